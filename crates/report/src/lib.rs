//! Report formats: one judged [`hydrant_core::Report`], printed many ways.
//!
//! A format is one file and one entry in [`FORMATS`]. The same report gives the same bytes: nothing here
//! asks a clock or iterates a hash map. Names come from AWS and are untrusted: what is printed goes
//! through [`sanitize`].

mod format;
pub mod sanitize;

mod grades;
mod group;
mod jinja;
mod page;
mod sections;
mod tally;
mod words;

mod asff;
mod csv;
mod html;
mod json;
mod junit;
mod markdown;
mod ocsf;
mod sarif;
mod summary;
mod text;

mod activity;
mod catalogue;
mod diff;
mod explain;
mod fix;
mod path;
mod user_template;
mod who_can;

pub use activity::{ACTIVITY_SCHEMA_ID, activity_json, activity_schema, activity_text};
pub use catalogue::{checks_text, matrix_text, practices_text};
pub use diff::{DIFF_SCHEMA_ID, diff_json, diff_schema, diff_text};
pub use explain::{explain_markdown, explain_practice, explain_text};
pub use fix::{fix_cloudformation, fix_sh, fix_terraform, fix_text};
pub use format::{FORMATS, Format, Options, WriteFiles, find_format};
pub use json::{SCHEMA_ID, json_schema};
pub use path::{path_dot, path_mermaid, path_text};
pub use user_template::{TemplateError, check_template, render_template};
pub use who_can::{WHO_CAN_SCHEMA_ID, who_can_json, who_can_schema, who_can_text};
