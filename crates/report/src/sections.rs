//! What the sections of both documents for people say: of the Markdown document and of the HTML page.
//!
//! The values hold text as AWS gave it; the templates escape whatever they print.

mod accepted;
mod appendix;
mod call;
mod check;
mod fix;
mod front;
mod paths;

pub(crate) use self::accepted::accepted;
pub(crate) use self::appendix::appendix;
pub(crate) use self::call::{Call, evidence, missing, owner};
pub(crate) use self::check::{Practice, Reference, practice_words, practices, references};
pub(crate) use self::fix::Fix;
pub(crate) use self::front::{Coverage, Front, coverage, front};
pub(crate) use self::paths::{BySubject, OnPath, by_subject, streams};
