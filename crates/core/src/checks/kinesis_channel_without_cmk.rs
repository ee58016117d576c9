use crate::facts::Channel;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "kinesis-channel-without-cmk",
    title: "Managed-delivery channel does not encrypt with a customer-managed key",
    severity: Severity::Low,
    practices: &[Practice::P03],
    services: &[Service::Kinesis],
    rationale: "What the channel delivers is then encrypted with a key that S3 manages: whoever may \
        read the bucket or the table may read the records. A customer-managed key adds a second \
        lock with a policy, a record of every use, and an off switch.",
    remediation: Remediation {
        text: "The encryption of a channel cannot be changed: create a new channel with an \
            encryption configuration that names a customer-managed key, and delete the old one \
            when the new one delivers.",
        cli: "aws kinesis create-channel --channel-name <new-channel> --cli-input-json file://<channel-with-EncryptionConfiguration>.json --region <region>\naws kinesis delete-channel --channel-arn <old-channel-arn> --region <region>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "Amazon Kinesis Data Streams Developer Guide: Security for data delivery",
            url: "https://docs.aws.amazon.com/streams/latest/dev/data-delivery-security.html",
        },
        Reference {
            title: "Amazon Kinesis Data Streams API Reference: ChannelEncryptionConfiguration",
            url: "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ChannelEncryptionConfiguration.html",
        },
    ],
    mappings: &[],
    reads: &[&api::KINESIS_DESCRIBE_CHANNEL, &api::ORGANIZATIONS_LIST_ACCOUNTS],
    scopes: &[Scope::Channel(judge)],
};

fn judge(context: &Context<'_>, channel: &Channel, judge: &mut Judge) {
    judge.part(|judge| {
        context.own_resource(&channel.arn, "channel")?;
        let fact = &channel.detail;
        // AWS takes no other key than a customer-managed one.
        if let Some(key) = &channel.settled()?.key {
            judge.saw(fact, "KeyId", key);
        } else {
            let sentence = "The channel has no encryption configuration.";
            judge.fail(fact, "EncryptionConfiguration", "none", "a customer-managed key", sentence);
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{Channel, ChannelDetail, Resource};
    use crate::sample::{CHANNEL, STRANGER};
    use crate::{VerdictKind, api, sample};

    fn after(change: impl FnOnce(&mut ChannelDetail)) -> VerdictKind {
        let snapshot = sample::with(|s| {
            change(sample::value(&mut sample::channel_mut(s).detail).as_mut().unwrap());
        });
        sample::kind(&CHECK, &snapshot, CHANNEL)
    }

    #[test]
    fn violates() {
        assert_eq!(after(|it| it.key = None), VerdictKind::Fail);
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
    fn a_channel_in_the_making_or_of_somebody_else_is_left_out() {
        for status in ["CREATING", "DELETING", "FAILED"] {
            let kind = after(|it| {
                it.key = None;
                it.status = status.to_owned();
            });
            assert_eq!(kind, VerdictKind::NotApplicable, "{status}");
        }
        let gone = sample::with(|s| *sample::value(&mut sample::channel_mut(s).detail) = None);
        assert_eq!(sample::kind(&CHECK, &gone, CHANNEL), VerdictKind::NotApplicable);
        let name = CHANNEL.replace(sample::SHOP, STRANGER);
        let foreign = sample::with(|s| {
            let channel = Channel { arn: sample::arn(&name), ..sample::channel_mut(s).clone() };
            s.resources.insert(channel.arn.clone(), Resource::Channel(channel));
        });
        assert_eq!(sample::kind(&CHECK, &foreign, &name), VerdictKind::NotApplicable);
    }
}
