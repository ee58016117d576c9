//! A report in whatever form its owner likes: their own template, over the JSON report.

mod escape;
mod filters;

use std::io;

use hydrant_core::Report;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, ErrorKind};
use serde::Serialize;
use thiserror::Error;

use crate::sanitize::short;
use crate::{Options, jinja, json};

/// Steps that every template may take.
const STEPS: u64 = 50_000_000;
/// Steps more for each verdict: a loop over all of them for each check, and some work in it.
const STEPS_FOR_EACH: u64 = 10_000;

/// Why a template gave no report.
#[derive(Debug, Error)]
pub enum TemplateError {
    /// The template is wrong.
    #[error("{name}{}: {what}", line.map(|line| format!(", line {line}")).unwrap_or_default())]
    Wrong {
        /// The template.
        name: String,
        /// Where, from 1; none where no line is to blame.
        line: Option<usize>,
        /// What is wrong, in one line.
        what: String,
    },
    /// What it gave could not be written.
    #[error(transparent)]
    Unwritable(#[from] io::Error),
}

/// Prints a report by a template of the user, in the language of Jinja.
///
/// `report` in the template is what the JSON format writes, so the report has to be whole ([`Report::is_whole`]),
/// and the options narrow its verdicts in the same way. The name decides how what it prints is escaped: as HTML
/// where it ends in `.html`, `.htm` or `.xml`, as Markdown in `.md`, as JSON in `.json`, and else as a line of
/// text; `.j2`, `.jinja` and `.jinja2` behind that do not count. What is not there is an error. A template that
/// does not end is stopped. It reads no other file, and nothing is written unless it comes to its end.
pub fn render_template(
    report: &Report<'_>,
    options: &Options,
    name: &str,
    source: &str,
    out: &mut dyn io::Write,
) -> Result<(), TemplateError> {
    let verdicts = u64::try_from(report.verdicts.len()).unwrap_or(u64::MAX);
    let steps = STEPS.saturating_add(verdicts.saturating_mul(STEPS_FOR_EACH));
    let text = render(report, options, name, source, steps).map_err(|error| wrong(name, &error))?;
    Ok(out.write_all(text.as_bytes())?)
}

/// Whether a template can be understood; what it asks of the report is known only when it is rendered.
pub fn check_template(name: &str, source: &str) -> Result<(), TemplateError> {
    let checked =
        environment(STEPS).and_then(|it| it.template_from_named_str(name, source).map(drop));
    checked.map_err(|error| wrong(name, &error))
}

/// What a template sees.
#[derive(Serialize)]
struct Context {
    report: Value,
}

fn render(
    report: &Report<'_>,
    options: &Options,
    name: &str,
    source: &str,
    steps: u64,
) -> Result<String, minijinja::Error> {
    let mut environment = environment(steps)?;
    // A template that is wrong from its beginning is told before the report is taken apart.
    environment.template_from_named_str(name, source)?;
    let report = Value::from(Serde(json::document(report, options)));
    filters::add(&mut environment, &report)?;
    environment.template_from_named_str(name, source)?.render(Serde(Context { report }))
}

fn environment<'a>(steps: u64) -> Result<Environment<'a>, minijinja::Error> {
    let mut environment = jinja::environment(escape::print)?;
    environment.set_fuel(Some(steps));
    environment.set_auto_escape_callback(escape::of_name);
    Ok(environment)
}

fn wrong(name: &str, error: &minijinja::Error) -> TemplateError {
    let kind = match error.kind() {
        ErrorKind::OutOfFuel => "it takes too many steps; does a loop not end?".to_owned(),
        kind => kind.to_string(),
    };
    let what = error.detail().map_or_else(|| kind.clone(), |detail| format!("{kind}: {detail}"));
    TemplateError::Wrong { name: short(name, 200), line: error.line(), what: short(&what, 300) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use hydrant_core::{Report, Settings, sample};

    use super::*;

    #[test]
    fn a_template_that_does_not_end_is_stopped() {
        let snapshot = sample::snapshot();
        let report = Report::new(&snapshot, Vec::new(), &Settings::default(), BTreeMap::new());
        let endless =
            "{% for a in range(1000) %}\n{% for b in range(1000) %}{% endfor %}{% endfor %}";
        let run = |steps| render(&report, &Options::default(), "x.md", endless, steps);
        check_template("x.md", endless).unwrap();
        let error = wrong("x.md", &run(10_000).unwrap_err());
        let words = error.to_string();
        assert!(words.starts_with("x.md, line 2: it takes too many steps"), "{words}");
        assert!(run(u64::from(u32::MAX)).is_ok());
        let broken = check_template("x.md", "\n{% for %}").unwrap_err().to_string();
        assert!(broken.starts_with("x.md, line 2: "), "{broken}");
        let recursive = "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}";
        let run = render(&report, &Options::default(), "x.md", recursive, STEPS);
        assert!(wrong("x.md", &run.unwrap_err()).to_string().contains("recursion"));
    }
}
