use super::{accounts, inhabited};
use crate::facts::Resource;
use crate::{Check, Scope, Snapshot};

/// Room for the verdicts of a judgement. A list of hundreds of thousands that grows is moved, and is there twice
/// meanwhile; room that is not used costs no memory. What could not be found comes on top: then the list grows.
pub(super) fn of(snapshot: &Snapshot, checks: &[&'static Check]) -> usize {
    let roles = snapshot.resources.values().filter(|it| matches!(it, Resource::Role(_))).count();
    let others = snapshot.resources.len() - roles;
    let (targets, accounts) = (inhabited(snapshot).len(), accounts(snapshot).len());
    let scopes = checks.iter().flat_map(|check| check.scopes);
    let subjects = scopes.map(|scope| match scope {
        Scope::DeliveryStream(_) => snapshot.delivery_streams.len(),
        Scope::Stream(_) => snapshot.streams.len(),
        Scope::Application(_) => snapshot.applications.len(),
        Scope::Bucket(_) => snapshot.buckets.len(),
        Scope::Key(_) => snapshot.keys.len(),
        Scope::Trail(_) => snapshot.trails.len(),
        Scope::Target(_) => targets,
        Scope::Account(_) => accounts,
        Scope::Organization(_) => 1,
        Scope::Role(_) => roles,
        // Nobody counts them by kind, or what belongs to a target.
        _ => others.max(targets),
    });
    subjects.sum()
}

#[cfg(test)]
mod tests {
    use crate::{CHECKS, Settings, evaluate, sample};

    use super::*;

    #[test]
    fn there_is_room_for_every_verdict_and_not_for_many_more() {
        let snapshot = sample::snapshot();
        let (room, verdicts) =
            (of(&snapshot, CHECKS), evaluate(&snapshot, CHECKS, &Settings::default()));
        assert!(
            verdicts.len() <= room && room <= 8 * verdicts.len(),
            "{} in {room}",
            verdicts.len()
        );
    }
}
