use crate::facts::{Application, CodeLocation, Versioning};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "flink-code-unpinned",
    title: "Code of the application is not pinned to a version",
    severity: Severity::Low,
    practices: &[Practice::P21],
    services: &[Service::Flink],
    rationale: "An application that names its code by the object key alone runs whatever lies there \
        when it is next updated: whoever may write to the bucket changes what the application \
        does, and nobody can say which code ran before.",
    remediation: Remediation {
        text: "Enable versioning of the bucket, upload the code once more (what was there \
            before has no version), and name the version of the object in the application. All of it is changed in place; the application restarts.",
        cli: "aws kinesisanalyticsv2 describe-application --application-name <application> --query 'ApplicationDetail.{version:ApplicationVersionId}' --region <region>\naws s3api put-bucket-versioning --bucket <bucket> --versioning-configuration Status=Enabled\naws s3api put-object --bucket <bucket> --key <code-object> --body <file> --query VersionId --output text\naws kinesisanalyticsv2 update-application --application-name <application> --current-application-version-id <version> --application-configuration-update 'ApplicationCodeConfigurationUpdate={CodeContentUpdate={S3ContentLocationUpdate={ObjectVersionUpdate=<object-version>}}}' --region <region>",
        terraform: "resource \"aws_kinesisanalyticsv2_application\" \"example\" {\n  application_configuration {\n    application_code_configuration {\n      code_content_type = \"ZIPFILE\"\n      code_content {\n        s3_content_location {\n          bucket_arn     = aws_s3_bucket.code.arn\n          file_key       = aws_s3_object.code.key\n          object_version = aws_s3_object.code.version_id\n        }\n      }\n    }\n  }\n}",
    },
    references: &[
        Reference {
            title: "Managed Service for Apache Flink API Reference: S3ContentLocation",
            url: "https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_S3ContentLocation.html",
        },
        Reference {
            title: "Amazon S3 User Guide: Retaining multiple versions of objects with S3 Versioning",
            url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::KINESISANALYTICS_DESCRIBE_APPLICATION,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_GET_BUCKET_VERSIONING,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[Scope::Application(judge)],
};

fn judge(context: &Context<'_>, application: &Application, judge: &mut Judge) {
    let code = match code(application) {
        Ok(code) => code,
        Err(stop) => return judge.part(|_| Err(stop)),
    };
    let fact = &application.detail;
    judge.part(|judge| {
        match code.version.as_deref() {
            // The version that objects have from before versioning; an upload overwrites it.
            None | Some("null") => {
                let seen = code.version.as_deref().unwrap_or("none");
                let sentence = format!("The code {} is named without a version.", code.object);
                judge.fail(fact, "ObjectVersion", seen, "a version", sentence);
            }
            Some(version) => judge.saw(fact, "ObjectVersion", version),
        }
        Ok(())
    });
    judge.part(|judge| {
        let Some(bucket) = context.bucket(&code.bucket) else {
            let why = format!("the bucket {} was not looked up", code.bucket);
            return Err(Stop::undecided(fact, why));
        };
        if let Err(Stop::NotApplicable(why)) = bucket.place() {
            judge.defer(why);
            return Ok(());
        }
        bucket.place()?;
        let seen = match bucket.versioning.known()? {
            Versioning::Enabled => {
                judge.saw(&bucket.versioning, "Status", "Enabled");
                return Ok(());
            }
            Versioning::Suspended => "Suspended",
            Versioning::Off => "never enabled",
        };
        let sentence = format!("The code bucket {} does not keep versions.", code.bucket);
        judge.fail(&bucket.versioning, "Status", seen, "Enabled", sentence);
        Ok(())
    });
}

fn code(application: &Application) -> Result<&CodeLocation, Stop> {
    let detail = application.settled()?;
    match &detail.code {
        Some(code) => Ok(code),
        None if detail.is_sql() || detail.is_studio() => {
            Err(Stop::not_applicable("The code of the application is not an object in a bucket."))
        }
        None => Err(Stop::undecided(&application.detail, "AWS named no code object")),
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{BucketOwner, CodeLocation, Versioning};
    use crate::sample::{CODE, ENRICH};
    use crate::{Snapshot, VerdictKind, api, sample};

    fn code(s: &mut Snapshot) -> &mut CodeLocation {
        sample::detail(s).code.as_mut().unwrap()
    }

    fn kind(snapshot: &Snapshot) -> VerdictKind {
        sample::kind(&CHECK, snapshot, ENRICH)
    }

    #[test]
    fn violates() {
        assert_eq!(kind(&sample::with(|s| code(s).version = None)), VerdictKind::Fail);
        let null = sample::with(|s| code(s).version = Some("null".to_owned()));
        assert_eq!(kind(&null), VerdictKind::Fail);
        for versioning in [Versioning::Off, Versioning::Suspended] {
            let snapshot = sample::with(|s| {
                *sample::value(&mut sample::bucket_mut(s, CODE).versioning) = versioning;
            });
            assert_eq!(kind(&snapshot), VerdictKind::Fail);
        }
    }

    #[test]
    fn clean() {
        assert_eq!(kind(&sample::snapshot()), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let mut denied = sample::without(&api::S3_GET_BUCKET_VERSIONING);
        assert_eq!(kind(&denied), VerdictKind::Unknown);
        denied.buckets.clear();
        assert_eq!(kind(&denied), VerdictKind::Unknown);
        let nameless = sample::with(|s| sample::detail(s).code = None);
        assert_eq!(kind(&nameless), VerdictKind::Unknown);
    }

    #[test]
    fn a_gap_hides_no_violation_and_a_strange_bucket_is_no_pass() {
        let mut snapshot = sample::without(&api::S3_GET_BUCKET_VERSIONING);
        code(&mut snapshot).version = None;
        assert_eq!(kind(&snapshot), VerdictKind::Fail);
        let strange = sample::with(|s| sample::set_owner(s, CODE, BucketOwner::Elsewhere));
        assert_eq!(kind(&strange), VerdictKind::NotApplicable);
    }

    #[test]
    fn sql_and_notebooks_have_no_code_object() {
        for runtime in ["SQL-1_0", "ZEPPELIN-FLINK-3_0"] {
            let snapshot = sample::with(|s| {
                sample::detail(s).code = None;
                sample::detail(s).runtime = runtime.to_owned();
            });
            assert_eq!(kind(&snapshot), VerdictKind::NotApplicable, "{runtime}");
        }
    }
}
