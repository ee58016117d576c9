//! What streams and applications refer to by an ARN, or by an endpoint that stands for one: the crawl
//! follows it, the data path shows it, and a dependent resource's verdict lists its users by it.

use std::collections::BTreeSet;

use crate::facts::{
    ApplicationDetail, DeliveryStreamDescription, Destination, DestinationKind, Resource,
    ResourceKind, StreamSource, TableRef,
};
use crate::{AccountId, Arn, Relation, Target};

/// Everything a delivery stream refers to, beside buckets, keys and source streams.
pub(crate) fn of_delivery_stream(
    description: &DeliveryStreamDescription,
    target: Target,
) -> Vec<(Relation, Arn)> {
    let mut found = Vec::new();
    match &description.source {
        StreamSource::Msk { cluster: Some(cluster), .. } => {
            found.push((Relation::Feeds, cluster.clone()));
        }
        StreamSource::Database { secret: Some(secret), .. } => {
            found.extend(secret.secret.clone().map(|arn| (Relation::ReadsSecret, arn)));
        }
        _ => {}
    }
    for destination in &description.destinations {
        of_destination(destination, target, &mut found);
    }
    let groups = description.loggings().filter(|logging| logging.enabled);
    let groups = groups.filter_map(|logging| log_group(logging.group.as_deref()?, target));
    found.extend(groups.map(|arn| (Relation::LogsTo, arn)));
    found.sort();
    found.dedup();
    found
}

fn of_destination(destination: &Destination, target: Target, found: &mut Vec<(Relation, Arn)>) {
    found.extend(destination.transforms.iter().map(|arn| (Relation::Transforms, arn.clone())));
    let secret = destination.secrets_manager.as_ref().filter(|it| it.enabled);
    found.extend(secret.and_then(|it| it.secret.clone()).map(|arn| (Relation::ReadsSecret, arn)));
    found.extend(managed(destination, target).map(|arn| (Relation::DeliversTo, arn)));
    for id in &destination.vpc_security_groups {
        found.extend(security_group(id, target).map(|arn| (Relation::GuardedBy, arn)));
    }
    let schema = destination.conversion.as_ref().and_then(|it| table(it, target));
    found.extend(schema.map(|arn| (Relation::CatalogedIn, arn)));
    for reference in &destination.tables {
        found.extend(table(reference, target).map(|arn| (Relation::DeliversTo, arn)));
        found.extend(bucket_table(destination, reference).map(|arn| (Relation::DeliversTo, arn)));
    }
    found.extend(table_bucket(destination).map(|arn| (Relation::DeliversTo, arn)));
}

/// Everything an application refers to, beside buckets, keys and streams.
pub(crate) fn of_application(detail: &ApplicationDetail, target: Target) -> Vec<(Relation, Arn)> {
    let mut found = Vec::new();
    for stream in &detail.log_streams {
        let group = stream.resource().strip_prefix("log-group:").unwrap_or_default();
        let group = group.split(':').next().unwrap_or_default();
        let place = stream.target().unwrap_or(target);
        found.extend(log_group(group, place).map(|arn| (Relation::LogsTo, arn)));
    }
    let groups = detail.vpc.iter().flat_map(|it| &it.security_groups);
    let groups = groups.filter_map(|id| security_group(id, target));
    found.extend(groups.map(|arn| (Relation::GuardedBy, arn)));
    found.sort();
    found.dedup();
    found
}

/// The roles that a delivery stream works with.
pub(crate) fn roles_of_delivery_stream(description: &DeliveryStreamDescription) -> BTreeSet<&Arn> {
    let mut roles = BTreeSet::new();
    match &description.source {
        StreamSource::Kinesis { role, .. } | StreamSource::Msk { role, .. } => roles.extend(role),
        StreamSource::Database { secret, .. } => {
            roles.extend(secret.iter().filter_map(|it| it.role.as_ref()));
        }
        StreamSource::DirectPut | StreamSource::Other(_) => {}
    }
    for destination in &description.destinations {
        roles.extend(&destination.role);
        roles.extend(&destination.conversion_role);
        roles.extend(&destination.vpc_role);
        let secret = destination.secrets_manager.as_ref().filter(|it| it.enabled);
        roles.extend(secret.and_then(|it| it.role.as_ref()));
        roles.extend(destination.buckets.iter().filter_map(|hop| hop.role.as_ref()));
    }
    roles.retain(|arn| ResourceKind::of(arn) == Some(ResourceKind::Role));
    roles
}

/// The role of a resource that a data path leads to.
pub(crate) fn role_of(resource: &Resource) -> Option<&Arn> {
    match resource {
        Resource::Channel(it) => it.detail.known().ok()?.as_ref()?.role.as_ref(),
        Resource::Function(it) => it.configuration.known().ok()?.as_ref()?.role.as_ref(),
        _ => None,
    }
}

/// The domain, collection, cluster or workgroup that a destination writes to. Firehose may name it only
/// by its endpoint, whose host holds the name; the account is then taken to be the stream's own.
pub(crate) fn managed(destination: &Destination, target: Target) -> Option<Arn> {
    if let Some(arn) = &destination.resource
        && ResourceKind::of(arn).is_some()
    {
        return Some(arn.clone());
    }
    let endpoint = destination.endpoint.as_deref()?;
    let host = endpoint.rsplit("//").next()?.split(['/', ':']).next()?;
    let labels: Vec<&str> = host.split('.').collect();
    let named = |account: AccountId, region: &str, service: &str, resource: String| {
        let partition = target.region.partition();
        format!("arn:{partition}:{service}:{region}:{account}:{resource}").parse().ok()
    };
    match (destination.kind, labels.as_slice()) {
        (DestinationKind::OpenSearch, [label, region, "es", ..]) => {
            let label = label.strip_prefix("vpc-").or(label.strip_prefix("search-"))?;
            let (name, _) = label.rsplit_once('-')?;
            named(target.account, region, "es", format!("domain/{name}"))
        }
        (DestinationKind::OpenSearchServerless, [id, region, "aoss", ..]) => {
            named(target.account, region, "aoss", format!("collection/{id}"))
        }
        (DestinationKind::Redshift, [name, account, region, "redshift-serverless", ..]) => {
            let account = account.parse().ok()?;
            named(account, region, "redshift-serverless", format!("workgroup/{name}"))
        }
        (DestinationKind::Redshift, [name, _, region, "redshift", ..]) => {
            named(target.account, region, "redshift", format!("cluster:{name}"))
        }
        _ => None,
    }
}

/// A table of a Glue Data Catalog. A catalog of S3 Tables keeps its tables' policies itself.
pub(crate) fn table(reference: &TableRef, target: Target) -> Option<Arn> {
    let catalog: Option<Arn> = reference.catalog.as_deref().and_then(|it| it.parse().ok());
    if catalog.as_ref().is_some_and(|it| it.resource().starts_with("catalog/")) {
        return None;
    }
    let named = reference.catalog.as_deref().and_then(|it| it.parse::<AccountId>().ok());
    let account = catalog.as_ref().and_then(Arn::account).or(named).unwrap_or(target.account);
    let region = reference.region.or_else(|| catalog?.region()).unwrap_or(target.region);
    let (partition, TableRef { database, table, .. }) = (region.partition(), reference);
    format!("arn:{partition}:glue:{region}:{account}:table/{database}/{table}").parse().ok()
}

/// The table bucket of an Iceberg destination whose catalog is one of S3 Tables.
fn table_bucket(destination: &Destination) -> Option<Arn> {
    let catalog = destination.resource.as_ref().filter(|it| it.service() == "glue")?;
    let name = catalog.resource().strip_prefix("catalog/s3tablescatalog/")?;
    let Target { account, region } = catalog.target()?;
    let partition = catalog.partition();
    format!("arn:{partition}:s3tables:{region}:{account}:bucket/{name}").parse().ok()
}

fn bucket_table(destination: &Destination, reference: &TableRef) -> Option<Arn> {
    let bucket = table_bucket(destination)?;
    format!("{bucket}/table/{}/{}", reference.database, reference.table).parse().ok()
}

/// A log group by its name.
pub(crate) fn log_group(name: &str, target: Target) -> Option<Arn> {
    let Target { account, region } = target;
    if name.is_empty() {
        return None;
    }
    format!("arn:{}:logs:{region}:{account}:log-group:{name}", region.partition()).parse().ok()
}

/// A security group by its id.
pub(crate) fn security_group(id: &str, target: Target) -> Option<Arn> {
    let Target { account, region } = target;
    format!("arn:{}:ec2:{region}:{account}:security-group/{id}", region.partition()).parse().ok()
}

/// The default event bus of an account-Region.
pub(crate) fn default_bus(target: Target) -> Option<Arn> {
    let Target { account, region } = target;
    format!("arn:{}:events:{region}:{account}:event-bus/default", region.partition()).parse().ok()
}

/// The bucket of a location such as `s3://bucket/prefix`.
pub(crate) fn bucket_of_location(location: &str) -> Option<&str> {
    let rest = location.strip_prefix("s3://").or(location.strip_prefix("s3a://"))?;
    rest.split('/').next().filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn named(kind: DestinationKind, endpoint: &str) -> Option<String> {
        let mut description = sample::delivery(StreamSource::DirectPut);
        let destination = &mut description.destinations[0];
        destination.kind = kind;
        destination.endpoint = Some(endpoint.to_owned());
        managed(destination, sample::home(sample::SHOP)).map(|arn| arn.to_string())
    }

    #[test]
    fn an_endpoint_stands_for_its_resource() {
        for (kind, endpoint, arn) in [
            (
                DestinationKind::OpenSearch,
                "https://vpc-search-logs-abc123def.eu-west-1.es.amazonaws.com",
                "arn:aws:es:eu-west-1:222222222222:domain/search-logs",
            ),
            (
                DestinationKind::OpenSearchServerless,
                "https://abc123.eu-west-1.aoss.amazonaws.com",
                "arn:aws:aoss:eu-west-1:222222222222:collection/abc123",
            ),
            (
                DestinationKind::Redshift,
                "jdbc:redshift://warehouse.abc123.eu-west-1.redshift.amazonaws.com:5439",
                "arn:aws:redshift:eu-west-1:222222222222:cluster:warehouse",
            ),
            (
                DestinationKind::Redshift,
                "jdbc:redshift://wg.333333333333.eu-west-1.redshift-serverless.amazonaws.com:5439",
                "arn:aws:redshift-serverless:eu-west-1:333333333333:workgroup/wg",
            ),
        ] {
            assert_eq!(named(kind, endpoint).as_deref(), Some(arn));
        }
        assert_eq!(named(DestinationKind::OpenSearch, "https://search.example.com"), None);
        assert_eq!(named(DestinationKind::Splunk, "https://abc.eu-west-1.aoss.x"), None);
    }

    #[test]
    fn a_location_names_its_bucket() {
        assert_eq!(bucket_of_location("s3://lake/tables/a"), Some("lake"));
        assert_eq!(bucket_of_location("s3://"), None);
        assert_eq!(bucket_of_location("hdfs://lake"), None);
    }
}
