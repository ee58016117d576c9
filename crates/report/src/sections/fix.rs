use hydrant_core::Check;
use serde::Serialize;

/// What to change, for a template.
#[derive(Serialize)]
pub(crate) struct Fix {
    text: &'static str,
    cli: &'static str,
    terraform: &'static str,
}

impl Fix {
    pub(crate) fn of(check: &Check) -> Self {
        let fix = &check.remediation;
        Self { text: fix.text, cli: fix.cli, terraform: fix.terraform }
    }
}
