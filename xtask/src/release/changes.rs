//! What the changelog says of one version.

use anyhow::{Context as _, Result, bail};

/// The section of what has no version yet.
pub(super) const UNRELEASED: &str = "Unreleased";

/// The text below the heading of a version, without the heading.
///
/// Headings are those of Keep a Changelog: `## 1.2.3`, `## [1.2.3] - 2026-01-31`.
pub(super) fn section<'a>(changelog: &'a str, version: &str) -> Result<&'a str> {
    let heading = |line: &str| {
        let name = line.strip_prefix("## ")?.split_whitespace().next()?;
        Some(name.trim_matches(['[', ']']) == version)
    };
    let mut start = None;
    let mut end = changelog.len();
    let mut at = 0;
    for line in changelog.split_inclusive('\n') {
        match (start, heading(line)) {
            (None, Some(true)) => start = Some(at + line.len()),
            (Some(_), Some(_)) => {
                end = at;
                break;
            }
            _ => {}
        }
        at += line.len();
    }
    let start = start.with_context(|| {
        format!("CHANGELOG.md has no section `## {version}`: write it, then release")
    })?;
    let text = changelog[start..end].trim();
    if text.is_empty() {
        bail!("the section `## {version}` of CHANGELOG.md says nothing");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANGELOG: &str = "# Changelog\n\nAll.\n\n## Unreleased\n\nSoon.\n\n## [0.2.0] - 2026-01-31\n\n### Added\n\n- It.\n\n\
                             ## 0.1.0\n\n## 0.0.1\n\nFirst.\n";

    #[test]
    fn a_section_ends_where_the_next_begins() {
        assert_eq!(section(CHANGELOG, "0.2.0").unwrap(), "### Added\n\n- It.");
        assert_eq!(section(CHANGELOG, UNRELEASED).unwrap(), "Soon.");
        assert_eq!(section(CHANGELOG, "0.0.1").unwrap(), "First.");
    }

    #[test]
    fn a_version_without_a_section_is_refused() {
        let missing = section(CHANGELOG, "0.3.0").unwrap_err().to_string();
        assert_eq!(missing, "CHANGELOG.md has no section `## 0.3.0`: write it, then release");
        assert!(section(CHANGELOG, "0.1.0").unwrap_err().to_string().ends_with("says nothing"));
        assert!(section(CHANGELOG, "0.2").is_err());
    }
}
