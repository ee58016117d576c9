//! What streams deliver to and read from, beside buckets: search, warehouse, lake and a Kafka cluster.

use super::{
    ARCHIVE_KEY, DELIVERED, HOME, LOG_GROUP, LOG_STREAM, SHOP, SHOP_KEY, VPC, area, arn, delivery,
    home, known, resource, resource_mut, s3_hop, value,
};
use crate::facts::{
    AccessRule, Area, AreaFacts, Cluster, ClusterDetail, Collection, CollectionDetail,
    DeliveryStreamDescription, Destination, DestinationKind, Domain, DomainDetail, Function,
    FunctionConfiguration, Inspector, Logging, MskCluster, MskDetail, NetworkRule, Permission,
    Resource, S3Hop, S3Purpose, Secret, SecretDetail, SecretsManager, SecurityGroup,
    SecurityGroupDetail, StreamSource, Table, TableDetail, TableRef, Workgroup, WorkgroupDetail,
};
use crate::{Answer, Fact, Query, Snapshot, api};

/// The delivery stream that writes to [`DOMAIN`] after [`FUNCTION`].
pub const SEARCH: &str = "arn:aws:firehose:eu-west-1:222222222222:deliverystream/search";
/// The delivery stream that writes to [`COLLECTION`].
pub const DOCUMENTS: &str = "arn:aws:firehose:eu-west-1:222222222222:deliverystream/documents";
/// The delivery stream that writes to [`CLUSTER`].
pub const WAREHOUSE: &str = "arn:aws:firehose:eu-west-1:222222222222:deliverystream/warehouse";
/// The delivery stream that writes to [`WORKGROUP`].
pub const REPORTS: &str = "arn:aws:firehose:eu-west-1:222222222222:deliverystream/reports";
/// The delivery stream that reads [`MSK`] and writes to [`TABLE`].
pub const LAKE: &str = "arn:aws:firehose:eu-west-1:222222222222:deliverystream/lake";

/// The transform function.
pub const FUNCTION: &str = "arn:aws:lambda:eu-west-1:222222222222:function:clean:7";
/// The secret of the warehouse's user.
pub const SECRET: &str =
    "arn:aws:secretsmanager:eu-west-1:222222222222:secret:warehouse-writer-Ab12Cd";
/// The OpenSearch domain.
pub const DOMAIN: &str = "arn:aws:es:eu-west-1:222222222222:domain/search";
/// The OpenSearch Serverless collection.
pub const COLLECTION: &str = "arn:aws:aoss:eu-west-1:222222222222:collection/abc123def456";
/// The Redshift cluster.
pub const CLUSTER: &str = "arn:aws:redshift:eu-west-1:222222222222:cluster:warehouse";
/// The Redshift Serverless workgroup.
pub const WORKGROUP: &str = "arn:aws:redshift-serverless:eu-west-1:222222222222:workgroup/reports";
/// The security group of [`CLUSTER`] and [`WORKGROUP`].
pub const WAREHOUSE_GROUP: &str = "arn:aws:ec2:eu-west-1:222222222222:security-group/sg-0f";
/// The Iceberg table.
pub const TABLE: &str = "arn:aws:glue:eu-west-1:222222222222:table/lake/orders";
/// The MSK cluster.
pub const MSK: &str =
    "arn:aws:kafka:eu-west-1:222222222222:cluster/events/0a1b2c3d-0000-4000-8000-000000000000-1";

/// The delivery streams of this file.
pub(super) const STREAMS: [&str; 5] = [SEARCH, DOCUMENTS, WAREHOUSE, REPORTS, LAKE];

pub(super) fn answers() -> Vec<(Query, Answer)> {
    let mut answers = vec![
        stream(SEARCH, search()),
        stream(DOCUMENTS, documents()),
        stream(WAREHOUSE, warehouse("warehouse.abc123def456.eu-west-1.redshift")),
        stream(REPORTS, warehouse("reports.222222222222.eu-west-1.redshift-serverless")),
        stream(LAKE, lake()),
        area(home(SHOP), Area::Inspector, AreaFacts::Inspector(inspector())),
    ];
    answers.extend([
        resource(Resource::Function(function())),
        resource(Resource::Secret(secret())),
        resource(Resource::Domain(domain())),
        resource(Resource::Collection(collection())),
        resource(Resource::Cluster(cluster())),
        resource(Resource::Workgroup(workgroup())),
        resource(Resource::SecurityGroup(group())),
        resource(Resource::Table(table())),
        resource(Resource::MskCluster(msk())),
    ]);
    for name in STREAMS {
        let rules = known(&api::EVENTS_LIST_RULE_NAMES_BY_TARGET, Vec::new());
        answers.push((Query::Feeders(arn(name)), Answer::Feeders(rules)));
    }
    answers
}

fn stream(name: &str, description: DeliveryStreamDescription) -> (Query, Answer) {
    let fact = known(&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM, description);
    (Query::DeliveryStream(arn(name)), Answer::DeliveryStream(Box::new(fact)))
}

/// A stream with one destination beside a bucket, for which the stream names the key itself.
fn delivers(
    kind: DestinationKind,
    purpose: S3Purpose,
    change: impl FnOnce(&mut Destination),
) -> DeliveryStreamDescription {
    let mut description = delivery(StreamSource::DirectPut);
    for destination in &mut description.destinations {
        destination.kind = kind;
        destination.buckets = vec![S3Hop { key: Some(arn(ARCHIVE_KEY)), ..s3_hop(purpose) }];
        destination.logging = Some(Logging {
            enabled: true,
            group: Some(LOG_GROUP.to_owned()),
            stream: Some(LOG_STREAM.to_owned()),
        });
    }
    description.destinations.first_mut().map(change);
    description
}

fn search() -> DeliveryStreamDescription {
    delivers(DestinationKind::OpenSearch, S3Purpose::Backup, |it| {
        it.resource = Some(arn(DOMAIN));
        it.backup_mode = Some("AllDocuments".to_owned());
        it.transforms = vec![arn(FUNCTION)];
        it.processors = vec!["Lambda".to_owned()];
        it.vpc_subnets = vec!["subnet-0a".to_owned(), "subnet-0b".to_owned()];
        it.vpc_security_groups = vec!["sg-0a".to_owned()];
    })
}

fn documents() -> DeliveryStreamDescription {
    delivers(DestinationKind::OpenSearchServerless, S3Purpose::Backup, |it| {
        it.endpoint = Some(format!("https://abc123def456.{HOME}.aoss.amazonaws.com"));
        it.backup_mode = Some("AllDocuments".to_owned());
    })
}

fn warehouse(host: &str) -> DeliveryStreamDescription {
    delivers(DestinationKind::Redshift, S3Purpose::Staging, |it| {
        it.endpoint = Some(format!("jdbc:redshift://{host}.amazonaws.com:5439"));
        let role = it.role.clone();
        it.secrets_manager =
            Some(SecretsManager { enabled: true, secret: Some(arn(SECRET)), role });
    })
}

fn lake() -> DeliveryStreamDescription {
    let mut description = delivers(DestinationKind::Iceberg, S3Purpose::Backup, |it| {
        it.resource = Some(arn(&format!("arn:aws:glue:{HOME}:{SHOP}:catalog")));
        it.warehouse = Some(format!("s3://{DELIVERED}/lake"));
        it.backup_mode = Some("FailedDataOnly".to_owned());
        it.tables = vec![TableRef {
            catalog: None,
            region: None,
            database: "lake".to_owned(),
            table: "orders".to_owned(),
        }];
    });
    let role = description.destinations.first().and_then(|it| it.role.clone());
    let cluster = Some(arn(MSK));
    description.encryption = None;
    description.source = StreamSource::Msk { cluster, connectivity: "PRIVATE".to_owned(), role };
    description
}

/// The function as version 7, with its pinned runtime and without secrets.
fn function() -> Function {
    let configuration = FunctionConfiguration {
        role: None,
        runtime: Some("python3.13".to_owned()),
        package: "Zip".to_owned(),
        version: "7".to_owned(),
        suspected_secrets: Vec::new(),
        environment_hidden: false,
        subnets: Vec::new(),
        security_groups: Vec::new(),
    };
    Function {
        arn: arn(FUNCTION),
        configuration: known(&api::LAMBDA_GET_FUNCTION_CONFIGURATION, Some(configuration)),
        policy: known(&api::LAMBDA_GET_POLICY, None),
    }
}

fn inspector() -> Inspector {
    let function = |name: &str| arn(&format!("arn:aws:lambda:{HOME}:{SHOP}:function:{name}"));
    let covered = vec![function("clean"), function("mask")];
    Inspector {
        lambda: known(&api::INSPECTOR2_BATCH_GET_ACCOUNT_STATUS, true),
        covered: known(&api::INSPECTOR2_LIST_COVERAGE, covered),
    }
}

fn secret() -> Secret {
    let detail = SecretDetail {
        rotation: true,
        created: Some(super::hours_before_scan(24 * 400)),
        rotated: Some(super::hours_before_scan(24 * 20)),
        changed: Some(super::hours_before_scan(24 * 20)),
        deleted: false,
        key: Some(SHOP_KEY.to_owned()),
    };
    Secret {
        arn: arn(SECRET),
        detail: known(&api::SECRETSMANAGER_DESCRIBE_SECRET, Some(detail)),
        policy: known(&api::SECRETSMANAGER_GET_RESOURCE_POLICY, None),
    }
}

fn domain() -> Domain {
    let detail = DomainDetail {
        engine: "OpenSearch_2.19".to_owned(),
        vpc: Some(VPC.to_owned()),
        policy: None,
        encrypted: true,
        key: Some(SHOP_KEY.to_owned()),
        node_to_node: true,
        enforce_https: true,
        tls_policy: Some("Policy-Min-TLS-1-2-PFS-2023-10".to_owned()),
        zone_awareness: true,
        fine_grained: true,
        update_available: false,
        update_status: Some("COMPLETED".to_owned()),
        update_optional: true,
        deleted: false,
    };
    Domain { arn: arn(DOMAIN), detail: known(&api::ES_DESCRIBE_DOMAIN, Some(detail)) }
}

fn collection() -> Collection {
    let detail = CollectionDetail {
        name: "documents".to_owned(),
        status: "ACTIVE".to_owned(),
        key: Some(SHOP_KEY.to_owned()),
        standby: Some("ENABLED".to_owned()),
    };
    let network = NetworkRule {
        policy: "documents".to_owned(),
        resource_type: "collection".to_owned(),
        public: false,
    };
    let access = AccessRule {
        policy: "documents".to_owned(),
        resource_type: "index".to_owned(),
        principals: vec![format!("arn:aws:sts::{SHOP}:assumed-role/delivery/*")],
        permissions: vec!["aoss:UpdateIndex".to_owned(), "aoss:WriteDocument".to_owned()],
    };
    Collection {
        arn: arn(COLLECTION),
        detail: known(&api::AOSS_BATCH_GET_COLLECTION, Some(detail)),
        network: known(&api::AOSS_GET_SECURITY_POLICY, vec![network]),
        access: known(&api::AOSS_GET_ACCESS_POLICY, vec![access]),
    }
}

fn cluster() -> Cluster {
    let detail = ClusterDetail {
        status: "available".to_owned(),
        encrypted: true,
        key: Some(SHOP_KEY.to_owned()),
        multi_az: Some("Enabled".to_owned()),
        public: true,
        port: Some(5439),
        parameter_group: Some(("warehouse".to_owned(), "in-sync".to_owned())),
        security_groups: vec!["sg-0f".to_owned()],
    };
    Cluster {
        arn: arn(CLUSTER),
        detail: known(&api::REDSHIFT_DESCRIBE_CLUSTERS, Some(detail)),
        require_ssl: known(&api::REDSHIFT_DESCRIBE_CLUSTER_PARAMETERS, Some("true".to_owned())),
    }
}

fn workgroup() -> Workgroup {
    let detail = WorkgroupDetail {
        status: "AVAILABLE".to_owned(),
        namespace: Some("reports".to_owned()),
        require_ssl: Some("true".to_owned()),
        public: true,
        port: Some(5439),
        subnets: vec!["subnet-0a".to_owned(), "subnet-0b".to_owned()],
        security_groups: vec!["sg-0f".to_owned()],
    };
    let key = Some(SHOP_KEY.to_owned());
    Workgroup {
        arn: arn(WORKGROUP),
        detail: known(&api::REDSHIFT_SERVERLESS_GET_WORKGROUP, Some(detail)),
        namespace_key: known(&api::REDSHIFT_SERVERLESS_GET_NAMESPACE, key),
    }
}

/// Firehose of the Region and the VPC may come in.
fn group() -> SecurityGroup {
    let ranges = ["52.19.239.192/27", "10.0.0.0/16"];
    let redshift = Permission {
        protocol: "tcp".to_owned(),
        ports: Some((5439, 5439)),
        ranges: ranges.iter().filter_map(|it| it.parse().ok()).collect(),
        groups: Vec::new(),
        prefix_lists: Vec::new(),
    };
    let detail = SecurityGroupDetail {
        vpc: Some(VPC.to_owned()),
        ingress: vec![redshift],
        egress: Vec::new(),
    };
    SecurityGroup {
        arn: arn(WAREHOUSE_GROUP),
        detail: known(&api::EC2_DESCRIBE_SECURITY_GROUPS, Some(detail)),
    }
}

fn table() -> Table {
    let location = Some(format!("s3://{DELIVERED}/lake/orders"));
    Table {
        arn: arn(TABLE),
        detail: known(&api::GLUE_GET_TABLE, Some(TableDetail { location, registered: true })),
        iam_allowed: known(&api::LAKEFORMATION_LIST_PERMISSIONS, false),
    }
}

fn msk() -> MskCluster {
    let detail = MskDetail {
        status: "ACTIVE".to_owned(),
        serverless: false,
        client_broker: Some("TLS".to_owned()),
        in_cluster: Some(true),
        unauthenticated: Some(false),
        authenticated: true,
        key: Some(SHOP_KEY.to_owned()),
    };
    MskCluster { arn: arn(MSK), detail: known(&api::KAFKA_DESCRIBE_CLUSTER_V2, Some(detail)) }
}

/// The resource behind each name, to change it.
macro_rules! to_change {
    ($($(#[$doc:meta])* $name:ident: $arn:ident -> $kind:ident;)+) => {
        $($(#[$doc])*
        pub fn $name(snapshot: &mut Snapshot) -> &mut $kind {
            match resource_mut(snapshot, $arn) {
                Resource::$kind(it) => it,
                other => panic!("another kind of resource: {}", other.arn()),
            }
        })+
    };
}

to_change! {
    /// [`FUNCTION`], to change it.
    function_mut: FUNCTION -> Function;
    /// [`SECRET`], to change it.
    secret_mut: SECRET -> Secret;
    /// [`DOMAIN`], to change it.
    domain_mut: DOMAIN -> Domain;
    /// [`COLLECTION`], to change it.
    collection_mut: COLLECTION -> Collection;
    /// [`CLUSTER`], to change it.
    cluster_mut: CLUSTER -> Cluster;
    /// [`WORKGROUP`], to change it.
    workgroup_mut: WORKGROUP -> Workgroup;
    /// [`WAREHOUSE_GROUP`], to change it.
    warehouse_group_mut: WAREHOUSE_GROUP -> SecurityGroup;
    /// [`TABLE`], to change it.
    table_mut: TABLE -> Table;
    /// [`MSK`], to change it.
    msk_mut: MSK -> MskCluster;
}

/// What describes an existing resource, to change it.
pub fn existing<T>(fact: &mut Fact<Option<T>>) -> &mut T {
    value(fact).as_mut().expect("an existing resource")
}
