use crate::facts::Role;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "role-broad-resources",
    title: "Role of a stream is allowed resources beyond its data path",
    severity: Severity::High,
    practices: &[Practice::P01],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "The role can read or write streams, buckets, tables and keys that its own streams \
        never touch. A mistake in a configuration, or whoever gets hold of the role, reaches the data \
        of others. Statements that AWS documents without a resource, as for network interfaces, are \
        not counted.",
    remediation: Remediation {
        text: "Name the resources of the data path instead of wildcards: the policy of least privilege \
            for this role is printed by `hydrant explain --role ROLE_ARN`. Add it first, then detach what is wider and delete the inline \
            statements that are named: the stream's error log shows what the role misses.",
        cli: "aws iam put-role-policy --role-name <role> --policy-name least-privilege --policy-document file://<policy>.json\naws iam detach-role-policy --role-name <role> --policy-arn <managed-policy-arn>\naws iam delete-role-policy --role-name <role> --policy-name <wide-inline-policy>",
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
    ],
    mappings: &[],
    reads: &[
        &api::EC2_DESCRIBE_REGIONS,
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::FIREHOSE_LIST_DELIVERY_STREAMS,
        &api::GLUE_GET_TABLE,
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
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_LIST_BUCKETS,
        &api::SECRETSMANAGER_DESCRIBE_SECRET,
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
            |grant, scale| grant.beyond_resources(scale),
            |excess| {
                let resources = excess.resources.join(", ");
                let sentence = format!(
                    "The role may {} on {resources}, beyond its data path.",
                    excess.named()
                );
                (sentence, "only resources of its data path")
            },
        )?;
        // An action that is not known to be needed is another check's, and may be this one's.
        role.needs.gaps.first().map_or(Ok(()), |gap| Err(Stop::from(gap)))
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::people::change_principals;
    use crate::sample::roles::{allow, bound, grant};
    use crate::{VerdictKind, api, sample};

    const DELIVERED: &str = "arn:aws:s3:::example-delivered-333333333333";

    fn kind(role: &str, policy: &str) -> VerdictKind {
        let snapshot = sample::with(|s| change_principals(s, |it| grant(it, role, policy)));
        sample::kind(&CHECK, &snapshot, role)
    }

    #[test]
    fn violates() {
        for policy in [
            allow("s3:PutObject", "*"),
            allow("s3:PutObject", &format!("{DELIVERED}*")),
            allow("s3:GetObject", "arn:aws:s3:::other/*"),
            allow("kinesis:GetRecords", "arn:aws:kinesis:eu-west-1:222222222222:stream/*"),
            allow("kms:Decrypt", "arn:aws:kms:*:222222222222:key/*"),
            r#"{"Statement":{"Effect":"Allow","Action":"s3:PutObject","NotResource":"arn:aws:s3:::other/*"}}"#
                .to_owned(),
        ] {
            assert_eq!(kind("delivery", &policy), VerdictKind::Fail, "{policy}");
        }
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
        for policy in [
            allow("s3:PutObject", &format!("{DELIVERED}/*")),
            allow("s3:PutObject", DELIVERED),
            allow("kinesis:ListShards", "*"),
            allow("ec2:CreateNetworkInterface", "*"),
            allow("lakeformation:GetDataAccess", "*"),
            // An action that is not needed is another check's.
            allow("s3:DeleteBucket", "*"),
        ] {
            assert_eq!(kind("delivery", &policy), VerdictKind::Pass, "{policy}");
        }
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS);
        assert_eq!(sample::kind(&CHECK, &denied, "delivery"), VerdictKind::Unknown);
        let other =
            allow("kinesis:PutRecord", "arn:aws:kinesis:eu-west-1:222222222222:stream/other");
        assert_eq!(kind("enrich", &other), VerdictKind::Unknown, "its code may write there");
        assert_eq!(kind("enrich", &allow("kinesis:PutRecord", "*")), VerdictKind::Fail);
    }

    #[test]
    fn a_boundary_narrows() {
        let snapshot = sample::with(|s| {
            change_principals(s, |it| {
                grant(it, "delivery", &allow("s3:PutObject", "*"));
                bound(it, "delivery", &allow("*", &format!("{DELIVERED}/*")));
            });
        });
        assert_eq!(sample::kind(&CHECK, &snapshot, "delivery"), VerdictKind::Pass);
    }
}
