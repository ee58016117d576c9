use crate::facts::Role;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "feed-role-broad",
    title: "Role of a log destination may do more than write to its stream",
    severity: Severity::Medium,
    practices: &[Practice::P01],
    services: &[Service::Firehose, Service::Kinesis],
    rationale: "CloudWatch Logs writes with the role on behalf of every account that may subscribe. All \
        that it needs is to put records into the one stream behind the destination.",
    remediation: Remediation {
        text: "Allow kinesis:PutRecord on the stream, or firehose:PutRecord and firehose:PutRecordBatch on \
            the delivery stream, and nothing else; for an encrypted data stream kms:GenerateDataKey on \
            its key. The policy is printed by `hydrant explain --role ROLE_ARN`.",
        cli: "aws iam put-role-policy --role-name <role> --policy-name least-privilege --policy-document file://<policy>.json\naws iam detach-role-policy --role-name <role> --policy-arn <managed-policy-arn>",
        terraform: "resource \"aws_iam_role_policy\" \"example\" {\n  role   = aws_iam_role.example.id\n  policy = file(\"<policy>.json\")\n}",
    },
    references: &[Reference {
        title: "Amazon CloudWatch Logs User Guide: Create a destination",
        url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CreateFirehoseStreamDestination-Account.html",
    }],
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
        role.is_feed(true)?;
        role.beyond(
            context,
            judge,
            |grant, scale| {
                let mut found = grant.beyond_resources(scale);
                found.extend(grant.beyond_actions(scale));
                found
            },
            |excess| {
                let sentence = format!(
                    "The role of a log destination may {} on {}.",
                    excess.named(),
                    excess.resources.join(", ")
                );
                (sentence, "only to put records into its stream")
            },
        )
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::people::change_principals;
    use crate::sample::roles::{allow, grant};
    use crate::{VerdictKind, api, sample};

    fn kind(policy: &str) -> VerdictKind {
        let snapshot = sample::with(|s| change_principals(s, |it| grant(it, "app-logs", policy)));
        sample::kind(&CHECK, &snapshot, "app-logs")
    }

    #[test]
    fn violates() {
        assert_eq!(kind(&allow("kinesis:PutRecord", "*")), VerdictKind::Fail);
        assert_eq!(kind(&allow("kinesis:GetRecords", sample::ORDERS)), VerdictKind::Fail);
        assert_eq!(kind(&allow("*", "*")), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), "app-logs"), VerdictKind::Pass);
        assert_eq!(kind(&allow("kinesis:PutRecords", sample::ORDERS)), VerdictKind::Pass);
        let delivery = sample::kind(&CHECK, &sample::snapshot(), "delivery");
        assert_eq!(delivery, VerdictKind::NotApplicable);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS);
        assert_eq!(sample::kind(&CHECK, &denied, "app-logs"), VerdictKind::Unknown);
    }
}
