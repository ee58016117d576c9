//! The filters that templates have beside those of the language.

use std::collections::BTreeMap;

use hydrant_core::PRACTICES;
use jiff::Timestamp;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, ErrorKind, State};

use super::escape;
use crate::{sanitize, words};

pub(super) fn add(environment: &mut Environment<'_>, report: &Value) -> Result<(), Error> {
    environment.add_filter("short", |text: &str, most: usize| sanitize::short(text, most));
    environment.add_filter("number", |n: u64| words::number(n));
    environment.add_filter("time", time);
    // Markup of Markdown is that only in Markdown; anywhere else it is text, and escaped like any other.
    environment.add_filter("md", |state: &State<'_, '_>, text: &str| {
        escape::of_markdown(state, sanitize::markdown(text))
    });
    environment.add_filter("code", |state: &State<'_, '_>, text: &str| {
        escape::of_markdown(state, sanitize::code(text))
    });
    environment.add_filter("fence", |state: &State<'_, '_>, text: &str, language: &str| {
        escape::of_markdown(state, sanitize::fence(text, language))
    });
    environment.add_filter("block", |state: &State<'_, '_>, text: &str| escape::lines(state, text));
    environment
        .add_filter("tojson", |value: &Value| escape::as_json(value).map(Value::from_safe_string));
    let practices = PRACTICES.iter().map(|it| {
        let id = it.practice.to_string();
        let words = [("id", id.as_str()), ("name", it.name), ("title", it.title)];
        let value = Value::from(Serde(BTreeMap::from(words)));
        (id, value)
    });
    look_up(environment, "practice", practices.collect());
    look_up(environment, "check", by_id(&report.get_attr("checks")?)?);
    let accounts = report.get_attr("organization")?.get_attr("accounts")?;
    look_up(environment, "account", by_id(&accounts)?);
    Ok(())
}

/// `2026-11-22 07:00:05 UTC`, from a time of the report.
fn time(text: &str) -> Result<String, Error> {
    let time: Timestamp = text.parse().map_err(|_| {
        Error::new(ErrorKind::InvalidOperation, format!("`{text}` is no time of the report"))
    })?;
    Ok(words::time(time))
}

fn by_id(list: &Value) -> Result<BTreeMap<String, Value>, Error> {
    let entry = |it: Value| Ok((it.get_attr("id")?.to_string(), it));
    list.try_iter()?.map(entry).collect()
}

/// A filter that tells everything about an id.
fn look_up(environment: &mut Environment<'_>, what: &'static str, known: BTreeMap<String, Value>) {
    environment.add_filter(what, move |id: &str| {
        known.get(id).cloned().ok_or_else(|| {
            let words = format!("the report has no {what} `{id}`");
            Error::new(ErrorKind::InvalidOperation, words)
        })
    });
}
