use crate::facts::Function;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity,
    Stop, api,
};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

pub(super) static CHECK: Check = Check {
    id: "lambda-runtime-deprecated",
    title: "Transform function runs on a deprecated runtime",
    severity: Severity::Medium,
    practices: &[Practice::P21],
    services: &[Service::Firehose],
    rationale: "A deprecated Lambda runtime gets no security patches, and after a while the function \
        can no longer be changed. The transform function sees every record in clear. The \
        dates are those of the AWS page, which may still move those that lie ahead.",
    remediation: Remediation {
        text: "Move the function to a supported runtime, publish a version and name that version in \
            the processing configuration of the stream. Test the code against the new runtime \
            first: after function updates are blocked there is no way back.",
        cli: "aws lambda update-function-configuration --function-name <function> --runtime <runtime> --region <region>\naws lambda publish-version --function-name <function> --region <region>",
        terraform: "resource \"aws_lambda_function\" \"example\" {\n  runtime = \"python3.13\"\n  publish = true\n}",
    },
    references: &[Reference {
        title: "AWS Lambda Developer Guide: Lambda runtimes",
        url: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
    }],
    mappings: &[Mapping { framework: "Security Hub", control: "Lambda.2" }],
    reads: &[&api::LAMBDA_GET_FUNCTION_CONFIGURATION, &api::ORGANIZATIONS_LIST_ACCOUNTS],
    scopes: &[Scope::Function(judge)],
};

fn judge(context: &Context<'_>, function: &Function, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &function.configuration;
        let configuration = context.function(function)?;
        if configuration.package == "Image" {
            let why = "A container image brings its own runtime; AWS does not say which.";
            return Err(Stop::not_applicable(why));
        }
        let Some(runtime) = configuration.runtime.as_deref() else {
            return Err(Stop::undecided(fact, "AWS did not name the runtime"));
        };
        let today = context.snapshot.header.started_at.to_zoned(TimeZone::UTC).date();
        match RUNTIMES.iter().find(|(name, _)| *name == runtime) {
            Some((_, Some(end))) if today >= *end => {
                let sentence = format!("The runtime {runtime} is deprecated since {end}.");
                judge.fail(fact, "Runtime", runtime, "a supported runtime", sentence);
                Ok(())
            }
            // A list grows old: what had no date when it was made may have ended since.
            Some((_, None)) if today >= STALE => {
                let why =
                    format!("{runtime} had no date on {AS_OF}; a newer hydrant may know more");
                Err(Stop::undecided(fact, why))
            }
            Some(_) => {
                judge.saw(fact, "Runtime", runtime);
                Ok(())
            }
            None => Err(Stop::undecided(fact, format!("the runtime {runtime} is not known"))),
        }
    });
}

/// The day the list was made.
const AS_OF: Date = date(2026, 7, 31);
/// The day from which a runtime without a date proves nothing any more.
const STALE: Date = date(2027, 7, 31);

/// Deprecation dates; none: not scheduled. Source: AWS Lambda Developer Guide, "Lambda runtimes",
/// tables "Supported runtimes" and "Deprecated runtimes".
#[rustfmt::skip]
const RUNTIMES: &[(&str, Option<Date>)] = &[
    ("dotnet10", Some(date(2028, 11, 14))),
    ("dotnet5.0", Some(date(2022, 5, 10))),
    ("dotnet6", Some(date(2024, 12, 20))),
    ("dotnet7", Some(date(2024, 5, 14))),
    ("dotnet8", Some(date(2026, 11, 10))),
    ("dotnet9", Some(date(2026, 11, 10))),
    ("dotnetcore1.0", Some(date(2019, 6, 27))),
    ("dotnetcore2.0", Some(date(2019, 5, 30))),
    ("dotnetcore2.1", Some(date(2022, 1, 5))),
    ("dotnetcore3.1", Some(date(2023, 4, 3))),
    ("go1.x", Some(date(2024, 1, 8))),
    ("java11", Some(date(2027, 6, 30))),
    ("java11.al2023", None),
    ("java17", Some(date(2027, 6, 30))),
    ("java17.al2023", None),
    ("java21", Some(date(2029, 6, 30))),
    ("java25", Some(date(2029, 6, 30))),
    ("java8", Some(date(2024, 1, 8))),
    ("java8.al2", Some(date(2027, 6, 30))),
    ("java8.al2023", None),
    ("nodejs", Some(date(2016, 8, 30))),
    ("nodejs10.x", Some(date(2021, 7, 30))),
    ("nodejs12.x", Some(date(2023, 3, 31))),
    ("nodejs14.x", Some(date(2023, 12, 4))),
    ("nodejs16.x", Some(date(2024, 6, 12))),
    ("nodejs18.x", Some(date(2025, 9, 1))),
    ("nodejs20.x", Some(date(2026, 4, 30))),
    ("nodejs22.x", Some(date(2027, 4, 30))),
    ("nodejs24.x", Some(date(2028, 4, 30))),
    ("nodejs4.3", Some(date(2020, 3, 5))),
    ("nodejs4.3-edge", Some(date(2020, 3, 5))),
    ("nodejs6.10", Some(date(2019, 8, 12))),
    ("nodejs8.10", Some(date(2020, 3, 6))),
    ("provided", Some(date(2024, 1, 8))),
    ("provided.al2", Some(date(2026, 7, 31))),
    ("provided.al2023", Some(date(2029, 6, 30))),
    ("python2.7", Some(date(2021, 7, 15))),
    ("python3.10", Some(date(2026, 10, 31))),
    ("python3.11", Some(date(2027, 6, 30))),
    ("python3.12", Some(date(2028, 10, 31))),
    ("python3.13", Some(date(2029, 6, 30))),
    ("python3.14", Some(date(2029, 6, 30))),
    ("python3.6", Some(date(2022, 7, 18))),
    ("python3.7", Some(date(2023, 12, 4))),
    ("python3.8", Some(date(2024, 10, 14))),
    ("python3.9", Some(date(2025, 12, 15))),
    ("ruby2.5", Some(date(2021, 7, 30))),
    ("ruby2.7", Some(date(2023, 12, 7))),
    ("ruby3.2", Some(date(2026, 3, 31))),
    ("ruby3.3", Some(date(2027, 3, 31))),
    ("ruby3.4", Some(date(2028, 3, 31))),
    ("ruby4.0", Some(date(2029, 3, 31))),
];

#[cfg(test)]
mod tests {
    use super::{CHECK, RUNTIMES};
    use crate::sample::FUNCTION;
    use crate::{VerdictKind, api, sample};

    fn on(runtime: &str, day: &str) -> VerdictKind {
        let snapshot = sample::with(|s| {
            let it = sample::existing(&mut sample::function_mut(s).configuration);
            it.runtime = Some(runtime.to_owned());
            s.header.started_at = format!("{day}T12:00:00Z").parse().unwrap();
        });
        sample::kind(&CHECK, &snapshot, FUNCTION)
    }

    #[test]
    fn violates() {
        for runtime in ["python3.9", "nodejs18.x", "go1.x", "provided", "java8", "nodejs20.x"] {
            assert_eq!(on(runtime, "2026-06-01"), VerdictKind::Fail, "{runtime}");
        }
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), FUNCTION), VerdictKind::Pass);
        for runtime in ["python3.13", "nodejs24.x", "provided.al2023", "java17.al2023"] {
            assert_eq!(on(runtime, "2026-06-01"), VerdictKind::Pass, "{runtime}");
        }
    }

    #[test]
    fn unknown() {
        for runtime in ["python4.0", "nodejs30.x", ""] {
            assert_eq!(on(runtime, "2026-06-01"), VerdictKind::Unknown, "{runtime}");
        }
        assert_eq!(on("java17.al2023", "2030-01-01"), VerdictKind::Unknown, "the list is too old");
        let denied = sample::without(&api::LAMBDA_GET_FUNCTION_CONFIGURATION);
        assert_eq!(sample::kind(&CHECK, &denied, FUNCTION), VerdictKind::Unknown);
    }

    #[test]
    fn the_day_of_the_scan_decides() {
        assert_eq!(on("python3.10", "2026-10-30"), VerdictKind::Pass);
        assert_eq!(on("python3.10", "2026-10-31"), VerdictKind::Fail);
        assert!(RUNTIMES.is_sorted_by(|a, b| a.0 < b.0), "each runtime once");
    }

    #[test]
    fn container_images_and_missing_functions_are_left_out() {
        let image = sample::with(|s| {
            let it = sample::existing(&mut sample::function_mut(s).configuration);
            (it.package, it.runtime) = ("Image".to_owned(), None);
        });
        let missing =
            sample::with(|s| *sample::value(&mut sample::function_mut(s).configuration) = None);
        for snapshot in [image, missing] {
            assert_eq!(sample::kind(&CHECK, &snapshot, FUNCTION), VerdictKind::NotApplicable);
        }
    }
}
