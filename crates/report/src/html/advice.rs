//! What to do about a fact that is missing.

use std::collections::BTreeSet;

use hydrant_core::{Reason, Report, api};

use crate::group::Cause;
use crate::words::few;

/// Accounts that are named; the others are counted.
const ACCOUNTS: usize = 5;

/// What whoever wants to see it has to do. Untrusted: it names the role.
pub(super) fn advice(report: &Report<'_>, cause: &Cause<'_>) -> String {
    let role = &report.header().role;
    let action = cause.api.action;
    let accounts: BTreeSet<_> = cause.places.iter().map(|it| it.account).collect();
    let there = few(&accounts, ACCOUNTS);
    let strangers: BTreeSet<_> =
        accounts.iter().filter(|id| !report.coverage.accounts.contains_key(id)).collect();
    match cause.reason {
        Reason::DeniedByIdentity if cause.api.name == api::STS_ASSUME_ROLE.name => {
            let own = accounts.iter().filter(|id| !strangers.contains(id)).collect::<Vec<_>>();
            let mut words = Vec::new();
            if !own.is_empty() {
                words.push(format!(
                    "Make the role {role} in {}, and let it trust the caller: hydrant policy has the \
                     template, hydrant doctor tries it.",
                    few(&own, ACCOUNTS)
                ));
            }
            if !strangers.is_empty() {
                words.push(format!(
                    "Outside of the organization, only the owner can let hydrant in: {}. The \
                     configuration's trusted_accounts says whom you trust on purpose.",
                    few(&strangers, ACCOUNTS)
                ));
            }
            words.join(" ")
        }
        Reason::DeniedByIdentity => format!(
            "Allow {action} to the role {role} in {there}: hydrant policy has its whole policy, hydrant \
             doctor tries it."
        ),
        Reason::DeniedByScp => format!(
            "A service control policy denies {action} in {there}: exempt the role {role} there, or accept \
             the gap with a mute."
        ),
        Reason::DeniedByKms => {
            format!("The policy of the key has to allow {action} to the role {role} in {there}.")
        }
        Reason::Throttled => "Too many requests: hydrant scan --resume asks again, and a lower \
                              --max-in-flight is gentler."
            .to_owned(),
        Reason::Failed => {
            "AWS or the network failed: scan again. If it stays, the answer says why.".to_owned()
        }
        Reason::Undecided => {
            format!("{action} is allowed, and its answer does not say: look in the console.")
        }
        Reason::NotAsked if report.coverage.unasked == 0 => {
            "What it depends on could not be read, or is not there: see the other causes."
                .to_owned()
        }
        Reason::NotAsked => {
            "What it depends on is unknown itself, or the scan was interrupted: hydrant \
                             scan --resume goes on."
                .to_owned()
        }
        Reason::RegionOff | Reason::NotSupported => "Nothing can be there.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use hydrant_core::{Api, Settings, Target, sample};

    use super::*;

    #[test]
    fn what_to_grant_whom_and_where_is_named() {
        let snapshot = sample::snapshot();
        let report = Report::new(&snapshot, Vec::new(), &Settings::default(), BTreeMap::new());
        let words = |api: &'static Api, reason, places: &[Target]| {
            let places = places.iter().copied().collect();
            advice(&report, &Cause::of(api, reason, None, "", places))
        };
        let here = sample::home(sample::SHOP);
        for reason in [Reason::DeniedByIdentity, Reason::DeniedByScp, Reason::DeniedByKms] {
            let text = words(&api::S3_LIST_BUCKETS, reason, &[here]);
            for named in ["s3:ListAllMyBuckets", "hydrant-audit", "222222222222"] {
                assert!(text.contains(named), "{named}: {text}");
            }
        }
        let stranger = sample::home("999999999999");
        let text = words(&api::STS_ASSUME_ROLE, Reason::DeniedByIdentity, &[here, stranger]);
        assert!(text.contains("Make the role hydrant-audit in 222222222222, and"), "{text}");
        assert!(text.contains("can let hydrant in: 999999999999."), "{text}");
        let text = words(&api::STS_ASSUME_ROLE, Reason::DeniedByIdentity, &[stranger]);
        assert!(!text.contains("Make the role"), "nobody can make a role there: {text}");
        assert!(report.coverage.unasked == 0);
        let text = words(&api::S3_LIST_BUCKETS, Reason::NotAsked, &[here]);
        assert!(!text.contains("--resume"), "the scan is complete: {text}");
    }
}
