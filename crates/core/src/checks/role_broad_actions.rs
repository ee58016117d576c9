use crate::facts::Role;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "role-broad-actions",
    title: "Role of a stream is allowed actions that nothing on its data path needs",
    severity: Severity::High,
    practices: &[Practice::P01],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Whoever gets hold of the role, through the service, the code of an application or a \
        trust policy, can do whatever it is allowed. Needed is what the configuration of its streams \
        asks for and AWS documents; a policy that a permissions boundary or the organization narrows \
        to that is not broad.",
    remediation: Remediation {
        text: "Replace the statements that are named by the policy of least privilege for this role, \
            which `hydrant explain --role ROLE_ARN` prints, and detach managed policies that are wider.",
        cli: "aws iam put-role-policy --role-name <role> --policy-name least-privilege --policy-document file://<policy>.json\naws iam detach-role-policy --role-name <role> --policy-arn <managed-policy-arn>",
        terraform: "resource \"aws_iam_role_policy\" \"example\" {\n  role   = aws_iam_role.example.id\n  policy = file(\"<policy>.json\")\n}",
    },
    references: &[
        Reference {
            title: "Amazon Data Firehose Developer Guide: Controlling access with Amazon Data Firehose",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html",
        },
        Reference {
            title: "Amazon Data Firehose Developer Guide: Security best practices",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/security-best-practices.html",
        },
        Reference {
            title: "Managed Service for Apache Flink Developer Guide: Security best practices",
            url: "https://docs.aws.amazon.com/managed-flink/latest/java/security-best-practices.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::EC2_DESCRIBE_REGIONS,
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::FIREHOSE_LIST_DELIVERY_STREAMS,
        &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
        &api::KINESIS_DESCRIBE_CHANNEL,
        &api::KINESIS_DESCRIBE_STREAM_SUMMARY,
        &api::KINESIS_LIST_CHANNELS,
        &api::KINESIS_LIST_STREAMS,
        &api::KINESISANALYTICS_DESCRIBE_APPLICATION,
        &api::KINESISANALYTICS_LIST_APPLICATIONS,
        &api::KMS_DESCRIBE_KEY,
        &api::LOGS_DESCRIBE_DESTINATIONS,
        &api::ORGANIZATIONS_DESCRIBE_ORGANIZATION,
        &api::ORGANIZATIONS_LIST_POLICIES,
        &api::S3_GET_BUCKET_ENCRYPTION,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[Scope::Role(judge)],
};

fn judge(context: &Context<'_>, role: &Role, judge: &mut Judge) {
    judge.part(|judge| {
        let role = context.path_role(role)?;
        role.is_feed(false)?;
        role.beyond(
            context,
            judge,
            |grant, scale| grant.beyond_actions(scale).into_iter().collect(),
            |excess| {
                let sentence =
                    format!("The role may {}, which its data path does not need.", excess.named());
                (sentence, "only actions that the configuration needs")
            },
        )
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::people::change_principals;
    use crate::sample::roles::{allow, bound, grant};
    use crate::{VerdictKind, api, sample};

    fn kind(role: &str, policy: &str) -> VerdictKind {
        let snapshot = sample::with(|s| change_principals(s, |it| grant(it, role, policy)));
        sample::kind(&CHECK, &snapshot, role)
    }

    #[test]
    fn violates() {
        for policy in [
            allow("*", "*"),
            allow("s3:*", "arn:aws:s3:::example-delivered-333333333333/*"),
            allow("s3:PutBucketPolicy", "*"),
            allow("polly:*", "*"),
            r#"{"Statement":{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}}"#.to_owned(),
        ] {
            assert_eq!(kind("delivery", &policy), VerdictKind::Fail, "{policy}");
        }
        let snapshot = sample::with(|s| {
            change_principals(s, |it| grant(it, "delivery", &allow("kinesis:*", "*")));
        });
        let verdict = sample::judge(&CHECK, &snapshot, "delivery");
        let evidence = &verdict.evidence[0];
        assert!(evidence.what.starts_with("statement 1 of "), "{evidence:?}");
        assert!(evidence.observed.starts_with("kinesis:"), "{evidence:?}");
    }

    #[test]
    fn clean() {
        for role in ["delivery", "enrich", "channel"] {
            assert_eq!(
                sample::kind(&CHECK, &sample::snapshot(), role),
                VerdictKind::Pass,
                "{role}"
            );
        }
        let feed = sample::kind(&CHECK, &sample::snapshot(), "app-logs");
        assert_eq!(feed, VerdictKind::NotApplicable, "feed-role-broad speaks");
        let needed = allow("s3:PutObject", "arn:aws:s3:::example-delivered-333333333333/*");
        assert_eq!(kind("delivery", &needed), VerdictKind::Pass);
        let nowhere = allow("s3:DeleteBucket", "arn:aws:s3:::example-delivered-333333333333/*");
        assert_eq!(kind("delivery", &nowhere), VerdictKind::Pass, "buckets have no slash");
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS);
        assert_eq!(sample::kind(&CHECK, &denied, "delivery"), VerdictKind::Unknown);
        let more = allow("dynamodb:PutItem", "arn:aws:dynamodb:eu-west-1:222222222222:table/t");
        assert_eq!(kind("enrich", &more), VerdictKind::Unknown, "its code may write there");
        let conditional = r#"{"Statement":{"Effect":"Allow","Action":"s3:PutBucketPolicy","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1"}}}}"#;
        assert_eq!(kind("delivery", conditional), VerdictKind::Unknown);
    }

    #[test]
    fn what_no_code_needs_is_broad() {
        for policy in [allow("*", "*"), allow("iam:CreateUser", "*"), allow("kinesis:*", "*")] {
            assert_eq!(kind("enrich", &policy), VerdictKind::Fail, "{policy}");
        }
    }

    #[test]
    fn a_boundary_narrows() {
        let bounded = |boundary: &str| {
            let snapshot = sample::with(|s| {
                change_principals(s, |it| {
                    grant(it, "delivery", &allow("*", "*"));
                    bound(it, "delivery", boundary);
                });
            });
            sample::kind(&CHECK, &snapshot, "delivery")
        };
        let delivered = "arn:aws:s3:::example-delivered-333333333333/*";
        assert_eq!(bounded(&allow("s3:PutObject", delivered)), VerdictKind::Pass);
        assert_eq!(bounded(&allow("s3:*", delivered)), VerdictKind::Fail);
        let other = allow("kinesis:*", "arn:aws:kinesis:eu-west-1:222222222222:stream/other");
        assert_eq!(bounded(&other), VerdictKind::Fail);
    }
}
