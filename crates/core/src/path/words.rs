//! A few words on what a resource's facts say.

use super::HopState;
use crate::Fact;
use crate::facts::Resource;

/// The state of a resource on a data path.
pub(super) fn of(resource: &Resource) -> HopState {
    match resource {
        Resource::BucketTable(it) => policy(&it.policy),
        Resource::TableBucket(it) => policy(&it.policy),
        Resource::Channel(it) => found(&it.detail, |it| it.status.to_lowercase()),
        Resource::Cluster(it) => found(&it.detail, |it| {
            let reach = if it.public { "publicly reachable" } else { "private" };
            format!("{}, {reach}", encrypted(it.encrypted))
        }),
        Resource::Collection(it) => found(&it.detail, |it| it.name.clone()),
        Resource::Domain(it) => found(&it.detail, |it| {
            let reach = if it.vpc.is_some() { "in a VPC" } else { "public endpoint" };
            format!("{}, {reach}", encrypted(it.encrypted))
        }),
        Resource::EventBus(it) => found_list(&it.rules, "rule"),
        Resource::Function(it) => found(&it.configuration, |it| {
            let runtime = it.runtime.as_deref().unwrap_or("container image");
            format!("{runtime}, version {}", it.version)
        }),
        Resource::LogGroup(it) => found(&it.detail, |it| match it.retention_days {
            Some(days) => format!("kept {days} days"),
            None => "kept for ever".to_owned(),
        }),
        Resource::MskCluster(it) => found(&it.detail, |it| {
            let clients = it.client_broker.as_deref().unwrap_or("TLS");
            format!("clients speak {clients}")
        }),
        Resource::Role(it) => found(&it.accessed, |it| {
            let used = it.services.iter().filter(|(_, time)| time.is_some()).count();
            format!("used with {used} of {} services", it.services.len())
        }),
        Resource::Secret(it) => found(&it.detail, |it| {
            if it.rotation { "rotated automatically" } else { "not rotated automatically" }
                .to_owned()
        }),
        Resource::SecurityGroup(it) => found(&it.detail, |it| {
            format!("{} inbound, {} outbound permissions", it.ingress.len(), it.egress.len())
        }),
        Resource::Table(it) => {
            found(&it.detail, |it| it.location.clone().unwrap_or_else(|| "no location".to_owned()))
        }
        Resource::Topic(it) => found_list(&it.subscriptions, "subscription"),
        Resource::Workgroup(it) => found(&it.detail, |it| {
            if it.public { "publicly reachable" } else { "private" }.to_owned()
        }),
    }
}

fn found<T>(fact: &Fact<Option<T>>, words: impl FnOnce(&T) -> String) -> HopState {
    match fact.known() {
        Ok(Some(value)) => HopState::Read(words(value)),
        Ok(None) => HopState::Read("does not exist".to_owned()),
        Err(unknown) => HopState::Unknown(unknown.to_string()),
    }
}

fn found_list<T>(fact: &Fact<Vec<T>>, what: &str) -> HopState {
    match fact.known() {
        Ok(list) => HopState::Read(format!("{} {what}(s)", list.len())),
        Err(unknown) => HopState::Unknown(unknown.to_string()),
    }
}

fn policy(fact: &Fact<Option<String>>) -> HopState {
    match fact.known() {
        Ok(Some(_)) => HopState::Read("has a policy".to_owned()),
        Ok(None) => HopState::Read("no policy".to_owned()),
        Err(unknown) => HopState::Unknown(unknown.to_string()),
    }
}

fn encrypted(yes: bool) -> &'static str {
    if yes { "encrypted" } else { "not encrypted" }
}
