use std::collections::BTreeSet;

use crate::{AccountId, Api, Coverage, Reason, ScanHeader, api};

/// What whoever wants to see a missing fact has to do, with the accounts in which it was asked. Untrusted: it names
/// the role.
pub fn advice(
    header: &ScanHeader,
    coverage: &Coverage,
    (reason, api): (Reason, &Api),
    accounts: &BTreeSet<AccountId>,
) -> String {
    let (role, action, there) = (&header.role, api.action, few(accounts));
    match reason {
        Reason::DeniedByIdentity if api.name == api::STS_ASSUME_ROLE.name => {
            entrance(coverage, accounts, role)
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
        Reason::NotAsked if header.finished_at.is_some() && coverage.unasked == 0 => {
            "It was not asked: what it depends on could not be read, or is not there.".to_owned()
        }
        Reason::NotAsked => {
            "Something it depends on is unknown itself, or the scan was interrupted: \
                             hydrant scan --resume goes on."
                .to_owned()
        }
        Reason::RegionOff | Reason::NotSupported => "Nothing can be there.".to_owned(),
    }
}

/// How to let hydrant in: whoever runs it can do that in the organization only.
fn entrance(coverage: &Coverage, accounts: &BTreeSet<AccountId>, role: &str) -> String {
    let (own, strangers): (BTreeSet<_>, BTreeSet<_>) =
        accounts.iter().partition(|id| coverage.accounts.contains_key(id));
    let mut words = Vec::new();
    if !own.is_empty() {
        words.push(format!(
            "Make the role {role} in {}, and let it trust the caller: hydrant policy has the template, \
             hydrant doctor tries it.",
            few(&own)
        ));
    }
    if !strangers.is_empty() {
        words.push(format!(
            "Outside of the organization only the owner can let hydrant in: {}. The configuration's \
             trusted_accounts says whom you trust on purpose.",
            few(&strangers)
        ));
    }
    words.join(" ")
}

/// The first few, and how many more.
fn few(accounts: &BTreeSet<AccountId>) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = accounts.iter().take(SHOWN).map(ToString::to_string).collect();
    match accounts.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use crate::sample::{self, ARCHIVE, SHOP};

    use super::*;

    #[test]
    fn what_to_grant_whom_and_where_is_named() {
        let snapshot = sample::snapshot();
        let coverage = Coverage::of(&snapshot);
        let words = |api: &Api, reason, accounts: &[&str]| {
            let accounts = accounts.iter().map(|id| sample::account(id)).collect();
            advice(&snapshot.header, &coverage, (reason, api), &accounts)
        };
        for reason in [Reason::DeniedByIdentity, Reason::DeniedByScp, Reason::DeniedByKms] {
            let text = words(&api::S3_LIST_BUCKETS, reason, &[SHOP]);
            for named in ["s3:ListAllMyBuckets", "hydrant-audit", SHOP] {
                assert!(text.contains(named), "{named}: {text}");
            }
        }
        let assume =
            |accounts: &[&str]| words(&api::STS_ASSUME_ROLE, Reason::DeniedByIdentity, accounts);
        let text = assume(&[SHOP, "999999999999"]);
        assert!(text.contains(&format!("Make the role hydrant-audit in {SHOP}, and")), "{text}");
        assert!(text.contains("can let hydrant in: 999999999999."), "{text}");
        let text = assume(&["999999999999"]);
        assert!(!text.contains("Make the role"), "nobody can make a role there: {text}");
        assert!(!assume(&[SHOP, ARCHIVE]).contains("Outside"));
        let text = words(&api::S3_LIST_BUCKETS, Reason::NotAsked, &[SHOP]);
        assert!(!text.contains("--resume"), "the scan is complete: {text}");
        let interrupted = Coverage { unasked: 1, ..coverage.clone() };
        let what = (Reason::NotAsked, &api::S3_LIST_BUCKETS);
        let text = advice(&snapshot.header, &interrupted, what, &BTreeSet::new());
        assert!(text.contains("--resume"), "{text}");
    }

    #[test]
    fn many_accounts_are_counted() {
        let accounts: BTreeSet<_> = (0..7).map(|n| sample::account(&format!("{n:012}"))).collect();
        assert!(few(&accounts).ends_with("000000000004 and 2 more"));
    }
}
