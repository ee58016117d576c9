use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;

use crate::{AccountId, Attestation, Mute, Region, Service, Severity};

/// What the owner of the organization configures: trust, places and thresholds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Accounts outside the organization that are trusted on purpose.
    pub trusted_accounts: BTreeSet<AccountId>,
    /// The Regions that data may be in; empty: not configured, and every Region may.
    pub allowed_regions: BTreeSet<Region>,
    /// Address ranges of the organization, beside the VPC's own.
    pub ingress_ranges: Vec<IpNet>,
    /// Patterns of principal ARNs that may administer streams; `*` stands for any text.
    pub administrators: Vec<String>,
    /// Services that are reached through interface endpoints in a central VPC.
    pub central_endpoints: BTreeSet<Service>,
    /// The tag (key and value) of production; none: not configured.
    pub production_tag: Option<(String, String)>,
    /// The retention below which a data stream keeps its records too short; hours.
    pub retention_hours: i32,
    /// How many days a log group keeps its events that keeps them for ever; none: nobody decided. Only the plan
    /// of changes goes by it.
    pub log_retention_days: Option<i32>,
    /// The age at which a secret is due for rotation; days.
    pub secret_age_days: i64,
    /// The age at which an access key is due for rotation; days.
    pub access_key_age_days: i64,
    /// How long an access key may lie unused; days.
    pub access_key_unused_days: i64,
    /// The age at which an open finding of a detective service is overdue; days.
    pub finding_age_days: i64,
    /// How many calls of one principal AWS denies in the look-back window before somebody should look at it.
    pub denied_calls: u32,
    /// The age at which the last scan that ran to its end is overdue; days.
    pub scan_age_days: i64,
    /// Severities that replace those of the checks, by check id.
    pub severities: BTreeMap<String, Severity>,
    /// What is accepted.
    pub mutes: Vec<Mute>,
    /// What people attest.
    pub attestations: Vec<Attestation>,
}

impl Default for Settings {
    /// Seven days of retention: the default of Security Hub control Kinesis.3. Ninety days for secrets: that of
    /// `SecretsManager.4`, and for access keys: that of `IAM.3`. 45 days for keys that nobody uses: that of `IAM.22`. Five denied calls: one may be a slip, and what is broken or probes does not stop at one.
    fn default() -> Self {
        Self {
            trusted_accounts: BTreeSet::new(),
            allowed_regions: BTreeSet::new(),
            ingress_ranges: Vec::new(),
            administrators: Vec::new(),
            central_endpoints: BTreeSet::new(),
            production_tag: None,
            retention_hours: 168,
            log_retention_days: None,
            secret_age_days: 90,
            access_key_age_days: 90,
            access_key_unused_days: 45,
            finding_age_days: 30,
            denied_calls: 5,
            scan_age_days: 30,
            severities: BTreeMap::new(),
            mutes: Vec::new(),
            attestations: Vec::new(),
        }
    }
}
