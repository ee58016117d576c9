use crate::around::{asked, evaluating};
use crate::facts::Area;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop,
    Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "config-noncompliant",
    title: "A Config rule calls streams noncompliant",
    severity: Severity::Medium,
    practices: &[Practice::P13],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "A rule of AWS Config has already found something wrong with a stream. A finding that \
        nobody acts on says that nobody looks.",
    remediation: Remediation {
        text: "Look up which rule the stream breaks and mend the stream; or correct the rule's \
            parameters where they ask for the wrong thing.",
        cli: "aws configservice get-compliance-details-by-resource --resource-type <type> --resource-id <resource-id> --compliance-types NON_COMPLIANT --region <region>",
        terraform: "",
    },
    references: &[Reference {
        title: "AWS Config Developer Guide: Evaluating Resources with AWS Config Rules",
        url: "https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config.html",
    }],
    mappings: &[],
    reads: &[
        &api::CONFIG_DESCRIBE_COMPLIANCE_BY_RESOURCE,
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
            let found = context.snapshot.compliance(target, service);
            let fact = asked(found, Area::Compliance(service), target)?;
            let (ids, words) = (fact.known()?, service.objects());
            let what = format!("NON_COMPLIANT {words}");
            if !ids.is_empty() {
                let sentence = format!("AWS Config calls {} {words} noncompliant.", ids.len());
                judge.fail(fact, what, listed(ids), "none", sentence);
                return Ok(());
            }
            // Without a rule nothing is noncompliant, and nothing was evaluated.
            let rules = &asked(context.snapshot.config(target), Area::Config, target)?.rules;
            if evaluating(rules, service)?.is_none() {
                let why = format!("No rule evaluates {words}; config-rule-missing speaks.");
                return Err(Stop::not_applicable(why));
            }
            judge.saw(fact, what, "none");
            Ok(())
        });
    }
}

fn listed(ids: &[String]) -> String {
    const SHOWN: usize = 6;
    let mut text = ids.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if ids.len() > SHOWN {
        text.push_str(", …");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::around;
    use crate::{Service, VerdictKind, sample};

    const PLACE: &str = "222222222222/eu-west-1";

    #[test]
    fn violates() {
        for service in Service::ALL {
            let snapshot = sample::with(|s| {
                around::compliance(s, service).extend((0..9).map(|it| format!("stream-{it}")));
            });
            let verdict = sample::judge(&CHECK, &snapshot, PLACE);
            assert_eq!(verdict.kind, VerdictKind::Fail);
            let shown = verdict.evidence.iter().find(|it| it.observed.ends_with("stream-5, …"));
            assert!(shown.is_some(), "{verdict:#?}");
        }
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), PLACE), VerdictKind::Pass);
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
    }

    #[test]
    fn without_rules_nothing_was_evaluated() {
        let snapshot = sample::with(|s| sample::value(&mut around::config(s).rules).clear());
        assert_eq!(sample::kind(&CHECK, &snapshot, PLACE), VerdictKind::NotApplicable);
    }
}
