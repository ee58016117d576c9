//! What holds for every check, whatever it judges.

mod broken;
mod broken_activity;
mod broken_around;
mod broken_paths;
mod broken_people;
mod broken_roles;
mod broken_stores;
mod gaps;
mod laws;
mod registry;
mod roles;
