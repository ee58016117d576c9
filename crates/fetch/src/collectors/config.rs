use aws_sdk_config::operation::describe_compliance_by_resource::DescribeComplianceByResourceOutput;
use aws_sdk_config::operation::describe_config_rules::DescribeConfigRulesOutput;
use aws_sdk_config::types as sdk;
use hydrant_core::facts::{AreaFacts, ConfigRule, ConfigService, Recorder};
use hydrant_core::{Answer, Fact, Service, Target, api};

use super::unreadable;
use crate::door::Session;
use crate::reading::{pages, rows, source, text};

/// AWS Config of an account-Region.
pub(super) async fn config(session: &Session, target: Target) -> Answer {
    let (recorders, recording, rules) = tokio::join!(
        recorders(session, target),
        recording(session, target),
        rules(session, target)
    );
    Answer::Area(Box::new(AreaFacts::Config(ConfigService { recorders, recording, rules })))
}

async fn recorders(session: &Session, target: Target) -> Fact<Vec<Recorder>> {
    let api = &api::CONFIG_DESCRIBE_CONFIGURATION_RECORDERS;
    let client = &session.door.clients.config;
    let source = source(api, target);
    let send = |ticket| {
        client.describe_configuration_recorders().customize().config_override(ticket).send()
    };
    match session.call(api, target, send).await {
        Ok(answer) => match rows(answer.configuration_recorders(), recorder) {
            Some(mut found) => {
                found.sort();
                Fact::Known(found, source)
            }
            None => unreadable(source),
        },
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

/// A recorder that leaves types out records every other one, those that AWS adds later included.
fn recorder(it: &sdk::ConfigurationRecorder) -> Option<Recorder> {
    let group = it.recording_group()?;
    let strategy = group.recording_strategy().and_then(|it| it.use_only());
    let exclusion = strategy == Some(&sdk::RecordingStrategyType::ExclusionByResourceTypes);
    let names = |types: &[sdk::ResourceType]| {
        let mut names: Vec<String> = types.iter().map(|it| it.as_str().to_owned()).collect();
        names.sort();
        names
    };
    let excluded = group.exclusion_by_resource_types().map(|it| names(it.resource_types()));
    Some(Recorder {
        name: text(it.name())?,
        all: group.all_supported() || exclusion,
        types: names(group.resource_types()),
        excluded: excluded.unwrap_or_default(),
    })
}

async fn recording(session: &Session, target: Target) -> Fact<Vec<String>> {
    let api = &api::CONFIG_DESCRIBE_CONFIGURATION_RECORDER_STATUS;
    let client = &session.door.clients.config;
    let source = source(api, target);
    let send = |ticket| {
        client.describe_configuration_recorder_status().customize().config_override(ticket).send()
    };
    let answer = match session.call(api, target, send).await {
        Ok(answer) => answer,
        Err(failed) => return Fact::Unknown(failed.unknown()),
    };
    let read = |row: &sdk::ConfigurationRecorderStatus| Some((text(row.name())?, row.recording()));
    let Some(mut states) = rows(answer.configuration_recorders_status(), read) else {
        return unreadable(source);
    };
    states.sort();
    let names = states.into_iter().filter(|(_, recording)| *recording).map(|(name, _)| name);
    Fact::Known(names.collect(), source)
}

async fn rules(session: &Session, target: Target) -> Fact<Vec<ConfigRule>> {
    let api = &api::CONFIG_DESCRIBE_CONFIG_RULES;
    let client = &session.door.clients.config;
    let ask = |token: Option<String>| {
        session.call(api, target, move |ticket| {
            let request = client.describe_config_rules().set_next_token(token.clone());
            request.customize().config_override(ticket).send()
        })
    };
    let read = |page: &DescribeConfigRulesOutput| rows(page.config_rules(), rule);
    pages(source(api, target), ask, DescribeConfigRulesOutput::next_token, read).await
}

fn rule(it: &sdk::ConfigRule) -> Option<ConfigRule> {
    let source = it.source()?;
    let mut types =
        it.scope().map(|it| it.compliance_resource_types().to_vec()).unwrap_or_default();
    types.sort();
    Some(ConfigRule {
        name: text(it.config_rule_name())?,
        state: it.config_rule_state()?.as_str().to_owned(),
        owner: source.owner().as_str().to_owned(),
        identifier: match (source.owner(), source.source_identifier()) {
            (_, Some(identifier)) => identifier.to_owned(),
            // Such a rule holds its own text and refers to nothing.
            (sdk::Owner::CustomPolicy, None) => String::new(),
            _ => return None,
        },
        types,
    })
}

/// What Config rules call noncompliant among a service's resources.
pub(super) async fn compliance(session: &Session, target: Target, service: Service) -> Answer {
    let source = source(&api::CONFIG_DESCRIBE_COMPLIANCE_BY_RESOURCE, target);
    let mut all = Vec::new();
    for kind in types(service) {
        match noncompliant(session, target, kind).await {
            Fact::Known(found, _) => all.extend(found),
            unknown @ Fact::Unknown(_) => {
                return Answer::Area(Box::new(AreaFacts::Compliance(unknown)));
            }
        }
    }
    all.sort();
    all.dedup();
    Answer::Area(Box::new(AreaFacts::Compliance(Fact::Known(all, source))))
}

/// The resource types of a service (AWS Config Developer Guide, "Supported resource types").
const fn types(service: Service) -> &'static [&'static str] {
    match service {
        Service::Firehose => &["AWS::KinesisFirehose::DeliveryStream"],
        Service::Kinesis => &["AWS::Kinesis::Stream", "AWS::Kinesis::StreamConsumer"],
        Service::Flink => &["AWS::KinesisAnalyticsV2::Application"],
    }
}

async fn noncompliant(session: &Session, target: Target, kind: &str) -> Fact<Vec<String>> {
    let api = &api::CONFIG_DESCRIBE_COMPLIANCE_BY_RESOURCE;
    let client = &session.door.clients.config;
    let ask = |token: Option<String>| {
        session.call(api, target, move |ticket| {
            let request = client.describe_compliance_by_resource().resource_type(kind);
            let request = request.compliance_types(sdk::ComplianceType::NonCompliant).limit(100);
            request.set_next_token(token.clone()).customize().config_override(ticket).send()
        })
    };
    let read = |page: &DescribeComplianceByResourceOutput| {
        rows(page.compliance_by_resources(), |row| text(row.resource_id()))
    };
    pages(source(api, target), ask, DescribeComplianceByResourceOutput::next_token, read).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(group: sdk::RecordingGroup) -> Option<Recorder> {
        recorder(
            &sdk::ConfigurationRecorder::builder().name("default").recording_group(group).build(),
        )
    }

    #[test]
    fn a_recorder_says_what_it_records() {
        let everything = sdk::RecordingGroup::builder().all_supported(true).build();
        let everything = recorded(everything).unwrap();
        assert!(everything.all && everything.types.is_empty() && everything.excluded.is_empty());

        let some = sdk::RecordingGroup::builder()
            .resource_types(sdk::ResourceType::KinesisStream)
            .resource_types(sdk::ResourceType::from("AWS::EC2::VPC"))
            .build();
        let some = recorded(some).unwrap();
        assert!(!some.all);
        assert_eq!(some.types, ["AWS::EC2::VPC", "AWS::Kinesis::Stream"]);

        let left_out = sdk::ExclusionByResourceTypes::builder()
            .resource_types(sdk::ResourceType::KinesisStream)
            .build();
        let strategy = sdk::RecordingStrategy::builder()
            .use_only(sdk::RecordingStrategyType::ExclusionByResourceTypes)
            .build();
        let others = sdk::RecordingGroup::builder()
            .recording_strategy(strategy)
            .exclusion_by_resource_types(left_out)
            .build();
        let others = recorded(others).unwrap();
        assert!(others.all);
        assert_eq!(others.excluded, ["AWS::Kinesis::Stream"]);

        assert_eq!(recorder(&sdk::ConfigurationRecorder::builder().name("default").build()), None);
    }

    #[test]
    fn a_rule_keeps_its_source_and_scope() {
        let source = |owner, identifier: Option<&str>| {
            let source = sdk::Source::builder().owner(owner);
            source.set_source_identifier(identifier.map(str::to_owned)).build().unwrap()
        };
        let built = |source| {
            let scope =
                sdk::Scope::builder().compliance_resource_types("AWS::Kinesis::Stream").build();
            let it = sdk::ConfigRule::builder().config_rule_name("encrypted").source(source);
            it.scope(scope).config_rule_state(sdk::ConfigRuleState::Active).build()
        };
        let managed = source(sdk::Owner::Aws, Some("KINESIS_STREAM_ENCRYPTED"));
        let expected = ConfigRule {
            name: "encrypted".to_owned(),
            state: "ACTIVE".to_owned(),
            owner: "AWS".to_owned(),
            identifier: "KINESIS_STREAM_ENCRYPTED".to_owned(),
            types: vec!["AWS::Kinesis::Stream".to_owned()],
        };
        assert_eq!(rule(&built(managed)), Some(expected));
        let own = rule(&built(source(sdk::Owner::CustomPolicy, None))).unwrap();
        assert_eq!((own.owner.as_str(), own.identifier.as_str()), ("CUSTOM_POLICY", ""));
        assert_eq!(rule(&built(source(sdk::Owner::Aws, None))), None);
        assert_eq!(rule(&sdk::ConfigRule::builder().config_rule_name("encrypted").build()), None);
    }
}
