use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::Range;

use hydrant_core::glob;
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{KEYS, Key, Kind, SERVICES, Scalar};
use super::value::{Value, Values};
use crate::nearest::{closest, nearest};

/// Something in the file that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    /// From 1.
    pub(crate) line: usize,
    /// What is wrong.
    pub(crate) text: String,
    /// What to do about it.
    pub(crate) advice: String,
}

/// Reads a text. Everything that is wrong is told at once, and left out.
pub(super) fn read(text: &str) -> (Values, Vec<Problem>) {
    let mut reader = Reader { text, problems: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        let values = reader.table(table.get_ref(), KEYS, "", 1);
        return (values, reader.problems);
    }
    for error in errors {
        let place = error.span().unwrap_or_default();
        let message = error.message().replace('\n', " ");
        reader.problem(&place, message, "It is not TOML: correct the line.");
    }
    (Values::default(), reader.problems)
}

struct Reader<'a> {
    text: &'a str,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn line(&self, place: &Range<usize>) -> usize {
        let before = self.text.get(..place.start).unwrap_or_default();
        before.matches('\n').count() + 1
    }

    fn problem(
        &mut self,
        place: &Range<usize>,
        text: impl Into<String>,
        advice: impl Into<String>,
    ) {
        let line = self.line(place);
        self.problems.push(Problem { line, text: text.into(), advice: advice.into() });
    }

    /// A table whose keys are known; `within` names it in messages.
    fn table(&mut self, table: &DeTable<'_>, keys: &[Key], within: &str, line: usize) -> Values {
        let mut by_key = BTreeMap::new();
        for (name, value) in table {
            let Some(key) = keys.iter().find(|key| key.name == name.get_ref()) else {
                let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
                let near = nearest(name.get_ref(), &names);
                let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
                let within =
                    if within.is_empty() { String::new() } else { format!(" in {within}") };
                let text = format!("there is no key {:?}{within}{near}", name.get_ref());
                self.problem(&name.span(), text, format!("The keys are {}.", names.join(", ")));
                continue;
            };
            by_key.extend(self.value(key, value).map(|value| (key.name.to_owned(), value)));
        }
        let named = table.keys().map(|name| name.get_ref().to_string()).collect();
        Values { line, named, by_key }
    }

    fn value(&mut self, key: &Key, value: &Spanned<DeValue<'_>>) -> Option<Value> {
        let name = key.name;
        match (key.kind, value.get_ref()) {
            (Kind::One(scalar), _) => self.scalar(name, scalar, value),
            (Kind::Regions, DeValue::Array(items)) => {
                // The word stands alone, as on the command line.
                let all = |item: &Spanned<DeValue<'_>>| item.get_ref().as_str() == Some("all");
                let items = if items.len() == 1 && items.iter().all(all) { &[] } else { &**items };
                Some(self.list(name, Scalar::Region, items))
            }
            (Kind::List(scalar), DeValue::Array(items)) => Some(self.list(name, scalar, items)),
            (Kind::Table(keys, whole), DeValue::Table(table)) => {
                let line = self.line(&value.span());
                let required: Vec<&str> =
                    keys.iter().filter(|_| whole).map(|key| key.name).collect();
                self.required(name, table, &required, value);
                Some(Value::Table(self.table(table, keys, name, line)))
            }
            (Kind::Tables(keys, required), DeValue::Array(items)) => {
                let mut rows = Vec::new();
                for item in items {
                    let DeValue::Table(table) = item.get_ref() else {
                        self.mistyped(name, item, &format!("a table: [[{name}]]"));
                        continue;
                    };
                    self.required(name, table, required, item);
                    let line = self.line(&item.span());
                    rows.push(Value::Table(self.table(table, keys, name, line)));
                }
                Some(Value::List(rows))
            }
            (Kind::Map(of_key, scalar), DeValue::Table(table)) => {
                let mut by_key = BTreeMap::new();
                for (entry, value) in table {
                    let text = entry.get_ref();
                    let named = self.text(name, of_key, text, &entry.span());
                    let value = self.scalar(&format!("{name}.{text}"), scalar, value);
                    by_key.extend(named.and(value).map(|value| (text.to_string(), value)));
                }
                let line = self.line(&value.span());
                Some(Value::Table(Values { line, by_key, ..Values::default() }))
            }
            (Kind::List(_) | Kind::Regions, _) => self.mistyped(name, value, "a list"),
            (Kind::Tables(..), _) => self.mistyped(name, value, &format!("tables: [[{name}]]")),
            (Kind::Table(..) | Kind::Map(..), _) => {
                self.mistyped(name, value, &format!("a table: [{name}]"))
            }
        }
    }

    fn list(&mut self, name: &str, scalar: Scalar, items: &[Spanned<DeValue<'_>>]) -> Value {
        Value::List(items.iter().filter_map(|item| self.scalar(name, scalar, item)).collect())
    }

    fn required(
        &mut self,
        name: &str,
        table: &DeTable<'_>,
        keys: &[&str],
        place: &Spanned<DeValue<'_>>,
    ) {
        for key in keys.iter().filter(|key| !table.contains_key(**key)) {
            let text = format!("this {name} has no {key}");
            self.problem(&place.span(), text, format!("Every {name} needs {}.", keys.join(", ")));
        }
    }

    fn mistyped(
        &mut self,
        name: &str,
        value: &Spanned<DeValue<'_>>,
        wanted: &str,
    ) -> Option<Value> {
        let found = match value.get_ref() {
            DeValue::String(_) => "text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let text = format!("{name} is {found} and must be {wanted}");
        self.problem(&value.span(), text, "Correct the file, or name another with --config FILE.");
        None
    }

    fn scalar(
        &mut self,
        name: &str,
        scalar: Scalar,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<Value> {
        let place = value.span();
        match (scalar, value.get_ref()) {
            (Scalar::Number(most), DeValue::Integer(number)) => {
                let number = i64::from_str_radix(number.as_str(), number.radix()).ok();
                let number = number.filter(|number| (1..=most).contains(number));
                if number.is_none() {
                    let text = format!("{name} is not between 1 and {most}");
                    self.problem(&place, text, "Write a whole number.");
                }
                number.map(Value::Number)
            }
            (Scalar::Number(_), _) => self.mistyped(name, value, "a number"),
            (Scalar::Date, DeValue::Datetime(date)) => {
                self.text(name, scalar, &date.to_string(), &place)
            }
            (Scalar::Date, DeValue::String(text)) => self.text(name, scalar, text, &place),
            (Scalar::Date, _) => self.mistyped(name, value, "a date, as in 2027-01-31"),
            (_, DeValue::String(text)) => self.text(name, scalar, text, &place),
            (_, _) => self.mistyped(name, value, "text in quotes"),
        }
    }

    /// A value that is written as text.
    fn text(
        &mut self,
        name: &str,
        scalar: Scalar,
        text: &str,
        place: &Range<usize>,
    ) -> Option<Value> {
        let parsed = match scalar {
            Scalar::Account => or_told(text.parse().map(Value::Account)),
            Scalar::Region => or_told(text.parse().map(Value::Region)),
            // A moment is no day, so the whole text is the date.
            Scalar::Date => match Date::strptime("%Y-%m-%d", text) {
                Ok(date) => Ok(Value::Date(date)),
                Err(_) => Err(format!("{text:?} is not a date: a date looks like 2027-01-31")),
            },
            Scalar::Range => match text.parse::<ipnet::IpNet>() {
                Ok(range) => Ok(Value::Range(range.trunc())),
                Err(_) => {
                    Err(format!("{text:?} is not an address range: one looks like 10.0.0.0/8"))
                }
            },
            Scalar::Principal if !text.starts_with("arn:") && !text.starts_with('*') => {
                Err(format!(
                    "{text:?} is not a pattern of ARNs: one looks like arn:aws:iam::*:role/Admin"
                ))
            }
            Scalar::Service => listed(scalar, "service", text).map(|text| {
                let found = SERVICES.iter().find(|(word, _)| *word == text);
                found.map_or(Value::Text(text), |(_, service)| Value::Service(*service))
            }),
            Scalar::Severity => listed(scalar, "severity", text)
                .map(|text| text.parse().map_or(Value::Text(text), Value::Severity)),
            Scalar::Check | Scalar::CheckPattern => listed(scalar, "check", text).map(Value::Text),
            Scalar::ApiPattern => listed(scalar, "api", text).map(Value::Text),
            Scalar::Control => listed(scalar, "manual control", text).map(Value::Text),
            Scalar::Text | Scalar::Principal | Scalar::Number(_) => match text.trim() {
                "" => Err("it is empty".to_owned()),
                _ => Ok(Value::Text(text.to_owned())),
            },
        };
        match parsed {
            Ok(value) => Some(value),
            Err(why) => {
                self.problem(place, format!("{name}: {why}"), advice(scalar));
                None
            }
        }
    }
}

fn or_told<T>(parsed: Result<T, impl Display>) -> Result<T, String> {
    parsed.map_err(|error| error.to_string())
}

/// One of the scalar's words, or a pattern of some.
fn listed(scalar: Scalar, what: &str, text: &str) -> Result<String, String> {
    let words = scalar.words();
    let pattern = matches!(scalar, Scalar::CheckPattern | Scalar::ApiPattern);
    if words.iter().any(|word| *word == text || (pattern && glob(text, word))) {
        return Ok(text.to_owned());
    }
    let near = closest(text, &words);
    let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
    Err(format!("no {what} is named {text:?}{near}"))
}

fn advice(scalar: Scalar) -> String {
    match scalar {
        Scalar::Account => "Account ids are text of twelve digits: \"111111111111\"".to_owned(),
        Scalar::Region => "Regions are text, as in \"eu-west-1\".".to_owned(),
        Scalar::Check | Scalar::CheckPattern => {
            "The checks are listed by: hydrant checks".to_owned()
        }
        Scalar::ApiPattern => {
            "The apis are those of the policy, as reports name them: kms:DescribeKey".to_owned()
        }
        Scalar::Service | Scalar::Severity | Scalar::Control => {
            format!("Choose one of {}.", scalar.words().join(", "))
        }
        _ => "Correct the file, or name another with --config FILE.".to_owned(),
    }
}
