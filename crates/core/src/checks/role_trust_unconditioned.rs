use hydrant_iam::{Comparison, PolicyDocument, Quantifier, unconditioned_services};

use crate::facts::Role;
use crate::perimeter::document;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "role-trust-unconditioned",
    title: "Role trusts a service of AWS whoever it acts for",
    severity: Severity::Low,
    practices: &[Practice::P01],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "A service acts for every customer of AWS. A trust policy that does not say for whom \
        leaves it to the service alone that no stranger makes it use this role: the confused deputy.",
    remediation: Remediation {
        text: "For Firehose add a condition on sts:ExternalId with the own account id, as its guide has it; \
            for Managed Service for Apache Flink, for delivery channels and for CloudWatch Logs conditions \
            on aws:SourceAccount and aws:SourceArn.",
        cli: "aws iam update-assume-role-policy --role-name <role> --policy-document file://<trust-policy>.json",
        terraform: "data \"aws_iam_policy_document\" \"trust\" {\n  statement {\n    actions = [\"sts:AssumeRole\"]\n    principals {\n      type        = \"Service\"\n      identifiers = [\"firehose.amazonaws.com\"]\n    }\n    condition {\n      test     = \"StringEquals\"\n      variable = \"sts:ExternalId\"\n      values   = [\"<account-id>\"]\n    }\n  }\n}",
    },
    references: &[
        Reference {
            title: "Amazon Data Firehose Developer Guide: Controlling access with Amazon Data Firehose",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html",
        },
        Reference {
            title: "Amazon Kinesis Data Streams Developer Guide: Access control for streaming tables and Amazon S3 delivery",
            url: "https://docs.aws.amazon.com/streams/latest/dev/controlling-access-data-delivery.html",
        },
        Reference {
            title: "Managed Service for Apache Flink Developer Guide: Cross-service confused deputy prevention",
            url: "https://docs.aws.amazon.com/managed-flink/latest/java/iam-cross-service-confused-deputy-prevention.html",
        },
        Reference {
            title: "IAM User Guide: The confused deputy problem",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
        },
    ],
    mappings: &[],
    reads: &[&api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS],
    scopes: &[Scope::Role(judge)],
};

/// The services that say for whom they assume a role, as their guides document. Others do not, and then
/// nobody can ask for it.
const SAYING: [&str; 4] = [
    "firehose.amazonaws.com",
    "kinesis.amazonaws.com",
    "kinesisanalytics.amazonaws.com",
    "logs.amazonaws.com",
];

fn judge(context: &Context<'_>, role: &Role, judge: &mut Judge) {
    judge.part(|judge| {
        let (person, fact) = context.own_role(role)?;
        let Some(text) = &person.trust else {
            return Err(Stop::undecided(fact, "the trust policy was not shown"));
        };
        let trust = document(fact, text)?;
        // CloudWatch Logs may be named by its Region.
        let plain = |service: &str| {
            let regional = service.starts_with("logs.");
            if regional {
                "logs.amazonaws.com".to_owned()
            } else {
                service.replace(".com.cn", ".com")
            }
        };
        let mut open = unconditioned_services(&trust);
        open.retain(|it| SAYING.contains(&plain(&it.service).as_str()));
        open.retain(|it| !has_external_id(&trust, it.statement));
        for it in open {
            let place = match &it.sid {
                Some(sid) => format!("Statement {sid} of the trust policy"),
                None => format!("Statement[{}] of the trust policy", it.statement),
            };
            let expected = "sts:ExternalId, aws:SourceAccount or aws:SourceArn in a condition";
            let sentence = format!("The role trusts {} whoever it acts for.", it.service);
            judge.fail(fact, place, it.service, expected, sentence);
        }
        Ok(())
    });
}

/// Whether a statement demands an external id, which Firehose sends: the account that it acts for.
fn has_external_id(trust: &PolicyDocument, statement: usize) -> bool {
    let conditions = trust.statements.get(statement).map(|it| it.conditions.as_slice());
    conditions.unwrap_or_default().iter().any(|it| {
        let exact = matches!(
            it.operator.comparison,
            Comparison::StringEquals | Comparison::StringEqualsIgnoreCase | Comparison::StringLike
        );
        it.key.eq_ignore_ascii_case("sts:ExternalId")
            && exact
            && it.operator.quantifier == Quantifier::None
            && !it.operator.if_exists
            && !it.values.iter().any(|value| value.contains('*'))
    })
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::people::change_principals;
    use crate::sample::roles::trust;
    use crate::{VerdictKind, api, sample};

    fn kind(service: &str, condition: &str) -> VerdictKind {
        let policy = format!(
            r#"{{"Statement":{{"Effect":"Allow","Principal":{{"Service":"{service}"}},"Action":"sts:AssumeRole","Condition":{condition}}}}}"#
        );
        let snapshot = sample::with(|s| change_principals(s, |it| trust(it, "delivery", &policy)));
        sample::kind(&CHECK, &snapshot, "delivery")
    }

    #[test]
    fn violates() {
        for condition in [
            "{}",
            r#"{"StringEqualsIfExists":{"sts:ExternalId":"222222222222"}}"#,
            r#"{"StringLike":{"sts:ExternalId":"*"}}"#,
            r#"{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}"#,
        ] {
            assert_eq!(kind("firehose.amazonaws.com", condition), VerdictKind::Fail, "{condition}");
        }
        assert_eq!(kind("logs.eu-west-1.amazonaws.com", "{}"), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        for role in ["app-logs", "channel", "delivery", "enrich"] {
            assert_eq!(
                sample::kind(&CHECK, &sample::snapshot(), role),
                VerdictKind::Pass,
                "{role}"
            );
        }
        for condition in [
            r#"{"StringEquals":{"sts:ExternalId":"222222222222"}}"#,
            r#"{"StringEquals":{"aws:SourceAccount":"222222222222"}}"#,
            r#"{"ArnLike":{"aws:SourceArn":"arn:aws:firehose:eu-west-1:222222222222:*"}}"#,
        ] {
            assert_eq!(kind("firehose.amazonaws.com", condition), VerdictKind::Pass, "{condition}");
        }
        assert_eq!(kind("lambda.amazonaws.com", "{}"), VerdictKind::Pass, "it cannot say it");
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS);
        assert_eq!(sample::kind(&CHECK, &denied, "delivery"), VerdictKind::Unknown);
        let broken = sample::with(|s| change_principals(s, |it| trust(it, "delivery", "{")));
        assert_eq!(sample::kind(&CHECK, &broken, "delivery"), VerdictKind::Unknown);
    }
}
