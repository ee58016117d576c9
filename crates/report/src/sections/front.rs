use hydrant_core::{AccountState, Reason, Report, ScanScope};
use serde::Serialize;

use crate::words::{count, few, number, time};

/// Places that are named of one cause; the others are counted.
const PLACES: usize = 20;

/// What was asked for, by whom, and in which accounts.
#[derive(Serialize)]
pub(crate) struct Front {
    id: String,
    started: String,
    finished: Option<String>,
    version: &'static str,
    tool_version: String,
    caller: String,
    caller_arn: String,
    role: String,
    scope: String,
    regions: String,
    checks: String,
    organization: Option<String>,
    management: Option<String>,
    identity_unknown: String,
    listed: bool,
    accounts: Vec<Account>,
}

#[derive(Serialize)]
struct Account {
    id: String,
    name: String,
    path: String,
    status: String,
    state: String,
    why: String,
    regions: usize,
    off: usize,
}

/// What was read, and what could not be.
#[derive(Serialize)]
pub(crate) struct Coverage {
    complete: bool,
    gaps: String,
    unasked: usize,
    read: usize,
    partial: usize,
    unreadable: Vec<Account>,
    skipped: Vec<Account>,
    listed: bool,
    targets: String,
    targets_read: String,
    off: usize,
    /// A mute accepts something that could not be read.
    accepted: bool,
    losses: Vec<Loss>,
    harmless: Vec<Loss>,
}

#[derive(Clone, Serialize)]
struct Loss {
    api: String,
    why: String,
    places: String,
    facts: usize,
    detail: String,
}

pub(crate) fn front(report: &Report<'_>) -> Front {
    let header = report.header();
    let organization = &header.organization;
    let identity = organization.identity.known();
    let scope = match &header.scope {
        ScanScope::Organization => "every active account of the organization".to_owned(),
        ScanScope::Caller => "the caller's own account".to_owned(),
        ScanScope::Accounts(ids) => format!("the accounts {}", few(ids, PLACES)),
    };
    let regions = header.regions.as_ref();
    Front {
        id: header.id.clone(),
        started: time(header.started_at),
        finished: header.finished_at.map(time),
        version: env!("CARGO_PKG_VERSION"),
        tool_version: header.tool_version.clone(),
        caller: header.caller.to_string(),
        caller_arn: header.caller_arn.clone(),
        role: header.role.clone(),
        scope,
        regions: regions.map_or_else(
            || "every Region that is enabled for the account".to_owned(),
            |regions| few(regions, 40),
        ),
        checks: count(report.checks.len(), "check", "checks"),
        organization: identity.ok().map(|(id, _)| id.clone()),
        management: identity.ok().map(|(_, account)| account.to_string()),
        identity_unknown: identity.err().map(ToString::to_string).unwrap_or_default(),
        listed: report.coverage.accounts_complete,
        accounts: accounts(report, |_| true),
    }
}

fn accounts(report: &Report<'_>, keep: fn(&AccountState) -> bool) -> Vec<Account> {
    let known = &report.header().organization.accounts;
    let kept = report.coverage.accounts.iter().filter(|(_, it)| keep(&it.state));
    kept.map(|(id, account)| {
        let (state, why) = match &account.state {
            AccountState::Read => ("read", String::new()),
            AccountState::Partial => ("partly read", String::new()),
            AccountState::Unreadable(why) => ("unreadable", why.clone()),
            AccountState::Skipped(skip) => ("skipped", skip.words().to_owned()),
        };
        Account {
            id: id.to_string(),
            name: account.name.clone(),
            path: account.path.clone(),
            status: known.get(id).map(|it| it.state.clone()).unwrap_or_default(),
            state: state.to_owned(),
            why,
            regions: account.regions.len(),
            off: account.regions_off.len(),
        }
    })
    .collect()
}

pub(crate) fn coverage(report: &Report<'_>) -> Coverage {
    let coverage = &report.coverage;
    let gaps = report.gaps();
    Coverage {
        complete: gaps == 0,
        gaps: number(gaps),
        unasked: coverage.unasked,
        read: coverage.count(|state| *state == AccountState::Read),
        partial: coverage.count(|state| *state == AccountState::Partial),
        unreadable: accounts(report, |state| matches!(state, AccountState::Unreadable(_))),
        skipped: accounts(report, |state| matches!(state, AccountState::Skipped(_))),
        listed: coverage.accounts_complete,
        targets: number(coverage.targets),
        targets_read: number(coverage.targets_read),
        off: coverage.accounts.values().map(|account| account.regions_off.len()).sum(),
        accepted: coverage.losses.iter().any(|it| it.muted.is_some()),
        losses: losses(report, false),
        harmless: losses(report, true),
    }
}

/// Losses of the same api, reason and code in one row, with their places.
fn losses(report: &Report<'_>, harmless: bool) -> Vec<Loss> {
    let kept: Vec<_> =
        report.coverage.losses.iter().filter(|it| it.harmless() == harmless).collect();
    // They are sorted by api, reason and code already.
    kept.chunk_by(|a, b| (a.api, a.reason, &a.code) == (b.api, b.reason, &b.code))
        .filter_map(|same| {
            let first = same.first()?;
            let words = first.reason.words();
            let code = first.code.as_ref();
            let detail = same.iter().map(|loss| &loss.detail).find(|it| !it.is_empty());
            let detail = detail.filter(|_| first.reason != Reason::RegionOff);
            Some(Loss {
                api: first.api.name.to_owned(),
                why: code.map_or_else(|| words.to_owned(), |code| format!("{words}, {code}")),
                places: few(same.iter().map(|loss| loss.target), PLACES),
                facts: same.iter().map(|loss| loss.facts).sum(),
                detail: detail.cloned().unwrap_or_default(),
            })
        })
        .collect()
}
