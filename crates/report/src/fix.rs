//! A plan of changes: for people, as a script for the AWS CLI, and for those who declare what they have.

mod cloudformation;
mod hcl;
mod sh;
mod terraform;
mod text;
mod yaml;

use std::collections::BTreeMap;

use hydrant_core::ScanHeader;
use hydrant_core::fix::Step;

use crate::sanitize::plain;
use crate::words::time;

pub use self::cloudformation::fix_cloudformation;
pub use self::sh::fix_sh;
pub use self::terraform::fix_terraform;
pub use self::text::fix_text;

/// Which scan a plan comes from, in a line.
fn origin(header: &ScanHeader) -> String {
    format!(
        "hydrant {}, from the scan {} of {}",
        env!("CARGO_PKG_VERSION"),
        plain(&header.id),
        time(header.started_at)
    )
}

/// Log groups and log streams that a file declares, and by which name: streams share them.
type Declared<'a> = BTreeMap<(&'a str, Option<&'a str>), String>;

/// A name for identifiers: letters and digits of the subject's name, and the step's number, which makes it unique.
fn identifier(step: &Step, number: usize) -> String {
    let name = step.finding.subject.name.chars();
    let kept: String = name
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' })
        .collect();
    let kept: String = kept.trim_matches('_').chars().take(60).collect();
    format!("step_{number}_{kept}").trim_end_matches('_').to_owned()
}
