use crate::facts::Stream;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "kinesis-policy-outside-org",
    title: "Policy of a data stream or of its consumer admits an account outside the organization",
    severity: Severity::High,
    practices: &[Practice::P10],
    services: &[Service::Kinesis],
    rationale: "A resource policy gives another account access that no policy of the own account \
        can see or take away. For an account outside the organization nobody here knows \
        who may use it.",
    remediation: Remediation {
        text: "Remove the account from the policy. Where the account is a partner on purpose, \
            allow only the actions it needs and list it in trusted_accounts.",
        cli: "aws kinesis get-resource-policy --resource-arn <stream-or-consumer-arn> --query Policy --output text --region <region> > <policy>.json\naws kinesis put-resource-policy --resource-arn <stream-or-consumer-arn> --policy file://<policy>.json --region <region>",
        terraform: "resource \"aws_kinesis_resource_policy\" \"example\" {\n  resource_arn = aws_kinesis_stream.example.arn\n  policy       = data.aws_iam_policy_document.own_accounts.json\n}",
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
        &api::ORGANIZATIONS_DESCRIBE_ORGANIZATION,
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
    ],
    scopes: &[Scope::Stream(judge)],
};

fn judge(context: &Context<'_>, stream: &Stream, judge: &mut Judge) {
    context.policies_of_stream(stream, judge, |judge, fact, text, whose| {
        context.admits_outsiders(judge, fact, text, (whose, "kinesis-policy-public"))
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::{ORDERS, PRICING, STRANGER};
    use crate::{Settings, Snapshot, VerdictKind, api, sample};

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
        let stranger = allow("{\"AWS\":\"arn:aws:iam::999999999999:root\"}");
        for snapshot in [on_stream(&stranger), on_consumer(&stranger)] {
            let verdict = sample::judge(&CHECK, &snapshot, ORDERS);
            assert_eq!(verdict.kind, VerdictKind::Fail);
            assert!(verdict.reason.contains("999999999999"), "{}", verdict.reason);
        }
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), ORDERS), VerdictKind::Pass);
        for principal in ["{\"AWS\":\"333333333333\"}", "{\"Service\":\"firehose.amazonaws.com\"}"]
        {
            assert_eq!(
                sample::kind(&CHECK, &on_stream(&allow(principal)), ORDERS),
                VerdictKind::Pass
            );
        }
    }

    #[test]
    fn unknown() {
        let mut snapshot = on_stream(&allow("{\"AWS\":\"999999999999\"}"));
        sample::forget(&mut snapshot, &api::ORGANIZATIONS_LIST_ACCOUNTS);
        assert_eq!(sample::kind(&CHECK, &snapshot, ORDERS), VerdictKind::Unknown);
        let denied = sample::without(&api::KINESIS_GET_RESOURCE_POLICY);
        assert_eq!(sample::kind(&CHECK, &denied, ORDERS), VerdictKind::Unknown);
    }

    #[test]
    fn a_trusted_account_is_inside() {
        let snapshot = on_stream(&allow("{\"AWS\":\"999999999999\"}"));
        let settings = Settings {
            trusted_accounts: [sample::account(STRANGER)].into(),
            ..Settings::default()
        };
        let verdict = sample::judge_with(&CHECK, &snapshot, ORDERS, &settings);
        assert_eq!(verdict.kind, VerdictKind::Pass);
    }

    #[test]
    fn everyone_is_left_to_the_other_check_and_is_no_pass() {
        let verdict = sample::judge(&CHECK, &on_stream(&allow("\"*\"")), ORDERS);
        assert_eq!(verdict.kind, VerdictKind::NotApplicable);
        assert!(verdict.reason.contains("kinesis-policy-public"));
    }
}
