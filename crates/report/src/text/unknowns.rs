use hydrant_core::{AccountState, Report};

use crate::group::causes;
use crate::page::{Page, Role};
use crate::sanitize::short;
use crate::words::{count, few, number};

/// Causes that are shown; the others are counted.
const SHOWN: usize = 12;

pub(super) fn write(page: &mut Page, report: &Report<'_>) {
    unreadable(page, report);
    let causes = causes(report);
    if causes.is_empty() {
        return;
    }
    page.heading("Unknown, by cause");
    for cause in causes.iter().take(SHOWN) {
        page.blank();
        let api = page.paint(Role::Unsure, cause.api.name);
        page.line(&format!("  {api}: {}", short(&cause.why(), 100)));
        let mut effects = Vec::new();
        let verdicts = cause.verdicts.len();
        if verdicts > 0 {
            effects.push(format!("{} UNKNOWN", count(verdicts, "verdict", "verdicts")));
        }
        if cause.facts > 0 {
            effects.push(count(cause.facts, "fact", "facts"));
        }
        page.wrapped(4, &format!("{} in {}", effects.join(", "), few(&cause.places, 3)));
        if !cause.detail.is_empty() {
            page.wrapped(4, &format!("for example: {}", short(cause.detail, 200)));
        }
    }
    let left = causes.len().saturating_sub(SHOWN);
    if left > 0 {
        page.blank();
        page.line(&format!("  … and {} more causes", number(left)));
    }
}

fn unreadable(page: &mut Page, report: &Report<'_>) {
    let mut unreadable = Vec::new();
    for (id, account) in &report.coverage.accounts {
        if let AccountState::Unreadable(why) = &account.state {
            unreadable.push((id, account, why));
        }
    }
    if unreadable.is_empty() {
        return;
    }
    page.heading("Accounts that could not be read");
    for (id, account, why) in unreadable.iter().take(SHOWN) {
        page.line(&format!("  {id} {}", short(&account.name, 60)));
        page.wrapped(4, &short(why, 240));
    }
    let left = unreadable.len().saturating_sub(SHOWN);
    if left > 0 {
        page.line(&format!("  … and {} more", number(left)));
    }
}
