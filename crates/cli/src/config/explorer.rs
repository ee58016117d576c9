//! `[keys]` and `[theme]`: what the explorer is told.

use std::collections::BTreeMap;

use hydrant_tui::{KeyMap, Theme};

use super::Problem;
use super::value::{Value, Values};
use crate::nearest::closest;

/// Keys and colours of the explorer, as configured.
#[derive(Clone, Debug, Default)]
pub(crate) struct Explorer {
    /// Which key does what.
    pub(crate) keys: KeyMap,
    /// `name` chooses a theme; every other key changes one part of it.
    theme: BTreeMap<String, String>,
}

impl Explorer {
    /// What is configured; what is wrong with it is left out, and told.
    pub(super) fn of(values: &Values, problems: &mut Vec<Problem>) -> Self {
        let line = |table: &str| values.table(table).map_or(1, |it| it.line);
        let mut keys = KeyMap::default();
        for (command, bound) in values.map("keys", Value::text) {
            if let Err(error) = keys.bind(&command, &bound) {
                let names: Vec<&str> = KeyMap::names().collect();
                let near = closest(&command, &names).filter(|near| *near != command);
                let text = near.map_or_else(
                    || format!("[keys]: {error}"),
                    |near| format!("[keys]: {error}; did you mean {near}?"),
                );
                let advice = "Keys are written as j, G, ctrl-d, pageup or space, several with spaces between; ? in the explorer lists the commands.";
                problems.push(Problem { line: line("keys"), text, advice: advice.to_owned() });
            }
        }
        for lost in keys.without_a_key() {
            problems.push(Problem {
                line: line("keys"),
                text: format!("[keys] leaves no key for {lost}"),
                advice: "Give it one there too: the explorer cannot do without it.".to_owned(),
            });
        }
        let explorer = Self { keys, theme: values.map("theme", Value::text) };
        if let Err(error) = explorer.theme(None) {
            let names: Vec<&str> = Theme::names().collect();
            problems.push(Problem {
                line: line("theme"),
                text: format!("[theme]: {error}"),
                advice: format!(
                    "The themes are {}; a part is written as critical = \"bold red\".",
                    names.join(", ")
                ),
            });
        }
        explorer
    }

    /// The configured theme, or this one with what is configured changed in it.
    pub(crate) fn theme(&self, named: Option<&str>) -> Result<Theme, String> {
        let name = named.or(self.theme.get("name").map(String::as_str)).unwrap_or("dark");
        let mut theme = Theme::find(name).ok_or_else(|| format!("there is no theme {name:?}"))?;
        for (part, words) in self.theme.iter().filter(|(part, _)| *part != "name") {
            theme.set(part, words)?;
        }
        Ok(theme)
    }
}
