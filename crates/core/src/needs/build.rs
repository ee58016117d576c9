use super::{Needs, Permission, Strength};
use crate::facts::{Resource, ResourceKind};
use crate::{AccountId, Arn, Fact, Reason, Snapshot, Source, Target, Unknown};

/// Collects what one role needs.
pub(super) struct Builder<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) role: &'a Arn,
    pub(super) needs: Needs,
}

impl<'a> Builder<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, role: &'a Arn) -> Self {
        Self { snapshot, role, needs: Needs::default() }
    }

    /// What one stream or application needs of the role.
    pub(super) fn user(&mut self, user: &Arn) {
        let snapshot = self.snapshot;
        if let Some(stream) = snapshot.delivery_streams.get(user) {
            self.delivery_stream(stream);
        } else if let Some(application) = snapshot.applications.get(user) {
            self.application(application);
        } else if snapshot.streams.contains_key(user) {
            self.channels(user);
        }
    }

    /// Whether this is the role that works there; one that is not named leaves it to the other.
    pub(super) fn is(&self, own: Option<&Arn>, other: Option<&Arn>) -> bool {
        own.or(other) == Some(self.role)
    }

    pub(super) fn add(&mut self, permission: Permission) {
        self.needs.permissions.insert(permission);
    }

    /// These actions on each of these resources.
    pub(super) fn all(
        &mut self,
        actions: &[&'static str],
        resources: &[String],
        strength: Strength,
    ) {
        for resource in resources {
            for action in actions {
                self.add(Permission::new(action, resource.as_str()).strength(strength));
            }
        }
    }

    pub(super) fn needs(&mut self, actions: &[&'static str], resource: impl Into<String>) {
        self.all(actions, &[resource.into()], Strength::Needed);
    }

    pub(super) fn beside(&mut self, actions: &[&'static str], resource: impl Into<String>) {
        self.all(actions, &[resource.into()], Strength::Beside);
    }

    pub(super) fn open(&mut self, why: impl Into<String>) {
        self.needs.open.insert(why.into());
    }

    /// What was read, or a gap.
    pub(super) fn read<T>(&mut self, fact: &'a Fact<T>) -> Option<&'a T> {
        match fact.known() {
            Ok(value) => Some(value),
            Err(unknown) => {
                self.needs.gaps.insert(unknown.clone());
                None
            }
        }
    }

    /// A resource that the scan looked for, or a gap.
    pub(super) fn resource(&mut self, arn: &Arn) -> Option<&'a Resource> {
        let found = self.snapshot.resources.get(arn);
        if found.is_none()
            && let (Some(kind), Some(account)) = (ResourceKind::of(arn), arn.account())
        {
            let region = arn.region().unwrap_or(self.snapshot.header.home);
            let source = Source { api: kind.api(), account, region };
            self.gap(source, format!("{arn} was not looked up"));
        }
        found
    }

    /// Something that should have been looked up, and was not.
    pub(super) fn gap(&mut self, source: Source, why: impl Into<String>) {
        self.needs.gaps.insert(Unknown::not_asked(source, why));
    }

    /// Something that the answer to a question leaves open.
    pub(super) fn undecided<T>(&mut self, fact: &Fact<T>, why: impl Into<String>) {
        self.needs.gaps.insert(Unknown {
            source: fact.source(),
            reason: Reason::Undecided,
            code: None,
            detail: why.into(),
        });
    }

    pub(super) fn account(&self) -> Option<AccountId> {
        self.role.account()
    }
}

/// `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`.
pub(super) fn arn(service: &str, target: Target, resource: &str) -> String {
    let Target { account, region } = target;
    format!("arn:{}:{service}:{region}:{account}:{resource}", region.partition())
}
