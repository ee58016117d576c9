use hydrant_core::{AccountState, Report, ScanScope, Service};

use crate::page::{Page, Role};
use crate::sanitize::short;
use crate::tally::{conclusion, counts};
use crate::words::{self, count, few, number, time};

pub(super) fn write(page: &mut Page, report: &Report<'_>) {
    title(page, report);
    page.heading("Coverage");
    accounts(page, report);
    let coverage = &report.coverage;
    let unreadable = coverage.count(|state| matches!(state, AccountState::Unreadable(_)));
    let known = format!(
        "{} of {} account-Regions read",
        number(coverage.targets_read),
        number(coverage.targets)
    );
    let accounts = count(unreadable, "unreadable account", "unreadable accounts");
    let unlisted = format!("; those of {accounts} are not known");
    page.hanging("  Targets", 12, &(known + if unreadable > 0 { &unlisted } else { "" }));
    page.hanging("  Found", 12, &found(report));
    page.hanging("  Calls", 12, &calls(report));
    let losses = coverage.losses.iter().filter(|loss| !loss.harmless());
    let missing: usize = losses.clone().map(|loss| loss.facts).sum();
    let muted: usize = losses.filter(|it| it.muted.is_some()).map(|loss| loss.facts).sum();
    let mut unknown = count(missing, "fact could not be read", "facts could not be read");
    if muted > 0 {
        unknown = format!("{unknown}, {} of them muted", number(muted));
    }
    if coverage.unasked > 0 {
        let unasked = count(coverage.unasked, "question was not asked", "questions were not asked");
        unknown = format!("{unknown}; {unasked}: the scan was interrupted");
    }
    page.hanging("  Unknown", 12, &unknown);
    let header = report.header();
    let own = header.organization.accounts.get(&header.caller);
    if !header.narrowed_at_home && own.is_some_and(|account| account.skip.is_none()) {
        let remark = format!(
            "no session policy narrows calls in the caller's own account {}: there the client's guard alone refuses \
             what is not a read",
            header.caller
        );
        page.hanging("  Guard", 12, &remark);
    }
    verdicts(page, report);
}

fn title(page: &mut Page, report: &Report<'_>) {
    let header = report.header();
    let tool = format!("hydrant {}", env!("CARGO_PKG_VERSION"));
    let tool = page.paint(Role::Heading, &tool);
    page.line(&format!("{tool}  scan {} of {}", short(&header.id, 40), time(header.started_at)));
    let scope = match (&header.scope, header.organization.identity.known()) {
        (ScanScope::Organization, Ok((id, management))) => {
            format!("Organization {}, management account {management}", short(id, 40))
        }
        (ScanScope::Organization, Err(_)) => "Organization, identity unknown".to_owned(),
        (ScanScope::Caller, _) => format!("Account {} only", header.caller),
        (ScanScope::Accounts(chosen), _) => format!("Accounts {}", few(chosen, 4)),
    };
    let regions = header.regions.as_ref().map_or_else(
        || "every enabled Region".to_owned(),
        |regions| format!("Regions {}", few(regions, 6)),
    );
    page.wrapped(0, &format!("{scope}; {regions}"));
}

fn accounts(page: &mut Page, report: &Report<'_>) {
    let coverage = &report.coverage;
    let states = [
        (coverage.count(|state| *state == AccountState::Read), "read"),
        (coverage.count(|state| *state == AccountState::Partial), "partly read"),
        (coverage.count(|state| matches!(state, AccountState::Unreadable(_))), "unreadable"),
        (coverage.count(|state| matches!(state, AccountState::Skipped(_))), "skipped"),
    ];
    let states: Vec<String> = states
        .iter()
        .filter(|(n, word)| *n > 0 || *word == "read")
        .map(|(n, word)| format!("{} {word}", number(*n)))
        .collect();
    let mut line = format!("{}: {}", number(coverage.accounts.len()), states.join(", "));
    if !coverage.accounts_complete && report.header().scope == ScanScope::Organization {
        line.push_str("; the list of accounts is incomplete");
    }
    page.hanging("  Accounts", 12, &line);
}

fn found(report: &Report<'_>) -> String {
    let objects = &report.coverage.objects;
    let found: Vec<String> = Service::ALL
        .into_iter()
        .map(|service| words::objects(service, objects.get(&service).copied().unwrap_or_default()))
        .collect();
    let mut line = found.join(", ");
    if objects.values().all(|n| *n == 0) {
        let complete = report.gaps() == 0;
        line.push_str(if complete {
            ": there is nothing to judge"
        } else {
            ": nothing found, but not everything could be read"
        });
    }
    line
}

fn calls(report: &Report<'_>) -> String {
    let sum = |of: fn(&hydrant_core::CallCount) -> u64| report.calls.values().map(of).sum::<u64>();
    let all = number(sum(|it| it.calls));
    let mut parts = Vec::new();
    for (n, word) in [
        (sum(|it| it.throttled), "throttled"),
        (sum(|it| it.denied), "denied"),
        (sum(|it| it.failed), "failed"),
    ] {
        if n > 0 {
            parts.push(format!("{} {word}", number(n)));
        }
    }
    if parts.is_empty() { all } else { format!("{all} ({})", parts.join(", ")) }
}

fn verdicts(page: &mut Page, report: &Report<'_>) {
    page.hanging("  Verdicts", 12, &counts(report));
    page.blank();
    let (role, sentence) = conclusion(report);
    let sentence = page.paint(role, sentence);
    page.line(&sentence);
}
