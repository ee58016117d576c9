//! What delivery streams need, read from their descriptions as AWS answers them.

use serde_json::{Value, json};

use super::statement::{Look, allow, logs, network};
use super::{Org, Works};
use crate::org::{DeliveryStream, Destination};
use crate::service::firehose;

const SERVICE: &str = "firehose.amazonaws.com";

/// A delivery stream, and who it works with.
struct Walk<'a> {
    org: &'a Org,
    look: &'a Look,
    stream: &'a DeliveryStream,
    works: &'a mut Works,
}

pub(super) fn gather(org: &Org, look: &Look, works: &mut Works) {
    for stream in &org.delivery_streams {
        let description = firehose::description(stream);
        let role = stream.role_arn();
        works.of(&role, SERVICE);
        Walk { org, look, stream, works }.table(&description, &role);
    }
}

impl Walk<'_> {
    fn home(&self) -> (&str, &str) {
        (&self.stream.account, &self.stream.region)
    }

    fn needs(&mut self, role: &str, statements: impl IntoIterator<Item = Value>) {
        self.works.of(role, SERVICE).needs(statements);
    }

    /// Looks at a table and into it. What has no role of its own works with that of what it is in.
    fn table(&mut self, table: &Value, outer: &str) {
        let role = table["RoleARN"].as_str().unwrap_or(outer);
        let off = table["Enabled"] == false;
        if off {
            return;
        }
        let needed = self.needed(table);
        self.needs(role, needed);
        for (key, inner) in table.as_object().into_iter().flatten() {
            match inner {
                Value::Object(_) => {
                    self.inner(key, inner, role);
                    self.table(inner, role);
                }
                Value::Array(items) => {
                    for item in items.iter().filter(|item| item.is_object()) {
                        self.table(item, role);
                    }
                }
                _ => {}
            }
        }
    }

    /// What the table itself needs, by what it names.
    fn needed(&self, table: &Value) -> Vec<Value> {
        let text = |key: &str| table[key].as_str();
        let (account, region) = self.home();
        let mut needed = Vec::new();
        if let Some(bucket) = text("BucketARN") {
            let name = bucket.rsplit(':').next().unwrap_or_default();
            let key = &table["EncryptionConfiguration"]["KMSEncryptionConfig"]["AWSKMSKeyARN"];
            let iceberg = self.stream.destination == Destination::Iceberg;
            let more: &[&str] = if iceberg { &["s3:DeleteObject"] } else { &[] };
            needed.extend(self.look.bucket(self.home(), name, key.as_str(), more));
        }
        if let Some(stream) = text("KinesisStreamARN") {
            needed.extend(self.look.source(stream));
        }
        if let Some(secret) = text("SecretARN") {
            needed.extend(self.look.secret(secret));
        }
        if let Some(function) = function(table) {
            let actions = ["lambda:GetFunctionConfiguration", "lambda:InvokeFunction"];
            needed.push(allow(&actions, &json!([function])));
        }
        if let Some(domain) = text("DomainARN") {
            needed.extend(search(domain, &self.stream.name));
        }
        if let Some(endpoint) = text("CollectionEndpoint") {
            let host = endpoint.trim_start_matches("https://");
            let id = host.split('.').next().unwrap_or_default();
            let arn = format!("arn:aws:aoss:{region}:{account}:collection/{id}");
            needed.push(allow(&["aoss:APIAccessAll"], &json!([arn])));
        }
        if let (Some(group), Some(stream)) = (text("LogGroupName"), text("LogStreamName")) {
            needed.push(logs(self.home(), group, stream));
        }
        needed
    }

    /// What a table within another needs, by what it is called.
    fn inner(&mut self, key: &str, table: &Value, outer: &str) {
        let role = table["RoleARN"].as_str().unwrap_or(outer);
        let needed = match key {
            "VpcConfigurationDescription" => vec![network(&["ec2:DescribeVpcAttribute"])],
            "SchemaConfiguration" => schema(self.stream, table),
            "IcebergDestinationDescription" => iceberg(self.org, self.look, self.stream, table),
            "MSKSourceDescription" => {
                let needed = kafka(table);
                let role = table["AuthenticationConfiguration"]["RoleARN"].as_str();
                let role = role.unwrap_or(outer).to_owned();
                return self.needs(&role, needed);
            }
            _ => return,
        };
        self.needs(role, needed);
    }
}

/// The function of a processor.
fn function(processor: &Value) -> Option<&str> {
    let parameters = processor["Parameters"].as_array()?;
    let lambda = parameters.iter().find(|it| it["ParameterName"] == "LambdaArn")?;
    lambda["ParameterValue"].as_str()
}

fn search(domain: &str, index: &str) -> Vec<Value> {
    let write = [
        "es:DescribeDomain",
        "es:DescribeDomainConfig",
        "es:DescribeDomains",
        "es:ESHttpPost",
        "es:ESHttpPut",
    ];
    let paths = [
        "_all/_settings".to_owned(),
        "_cluster/stats".to_owned(),
        format!("{index}*/_mapping/*"),
        "_nodes".to_owned(),
        "_nodes/stats".to_owned(),
        "_nodes/*/stats".to_owned(),
        "_stats".to_owned(),
        format!("{index}*/_stats"),
    ];
    let read: Vec<String> = paths.iter().map(|path| format!("{domain}/{path}")).collect();
    vec![
        allow(&write, &json!([domain, format!("{domain}/*")])),
        allow(&["es:ESHttpGet"], &json!(read)),
    ]
}

fn schema(stream: &DeliveryStream, table: &Value) -> Vec<Value> {
    let text = |key: &str| table[key].as_str();
    let account = text("CatalogId").unwrap_or(&stream.account);
    let region = text("Region").unwrap_or(&stream.region);
    let (Some(database), Some(name)) = (text("DatabaseName"), text("TableName")) else {
        return Vec::new();
    };
    let glue = format!("arn:aws:glue:{region}:{account}");
    let resources = json!([
        format!("{glue}:catalog"),
        format!("{glue}:database/{database}"),
        format!("{glue}:table/{database}/{name}"),
    ]);
    let actions = ["glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"];
    vec![allow(&actions, &resources), allow(&["glue:GetSchemaVersion"], &json!(["*"]))]
}

/// The tables of an Iceberg destination, and the bucket where their files are.
fn iceberg(org: &Org, look: &Look, stream: &DeliveryStream, table: &Value) -> Vec<Value> {
    let Some(catalog) = table["CatalogConfiguration"]["CatalogARN"].as_str() else {
        return Vec::new();
    };
    let glue = catalog.split(":catalog").next().unwrap_or_default();
    let mut needed = Vec::new();
    let mut resources = vec![catalog.to_owned()];
    let written = table["DestinationTableConfigurationList"].as_array().into_iter().flatten();
    for written in written {
        let (Some(database), Some(name)) =
            (written["DestinationDatabaseName"].as_str(), written["DestinationTableName"].as_str())
        else {
            continue;
        };
        resources.push(format!("{glue}:database/{database}"));
        resources.push(format!("{glue}:table/{database}/{name}"));
        let account = glue.rsplit(':').next().unwrap_or_default();
        let files = org.tables.iter().find(|it| {
            it.account == account
                && it.region == stream.region
                && it.database == database
                && it.name == name
        });
        let bucket = files.and_then(|it| it.location.strip_prefix("s3://")?.split('/').next());
        if let Some(bucket) = bucket {
            let home = (stream.account.as_str(), stream.region.as_str());
            needed.extend(look.bucket(home, bucket, None, &["s3:DeleteObject"]));
        }
    }
    needed
        .push(allow(&["glue:GetDatabase", "glue:GetTable", "glue:UpdateTable"], &json!(resources)));
    needed
}

fn kafka(source: &Value) -> Vec<Value> {
    let (Some(cluster), Some(topic)) =
        (source["MSKClusterARN"].as_str(), source["TopicName"].as_str())
    else {
        return Vec::new();
    };
    let named = cluster.replace(":cluster/", ":topic/");
    let group = cluster.replace(":cluster/", ":group/");
    let read = [
        "kafka-cluster:DescribeTopic",
        "kafka-cluster:DescribeTopicDynamicConfiguration",
        "kafka-cluster:ReadData",
    ];
    let connect = [
        "kafka:DescribeCluster",
        "kafka:DescribeClusterV2",
        "kafka:GetBootstrapBrokers",
        "kafka-cluster:Connect",
    ];
    vec![
        allow(&connect, &json!([cluster])),
        allow(&read, &json!([format!("{named}/{topic}")])),
        allow(&["kafka-cluster:DescribeGroup"], &json!([format!("{group}/*")])),
    ]
}
