use crate::facts::Application;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "flink-secret-in-properties",
    title: "Application configuration holds something that looks like a credential",
    severity: Severity::High,
    practices: &[Practice::P02],
    services: &[Service::Flink],
    rationale: "Property groups and SQL text are returned in clear to everyone who may describe \
        the application. hydrant keeps only where something was found and what it looks \
        like, never the value.",
    remediation: Remediation {
        text: "Keep the credential in Secrets Manager and let the application read it at start \
            with its role, or use the role itself. Remove the property in place and revoke the \
            credential: it was readable until now.",
        cli: "aws kinesisanalyticsv2 describe-application --application-name <application> --query 'ApplicationDetail.{version:ApplicationVersionId}' --region <region>\naws kinesisanalyticsv2 update-application --application-name <application> --current-application-version-id <version> --application-configuration-update file://<properties-without-the-credential>.json --region <region>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "Managed Service for Apache Flink Developer Guide: Use runtime properties",
            url: "https://docs.aws.amazon.com/managed-flink/latest/java/how-properties.html",
        },
        Reference {
            title: "Managed Service for Apache Flink Developer Guide: Security best practices for Managed Service for Apache Flink",
            url: "https://docs.aws.amazon.com/managed-flink/latest/java/security-best-practices.html",
        },
    ],
    mappings: &[],
    reads: &[&api::KINESISANALYTICS_DESCRIBE_APPLICATION],
    scopes: &[Scope::Application(judge)],
};

fn judge(_: &Context<'_>, application: &Application, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &application.detail;
        for found in &application.settled()?.suspected_secrets {
            let sentence = format!("{} holds what looks like {}.", found.place, found.kind);
            judge.fail(fact, found.place.clone(), found.kind.words(), "no credential", sentence);
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{ApplicationDetail, SuspectedSecret};
    use crate::sample::ENRICH;
    use crate::{SecretKind, VerdictKind, api, sample};

    fn after(change: impl FnOnce(&mut ApplicationDetail)) -> VerdictKind {
        let snapshot = sample::with(|s| change(sample::detail(s)));
        sample::kind(&CHECK, &snapshot, ENRICH)
    }

    #[test]
    fn violates() {
        let kind = after(|it| {
            it.suspected_secrets.push(SuspectedSecret {
                place: "PropertyGroups[db].password".to_owned(),
                kind: SecretKind::NamedSecret,
            });
        });
        assert_eq!(kind, VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(after(|_| {}), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::KINESISANALYTICS_DESCRIBE_APPLICATION);
        assert_eq!(sample::kind(&CHECK, &denied, ENRICH), VerdictKind::Unknown);
    }
}
