use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use crate::{AccountId, Api, Region};

/// One answered property: what was read, or why it could not be, and by which api either way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fact<T> {
    /// AWS answered.
    #[serde(rename = "known")]
    Known(T, Source),
    /// It could not be read.
    #[serde(rename = "unknown")]
    Unknown(Unknown),
}

/// Where a fact comes from: the api, and the account and Region it was asked in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Source {
    /// The operation.
    #[serde(deserialize_with = "api_by_name")]
    pub api: &'static Api,
    /// The account whose credentials asked.
    pub account: AccountId,
    /// The Region whose endpoint was asked.
    pub region: Region,
}

/// A missing fact and why it is missing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Unknown {
    /// What was asked, or would have been.
    pub source: Source,
    /// The reason, as a value that checks and mutes can match.
    pub reason: Reason,
    /// AWS's error code, where it sent one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// One short sentence for people. Text from AWS: untrusted when printed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// Why a fact is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// No identity-based, session or resource policy allows it.
    DeniedByIdentity,
    /// A service control policy denies it.
    DeniedByScp,
    /// The KMS key policy denies it.
    DeniedByKms,
    /// Throttled until the retries were used up.
    Throttled,
    /// AWS or the network failed, or the answer could not be understood.
    Failed,
    /// The Region is not enabled for the account.
    RegionOff,
    /// The service or operation does not exist there.
    NotSupported,
    /// AWS answered, and the answer does not say.
    Undecided,
    /// Not asked, because something needed for asking was itself unknown, or the scan was interrupted.
    NotAsked,
}

/// Anything that holds one fact, for code that walks over all facts of a snapshot.
pub trait FactSlot {
    /// Where the fact comes from.
    fn source(&self) -> Source;
    /// Why it is missing, if it is.
    fn unknown(&self) -> Option<&Unknown>;
    /// Replaces what is known by this reason.
    fn forget(&mut self, reason: Reason);
}

impl<T> Fact<T> {
    /// The value, or the reason why there is none. Every check reads facts through this.
    pub fn known(&self) -> Result<&T, &Unknown> {
        match self {
            Self::Known(value, _) => Ok(value),
            Self::Unknown(unknown) => Err(unknown),
        }
    }

    /// Where it was asked.
    pub fn source(&self) -> Source {
        match self {
            Self::Known(_, source) => *source,
            Self::Unknown(unknown) => unknown.source,
        }
    }
}

impl<T> FactSlot for Fact<T> {
    fn source(&self) -> Source {
        Self::source(self)
    }

    fn unknown(&self) -> Option<&Unknown> {
        self.known().err()
    }

    fn forget(&mut self, reason: Reason) {
        let source = Self::source(self);
        *self = Self::Unknown(Unknown { source, reason, code: None, detail: String::new() });
    }
}

impl Unknown {
    /// A fact that was not asked, and why.
    pub fn not_asked(source: Source, detail: impl Into<String>) -> Self {
        Self { source, reason: Reason::NotAsked, code: None, detail: detail.into() }
    }

    /// A question that AWS's answer leaves open, and why.
    pub fn undecided(source: Source, detail: impl Into<String>) -> Self {
        Self { source, reason: Reason::Undecided, code: None, detail: detail.into() }
    }

    /// It may have passed by now: throttled, no answer, or an error that speaks of the moment. Any other
    /// error code is AWS's opinion of the object and will be the same tomorrow.
    pub fn passing(&self) -> bool {
        const MOMENT: [&str; 5] =
            ["Expired", "Internal", "InvalidClientTokenId", "Timeout", "Unavailable"];
        match (self.reason, self.code.as_deref()) {
            (Reason::Throttled, _) | (Reason::Failed, None) => true,
            (Reason::Failed, Some(code)) => MOMENT.iter().any(|word| code.contains(word)),
            _ => false,
        }
    }

    /// Nothing can be there: a Region that is off and a service that a Region does not have are skipped
    /// and listed, and are no gap in what a scan has seen.
    pub fn harmless(&self) -> bool {
        matches!(self.reason, Reason::RegionOff | Reason::NotSupported)
    }
}

impl Reason {
    /// The reason in words, as it stands in reports.
    pub const fn words(self) -> &'static str {
        match self {
            Self::DeniedByIdentity => "denied (no policy allows it)",
            Self::DeniedByScp => "denied by a service control policy",
            Self::DeniedByKms => "denied by the key policy",
            Self::Throttled => "throttled out",
            Self::Failed => "failed",
            Self::RegionOff => "Region not enabled",
            Self::NotSupported => "not supported there",
            Self::Undecided => "the answer does not say",
            Self::NotAsked => "not asked",
        }
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Source { api, account, region } = self.source;
        write!(f, "{api} in {account}/{region}: {}", self.reason.words())?;
        if let Some(code) = &self.code {
            write!(f, " ({code})")?;
        }
        if self.detail.is_empty() { Ok(()) } else { write!(f, ": {}", self.detail) }
    }
}

fn api_by_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static Api, D::Error> {
    let name = std::borrow::Cow::<str>::deserialize(deserializer)?;
    Api::find(&name).ok_or_else(|| serde::de::Error::custom(format!("no api is named {name:?}")))
}
