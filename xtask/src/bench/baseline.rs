//! Figures of an earlier run.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::say::complain;

/// The figures of a file that `--save` wrote, by case.
pub(super) fn read(file: &Path) -> Result<BTreeMap<String, Value>> {
    let name = file.display();
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {name}"))?;
    let mut cases = BTreeMap::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let figures: Value = serde_json::from_str(line)
            .with_context(|| format!("{name}:{number} is not a JSON object"))?;
        let case =
            figures["case"].as_str().with_context(|| format!("{name}:{number} names no case"))?;
        cases.insert(case.to_owned(), figures);
    }
    Ok(cases)
}

/// Says what changed, on standard error.
pub(super) fn compare(before: &BTreeMap<String, Value>, figures: &Value) {
    let Some(before) = figures["case"].as_str().and_then(|case| before.get(case)) else {
        complain("  not in the baseline");
        return;
    };
    for (name, old, new) in changes(before, figures) {
        complain(format_args!("  {name}: {old} → {new} ({:+.1} %)", (new / old - 1.0) * 100.0));
    }
}

/// The measured numbers that both have and that differ.
fn changes<'a>(before: &Value, after: &'a Value) -> Vec<(&'a str, f64, f64)> {
    let mut changes = Vec::new();
    for (name, value) in after.as_object().into_iter().flatten() {
        if let (Some(old), Some(new)) = (before[name].as_f64(), value.as_f64())
            && old > 0.0
            && (new / old - 1.0).abs() >= 0.001
        {
            changes.push((name.as_str(), old, new));
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_changed_is_said() {
        let before = json!({"case": "x", "wall_seconds": 2.0, "calls": 10, "throttled": 0});
        let after =
            json!({"case": "x", "wall_seconds": 3.0, "calls": 10, "throttled": 1, "new": 1});
        let names: Vec<_> = changes(&before, &after).into_iter().map(|(name, ..)| name).collect();
        assert_eq!(names, ["wall_seconds"]);
    }
}
