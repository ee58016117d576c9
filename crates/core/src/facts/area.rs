use std::fmt;

use serde::{Deserialize, Serialize};

use crate::facts::{
    Activity, ConfigService, CredentialReport, Endpoint, Facts, Feeds, GuardDuty, Inspector, Macie,
    Network, NetworkAcl, OrganizationPolicies, Principals, SecurityHub,
};
use crate::{Api, Fact, FactSlot, Packed, Service, api};

/// What surrounds the streams of an account-Region, one question each. What belongs to the whole account is
/// asked in its home Region, what belongs to the organization by the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the answers of the same names say it")]
pub enum Area {
    AccessKeys,
    Acls,
    Activity,
    Compliance(Service),
    Config,
    Endpoints,
    Feeds,
    GuardDuty,
    Inspector,
    Macie,
    Network,
    OrganizationPolicies,
    Principals,
    SecurityHub,
}

/// What was learned about one [`Area`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AreaFacts {
    /// Long-term keys of the account.
    AccessKeys(Fact<CredentialReport>),
    /// Network ACLs.
    Acls(Fact<Vec<NetworkAcl>>),
    /// What was done to streams.
    Activity(Activity),
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
    /// Service and resource control policies.
    OrganizationPolicies(OrganizationPolicies),
    /// Users and roles of the account.
    Principals(Fact<Packed<Principals>>),
    /// AWS Security Hub.
    SecurityHub(SecurityHub),
}

impl Area {
    /// The api that is asked first.
    pub const fn api(self) -> &'static Api {
        match self {
            Self::AccessKeys => &api::IAM_GENERATE_CREDENTIAL_REPORT,
            Self::Acls => &api::EC2_DESCRIBE_NETWORK_ACLS,
            Self::Activity => &api::CLOUDTRAIL_LOOKUP_EVENTS,
            Self::Compliance(_) => &api::CONFIG_DESCRIBE_COMPLIANCE_BY_RESOURCE,
            Self::Config => &api::CONFIG_DESCRIBE_CONFIGURATION_RECORDERS,
            Self::Endpoints => &api::EC2_DESCRIBE_VPC_ENDPOINTS,
            Self::Feeds => &api::LOGS_DESCRIBE_DESTINATIONS,
            Self::GuardDuty => &api::GUARDDUTY_LIST_DETECTORS,
            Self::Inspector => &api::INSPECTOR2_BATCH_GET_ACCOUNT_STATUS,
            Self::Macie => &api::MACIE2_GET_MACIE_SESSION,
            Self::Network => &api::EC2_DESCRIBE_SUBNETS,
            Self::OrganizationPolicies => &api::ORGANIZATIONS_LIST_POLICIES,
            Self::Principals => &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
            Self::SecurityHub => &api::SECURITYHUB_DESCRIBE_HUB,
        }
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AccessKeys => "access-keys",
            Self::Acls => "network-acls",
            Self::Activity => "activity",
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
            Self::OrganizationPolicies => "organization-policies",
            Self::Principals => "principals",
            Self::SecurityHub => "security-hub",
        })
    }
}

impl Facts for AreaFacts {
    fn facts(&self) -> Vec<&dyn FactSlot> {
        match self {
            Self::AccessKeys(fact) => vec![fact],
            Self::Acls(fact) => vec![fact],
            Self::Compliance(fact) => vec![fact],
            Self::Activity(it) => it.facts(),
            Self::Config(it) => it.facts(),
            Self::Endpoints(fact) => vec![fact],
            Self::Feeds(it) => it.facts(),
            Self::GuardDuty(it) => it.facts(),
            Self::Inspector(it) => it.facts(),
            Self::Macie(it) => it.facts(),
            Self::Network(it) => it.facts(),
            Self::OrganizationPolicies(it) => it.facts(),
            Self::Principals(fact) => vec![fact],
            Self::SecurityHub(it) => it.facts(),
        }
    }

    fn facts_mut(&mut self) -> Vec<&mut dyn FactSlot> {
        match self {
            Self::AccessKeys(fact) => vec![fact],
            Self::Acls(fact) => vec![fact],
            Self::Compliance(fact) => vec![fact],
            Self::Activity(it) => it.facts_mut(),
            Self::Config(it) => it.facts_mut(),
            Self::Endpoints(fact) => vec![fact],
            Self::Feeds(it) => it.facts_mut(),
            Self::GuardDuty(it) => it.facts_mut(),
            Self::Inspector(it) => it.facts_mut(),
            Self::Macie(it) => it.facts_mut(),
            Self::Network(it) => it.facts_mut(),
            Self::OrganizationPolicies(it) => it.facts_mut(),
            Self::Principals(fact) => vec![fact],
            Self::SecurityHub(it) => it.facts_mut(),
        }
    }
}
