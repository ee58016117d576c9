//! The formats, on a small organization that is clean, broken, denied or hostile.

mod accepted;
mod activity;
mod explain;
mod findings;
mod fix;
mod fixture;
mod hostile;
mod json;
mod markdown;
mod path;
mod text;
mod who_can;
