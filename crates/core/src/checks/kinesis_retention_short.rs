use crate::facts::Stream;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "kinesis-retention-short",
    title: "Data stream keeps its records for a short time",
    severity: Severity::Low,
    practices: &[Practice::P15],
    services: &[Service::Kinesis],
    rationale: "Within the retention period a consumer that failed or was wrong can read the \
        records again. With the default of 24 hours a fault over a weekend loses data. \
        hydrant asks for seven days unless configured otherwise.",
    remediation: Remediation {
        text: "Increase the retention period in place. Retention beyond 24 hours costs extra.",
        cli: "aws kinesis increase-stream-retention-period --stream-name <stream> --retention-period-hours 168 --region <region>",
        terraform: "resource \"aws_kinesis_stream\" \"example\" {\n  retention_period = 168\n}",
    },
    references: &[Reference {
        title: "Amazon Kinesis Data Streams Developer Guide: Change the data retention period",
        url: "https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html",
    }],
    mappings: &[
        Mapping { framework: "AWS Config", control: "kinesis-stream-backup-retention-check" },
        Mapping { framework: "Security Hub", control: "Kinesis.3" },
    ],
    reads: &[&api::KINESIS_DESCRIBE_STREAM_SUMMARY],
    scopes: &[Scope::Stream(judge)],
};

fn judge(context: &Context<'_>, stream: &Stream, judge: &mut Judge) {
    judge.part(|judge| {
        context.own_stream(stream)?;
        let fact = &stream.summary;
        let hours = stream.settled()?.retention_hours;
        let wanted = context.settings.retention_hours;
        let (what, seen) = ("RetentionPeriodHours", hours.to_string());
        if hours < wanted {
            let sentence = format!("Records are kept for {hours} hours; {wanted} are asked for.");
            judge.fail(fact, what, seen, format!("at least {wanted}"), sentence);
        } else {
            judge.saw(fact, what, seen);
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::ORDERS;
    use crate::{Settings, Snapshot, VerdictKind, api, sample};

    fn kept(hours: i32) -> Snapshot {
        sample::with(|s| sample::summary(s, ORDERS).retention_hours = hours)
    }

    #[test]
    fn violates() {
        assert_eq!(sample::kind(&CHECK, &kept(24), ORDERS), VerdictKind::Fail);
        assert_eq!(sample::kind(&CHECK, &kept(167), ORDERS), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &kept(168), ORDERS), VerdictKind::Pass);
        assert_eq!(sample::kind(&CHECK, &kept(8760), ORDERS), VerdictKind::Pass, "longer is fine");
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::KINESIS_DESCRIBE_STREAM_SUMMARY);
        assert_eq!(sample::kind(&CHECK, &denied, ORDERS), VerdictKind::Unknown);
    }

    #[test]
    fn the_owner_decides_how_long() {
        let settings = Settings { retention_hours: 24, ..Settings::default() };
        let verdict = sample::judge_with(&CHECK, &kept(24), ORDERS, &settings);
        assert_eq!(verdict.kind, VerdictKind::Pass);
    }
}
