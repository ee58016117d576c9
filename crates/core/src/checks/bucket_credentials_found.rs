use crate::facts::{Bucket, Finding};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "bucket-credentials-found",
    title: "Macie found credentials in the bucket",
    severity: Severity::Critical,
    practices: &[Practice::P02],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Keys or passwords lie in the delivered records or beside the code, where everybody \
        who may read the bucket can use them. Somebody logs them or sends them through the \
        stream, and will go on doing so.",
    remediation: Remediation {
        text: "Revoke and replace the credentials first. Find the producer that sends them and stop \
            it, delete the objects with all their versions and copies, and archive the finding.",
        cli: "aws macie2 list-findings --finding-criteria '{\"criterion\":{\"type\":{\"eq\":[\"SensitiveData:S3Object/Credentials\"]},\"resourcesAffected.s3Bucket.name\":{\"eq\":[\"<bucket>\"]}}}' --region <region>\naws macie2 get-findings --finding-ids <finding-id> --region <region>",
        terraform: "",
    },
    references: &[Reference {
        title: "Amazon Macie User Guide: Types of Macie findings",
        url: "https://docs.aws.amazon.com/macie/latest/user/findings-types.html",
    }],
    mappings: &[],
    reads: &[
        &api::MACIE2_GET_FINDINGS,
        &api::MACIE2_GET_MACIE_SESSION,
        &api::MACIE2_LIST_FINDINGS,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[Scope::Bucket(judge)],
};

const CREDENTIALS: &str = "SensitiveData:S3Object/Credentials";

fn judge(context: &Context<'_>, bucket: &Bucket, judge: &mut Judge) {
    judge.part(|judge| {
        let macie = context.macie(bucket.place()?)?;
        let fact = &macie.findings;
        let about = |it: &&Finding| it.kind == CREDENTIALS && names(it, &bucket.name);
        let found = fact.known()?.iter().filter(about).count();
        if found == 0 {
            judge.saw(fact, "Findings", "none of credentials");
        } else {
            let sentence =
                format!("Macie found credentials in the bucket; open findings: {found}.");
            judge.fail(fact, "Type", CREDENTIALS, "no open finding", sentence);
        }
        Ok(())
    });
}

/// A finding names the bucket by its name or ARN, or an object in it.
fn names(finding: &Finding, bucket: &str) -> bool {
    finding.resources.iter().any(|resource| {
        let name = resource.split_once(":s3:::").map_or(resource.as_str(), |(_, name)| name);
        name.split('/').next() == Some(bucket)
    })
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{Finding, Macie};
    use crate::sample::CODE;
    use crate::{Snapshot, VerdictKind, api, sample};

    fn after(change: impl FnOnce(&mut Macie)) -> Snapshot {
        sample::with(|s| change(sample::macie_mut(s)))
    }

    fn found(kind: &str, resource: &str) -> Snapshot {
        after(|it| {
            sample::value(&mut it.findings).push(Finding {
                kind: kind.to_owned(),
                high: true,
                created: None,
                resources: vec![resource.to_owned()],
            });
        })
    }

    fn kind(snapshot: &Snapshot) -> VerdictKind {
        sample::kind(&CHECK, snapshot, CODE)
    }

    #[test]
    fn violates() {
        for resource in [CODE, &format!("arn:aws:s3:::{CODE}"), &format!("{CODE}/a.jar")] {
            let snapshot = found("SensitiveData:S3Object/Credentials", resource);
            assert_eq!(kind(&snapshot), VerdictKind::Fail, "{resource}");
        }
    }

    #[test]
    fn clean() {
        assert_eq!(kind(&sample::snapshot()), VerdictKind::Pass);
        let others = found("SensitiveData:S3Object/Credentials", "example-code-2222222222223");
        assert_eq!(kind(&others), VerdictKind::Pass);
        assert_eq!(kind(&found("SensitiveData:S3Object/Personal", CODE)), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in [&api::MACIE2_LIST_FINDINGS, &api::MACIE2_GET_MACIE_SESSION] {
            assert_eq!(kind(&sample::without(api)), VerdictKind::Unknown);
        }
        assert_eq!(kind(&sample::with(|s| s.areas.clear())), VerdictKind::Unknown);
    }

    #[test]
    fn without_macie_another_check_speaks() {
        let off = after(|it| *sample::value(&mut it.enabled) = false);
        assert_eq!(kind(&off), VerdictKind::NotApplicable);
    }
}
