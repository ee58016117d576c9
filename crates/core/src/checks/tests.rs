//! What holds for every check, whatever it judges.

mod broken;
mod broken_around;
mod broken_paths;
mod broken_stores;
mod gaps;
mod laws;
mod registry;
