//! The explorer without a terminal: messages go in, effects come out, screens are buffers.

mod arriving;
mod asking;
mod budget;
mod crowd;
mod harness;
mod hostile;
mod listing;
mod moving;
mod muting;
#[cfg(unix)]
mod panics;
mod places;
mod screens;
mod storm;
mod taking;
