//! What holds for every check, whatever it judges.

mod broken;
mod gaps;
mod laws;
mod registry;
