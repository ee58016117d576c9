use std::collections::BTreeMap;

use crate::facts::{DeliveryStream, Stream};
use crate::owned::unless_out_of_question;
use crate::rights::{Tally, Told};
use crate::{
    Ability, Arn, Check, Context, Holder, Judge, Practice, Reference, Remediation, Scope, Service,
    Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "producer-broad",
    title: "A principal that writes to a stream also administers it",
    severity: Severity::Medium,
    practices: &[Practice::P01],
    services: &[Service::Firehose, Service::Kinesis],
    rationale: "A producer needs to put records and nothing else. Its credentials are on \
        many hosts, and where they also delete the stream or change where it delivers, whoever \
        takes one host takes the stream. The producer policy in AWS's own guide holds both.",
    remediation: Remediation {
        text: "Leave the producer firehose:PutRecord and firehose:PutRecordBatch, or \
            kinesis:PutRecord and kinesis:PutRecords, on the streams that it writes to. Give the other \
            actions to a role of their own; list it under administrators in hydrant.toml if it is \
            meant to have them.",
        cli: "aws iam put-role-policy --role-name <producer> --policy-name <policy> --policy-document file://<policy>.json",
        terraform: "data \"aws_iam_policy_document\" \"producer\" {\n  statement {\n    actions   = [\"firehose:PutRecord\", \"firehose:PutRecordBatch\"]\n    resources = [aws_kinesis_firehose_delivery_stream.example.arn]\n  }\n}",
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
    ],
    mappings: &[],
    reads: &[
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
        &api::KINESIS_DESCRIBE_STREAM_SUMMARY,
        &api::KINESIS_GET_RESOURCE_POLICY,
        &api::KINESIS_LIST_STREAM_CONSUMERS,
        &api::ORGANIZATIONS_DESCRIBE_ORGANIZATION,
        &api::ORGANIZATIONS_LIST_POLICIES,
    ],
    scopes: &[Scope::DeliveryStream(delivery_stream), Scope::Stream(stream)],
};

fn delivery_stream(context: &Context<'_>, stream: &DeliveryStream, judge: &mut Judge) {
    judge.part(|_| stream.settled().map(|_| ()));
    judge.part(|judge| {
        unless_out_of_question(&stream.settled())?;
        written(context, &stream.arn, judge)
    });
}

fn stream(context: &Context<'_>, stream: &Stream, judge: &mut Judge) {
    judge.part(|_| context.own_stream(stream).and(stream.settled().map(|_| ())));
    judge.part(|judge| {
        context.own_stream(stream)?;
        stream.unless_unsettled()?;
        written(context, &stream.arn, judge)
    });
}

fn written(context: &Context<'_>, object: &Arn, judge: &mut Judge) -> Result<(), Stop> {
    let Some(account) = object.account() else { return Ok(()) };
    let rights = context.rights.account(account)?;
    let by_principal = |ability: Ability| {
        let mut found: BTreeMap<&Arn, Holder<'_>> = BTreeMap::new();
        for holder in rights.holders.of(object).filter(|it| it.ability == ability) {
            let kept = found.entry(holder.principal).or_insert(holder);
            if kept.remains.is_some() && holder.remains.is_none() {
                *kept = holder;
            }
        }
        found
    };
    let writers = by_principal(Ability::Write);
    let mut tally = Tally::default();
    for (principal, mut administers) in by_principal(Ability::Administer) {
        let Some(held) = writers.get(principal) else { continue };
        administers.remains = administers.remains.or(held.remains);
        tally.add(rights, &administers);
    }
    let (what, expected) = ("Effective permissions", "producers that only put records");
    let may = "both write to the stream and administer it".to_owned();
    tally.judge(context, judge, account, &Told { what, expected, may })?;
    rights.told(object, &[Ability::Administer, Ability::Write], tally.certain())
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::people::{allow, change_principals, hire};
    use crate::sample::{CLICKS, ORDERS};
    use crate::{Snapshot, VerdictKind, api, sample};

    fn with(policies: &[(&str, &str)]) -> Snapshot {
        sample::with(|s| {
            change_principals(s, |people| {
                for (who, policy) in policies {
                    hire(people, who, policy);
                }
            });
        })
    }

    #[test]
    fn violates() {
        let guide = r#"{"Statement":{"Effect":"Allow","Action":["firehose:DeleteDeliveryStream","firehose:PutRecord","firehose:PutRecordBatch","firehose:UpdateDestination"],"Resource":"arn:aws:firehose:*:*:deliverystream/clicks"}}"#;
        let verdict = sample::judge(&CHECK, &with(&[("role/shop", guide)]), CLICKS);
        assert_eq!(verdict.kind, VerdictKind::Fail);
        assert!(verdict.reason.contains("role/shop"), "{}", verdict.reason);
        let all = with(&[("user/batch", &allow("kinesis:*", "*"))]);
        assert_eq!(sample::kind(&CHECK, &all, ORDERS), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        let apart = with(&[
            ("role/shop", &allow("firehose:Put*", "*")),
            ("role/clerk", &allow("firehose:DeleteDeliveryStream", "*")),
        ]);
        for snapshot in [sample::snapshot(), apart] {
            assert_eq!(sample::kind(&CHECK, &snapshot, CLICKS), VerdictKind::Pass);
            assert_eq!(sample::kind(&CHECK, &snapshot, ORDERS), VerdictKind::Pass);
        }
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS);
        assert_eq!(sample::kind(&CHECK, &denied, CLICKS), VerdictKind::Unknown);
        let policy = sample::without(&api::KINESIS_GET_RESOURCE_POLICY);
        assert_eq!(sample::kind(&CHECK, &policy, ORDERS), VerdictKind::Unknown);
        let night = r#"{"Statement":[{"Effect":"Allow","Action":"firehose:Put*","Resource":"*"},{"Effect":"Allow","Action":"firehose:Delete*","Resource":"*","Condition":{"DateLessThan":{"aws:CurrentTime":"2020-01-01T00:00:00Z"}}}]}"#;
        let verdict = sample::judge(&CHECK, &with(&[("role/shop", night)]), CLICKS);
        assert_eq!(verdict.kind, VerdictKind::Unknown);
        assert!(verdict.reason.contains("aws:CurrentTime"), "{}", verdict.reason);
    }
}
