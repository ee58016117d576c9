use std::fmt;

use serde::{Deserialize, Serialize};

use crate::facts::{
    ConfigService, Endpoint, Facts, Feeds, GuardDuty, Inspector, Macie, Network, NetworkAcl,
    SecurityHub,
};
use crate::{Api, Fact, FactSlot, Service, api};

/// What surrounds the streams of an account-Region, one question each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the answers of the same names say it")]
pub enum Area {
    Acls,
    Compliance(Service),
    Config,
    Endpoints,
    Feeds,
    GuardDuty,
    Inspector,
    Macie,
    Network,
    SecurityHub,
}

/// What was learned about one [`Area`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AreaFacts {
    /// Network ACLs.
    Acls(Fact<Vec<NetworkAcl>>),
    /// Ids of the service's resources that a Config rule calls noncompliant.
    Compliance(Fact<Vec<String>>),
    /// AWS Config.
    Config(ConfigService),
    /// Interface endpoints of the streaming services.
    Endpoints(Fact<Vec<Endpoint>>),
    /// What feeds streams.
    Feeds(Feeds),
    /// Amazon GuardDuty.
    GuardDuty(GuardDuty),
    /// Amazon Inspector.
    Inspector(Inspector),
    /// Amazon Macie.
    Macie(Macie),
    /// VPCs and subnets.
    Network(Network),
    /// AWS Security Hub.
    SecurityHub(SecurityHub),
}

impl Area {
    /// The api that is asked first.
    pub const fn api(self) -> &'static Api {
        match self {
            Self::Acls => &api::EC2_DESCRIBE_NETWORK_ACLS,
            Self::Compliance(_) => &api::CONFIG_DESCRIBE_COMPLIANCE_BY_RESOURCE,
            Self::Config => &api::CONFIG_DESCRIBE_CONFIGURATION_RECORDERS,
            Self::Endpoints => &api::EC2_DESCRIBE_VPC_ENDPOINTS,
            Self::Feeds => &api::LOGS_DESCRIBE_DESTINATIONS,
            Self::GuardDuty => &api::GUARDDUTY_LIST_DETECTORS,
            Self::Inspector => &api::INSPECTOR2_BATCH_GET_ACCOUNT_STATUS,
            Self::Macie => &api::MACIE2_GET_MACIE_SESSION,
            Self::Network => &api::EC2_DESCRIBE_SUBNETS,
            Self::SecurityHub => &api::SECURITYHUB_DESCRIBE_HUB,
        }
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Acls => "network-acls",
            Self::Compliance(Service::Firehose) => "compliance-firehose",
            Self::Compliance(Service::Kinesis) => "compliance-kinesis",
            Self::Compliance(Service::Flink) => "compliance-flink",
            Self::Config => "config",
            Self::Endpoints => "endpoints",
            Self::Feeds => "feeds",
            Self::GuardDuty => "guardduty",
            Self::Inspector => "inspector",
            Self::Macie => "macie",
            Self::Network => "network",
            Self::SecurityHub => "security-hub",
        })
    }
}

impl Facts for AreaFacts {
    fn facts(&self) -> Vec<&dyn FactSlot> {
        match self {
            Self::Acls(fact) => vec![fact],
            Self::Compliance(fact) => vec![fact],
            Self::Config(it) => it.facts(),
            Self::Endpoints(fact) => vec![fact],
            Self::Feeds(it) => it.facts(),
            Self::GuardDuty(it) => it.facts(),
            Self::Inspector(it) => it.facts(),
            Self::Macie(it) => it.facts(),
            Self::Network(it) => it.facts(),
            Self::SecurityHub(it) => it.facts(),
        }
    }

    fn facts_mut(&mut self) -> Vec<&mut dyn FactSlot> {
        match self {
            Self::Acls(fact) => vec![fact],
            Self::Compliance(fact) => vec![fact],
            Self::Config(it) => it.facts_mut(),
            Self::Endpoints(fact) => vec![fact],
            Self::Feeds(it) => it.facts_mut(),
            Self::GuardDuty(it) => it.facts_mut(),
            Self::Inspector(it) => it.facts_mut(),
            Self::Macie(it) => it.facts_mut(),
            Self::Network(it) => it.facts_mut(),
            Self::SecurityHub(it) => it.facts_mut(),
        }
    }
}
