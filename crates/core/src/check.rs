use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::facts::{
    Application, Bucket, BucketTable, Channel, Cluster, Collection, DeliveryStream, Domain,
    Endpoint, Function, Key, KeyHolder, LogDestination, LogGroup, MskCluster, Role, Secret,
    SecurityGroup, Stream, Table, TableBucket, Trail, Workgroup,
};
use crate::{AccountId, Api, Context, Judge, Practice, Service, SubjectKind, Target};

/// A check is a value: what it says, and a pure function over one subject.
#[derive(Debug)]
pub struct Check {
    /// Kebab-case name of the bad state, so that `allow <id>` reads as a sentence.
    pub id: &'static str,
    /// One line, without a full stop.
    pub title: &'static str,
    /// How bad it is, by default.
    pub severity: Severity,
    /// The practices it answers, sorted.
    pub practices: &'static [Practice],
    /// The services whose cells it answers.
    pub services: &'static [Service],
    /// Why the state is bad: sentences.
    pub rationale: &'static str,
    /// What to change.
    pub remediation: Remediation,
    /// Where AWS says so.
    pub references: &'static [Reference],
    /// Published mappings only.
    pub mappings: &'static [Mapping],
    /// The apis whose answers it reads.
    pub reads: &'static [&'static Api],
    /// What it judges, and how: one function for each kind of subject.
    pub scopes: &'static [Scope],
}

/// How bad a failed check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Severity {
    Info,
    Low,
    Medium,
    High,
    Critical,
}

/// What to change, in words and in commands.
#[derive(Clone, Copy, Debug)]
pub struct Remediation {
    /// Sentences; where AWS allows no change in place, how to recreate.
    pub text: &'static str,
    /// AWS CLI lines with `<placeholders>`; empty if there is no single command.
    pub cli: &'static str,
    /// A Terraform fragment; empty where it does not help.
    pub terraform: &'static str,
}

/// A page that says so, by name and address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The page's title.
    pub title: &'static str,
    /// Its address.
    pub url: &'static str,
}

/// A published mapping to a control framework.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// `Security Hub`, `AWS Config`, `NIST 800-53 r5`, `PCI DSS v4.0`, `CIS AWS v5.0`, `ISO 27001:2022`.
    pub framework: &'static str,
    /// The control's id there.
    pub control: &'static str,
}

/// What a check judges, and the function that does: one choice, so that the two cannot disagree.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "each variant is the kind of subject")]
pub enum Scope {
    Application(fn(&Context<'_>, &Application, &mut Judge)),
    Bucket(fn(&Context<'_>, &Bucket, &mut Judge)),
    BucketTable(fn(&Context<'_>, &BucketTable, &mut Judge)),
    Channel(fn(&Context<'_>, &Channel, &mut Judge)),
    Cluster(fn(&Context<'_>, &Cluster, &mut Judge)),
    Collection(fn(&Context<'_>, &Collection, &mut Judge)),
    DeliveryStream(fn(&Context<'_>, &DeliveryStream, &mut Judge)),
    Domain(fn(&Context<'_>, &Domain, &mut Judge)),
    Function(fn(&Context<'_>, &Function, &mut Judge)),
    Key(fn(&Context<'_>, &Key, &mut Judge)),
    LogGroup(fn(&Context<'_>, &LogGroup, &mut Judge)),
    MskCluster(fn(&Context<'_>, &MskCluster, &mut Judge)),
    Role(fn(&Context<'_>, &Role, &mut Judge)),
    Secret(fn(&Context<'_>, &Secret, &mut Judge)),
    SecurityGroup(fn(&Context<'_>, &SecurityGroup, &mut Judge)),
    Stream(fn(&Context<'_>, &Stream, &mut Judge)),
    Table(fn(&Context<'_>, &Table, &mut Judge)),
    TableBucket(fn(&Context<'_>, &TableBucket, &mut Judge)),
    Trail(fn(&Context<'_>, &Trail, &mut Judge)),
    Workgroup(fn(&Context<'_>, &Workgroup, &mut Judge)),
    Endpoint(fn(&Context<'_>, Target, &Endpoint, &mut Judge)),
    LogDestination(fn(&Context<'_>, Target, &LogDestination, &mut Judge)),
    Account(fn(&Context<'_>, AccountId, &mut Judge)),
    User(fn(&Context<'_>, AccountId, &KeyHolder, &mut Judge)),
    Organization(fn(&Context<'_>, &mut Judge)),
    Target(fn(&Context<'_>, Target, &mut Judge)),
}

impl Severity {
    /// From harmless to grave.
    pub const ALL: [Self; 5] = [Self::Info, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The word.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.words())
    }
}

impl FromStr for Severity {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|severity| severity.words() == word).ok_or(())
    }
}

impl Check {
    /// The kinds of subject, in words.
    pub fn subjects(&self) -> String {
        let words: Vec<&str> = self.scopes.iter().map(|it| it.kind().words()).collect();
        match words.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
            _ => words.concat(),
        }
    }
}

impl Scope {
    /// The kind of subject.
    pub const fn kind(&self) -> SubjectKind {
        match self {
            Self::Application(_) => SubjectKind::Application,
            Self::Bucket(_) => SubjectKind::Bucket,
            Self::BucketTable(_) => SubjectKind::BucketTable,
            Self::Channel(_) => SubjectKind::Channel,
            Self::Cluster(_) => SubjectKind::Cluster,
            Self::Collection(_) => SubjectKind::Collection,
            Self::DeliveryStream(_) => SubjectKind::DeliveryStream,
            Self::Domain(_) => SubjectKind::Domain,
            Self::Function(_) => SubjectKind::Function,
            Self::Key(_) => SubjectKind::Key,
            Self::LogGroup(_) => SubjectKind::LogGroup,
            Self::MskCluster(_) => SubjectKind::MskCluster,
            Self::Role(_) => SubjectKind::Role,
            Self::Secret(_) => SubjectKind::Secret,
            Self::SecurityGroup(_) => SubjectKind::SecurityGroup,
            Self::Stream(_) => SubjectKind::Stream,
            Self::Table(_) => SubjectKind::Table,
            Self::TableBucket(_) => SubjectKind::TableBucket,
            Self::Trail(_) => SubjectKind::Trail,
            Self::Workgroup(_) => SubjectKind::Workgroup,
            Self::Endpoint(_) => SubjectKind::Endpoint,
            Self::LogDestination(_) => SubjectKind::LogDestination,
            Self::Account(_) => SubjectKind::Account,
            Self::User(_) => SubjectKind::User,
            Self::Organization(_) => SubjectKind::Organization,
            Self::Target(_) => SubjectKind::Target,
        }
    }
}
