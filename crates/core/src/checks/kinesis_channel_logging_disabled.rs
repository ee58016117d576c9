use crate::facts::Channel;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "kinesis-channel-logging-disabled",
    title: "Managed-delivery channel does not log its errors",
    severity: Severity::Medium,
    practices: &[Practice::P06],
    services: &[Service::Kinesis],
    rationale: "Without logging nobody sees why records are not delivered: a role that lost a \
        permission, a table that changed, or somebody who redirected the channel.",
    remediation: Remediation {
        text: "Switch CloudWatch logging of the channel on in place and name a log group and a log \
            stream. The role of the channel needs logs:PutLogEvents there.",
        cli: "aws kinesis update-channel --channel-arn <channel-arn> --logging-configuration 'CloudWatchLogs={Enabled=true,LogGroupName=<log-group>,LogStreamName=<log-stream>}' --region <region>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "Amazon Kinesis Data Streams Developer Guide: Security for data delivery",
            url: "https://docs.aws.amazon.com/streams/latest/dev/data-delivery-security.html",
        },
        Reference {
            title: "Amazon Kinesis Data Streams API Reference: UpdateChannel",
            url: "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateChannel.html",
        },
    ],
    mappings: &[],
    reads: &[&api::KINESIS_DESCRIBE_CHANNEL, &api::ORGANIZATIONS_LIST_ACCOUNTS],
    scopes: &[Scope::Channel(judge)],
};

fn judge(context: &Context<'_>, channel: &Channel, judge: &mut Judge) {
    judge.part(|judge| {
        context.own_resource(&channel.arn, "channel")?;
        let (fact, what) = (&channel.detail, "LoggingConfiguration.CloudWatchLogs.Enabled");
        if channel.settled()?.logging {
            judge.saw(fact, what, "true");
        } else {
            judge.fail(fact, what, "false", "true", "The channel does not log its errors.");
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::ChannelDetail;
    use crate::sample::CHANNEL;
    use crate::{VerdictKind, api, sample};

    fn after(change: impl FnOnce(&mut ChannelDetail)) -> VerdictKind {
        let snapshot = sample::with(|s| {
            change(sample::value(&mut sample::channel_mut(s).detail).as_mut().unwrap());
        });
        sample::kind(&CHECK, &snapshot, CHANNEL)
    }

    #[test]
    fn violates() {
        assert_eq!(after(|it| it.logging = false), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(after(|_| {}), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::KINESIS_DESCRIBE_CHANNEL);
        assert_eq!(sample::kind(&CHECK, &denied, CHANNEL), VerdictKind::Unknown);
    }

    #[test]
    fn a_channel_in_the_making_is_left_out() {
        let kind = after(|it| {
            it.logging = false;
            it.status = "CREATING".to_owned();
        });
        assert_eq!(kind, VerdictKind::NotApplicable);
    }
}
