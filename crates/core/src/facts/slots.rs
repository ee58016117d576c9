use crate::FactSlot;
use crate::facts::{
    Activity, Application, Bucket, BucketTable, Channel, Cluster, Collection, ConfigService,
    Consumer, DeliveryStream, Domain, EventBus, Feeds, Function, GuardDuty, Inspector, Key,
    KeyAccess, LogAlarms, LogGroup, LogStream, Macie, MskCluster, Network, OrganizationPolicies,
    Role, Secret, SecurityGroup, SecurityHub, Stream, Table, TableBucket, Topic, Trail, Workgroup,
};

/// Something made of facts.
pub trait Facts {
    /// Its facts, to look at.
    fn facts(&self) -> Vec<&dyn FactSlot>;
    /// Its facts, to forget.
    fn facts_mut(&mut self) -> Vec<&mut dyn FactSlot>;
}

/// The facts of a struct are named once, for both walks: a fact that one of them forgot would be a gap
/// that nobody sees.
macro_rules! facts {
    ($($kind:ty { $($field:ident),+ })+) => {
        $(impl Facts for $kind {
            fn facts(&self) -> Vec<&dyn FactSlot> {
                vec![$(&self.$field),+]
            }

            fn facts_mut(&mut self) -> Vec<&mut dyn FactSlot> {
                vec![$(&mut self.$field),+]
            }
        })+
    };
}

facts! {
    Application { detail }
    Bucket {
        owner, encryption, policy, policy_is_public, versioning, lifecycle, acl, ownership,
        public_access_block, replication, logging
    }
    BucketTable { policy }
    Channel { detail }
    Cluster { detail, require_ssl }
    Collection { detail, network, access }
    ConfigService { recorders, recording, rules }
    Consumer { policy }
    DeliveryStream { description }
    Domain { detail }
    EventBus { rules, targets }
    Feeds { destinations, pipes, metric_streams }
    Function { configuration, policy }
    GuardDuty { detector, findings }
    Inspector { lambda, covered }
    KeyAccess { policy, rotation, grants }
    LogAlarms { filters, alarms }
    LogGroup { detail }
    LogStream { exists }
    Macie { enabled, buckets, findings }
    MskCluster { detail }
    Network { vpcs, subnets }
    OrganizationPolicies { service, resource }
    Role { accessed }
    Secret { detail, policy }
    SecurityGroup { detail }
    SecurityHub { enabled, standards }
    Stream { summary, policy, consumers }
    Table { detail, iam_allowed }
    TableBucket { policy }
    Topic { subscriptions }
    Trail { description, status, selectors }
    Workgroup { detail, namespace_key }
}

impl Facts for Activity {
    fn facts(&self) -> Vec<&dyn FactSlot> {
        self.sweeps().map(|fact| fact as &dyn FactSlot).collect()
    }

    fn facts_mut(&mut self) -> Vec<&mut dyn FactSlot> {
        let sweeps = self.calls.iter_mut().chain(&mut self.changes);
        sweeps.map(|fact| fact as &mut dyn FactSlot).collect()
    }
}

impl Facts for Key {
    fn facts(&self) -> Vec<&dyn FactSlot> {
        let mut all: Vec<&dyn FactSlot> = vec![&self.metadata];
        all.extend(self.access.iter().flat_map(Facts::facts));
        all
    }

    fn facts_mut(&mut self) -> Vec<&mut dyn FactSlot> {
        let mut all: Vec<&mut dyn FactSlot> = vec![&mut self.metadata];
        all.extend(self.access.iter_mut().flat_map(Facts::facts_mut));
        all
    }
}
