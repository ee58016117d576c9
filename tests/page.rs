//! The report of the demo's two days as a page, in a browser.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

#[expect(dead_code, reason = "a key is pressed by the tests of the report")]
#[path = "../crates/report/tests/it/chromium.rs"]
mod chromium;
#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use std::collections::BTreeSet;
use std::fs;

use chromium::Browser;
use common::{Folder, hydrant};
use serde_json::Value;

/// What it printed: the demo ends with 5.
fn printed(folder: &Folder, words: &[&str]) -> String {
    let output = hydrant(&folder.store()).args(words).output().unwrap();
    assert_eq!(output.status.code(), Some(5), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The texts of each row.
fn rows(list: &Value) -> BTreeSet<Vec<String>> {
    let text = |it: &Value| it.as_str().unwrap().to_owned();
    let row = |it: &Value| it.as_array().unwrap().iter().map(text).collect();
    list.as_array().unwrap().iter().map(row).collect()
}

#[test]
fn the_page_of_the_two_days_is_that_of_the_json() {
    let folder = Folder::new("page-days");
    for day in ["--demo=before", "--demo=after"] {
        printed(&folder, &["scan", "--org", day, "--quiet"]);
    }
    let report = |format| printed(&folder, &["report", "--since", "latest~1", "--format", format]);
    let json: Value = serde_json::from_str(&report("json")).unwrap();
    let file = folder.store().with_file_name("report.html");
    fs::write(&file, report("html")).unwrap();

    let mut browser = Browser::open();
    browser.visit(&file, "");
    let changes = json["since"]["changes"].as_array().unwrap();
    let wanted = changes.iter().map(|it| {
        let part = |value: &Value| value.as_str().unwrap().to_owned();
        vec![part(&it["change"]), part(&it["check"]), part(&it["subject"]["id"])]
    });
    let listed = browser.evaluate(
        "[...document.querySelectorAll('[data-change]')].map((it) => \
         [it.dataset.change, it.dataset.check, it.dataset.resource])",
    );
    assert_eq!(listed.as_array().unwrap().len(), changes.len());
    assert_eq!(rows(&listed), wanted.collect::<BTreeSet<_>>());

    // Every cell of the practice table shows exactly the findings that it counts.
    let shown =
        "[...document.querySelectorAll('.row')].filter((it) => it.checkVisibility()).length";
    let verdicts = json["verdicts"].as_array().unwrap();
    let finding = |it: &&Value| it["verdict"] == "fail" || it["verdict"] == "unknown";
    let rows = "document.querySelectorAll('.row').length";
    assert_eq!(browser.evaluate(rows), verdicts.iter().filter(finding).count());
    let mut opened = 0;
    for row in json["practices"].as_array().unwrap() {
        for (service, cell) in row["services"].as_object().unwrap() {
            let number = |field: &str| cell[field].as_u64().unwrap();
            let open = number("fail") + number("unknown") + number("muted");
            let hash = format!("#practice={}&service={service}", row["id"].as_str().unwrap());
            let link = format!("document.querySelector('.grid a[href=\"{hash}\"]')");
            if open == 0 {
                assert_eq!(browser.evaluate(&format!("{link} === null")), true, "{hash}");
                continue;
            }
            let followed = "addEventListener('hashchange', () => done(), { once: true })";
            browser.evaluate(&format!("new Promise((done) => {{ {followed}; {link}.click(); }})"));
            assert_eq!(browser.evaluate(shown), open, "{hash}");
            opened += 1;
        }
    }
    assert!(opened > 40, "{opened} cells have findings");

    // Nothing was loaded but the page, and nothing was complained about.
    let own = format!("file://{}", file.display());
    let requests = browser.told("Network.requestWillBeSent");
    assert!(!requests.is_empty() && requests.iter().all(|it| it["request"]["url"] == own.as_str()));
    for method in ["Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"] {
        assert_eq!(browser.told(method), Vec::<&Value>::new(), "{method}");
    }
}
