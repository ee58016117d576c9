use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use crate::facts::Application;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "flink-runtime-unsupported",
    title: "Application runs on a runtime past its end of support",
    severity: Severity::Medium,
    practices: &[Practice::P21],
    services: &[Service::Flink],
    rationale: "A runtime past its end of support gets no fixes, cannot be started again after a \
        stop, and may be deleted by AWS. The dates are those of the AWS pages, which \
        disagree for the oldest runtimes: hydrant takes the later date.",
    remediation: Remediation {
        text: "Upgrade a Flink application in place to a supported runtime after building its \
            code against that version; take a snapshot first. SQL applications and Studio \
            notebooks must be recreated: rewrite them as a Flink application or a Studio \
            notebook of the current runtime.",
        cli: "aws kinesisanalyticsv2 describe-application --application-name <application> --query 'ApplicationDetail.{version:ApplicationVersionId}' --region <region>\naws kinesisanalyticsv2 update-application --application-name <application> --current-application-version-id <version> --runtime-environment-update FLINK-1_20 --application-configuration-update file://<new-code>.json --region <region>",
        terraform: "resource \"aws_kinesisanalyticsv2_application\" \"example\" {\n  runtime_environment = \"FLINK-1_20\"\n}",
    },
    references: &[
        Reference {
            title: "Managed Service for Apache Flink Developer Guide: Earlier version information for Managed Service for Apache Flink",
            url: "https://docs.aws.amazon.com/managed-flink/latest/java/earlier.html",
        },
        Reference {
            title: "Managed Service for Apache Flink Developer Guide: Upgrade applications using in-place version upgrades for Apache Flink",
            url: "https://docs.aws.amazon.com/managed-flink/latest/java/upgrading-applications.html",
        },
    ],
    mappings: &[],
    reads: &[&api::KINESISANALYTICS_DESCRIBE_APPLICATION],
    scopes: &[Scope::Application(judge)],
};

fn judge(context: &Context<'_>, application: &Application, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &application.detail;
        let runtime = application.settled()?.runtime.as_str();
        let started = context.snapshot.header.started_at;
        let today = started.to_zoned(TimeZone::UTC).date();
        match RUNTIMES.iter().find(|(name, _)| *name == runtime) {
            Some((_, Support::Ended(end))) if today >= *end => {
                let sentence = format!("Support of the runtime {runtime} ended on {end}.");
                judge.fail(fact, "RuntimeEnvironment", runtime, "a supported runtime", sentence);
                Ok(())
            }
            // A list grows old: what was supported when it was made may have ended since.
            Some((_, Support::Current)) if today >= STALE => {
                let why =
                    format!("{runtime} was supported on {AS_OF}; a newer hydrant may know more");
                Err(Stop::undecided(fact, why))
            }
            Some((_, Support::Ended(_) | Support::Current)) => {
                judge.saw(fact, "RuntimeEnvironment", runtime);
                Ok(())
            }
            Some((_, Support::NotPublished)) => {
                let why = format!("AWS publishes no end of support for {runtime}");
                Err(Stop::undecided(fact, why))
            }
            None => Err(Stop::undecided(fact, format!("the runtime {runtime} is not known"))),
        }
    });
}

/// What AWS says about a runtime.
enum Support {
    /// It ends, or ended, on this day.
    Ended(Date),
    /// It is among the supported ones, without an end.
    Current,
    /// Neither is said.
    NotPublished,
}

/// The day the list was made.
const AS_OF: Date = date(2026, 7, 31);
/// The day from which it proves no support any more.
const STALE: Date = date(2027, 7, 31);

/// Sources: Managed Service for Apache Flink Developer Guide, "Earlier version information" (1.6, 1.8,
/// 1.11: START disabled on 28 July 2025, where the quotas page says 5 February 2025; 1.13) and the
/// release pages of 1.15 (supported by the service, no longer by the community) and later; Amazon
/// Kinesis Data Analytics for SQL Developer Guide, "Discontinuation" (applications deleted from 27
/// January 2026).
const RUNTIMES: &[(&str, Support)] = &[
    ("SQL-1_0", Support::Ended(date(2026, 1, 27))),
    ("FLINK-1_6", Support::Ended(date(2025, 7, 28))),
    ("FLINK-1_8", Support::Ended(date(2025, 7, 28))),
    ("FLINK-1_11", Support::Ended(date(2025, 7, 28))),
    ("FLINK-1_13", Support::Ended(date(2025, 10, 16))),
    ("FLINK-1_15", Support::Current),
    ("FLINK-1_18", Support::Current),
    ("FLINK-1_19", Support::Current),
    ("FLINK-1_20", Support::Current),
    ("FLINK-2_2", Support::Current),
    ("FLINK-2_3", Support::Current),
    ("ZEPPELIN-FLINK-1_0", Support::NotPublished),
    ("ZEPPELIN-FLINK-2_0", Support::NotPublished),
    ("ZEPPELIN-FLINK-3_0", Support::Current),
];

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::ENRICH;
    use crate::{VerdictKind, sample};

    fn on(runtime: &str, day: &str) -> VerdictKind {
        let snapshot = sample::with(|s| {
            sample::detail(s).runtime = runtime.to_owned();
            s.header.started_at = format!("{day}T12:00:00Z").parse().unwrap();
        });
        sample::kind(&CHECK, &snapshot, ENRICH)
    }

    #[test]
    fn violates() {
        for runtime in ["SQL-1_0", "FLINK-1_6", "FLINK-1_8", "FLINK-1_11", "FLINK-1_13"] {
            assert_eq!(on(runtime, "2026-06-01"), VerdictKind::Fail, "{runtime}");
        }
    }

    #[test]
    fn clean() {
        for runtime in ["FLINK-1_15", "FLINK-1_20", "FLINK-2_3", "ZEPPELIN-FLINK-3_0"] {
            assert_eq!(on(runtime, "2026-06-01"), VerdictKind::Pass, "{runtime}");
        }
    }

    #[test]
    fn unknown() {
        for runtime in ["ZEPPELIN-FLINK-1_0", "ZEPPELIN-FLINK-2_0", "FLINK-3_0", ""] {
            assert_eq!(on(runtime, "2026-06-01"), VerdictKind::Unknown, "{runtime}");
        }
    }

    #[test]
    fn the_day_of_the_scan_decides() {
        assert_eq!(on("FLINK-1_13", "2025-10-15"), VerdictKind::Pass);
        assert_eq!(on("FLINK-1_13", "2025-10-16"), VerdictKind::Fail);
        assert_eq!(on("FLINK-1_20", "2029-01-01"), VerdictKind::Unknown, "the list is too old");
    }
}
