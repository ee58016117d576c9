//! From the SDK's description of an application to ours, free of property values and of code.

use std::collections::HashMap;

use aws_sdk_kinesisanalyticsv2::types as sdk;
use hydrant_core::facts::{ApplicationDetail, CodeLocation, SuspectedSecret, VpcConfiguration};
use hydrant_core::{Arn, credential_kind};

use crate::collectors::{arn, bucket_name};

/// None where an ARN that the application is made with cannot be read: without it the rest would be wrong.
pub(super) fn detail(it: &sdk::ApplicationDetail, partition: &str) -> Option<ApplicationDetail> {
    let configuration = it.application_configuration_description();
    let encryption =
        configuration.and_then(|it| it.application_encryption_configuration_description());
    let content = configuration
        .and_then(|it| it.application_code_configuration_description())
        .and_then(|it| it.code_content_description());
    let location = content.and_then(|it| it.s3_application_code_location_description());
    let mut scrubbed = Scrubbed::new(partition);
    if let Some(sql) = content.and_then(|it| it.text_content()) {
        scrubbed.look("code", "", sql);
    }
    let groups = configuration.and_then(|it| it.environment_property_descriptions());
    for group in groups.map(|it| it.property_group_descriptions()).unwrap_or_default() {
        scrubbed.group(group.property_group_id(), group.property_map());
    }
    if let Some(sql) = configuration.and_then(|it| it.sql_application_configuration_description()) {
        scrubbed.arns.extend(sql_arns(sql)?);
    }
    scrubbed.sort();
    let log_streams = it.cloud_watch_logging_option_descriptions().iter();
    Some(ApplicationDetail {
        status: it.application_status().as_str().to_owned(),
        runtime: it.runtime_environment().as_str().to_owned(),
        mode: it.application_mode().map(|mode| mode.as_str().to_owned()),
        role: arn(it.service_execution_role()),
        log_streams: log_streams
            .map(|row| arn(Some(row.log_stream_arn())))
            .collect::<Option<_>>()?,
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
        log_level: configuration.and_then(log_level).map(|it| it.as_str().to_owned()),
        named_arns: scrubbed.arns,
    })
}

fn vpc(it: &sdk::VpcConfigurationDescription) -> VpcConfiguration {
    VpcConfiguration {
        vpc: it.vpc_id().to_owned(),
        subnets: it.subnet_ids().to_vec(),
        security_groups: it.security_group_ids().to_vec(),
    }
}

/// Of a Flink application or of a Studio notebook.
fn log_level(it: &sdk::ApplicationConfigurationDescription) -> Option<&sdk::LogLevel> {
    let flink = it
        .flink_application_configuration_description()
        .and_then(|it| it.monitoring_configuration_description())
        .and_then(|it| it.log_level());
    let studio = it
        .zeppelin_application_configuration_description()
        .and_then(|it| it.monitoring_configuration_description())
        .and_then(|it| it.log_level());
    flink.or(studio)
}

/// What a SQL application reads and writes.
fn sql_arns(it: &sdk::SqlApplicationConfigurationDescription) -> Option<Vec<Arn>> {
    let mut named: Vec<&str> = Vec::new();
    for input in it.input_descriptions() {
        named.extend(input.kinesis_streams_input_description().map(|it| it.resource_arn()));
        named.extend(input.kinesis_firehose_input_description().map(|it| it.resource_arn()));
    }
    for output in it.output_descriptions() {
        named.extend(output.kinesis_streams_output_description().map(|it| it.resource_arn()));
        named.extend(output.kinesis_firehose_output_description().map(|it| it.resource_arn()));
        named.extend(output.lambda_output_description().map(|it| it.resource_arn()));
    }
    for reference in it.reference_data_source_descriptions() {
        named.extend(reference.s3_reference_data_source_description().map(|it| it.bucket_arn()));
    }
    named.into_iter().map(|text| arn(Some(text))).collect()
}

/// What may leave of values that may hold secrets: names, kinds, and ARNs of streams and buckets.
#[derive(Debug)]
struct Scrubbed<'a> {
    partition: &'a str,
    properties: Vec<(String, Vec<String>)>,
    secrets: Vec<SuspectedSecret>,
    arns: Vec<Arn>,
}

impl<'a> Scrubbed<'a> {
    fn new(partition: &'a str) -> Self {
        Self { partition, properties: Vec::new(), secrets: Vec::new(), arns: Vec::new() }
    }

    fn group(&mut self, id: &str, map: &HashMap<String, String>) {
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
        let named: Vec<Arn> = words.filter_map(|word| self.named(word)).collect();
        self.arns.extend(named);
    }

    /// A name and nothing more: what follows a bucket or stands behind odd characters may be a secret.
    fn named(&self, word: &str) -> Option<Arn> {
        let location =
            ["s3://", "s3a://", "s3n://"].iter().find_map(|scheme| word.strip_prefix(scheme));
        if let Some(location) = location {
            return self.bucket(location);
        }
        let arn: Arn = word.parse().ok()?;
        if arn.partition() != self.partition {
            return None;
        }
        match arn.service() {
            "s3" => self.bucket(word.strip_prefix("arn:")?.split_once(":s3:::")?.1),
            "kinesis" | "firehose" => arn
                .target()
                .filter(|_| plain(arn.resource().replace('/', "").as_str()))
                .map(|_| arn),
            _ => None,
        }
    }

    fn bucket(&self, location: &str) -> Option<Arn> {
        let name = location.split('/').next().filter(|name| plain(name))?;
        format!("arn:{}:s3:::{name}", self.partition).parse().ok()
    }

    fn sort(&mut self) {
        self.properties.sort();
        self.secrets.sort();
        self.secrets.dedup();
        self.arns.sort();
        self.arns.dedup();
    }
}

fn plain(name: &str) -> bool {
    let word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    !name.is_empty() && name.bytes().all(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &str = "arn:aws:kinesis:eu-west-1:123456789012:stream/orders";

    fn application(
        configuration: sdk::ApplicationConfigurationDescription,
    ) -> Option<ApplicationDetail> {
        let it = sdk::ApplicationDetail::builder()
            .application_arn("arn:aws:kinesisanalytics:eu-west-1:123456789012:application/a")
            .application_name("a")
            .runtime_environment(sdk::RuntimeEnvironment::Flink120)
            .application_status(sdk::ApplicationStatus::Ready)
            .application_version_id(1)
            .application_configuration_description(configuration);
        detail(&it.build().unwrap(), "aws")
    }

    fn of_value(value: &str) -> Vec<String> {
        let mut scrubbed = Scrubbed::new("aws");
        scrubbed.look("g[p]", "p", value);
        scrubbed.sort();
        scrubbed.arns.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn values_leave_nothing_but_streams_and_buckets() {
        assert_eq!(
            of_value("s3://lake/PLANTED/x, s3a://more"),
            ["arn:aws:s3:::lake", "arn:aws:s3:::more"]
        );
        assert_eq!(of_value("arn:aws:s3:::lake/PLANTED"), ["arn:aws:s3:::lake"]);
        assert_eq!(of_value(STREAM), [STREAM]);
        for hidden in [
            "s3://user:PLANTED@lake/x",
            "arn:aws:kinesis:PLANTED:123456789012:stream/orders",
            "arn:aws:s3:PLANTED::lake",
            "arn:aws:kinesis:eu-west-1:123456789012:stream/orders?PLANTED",
            "arn:PLANTED:s3:::lake",
        ] {
            assert_eq!(of_value(hidden), Vec::<String>::new(), "{hidden}");
        }
    }

    #[test]
    fn a_sql_application_names_its_streams() {
        let input = |text: &str| {
            let stream =
                sdk::KinesisStreamsInputDescription::builder().resource_arn(text).build().unwrap();
            let input =
                sdk::InputDescription::builder().kinesis_streams_input_description(stream).build();
            let sql = sdk::SqlApplicationConfigurationDescription::builder();
            let sql = sql.input_descriptions(input).build();
            let it = sdk::ApplicationConfigurationDescription::builder();
            application(it.sql_application_configuration_description(sql).build())
        };
        assert_eq!(input(STREAM).unwrap().named_arns, [STREAM.parse().unwrap()]);
        assert_eq!(input("orders"), None);
    }

    #[test]
    fn the_log_level_is_that_of_flink_or_of_the_notebook() {
        let it = sdk::ApplicationConfigurationDescription::builder;
        assert_eq!(application(it().build()).unwrap().log_level, None);
        let studio = sdk::ZeppelinMonitoringConfigurationDescription::builder()
            .log_level(sdk::LogLevel::Debug);
        let studio = sdk::ZeppelinApplicationConfigurationDescription::builder()
            .monitoring_configuration_description(studio.build())
            .build();
        let it = it().zeppelin_application_configuration_description(studio).build();
        assert_eq!(application(it).unwrap().log_level.as_deref(), Some("DEBUG"));
    }
}
