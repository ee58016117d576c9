//! What was done in the sample: nothing for seven days, and ways to do something.

use super::{SHOP, area_mut, header, home, hours_before_scan, known_in, value};
use crate::facts::{
    Activity, Area, AreaFacts, Credential, CredentialReport, Event, RECORDING_CHANGES,
    STREAMING_SOURCES, Sweep,
};
use crate::{Snapshot, Target, api};

/// Whoever does something in the sample, if nobody else is named.
pub const SOMEBODY: &str = "arn:aws:iam::222222222222:role/somebody";

/// Seven quiet days.
pub fn activity(target: Target) -> Activity {
    Activity {
        calls: STREAMING_SOURCES.map(|of| known_in(target, LOOKUP, sweep(of))).into(),
        changes: RECORDING_CHANGES.map(|of| known_in(target, LOOKUP, sweep(of))).into(),
    }
}

/// A sweep over seven days in which nothing was seen.
pub fn sweep(of: &str) -> Sweep {
    let to = header().started_at;
    let from = hours_before_scan(7 * 24);
    Sweep { of: of.to_owned(), from, to, complete: true, events: Vec::new() }
}

const LOOKUP: &crate::Api = &api::CLOUDTRAIL_LOOKUP_EVENTS;

/// Something that [`SOMEBODY`] did a day before the scan, with temporary credentials over TLS 1.3.
pub fn event(source: &str, name: &str) -> Event {
    Event {
        time: hours_before_scan(24),
        count: 1,
        name: name.to_owned(),
        source: source.to_owned(),
        principal: SOMEBODY.to_owned(),
        credential: Credential::Temporary,
        error: None,
        from: Some("192.0.2.7".to_owned()),
        tls: Some("TLSv1.3".to_owned()),
        endpoint: Some("vpce-0a1b2c3d".to_owned()),
        resources: vec!["orders".to_owned()],
        read_only: false,
    }
}

/// Lets an event have happened where the streams are: in the sweep of its source, or in that of its name.
pub fn happened(snapshot: &mut Snapshot, event: Event) {
    let sweeps = activity_mut(snapshot);
    let all = sweeps.calls.iter_mut().chain(&mut sweeps.changes).map(value);
    let mut fitting = all.filter(|it| it.of == event.source || it.of == event.name);
    fitting.next().expect("a sweep that sees it").events.push(event);
}

/// Cuts the sweeps over the streaming services short, a day before the scan.
pub fn cut_short(snapshot: &mut Snapshot) {
    for sweep in activity_mut(snapshot).calls.iter_mut().map(value) {
        sweep.complete = false;
        sweep.from = hours_before_scan(24);
    }
}

/// What was done where the streams are, to change it.
pub fn activity_mut(snapshot: &mut Snapshot) -> &mut Activity {
    match area_mut(snapshot, Area::Activity) {
        AreaFacts::Activity(it) => it,
        other => panic!("no activity: {other:?}"),
    }
}

/// The long-term keys of the account of the streams, to change them.
pub fn keys_mut(snapshot: &mut Snapshot) -> &mut CredentialReport {
    match snapshot.areas.get_mut(&(home(SHOP), Area::AccessKeys)).expect("asked") {
        AreaFacts::AccessKeys(fact) => value(fact),
        other => panic!("no keys: {other:?}"),
    }
}
