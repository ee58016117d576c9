use crate::around::{asked, config_type};
use crate::facts::{Area, Recorder};
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity,
    Stop, Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "config-recorder-missing",
    title: "AWS Config does not record the streams",
    severity: Severity::Medium,
    practices: &[Practice::P13],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "AWS Config keeps how a stream was set up at any time and evaluates its rules when \
        that changes. Without a recorder that is recording these resource types it does neither.",
    remediation: Remediation {
        text: "Set up a configuration recorder in the account-Region that records all supported \
            types, or these types at least, with a delivery channel, and start it.",
        cli: "aws configservice put-configuration-recorder --configuration-recorder name=default,roleARN=<role-arn> --recording-group allSupported=true,includeGlobalResourceTypes=false --region <region>\naws configservice put-delivery-channel --delivery-channel name=default,s3BucketName=<bucket> --region <region>\naws configservice start-configuration-recorder --configuration-recorder-name default --region <region>",
        terraform: "resource \"aws_config_configuration_recorder\" \"default\" {\n  name     = \"default\"\n  role_arn = aws_iam_role.config.arn\n  recording_group {\n    all_supported = true\n  }\n}\n\nresource \"aws_config_configuration_recorder_status\" \"default\" {\n  name       = aws_config_configuration_recorder.default.name\n  is_enabled = true\n}",
    },
    references: &[
        Reference {
            title: "AWS Config Developer Guide: Supported Resource Types",
            url: "https://docs.aws.amazon.com/config/latest/developerguide/resource-config-reference.html",
        },
        Reference {
            title: "AWS Config Developer Guide: Working with the Configuration Recorder",
            url: "https://docs.aws.amazon.com/config/latest/developerguide/stop-start-recorder.html",
        },
    ],
    mappings: &[
        Mapping { framework: "CIS AWS v5.0", control: "3.3" },
        Mapping { framework: "ISO 27001:2022", control: "A.5.16" },
        Mapping { framework: "ISO 27001:2022", control: "A.5.22" },
        Mapping { framework: "Security Hub", control: "Config.1" },
    ],
    reads: &[
        &api::CONFIG_DESCRIBE_CONFIGURATION_RECORDER_STATUS,
        &api::CONFIG_DESCRIBE_CONFIGURATION_RECORDERS,
        &api::FIREHOSE_LIST_DELIVERY_STREAMS,
        &api::KINESIS_LIST_STREAMS,
        &api::KINESISANALYTICS_LIST_APPLICATIONS,
    ],
    scopes: &[Scope::Target(judge)],
};

fn judge(context: &Context<'_>, target: Target, judge: &mut Judge) {
    for service in Service::ALL {
        judge.part(|judge| {
            context.holds(target, service)?;
            recorded(context, target, config_type(service), judge)
        });
    }
}

fn recorded(
    context: &Context<'_>,
    target: Target,
    kind: &'static str,
    judge: &mut Judge,
) -> Result<(), Stop> {
    let config = asked(context.snapshot.config(target), Area::Config, target)?;
    let recorders = config.recorders.known()?;
    let expected = "a recorder that records it";
    if recorders.is_empty() {
        let sentence = "AWS Config has no recorder here.";
        judge.fail(&config.recorders, kind, "no recorder", expected, sentence);
        return Ok(());
    }
    let taking: Vec<&Recorder> = recorders.iter().filter(|it| takes(it, kind)).collect();
    if taking.is_empty() {
        let sentence = format!("The recorder of AWS Config leaves out {kind}.");
        judge.fail(&config.recorders, kind, "left out", expected, sentence);
        return Ok(());
    }
    let recording = config.recording.known()?;
    if let Some(recorder) = taking.iter().find(|it| recording.contains(&it.name)) {
        judge.saw(&config.recorders, kind, format!("recorded by {}", recorder.name));
    } else {
        let sentence = "The recorder of AWS Config is stopped.";
        judge.fail(&config.recording, kind, "stopped", expected, sentence);
    }
    Ok(())
}

/// All types, all but some, or some.
fn takes(recorder: &Recorder, kind: &'static str) -> bool {
    let has = |all: &[String]| all.iter().any(|it| it == kind);
    if recorder.all || !recorder.excluded.is_empty() {
        !has(&recorder.excluded)
    } else {
        has(&recorder.types)
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::ConfigService;
    use crate::sample::{SHOP, around, home};
    use crate::{Service, VerdictKind, sample};

    const PLACE: &str = "222222222222/eu-west-1";
    const KIND: &str = "AWS::Kinesis::Stream";

    fn after(change: impl FnOnce(&mut ConfigService)) -> VerdictKind {
        let snapshot = sample::with(|s| change(around::config(s)));
        sample::kind(&CHECK, &snapshot, PLACE)
    }

    #[test]
    fn violates() {
        assert_eq!(after(|it| sample::value(&mut it.recorders).clear()), VerdictKind::Fail);
        assert_eq!(after(|it| sample::value(&mut it.recording).clear()), VerdictKind::Fail);
        let partial = after(|it| {
            let recorder = &mut sample::value(&mut it.recorders)[0];
            recorder.all = false;
            recorder.types = vec![KIND.to_owned()];
        });
        assert_eq!(partial, VerdictKind::Fail);
        let excluded = after(|it| {
            let recorder = &mut sample::value(&mut it.recorders)[0];
            recorder.all = false;
            recorder.excluded = vec![KIND.to_owned()];
        });
        assert_eq!(excluded, VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(after(|_| {}), VerdictKind::Pass);
        let others = after(|it| {
            let recorder = &mut sample::value(&mut it.recorders)[0];
            recorder.all = false;
            recorder.excluded = vec!["AWS::S3::Bucket".to_owned()];
        });
        assert_eq!(others, VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in CHECK.reads {
            assert_eq!(
                sample::kind(&CHECK, &sample::without(api), PLACE),
                VerdictKind::Unknown,
                "{api}"
            );
        }
    }

    #[test]
    fn only_the_kinds_that_are_here_are_asked_for() {
        let snapshot = sample::with(|s| {
            for service in [Service::Firehose, Service::Flink] {
                sample::value(s.listings.get_mut(&(home(SHOP), service)).unwrap()).clear();
            }
            let recorder = &mut sample::value(&mut around::config(s).recorders)[0];
            recorder.all = false;
            recorder.types = vec![KIND.to_owned()];
        });
        assert_eq!(sample::kind(&CHECK, &snapshot, PLACE), VerdictKind::Pass);
    }
}
