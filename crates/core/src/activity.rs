//! Who called what, as far as event history shows it, and which rights of roles on data paths are used.

mod used;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::Timestamp;

pub use used::{RoleUse, Seen};

use crate::facts::{Area, AreaFacts, Event, Sweep};
use crate::happened::denied_calls;
use crate::{Query, Snapshot, Source, Target, Unknown};

/// What was done with streams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivityOverview<'a> {
    /// What was looked at, by place.
    pub looked: Vec<Looked<'a>>,
    /// The events that are kept, by principal, source and name, the newest first.
    pub calls: Vec<Call<'a>>,
    /// Permission problems: denied calls by principal, source and name.
    pub denials: Vec<Denial<'a>>,
    /// The roles on data paths and what becomes of the streaming actions that they are granted, by ARN.
    pub roles: Vec<RoleUse<'a>>,
}

/// One walk back through event history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked<'a> {
    /// Where.
    pub target: Target,
    /// What was seen, or why nothing could be.
    pub found: Result<&'a Sweep, Unknown>,
}

/// An event, and where it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call<'a> {
    /// Where.
    pub target: Target,
    /// What. Text from AWS: untrusted when printed.
    pub event: &'a Event,
}

/// A call that one principal was denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial<'a> {
    /// Who. Text from AWS: untrusted when printed.
    pub principal: &'a str,
    /// The event source: `kinesis.amazonaws.com`.
    pub source: &'a str,
    /// The event name, which is that of the action.
    pub name: &'a str,
    /// How often, everywhere.
    pub count: u64,
    /// The last time.
    pub last: Timestamp,
    /// Where, sorted.
    pub targets: Vec<Target>,
}

/// Looks through everything that the scan read of event history, and through the rights of roles.
pub fn activity(snapshot: &Snapshot) -> ActivityOverview<'_> {
    let (looked, mut calls) = (looked(snapshot), Vec::new());
    for it in &looked {
        let events = it.found.iter().flat_map(|sweep| &sweep.events);
        calls.extend(events.map(|event| Call { target: it.target, event }));
    }
    let key = |it: &Call<'_>| {
        let Event { principal, source, name, time, .. } = it.event;
        (principal.clone(), source.clone(), name.clone(), Reverse(*time), it.target)
    };
    calls.sort_by_cached_key(|it| (key(it), it.event.clone()));
    // A sweep over a source and one for an event name saw the same.
    calls.dedup();
    let roles = used::roles(snapshot, &looked, &calls);
    ActivityOverview { denials: denials(snapshot), looked, calls, roles }
}

fn looked(snapshot: &Snapshot) -> Vec<Looked<'_>> {
    let mut looked = Vec::new();
    for ((target, _), facts) in &snapshot.areas {
        let AreaFacts::Activity(activity) = facts else { continue };
        looked.extend(
            activity
                .sweeps()
                .map(|fact| Looked { target: *target, found: fact.known().map_err(Clone::clone) }),
        );
    }
    for query in &snapshot.frontier {
        if let Query::Area(Area::Activity, target) = query {
            let Target { account, region } = *target;
            let source = Source { api: Area::Activity.api(), account, region };
            let unknown = Unknown::not_asked(source, "the scan stopped before it was asked");
            looked.push(Looked { target: *target, found: Err(unknown) });
        }
    }
    // Stable: the sweeps of a place stay in their order.
    looked.sort_by_key(|it| it.target);
    looked
}

fn denials(snapshot: &Snapshot) -> Vec<Denial<'_>> {
    let mut denials: BTreeMap<_, Denial<'_>> = BTreeMap::new();
    for ((target, _), facts) in &snapshot.areas {
        let AreaFacts::Activity(activity) = facts else { continue };
        for ((principal, source, name), (count, last)) in denied_calls(activity) {
            let new = || Denial { principal, source, name, count: 0, last, targets: Vec::new() };
            let denial = denials.entry((principal, source, name)).or_insert_with(new);
            denial.count += count;
            denial.last = denial.last.max(last);
            denial.targets.push(*target);
        }
    }
    denials.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Credential;
    use crate::sample::activity::{SOMEBODY, activity_mut, cut_short, event, happened, sweep};
    use crate::{api, sample};

    #[test]
    fn calls_are_sorted_and_each_is_there_once() {
        let snapshot = sample::with(|s| {
            let late = event("kinesis.amazonaws.com", "DeleteStream");
            let early = Event { time: sample::hours_before_scan(30), ..late.clone() };
            let other = Event { principal: "arn:aws:iam::1:user/a".to_owned(), ..late.clone() };
            cut_short(s);
            for it in [&early, &other, &late] {
                happened(s, it.clone());
            }
            let by_name = Sweep { events: vec![late], ..sweep("DeleteStream") };
            let fact = sample::known(&api::CLOUDTRAIL_LOOKUP_EVENTS, by_name);
            activity_mut(s).changes.push(fact);
        });
        let found = activity(&snapshot);
        let calls: Vec<_> =
            found.calls.iter().map(|it| (it.event.principal.as_str(), it.event.time)).collect();
        let (day, longer) = (sample::hours_before_scan(24), sample::hours_before_scan(30));
        assert_eq!(calls, [("arn:aws:iam::1:user/a", day), (SOMEBODY, day), (SOMEBODY, longer)]);
        assert_eq!(found.looked.len(), 8);
    }

    #[test]
    fn denied_calls_are_counted_by_principal_and_action() {
        let snapshot = sample::with(|s| {
            for (name, count) in [("PutResourcePolicy", 2), ("DeleteStream", 3)] {
                let it = event("kinesis.amazonaws.com", name);
                let error = Some("AccessDenied".to_owned());
                happened(s, Event { count, error, credential: Credential::LongTerm, ..it });
            }
        });
        let denials = activity(&snapshot).denials;
        let found: Vec<_> = denials.iter().map(|it| (it.name, it.count)).collect();
        assert_eq!(found, [("DeleteStream", 3), ("PutResourcePolicy", 2)]);
        assert_eq!(denials[0].targets, [sample::home(sample::SHOP)]);
    }

    #[test]
    fn what_was_not_looked_at_is_said() {
        let denied = sample::without(&api::CLOUDTRAIL_LOOKUP_EVENTS);
        assert!(activity(&denied).looked.iter().all(|it| it.found.is_err()));
        let interrupted = sample::with_answers(|answers| {
            let query = Query::Area(Area::Activity, sample::home(sample::SHOP));
            answers.remove(&sample::key_of(&query));
        });
        let looked = activity(&interrupted).looked;
        assert_eq!(looked.len(), 1);
        assert!(looked[0].found.is_err());
    }
}
