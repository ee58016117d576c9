//! How the extract is written: one action a line, so that a new version of the package is read as a
//! difference; condition keys by number, because the same few are listed thousands of times.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::service::{Action, Service};

/// Everything that is written.
pub(super) struct Extract<'a> {
    pub(super) source: &'a str,
    pub(super) licence: &'a str,
    pub(super) global_keys: &'a BTreeSet<String>,
    pub(super) rcp_services: &'a BTreeSet<String>,
    pub(super) services: &'a [(String, Service)],
}

impl Extract<'_> {
    pub(super) fn to_json(&self) -> String {
        let services = self.services.iter().map(|(name, it)| member(name, &service(it)));
        let whole = object([
            member("source", &text(self.source)),
            member("licence", &text(self.licence)),
            member("global_keys", &list(self.global_keys)),
            member("rcp_services", &list(self.rcp_services)),
            member("services", &object(services)),
        ]);
        whole + "\n"
    }
}

fn service(service: &Service) -> String {
    let resources = service.resources.iter().map(|(name, arn)| member(name, &text(arn)));
    let actions = service.actions.iter().map(|(name, it)| member(name, &action(it, service)));
    object([
        member("keys", &list(&service.keys)),
        member("resources", &object(resources)),
        member("actions", &object(actions)),
    ])
}

fn action(action: &Action, service: &Service) -> String {
    let numbered = service.keys.iter().enumerate();
    let keys: Vec<usize> =
        numbered.filter(|(_, key)| action.keys.contains(*key)).map(|(number, _)| number).collect();
    json!([action.level, action.resources, keys]).to_string()
}

fn text(text: &str) -> String {
    Value::from(text).to_string()
}

fn member(name: &str, value: &str) -> String {
    format!("{}:{value}", text(name))
}

fn list(entries: &BTreeSet<String>) -> String {
    block('[', entries.iter().map(|it| text(it)), ']')
}

fn object(members: impl IntoIterator<Item = String>) -> String {
    block('{', members, '}')
}

/// Entries on lines of their own, not indented: a quarter of the file would be blanks.
fn block(open: char, lines: impl IntoIterator<Item = String>, close: char) -> String {
    let lines: Vec<String> = lines.into_iter().collect();
    if lines.is_empty() {
        return format!("{open}{close}");
    }
    format!("{open}\n{}\n{close}", lines.join(",\n"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn an_action_is_a_line_and_names_its_keys_by_number() {
        let set = |names: &[&str]| names.iter().map(|&it| it.to_owned()).collect::<BTreeSet<_>>();
        let put =
            Action { level: "Write".to_owned(), resources: set(&["stream"]), keys: set(&["k:B"]) };
        let service = Service {
            keys: set(&["k:B", "k:A"]),
            resources: BTreeMap::new(),
            actions: BTreeMap::from([("Put".to_owned(), put)]),
        };
        let text = Extract {
            source: "package 1",
            licence: "MIT",
            global_keys: &set(&[]),
            rcp_services: &set(&["s"]),
            services: &[("s".to_owned(), service)],
        }
        .to_json();
        assert!(text.contains("\n\"Put\":[\"Write\",[\"stream\"],[1]]\n"), "{text}");
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["services"]["s"]["keys"], json!(["k:A", "k:B"]));
        assert_eq!(read["services"]["s"]["resources"], json!({}));
    }
}
