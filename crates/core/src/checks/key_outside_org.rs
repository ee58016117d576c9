use crate::facts::Key;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "key-outside-org",
    title: "Key on a data path belongs to an account outside the organization",
    severity: Severity::Critical,
    practices: &[Practice::P04, Practice::P10],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "The owner of a key decides who reads what is encrypted with it, and can make the \
        data unreadable by disabling the key. For an account outside the organization that \
        is somebody else.",
    remediation: Remediation {
        text: "Choose a key of the organization on the stream, bucket or application. What was \
            encrypted before needs the old key: copy it before giving the key up. Where the \
            account is a partner on purpose, list it in trusted_accounts.",
        cli: "aws firehose start-delivery-stream-encryption --delivery-stream-name <stream> --delivery-stream-encryption-configuration-input KeyType=CUSTOMER_MANAGED_CMK,KeyARN=<key-arn> --region <region>\naws kinesis start-stream-encryption --stream-name <stream> --encryption-type KMS --key-id <key-arn> --region <region>",
        terraform: "",
    },
    references: &[Reference {
        title: "AWS Key Management Service Developer Guide: Allowing users in other accounts to use a KMS key",
        url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
    }],
    mappings: &[],
    reads: &[&api::ORGANIZATIONS_LIST_ACCOUNTS],
    scopes: &[Scope::Key(judge)],
};

fn judge(context: &Context<'_>, key: &Key, judge: &mut Judge) {
    judge.part(|judge| {
        context.path_key(key)?;
        // The ARN says whose key it is, even where nobody may describe it.
        let Some(account) = key.arn.account() else {
            return Err(Stop::undecided(&key.metadata, "the key's ARN names no account"));
        };
        if context.outside(account)? {
            let sentence =
                format!("The key belongs to account {account}, outside the organization.");
            let expected = "a key of the organization";
            judge.fail(&key.metadata, "Arn", key.arn.as_str(), expected, sentence);
        } else {
            judge.saw(&key.metadata, "Arn", key.arn.as_str());
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::Key;
    use crate::sample::{ORDERS, SHOP_KEY};
    use crate::{Snapshot, VerdictKind, api, sample};

    const FOREIGN: &str =
        "arn:aws:kms:eu-west-1:999999999999:key/99999999-9999-4999-8999-999999999999";
    const PARTNER: &str = "arn:aws:kinesis:eu-west-1:999999999999:stream/partner";

    /// A key of a stranger; `inside`: a stream of the organization uses it, else only the stranger's own.
    fn foreign(inside: bool) -> Snapshot {
        sample::with(|s| {
            let arn = sample::arn(FOREIGN);
            let metadata =
                sample::known(&api::KMS_DESCRIBE_KEY, Some(sample::customer_key(FOREIGN)));
            s.key_refs.insert(arn.clone(), arn.clone());
            s.keys.insert(arn.clone(), Key { arn, metadata, access: None });
            if !inside {
                s.streams.insert(sample::arn(PARTNER), sample::stream(PARTNER, &[]));
            }
            let user = if inside { ORDERS } else { PARTNER };
            sample::summary(s, user).key_id = Some(FOREIGN.to_owned());
        })
    }

    #[test]
    fn violates() {
        assert_eq!(sample::kind(&CHECK, &foreign(true), FOREIGN), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), SHOP_KEY), VerdictKind::Pass);
        let undescribed = sample::without(&api::KMS_DESCRIBE_KEY);
        assert_eq!(sample::kind(&CHECK, &undescribed, SHOP_KEY), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let mut snapshot = foreign(true);
        sample::forget(&mut snapshot, &api::ORGANIZATIONS_LIST_ACCOUNTS);
        assert_eq!(sample::kind(&CHECK, &snapshot, FOREIGN), VerdictKind::Unknown);
    }

    #[test]
    fn the_key_of_a_partner_s_own_stream_is_the_partner_s_business() {
        assert_eq!(sample::kind(&CHECK, &foreign(false), FOREIGN), VerdictKind::NotApplicable);
    }
}
