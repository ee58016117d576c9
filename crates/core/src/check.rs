use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::facts::{Application, Bucket, DeliveryStream, Key, Stream, Trail};
use crate::{Api, Context, Judge, Practice, Service, Target};

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
    /// What it judges, and how.
    pub scope: Scope,
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
    DeliveryStream(fn(&Context<'_>, &DeliveryStream, &mut Judge)),
    Stream(fn(&Context<'_>, &Stream, &mut Judge)),
    Application(fn(&Context<'_>, &Application, &mut Judge)),
    Bucket(fn(&Context<'_>, &Bucket, &mut Judge)),
    Key(fn(&Context<'_>, &Key, &mut Judge)),
    Trail(fn(&Context<'_>, &Trail, &mut Judge)),
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

impl Scope {
    /// The kind of subject, in words.
    pub const fn words(&self) -> &'static str {
        match self {
            Self::DeliveryStream(_) => "delivery stream",
            Self::Stream(_) => "data stream",
            Self::Application(_) => "application",
            Self::Bucket(_) => "bucket",
            Self::Key(_) => "key",
            Self::Trail(_) => "trail",
            Self::Target(_) => "account-Region",
        }
    }
}
