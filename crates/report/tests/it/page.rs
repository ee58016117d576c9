//! The HTML page, in a browser.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use std::fs;

use hydrant_core::{CHECKS, Report, Settings, Since, Snapshot, VerdictKind, sample};
use hydrant_report::Options;
use serde_json::{Value, json};

use crate::accepted::accepted;
use crate::chromium::Browser;
use crate::fixture::{calls, crowded, dirty, locked, print, report};
use crate::hostile::hostile;

/// Rows of findings that are laid out.
const SHOWN: &str =
    "[...document.querySelectorAll('.row')].filter((it) => it.checkVisibility()).length";

/// Opens what stands below each cause.
const UNFOLD: &str =
    "for (const it of document.querySelectorAll('.cause, .cause .check')) it.open = true";

/// A report, opened.
struct Opened {
    browser: Browser,
    file: std::path::PathBuf,
    _folder: tempfile::TempDir,
}

fn open(report: &Report<'_>) -> Opened {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    fs::write(&file, print("html", report, &Options::default())).unwrap();
    Opened { browser: Browser::open(), file, _folder: folder }
}

fn opened(report: &Report<'_>) -> Opened {
    let mut it = open(report);
    it.browser.visit(&it.file, "");
    it
}

/// The whole catalogue, on the broken organization.
fn whole(snapshot: &Snapshot) -> Report<'_> {
    Report::new(snapshot, CHECKS.to_vec(), &Settings::default(), calls())
}

fn compared<'a>(before: &Snapshot, after: &'a Snapshot) -> Report<'a> {
    let since = Since::of(&whole(before), &whole(after));
    whole(after).with_since(since)
}

fn findings(report: &Report<'_>) -> usize {
    let finding = |kind| matches!(kind, VerdictKind::Fail | VerdictKind::Unknown);
    report.verdicts.iter().filter(|it| finding(it.kind)).count()
}

/// What is in sight from the beginning: what has a cause stands folded below it.
fn in_sight(report: &Report<'_>) -> usize {
    report.verdicts.iter().filter(|it| it.kind == VerdictKind::Fail).count()
}

impl Opened {
    fn evaluate(&mut self, expression: &str) -> Value {
        self.browser.evaluate(expression)
    }

    fn shown(&mut self) -> Value {
        self.evaluate(SHOWN)
    }

    /// Does what changes the address, and waits until the page has followed.
    fn go(&mut self, action: &str) {
        let followed = "addEventListener('hashchange', () => done(), { once: true })";
        self.evaluate(&format!("new Promise((done) => {{ {followed}; {action}; }})"));
    }

    fn count(&mut self) -> String {
        self.evaluate("document.getElementById('count').textContent").as_str().unwrap().to_owned()
    }

    /// Nothing was loaded but the page, and nothing was complained about.
    fn is_quiet(&self) {
        let requests = self.browser.told("Network.requestWillBeSent");
        let urls: Vec<_> = requests.iter().map(|it| it["request"]["url"].as_str()).collect();
        let own = format!("file://{}", self.file.display());
        assert!(!urls.is_empty() && urls.iter().all(|it| *it == Some(&own)), "{urls:?}");
        for method in ["Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"] {
            assert_eq!(self.browser.told(method), Vec::<&Value>::new(), "{method}");
        }
    }
}

#[test]
fn the_page_loads_nothing_and_counts_its_findings() {
    let (before, after) = (sample::snapshot(), dirty());
    let report = compared(&before, &after);
    let mut it = opened(&report);
    let all = findings(&report);
    assert_eq!(it.shown(), in_sight(&report));
    assert_eq!(it.count(), format!("{all} findings"));
    it.evaluate(UNFOLD);
    assert_eq!(it.shown(), all);
    it.is_quiet();
}

#[test]
fn words_narrow_the_findings_and_the_address_keeps_them() {
    let snapshot = dirty();
    let report = report(&snapshot);
    let mut it = opened(&report);
    it.evaluate("document.querySelector('[name=text]').focus()");
    it.browser.ask("Input.insertText", &json!({ "text": "clicks UNENCRYPTED" }));
    let clicks = report
        .verdicts
        .iter()
        .filter(|it| it.kind == VerdictKind::Fail && it.subject.name == "clicks");
    assert_eq!(clicks.count(), 0, "the sample's delivery stream is judged by no check here");
    assert_eq!(it.shown(), 0);
    assert_eq!(it.evaluate("document.getElementById('none').checkVisibility()"), true);
    it.evaluate("document.querySelector('[name=text]').select()");
    it.browser.ask("Input.insertText", &json!({ "text": "orders UNENCRYPTED" }));
    assert_eq!(it.shown(), 1);
    let all = findings(&report);
    assert_eq!(it.count(), format!("1 of {all} findings: text orders UNENCRYPTED"));
    assert_eq!(it.evaluate("location.hash"), "#text=orders+UNENCRYPTED");
    it.evaluate("document.querySelector('[type=reset]').focus()");
    it.browser.press("Enter", 13);
    // What a reset does comes after it.
    it.evaluate("new Promise((done) => setTimeout(done))");
    assert_eq!(it.shown(), in_sight(&report));
    assert_eq!(it.evaluate("location.hash"), "");
    it.is_quiet();
}

#[test]
fn a_cell_lists_exactly_what_it_counts() {
    let snapshot = dirty();
    let report = whole(&snapshot);
    let mut it = opened(&report);
    let mut asked = 0;
    for ((practice, service), cell) in &report.cells {
        let open = cell.fail + cell.unknown + cell.muted;
        let service = serde_json::to_value(service).unwrap();
        let hash = format!("#practice={practice}&service={}", service.as_str().unwrap());
        let link = format!("document.querySelector('.grid a[href=\"{hash}\"]')");
        if open == 0 {
            assert_eq!(it.evaluate(&format!("{link} === null")), true, "{hash}");
            continue;
        }
        asked += 1;
        it.go(&format!("{link}.click()"));
        assert_eq!(it.evaluate("location.hash"), hash);
        assert_eq!(it.shown(), open, "{hash}");
        assert_eq!(it.evaluate(&format!("{link}.ariaCurrent")), "true");
    }
    assert!(asked > 10, "{asked} cells have findings");
    it.is_quiet();
}

#[test]
fn every_filter_agrees_with_the_report() {
    let snapshot = dirty();
    let muted = accepted(&snapshot);
    let mut it = open(&muted);
    let all = || {
        let finding = |kind| matches!(kind, VerdictKind::Fail | VerdictKind::Unknown);
        muted.verdicts.iter().filter(move |it| finding(it.kind))
    };
    let open = |kind| all().filter(|it| it.muted.is_none() && it.kind == kind).count();
    let here = "222222222222";
    let in_account = all().filter(|it| it.subject.account.is_some_and(|id| id.to_string() == here));
    let high = all().filter(|it| it.severity >= hydrant_core::Severity::High);
    for (asks, shown) in [
        ("verdict=fail", open(VerdictKind::Fail)),
        ("verdict=unknown", open(VerdictKind::Unknown)),
        ("verdict=muted", all().filter(|it| it.muted.is_some()).count()),
        ("account=222222222222", in_account.count()),
        ("severity=high", high.count()),
        ("severity=critical", 0),
        ("nonsense=1", in_sight(&muted)),
        ("verdict=nonsense", in_sight(&muted)),
    ] {
        it.browser.visit(&it.file, &format!("#{asks}"));
        assert_eq!(it.shown(), shown, "{asks}");
    }
    assert!(muted.verdicts.iter().any(|it| it.muted.is_some()));
}

#[test]
fn a_finding_opens_by_keyboard_and_by_its_address() {
    let snapshot = dirty();
    let report = report(&snapshot);
    let fail = report.verdicts.iter().find(|it| it.kind == VerdictKind::Fail).unwrap();
    let id = format!("f-{}", fail.fingerprint());
    let mut it = opened(&report);
    let evidence = format!("document.querySelector('#{id} dl').checkVisibility()");
    assert_eq!(it.evaluate(&evidence), false);
    it.evaluate(&format!("document.querySelector('#{id} summary').focus()"));
    it.browser.press("Enter", 13);
    assert_eq!(it.evaluate(&evidence), true);
    let text = it.evaluate(&format!("document.getElementById('{id}').innerText"));
    assert!(text.as_str().unwrap().contains(&fail.subject.id), "{text}");
    assert!(text.as_str().unwrap().contains(fail.evidence[0].source.api.name), "{text}");
    // Also where a filter hides it.
    it.go("location.hash = '#text=nothing+has+these+words'");
    assert_eq!(it.shown(), 0);
    it.evaluate(&format!("document.getElementById('{id}').open = false"));
    it.go(&format!("location.hash = '#{id}'"));
    assert_eq!(it.evaluate(&evidence), true);
    it.is_quiet();
}

#[test]
fn an_account_that_nobody_can_enter_is_one_cause() {
    let snapshot = locked();
    let report = whole(&snapshot);
    let all = findings(&report);
    assert!(all > 100 && in_sight(&report) == 0, "{all}");
    let mut it = opened(&report);
    assert_eq!(it.evaluate("document.querySelectorAll('.cause').length"), 1);
    assert_eq!(it.shown(), 0);
    let summary = it.evaluate("document.querySelector('.cause > summary').innerText");
    for told in [
        &format!("{all} UNKNOWN"),
        "sts:AssumeRole",
        "AccessDenied",
        "333333333333",
        "does not trust the caller",
        "Make the role hydrant-audit in 333333333333",
    ] {
        assert!(summary.as_str().unwrap().contains(told), "{told}: {summary}");
    }
    // From fold to fold with the keyboard.
    for fold in [".cause", ".cause .check"] {
        it.evaluate(&format!("document.querySelector('{fold} > summary').focus()"));
        it.browser.press("Enter", 13);
    }
    assert_eq!(it.shown(), 1);
    it.browser.press("Enter", 13);
    assert_eq!(it.shown(), 0);
    it.evaluate("document.querySelector('.cause').open = false");
    // Words of a check find it in the fold; without them everything is folded as it was.
    it.go("location.hash = '#text=kinesis-sse-disabled+333333333333'");
    assert_eq!(it.shown(), 1);
    let listed = "document.querySelector('.cause .matching').innerText";
    assert_eq!(it.evaluate(listed), "1 listed");
    it.go("location.hash = '#verdict=fail'");
    assert_eq!(it.evaluate("document.querySelector('.cause').checkVisibility()"), false);
    it.go("location.hash = '#verdict='");
    assert_eq!(it.shown(), 0);
    assert_eq!(it.evaluate("document.querySelectorAll('.cause[open], .check[open]').length"), 0);
    assert_eq!(it.evaluate("document.querySelector('.cause').checkVisibility()"), true);
    // The address of a finding unfolds what it stands in.
    let id = format!(
        "f-{}",
        report.verdicts.iter().find(|it| it.kind == VerdictKind::Unknown).unwrap().fingerprint()
    );
    it.go(&format!("location.hash = '#{id}'"));
    assert_eq!(it.evaluate(&format!("document.querySelector('#{id} dl').checkVisibility()")), true);
    it.is_quiet();
}

#[test]
fn without_a_script_everything_is_there() {
    let snapshot = dirty();
    let report = whole(&snapshot);
    let mut it = open(&report);
    it.browser.ask("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    it.browser.visit(&it.file, "");
    // The page runs no script; what is asked from outside is answered.
    assert_eq!(it.shown(), in_sight(&report));
    it.evaluate(UNFOLD);
    assert_eq!(it.shown(), findings(&report));
    assert_eq!(it.evaluate("document.getElementById('filter').checkVisibility()"), false);
    assert_eq!(it.evaluate("document.querySelectorAll('.grid a, a[data-asks]').length"), 0);
    let dead = "[...document.querySelectorAll('a[href^=\"#\"]')].map((it) => it.getAttribute('href'))\
        .filter((href) => !document.getElementById(href.slice(1)))";
    assert_eq!(it.evaluate(dead), json!([]));
    it.evaluate("document.querySelector('.row details').open = true");
    assert_eq!(it.evaluate("document.querySelector('.row dl').checkVisibility()"), true);
}

#[test]
fn on_paper_everything_is_open_and_nothing_can_be_clicked() {
    let snapshot = locked();
    let report = whole(&snapshot);
    let mut it = opened(&report);
    let closed =
        "[...document.querySelectorAll('.row dl')].filter((it) => !it.checkVisibility()).length";
    assert_eq!(it.evaluate(closed), findings(&report));
    it.browser.ask("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
    assert_eq!(it.evaluate(closed), 0);
    assert_eq!(it.evaluate("document.getElementById('filter').checkVisibility()"), false);
    it.browser.ask("Emulation.setEmulatedMedia", &json!({ "media": "" }));
    let paper = it.browser.ask("Page.printToPDF", &json!({}));
    assert!(paper["data"].as_str().unwrap().len() > 10_000);
    it.is_quiet();
}

#[test]
fn names_from_aws_do_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    let mut browser = Browser::open();
    let tags = "[...new Set([...document.querySelectorAll('*')].map((it) => it.localName))].sort().join(' ')";
    let mut known = None;
    hostile(|name, report| {
        fs::write(&file, print("html", report, &Options::default())).unwrap();
        browser.visit(&file, "");
        assert_eq!(browser.evaluate("typeof pwned"), "undefined", "{name:?}");
        assert_eq!(browser.evaluate("document.title.startsWith('Streaming data')"), true);
        assert_eq!(browser.evaluate("document.querySelectorAll('script').length"), 1);
        assert_eq!(browser.evaluate("document.querySelectorAll('style').length"), 1);
        assert_eq!(
            browser.evaluate("document.querySelectorAll('[onerror], [onclick], [onload]').length"),
            0
        );
        assert_eq!(browser.evaluate("document.querySelectorAll('main > section').length"), 7);
        // No name makes an element of a kind that others do not.
        let found = browser.evaluate(tags);
        assert_eq!(*known.get_or_insert_with(|| found.clone()), found, "{name:?}");
        browser.evaluate(UNFOLD);
        assert_eq!(browser.evaluate(SHOWN), findings(report), "{name:?}");
    });
    let requests = browser.told("Network.requestWillBeSent");
    let own = format!("file://{}", file.display());
    assert!(requests.iter().all(|it| it["request"]["url"] == own.as_str()));
    for method in ["Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"] {
        assert_eq!(browser.told(method), Vec::<&Value>::new(), "{method}");
    }
}

#[test]
fn the_policy_stops_whatever_gets_into_the_page() {
    let snapshot = dirty();
    let report = report(&snapshot);
    let mut it = opened(&report);
    let markup = "<img src=x:y onerror=\"pwned = 1\"><svg onload=\"pwned = 1\"></svg>\
        <iframe srcdoc=\"<script>parent.pwned = 1</script>\"></iframe><style>body { display: none }</style>\
        <link rel=stylesheet href=\"https://evil.example/x.css\"><form action=\"https://evil.example/\"></form>";
    it.evaluate(&format!("document.body.insertAdjacentHTML('beforeend', `{markup}`)"));
    it.evaluate("document.querySelector('form[action]').submit()");
    it.evaluate("new Promise((done) => setTimeout(done, 500))");
    assert_eq!(it.evaluate("typeof pwned"), "undefined");
    assert_eq!(it.evaluate("getComputedStyle(document.body).display"), "block");
    let own = format!("file://{}", it.file.display());
    assert_eq!(it.evaluate("location.href"), own.as_str());
    // What it would have asked for never left: the policy is the reason.
    let requests = it.browser.told("Network.requestWillBeSent");
    let elsewhere = requests.iter().filter(|it| it["request"]["url"] != own.as_str());
    let mut stopped = 0;
    for request in elsewhere.filter(|it| it["request"]["url"] != "about:srcdoc") {
        let failed = it.browser.told("Network.loadingFailed");
        let own = failed.iter().find(|it| it["requestId"] == request["requestId"]);
        assert_eq!(own.map(|it| &it["blockedReason"]), Some(&json!("csp")), "{request}");
        stopped += 1;
    }
    assert!(stopped > 0, "the browser tried");
}

#[test]
fn thousands_of_findings_are_filtered() {
    let snapshot = crowded(10_000);
    let report = report(&snapshot);
    let mut it = opened(&report);
    assert_eq!(it.shown(), in_sight(&report));
    it.go("location.hash = '#text=orders-09999'");
    assert_eq!(it.shown(), 1);
    it.is_quiet();
}
