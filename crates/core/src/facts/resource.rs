use serde::{Deserialize, Serialize};

use crate::facts::{
    BucketTable, Channel, Cluster, Collection, Domain, EventBus, Facts, Function, LogGroup,
    MskCluster, Role, Secret, SecurityGroup, Table, TableBucket, Topic, Workgroup,
};
use crate::{Api, Arn, FactSlot, api};

/// A resource that a data path leads to, named by an ARN whose service says what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each variant is the kind of resource")]
pub enum Resource {
    BucketTable(BucketTable),
    Channel(Channel),
    Cluster(Cluster),
    Collection(Collection),
    Domain(Domain),
    EventBus(EventBus),
    Function(Function),
    LogGroup(LogGroup),
    MskCluster(MskCluster),
    Role(Role),
    Secret(Secret),
    SecurityGroup(SecurityGroup),
    Table(Table),
    TableBucket(TableBucket),
    Topic(Topic),
    Workgroup(Workgroup),
}

/// The kinds of [`Resource`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ResourceKind {
    BucketTable,
    Channel,
    Cluster,
    Collection,
    Domain,
    EventBus,
    Function,
    LogGroup,
    MskCluster,
    Role,
    Secret,
    SecurityGroup,
    Table,
    TableBucket,
    Topic,
    Workgroup,
}

impl ResourceKind {
    /// What an ARN stands for; none: nothing that is asked about.
    pub fn of(arn: &Arn) -> Option<Self> {
        let resource = arn.resource();
        let kind = resource.split(['/', ':']).next().unwrap_or_default();
        Some(match (arn.service(), kind) {
            ("aoss", "collection") => Self::Collection,
            ("ec2", "security-group") => Self::SecurityGroup,
            ("es", "domain") => Self::Domain,
            ("events", "event-bus") => Self::EventBus,
            ("glue", "table") => Self::Table,
            ("iam", "role") => Self::Role,
            ("kafka", "cluster") => Self::MskCluster,
            ("kinesis", "stream") if resource.contains("/channel/") => Self::Channel,
            ("kinesis", "channel") => Self::Channel,
            ("lambda", "function") => Self::Function,
            ("logs", "log-group") => Self::LogGroup,
            ("redshift", "cluster") => Self::Cluster,
            ("redshift-serverless", "workgroup") => Self::Workgroup,
            ("s3tables", "bucket") if resource.contains("/table/") => Self::BucketTable,
            ("s3tables", "bucket") => Self::TableBucket,
            ("secretsmanager", "secret") => Self::Secret,
            ("sns", _) => Self::Topic,
            _ => return None,
        })
    }

    /// The api that is asked first.
    pub const fn api(self) -> &'static Api {
        match self {
            Self::BucketTable => &api::S3TABLES_GET_TABLE_POLICY,
            Self::Channel => &api::KINESIS_DESCRIBE_CHANNEL,
            Self::Cluster => &api::REDSHIFT_DESCRIBE_CLUSTERS,
            Self::Collection => &api::AOSS_BATCH_GET_COLLECTION,
            Self::Domain => &api::ES_DESCRIBE_DOMAIN,
            Self::EventBus => &api::EVENTS_LIST_RULES,
            Self::Function => &api::LAMBDA_GET_FUNCTION_CONFIGURATION,
            Self::LogGroup => &api::LOGS_DESCRIBE_LOG_GROUPS,
            Self::MskCluster => &api::KAFKA_DESCRIBE_CLUSTER_V2,
            Self::Role => &api::IAM_GENERATE_SERVICE_LAST_ACCESSED_DETAILS,
            Self::Secret => &api::SECRETSMANAGER_DESCRIBE_SECRET,
            Self::SecurityGroup => &api::EC2_DESCRIBE_SECURITY_GROUPS,
            Self::Table => &api::GLUE_GET_TABLE,
            Self::TableBucket => &api::S3TABLES_GET_TABLE_BUCKET_POLICY,
            Self::Topic => &api::SNS_LIST_SUBSCRIPTIONS_BY_TOPIC,
            Self::Workgroup => &api::REDSHIFT_SERVERLESS_GET_WORKGROUP,
        }
    }

    /// The kind in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::BucketTable => "S3 table",
            Self::Channel => "delivery channel",
            Self::Cluster => "Redshift cluster",
            Self::Collection => "OpenSearch Serverless collection",
            Self::Domain => "OpenSearch domain",
            Self::EventBus => "event bus",
            Self::Function => "Lambda function",
            Self::LogGroup => "log group",
            Self::MskCluster => "MSK cluster",
            Self::Role => "role",
            Self::Secret => "secret",
            Self::SecurityGroup => "security group",
            Self::Table => "Glue table",
            Self::TableBucket => "table bucket",
            Self::Topic => "SNS topic",
            Self::Workgroup => "Redshift Serverless workgroup",
        }
    }
}

/// The same call for whatever a resource is.
macro_rules! each {
    ($resource:expr, $it:ident => $call:expr) => {
        match $resource {
            Resource::BucketTable($it) => $call,
            Resource::Channel($it) => $call,
            Resource::Cluster($it) => $call,
            Resource::Collection($it) => $call,
            Resource::Domain($it) => $call,
            Resource::EventBus($it) => $call,
            Resource::Function($it) => $call,
            Resource::LogGroup($it) => $call,
            Resource::MskCluster($it) => $call,
            Resource::Role($it) => $call,
            Resource::Secret($it) => $call,
            Resource::SecurityGroup($it) => $call,
            Resource::Table($it) => $call,
            Resource::TableBucket($it) => $call,
            Resource::Topic($it) => $call,
            Resource::Workgroup($it) => $call,
        }
    };
}

impl Facts for Resource {
    fn facts(&self) -> Vec<&dyn FactSlot> {
        each!(self, it => it.facts())
    }

    fn facts_mut(&mut self) -> Vec<&mut dyn FactSlot> {
        each!(self, it => it.facts_mut())
    }
}

impl Resource {
    /// Its ARN, as the data path names it.
    pub fn arn(&self) -> &Arn {
        each!(self, it => &it.arn)
    }
}
