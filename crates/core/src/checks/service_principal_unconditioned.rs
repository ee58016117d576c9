use hydrant_iam::unconditioned_services;

use crate::facts::{Bucket, Key, LogDestination};
use crate::perimeter::document;
use crate::{
    Check, Context, Fact, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop,
    Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "service-principal-unconditioned",
    title: "Policy trusts a service of AWS whoever it acts for",
    severity: Severity::Medium,
    practices: &[Practice::P10],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "A service acts for every customer of AWS. A policy that admits it without saying \
        for whom lets a stranger point the service at this bucket, key or log destination from \
        an account of their own: the confused deputy.",
    remediation: Remediation {
        text: "Add a condition on aws:SourceArn, aws:SourceAccount or aws:SourceOrgID to the \
            statement, or one Deny for all services whose aws:SourceOrgID is not the \
            organization's. Key policies for CloudWatch Logs can name the log group in the \
            encryption context instead.",
        cli: "aws s3api get-bucket-policy --bucket <bucket> --query Policy --output text > <policy>.json\naws s3api put-bucket-policy --bucket <bucket> --policy file://<policy>.json\naws kms get-key-policy --key-id <key-arn> --policy-name default --query Policy --output text --region <region> > <policy>.json\naws kms put-key-policy --key-id <key-arn> --policy-name default --policy file://<policy>.json --region <region>\naws logs describe-destinations --destination-name-prefix <destination> --query 'destinations[0].accessPolicy' --output text --region <region> > <policy>.json\naws logs put-destination-policy --destination-name <destination> --access-policy file://<policy>.json --region <region>",
        terraform: "data \"aws_iam_policy_document\" \"example\" {\n  statement {\n    principals {\n      type        = \"Service\"\n      identifiers = [\"<service>.amazonaws.com\"]\n    }\n    condition {\n      test     = \"StringEquals\"\n      variable = \"aws:SourceOrgID\"\n      values   = [\"<organization-id>\"]\n    }\n  }\n}",
    },
    references: &[Reference {
        title: "IAM User Guide: The confused deputy problem",
        url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    }],
    mappings: &[],
    reads: &[
        &api::KMS_DESCRIBE_KEY,
        &api::KMS_GET_KEY_POLICY,
        &api::LOGS_DESCRIBE_DESTINATIONS,
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
        &api::S3_GET_BUCKET_ENCRYPTION,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_GET_BUCKET_POLICY,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[
        Scope::Bucket(judge_bucket),
        Scope::Key(judge_key),
        Scope::LogDestination(judge_destination),
    ],
};

fn judge_bucket(_: &Context<'_>, bucket: &Bucket, judge: &mut Judge) {
    judge.part(|judge| {
        bucket.place()?;
        let fact = &bucket.policy;
        trusts(fact, fact.known()?.as_deref(), "The bucket policy", judge)
    });
}

fn judge_key(context: &Context<'_>, key: &Key, judge: &mut Judge) {
    judge.part(|_| {
        context.own_key(key)?;
        key.metadata.known()?;
        key.unless_unmanaged()
    });
    judge.part(|judge| {
        context.own_key(key)?;
        key.unless_unmanaged()?;
        let fact = &key.asked()?.policy;
        trusts(fact, Some(fact.known()?), "The key policy", judge)
    });
}

fn judge_destination(
    context: &Context<'_>,
    target: Target,
    destination: &LogDestination,
    judge: &mut Judge,
) {
    judge.part(|judge| {
        let fact = context.destinations(target)?;
        trusts(fact, destination.policy.as_deref(), "The policy of the log destination", judge)
    });
}

fn trusts<T>(
    fact: &Fact<T>,
    text: Option<&str>,
    whose: &str,
    judge: &mut Judge,
) -> Result<(), Stop> {
    let Some(text) = text else {
        judge.saw(fact, "Policy", "none");
        return Ok(());
    };
    for trusted in unconditioned_services(&document(fact, text)?) {
        let place = match &trusted.sid {
            Some(sid) => format!("Statement {sid}"),
            None => format!("Statement[{}]", trusted.statement),
        };
        let expected = "aws:SourceArn, aws:SourceAccount or aws:SourceOrgID";
        let sentence = format!("{whose} trusts {} whoever it acts for.", trusted.service);
        judge.fail(fact, place, &trusted.service, expected, sentence);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::BucketOwner;
    use crate::sample::{APP_LOGS, CODE, SHOP, SHOP_KEY};
    use crate::{Snapshot, VerdictKind, api, sample};

    fn trusting(condition: &str) -> String {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Service":"logs.amazonaws.com"}},"Action":"*","Resource":"*","Condition":{condition}}}]}}"#
        )
    }

    fn bucket(policy: String) -> Snapshot {
        sample::with(|s| {
            *sample::value(&mut sample::bucket_mut(s, CODE).policy) = Some(policy);
        })
    }

    fn key(policy: String) -> Snapshot {
        sample::with(|s| *sample::value(&mut sample::access(s, SHOP_KEY).policy) = policy)
    }

    fn destination(policy: Option<String>) -> Snapshot {
        sample::with(|s| sample::log_destination_mut(s).policy = policy)
    }

    #[test]
    fn violates() {
        let open = || trusting("{}");
        assert_eq!(sample::kind(&CHECK, &bucket(open()), CODE), VerdictKind::Fail);
        assert_eq!(sample::kind(&CHECK, &key(open()), SHOP_KEY), VerdictKind::Fail);
        let open = destination(Some(open()));
        assert_eq!(sample::kind(&CHECK, &open, APP_LOGS), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        for name in [CODE, SHOP_KEY, APP_LOGS] {
            assert_eq!(sample::kind(&CHECK, &sample::snapshot(), name), VerdictKind::Pass);
        }
        let narrow =
            || trusting(&format!(r#"{{"StringEquals":{{"aws:SourceAccount":"{SHOP}"}}}}"#));
        assert_eq!(sample::kind(&CHECK, &bucket(narrow()), CODE), VerdictKind::Pass);
        assert_eq!(sample::kind(&CHECK, &key(narrow()), SHOP_KEY), VerdictKind::Pass);
        assert_eq!(sample::kind(&CHECK, &destination(None), APP_LOGS), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::S3_GET_BUCKET_POLICY);
        assert_eq!(sample::kind(&CHECK, &denied, CODE), VerdictKind::Unknown);
        for api in [&api::KMS_GET_KEY_POLICY, &api::KMS_DESCRIBE_KEY] {
            assert_eq!(sample::kind(&CHECK, &sample::without(api), SHOP_KEY), VerdictKind::Unknown);
        }
        let keyless = sample::judge(&CHECK, &sample::without(&api::S3_GET_BUCKET_ENCRYPTION), CODE);
        assert_eq!(keyless.kind, VerdictKind::Unknown, "the key of the bucket is not known");
        let unread = destination(Some("{".to_owned()));
        assert_eq!(sample::kind(&CHECK, &unread, APP_LOGS), VerdictKind::Unknown);
    }

    #[test]
    fn what_somebody_else_owns_is_left_out() {
        let mut strange = bucket(trusting("{}"));
        sample::set_owner(&mut strange, CODE, BucketOwner::Elsewhere);
        assert_eq!(sample::kind(&CHECK, &strange, CODE), VerdictKind::NotApplicable);
        let mut managed = key(trusting("{}"));
        sample::metadata(&mut managed, SHOP_KEY).manager = "AWS".to_owned();
        assert_eq!(sample::kind(&CHECK, &managed, SHOP_KEY), VerdictKind::NotApplicable);
    }
}
