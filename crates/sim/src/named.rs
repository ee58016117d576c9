//! What delivery streams name in their answers: Lambda functions and managed destinations.

use serde_json::Value;

use crate::org::DeliveryStream;

/// What one delivery stream names.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) account: String,
    pub(crate) region: String,
    /// The ARN of the role that delivers.
    pub(crate) role: String,
    /// The ARNs of transforms, each as it is written.
    pub(crate) functions: Vec<String>,
    pub(crate) target: Option<Target>,
}

/// A managed destination.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    /// A domain, by its ARN.
    Domain(String),
    /// A collection, by its id.
    Collection(String),
    /// A Redshift cluster, by its identifier.
    Cluster(String),
    /// A Redshift Serverless workgroup, by its name.
    Workgroup(String),
}

/// What a delivery stream names, by its rendered answer; nothing for most.
pub(crate) fn named(stream: &DeliveryStream, rendered: &[u8]) -> Option<Named> {
    const SIGNS: [&str; 4] =
        ["\"arn:aws:lambda:", "\"DomainARN\"", "\"CollectionEndpoint\"", "\"ClusterJDBCURL\""];
    let text = std::str::from_utf8(rendered).ok()?;
    if !SIGNS.iter().any(|sign| text.contains(sign)) {
        return None;
    }
    let reply: Value = serde_json::from_str(text).ok()?;
    let entry = reply.pointer("/DeliveryStreamDescription/Destinations/0")?.as_object()?;
    let mut functions = Vec::new();
    entry.values().for_each(|description| gather(description, &mut functions));
    functions.sort();
    functions.dedup();
    let mut descriptions = entry.values().filter(|description| description.is_object());
    let target = entry.values().find_map(target);
    let role = descriptions.find_map(|it| it.get("RoleARN")?.as_str()).map(str::to_owned);
    Some(Named {
        account: stream.account.clone(),
        region: stream.region.clone(),
        role: role.unwrap_or_else(|| stream.role_arn()),
        functions,
        target,
    })
}

fn gather(value: &Value, functions: &mut Vec<String>) {
    match value {
        Value::String(text) if text.starts_with("arn:aws:lambda:") => functions.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| gather(item, functions)),
        Value::Object(table) => table.values().for_each(|item| gather(item, functions)),
        _ => {}
    }
}

fn target(description: &Value) -> Option<Target> {
    let text = |key: &str| description.get(key).and_then(Value::as_str);
    if let Some(arn) = text("DomainARN") {
        return Some(Target::Domain(arn.to_owned()));
    }
    if let Some(endpoint) = text("CollectionEndpoint") {
        let id = endpoint.trim_start_matches("https://").split('.').next()?;
        return Some(Target::Collection(id.to_owned()));
    }
    let host = text("ClusterJDBCURL")?.strip_prefix("jdbc:redshift://")?;
    let name = host.split('.').next()?.to_owned();
    Some(if host.contains(".redshift-serverless.") {
        Target::Workgroup(name)
    } else {
        Target::Cluster(name)
    })
}

/// Account, Region, name and qualifier of a function's ARN.
pub(crate) fn function(arn: &str) -> Option<(&str, &str, &str, Option<&str>)> {
    let mut parts = arn.split(':').skip(3);
    let (region, account, kind, name) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    (kind == "function").then_some((account, region, name, parts.next()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::Destination;
    use crate::service::firehose::render;

    fn of(destination: Destination, extra: Value) -> Option<Named> {
        let mut stream = DeliveryStream::new("111111111111", "eu-west-1", "clicks");
        (stream.destination, stream.destination_extra) = (destination, extra);
        named(&stream, &render(&stream))
    }

    #[test]
    fn a_bucket_is_none_of_them() {
        assert!(of(Destination::S3, Value::Null).is_none());
    }

    #[test]
    fn destinations_are_read_from_their_names() {
        let url = |url: &str| serde_json::json!({"ClusterJDBCURL": url});
        let target = |destination, extra| of(destination, extra).unwrap().target.unwrap();
        let cluster = url("jdbc:redshift://sales.abc123.eu-west-1.redshift.amazonaws.com:5439/db");
        assert_eq!(target(Destination::Redshift, cluster), Target::Cluster("sales".to_owned()));
        let workgroup = url(
            "jdbc:redshift://ad-hoc.111111111111.eu-west-1.redshift-serverless.amazonaws.com:5439/db",
        );
        assert_eq!(
            target(Destination::Redshift, workgroup),
            Target::Workgroup("ad-hoc".to_owned())
        );
        let endpoint =
            serde_json::json!({"CollectionEndpoint": "https://abc.eu-west-1.aoss.amazonaws.com"});
        assert_eq!(
            target(Destination::OpensearchServerless, endpoint),
            Target::Collection("abc".to_owned())
        );
    }

    #[test]
    fn a_transform_is_found_wherever_it_is() {
        let arn = "arn:aws:lambda:eu-west-1:111111111111:function:decode:live";
        let processors = serde_json::json!({"ProcessingConfiguration": {"Processors": [{"Parameters": [
            {"ParameterName": "LambdaArn", "ParameterValue": arn},
        ]}]}});
        let named = of(Destination::S3, processors).unwrap();
        assert_eq!(named.functions, [arn]);
        assert_eq!(function(arn), Some(("111111111111", "eu-west-1", "decode", Some("live"))));
    }
}
