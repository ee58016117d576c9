//! The current view as a file: every row that the filter leaves, with all columns.

use hydrant_core::Verdict;
use serde_json::{Value, json};

use crate::effect::Effect;
use crate::model::Model;
use crate::overlay::{Choice, Entry, Menu};
use crate::place::Place;
use crate::text::clean;

/// The formats: names, and what writes them.
type Writer = fn(&Place) -> String;
const FORMATS: [(&str, &str, Writer); 3] = [
    ("csv", "for a spreadsheet", csv),
    ("json", "for a program", json_rows),
    ("md", "a table in Markdown", markdown),
];

pub(crate) fn menu() -> Menu {
    let entries =
        FORMATS.iter().map(|(name, words, _)| Entry::new(*name, *words, Choice::Export(name)));
    Menu::new("Write this view as", entries.collect())
}

pub(crate) fn write(model: &Model, format: &str) -> Vec<Effect> {
    let place = model.place();
    let Some((_, _, writer)) = FORMATS.iter().find(|(name, _, _)| *name == format) else {
        return Vec::new();
    };
    let scan = model.data.book.as_ref().map_or("scan", |it| it.header().id.as_str());
    let screen = place.screen.sheet().title.to_lowercase();
    // The id of an imported scan is whatever its file says.
    let harmless = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' };
    let scan: String = scan.chars().take(64).map(harmless).collect();
    let partial = model.data.book.as_ref().is_none_or(|it| !it.finished());
    let partial = if partial { "-partial" } else { "" };
    let name = format!("hydrant-{screen}-{scan}{partial}.{format}");
    vec![Effect::Write { name, text: writer(place) }]
}

/// Heads and cells as they are, not as they fit.
fn table(place: &Place) -> (Vec<&'static str>, Vec<Vec<String>>) {
    let sheet = place.screen.sheet();
    let columns = place.columns();
    let (data, spine) = (place.data(), place.rows.spine.as_deref());
    // What a program needs and a screen has no room for.
    let heads = columns.iter().map(|it| it.head).chain(["ID", "REASON"]).collect();
    let rows = place.rows.rows.iter().map(|row| {
        let cells = (0..columns.len()).map(|column| (sheet.cell)(place, *row, column).text);
        let id = data.subject(spine, row.item).map_or_else(String::new, |it| it.id.clone());
        let reason = data.verdict(row.item).map_or_else(String::new, |it| it.reason.to_string());
        cells.chain([id, reason]).map(|it| clean(&it).into_owned()).collect()
    });
    (heads, rows.collect())
}

/// A cell that a spreadsheet would take for a formula is led by an apostrophe: names come from AWS.
fn csv(place: &Place) -> String {
    let (heads, rows) = table(place);
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let harmless = |cell: String| {
        let formula = cell.starts_with(['=', '+', '-', '@']) && cell.len() > 1;
        if formula { format!("'{cell}") } else { cell }
    };
    let written = writer.write_record(&heads).and_then(|()| {
        rows.into_iter().try_for_each(|row| writer.write_record(row.into_iter().map(harmless)))
    });
    // Memory takes everything, and every row has as many cells as there are heads.
    debug_assert!(written.is_ok(), "{written:?}");
    writer.into_inner().ok().and_then(|it| String::from_utf8(it).ok()).unwrap_or_default()
}

fn json_rows(place: &Place) -> String {
    let (heads, rows) = table(place);
    let heads: Vec<String> = heads.iter().map(|it| it.to_lowercase().replace(' ', "_")).collect();
    let rows = rows
        .into_iter()
        .map(|row| heads.iter().cloned().zip(row.into_iter().map(Value::String)).collect());
    format!("{:#}\n", Value::Array(rows.map(Value::Object).collect()))
}

fn markdown(place: &Place) -> String {
    let (heads, rows) = table(place);
    // Names come from AWS: none may become a link, a picture or markup where the file is rendered.
    let escaped = |cell: &String| {
        let mut text = String::with_capacity(cell.len());
        for c in cell.chars() {
            match c {
                '<' => text.push_str("&lt;"),
                '&' => text.push_str("&amp;"),
                '\\' | '|' | '`' | '[' | ']' | '!' | '*' | '~' | '#' => text.extend(['\\', c]),
                _ => text.push(c),
            }
        }
        text.replace("://", "\\://")
    };
    let mut text = format!("| {} |\n|{}\n", heads.join(" | "), " --- |".repeat(heads.len()));
    for row in rows {
        let cells: Vec<String> = row.iter().map(escaped).collect();
        text.extend(["| ", &cells.join(" | "), " |\n"]);
    }
    text
}

/// One finding as the JSON report has it, as far as a person needs it.
pub(crate) fn finding_json(verdict: &Verdict) -> String {
    let subject = &verdict.subject;
    let evidence: Vec<Value> = verdict
        .evidence
        .iter()
        .map(|it| json!({ "api": it.source.api.name, "what": it.what, "observed": it.observed, "expected": it.expected }))
        .collect();
    let value = json!({
        "check": verdict.check,
        "verdict": verdict.kind,
        "severity": verdict.severity,
        "subject": subject,
        "reason": verdict.reason,
        "evidence": evidence,
        "used_by": verdict.used_by,
        "fingerprint": verdict.fingerprint(),
    });
    escaped(&format!("{value:#}"))
}

/// What acts instead of showing, as JSON escapes it: `serde_json` does so below U+0020 only.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && hydrant_core::hidden(c) {
            let mut units = [0; 2];
            text.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            text.push(c);
        }
    }
    text
}
