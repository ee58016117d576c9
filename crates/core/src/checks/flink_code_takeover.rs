use crate::facts::{Application, BucketOwner, Function};
use crate::owned::unless_out_of_question;
use crate::rights::{Tally, Told, code_object};
use crate::{
    Ability, AccountId, Arn, Check, Context, Judge, Practice, Reference, Remediation, Scope,
    Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "flink-code-takeover",
    title: "Somebody can replace the code that runs on the records",
    severity: Severity::High,
    practices: &[Practice::P01],
    services: &[Service::Firehose, Service::Flink],
    rationale: "An application or transform sees every record, with the permissions of its role. \
        Whoever may change the application, open its Studio notebook, overwrite the object that \
        holds its code, or update the code of a transform reads and changes the data, whatever \
        the stream's own permissions say.",
    remediation: Remediation {
        text: "Take the permission from everybody who does not release the code: \
            kinesisanalytics:UpdateApplication and kinesisanalytics:CreateApplicationPresignedUrl on \
            the application, s3:PutObject on the code object, lambda:UpdateFunctionCode on the \
            transform. List the role that releases under administrators in hydrant.toml.",
        cli: "aws iam put-role-policy --role-name <role> --policy-name <policy> --policy-document file://<policy>.json\naws s3api put-bucket-policy --bucket <code-bucket> --policy file://<policy>.json",
        terraform: "",
    },
    references: &[
        Reference {
            title: "Managed Service for Apache Flink API Reference: UpdateApplication",
            url: "https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_UpdateApplication.html",
        },
        Reference {
            title: "Managed Service for Apache Flink API Reference: CreateApplicationPresignedUrl",
            url: "https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_CreateApplicationPresignedUrl.html",
        },
        Reference {
            title: "AWS Lambda API Reference: UpdateFunctionCode",
            url: "https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
        &api::KINESISANALYTICS_DESCRIBE_APPLICATION,
        &api::LAMBDA_GET_FUNCTION_CONFIGURATION,
        &api::LAMBDA_GET_POLICY,
        &api::ORGANIZATIONS_DESCRIBE_ORGANIZATION,
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
        &api::ORGANIZATIONS_LIST_POLICIES,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_GET_BUCKET_POLICY,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[Scope::Application(application), Scope::Function(function)],
};

fn application(context: &Context<'_>, application: &Application, judge: &mut Judge) {
    let detail = application.settled();
    judge.part(|judge| {
        unless_out_of_question(&detail)?;
        let Some(account) = application.arn.account() else { return Ok(()) };
        taken_over(context, account, &application.arn, judge, "change the application")
    });
    judge.part(|judge| {
        let Some(code) = application.settled()?.code.as_ref() else { return Ok(()) };
        let Some(object) = code_object(&application.arn, code) else { return Ok(()) };
        let account = application.arn.account();
        let Some(bucket) = context.bucket(&code.bucket) else {
            let why = format!("the bucket {} was not looked for", code.bucket);
            return Err(Stop::undecided(&application.detail, why));
        };
        // Another check speaks about the bucket of a stranger.
        let owner = match bucket.owner.known()? {
            BucketOwner::Member(target) => Some(target.account),
            BucketOwner::Elsewhere | BucketOwner::Missing => None,
        };
        let mut gap = Ok(());
        for account in account.into_iter().chain(owner.filter(|it| Some(*it) != account)) {
            let looked = taken_over(context, account, &object, judge, "replace its code");
            gap = gap.and(looked);
        }
        gap
    });
}

fn function(context: &Context<'_>, function: &Function, judge: &mut Judge) {
    let configuration = context.function(function);
    judge.part(|judge| {
        unless_out_of_question(&configuration)?;
        let Some(account) = function.arn.account() else { return Ok(()) };
        taken_over(context, account, &function.arn, judge, "replace the code of the transform")
    });
    judge.part(|_| configuration.map(|_| ()));
}

fn taken_over(
    context: &Context<'_>,
    account: AccountId,
    object: &Arn,
    judge: &mut Judge,
    may: &'static str,
) -> Result<(), Stop> {
    let rights = context.rights.account(account)?;
    let mut tally = Tally::default();
    for holder in rights.holders.of(object).filter(|it| it.ability == Ability::TakeOver) {
        tally.add(rights, &holder);
    }
    let (what, expected) = ("Effective permissions", "administrators only");
    tally.judge(context, judge, account, &Told { what, expected, may: may.to_owned() })?;
    rights.told(object, &[Ability::TakeOver], tally.certain())
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::people::{allow, change_principals, hire};
    use crate::sample::{ENRICH, FUNCTION};
    use crate::{Snapshot, VerdictKind, api, sample};

    fn with(policy: &str) -> Snapshot {
        sample::with(|s| change_principals(s, |people| hire(people, "role/clerk", policy)))
    }

    #[test]
    fn violates() {
        for (action, resource, subject) in [
            ("kinesisanalytics:*", "*", ENRICH),
            ("s3:PutObject", "arn:aws:s3:::example-code-222222222222/*", ENRICH),
            ("lambda:Update*", "*", FUNCTION),
        ] {
            let verdict = sample::judge(&CHECK, &with(&allow(action, resource)), subject);
            assert_eq!(verdict.kind, VerdictKind::Fail, "{action}");
            assert!(verdict.reason.contains("role/clerk"), "{}", verdict.reason);
        }
        let mut studio = with(&allow("kinesisanalytics:CreateApplicationPresignedUrl", "*"));
        assert_eq!(sample::kind(&CHECK, &studio, ENRICH), VerdictKind::Pass, "it is no notebook");
        sample::detail(&mut studio).mode = Some("INTERACTIVE".to_owned());
        assert_eq!(sample::kind(&CHECK, &studio, ENRICH), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        let elsewhere = with(&allow("s3:PutObject", "arn:aws:s3:::other/*"));
        for snapshot in [sample::snapshot(), elsewhere, with(&allow("lambda:Invoke*", "*"))] {
            for subject in [ENRICH, FUNCTION] {
                assert_eq!(sample::kind(&CHECK, &snapshot, subject), VerdictKind::Pass);
            }
        }
    }

    #[test]
    fn unknown() {
        for (api, subject) in [
            (&api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS, ENRICH),
            (&api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS, FUNCTION),
            (&api::KINESISANALYTICS_DESCRIBE_APPLICATION, ENRICH),
            (&api::S3_GET_BUCKET_POLICY, ENRICH),
            (&api::S3_LIST_BUCKETS, ENRICH),
            (&api::LAMBDA_GET_POLICY, FUNCTION),
        ] {
            let snapshot = sample::without(api);
            assert_eq!(
                sample::kind(&CHECK, &snapshot, subject),
                VerdictKind::Unknown,
                "{}",
                api.name
            );
        }
    }
}
