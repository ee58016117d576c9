use crate::around::{asked, config_type, evaluating};
use crate::facts::Area;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop,
    Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "config-rule-missing",
    title: "No Config rule evaluates the streams",
    severity: Severity::Low,
    practices: &[Practice::P13],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "A rule of AWS Config says by itself when a stream loses its encryption or its \
        retention, whoever changes it. AWS manages rules for delivery streams and data streams. \
        For applications it has none, so a missing one is not held against anybody.",
    remediation: Remediation {
        text: "Add the managed rules, best as organization rules or in a conformance pack, so that \
            every account gets them.",
        cli: "aws configservice put-config-rule --config-rule ConfigRuleName=kinesis-firehose-delivery-stream-encrypted,Source={Owner=AWS,SourceIdentifier=KINESIS_FIREHOSE_DELIVERY_STREAM_ENCRYPTED} --region <region>\naws configservice put-config-rule --config-rule ConfigRuleName=kinesis-stream-encrypted,Source={Owner=AWS,SourceIdentifier=KINESIS_STREAM_ENCRYPTED} --region <region>",
        terraform: "resource \"aws_config_organization_managed_rule\" \"kinesis_stream_encrypted\" {\n  name            = \"kinesis-stream-encrypted\"\n  rule_identifier = \"KINESIS_STREAM_ENCRYPTED\"\n}",
    },
    references: &[Reference {
        title: "AWS Config Developer Guide: List of AWS Config Managed Rules",
        url: "https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html",
    }],
    mappings: &[],
    reads: &[
        &api::CONFIG_DESCRIBE_CONFIG_RULES,
        &api::FIREHOSE_LIST_DELIVERY_STREAMS,
        &api::KINESIS_LIST_STREAMS,
        &api::KINESISANALYTICS_LIST_APPLICATIONS,
    ],
    scopes: &[Scope::Target(judge)],
};

fn judge(context: &Context<'_>, target: Target, judge: &mut Judge) {
    for service in Service::ALL {
        judge.part(|judge| {
            context.holds(target, service)?;
            let fact = &asked(context.snapshot.config(target), Area::Config, target)?.rules;
            let kind = config_type(service);
            match evaluating(fact, service)? {
                Some(rule) => judge.saw(fact, kind, &rule.name),
                None if service == Service::Flink => {
                    let why =
                        "AWS has no managed rule for applications, and there is no custom one.";
                    return Err(Stop::not_applicable(why));
                }
                None => {
                    let words = service.objects();
                    let sentence = format!("No rule of AWS Config evaluates the {words} here.");
                    judge.fail(fact, kind, "no rule", "a rule that evaluates it", sentence);
                }
            }
            Ok(())
        });
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::{SHOP, around, home};
    use crate::{Service, Snapshot, VerdictKind, sample};

    const PLACE: &str = "222222222222/eu-west-1";

    fn without_rule(identifier: &str) -> Snapshot {
        sample::with(|s| {
            let rules = sample::value(&mut around::config(s).rules);
            rules.retain(|it| !it.identifier.contains(identifier));
        })
    }

    #[test]
    fn violates() {
        for identifier in ["KINESIS_FIREHOSE_DELIVERY_STREAM_ENCRYPTED", "KINESIS_STREAM_ENCRYPTED"]
        {
            let snapshot = without_rule(identifier);
            assert_eq!(sample::kind(&CHECK, &snapshot, PLACE), VerdictKind::Fail, "{identifier}");
        }
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), PLACE), VerdictKind::Pass);
        let snapshot = without_rule("flink-in-vpc");
        assert_eq!(sample::kind(&CHECK, &snapshot, PLACE), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in CHECK.reads {
            assert_eq!(
                sample::kind(&CHECK, &sample::without(api), PLACE),
                VerdictKind::Unknown,
                "{api}"
            );
        }
        let custom = sample::with(|s| {
            let rules = sample::value(&mut around::config(s).rules);
            rules.retain(|it| it.owner != "AWS");
            for it in rules.iter_mut() {
                it.types.clear();
            }
        });
        assert_eq!(sample::kind(&CHECK, &custom, PLACE), VerdictKind::Unknown);
    }

    #[test]
    fn applications_alone_need_none() {
        let mut snapshot = without_rule("");
        assert_eq!(sample::kind(&CHECK, &snapshot, PLACE), VerdictKind::Fail);
        for service in [Service::Firehose, Service::Kinesis] {
            sample::value(snapshot.listings.get_mut(&(home(SHOP), service)).unwrap()).clear();
        }
        assert_eq!(sample::kind(&CHECK, &snapshot, PLACE), VerdictKind::NotApplicable);
    }
}
