//! The explorer without a terminal: messages go in, effects come out, screens are buffers.

mod harness;
mod screens;
