use std::collections::BTreeMap;

use hydrant_iam::{Attached, Decision, Reason, Resource, Value};

use crate::facts::Role;
use crate::needs::{PathRole, short};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop,
    Strength, api, ask,
};

pub(super) static CHECK: Check = Check {
    id: "role-destination-unpinned",
    title: "Role writes into a bucket whoever owns it",
    severity: Severity::Medium,
    practices: &[Practice::P01, Practice::P10],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "The name of a deleted bucket is free for anybody. Firehose does not say which account it \
        expects to own its bucket, so it goes on writing into the one of a stranger, unless the role is \
        allowed to write into buckets of a known account or organization only.",
    remediation: Remediation {
        text: "Add a condition on aws:ResourceAccount or aws:ResourceOrgID to the statement that allows \
            s3:PutObject, or deny S3 to resources outside the organization for all roles with a service \
            control policy.",
        cli: "aws iam put-role-policy --role-name <role> --policy-name least-privilege --policy-document file://<policy>.json",
        terraform: "data \"aws_iam_policy_document\" \"example\" {\n  statement {\n    actions   = [\"s3:PutObject\"]\n    resources = [\"arn:aws:s3:::<bucket>/*\"]\n    condition {\n      test     = \"StringEquals\"\n      variable = \"aws:ResourceAccount\"\n      values   = [\"<account-id>\"]\n    }\n  }\n}",
    },
    references: &[
        Reference {
            title: "IAM User Guide: AWS global condition context keys",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
        },
        Reference {
            title: "Amazon S3 User Guide: Verifying bucket ownership with bucket owner condition",
            url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::GLUE_GET_TABLE,
        &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
        &api::KINESIS_DESCRIBE_CHANNEL,
        &api::KINESIS_DESCRIBE_STREAM_SUMMARY,
        &api::KINESIS_LIST_CHANNELS,
        &api::KINESISANALYTICS_DESCRIBE_APPLICATION,
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

const WRITE: &str = "s3:PutObject";
/// No account has it.
const STRANGER: &str = "000000000000";

fn judge(context: &Context<'_>, role: &Role, judge: &mut Judge) {
    judge.part(|judge| {
        let role = context.path_role(role)?;
        let written = role
            .needs
            .permissions
            .iter()
            .filter(|it| it.action == WRITE && it.strength != Strength::Beside);
        let objects: Vec<&str> =
            written.flat_map(|it| &it.asked).map(|it| it.resource.as_str()).collect();
        let mut stop = role.needs.gaps.first().map(Stop::from);
        if objects.is_empty() {
            let none = || Stop::not_applicable("The role writes into no bucket.");
            return Err(stop.unwrap_or_else(none));
        }
        let mut loose: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for object in objects {
            let bucket = object.split('/').next().unwrap_or_default();
            match writes_to_strangers(context, &role, object) {
                Decision::Can(because) => {
                    loose.entry(statements(&because)).or_default().push(bucket.to_owned());
                }
                Decision::CanIf(remains, _) => {
                    let why = format!("whether it writes into a stranger's {bucket}: if {remains}");
                    stop = stop.or(Some(Stop::undecided(role.fact, why)));
                }
                Decision::Cannot(_) => {}
            }
        }
        for (place, mut buckets) in loose {
            buckets.sort();
            buckets.dedup();
            let named = short(&buckets, buckets.len());
            let sentence = format!("The role may write into {named}, whoever owns it.");
            let expected = "aws:ResourceAccount or aws:ResourceOrgID in a condition";
            judge.fail(role.fact, place, format!("{WRITE} on {named}"), expected, sentence);
        }
        stop.map_or(Ok(()), Err)
    });
}

/// What the role's side says to a bucket of this name in an account outside every organization, which lets
/// everybody in.
fn writes_to_strangers(context: &Context<'_>, role: &PathRole<'_>, object: &str) -> Decision {
    const OPEN: &str =
        r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}"#;
    let mut found = Resource::new(object);
    found.account = Some(STRANGER.to_owned());
    found.policy = Some(Attached::read("a stranger's bucket policy", OPEN));
    let account = || Value::One(STRANGER.to_owned());
    let more = [
        ("aws:ResourceAccount", account()),
        ("s3:ResourceAccount", account()),
        ("aws:ResourceOrgID", Value::Absent),
        ("aws:ResourceOrgPaths", Value::Absent),
    ];
    ask(context.snapshot, role.person, WRITE, &found, &more)
}

fn statements(because: &[Reason]) -> String {
    let own = because.iter().filter_map(|reason| match reason {
        Reason::Allowed(it) if it.layer == hydrant_iam::Layer::Identity => Some(it.to_string()),
        _ => None,
    });
    own.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::people::change_principals;
    use crate::sample::roles::{allow, control, deny_if, grant, replace};
    use crate::{Verdict, VerdictKind, api, sample};

    fn judged(role: &str, policy: &str) -> Verdict {
        let snapshot = sample::with(|s| change_principals(s, |it| grant(it, role, policy)));
        sample::judge(&CHECK, &snapshot, role)
    }

    #[test]
    fn violates() {
        let verdict = judged("delivery", &allow("s3:PutObject", "arn:aws:s3:::example-*"));
        assert_eq!(verdict.kind, VerdictKind::Fail);
        assert!(verdict.reason.contains("arn:aws:s3:::example-delivered"), "{}", verdict.reason);
        let if_exists = r#"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEqualsIfExists":{"aws:ResourceOrgID":"o-exampleorg1"}}}}"#;
        assert_eq!(judged("delivery", if_exists).kind, VerdictKind::Fail, "a stranger has none");
    }

    #[test]
    fn clean() {
        let snapshot = sample::snapshot();
        assert_eq!(sample::kind(&CHECK, &snapshot, "delivery"), VerdictKind::Pass);
        assert_eq!(sample::kind(&CHECK, &snapshot, "app-logs"), VerdictKind::NotApplicable);
        let organization = r#"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceOrgID":"o-exampleorg1"}}}}"#;
        assert_eq!(judged("delivery", organization).kind, VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS);
        assert_eq!(sample::kind(&CHECK, &denied, "delivery"), VerdictKind::Unknown);
        let conditional = r#"{"Statement":{"Effect":"Allow","Action":"s3:PutObject","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1"}}}}"#;
        assert_eq!(judged("delivery", conditional).kind, VerdictKind::Unknown);
    }

    #[test]
    fn the_organization_can_pin_all_roles() {
        let snapshot = sample::with(|s| {
            change_principals(s, |it| replace(it, "delivery", &allow("s3:*", "*")));
            let outside = r#"{"StringNotEquals":{"aws:ResourceOrgID":"o-exampleorg1"}}"#;
            control(s, &[&allow("*", "*"), &deny_if("s3:*", "*", outside)]);
        });
        assert_eq!(sample::kind(&CHECK, &snapshot, "delivery"), VerdictKind::Pass);
    }
}
