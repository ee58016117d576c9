use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hydrant_core::{Report, Service, VerdictKind};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::page::Role;
use crate::sections::{Coverage, Front, coverage, front};
use crate::tally::{conclusion, graded};
use crate::words::{number, objects};

const STYLE: &str = include_str!("../../templates/html/page.css");
const SCRIPT: &str = include_str!("../../templates/html/page.js");

/// The head of the page: whose, when, and what it comes to.
#[derive(Serialize)]
pub(super) struct Head {
    policy: String,
    style: &'static str,
    version: &'static str,
    whose: String,
    front: Front,
    coverage: Coverage,
    conclusion: &'static str,
    tone: &'static str,
    gaps: String,
    tiles: Vec<Tile>,
    found: String,
    since: bool,
}

/// A count, and the filter that lists what it counts.
#[derive(Serialize)]
struct Tile {
    class: &'static str,
    filter: &'static str,
    count: String,
    word: &'static str,
    words: String,
}

/// What was read, and where.
#[derive(Serialize)]
pub(super) struct Read {
    front: Front,
    coverage: Coverage,
}

/// The end of the page.
#[derive(Serialize)]
pub(super) struct Tail {
    script: &'static str,
}

pub(super) fn head(report: &Report<'_>) -> Head {
    let header = report.header();
    let whose = header.organization.identity.known().map_or_else(
        |_| format!("Account {}", header.caller),
        |(organization, _)| format!("Organization {organization}"),
    );
    let (role, conclusion) = conclusion(report);
    let found = Service::ALL
        .map(|it| objects(it, report.coverage.objects.get(&it).copied().unwrap_or_default()));
    Head {
        policy: policy(),
        style: STYLE,
        version: env!("CARGO_PKG_VERSION"),
        whose,
        front: front(report),
        coverage: coverage(report),
        conclusion,
        tone: match role {
            Role::Good => "good",
            Role::Unsure => "unsure",
            Role::Heading | Role::Bad | Role::Faint => "",
        },
        gaps: number(report.gaps()),
        tiles: tiles(report),
        found: found.join(", "),
        since: report.since.is_some(),
    }
}

pub(super) fn read(report: &Report<'_>) -> Read {
    Read { front: front(report), coverage: coverage(report) }
}

pub(super) const fn tail() -> Tail {
    Tail { script: SCRIPT }
}

/// Nothing is loaded, and nothing runs but what this program wrote into the page.
fn policy() -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

fn tiles(report: &Report<'_>) -> Vec<Tile> {
    let summary = report.summary();
    let of = |kind| summary.kinds.get(&kind).copied().unwrap_or_default();
    let tile = |class, filter, count: usize, word, words| Tile {
        class: if count == 0 { "" } else { class },
        filter: if count == 0 { "" } else { filter },
        count: number(count),
        word,
        words,
    };
    let mut tiles = vec![
        tile("fail wide", "verdict=fail", of(VerdictKind::Fail), "FAIL", graded(report)),
        tile(
            "unknown",
            "verdict=unknown",
            of(VerdictKind::Unknown),
            "UNKNOWN",
            "not judged, so not a pass".to_owned(),
        ),
        tile("good", "", of(VerdictKind::Pass), "PASS", String::new()),
        tile("", "", of(VerdictKind::NotApplicable), "N/A", String::new()),
    ];
    if summary.muted > 0 {
        tiles.push(tile("", "verdict=muted", summary.muted, "MUTED", String::new()));
    }
    tiles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_and_script_cannot_end_early_and_load_nothing() {
        for text in [STYLE, SCRIPT] {
            assert!(!text.contains("</") && !text.contains("<!--") && text.is_ascii());
            for loads in ["url(", "@import", "http", "fetch", "import(", "innerHTML", "eval"] {
                assert!(!text.contains(loads), "{loads}");
            }
        }
    }
}
