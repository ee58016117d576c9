//! One suite for each check and one case for each subject, for the test pages of CI servers.
//!
//! Only a pass is a test that passed. A fail is a failure, what could not be judged is an error, and what a
//! mute accepts or does not apply is skipped, with the reason. What the scan could not read is an error of
//! its own, in the suite `coverage`.

use std::io;

use hydrant_core::{ChangeKind, Check, Report, SubjectKind, Verdict, VerdictKind};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::grades::{accepted, also_missing, change, evidence, listed, place, reason};
use crate::group::causes;
use crate::sanitize::plain;
use crate::words::{count, few};
use crate::{Format, Options};

pub(crate) static FORMAT: Format = Format {
    name: "junit",
    extension: "xml",
    summary: "one test for each verdict, for CI servers; what is unknown is an error",
    whole: true,
    write,
    files: None,
};

type Xml<'a> = Writer<&'a mut dyn io::Write>;

fn write(report: &Report<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let listed = listed(report, options);
    let gaps = Counts { tests: 1, errors: usize::from(report.gaps() > 0), ..Counts::default() };
    let all = Counts::of(report, &listed).and(&gaps);
    let mut xml = Xml::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    element(&mut xml, "testsuites", &all.attributes("hydrant")[..4], |xml| {
        element(xml, "testsuite", &gaps.attributes("coverage"), |xml| {
            changes(xml, report)?;
            coverage(xml, report)
        })?;
        for verdicts in listed.chunk_by(|one, other| one.check == other.check) {
            suite(xml, report, verdicts)?;
        }
        Ok(())
    })?;
    xml.get_mut().write_all(b"\n")
}

#[derive(Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

/// What became of one test.
enum Outcome {
    Passed,
    Failed,
    Broken,
    Skipped(String),
}

fn outcome(report: &Report<'_>, verdict: &Verdict) -> Outcome {
    match (accepted(report, verdict), verdict.kind) {
        (Some(mute), kind) => Outcome::Skipped(format!("{kind}, MUTED: {mute}")),
        (None, VerdictKind::Pass) => Outcome::Passed,
        (None, VerdictKind::Fail) => Outcome::Failed,
        (None, VerdictKind::Unknown) => Outcome::Broken,
        (None, VerdictKind::NotApplicable) => {
            Outcome::Skipped(format!("not applicable: {}", reason(verdict)))
        }
    }
}

impl Counts {
    fn of(report: &Report<'_>, verdicts: &[&Verdict]) -> Self {
        let mut counts = Self { tests: verdicts.len(), ..Self::default() };
        for verdict in verdicts {
            match outcome(report, verdict) {
                Outcome::Passed => {}
                Outcome::Failed => counts.failures += 1,
                Outcome::Broken => counts.errors += 1,
                Outcome::Skipped(_) => counts.skipped += 1,
            }
        }
        counts
    }

    const fn and(&self, other: &Self) -> Self {
        Self {
            tests: self.tests + other.tests,
            failures: self.failures + other.failures,
            errors: self.errors + other.errors,
            skipped: self.skipped + other.skipped,
        }
    }

    fn attributes(&self, name: &str) -> [(&'static str, String); 5] {
        [
            ("name", name.to_owned()),
            ("tests", self.tests.to_string()),
            ("failures", self.failures.to_string()),
            ("errors", self.errors.to_string()),
            ("skipped", self.skipped.to_string()),
        ]
    }
}

fn suite(xml: &mut Xml<'_>, report: &Report<'_>, verdicts: &[&Verdict]) -> io::Result<()> {
    let id = verdicts.first().map_or("", |it| it.check);
    let check = report.checks.iter().copied().find(|check| check.id == id);
    let mut attributes = Counts::of(report, verdicts).attributes(id).to_vec();
    let started = report.header().started_at.strftime("%Y-%m-%dT%H:%M:%S");
    attributes.push(("timestamp", started.to_string()));
    element(xml, "testsuite", &attributes, |xml| {
        verdicts.iter().try_for_each(|verdict| case(xml, report, check, verdict))
    })
}

fn case(
    xml: &mut Xml<'_>,
    report: &Report<'_>,
    check: Option<&Check>,
    verdict: &Verdict,
) -> io::Result<()> {
    // A server knows a test by these two. A name alone is not unique, an id is.
    let subject = &*verdict.subject;
    // There is one organization, and people know it by its name.
    let organization = subject.kind == SubjectKind::Organization;
    let id = if organization { &subject.name } else { &subject.id };
    let name = format!("{} {id}", subject.kind.words());
    let attributes = [("name", name), ("classname", verdict.check.to_owned())];
    let severity = verdict.severity.words().to_owned();
    match outcome(report, verdict) {
        Outcome::Passed => empty(xml, "testcase", &attributes),
        Outcome::Skipped(why) => {
            element(xml, "testcase", &attributes, |xml| empty(xml, "skipped", &[("message", why)]))
        }
        Outcome::Failed => element(xml, "testcase", &attributes, |xml| {
            let message = format!("{}{}", changed(report, verdict), reason(verdict));
            let told = [("message", message), ("type", severity)];
            text(xml, "failure", &told, &details(check, verdict))
        }),
        Outcome::Broken => element(xml, "testcase", &attributes, |xml| {
            let message = format!("{}UNKNOWN: {}", changed(report, verdict), reason(verdict));
            let told = [("message", message), ("type", "unknown".to_owned())];
            text(xml, "error", &told, &details(check, verdict))
        }),
    }
}

/// `[new] `; empty without a baseline.
fn changed(report: &Report<'_>, verdict: &Verdict) -> String {
    change(report, verdict).map(|word| format!("[{word}] ")).unwrap_or_default()
}

fn details(check: Option<&Check>, verdict: &Verdict) -> String {
    let mut lines = Vec::new();
    if let Some(check) = check {
        lines.push(format!("{}: {}", verdict.severity.words().to_uppercase(), check.title));
    }
    let place = place(&verdict.subject);
    if !place.is_empty() {
        lines.push(format!("In {place}"));
    }
    lines.extend(evidence(verdict));
    lines.extend(also_missing(verdict));
    if !verdict.used_by.is_empty() {
        lines.push(format!("On the data path of {}", few(verdict.used_by.iter(), 5)));
    }
    if let (Some(check), VerdictKind::Fail) = (check, verdict.kind) {
        lines.push(format!("Fix: {}", check.remediation.text));
    }
    lines.join("\n")
}

/// The baseline and the number of changes of each kind.
fn changes(xml: &mut Xml<'_>, report: &Report<'_>) -> io::Result<()> {
    let Some(since) = &report.since else { return Ok(()) };
    element(xml, "properties", &[], |xml| {
        let property = |xml: &mut Xml<'_>, name: &str, value: String| {
            empty(xml, "property", &[("name", name.to_owned()), ("value", value)])
        };
        property(xml, "since", since.header.id.clone())?;
        for kind in ChangeKind::ALL {
            property(xml, kind.words(), since.diff.of_kind(kind).count().to_string())?;
        }
        Ok(())
    })
}

/// One test that passes only if everything in scope was read and judged.
fn coverage(xml: &mut Xml<'_>, report: &Report<'_>) -> io::Result<()> {
    let name = ("name", "everything in scope was read and judged".to_owned());
    let attributes = [name, ("classname", "coverage".to_owned())];
    let gaps = report.gaps();
    if gaps == 0 {
        return empty(xml, "testcase", &attributes);
    }
    let causes = causes(report);
    let mut lines: Vec<String> = causes
        .iter()
        .map(|it| format!("{}: {} in {}", it.api.name, it.why(), few(&it.places, 5)))
        .collect();
    if report.coverage.unasked > 0 {
        let unasked = count(report.coverage.unasked, "question", "questions");
        lines.push(format!("the scan was interrupted: {unasked} not asked"));
    }
    element(xml, "testcase", &attributes, |xml| {
        let message = format!("INCOMPLETE: {} not known", count(gaps, "thing is", "things are"));
        let told = [("message", message), ("type", "unknown".to_owned())];
        text(xml, "error", &told, &lines.join("\n"))
    })
}

fn element(
    xml: &mut Xml<'_>,
    name: &str,
    attributes: &[(&str, String)],
    inside: impl FnOnce(&mut Xml<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let attributes = clean(attributes);
    let element = xml.create_element(name);
    let pairs = attributes.iter().map(|(name, value)| (*name, value.as_str()));
    element.with_attributes(pairs).write_inner_content(inside)?;
    Ok(())
}

fn empty(xml: &mut Xml<'_>, name: &str, attributes: &[(&str, String)]) -> io::Result<()> {
    let attributes = clean(attributes);
    let pairs = attributes.iter().map(|(name, value)| (*name, value.as_str()));
    xml.create_element(name).with_attributes(pairs).write_empty()?;
    Ok(())
}

fn text(
    xml: &mut Xml<'_>,
    name: &str,
    attributes: &[(&str, String)],
    lines: &str,
) -> io::Result<()> {
    let attributes = clean(attributes);
    let pairs = attributes.iter().map(|(name, value)| (*name, value.as_str()));
    let lines: Vec<_> = lines.lines().map(plain).collect();
    let lines = lines.join("\n");
    xml.create_element(name).with_attributes(pairs).write_text_content(BytesText::new(&lines))?;
    Ok(())
}

/// XML has no way to write most control characters.
fn clean<'a>(attributes: &[(&'a str, String)]) -> Vec<(&'a str, String)> {
    attributes.iter().map(|(name, value)| (*name, plain(value).into_owned())).collect()
}
