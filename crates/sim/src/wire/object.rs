//! The object that a call asks about, so that tests can say "not asked again".

use super::Call;

/// The ARN of what a call asks about, where it asks about one thing; nothing for lists.
pub(crate) fn object(call: &Call) -> Option<String> {
    let (service, _) = call.api.split_once(':')?;
    let (account, region) = (call.account(), &call.region);
    let local = |kind: &str, name: &str| format!("arn:aws:{kind}:{region}:{account}:{name}");
    let in_form = |name: &str| Some(call.field(name).to_owned()).filter(|it| !it.is_empty());
    let present = |name: &str| Some(call.text(name).to_owned()).filter(|name| !name.is_empty());
    match service {
        "firehose" => present("DeliveryStreamName")
            .map(|name| local("firehose", &format!("deliverystream/{name}"))),
        "kinesis" => present("ResourceARN")
            .or_else(|| present("StreamARN"))
            .or_else(|| present("ChannelARN"))
            .or_else(|| {
                present("StreamName").map(|name| local("kinesis", &format!("stream/{name}")))
            }),
        "kinesisanalytics" => present("ApplicationName")
            .map(|name| local("kinesisanalytics", &format!("application/{name}")))
            .or_else(|| present("ResourceARN")),
        "kms" => present("KeyId").map(|id| match id.split_once(':') {
            Some(_) => id,
            None if id.starts_with("alias/") => local("kms", &id),
            None => local("kms", &format!("key/{id}")),
        }),
        "s3" if !call.input.bucket.is_empty() => {
            Some(format!("arn:aws:s3:::{}", call.input.bucket))
        }
        "s3control" => call.input.account_id.clone(),
        "logs" => match (
            present("logGroupName"),
            present("logGroupNamePrefix"),
            present("logStreamNamePrefix"),
        ) {
            (Some(group), _, Some(stream)) => {
                Some(local("logs", &format!("log-group:{group}:log-stream:{stream}")))
            }
            (Some(group), ..) | (None, Some(group), _) => {
                Some(local("logs", &format!("log-group:{group}")))
            }
            _ => present("logGroupIdentifier"),
        },
        "lambda" => function(call, local),
        "secretsmanager" => present("SecretId").map(|id| {
            if id.starts_with("arn:") {
                id
            } else {
                local("secretsmanager", &format!("secret:{id}"))
            }
        }),
        "kafka" => in_form("clusterArn"),
        "s3tables" => match (in_form("tableBucketARN")?, in_form("namespace"), in_form("name")) {
            (arn, Some(namespace), Some(name)) => Some(format!("{arn}/table/{namespace}.{name}")),
            (arn, ..) => Some(arn),
        },
        "sns" => in_form("TopicArn"),
        "events" => present("TargetArn").or_else(|| {
            let bus = present("EventBusName").unwrap_or_else(|| "default".to_owned());
            let bus = match bus.as_str() {
                arn if arn.starts_with("arn:") => bus,
                name => local("events", &format!("event-bus/{name}")),
            };
            Some(present("Rule").map_or_else(|| bus.clone(), |rule| format!("{bus}/{rule}")))
        }),
        "glue" => {
            let table = format!("table/{}/{}", present("DatabaseName")?, present("Name")?);
            Some(local("glue", &table))
        }
        "es" => Some(local("es", &format!("domain/{}", call.field("DomainName")))),
        "guardduty" => Some(call.field("DetectorId"))
            .filter(|id| !id.is_empty())
            .map(|id| local("guardduty", &format!("detector/{id}"))),
        "redshift" => Some(call.field("ClusterIdentifier"))
            .filter(|name| !name.is_empty())
            .map(|name| local("redshift", &format!("cluster:{name}"))),
        "redshift-serverless" => present("workgroupName")
            .map(|name| local("redshift-serverless", &format!("workgroup/{name}"))),
        "cloudtrail" => present("Name").or_else(|| present("TrailName")),
        "iam" => in_form("Arn"),
        "organizations" => present("PolicyId"),
        "sts" => Some(call.field("RoleArn").to_owned()).filter(|arn| !arn.is_empty()),
        _ => None,
    }
}

/// A function, with the version or alias that is asked about.
fn function(call: &Call, local: impl Fn(&str, &str) -> String) -> Option<String> {
    let (name, qualifier) = (call.field("FunctionName"), call.field("Qualifier"));
    let name = Some(name.to_owned()).filter(|name| !name.is_empty())?;
    let arn = match name.as_str() {
        arn if arn.starts_with("arn:") => name,
        name => local("lambda", &format!("function:{name}")),
    };
    Some(if qualifier.is_empty() { arn } else { format!("{arn}:{qualifier}") })
}
