use std::sync::Arc;

use hydrant_core::{Evidence, Report, Subject, SubjectKind, VerdictKind, sample};
use hydrant_report::sanitize::hidden;
use hydrant_report::{FORMATS, Options, json_schema};

use crate::fixture::{dirty, print, report, source};

const NAMES: &[&str] = &[
    "\u{1b}[2J\u{1b}]0;owned\u{7}",
    "\u{9b}31m\u{202e}gnp.exe\u{200b}",
    "a|b\n\n# forged heading\n| x | y |",
    "```\n</details><script>alert(1)</script>",
    "\"]; click n1 \"https://evil.example\" %%{init: {}}%%",
    "[click](https://evil.example) ![x](https://evil.example/x.png) https://evil.example",
    "{{ report }} {% for x in y %}",
    "=HYPERLINK(\"https://evil.example\",\"a\")",
    "]]></failure><testcase name=\"forged\"/>",
    " ",
];

/// Every text that comes from AWS is hostile.
fn poison(report: &mut Report<'_>, name: &str) {
    for account in report.coverage.accounts.values_mut() {
        name.clone_into(&mut account.name);
        name.clone_into(&mut account.path);
    }
    for loss in &mut report.coverage.losses {
        loss.code = Some(name.to_owned());
        name.clone_into(&mut loss.detail);
    }
    for (number, verdict) in report.verdicts.iter_mut().enumerate() {
        let subject = Subject { kind: SubjectKind::Key, ..(*verdict.subject).clone() };
        // Two subjects are never the same.
        let id = format!("{name}{number}");
        verdict.subject = Subject { id, name: name.to_owned(), ..subject }.into();
        verdict.reason = name.to_owned().into();
        for unknown in Arc::make_mut(&mut verdict.unknowns) {
            unknown.code = Some(name.to_owned());
            name.clone_into(&mut unknown.detail);
        }
        if verdict.kind == VerdictKind::Fail {
            verdict.evidence = vec![Evidence {
                source: source(),
                what: name.to_owned().into(),
                observed: name.to_owned(),
                expected: name.to_owned().into(),
            }]
            .into();
        }
    }
}

/// A broken organization for each hostile text, with that text wherever AWS says something.
pub(crate) fn hostile(mut test: impl FnMut(&str, &Report<'_>)) {
    for name in NAMES {
        let mut snapshot = dirty();
        (*name).clone_into(&mut snapshot.header.id);
        (*name).clone_into(&mut snapshot.header.role);
        (*name).clone_into(&mut snapshot.header.caller_arn);
        for stream in snapshot.delivery_streams.values_mut() {
            for hop in &mut sample::value(&mut stream.description).destinations[0].buckets {
                (*name).clone_into(&mut hop.bucket);
            }
        }
        for account in snapshot.header.organization.accounts.values_mut() {
            (*name).clone_into(&mut account.name);
            (*name).clone_into(&mut account.state);
        }
        let mut report = report(&snapshot);
        poison(&mut report, name);
        test(name, &report);
    }
}

#[test]
fn nothing_from_aws_acts() {
    hostile(|name, report| {
        for format in FORMATS {
            let text = print(format.name, report, &Options::default());
            // Lines of RFC 4180 end with both.
            let text = if format.name == "csv" { text.replace("\r\n", "\n") } else { text };
            let acting = text.chars().find(|c| hidden(*c) && *c != '\n');
            assert_eq!(acting, None, "{} lets {name:?} through", format.name);
        }
        let markdown = print("markdown", report, &Options::default());
        for forged in ["<script", "](https://evil", "\n# forged", "\n| x | y |", " https://evil"] {
            assert!(!markdown.contains(forged), "{forged} of {name:?}:\n{markdown}");
        }
        let headings = markdown.lines().filter(|line| line.starts_with("# ")).count();
        assert_eq!(headings, 1);
        for line in markdown.lines().filter(|line| line.starts_with("  n")) {
            let inside = line.split_once("[\"").and_then(|(_, rest)| rest.strip_suffix("\"]"));
            if let Some(label) = inside {
                assert!(!label.contains(['"', '`', '[', ']', '{', '%', '|']), "{line}");
            }
        }
        let document = serde_json::from_str(&print("json", report, &Options::default())).unwrap();
        let validator = jsonschema::validator_for(&json_schema()).unwrap();
        assert!(validator.is_valid(&document));
        // What programs read is the text itself.
        assert_eq!(document["scan"]["role"], *name);
    });
}
