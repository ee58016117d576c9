use super::build::{Builder, arn};
use super::storage::{Write, prefixes};
use super::{Permission, Strength};
use crate::facts::{
    DeliveryStream, DeliveryStreamDescription, Destination, DestinationKind, Logging, Resource,
    SecretsManager, StreamSource,
};
use crate::{Arn, Target};

/// A data stream as a source ("Grant Firehose access to an Amazon S3 destination", and those of the other
/// destinations).
pub(super) const READ_STREAM: &[&str] = &[
    "kinesis:DescribeStream",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:ListShards",
];

impl<'a> Builder<'a> {
    pub(super) fn delivery_stream(&mut self, stream: &'a DeliveryStream) {
        let (Some(description), Some(target)) =
            (self.read(&stream.description), stream.arn.target())
        else {
            return;
        };
        self.source(stream, description, target);
        for destination in &description.destinations {
            self.destination(stream, destination, target);
        }
    }

    fn source(
        &mut self,
        stream: &DeliveryStream,
        description: &'a DeliveryStreamDescription,
        target: Target,
    ) {
        let writers = description.destinations.first().and_then(|it| it.role.as_ref());
        match &description.source {
            StreamSource::DirectPut => {}
            StreamSource::Kinesis { stream: Some(source), role } => {
                if role.as_ref() == Some(self.role) {
                    self.reads(source, Strength::Needed);
                } else if self.is(role.as_ref(), writers) {
                    self.reads(
                        source,
                        Strength::Doubted("AWS did not say which role reads the stream"),
                    );
                }
            }
            StreamSource::Msk { cluster: Some(cluster), role, .. } => {
                if self.is(role.as_ref(), writers) {
                    self.reads_topic(cluster);
                }
            }
            StreamSource::Database { secret, .. } => {
                self.secret(secret.as_ref(), writers);
            }
            StreamSource::Kinesis { stream: None, .. }
            | StreamSource::Msk { cluster: None, .. } => {
                self.undecided(
                    &stream.description,
                    format!("AWS did not name the source of {target}"),
                );
            }
            StreamSource::Other(kind) => {
                self.open(format!("what a source of the kind {kind} needs is not known"));
            }
        }
    }

    fn reads(&mut self, source: &Arn, strength: Strength) {
        self.all(READ_STREAM, &[source.to_string()], strength);
        // AWS's own examples name no stream for it.
        self.beside(&["kinesis:ListShards"], "*");
        self.beside(&["kinesis:DescribeStreamSummary"], source.as_str());
        self.stream_key(source, "kms:Decrypt", strength);
    }

    /// "Grant Firehose access to your Amazon MSK cluster". The scan does not read the topic.
    fn reads_topic(&mut self, cluster: &Arn) {
        let about =
            &["kafka:DescribeCluster", "kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers"];
        self.needs(about, cluster.as_str());
        self.needs(&["kafka-cluster:Connect"], cluster.as_str());
        let within = |kind: &str| {
            format!("{}/*", cluster.as_str().replacen(":cluster/", &format!(":{kind}/"), 1))
        };
        let topic = Strength::Doubted("which topic is read was not asked");
        let of_topic = &[
            "kafka-cluster:DescribeTopic",
            "kafka-cluster:DescribeTopicDynamicConfiguration",
            "kafka-cluster:ReadData",
        ];
        self.all(of_topic, &[within("topic")], topic);
        let group = Strength::Doubted("which consumer group reads was not asked");
        self.all(&["kafka-cluster:DescribeGroup"], &[within("group")], group);
    }

    fn destination(&mut self, stream: &'a DeliveryStream, it: &'a Destination, target: Target) {
        let own = it.role.as_ref();
        for hop in &it.buckets {
            if self.is(hop.role.as_ref(), own) {
                self.writes(&Write {
                    bucket: &hop.bucket,
                    writer: target,
                    prefixes: prefixes(hop),
                    key: hop.key.as_ref(),
                    deletes: it.kind == DestinationKind::Iceberg,
                });
                self.logs(hop.logging.as_ref(), target);
            }
        }
        self.secret(it.secrets_manager.as_ref(), own);
        if self.is(it.conversion_role.as_ref(), own) {
            self.converts(it, target);
        }
        if !it.vpc_subnets.is_empty() && self.is(it.vpc_role.as_ref(), own) {
            self.delivers_into(target, (&it.vpc_subnets, &it.vpc_security_groups));
        }
        if self.is(own, None) {
            self.logs(it.logging.as_ref(), target);
            for function in &it.transforms {
                self.transforms(function);
            }
            match it.kind {
                DestinationKind::OpenSearch => self.domain(stream, it, target),
                DestinationKind::OpenSearchServerless => self.collection(stream, it, target),
                DestinationKind::Iceberg => self.tables(it, target),
                DestinationKind::Unknown => {
                    self.open("what a destination of a kind that is not known needs is not known");
                }
                // "Firehose doesn't use IAM to access" what is outside AWS, and a database user to access
                // Redshift.
                DestinationKind::S3
                | DestinationKind::Redshift
                | DestinationKind::Splunk
                | DestinationKind::HttpEndpoint
                | DestinationKind::Snowflake => {}
            }
        }
        self.executes(it, target);
    }

    /// Error logging: one log stream, or for some destinations all of the group.
    fn logs(&mut self, logging: Option<&Logging>, target: Target) {
        let Some(logging) = logging.filter(|it| it.enabled) else { return };
        let Some(group) = &logging.group else { return };
        let all = arn("logs", target, &format!("log-group:{group}:log-stream:*"));
        if let Some(stream) = &logging.stream {
            let one = arn("logs", target, &format!("log-group:{group}:log-stream:{stream}"));
            self.needs(&["logs:PutLogEvents"], one);
        }
        self.beside(&["logs:PutLogEvents"], all);
        self.beside(&["logs:PutLogEvents"], arn("logs", target, &format!("log-group:{group}:*")));
    }

    /// "Invoke a Lambda function for data transformation".
    fn transforms(&mut self, function: &Arn) {
        let actions = &["lambda:GetFunctionConfiguration", "lambda:InvokeFunction"];
        let doubt = Strength::Doubted("a processor may have a role of its own, which is not read");
        self.all(actions, &[function.to_string()], doubt);
        let base: Vec<&str> = function.as_str().splitn(8, ':').take(7).collect();
        let base = base.join(":");
        self.all(actions, &[format!("{base}:*"), base], Strength::Beside);
    }

    /// "Grant Firehose access to retrieve the secret".
    pub(super) fn secret(&mut self, it: Option<&SecretsManager>, own: Option<&Arn>) {
        let Some(it) = it.filter(|it| it.enabled && self.is(it.role.as_ref(), own)) else { return };
        let Some(secret) = &it.secret else { return };
        self.needs(&["secretsmanager:GetSecretValue"], secret.as_str());
        self.beside(&["secretsmanager:DescribeSecret"], secret.as_str());
        if let Some(Resource::Secret(found)) = self.resource(secret)
            && let Some(Some(detail)) = self.read(&found.detail)
            && let Some(key) = &detail.key
        {
            self.secret_key(secret, key);
        }
    }

    /// The role of a transform does what its code does, beside writing its log (AWS Lambda Developer Guide,
    /// "Defining Lambda function permissions with an execution role").
    fn executes(&mut self, it: &'a Destination, target: Target) {
        for function in &it.transforms {
            let Some(Resource::Function(found)) = self.snapshot.resources.get(function) else {
                continue;
            };
            let Ok(Some(configuration)) = found.configuration.known() else { continue };
            if configuration.role.as_ref() != Some(self.role) {
                continue;
            }
            let name = function.resource().split(':').nth(1).unwrap_or_default();
            let place = function.target().unwrap_or(target);
            let group = arn("logs", place, &format!("log-group:/aws/lambda/{name}"));
            self.add(
                Permission::new("logs:CreateLogGroup", arn("logs", place, "*"))
                    .strength(Strength::Beside),
            );
            let own = &["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
            self.beside(own, format!("{group}:*"));
            if !configuration.subnets.is_empty() {
                self.beside_interfaces();
            }
            self.open(format!("what the function {name} does is in its code"));
        }
    }
}
