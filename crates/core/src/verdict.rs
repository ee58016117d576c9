use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::facts::ResourceKind;
use crate::{AccountId, Arn, Fingerprint, Region, Service, Severity, Source, Target, Unknown};

/// The four answers of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictKind {
    /// The practice is broken.
    Fail,
    /// It could not be judged.
    Unknown,
    /// It is kept.
    Pass,
    /// The question does not arise.
    NotApplicable,
}

/// One check's answer about one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The check's id.
    pub check: &'static str,
    /// The answer.
    pub kind: VerdictKind,
    /// The check's severity in this run.
    pub severity: Severity,
    /// What was judged; all verdicts about it share it.
    pub subject: Arc<Subject>,
    /// Why, in a sentence; empty for a pass that needs no words.
    pub reason: Cow<'static, str>,
    /// What was read, where, and what was expected; verdicts that saw the same share it.
    pub evidence: Arc<[Evidence]>,
    /// The facts that were missing; a fail can have some too. Shared: what one denial hides, many checks miss.
    pub unknowns: Arc<[Unknown]>,
    /// The streams and applications whose data path the subject is on; shared too.
    pub used_by: Arc<[Arn]>,
    /// The mute that accepts it, by its place among the report's mutes.
    pub muted: Option<usize>,
}

/// What a check judges.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Subject {
    /// The kind.
    pub kind: SubjectKind,
    /// An ARN where there is one, else a name that is unique in the organization.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The owning account, if known.
    pub account: Option<AccountId>,
    /// The Region, if it has one and it is known.
    pub region: Option<Region>,
}

/// The kinds of subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum SubjectKind {
    DeliveryStream,
    Stream,
    Application,
    Bucket,
    Key,
    Trail,
    Target,
    Account,
    BucketTable,
    Channel,
    Cluster,
    Collection,
    Domain,
    Endpoint,
    EventBus,
    Function,
    LogDestination,
    LogGroup,
    MskCluster,
    Organization,
    Role,
    Secret,
    SecurityGroup,
    Table,
    TableBucket,
    Topic,
    User,
    Workgroup,
}

impl From<ResourceKind> for SubjectKind {
    fn from(kind: ResourceKind) -> Self {
        match kind {
            ResourceKind::BucketTable => Self::BucketTable,
            ResourceKind::Channel => Self::Channel,
            ResourceKind::Cluster => Self::Cluster,
            ResourceKind::Collection => Self::Collection,
            ResourceKind::Domain => Self::Domain,
            ResourceKind::EventBus => Self::EventBus,
            ResourceKind::Function => Self::Function,
            ResourceKind::LogGroup => Self::LogGroup,
            ResourceKind::MskCluster => Self::MskCluster,
            ResourceKind::Role => Self::Role,
            ResourceKind::Secret => Self::Secret,
            ResourceKind::SecurityGroup => Self::SecurityGroup,
            ResourceKind::Table => Self::Table,
            ResourceKind::TableBucket => Self::TableBucket,
            ResourceKind::Topic => Self::Topic,
            ResourceKind::Workgroup => Self::Workgroup,
        }
    }
}

/// One thing that was observed, and by which call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Evidence {
    /// The api, and the account and Region it was asked in.
    pub source: Source,
    /// The field: `EncryptionType`.
    pub what: Cow<'static, str>,
    /// What it said. Text from AWS: untrusted when printed.
    pub observed: String,
    /// What it should say; empty where the value is only shown.
    pub expected: Cow<'static, str>,
}

impl Subject {
    /// A subject that has an ARN with account and Region.
    pub fn of_arn(kind: SubjectKind, arn: &Arn) -> Self {
        Self {
            kind,
            id: arn.to_string(),
            name: arn.name().to_owned(),
            account: arn.account(),
            region: arn.region(),
        }
    }

    /// A bucket, whose ARN names neither account nor Region.
    pub fn of_bucket(name: &str, partition: &str, place: Option<Target>) -> Self {
        Self {
            kind: SubjectKind::Bucket,
            id: format!("arn:{partition}:s3:::{name}"),
            name: name.to_owned(),
            account: place.map(|target| target.account),
            region: place.map(|target| target.region),
        }
    }

    /// The id, or for the copies of a bucket that of the bucket.
    pub(crate) fn original(&self) -> &str {
        self.id.strip_prefix("copies of ").unwrap_or(&self.id)
    }

    /// The copies of a bucket, where it could not be read which there are.
    pub(crate) fn copies_of(bucket: &Self) -> Self {
        Self {
            id: format!("copies of {}", bucket.id),
            name: format!("copies of {}", bucket.name),
            ..bucket.clone()
        }
    }

    /// A resource that a data path leads to.
    pub fn of_resource(arn: &Arn) -> Option<Self> {
        Some(Self::of_arn(ResourceKind::of(arn)?.into(), arn))
    }

    /// The organization as a whole, seen from this account. Its id may be unknown, so it is not part of
    /// what identifies it.
    pub fn of_organization(name: &str, caller: AccountId) -> Self {
        Self {
            kind: SubjectKind::Organization,
            id: "organization".to_owned(),
            name: name.to_owned(),
            account: Some(caller),
            region: None,
        }
    }

    /// An account-Region.
    pub fn of_target(target: Target) -> Self {
        Self {
            kind: SubjectKind::Target,
            id: target.to_string(),
            name: target.to_string(),
            account: Some(target.account),
            region: Some(target.region),
        }
    }

    /// A whole account, for what could not be listed in it.
    pub fn of_account(account: AccountId) -> Self {
        Self {
            kind: SubjectKind::Account,
            id: account.to_string(),
            name: account.to_string(),
            account: Some(account),
            region: None,
        }
    }
}

impl Verdict {
    /// Stable across scans: the same check on the same subject. Made when it is asked for: it would be the largest
    /// part of most verdicts.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&[self.check, self.subject.kind.words(), &self.subject.id])
    }

    /// Whether it counts in the cells of a service that its check answers: a dependent resource speaks for the
    /// services that use it, and what nothing is known to use speaks for all.
    pub fn concerns(&self, service: Service) -> bool {
        let uses = |arn: &Arn| match arn.service() {
            "firehose" => Some(Service::Firehose),
            "kinesis" => Some(Service::Kinesis),
            "kinesisanalytics" => Some(Service::Flink),
            _ => None,
        };
        let mut services = self.used_by.iter().filter_map(uses).peekable();
        services.peek().is_none() || services.any(|used| used == service)
    }
}

impl VerdictKind {
    /// In the order of tables.
    pub const ALL: [Self; 4] = [Self::Fail, Self::Unknown, Self::Pass, Self::NotApplicable];

    /// The word, in the case that reports and screens use.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Fail => "FAIL",
            Self::Unknown => "UNKNOWN",
            Self::Pass => "PASS",
            Self::NotApplicable => "N/A",
        }
    }
}

impl SubjectKind {
    /// The kind in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::DeliveryStream => "delivery stream",
            Self::Stream => "data stream",
            Self::Application => "application",
            Self::Bucket => "bucket",
            Self::Key => "key",
            Self::Trail => "trail",
            Self::Target => "account-Region",
            Self::Account => "account",
            Self::BucketTable => ResourceKind::BucketTable.words(),
            Self::Channel => ResourceKind::Channel.words(),
            Self::Cluster => ResourceKind::Cluster.words(),
            Self::Collection => ResourceKind::Collection.words(),
            Self::Domain => ResourceKind::Domain.words(),
            Self::Endpoint => "interface endpoint",
            Self::EventBus => ResourceKind::EventBus.words(),
            Self::Function => ResourceKind::Function.words(),
            Self::LogDestination => "log destination",
            Self::LogGroup => ResourceKind::LogGroup.words(),
            Self::MskCluster => ResourceKind::MskCluster.words(),
            Self::Organization => "organization",
            Self::Role => ResourceKind::Role.words(),
            Self::Secret => ResourceKind::Secret.words(),
            Self::SecurityGroup => ResourceKind::SecurityGroup.words(),
            Self::Table => ResourceKind::Table.words(),
            Self::TableBucket => ResourceKind::TableBucket.words(),
            Self::Topic => ResourceKind::Topic.words(),
            Self::User => "user",
            Self::Workgroup => ResourceKind::Workgroup.words(),
        }
    }
}

impl fmt::Display for VerdictKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.words())
    }
}
