use crate::facts::KeyHolder;
use crate::{
    AccountId, Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service,
    Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "access-key-stale",
    title: "Access key of a user who streams is old",
    severity: Severity::Medium,
    practices: &[Practice::P08],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "The longer a key is valid, the more places hold a copy of it, and the longer one that was \
        stolen is of use. Rotation also proves that the owner still knows where the key is used.",
    remediation: Remediation {
        text: "Better than a new key is a role. Where a user must stay: make a second key, move the \
            workload to it, deactivate the old one, and delete it once nothing uses it any more.",
        cli: "aws iam list-access-keys --user-name <user>\naws iam create-access-key --user-name <user>\naws iam update-access-key --user-name <user> --access-key-id <key-id> --status Inactive\naws iam delete-access-key --user-name <user> --access-key-id <key-id>",
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
        Mapping { framework: "CIS AWS v5.0", control: "1.13" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-2(1)" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-3(3)" },
        Mapping { framework: "Security Hub", control: "IAM.3" },
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
    let days = context.settings.access_key_age_days;
    context.keys_by_age(account, user, judge, (days, "made"), |key| {
        let sentence = move |ago: &str| {
            format!("Access key {} was made {ago}, more than {days} days.", key.number)
        };
        (key.rotated, sentence)
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
        assert_eq!(sample::kind(&CHECK, &with("kinesis:*", 91, Some(1)), BATCH), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &with("kinesis:*", 90, None), BATCH), VerdictKind::Pass);
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
