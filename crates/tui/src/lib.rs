//! The terminal explorer: a scan, live or saved, on screens.
//!
//! key → command → message → effect. [`run`] holds the terminal; `update` changes one model and says what is to
//! be done; `view` reads it. The explorer reads no store and calls no AWS: its host feeds it ([`Feed`]) and does
//! what it asks ([`Request`]).

mod arrange;
mod book;
mod canvas;
mod clipboard;
mod command;
mod comparison;
mod console;
mod data;
mod effect;
mod error;
mod export;
mod feed;
mod item;
mod judge;
mod keys;
mod layout;
mod list;
mod live;
mod message;
mod model;
mod overlay;
mod page;
mod path;
mod place;
mod run;
mod screen;
mod screens;
mod terminal;
mod text;
mod theme;
mod update;
mod view;
mod write;

pub use error::TuiError;
pub use feed::{Feed, Options, Point, Request, ScanLine};
pub use keys::KeyMap;
pub use live::Flight;
pub use run::{Outcome, run, terminal};
pub use theme::Theme;

#[cfg(test)]
mod tests;
