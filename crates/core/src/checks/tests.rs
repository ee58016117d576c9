//! What holds for every check, whatever it judges.

mod broken;
mod broken_around;
mod gaps;
mod laws;
mod registry;
