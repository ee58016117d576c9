use crate::applies::never_asked;
use crate::facts::Application;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Source,
    Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "flink-debug-logging",
    title: "Production application logs at level DEBUG",
    severity: Severity::Low,
    practices: &[Practice::P06],
    services: &[Service::Flink],
    rationale: "At level DEBUG connectors and operators write configuration and parts of records to \
        the log group, whose readers need no access to the stream. AWS also warns of what it \
        costs in money and in throughput.",
    remediation: Remediation {
        text: "Set the log level to INFO or higher in place. Delete log events that should not be \
            there.",
        cli: "aws kinesisanalyticsv2 describe-application --application-name <application> --query 'ApplicationDetail.{version:ApplicationVersionId}' --region <region>\naws kinesisanalyticsv2 update-application --application-name <application> --current-application-version-id <version> --application-configuration-update 'FlinkApplicationConfigurationUpdate={MonitoringConfigurationUpdate={ConfigurationTypeUpdate=CUSTOM,LogLevelUpdate=INFO}}' --region <region>",
        terraform: "resource \"aws_kinesisanalyticsv2_application\" \"example\" {\n  application_configuration {\n    flink_application_configuration {\n      monitoring_configuration {\n        configuration_type = \"CUSTOM\"\n        log_level          = \"INFO\"\n      }\n    }\n  }\n}",
    },
    references: &[Reference {
        title: "Managed Service for Apache Flink API Reference: MonitoringConfiguration",
        url: "https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_MonitoringConfiguration.html",
    }],
    mappings: &[],
    reads: &[
        &api::KINESISANALYTICS_DESCRIBE_APPLICATION,
        &api::KINESISANALYTICS_LIST_TAGS_FOR_RESOURCE,
    ],
    scopes: &[Scope::Application(judge)],
};

fn judge(context: &Context<'_>, application: &Application, judge: &mut Judge) {
    judge.part(|judge| {
        let Some(production) = &context.settings.production_tag else {
            return Err(Stop::not_applicable("No tag of production is configured."));
        };
        let fact = &application.detail;
        let detail = application.settled()?;
        match detail.log_level.as_deref() {
            Some("DEBUG") => {}
            Some(level) => {
                judge.saw(fact, "LogLevel", level);
                return Ok(());
            }
            None if detail.is_sql() => {
                return Err(Stop::not_applicable("SQL applications have no log level."));
            }
            None => return Err(Stop::undecided(fact, "AWS did not name the log level")),
        }
        if !production_tagged(context, application, production)? {
            let (key, value) = production;
            return Err(Stop::not_applicable(format!(
                "The application does not carry the tag {key}={value} of production."
            )));
        }
        let sentence = "The application is production and logs at level DEBUG.";
        judge.fail(fact, "LogLevel", "DEBUG", "INFO or higher", sentence);
        Ok(())
    });
}

/// Tags are asked for where the level is DEBUG.
fn production_tagged(
    context: &Context<'_>,
    application: &Application,
    production: &(String, String),
) -> Result<bool, Stop> {
    let Some(tags) = context.snapshot.tags.get(&application.arn) else {
        let Source { account, region, .. } = application.detail.source();
        let api = &api::KINESISANALYTICS_LIST_TAGS_FOR_RESOURCE;
        return Err(never_asked(Source { api, account, region }, "the tags were not asked for"));
    };
    Ok(tags.known()?.contains(production))
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::ENRICH;
    use crate::{Settings, Snapshot, VerdictKind, api, sample};

    fn tagged(level: Option<&str>, value: &str) -> Snapshot {
        sample::with(|s| {
            sample::detail(s).log_level = level.map(str::to_owned);
            let tags = vec![("stage".to_owned(), value.to_owned())];
            let tags = sample::known(&api::KINESISANALYTICS_LIST_TAGS_FOR_RESOURCE, tags);
            s.tags.insert(sample::arn(ENRICH), tags);
        })
    }

    fn kind(snapshot: &Snapshot) -> VerdictKind {
        sample::judge_with(&CHECK, snapshot, ENRICH, &sample::settings()).kind
    }

    #[test]
    fn violates() {
        assert_eq!(kind(&tagged(Some("DEBUG"), "production")), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(kind(&sample::snapshot()), VerdictKind::Pass);
        assert_eq!(kind(&tagged(Some("WARN"), "production")), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let mut snapshot = tagged(Some("DEBUG"), "production");
        sample::forget(&mut snapshot, &api::KINESISANALYTICS_LIST_TAGS_FOR_RESOURCE);
        assert_eq!(kind(&snapshot), VerdictKind::Unknown);
        snapshot.tags.clear();
        assert_eq!(kind(&snapshot), VerdictKind::Unknown);
        assert_eq!(kind(&tagged(None, "production")), VerdictKind::Unknown);
    }

    #[test]
    fn only_production_is_asked_for() {
        assert_eq!(kind(&tagged(Some("DEBUG"), "test")), VerdictKind::NotApplicable);
        let snapshot = tagged(Some("DEBUG"), "production");
        let verdict = sample::judge_with(&CHECK, &snapshot, ENRICH, &Settings::default());
        assert_eq!(verdict.kind, VerdictKind::NotApplicable);
        let mut sql = tagged(None, "production");
        sample::detail(&mut sql).runtime = "SQL-1_0".to_owned();
        assert_eq!(kind(&sql), VerdictKind::NotApplicable);
    }
}
