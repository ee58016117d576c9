use crate::facts::LogGroup;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "log-group-unretained",
    title: "Log group of a stream or application keeps its events for ever",
    severity: Severity::Info,
    practices: &[Practice::P06],
    services: &[Service::Firehose, Service::Flink],
    rationale: "A log group without a retention keeps every event and every part of a record in it \
        for ever. Nobody decided how long they are needed, and what is not needed any more \
        can still leak.",
    remediation: Remediation {
        text: "Set the retention in place, as long as audits and investigations need the events. \
            CloudWatch Logs then deletes older ones by itself.",
        cli: "aws logs put-retention-policy --log-group-name <log-group> --retention-in-days <days> --region <region>",
        terraform: "resource \"aws_cloudwatch_log_group\" \"example\" {\n  retention_in_days = 365\n}",
    },
    references: &[Reference {
        title: "Amazon CloudWatch Logs User Guide: Working with log groups and log streams",
        url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
    }],
    mappings: &[
        Mapping { framework: "ISO 27001:2022", control: "A.8.15" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.16" },
        Mapping { framework: "NIST 800-53 r5", control: "AU-10" },
        Mapping { framework: "NIST 800-53 r5", control: "AU-11" },
        Mapping { framework: "NIST 800-53 r5", control: "AU-11(1)" },
        Mapping { framework: "NIST 800-53 r5", control: "AU-6(3)" },
        Mapping { framework: "NIST 800-53 r5", control: "AU-6(4)" },
        Mapping { framework: "NIST 800-53 r5", control: "AU-6(6)" },
        Mapping { framework: "NIST 800-53 r5", control: "AU-6(9)" },
        Mapping { framework: "PCI DSS v4.0", control: "10.5.1" },
        Mapping { framework: "PCI DSS v4.0", control: "3.2.1" },
        Mapping { framework: "PCI DSS v4.0", control: "3.3.1.1" },
        Mapping { framework: "PCI DSS v4.0", control: "3.3.1.3" },
        Mapping { framework: "PCI DSS v4.0", control: "3.3.2" },
        Mapping { framework: "PCI DSS v4.0", control: "3.3.3" },
        Mapping { framework: "PCI DSS v4.0", control: "5.3.4" },
        Mapping { framework: "Security Hub", control: "CloudWatch.16" },
    ],
    reads: &[&api::LOGS_DESCRIBE_LOG_GROUPS, &api::ORGANIZATIONS_LIST_ACCOUNTS],
    scopes: &[Scope::LogGroup(judge)],
};

fn judge(context: &Context<'_>, group: &LogGroup, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &group.detail;
        if let Some(days) = context.log_group(group)?.retention_days {
            judge.saw(fact, "RetentionInDays", days.to_string());
        } else {
            let sentence = "The log group has no retention and keeps its events for ever.";
            judge.fail(fact, "RetentionInDays", "none", "a number of days", sentence);
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{LogGroupDetail, Resource};
    use crate::{Snapshot, VerdictKind, api, sample};

    const NAME: &str = "arn:aws:logs:eu-west-1:222222222222:log-group:/aws/kinesisfirehose/errors";

    fn with(change: impl FnOnce(&mut Option<LogGroupDetail>)) -> Snapshot {
        sample::with(|s| match sample::resource_mut(s, NAME) {
            Resource::LogGroup(it) => change(sample::value(&mut it.detail)),
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn violates() {
        let snapshot = with(|it| {
            let it = it.as_mut().unwrap();
            it.retention_days = None;
        });
        let verdict = sample::judge(&CHECK, &snapshot, NAME);
        assert_eq!(verdict.kind, VerdictKind::Fail);
        assert!(!verdict.used_by.is_empty(), "its streams are named");
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), NAME), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::LOGS_DESCRIBE_LOG_GROUPS);
        assert_eq!(sample::kind(&CHECK, &denied, NAME), VerdictKind::Unknown);
    }

    #[test]
    fn a_log_group_that_does_not_exist_is_left_out() {
        let missing = with(|it| *it = None);
        assert_eq!(sample::kind(&CHECK, &missing, NAME), VerdictKind::NotApplicable);
    }
}
