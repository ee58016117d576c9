use hydrant_core::facts::{ApplicationDetail, CodeLocation, SuspectedSecret, VpcConfiguration};
use hydrant_core::{Answer, Arn, Fact, Source, Target, Unknown, api, credential_kind};

use super::{arn, bucket_name, endless, unreadable};
use crate::door::Session;

/// The applications of a target: pages of up to 50.
pub(super) async fn list(session: &Session, target: Target) -> Answer {
    let api = &api::KINESISANALYTICS_LIST_APPLICATIONS;
    let client = &session.door.clients.flink;
    let source = Source { api, account: target.account, region: target.region };
    let mut found = Vec::new();
    let mut token = None;
    loop {
        let send = |ticket| {
            let request = client.list_applications().limit(50).set_next_token(token.clone());
            request.customize().config_override(ticket).send()
        };
        match session.call(api, target, send).await {
            Ok(page) => {
                let rows =
                    page.application_summaries().iter().map(|row| arn(Some(row.application_arn())));
                let Some(read) = rows.collect::<Option<Vec<_>>>() else {
                    return Answer::Listing(unreadable(source));
                };
                found.extend(read);
                let before = std::mem::replace(&mut token, page.next_token().map(str::to_owned));
                if token.is_some() && token == before {
                    return Answer::Listing(endless(source));
                }
                if token.is_none() {
                    found.sort();
                    return Answer::Listing(Fact::Known(found, source));
                }
            }
            Err(failed) => return Answer::Listing(Fact::Unknown(failed.unknown())),
        }
    }
}

/// One application. Property values and SQL text are looked at here and dropped here.
pub(super) async fn describe(session: &Session, application: &Arn) -> Answer {
    let api = &api::KINESISANALYTICS_DESCRIBE_APPLICATION;
    let Some(target) = application.target() else {
        let source = Source {
            api,
            account: session.door.accounts.caller,
            region: session.door.accounts.home,
        };
        let unknown = Unknown::not_asked(source, "the ARN names no account or Region");
        return Answer::Application(Box::new(Fact::Unknown(unknown)));
    };
    let client = &session.door.clients.flink;
    let send = |ticket| {
        let request = client.describe_application().application_name(application.name());
        request.customize().config_override(ticket).send()
    };
    let answer = session.call(api, target, send).await;
    let source = Source { api, account: target.account, region: target.region };
    Answer::Application(Box::new(match answer.map(|answer| answer.application_detail) {
        Ok(Some(it)) => Fact::Known(detail(&it), source),
        Ok(None) => Fact::Unknown(Unknown::not_asked(source, "the answer held no detail")),
        Err(failed) => Fact::Unknown(failed.unknown()),
    }))
}

fn detail(it: &aws_sdk_kinesisanalyticsv2::types::ApplicationDetail) -> ApplicationDetail {
    let configuration = it.application_configuration_description();
    let encryption =
        configuration.and_then(|it| it.application_encryption_configuration_description());
    let content = configuration
        .and_then(|it| it.application_code_configuration_description())
        .and_then(|it| it.code_content_description());
    let location = content.and_then(|it| it.s3_application_code_location_description());
    let mut scrubbed = Scrubbed::default();
    if let Some(sql) = content.and_then(|it| it.text_content()) {
        scrubbed.look("code", "", sql);
    }
    let groups = configuration.and_then(|it| it.environment_property_descriptions());
    for group in groups.map(|it| it.property_group_descriptions()).unwrap_or_default() {
        scrubbed.group(group.property_group_id(), group.property_map());
    }
    scrubbed.sort();
    let log_streams = it.cloud_watch_logging_option_descriptions();
    ApplicationDetail {
        status: it.application_status().as_str().to_owned(),
        runtime: it.runtime_environment().as_str().to_owned(),
        mode: it.application_mode().map(|mode| mode.as_str().to_owned()),
        role: arn(it.service_execution_role()),
        log_streams: log_streams.iter().filter_map(|row| arn(Some(row.log_stream_arn()))).collect(),
        vpc: configuration
            .map(|it| it.vpc_configuration_descriptions())
            .unwrap_or_default()
            .iter()
            .map(vpc)
            .collect(),
        snapshots: configuration
            .and_then(|it| it.application_snapshot_configuration_description())
            .map(|it| it.snapshots_enabled()),
        key_type: encryption.map(|it| it.key_type().as_str().to_owned()),
        key: encryption.and_then(|it| it.key_id()).map(str::to_owned),
        code: location.map(|it| CodeLocation {
            bucket: bucket_name(it.bucket_arn()),
            object: it.file_key().to_owned(),
            version: it.object_version().map(str::to_owned),
        }),
        properties: scrubbed.properties,
        suspected_secrets: scrubbed.secrets,
        named_arns: scrubbed.arns,
    }
}

fn vpc(it: &aws_sdk_kinesisanalyticsv2::types::VpcConfigurationDescription) -> VpcConfiguration {
    VpcConfiguration {
        vpc: it.vpc_id().to_owned(),
        subnets: it.subnet_ids().to_vec(),
        security_groups: it.security_group_ids().to_vec(),
    }
}

/// What may leave of values that may hold secrets: names, kinds, and ARNs of streams and buckets.
#[derive(Debug, Default)]
struct Scrubbed {
    properties: Vec<(String, Vec<String>)>,
    secrets: Vec<SuspectedSecret>,
    arns: Vec<Arn>,
}

impl Scrubbed {
    fn group(&mut self, id: &str, map: &std::collections::HashMap<String, String>) {
        let mut names: Vec<String> = map.keys().cloned().collect();
        names.sort();
        for name in &names {
            let value = map.get(name).map(String::as_str).unwrap_or_default();
            self.look(&format!("{id}[{name}]"), name, value);
        }
        self.properties.push((id.to_owned(), names));
    }

    fn look(&mut self, place: &str, name: &str, value: &str) {
        if let Some(kind) = credential_kind(name, value) {
            self.secrets.push(SuspectedSecret { place: place.to_owned(), kind });
        }
        let words = value.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '\'' | '"'));
        // A name and nothing more: what follows a bucket or stands behind odd characters may be a secret.
        let plain = |arn: &Arn| {
            let name = arn.resource();
            name.bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'/'))
        };
        let arns = words.filter_map(|word| word.parse::<Arn>().ok()).filter(plain);
        let arns = arns.filter(|arn| arn.service() != "s3" || !arn.resource().contains('/'));
        self.arns.extend(arns.filter(|arn| matches!(arn.service(), "kinesis" | "firehose" | "s3")));
    }

    fn sort(&mut self) {
        self.properties.sort();
        self.secrets.sort();
        self.secrets.dedup();
        self.arns.sort();
        self.arns.dedup();
    }
}
