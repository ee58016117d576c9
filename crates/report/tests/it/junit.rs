#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use std::collections::{BTreeMap, BTreeSet};

use hydrant_core::VerdictKind;
use hydrant_report::Options;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use crate::accepted::accepted;
use crate::fixture::{dirty, every_report, print, report};

type Names = &'static [&'static str];
type Shape = (&'static str, Names, Names, Names);

/// Elements, the attributes they may have, those they must have, and what may stand in them: by the schema
/// that the xunit plugin of Jenkins publishes.
const SHAPE: &[Shape] = &[
    (
        "testsuites",
        &["name", "time", "tests", "failures", "disabled", "errors"],
        &[],
        &["testsuite"],
    ),
    (
        "testsuite",
        &[
            "name",
            "tests",
            "failures",
            "errors",
            "time",
            "disabled",
            "skipped",
            "timestamp",
            "hostname",
            "id",
            "package",
        ],
        &["name"],
        &["properties", "testcase", "system-out", "system-err"],
    ),
    ("properties", &[], &[], &["property"]),
    ("property", &["name", "value"], &["name", "value"], &[]),
    (
        "testcase",
        &["name", "assertions", "time", "classname", "status"],
        &["name"],
        &["skipped", "error", "failure", "system-out", "system-err"],
    ),
    ("skipped", &["type", "message"], &[], &[]),
    ("error", &["type", "message"], &[], &[]),
    ("failure", &["type", "message"], &[], &[]),
];

/// An element that was read back.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    inside: Vec<Self>,
}

impl Element {
    fn begun(start: &BytesStart<'_>) -> Self {
        let attributes = start.attributes().map(|it| {
            let it = it.unwrap();
            let name = it.key.as_ref().to_owned();
            (name, it.normalized_value(XmlVersion::Implicit1_0).unwrap().into_owned())
        });
        let name = start.name().as_ref().to_owned();
        Self { name, attributes: attributes.collect(), ..Self::default() }
    }

    fn number(&self, name: &str) -> usize {
        self.attributes[name].parse().unwrap()
    }

    fn keeps_the_shape(&self) {
        let (_, may, must, inside) = SHAPE.iter().find(|it| it.0 == self.name).unwrap();
        assert!(self.attributes.keys().all(|it| may.contains(&it.as_str())), "{self:?}");
        assert!(must.iter().all(|it| self.attributes.contains_key(*it)), "{self:?}");
        for element in &self.inside {
            assert!(inside.contains(&element.name.as_str()), "{} in {}", element.name, self.name);
            element.keeps_the_shape();
        }
    }
}

fn parsed(text: &str) -> Element {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => open.push(Element::begun(&start)),
            Event::Empty(start) => open.last_mut().unwrap().inside.push(Element::begun(&start)),
            Event::End(_) => {
                let done = open.pop().unwrap();
                open.last_mut().unwrap().inside.push(done);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open.len(), 1);
    open[0].inside.remove(0)
}

impl Element {
    fn cases(&self) -> impl Iterator<Item = &Self> {
        self.inside.iter().filter(|it| it.name == "testcase")
    }
}

/// What became of a test: the name of what stands in its case.
fn outcomes(suites: &[&Element]) -> BTreeMap<String, usize> {
    let mut outcomes = BTreeMap::new();
    for case in suites.iter().flat_map(|it| it.cases()) {
        let word = case.inside.first().map_or("passed", |it| it.name.as_str());
        *outcomes.entry(word.to_owned()).or_default() += 1;
    }
    outcomes
}

#[test]
fn every_document_keeps_the_shape_and_its_counts() {
    every_report(|name, report| {
        let root = parsed(&print("junit", report, &Options::default()));
        root.keeps_the_shape();
        let mut sums = BTreeMap::<&str, usize>::new();
        for suite in &root.inside {
            let outcomes = outcomes(&[suite]);
            assert_eq!(suite.number("tests"), suite.cases().count(), "{name}");
            for (count, word) in
                [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")]
            {
                assert_eq!(suite.number(count), outcomes.get(word).copied().unwrap_or_default());
                *sums.entry(count).or_default() += suite.number(count);
            }
            *sums.entry("tests").or_default() += suite.number("tests");
        }
        for count in ["tests", "failures", "errors"] {
            assert_eq!(root.number(count), sums[count], "{name}");
        }
        let cases = root.inside.iter().flat_map(Element::cases);
        let names: BTreeSet<_> =
            cases.map(|it| (&it.attributes["classname"], &it.attributes["name"])).collect();
        // Hostile subjects all have the same id.
        if report.verdicts.iter().map(|it| &it.subject.id).collect::<BTreeSet<_>>().len() > 1 {
            assert_eq!(names.len(), root.number("tests"), "{name}");
        }
    });
}

#[test]
fn only_a_pass_passes() {
    every_report(|name, report| {
        let root = parsed(&print("junit", report, &Options::default()));
        let coverage: Vec<_> =
            root.inside.iter().filter(|it| it.attributes["name"] == "coverage").collect();
        let checks: Vec<_> =
            root.inside.iter().filter(|it| it.attributes["name"] != "coverage").collect();
        let word = if report.gaps() == 0 { "passed" } else { "error" };
        assert_eq!(outcomes(&coverage), BTreeMap::from([(word.to_owned(), 1)]), "{name}");
        let count = |kind: VerdictKind, muted: bool| {
            let found = report.verdicts.iter();
            found.filter(|it| it.kind == kind && it.muted.is_some() == muted).count()
        };
        let skipped = report.summary().muted + count(VerdictKind::NotApplicable, false);
        let outcomes = outcomes(&checks);
        let lost = report.since.as_ref().map_or(0, |since| since.lost.len());
        for (word, number) in [
            ("passed", count(VerdictKind::Pass, false)),
            ("failure", count(VerdictKind::Fail, false)),
            ("error", count(VerdictKind::Unknown, false) + lost),
            ("skipped", skipped),
        ] {
            assert_eq!(outcomes.get(word).copied().unwrap_or_default(), number, "{name} {word}");
        }
    });
}

#[test]
fn it_reads_well() {
    let snapshot = dirty();
    insta::assert_snapshot!("junit", print("junit", &report(&snapshot), &Options::default()));
    let muted = print("junit", &accepted(&snapshot), &Options::default());
    let said = "<skipped message=\"FAIL, MUTED: a replay | stream of `test` data (data platform";
    assert!(muted.contains(said), "{muted}");
    assert!(muted.contains("<skipped message=\"UNKNOWN, MUTED: "), "{muted}");
}
