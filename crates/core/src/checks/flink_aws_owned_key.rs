use crate::facts::Application;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "flink-aws-owned-key",
    title: "Application state is encrypted with a key that AWS owns",
    severity: Severity::Low,
    practices: &[Practice::P03],
    services: &[Service::Flink],
    rationale: "Checkpoints and snapshots hold the records that an application works on. With a \
        key that AWS owns, nobody in the organization decides or sees who reads them.",
    remediation: Remediation {
        text: "Choose a customer-managed key for the application in place; it needs a symmetric \
            key whose policy admits the application and the operators. Snapshots made before \
            keep their key.",
        cli: "aws kinesisanalyticsv2 describe-application --application-name <application> --query 'ApplicationDetail.{version:ApplicationVersionId}' --region <region>\naws kinesisanalyticsv2 update-application --application-name <application> --current-application-version-id <version> --application-configuration-update 'ApplicationEncryptionConfigurationUpdate={KeyTypeUpdate=CUSTOMER_MANAGED_KEY,KeyIdUpdate=<key-arn>}' --region <region>",
        terraform: "",
    },
    references: &[Reference {
        title: "Managed Service for Apache Flink API Reference: ApplicationEncryptionConfiguration",
        url: "https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationEncryptionConfiguration.html",
    }],
    mappings: &[],
    reads: &[&api::KINESISANALYTICS_DESCRIBE_APPLICATION],
    scopes: &[Scope::Application(judge)],
};

fn judge(_: &Context<'_>, application: &Application, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &application.detail;
        let detail = application.settled()?;
        if !takes_customer_keys(&detail.runtime) {
            return Err(Stop::not_applicable(format!(
                "The runtime {} does not support customer-managed keys; FLINK-1_20 is the first \
                    that does.",
                detail.runtime
            )));
        }
        match detail.key_type.as_deref().unwrap_or("AWS_OWNED_KEY") {
            "CUSTOMER_MANAGED_KEY" => judge.saw(fact, "KeyType", "CUSTOMER_MANAGED_KEY"),
            "AWS_OWNED_KEY" => {
                let sentence = "The state of the application is encrypted with a key that AWS \
                    owns.";
                judge.fail(fact, "KeyType", "AWS_OWNED_KEY", "CUSTOMER_MANAGED_KEY", sentence);
            }
            other => {
                return Err(Stop::undecided(fact, format!("the key type {other} is not known")));
            }
        }
        Ok(())
    });
}

/// Customer-managed keys came with Flink 1.20 in August 2025 and stayed.
fn takes_customer_keys(runtime: &str) -> bool {
    let version = runtime.strip_prefix("FLINK-").and_then(|version| version.split_once('_'));
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    version.is_some_and(|(major, minor)| (number(major), number(minor)) >= (1, 20))
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::ApplicationDetail;
    use crate::sample::ENRICH;
    use crate::{VerdictKind, api, sample};

    fn after(change: impl FnOnce(&mut ApplicationDetail)) -> VerdictKind {
        let snapshot = sample::with(|s| change(sample::detail(s)));
        sample::kind(&CHECK, &snapshot, ENRICH)
    }

    #[test]
    fn violates() {
        assert_eq!(after(|it| it.key_type = None), VerdictKind::Fail);
        let kind = after(|it| {
            it.runtime = "FLINK-2_2".to_owned();
            it.key_type = Some("AWS_OWNED_KEY".to_owned());
        });
        assert_eq!(kind, VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(after(|_| {}), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        assert_eq!(after(|it| it.key_type = Some("NEW".to_owned())), VerdictKind::Unknown);
        let denied = sample::without(&api::KINESISANALYTICS_DESCRIBE_APPLICATION);
        assert_eq!(sample::kind(&CHECK, &denied, ENRICH), VerdictKind::Unknown);
    }

    #[test]
    fn older_runtimes_have_no_choice() {
        for runtime in ["FLINK-1_19", "FLINK-1_6", "SQL-1_0", "ZEPPELIN-FLINK-3_0"] {
            let kind = after(|it| {
                it.runtime = runtime.to_owned();
                it.key_type = None;
            });
            assert_eq!(kind, VerdictKind::NotApplicable, "{runtime}");
        }
    }
}
