use crate::facts::KeyHolder;
use crate::{
    AccountId, Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service,
    Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "access-key-unused",
    title: "Access key of a user who streams is not used",
    severity: Severity::Low,
    practices: &[Practice::P08],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "A key that nobody uses is missed by nobody when it is copied. It still writes to or reads \
        from the stream, and rotating it is forgotten because nothing depends on it.",
    remediation: Remediation {
        text: "Deactivate the key, wait for whoever complains, and delete it.",
        cli: "aws iam get-access-key-last-used --access-key-id <key-id>\naws iam update-access-key --user-name <user> --access-key-id <key-id> --status Inactive\naws iam delete-access-key --user-name <user> --access-key-id <key-id>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "AWS Identity and Access Management User Guide: Manage access keys for IAM users",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
        },
        Reference {
            title: "AWS Identity and Access Management User Guide: Security best practices in IAM",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
        },
    ],
    mappings: &[
        Mapping { framework: "CIS AWS v5.0", control: "1.11" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-2(1)" },
        Mapping { framework: "Security Hub", control: "IAM.22" },
        Mapping { framework: "Security Hub", control: "IAM.8" },
    ],
    reads: &[
        &api::EC2_DESCRIBE_REGIONS,
        &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
        &api::IAM_GET_CREDENTIAL_REPORT,
        &api::KINESIS_GET_RESOURCE_POLICY,
        &api::KINESIS_LIST_STREAM_CONSUMERS,
        &api::ORGANIZATIONS_DESCRIBE_ORGANIZATION,
        &api::ORGANIZATIONS_LIST_POLICIES,
    ],
    scopes: &[Scope::User(judge)],
};

fn judge(context: &Context<'_>, account: AccountId, user: &KeyHolder, judge: &mut Judge) {
    judge.part(|_| context.streaming_user(account, user).map(|_| ()));
    let days = context.settings.access_key_unused_days;
    context.keys_by_age(account, user, judge, (days, "last used"), |key| {
        let sentence = |ago: &str| match key.used {
            Some(_) => format!("Access key {} was last used {ago}.", key.number),
            None => format!("Access key {}, made {ago}, was never used.", key.number),
        };
        (key.used.or(key.rotated), sentence)
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::people::{allow, change_principals, employ, hire};
    use crate::{Snapshot, VerdictKind, api, sample};

    const BATCH: &str = "arn:aws:iam::222222222222:user/batch";

    /// A user whose key was made and used so many days ago.
    fn with(action: &str, made: i64, used: Option<i64>) -> Snapshot {
        sample::with(|s| {
            change_principals(s, |people| hire(people, "user/batch", &allow(action, "*")));
            employ(s, "batch", made, used);
        })
    }

    #[test]
    fn violates() {
        let long_ago = sample::judge(&CHECK, &with("kinesis:*", 80, Some(46)), BATCH);
        assert_eq!(long_ago.kind, VerdictKind::Fail);
        let never = sample::judge(&CHECK, &with("kinesis:*", 46, None), BATCH);
        assert_eq!(never.kind, VerdictKind::Fail);
        assert!(never.reason.contains("never"), "{}", never.reason);
    }

    #[test]
    fn clean() {
        for (made, used) in [(900, Some(45)), (45, None)] {
            let snapshot = with("kinesis:*", made, used);
            assert_eq!(sample::kind(&CHECK, &snapshot, BATCH), VerdictKind::Pass);
        }
        let cannot = with("iam:ListUsers", 900, None);
        assert_eq!(sample::kind(&CHECK, &cannot, BATCH), VerdictKind::NotApplicable);
    }

    #[test]
    fn unknown() {
        let mut snapshot = with("kinesis:*", 91, None);
        sample::forget(&mut snapshot, &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS);
        assert_eq!(sample::kind(&CHECK, &snapshot, BATCH), VerdictKind::Unknown);
        let silent = sample::with(|s| {
            change_principals(s, |people| hire(people, "user/batch", &allow("kinesis:*", "*")));
            employ(s, "batch", 1, None).rotated = None;
        });
        assert_eq!(sample::kind(&CHECK, &silent, BATCH), VerdictKind::Unknown);
    }
}
