use crate::facts::Application;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "flink-snapshots-disabled",
    title: "Application does not keep snapshots",
    severity: Severity::Low,
    practices: &[Practice::P15],
    services: &[Service::Flink],
    rationale: "Without snapshots an application that stops, is updated or fails starts again \
        without its state. Records are counted twice or lost.",
    remediation: Remediation {
        text: "Enable snapshots in place.",
        cli: "aws kinesisanalyticsv2 describe-application --application-name <application> --query 'ApplicationDetail.{version:ApplicationVersionId}' --region <region>\naws kinesisanalyticsv2 update-application --application-name <application> --current-application-version-id <version> --application-configuration-update 'ApplicationSnapshotConfigurationUpdate={SnapshotsEnabledUpdate=true}' --region <region>",
        terraform: "resource \"aws_kinesisanalyticsv2_application\" \"example\" {\n  application_configuration {\n    application_snapshot_configuration {\n      snapshots_enabled = true\n    }\n  }\n}",
    },
    references: &[Reference {
        title: "Managed Service for Apache Flink API Reference: ApplicationSnapshotConfiguration",
        url: "https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationSnapshotConfiguration.html",
    }],
    mappings: &[],
    reads: &[&api::KINESISANALYTICS_DESCRIBE_APPLICATION],
    scopes: &[Scope::Application(judge)],
};

fn judge(_: &Context<'_>, application: &Application, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &application.detail;
        let detail = application.settled()?;
        if detail.is_sql() || detail.is_studio() {
            return Err(Stop::not_applicable(
                "SQL and interactive applications have no snapshots.",
            ));
        }
        match detail.snapshots {
            Some(true) => judge.saw(fact, "SnapshotsEnabled", "true"),
            Some(false) => {
                let sentence = "The application keeps no snapshots of its state.";
                judge.fail(fact, "SnapshotsEnabled", "false", "true", sentence);
            }
            None => return Err(Stop::undecided(fact, "AWS did not say whether snapshots are on")),
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::ApplicationDetail;
    use crate::sample::ENRICH;
    use crate::{VerdictKind, sample};

    fn after(change: impl FnOnce(&mut ApplicationDetail)) -> VerdictKind {
        let snapshot = sample::with(|s| change(sample::detail(s)));
        sample::kind(&CHECK, &snapshot, ENRICH)
    }

    #[test]
    fn violates() {
        assert_eq!(after(|it| it.snapshots = Some(false)), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(after(|_| {}), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        assert_eq!(after(|it| it.snapshots = None), VerdictKind::Unknown);
    }

    #[test]
    fn only_flink_applications_have_them() {
        for runtime in ["SQL-1_0", "ZEPPELIN-FLINK-3_0"] {
            let kind = after(|it| {
                it.runtime = runtime.to_owned();
                it.snapshots = Some(false);
            });
            assert_eq!(kind, VerdictKind::NotApplicable, "{runtime}");
        }
    }
}
