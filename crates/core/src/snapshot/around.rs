//! Typed access to what surrounds streams and to what they lead to.

use crate::facts::{
    Activity, Area, AreaFacts, ConfigService, CredentialReport, Endpoint, Feeds, GuardDuty,
    Inspector, Macie, Network, NetworkAcl, OrganizationPolicies, Principals, Resource, SecurityHub,
};
use crate::{AccountId, Arn, Fact, Packed, Service, Snapshot, Target};

/// An accessor for each kind of [`AreaFacts`].
macro_rules! areas {
    ($($(#[$doc:meta])* $name:ident: $variant:ident -> $kind:ty;)+) => {
        impl Snapshot {
            $($(#[$doc])*
            pub fn $name(&self, target: Target) -> Option<&$kind> {
                match self.areas.get(&(target, Area::$variant))? {
                    AreaFacts::$variant(it) => Some(it),
                    _ => None,
                }
            })+
        }
    };
}

areas! {
    /// What was done to streams in a target; none: not asked.
    activity: Activity -> Activity;
    /// Network ACLs of a target; none: not asked.
    acls: Acls -> Fact<Vec<NetworkAcl>>;
    /// AWS Config in a target; none: not asked.
    config: Config -> ConfigService;
    /// Interface endpoints in a target; none: not asked.
    endpoints: Endpoints -> Fact<Vec<Endpoint>>;
    /// What feeds the streams of a target; none: not asked.
    feeds: Feeds -> Feeds;
    /// GuardDuty in a target; none: not asked.
    guardduty: GuardDuty -> GuardDuty;
    /// Inspector in a target; none: not asked.
    inspector: Inspector -> Inspector;
    /// Macie in a target; none: not asked.
    macie: Macie -> Macie;
    /// VPCs and subnets of a target; none: not asked.
    network: Network -> Network;
    /// Security Hub in a target; none: not asked.
    security_hub: SecurityHub -> SecurityHub;
}

impl Snapshot {
    /// Ids of a service's resources that a Config rule calls noncompliant; none: not asked.
    pub fn compliance(&self, target: Target, service: Service) -> Option<&Fact<Vec<String>>> {
        match self.areas.get(&(target, Area::Compliance(service)))? {
            AreaFacts::Compliance(fact) => Some(fact),
            _ => None,
        }
    }

    /// Users and roles of an account; none: not asked.
    pub fn principals(&self, account: AccountId) -> Option<&Fact<Packed<Principals>>> {
        match self.areas.get(&(Target::new(account, self.header.home), Area::Principals))? {
            AreaFacts::Principals(fact) => Some(fact),
            _ => None,
        }
    }

    /// Long-term keys of an account; none: not asked.
    pub fn access_keys(&self, account: AccountId) -> Option<&Fact<CredentialReport>> {
        match self.areas.get(&(Target::new(account, self.header.home), Area::AccessKeys))? {
            AreaFacts::AccessKeys(fact) => Some(fact),
            _ => None,
        }
    }

    /// The policies that the organization lays over its accounts; none: not asked.
    pub fn organization_policies(&self) -> Option<&OrganizationPolicies> {
        let caller = Target::new(self.header.caller, self.header.home);
        match self.areas.get(&(caller, Area::OrganizationPolicies))? {
            AreaFacts::OrganizationPolicies(it) => Some(it),
            _ => None,
        }
    }

    /// The resource with this ARN, if the scan looked for it.
    pub fn resource(&self, arn: &Arn) -> Option<&Resource> {
        self.resources.get(arn)
    }
}
