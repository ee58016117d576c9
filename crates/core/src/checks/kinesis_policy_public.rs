use crate::facts::Stream;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "kinesis-policy-public",
    title: "Policy of a data stream or of its consumer admits everyone",
    severity: Severity::Critical,
    practices: &[Practice::P10],
    services: &[Service::Kinesis],
    rationale: "A resource policy that allows a wildcard principal without a condition that \
        restricts the caller lets anyone with an AWS account use the stream. No IAM \
        permission in the account is needed.",
    remediation: Remediation {
        text: "Name the principals in the policy, or restrict the caller with aws:PrincipalOrgID \
            or aws:PrincipalAccount. Delete the policy where nobody from another account needs \
            the stream.",
        cli: "aws kinesis get-resource-policy --resource-arn <stream-or-consumer-arn> --query Policy --output text --region <region> > <policy>.json\naws kinesis put-resource-policy --resource-arn <stream-or-consumer-arn> --policy file://<policy>.json --region <region>\naws kinesis delete-resource-policy --resource-arn <stream-or-consumer-arn> --region <region>",
        terraform: "resource \"aws_kinesis_resource_policy\" \"example\" {\n  resource_arn = aws_kinesis_stream.example.arn\n  policy       = data.aws_iam_policy_document.named_principals.json\n}",
    },
    references: &[
        Reference {
            title: "Amazon Kinesis Data Streams Developer Guide: Resource-based policy examples for Kinesis data streams",
            url: "https://docs.aws.amazon.com/streams/latest/dev/resource-based-policy-examples.html",
        },
        Reference {
            title: "Amazon Kinesis Data Streams API Reference: PutResourcePolicy",
            url: "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutResourcePolicy.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::KINESIS_DESCRIBE_STREAM_SUMMARY,
        &api::KINESIS_GET_RESOURCE_POLICY,
        &api::KINESIS_LIST_STREAM_CONSUMERS,
    ],
    scopes: &[Scope::Stream(judge)],
};

fn judge(context: &Context<'_>, stream: &Stream, judge: &mut Judge) {
    context.policies_of_stream(stream, judge, |judge, fact, text, whose| {
        context.admits_everyone(judge, fact, text, whose)
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::{ORDERS, PRICING};
    use crate::{Snapshot, VerdictKind, api, sample};

    fn allow(principal: &str) -> String {
        format!(
            r#"{{"Statement":[{{"Effect":"Allow","Principal":{principal},"Action":"kinesis:GetRecords","Resource":"{ORDERS}"}}]}}"#
        )
    }

    fn on_stream(policy: &str) -> Snapshot {
        sample::with(|s| {
            let stream = s.streams.get_mut(&sample::arn(ORDERS)).unwrap();
            *sample::value(&mut stream.policy) = Some(policy.to_owned());
        })
    }

    fn on_consumer(policy: &str) -> Snapshot {
        sample::with(|s| {
            let consumer = s.consumers.get_mut(&sample::arn(PRICING)).unwrap();
            *sample::value(&mut consumer.policy) = Some(policy.to_owned());
        })
    }

    #[test]
    fn violates() {
        for snapshot in [on_stream(&allow("\"*\"")), on_consumer(&allow("{\"AWS\":\"*\"}"))] {
            assert_eq!(sample::kind(&CHECK, &snapshot, ORDERS), VerdictKind::Fail);
        }
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), ORDERS), VerdictKind::Pass);
        let outsider = on_stream(&allow("{\"AWS\":\"999999999999\"}"));
        assert_eq!(sample::kind(&CHECK, &outsider, ORDERS), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in [&api::KINESIS_GET_RESOURCE_POLICY, &api::KINESIS_LIST_STREAM_CONSUMERS] {
            assert_eq!(sample::kind(&CHECK, &sample::without(api), ORDERS), VerdictKind::Unknown);
        }
        let broken = on_stream("{ not a policy");
        assert_eq!(sample::kind(&CHECK, &broken, ORDERS), VerdictKind::Unknown);
    }

    #[test]
    fn a_missing_fact_does_not_hide_a_violation() {
        let mut snapshot = on_stream(&allow("\"*\""));
        sample::forget(&mut snapshot, &api::KINESIS_DESCRIBE_STREAM_SUMMARY);
        sample::forget(&mut snapshot, &api::KINESIS_LIST_STREAM_CONSUMERS);
        let verdict = sample::judge(&CHECK, &snapshot, ORDERS);
        assert_eq!((verdict.kind, verdict.unknowns.len()), (VerdictKind::Fail, 2));
    }
}
