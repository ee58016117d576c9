use std::collections::BTreeSet;

use crate::facts::{Application, DeliveryStream, Stream};
use crate::owned::unless_out_of_question;
use crate::rights::{Tally, Told};
use crate::{
    Ability, Arn, Check, Context, Judge, Practice, Reference, Remediation, Scope, Service,
    Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "stream-admin-broad",
    title: "More than the administrators can delete, redirect or decrypt a stream",
    severity: Severity::Medium,
    practices: &[Practice::P01],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Whoever may delete a stream, change its destination or its policy, or stop its \
        encryption decides about all of its data. Every principal beyond the administrators that \
        holds such a permission is one more set of credentials that loses or leaks the data when \
        it is stolen. Whoever may give itself any permission is left out: no policy of a stream \
        holds it back. So are those that must decrypt: the stream's own roles, and whoever may \
        read the records of a stream of the account.",
    remediation: Remediation {
        text: "List who administers streams as ARN patterns under administrators in hydrant.toml, \
            such as administrators = [\"arn:aws:iam::*:role/platform-*\"]. Take the permission from \
            everybody else: name the actions that they need instead of a wildcard, and the streams \
            that they need them on. Where kms:Decrypt is needed for another service, add a \
            condition on kms:ViaService.",
        cli: "aws iam get-account-authorization-details --filter User Role Group LocalManagedPolicy\naws iam create-policy-version --policy-arn <policy-arn> --policy-document file://<policy>.json --set-as-default\naws iam put-role-policy --role-name <role> --policy-name <policy> --policy-document file://<policy>.json",
        terraform: "",
    },
    references: &[
        Reference {
            title: "Amazon Data Firehose Developer Guide: Controlling access with Amazon Data Firehose",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html",
        },
        Reference {
            title: "Amazon Kinesis Data Streams Developer Guide: Controlling access to Amazon Kinesis Data Streams resources using IAM",
            url: "https://docs.aws.amazon.com/streams/latest/dev/controlling-access.html",
        },
        Reference {
            title: "AWS Identity and Access Management User Guide: Policy evaluation logic",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
        &api::KINESIS_DESCRIBE_STREAM_SUMMARY,
        &api::KINESIS_GET_RESOURCE_POLICY,
        &api::KINESIS_LIST_STREAM_CONSUMERS,
        &api::KINESISANALYTICS_DESCRIBE_APPLICATION,
        &api::KMS_DESCRIBE_KEY,
        &api::KMS_GET_KEY_POLICY,
        &api::KMS_LIST_GRANTS,
        &api::ORGANIZATIONS_DESCRIBE_ORGANIZATION,
        &api::ORGANIZATIONS_LIST_POLICIES,
    ],
    scopes: &[
        Scope::Application(application),
        Scope::DeliveryStream(delivery_stream),
        Scope::Stream(stream),
    ],
};

fn application(context: &Context<'_>, application: &Application, judge: &mut Judge) {
    judge.part(|_| application.settled().map(|_| ()));
    judge.part(|judge| {
        unless_out_of_question(&application.settled())?;
        administered(context, &application.arn, judge, "delete or change the application")
    });
}

fn delivery_stream(context: &Context<'_>, stream: &DeliveryStream, judge: &mut Judge) {
    judge.part(|_| stream.settled().map(|_| ()));
    judge.part(|judge| {
        unless_out_of_question(&stream.settled())?;
        administered(context, &stream.arn, judge, "delete, redirect or decrypt the stream")
    });
}

fn stream(context: &Context<'_>, stream: &Stream, judge: &mut Judge) {
    judge.part(|_| context.own_stream(stream).and(stream.settled().map(|_| ())));
    judge.part(|judge| {
        context.own_stream(stream)?;
        stream.unless_unsettled()?;
        administered(context, &stream.arn, judge, "delete, open or decrypt the stream")
    });
}

fn administered(
    context: &Context<'_>,
    object: &Arn,
    judge: &mut Judge,
    may: &'static str,
) -> Result<(), Stop> {
    let Some(account) = object.account() else { return Ok(()) };
    let rights = context.rights.account(account)?;
    let readers: BTreeSet<&Arn> = rights
        .holders
        .iter()
        .filter(|it| it.ability == Ability::Read)
        .map(|it| it.principal)
        .collect();
    let must_decrypt = |principal: &Arn| {
        readers.contains(principal) || context.users.of_resource(principal).contains(object)
    };
    let mut tally = Tally::default();
    for holder in rights.holders.of(object) {
        match holder.ability {
            Ability::Administer => tally.add(rights, &holder),
            Ability::Decrypt if !must_decrypt(holder.principal) => tally.add(rights, &holder),
            _ => {}
        }
    }
    let (what, expected) = ("Effective permissions", "administrators only");
    tally.judge(context, judge, account, &Told { what, expected, may: may.to_owned() })?;
    rights.told(object, &[Ability::Administer, Ability::Decrypt], tally.certain())
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::people::{allow, change_principals, hire};
    use crate::sample::{CLICKS, ENRICH, ORDERS, SHOP_KEY};
    use crate::{Settings, Snapshot, VerdictKind, api, sample};

    fn with(policy: &str) -> Snapshot {
        sample::with(|s| change_principals(s, |people| hire(people, "role/clerk", policy)))
    }

    #[test]
    fn violates() {
        for (action, subject) in [
            ("firehose:UpdateDestination", CLICKS),
            ("firehose:*", CLICKS),
            ("kinesis:DeleteStream", ORDERS),
            ("kinesis:Put*", ORDERS),
            ("kinesisanalytics:Update*", ENRICH),
            ("kms:Decrypt", ORDERS),
            ("kms:Decrypt", CLICKS),
        ] {
            let mut snapshot = with(&allow(action, "*"));
            let verdict = sample::judge(&CHECK, &snapshot, subject);
            assert_eq!(verdict.kind, VerdictKind::Fail, "{action}");
            assert!(verdict.reason.contains("role/clerk"), "{}", verdict.reason);
            assert!(verdict.evidence[0].observed.contains("statement 1"), "{:?}", verdict.evidence);
            sample::forget(&mut snapshot, &api::KINESIS_DESCRIBE_STREAM_SUMMARY);
            let proven = action != "kms:Decrypt" || subject == CLICKS;
            let expected = if proven { VerdictKind::Fail } else { VerdictKind::Unknown };
            assert_eq!(sample::kind(&CHECK, &snapshot, subject), expected, "{action}");
        }
    }

    #[test]
    fn clean() {
        for subject in [CLICKS, ORDERS, ENRICH] {
            assert_eq!(sample::kind(&CHECK, &sample::snapshot(), subject), VerdictKind::Pass);
        }
        for (action, resource) in [
            ("kinesis:DeleteStream", "arn:aws:kinesis:*:*:stream/other"),
            ("firehose:PutRecord", "*"),
            ("*", "*"),
        ] {
            let snapshot = with(&allow(action, resource));
            for subject in [CLICKS, ORDERS, ENRICH] {
                assert_eq!(sample::kind(&CHECK, &snapshot, subject), VerdictKind::Pass, "{action}");
            }
        }
    }

    #[test]
    fn whoever_reads_decrypts() {
        let reader = with(
            r#"{"Statement":{"Effect":"Allow","Action":["kinesis:GetRecords","kms:Decrypt"],"Resource":"*"}}"#,
        );
        assert_eq!(sample::kind(&CHECK, &reader, ORDERS), VerdictKind::Pass);
        let kind = sample::kind(&CHECK, &reader, CLICKS);
        assert_eq!(kind, VerdictKind::Pass, "both have one key");
        let elsewhere = format!(
            r#"{{"Statement":{{"Effect":"Allow","Action":"kms:Decrypt","Resource":"{SHOP_KEY}","Condition":{{"StringEquals":{{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}}}}}}}"#
        );
        for subject in [CLICKS, ORDERS] {
            assert_eq!(sample::kind(&CHECK, &with(&elsewhere), subject), VerdictKind::Pass);
        }
    }

    #[test]
    fn administrators_are_configured() {
        let snapshot = with(&allow("firehose:*", "*"));
        let administrators = vec!["arn:aws:iam::*:role/cl*".to_owned()];
        let settings = Settings { administrators, ..Settings::default() };
        let verdict = sample::judge_with(&CHECK, &snapshot, CLICKS, &settings);
        assert_eq!(verdict.kind, VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let conditional = with(
            r#"{"Statement":{"Effect":"Allow","Action":"firehose:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}}"#,
        );
        let verdict = sample::judge(&CHECK, &conditional, CLICKS);
        assert_eq!(verdict.kind, VerdictKind::Unknown);
        assert!(verdict.reason.contains("aws:MultiFactorAuthPresent"), "{}", verdict.reason);
        let denied = sample::without(&api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS);
        for subject in [CLICKS, ORDERS, ENRICH] {
            assert_eq!(sample::kind(&CHECK, &denied, subject), VerdictKind::Unknown);
        }
        let mut snapshot = with(&allow("firehose:*", "*"));
        sample::forget(&mut snapshot, &api::ORGANIZATIONS_LIST_POLICIES);
        assert_eq!(sample::kind(&CHECK, &snapshot, CLICKS), VerdictKind::Unknown);
    }
}
