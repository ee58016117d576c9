#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use std::collections::BTreeSet;

use hydrant_core::{Report, VerdictKind};
use hydrant_report::sanitize::hidden;
use hydrant_report::{Options, TemplateError, render_template};
use serde_json::Value;

use crate::fixture::{dirty, of_kind, print, report};
use crate::hostile::hostile;

const GUIDE: &str = include_str!("../../../../docs/templates.md");

fn render(report: &Report<'_>, name: &str, source: &str) -> Result<String, TemplateError> {
    let mut bytes = Vec::new();
    render_template(report, &Options::default(), name, source, &mut bytes)?;
    Ok(String::from_utf8(bytes).unwrap())
}

/// The templates of the guide, by name.
fn guide() -> Vec<(&'static str, &'static str)> {
    let fenced = GUIDE.split("\n```jinja ").skip(1).map(|rest| {
        let (name, rest) = rest.split_once('\n').unwrap();
        (name, rest.split("\n```").next().unwrap())
    });
    fenced.collect()
}

fn example(report: &Report<'_>, wanted: &str) -> String {
    let guide = guide();
    let (name, source) = guide.iter().find(|(name, _)| *name == wanted).unwrap();
    render(report, name, source).unwrap()
}

fn wrong(source: &str) -> String {
    let snapshot = dirty();
    render(&report(&snapshot), "mine.md.j2", source).unwrap_err().to_string()
}

#[test]
fn the_markdown_of_the_guide_names_every_fail_by_account() {
    let snapshot = dirty();
    let report = report(&snapshot);
    let text = example(&report, "owners.md.j2");
    assert!(text.contains("**Not everything was read: "), "{text}");
    for verdict in of_kind(&report, VerdictKind::Fail) {
        let line = format!("`{}` on `{}`: ", verdict.check, verdict.subject.name);
        assert_eq!(text.matches(&line).count(), 1, "{line}: {text}");
        let own = format!("({}): ", verdict.subject.account.unwrap());
        assert!(text.contains(&own), "{own}: {text}");
    }
    assert!(!text.contains("\n\n\n"), "{text}");
}

#[test]
fn the_html_of_the_guide_lists_what_is_kept() {
    let snapshot = dirty();
    let report = report(&snapshot);
    let text = example(&report, "practices.html.j2");
    let kept = of_kind(&report, VerdictKind::Pass).len();
    assert!(kept > 0);
    assert_eq!(text.matches("<li>").count(), kept);
    assert_eq!(text.matches("<td>").count(), 63, "a macro's markup is not escaped again");
}

#[test]
fn the_json_of_the_guide_is_json() {
    let snapshot = dirty();
    let report = report(&snapshot);
    let message: Value = serde_json::from_str(&example(&report, "chat.json.j2")).unwrap();
    let fails = of_kind(&report, VerdictKind::Fail);
    let checks: BTreeSet<_> = fails.iter().map(|it| it.check).collect();
    assert_eq!(message["checks"], serde_json::to_value(checks).unwrap());
    assert_eq!(message["complete"], false);
    assert!(message["text"].as_str().unwrap().starts_with(&format!("{} FAIL", fails.len())));
}

#[test]
fn a_template_sees_what_json_writes() {
    let snapshot = dirty();
    let report = report(&snapshot);
    let seen = render(&report, "all.json", "{{ report }}").unwrap();
    let seen: Value = serde_json::from_str(&seen).unwrap();
    let json = print("json", &report, &Options::default());
    assert_eq!(seen, serde_json::from_str::<Value>(&json).unwrap());
    let narrow = Options { verdicts: Some([VerdictKind::Fail].into()), ..Options::default() };
    let mut bytes = Vec::new();
    let source = "{{ report.verdicts|length }} of {{ report.summary.pass }}";
    render_template(&report, &narrow, "x", source, &mut bytes).unwrap();
    let [fails, passes] =
        [VerdictKind::Fail, VerdictKind::Pass].map(|it| of_kind(&report, it).len());
    assert_eq!(String::from_utf8(bytes).unwrap(), format!("{fails} of {passes}"));
}

#[test]
fn filters_give_what_the_guide_says() {
    let snapshot = dirty();
    let report = report(&snapshot);
    let source = "{{ (\"stream-unencrypted\"|check).remediation.cli|fence(\"sh\") }} \
        {{ (\"P05\"|practice).name }} {{ (\"222222222222\"|account).id }} {{ \"abcdef\"|short(4) }} \
        {{ 1204|number }} {{ \"2026-11-22T07:00:05Z\"|time }} {{ \"a_b\"|code }} {{ \"a*b\"|md }} \
        {{ [\"<\"]|tojson }} {{ \"a*\nb\"|block }}";
    assert_eq!(
        render(&report, "x.md", source).unwrap(),
        "```sh\naws kinesis start-stream-encryption --stream-name <stream> --encryption-type KMS\n``` \
         enable-encryption 222222222222 abc\u{2026} 1,204 2026-11-22 07:00:05 UTC `a_b` a\\*b \
         [\"\\u003c\"] a\\*\nb"
    );
}

#[test]
fn markup_of_markdown_is_text_in_a_page() {
    let snapshot = dirty();
    let report = report(&snapshot);
    let name = "\" onclick=\"x\" <script>";
    for filter in ["md", "code", "fence(\"sh\")"] {
        let source = format!("{{% set name = {name:?} %}}<p title=\"{{{{ name|{filter} }}}}\">");
        let page = render(&report, "x.html", &source).unwrap();
        assert_eq!((page.matches('"').count(), page.matches('<').count()), (2, 1), "{page}");
    }
}

#[test]
fn a_mistake_is_told_with_its_line() {
    for (source, told) in [
        ("a\n{{ report.nothing }}", "mine.md.j2, line 2: undefined value"),
        ("\n\n{% for %}", "mine.md.j2, line 3: syntax error: "),
        ("{{ report|nonsense }}", "mine.md.j2, line 1: unknown filter: "),
        (
            "{{ \"P99\"|practice }}",
            "mine.md.j2, line 1: invalid operation: the report has no practice `P99`",
        ),
        ("{{ \"x\"|time }}", "mine.md.j2, line 1: invalid operation: `x` is no time of the report"),
        ("{% include \"/etc/passwd\" %}", "mine.md.j2, line 1: template not found: "),
        (
            "{{ \"\u{1b}\"|check }}",
            "mine.md.j2, line 1: invalid operation: the report has no check `\\u{1b}`",
        ),
    ] {
        let words = wrong(source);
        assert!(words.starts_with(told) && !words.contains('\n'), "{source}: {words}");
    }
}

#[test]
fn nothing_is_written_by_a_template_that_fails() {
    let snapshot = dirty();
    let mut bytes = Vec::new();
    let source = "much\n{{ report.nothing }}";
    let options = Options::default();
    assert!(render_template(&report(&snapshot), &options, "x.md", source, &mut bytes).is_err());
    assert_eq!(bytes, b"");
}

#[test]
fn nothing_from_aws_acts_in_a_template() {
    hostile(|name, report| {
        for (file, source) in guide() {
            let text = render(report, file, source).unwrap();
            let acting = text.chars().find(|c| hidden(*c) && *c != '\n');
            assert_eq!(acting, None, "{file} lets {name:?} through");
            let markdown = ["](https://evil", "\n# forged", "\n| x | y |"];
            let markdown = markdown.iter().filter(|_| file.contains(".md"));
            for forged in markdown.chain(&["<script"]) {
                assert!(!text.contains(*forged), "{file}: {forged} of {name:?}:\n{text}");
            }
        }
    });
}
