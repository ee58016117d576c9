use std::collections::BTreeMap;

use hydrant_core::{AccountState, Reason, Report, Service, Target};
use schemars::JsonSchema;
use serde::Serialize;

use crate::group::causes;

/// The accounts that the scan knows of.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct OrganizationV1 {
    /// Null outside an organization, or where it could not be read.
    id: Option<String>,
    management_account: Option<String>,
    /// Whether every member account was listed.
    complete: bool,
    /// Sorted by id.
    accounts: Vec<AccountV1>,
}

/// An account.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct AccountV1 {
    id: String,
    name: String,
    /// The path of organizational units; empty if not known.
    path: String,
    /// As AWS names it: `ACTIVE`, `SUSPENDED` …
    state: String,
}

/// What was planned, read, denied and skipped.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct CoverageV1<'a> {
    /// Sorted by id.
    accounts: Vec<AccountCoverageV1>,
    accounts_complete: bool,
    /// Account-Regions that were planned.
    targets: usize,
    /// Account-Regions whose listings were all read.
    targets_read: usize,
    /// Objects found, by service: `firehose`, `kinesis`, `flink`.
    #[schemars(with = "BTreeMap<String, usize>")]
    objects: BTreeMap<Service, usize>,
    /// Questions that an interrupted scan did not ask.
    unasked: usize,
    /// Every missing fact, gathered by api, reason and place.
    losses: Vec<LossV1>,
    /// Sorted by api.
    calls: Vec<CallsV1<'a>>,
}

/// How far the scan got in one account.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct AccountCoverageV1 {
    account: String,
    /// `read`, `partial`, `unreadable` or `skipped`.
    state: &'static str,
    /// Why it is unreadable or skipped; else empty.
    why: String,
    /// Regions that were asked.
    regions: Vec<String>,
    /// Regions that are not enabled: nothing can be there.
    regions_off: Vec<String>,
}

/// Facts that are missing for the same reason.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct LossV1 {
    api: &'static str,
    #[schemars(with = "String")]
    reason: Reason,
    /// AWS's error code.
    code: Option<String>,
    account: String,
    region: String,
    facts: usize,
    /// Nothing can be there, so nothing is missed.
    harmless: bool,
    detail: String,
    /// A mute accepts it: it is no gap.
    muted: bool,
}

/// How often an api was called.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct CallsV1<'a> {
    api: &'a str,
    calls: u64,
    throttled: u64,
    denied: u64,
    failed: u64,
}

/// A cause of unknown verdicts and missing facts.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct UnknownV1 {
    api: &'static str,
    #[schemars(with = "String")]
    reason: Reason,
    /// AWS's error code.
    code: Option<String>,
    /// One of the details.
    detail: String,
    /// Verdicts that are unknown because of it.
    verdicts: usize,
    /// Facts that are missing because of it.
    facts: usize,
    places: Vec<PlaceV1>,
}

/// An account and a Region.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct PlaceV1 {
    account: String,
    region: String,
}

impl OrganizationV1 {
    pub(super) fn of(report: &Report<'_>) -> Self {
        let organization = &report.header().organization;
        let identity = organization.identity.known().ok();
        let account = |account: &hydrant_core::Account| AccountV1 {
            id: account.id.to_string(),
            name: account.name.clone(),
            path: account.path.clone(),
            state: account.state.clone(),
        };
        Self {
            id: identity.map(|(id, _)| id.clone()),
            management_account: identity.map(|(_, account)| account.to_string()),
            complete: organization.complete.known().is_ok(),
            accounts: organization.accounts.values().map(account).collect(),
        }
    }
}

impl<'a> CoverageV1<'a> {
    pub(super) fn of(report: &'a Report<'_>) -> Self {
        let coverage = &report.coverage;
        let objects = |service| coverage.objects.get(&service).copied().unwrap_or_default();
        let calls = report.calls.iter().map(|(api, count)| CallsV1 {
            api,
            calls: count.calls,
            throttled: count.throttled,
            denied: count.denied,
            failed: count.failed,
        });
        Self {
            accounts: accounts(report),
            accounts_complete: coverage.accounts_complete,
            targets: coverage.targets,
            targets_read: coverage.targets_read,
            objects: Service::ALL.into_iter().map(|it| (it, objects(it))).collect(),
            unasked: coverage.unasked,
            losses: losses(report),
            calls: calls.collect(),
        }
    }
}

fn accounts(report: &Report<'_>) -> Vec<AccountCoverageV1> {
    let account = |(id, account): (&hydrant_core::AccountId, &hydrant_core::AccountCoverage)| {
        let (state, why) = match &account.state {
            AccountState::Read => ("read", String::new()),
            AccountState::Partial => ("partial", String::new()),
            AccountState::Unreadable(why) => ("unreadable", why.clone()),
            AccountState::Skipped(skip) => ("skipped", skip.words().to_owned()),
        };
        AccountCoverageV1 {
            account: id.to_string(),
            state,
            why,
            regions: account.regions.iter().map(ToString::to_string).collect(),
            regions_off: account.regions_off.iter().map(ToString::to_string).collect(),
        }
    };
    report.coverage.accounts.iter().map(account).collect()
}

fn losses(report: &Report<'_>) -> Vec<LossV1> {
    let loss = |loss: &hydrant_core::Loss| LossV1 {
        api: loss.api.name,
        reason: loss.reason,
        code: loss.code.clone(),
        account: loss.target.account.to_string(),
        region: loss.target.region.to_string(),
        facts: loss.facts,
        harmless: loss.harmless(),
        detail: loss.detail.clone(),
        muted: loss.muted.is_some(),
    };
    report.coverage.losses.iter().map(loss).collect()
}

impl UnknownV1 {
    pub(super) fn all(report: &Report<'_>) -> Vec<Self> {
        let place = |target: &Target| PlaceV1 {
            account: target.account.to_string(),
            region: target.region.to_string(),
        };
        let causes = causes(report);
        let unknown = causes.iter().map(|cause| Self {
            api: cause.api.name,
            reason: cause.reason,
            code: cause.code.map(str::to_owned),
            detail: cause.detail.to_owned(),
            verdicts: cause.verdicts.len(),
            facts: cause.facts,
            places: cause.places.iter().map(place).collect(),
        });
        unknown.collect()
    }
}
