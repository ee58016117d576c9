//! The formats, on a small organization that is clean, broken, denied or hostile.

mod explain;
mod fixture;
mod hostile;
mod json;
mod markdown;
mod path;
mod text;
