use crate::facts::KeyHolder;
use crate::{
    AccountId, Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity,
    api,
};

pub(super) static CHECK: Check = Check {
    id: "user-streams-with-keys",
    title: "A user streams with a long-term key",
    severity: Severity::High,
    practices: &[Practice::P02],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "An access key of a user is valid until somebody deletes it. It ends up in configuration \
        files and build logs, and whoever finds it writes to or reads from the stream as the user \
        does. A role gives credentials that expire by themselves.",
    remediation: Remediation {
        text: "Give the workload a role: of its instance, task, function or pod, or by IAM Roles Anywhere \
            outside AWS. Deactivate the key, delete it once nothing uses it any more, and take the \
            permission from the user.",
        cli: "aws iam update-access-key --user-name <user> --access-key-id <key-id> --status Inactive\naws iam delete-access-key --user-name <user> --access-key-id <key-id>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "AWS Identity and Access Management User Guide: Security best practices in IAM",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
        },
        Reference {
            title: "AWS Identity and Access Management User Guide: Manage access keys for IAM users",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
        },
    ],
    mappings: &[],
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
    judge.part(|judge| {
        let report = context.key_report(account)?;
        let Some(streams) = context.streams_of_user(account, user)? else {
            judge.saw(report, "Active access keys", "none reaches a stream");
            return Ok(());
        };
        let observed = format!("{} active; {} by {}", user.keys.len(), streams.action, streams.by);
        let stream = streams.object.name();
        let verb = streams.verb();
        let sentence = format!("The user has an access key and may {verb} {stream}.");
        judge.fail(report, "Active access keys", observed, "none", sentence);
        Ok(())
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
        for (action, verb) in [
            ("firehose:PutRecord", "write to"),
            ("kinesis:GetRecords", "read from"),
            ("kinesis:SubscribeToShard", "read from"),
            ("*", "write to"),
        ] {
            let verdict = sample::judge(&CHECK, &with(action, 1, Some(1)), BATCH);
            assert_eq!(verdict.kind, VerdictKind::Fail, "{action}");
            assert!(verdict.reason.contains(verb), "{}", verdict.reason);
        }
    }

    #[test]
    fn clean() {
        let cannot = with("kinesis:DescribeStream", 1, None);
        assert_eq!(sample::kind(&CHECK, &cannot, BATCH), VerdictKind::Pass);
        let mut denied = with("kinesis:*", 1, None);
        change_principals(&mut denied, |people| {
            hire(
                people,
                "user/batch",
                r#"{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}"#,
            );
        });
        assert_eq!(sample::kind(&CHECK, &denied, BATCH), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in [
            &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
            &api::ORGANIZATIONS_LIST_POLICIES,
            &api::KINESIS_LIST_STREAMS,
        ] {
            let action =
                if api.name.contains("LIST_STREAMS") { "kinesis:List*" } else { "kinesis:*" };
            let mut snapshot = with(action, 1, None);
            sample::forget(&mut snapshot, api);
            let expected = if api.name == "kinesis:ListStreams" {
                VerdictKind::Fail
            } else {
                VerdictKind::Unknown
            };
            assert_eq!(sample::kind(&CHECK, &snapshot, BATCH), expected, "{}", api.name);
        }
        let mut cannot = with("kinesis:DescribeStream", 1, None);
        sample::forget(&mut cannot, &api::KINESIS_LIST_STREAMS);
        assert_eq!(sample::kind(&CHECK, &cannot, BATCH), VerdictKind::Unknown, "of what stream");
    }
}
