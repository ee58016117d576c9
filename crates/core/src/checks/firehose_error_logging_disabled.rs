use crate::facts::{DeliveryStream, DestinationKind, Logging, S3Purpose};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "firehose-error-logging-disabled",
    title: "Delivery errors of the stream are not logged",
    severity: Severity::Medium,
    practices: &[Practice::P06],
    services: &[Service::Firehose],
    rationale: "Without error logging nobody learns why records were not delivered, and after the \
        retry period they are gone. A configuration that names a log group or stream that \
        does not exist logs nothing either: Firehose does not make it.",
    remediation: Remediation {
        text: "Enable CloudWatch error logging on the destination and on its staging and backup \
            bucket, make the log group and the log stream first, and allow logs:PutLogEvents \
            to the delivery role.",
        cli: "aws firehose describe-delivery-stream --delivery-stream-name <stream> --query 'DeliveryStreamDescription.{version:VersionId,destination:Destinations[0].DestinationId}' --region <region>\naws logs create-log-group --log-group-name <group> --region <region>\naws logs create-log-stream --log-group-name <group> --log-stream-name <log-stream> --region <region>\naws firehose update-destination --delivery-stream-name <stream> --current-delivery-stream-version-id <version> --destination-id <destination> --extended-s3-destination-update 'CloudWatchLoggingOptions={Enabled=true,LogGroupName=<group>,LogStreamName=<log-stream>}' --region <region>",
        terraform: "resource \"aws_kinesis_firehose_delivery_stream\" \"example\" {\n  extended_s3_configuration {\n    cloudwatch_logging_options {\n      enabled         = true\n      log_group_name  = aws_cloudwatch_log_group.errors.name\n      log_stream_name = aws_cloudwatch_log_stream.errors.name\n    }\n  }\n}",
    },
    references: &[Reference {
        title: "Amazon Data Firehose Developer Guide: Monitor Amazon Data Firehose Using CloudWatch Logs",
        url: "https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html",
    }],
    mappings: &[],
    reads: &[&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM, &api::LOGS_DESCRIBE_LOG_STREAMS],
    scopes: &[Scope::DeliveryStream(judge)],
};

fn judge(context: &Context<'_>, stream: &DeliveryStream, judge: &mut Judge) {
    let destinations = match stream.destinations() {
        Ok(destinations) => destinations,
        Err(stop) => return judge.part(|_| Err(stop)),
    };
    for destination in destinations {
        let s3 = destination.kind == DestinationKind::S3;
        if !s3 || destination.logging.is_some() {
            let words = format!("{} destination", destination.kind.words());
            judge.part(|judge| {
                logging(context, stream, destination.logging.as_ref(), &words, judge)
            });
        }
        for hop in &destination.buckets {
            // For S3 the destination and its bucket are one, however AWS's answer was split.
            if hop.purpose == S3Purpose::Destination && destination.logging.is_some() {
                continue;
            }
            let words = hop.purpose.words();
            judge.part(|judge| logging(context, stream, hop.logging.as_ref(), words, judge));
        }
    }
}

fn logging(
    context: &Context<'_>,
    stream: &DeliveryStream,
    logging: Option<&Logging>,
    words: &str,
    judge: &mut Judge,
) -> Result<(), Stop> {
    let fact = &stream.description;
    let Some(logging) = logging.filter(|logging| logging.enabled) else {
        let sentence = format!("Error logging of the {words} is off.");
        judge.fail(fact, "CloudWatchLoggingOptions.Enabled", "false", "true", sentence);
        return Ok(());
    };
    let (Some(group), Some(log_stream)) = (&logging.group, &logging.stream) else {
        let sentence = format!("Error logging of the {words} names no log stream.");
        judge.fail(fact, "LogStreamName", "(none)", "an existing log stream", sentence);
        return Ok(());
    };
    let Some(target) = stream.arn.target() else {
        return Err(Stop::undecided(fact, "the stream's ARN names no account and Region"));
    };
    let key = (target, group.clone(), log_stream.clone());
    let Some(found) = context.snapshot.log_streams.get(&key) else {
        return Err(Stop::undecided(
            fact,
            format!("the log stream {group}:{log_stream} was not looked up"),
        ));
    };
    match found.exists.known()? {
        Some(true) => judge.saw(&found.exists, "LogStreamName", format!("{group}:{log_stream}")),
        Some(false) => {
            let sentence = format!(
                "Errors of the {words} go to the log stream {log_stream}, which does not exist."
            );
            judge.fail(
                &found.exists,
                "LogStreamName",
                "missing",
                "an existing log stream",
                sentence,
            );
        }
        None => {
            let sentence =
                format!("Errors of the {words} go to the log group {group}, which does not exist.");
            judge.fail(&found.exists, "LogGroupName", "missing", "an existing log group", sentence);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{DestinationKind, S3Purpose};
    use crate::sample::CLICKS;
    use crate::{VerdictKind, api, sample};

    fn exists(found: Option<bool>) -> VerdictKind {
        let snapshot = sample::with(|s| {
            s.log_streams.values_mut().for_each(|it| *sample::value(&mut it.exists) = found);
        });
        sample::kind(&CHECK, &snapshot, CLICKS)
    }

    #[test]
    fn violates() {
        let off = sample::with(|s| sample::destination(s, CLICKS).buckets[0].logging = None);
        assert_eq!(sample::kind(&CHECK, &off, CLICKS), VerdictKind::Fail);
        assert_eq!(exists(None), VerdictKind::Fail);
        assert_eq!(exists(Some(false)), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(exists(Some(true)), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::LOGS_DESCRIBE_LOG_STREAMS);
        assert_eq!(sample::kind(&CHECK, &denied, CLICKS), VerdictKind::Unknown);
        let interrupted = sample::with(|s| s.log_streams.clear());
        assert_eq!(sample::kind(&CHECK, &interrupted, CLICKS), VerdictKind::Unknown);
    }

    #[test]
    fn an_s3_destination_logs_in_one_place_and_others_in_two() {
        let moved = |kind| {
            sample::with(|s| {
                let destination = sample::destination(s, CLICKS);
                destination.kind = kind;
                destination.logging = destination.buckets[0].logging.take();
                if kind != DestinationKind::S3 {
                    destination.buckets[0].purpose = S3Purpose::Backup;
                }
            })
        };
        let kind = |it| sample::kind(&CHECK, &moved(it), CLICKS);
        assert_eq!(kind(DestinationKind::S3), VerdictKind::Pass);
        assert_eq!(kind(DestinationKind::Splunk), VerdictKind::Fail);
    }
}
