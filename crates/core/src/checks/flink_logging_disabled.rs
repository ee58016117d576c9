use crate::facts::Application;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "flink-logging-disabled",
    title: "Application does not log",
    severity: Severity::Medium,
    practices: &[Practice::P06],
    services: &[Service::Flink],
    rationale: "Without a CloudWatch logging option the errors of an application, access denials \
        included, are kept nowhere.",
    remediation: Remediation {
        text: "Make a log group and a log stream, allow logs:PutLogEvents and \
            logs:DescribeLogStreams to the role of the application, and add a logging option \
            in place.",
        cli: "aws kinesisanalyticsv2 describe-application --application-name <application> --query 'ApplicationDetail.{version:ApplicationVersionId}' --region <region>\naws kinesisanalyticsv2 add-application-cloud-watch-logging-option --application-name <application> --current-application-version-id <version> --cloud-watch-logging-option LogStreamARN=<log-stream-arn> --region <region>",
        terraform: "resource \"aws_kinesisanalyticsv2_application\" \"example\" {\n  cloudwatch_logging_options {\n    log_stream_arn = aws_cloudwatch_log_stream.application.arn\n  }\n}",
    },
    references: &[Reference {
        title: "Managed Service for Apache Flink API Reference: AddApplicationCloudWatchLoggingOption",
        url: "https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_AddApplicationCloudWatchLoggingOption.html",
    }],
    mappings: &[],
    reads: &[&api::KINESISANALYTICS_DESCRIBE_APPLICATION],
    scopes: &[Scope::Application(judge)],
};

fn judge(_: &Context<'_>, application: &Application, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &application.detail;
        let what = "CloudWatchLoggingOptionDescriptions";
        if let Some(log_stream) = application.settled()?.log_streams.first() {
            judge.saw(fact, what, log_stream.as_str());
        } else {
            let sentence = "The application has no CloudWatch logging option.";
            judge.fail(fact, what, "none", "a log stream", sentence);
        }
        Ok(())
    });
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
        assert_eq!(after(|it| it.log_streams.clear()), VerdictKind::Fail);
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
