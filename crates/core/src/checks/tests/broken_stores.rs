//! Ways to break what streams deliver to and read from, beside buckets. One change breaks many things
//! at once: they are independent of each other, and every variant is judged hundreds of times.

use super::broken::{allow, allow_organization};
use crate::facts::{Area, AreaFacts, Inspector, Resource, SuspectedSecret, TableRef};
use crate::sample::{self, CLICKS, LAKE, LOG_GROUP, STRANGER};
use crate::{Fact, SecretKind, Snapshot, api};

/// Changes that break something or take a reason to judge away.
pub(super) const CHANGES_STORES: &[fn(&mut Snapshot)] = &[
    everything,
    in_other_ways,
    // The account of the streams leaves: nothing that it owns can be changed any more.
    |s| {
        s.header.organization.accounts.remove(&sample::account(sample::SHOP));
    },
    gone,
    without_policies,
    |s| {
        let catalog = Some(STRANGER.to_owned());
        let (database, table) = ("lake".to_owned(), "clicks".to_owned());
        sample::destination(s, CLICKS).conversion =
            Some(TableRef { catalog, region: None, database, table });
    },
    |s| inspector(s, |it| sample::value(&mut it.covered).clear()),
];

fn inspector(s: &mut Snapshot, change: impl FnOnce(&mut Inspector)) {
    if let AreaFacts::Inspector(it) = sample::area_mut(s, Area::Inspector) {
        change(it);
    }
}

fn log_group(s: &mut Snapshot, change: impl FnOnce(&mut crate::facts::LogGroup)) {
    let name = format!("arn:aws:logs:eu-west-1:222222222222:log-group:{LOG_GROUP}");
    if let Resource::LogGroup(it) = sample::resource_mut(s, &name) {
        change(it);
    }
}

/// Changes compose: what an earlier one took away is left alone.
fn change<T>(fact: &mut Fact<Option<T>>, change: impl FnOnce(&mut T)) {
    if let Some(it) = sample::value(fact) {
        change(it);
    }
}

fn everything(s: &mut Snapshot) {
    let function = sample::function_mut(s);
    *sample::value(&mut function.policy) = Some(allow("*"));
    change(&mut function.configuration, |it| {
        it.runtime = Some("python3.8".to_owned());
        it.suspected_secrets.push(SuspectedSecret {
            place: "Environment[TOKEN]".to_owned(),
            kind: SecretKind::NamedSecret,
        });
    });
    inspector(s, |it| *sample::value(&mut it.lambda) = false);
    let secret = sample::secret_mut(s);
    *sample::value(&mut secret.policy) = Some(allow(STRANGER));
    change(&mut secret.detail, |it| it.rotation = false);
    log_group(s, |it| {
        change(&mut it.detail, |it| (it.key, it.retention_days) = (None, None));
    });
    *sample::value(&mut sample::table_mut(s).iam_allowed) = true;
    sample::destination(s, LAKE).resource =
        Some(sample::arn(&format!("arn:aws:glue:eu-west-1:{STRANGER}:catalog")));
    change(&mut sample::domain_mut(s).detail, |it| {
        (it.vpc, it.fine_grained, it.policy) = (None, false, Some(allow("*")));
        (it.encrypted, it.enforce_https, it.zone_awareness) = (false, false, false);
        it.update_status = Some("ELIGIBLE".to_owned());
        (it.update_available, it.update_optional) = (true, false);
    });
    let collection = sample::collection_mut(s);
    change(&mut collection.detail, |it| it.standby = Some("DISABLED".to_owned()));
    for it in sample::value(&mut collection.network).iter_mut() {
        it.public = true;
    }
    for rule in sample::value(&mut collection.access) {
        rule.principals.push(format!("arn:aws:iam::{STRANGER}:role/indexer"));
    }
    let cluster = sample::cluster_mut(s);
    *sample::value(&mut cluster.require_ssl) = Some("false".to_owned());
    change(&mut cluster.detail, |it| {
        (it.encrypted, it.multi_az) = (false, Some("Disabled".to_owned()));
    });
    change(&mut sample::workgroup_mut(s).detail, |it| {
        it.require_ssl = Some("false".to_owned());
    });
    change(&mut sample::warehouse_group_mut(s).detail, |it| {
        it.ingress[0].ranges.push("0.0.0.0/0".parse().unwrap());
    });
    change(&mut sample::msk_mut(s).detail, |it| {
        (it.client_broker, it.unauthenticated) = (Some("PLAINTEXT".to_owned()), Some(true));
    });
}

fn in_other_ways(s: &mut Snapshot) {
    let function = sample::function_mut(s);
    *sample::value(&mut function.policy) = Some(allow_organization("o-anotherorg"));
    change(&mut function.configuration, |it| it.environment_hidden = true);
    let secret = sample::secret_mut(s);
    *sample::value(&mut secret.policy) = Some(allow_organization("o-anotherorg"));
    change(&mut secret.detail, |it| it.rotated = None);
    change(&mut sample::table_mut(s).detail, |it| it.location = None);
    change(&mut sample::domain_mut(s).detail, |it| {
        (it.vpc, it.fine_grained) = (None, false);
        it.policy = Some(allow_organization("o-anotherorg"));
        it.tls_policy = Some("Policy-Min-TLS-1-0-2019-07".to_owned());
    });
    change(&mut sample::cluster_mut(s).detail, |it| {
        it.parameter_group = Some(("warehouse".to_owned(), "pending-reboot".to_owned()));
        it.key = Some("arn:aws:kms:eu-west-1:222222222222:alias/aws/redshift".to_owned());
    });
    *sample::value(&mut sample::workgroup_mut(s).namespace_key) = None;
    change(&mut sample::collection_mut(s).detail, |it| it.key = Some("auto".to_owned()));
    change(&mut sample::msk_mut(s).detail, |it| {
        (it.in_cluster, it.unauthenticated) = (Some(false), None);
    });
    change(&mut sample::warehouse_group_mut(s).detail, |it| {
        it.ingress[0].prefix_lists.push("pl-1".to_owned());
    });
}

/// What streams lead to exists no more, or is about to go.
fn gone(s: &mut Snapshot) {
    *sample::value(&mut sample::function_mut(s).configuration) = None;
    *sample::value(&mut sample::table_mut(s).detail) = None;
    *sample::value(&mut sample::cluster_mut(s).detail) = None;
    change(&mut sample::secret_mut(s).detail, |it| it.deleted = true);
    change(&mut sample::domain_mut(s).detail, |it| it.deleted = true);
    let deleting = || "DELETING".to_owned();
    change(&mut sample::collection_mut(s).detail, |it| it.status = deleting());
    change(&mut sample::workgroup_mut(s).detail, |it| it.status = deleting());
    change(&mut sample::msk_mut(s).detail, |it| it.status = deleting());
}

/// Where an account-Region has no policies at all, the empty lists are what was read.
fn without_policies(s: &mut Snapshot) {
    let collection = sample::collection_mut(s);
    collection.network = sample::known(&api::AOSS_LIST_SECURITY_POLICIES, Vec::new());
    collection.access = sample::known(&api::AOSS_LIST_ACCESS_POLICIES, Vec::new());
}
