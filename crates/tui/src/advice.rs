//! What to do about a fact that is missing.

use hydrant_core::{Api, Reason, Target};

use crate::book::Book;

/// Where this is denied, nothing in the account could be read.
pub(crate) const ASSUME_ROLE: &str = "sts:AssumeRole";

/// What to do, as far as the whole scan tells.
pub(crate) fn advice_in(book: &Book, reason: Reason, api: &Api, target: Target) -> String {
    let stranger = !book.coverage.accounts.contains_key(&target.account);
    match reason {
        Reason::NotAsked if book.finished() => "It was not asked: what it depends on could not be \
                                                read, or is not there."
            .to_owned(),
        Reason::DeniedByIdentity if api.name == ASSUME_ROLE && stranger => format!(
            "{} is outside of the organization: only its owner can let hydrant in. The configuration's \
             trusted_accounts says whom you trust on purpose.",
            target.account
        ),
        _ => advice(reason, api, target, &book.header().role),
    }
}

/// What whoever wants to see it has to do.
fn advice(reason: Reason, api: &Api, target: Target, role: &str) -> String {
    let place = format!("{}/{}", target.account, target.region);
    match reason {
        Reason::DeniedByIdentity if api.name == ASSUME_ROLE => format!(
            "Make the role {role} in {}, and let it trust the caller: hydrant policy has the \
             template, hydrant doctor tries it.",
            target.account
        ),
        Reason::DeniedByIdentity => format!(
            "Allow {} in {place}: hydrant policy has the whole policy of {role}, hydrant doctor tries it.",
            api.action
        ),
        Reason::DeniedByScp => format!(
            "A service control policy denies {} in {place}: exempt {role} there, or accept the \
             gap with a mute.",
            api.action
        ),
        Reason::DeniedByKms => {
            format!("The policy of the key has to allow {} to {role} in {place}.", api.action)
        }
        Reason::Throttled => "Too many requests: hydrant scan --resume asks again, and a lower \
                              --max-in-flight is gentler."
            .to_owned(),
        Reason::Failed => {
            "AWS or the network failed: scan again. If it stays, the answer says why.".to_owned()
        }
        Reason::Undecided => {
            format!("{} is allowed, and its answer does not say: look in the console.", api.action)
        }
        Reason::NotAsked => "Something it depends on is unknown itself, or the scan was \
                             interrupted: hydrant scan --resume goes on."
            .to_owned(),
        Reason::RegionOff | Reason::NotSupported => "Nothing can be there.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use hydrant_core::{api, sample};

    use super::*;

    #[test]
    fn the_missing_permission_and_its_place_are_named() {
        let target = sample::home(sample::SHOP);
        let words = |reason, api: &Api| advice(reason, api, target, "hydrant-audit");
        for reason in [Reason::DeniedByIdentity, Reason::DeniedByScp, Reason::DeniedByKms] {
            let text = words(reason, &api::KMS_DESCRIBE_KEY);
            assert!(
                text.contains("kms:DescribeKey") && text.contains("222222222222/eu-west-1"),
                "{text}"
            );
        }
        let text = words(Reason::DeniedByIdentity, &api::STS_ASSUME_ROLE);
        assert!(text.contains("Make the role hydrant-audit in 222222222222"), "{text}");
    }
}
