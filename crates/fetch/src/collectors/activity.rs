use aws_sdk_cloudtrail::types::{Event as Row, LookupAttribute, LookupAttributeKey};
use aws_smithy_types::DateTime;
use hydrant_core::facts::{
    Activity, AreaFacts, Event, RECORDING_CHANGES, SENSITIVE_CHANGES, Sweep,
};
use hydrant_core::{Answer, Fact, ScanHeader, Target, Unknown, api};
use jiff::{SignedDuration, Timestamp};

use self::record::{folded, read, worth_keeping};
use super::{endless, unreadable};
use crate::door::{Failed, Session};
use crate::reading::{source, text};

mod record;

/// How many pages of a sweep are read. Two requests a second are all that AWS allows: ten seconds.
const PAGES: usize = 20;

/// The most that AWS puts on a page.
const PAGE: i32 = 50;

/// How long the event history is kept (AWS CloudTrail User Guide, "Working with CloudTrail event history").
const KEPT_DAYS: u16 = 90;

const CLOUDTRAIL: &str = "cloudtrail.amazonaws.com";

/// The time that is looked back over: that before the scan, whenever its questions are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    from: Timestamp,
    to: Timestamp,
}

impl Window {
    /// The window of a scan; none: it does not look back.
    pub(crate) fn of(header: &ScanHeader) -> Option<Self> {
        let hours = i64::from(header.look_back_days.min(KEPT_DAYS)) * 24;
        let to = header.started_at;
        // Before the beginning of time nothing was recorded.
        let from = to.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MIN);
        (hours > 0).then_some(Self { from, to })
    }
}

/// What was done to the streams of a target: one sweep for each streaming service, and one for each change
/// that those do not hold.
pub(super) async fn activity(session: &Session, target: Target, window: Option<Window>) -> Answer {
    let activity = match window {
        Some(window) => sweeps(session, target, window).await,
        None => not_asked(target),
    };
    Answer::Area(Box::new(AreaFacts::Activity(activity)))
}

fn not_asked(target: Target) -> Activity {
    let source = source(&api::CLOUDTRAIL_LOOKUP_EVENTS, target);
    let none = || Fact::Unknown(Unknown::not_asked(source, "the scan does not look back"));
    Activity {
        calls: SENSITIVE_CHANGES.iter().map(|_| none()).collect(),
        changes: RECORDING_CHANGES.iter().map(|_| none()).collect(),
    }
}

async fn sweeps(session: &Session, target: Target, window: Window) -> Activity {
    let mut calls = Vec::with_capacity(SENSITIVE_CHANGES.len());
    let mut names: Vec<(&str, &str)> =
        RECORDING_CHANGES.iter().map(|name| (*name, CLOUDTRAIL)).collect();
    for (origin, changes) in SENSITIVE_CHANGES {
        let by = Lookup { key: LookupAttributeKey::EventSource, of: origin, origin };
        let found = sweep(session, target, window, by).await;
        if found.known().is_ok_and(|sweep| !sweep.complete) {
            names.extend(changes.iter().map(|name| (*name, origin)));
        }
        calls.push(found);
    }
    names.sort_unstable();
    let mut changes = Vec::with_capacity(names.len());
    for (of, origin) in names {
        let by = Lookup { key: LookupAttributeKey::EventName, of, origin };
        changes.push(sweep(session, target, window, by).await);
    }
    Activity { calls, changes }
}

/// What a sweep looks for. Several services may have an event of the same name: those of others are left out.
#[derive(Clone)]
struct Lookup<'a> {
    key: LookupAttributeKey,
    of: &'a str,
    origin: &'a str,
}

async fn sweep(session: &Session, target: Target, window: Window, by: Lookup<'_>) -> Fact<Sweep> {
    let source = source(&api::CLOUDTRAIL_LOOKUP_EVENTS, target);
    let mut found: Vec<Event> = Vec::new();
    let mut oldest = window.to;
    let mut token: Option<String> = None;
    let mut complete = false;
    for _ in 0..PAGES {
        let page = match page(session, target, window, &by, token.as_deref()).await {
            Ok(page) => page,
            Err(failed) => return Fact::Unknown(failed.unknown()),
        };
        for row in page.0.iter().filter(|row| row.event_source() == Some(by.origin)) {
            let Some(event) = read(row) else { return unreadable(source) };
            oldest = oldest.min(event.time);
            found.extend(worth_keeping(&event).then_some(event));
        }
        complete = page.1.is_none();
        if complete {
            break;
        }
        if page.1 == token {
            return endless(source);
        }
        token = page.1;
    }
    let from = if complete { window.from } else { oldest };
    let events = folded(found);
    Fact::Known(Sweep { of: by.of.to_owned(), from, to: window.to, complete, events }, source)
}

/// Events, newest first, and the token of the next page.
async fn page(
    session: &Session,
    target: Target,
    window: Window,
    by: &Lookup<'_>,
    token: Option<&str>,
) -> Result<(Vec<Row>, Option<String>), Failed> {
    let api = &api::CLOUDTRAIL_LOOKUP_EVENTS;
    let client = &session.door.clients.cloudtrail;
    let attribute = LookupAttribute::builder()
        .attribute_key(by.key.clone())
        .attribute_value(by.of)
        .build()
        .map_err(|_| Failed::of(&Unknown::undecided(source(api, target), "nothing to look up")))?;
    let send = |ticket| {
        client
            .lookup_events()
            .lookup_attributes(attribute.clone())
            .start_time(DateTime::from_secs(window.from.as_second()))
            .end_time(DateTime::from_secs(window.to.as_second()))
            .max_results(PAGE)
            .set_next_token(token.map(str::to_owned))
            .customize()
            .config_override(ticket)
            .send()
    };
    let answer = session.call(api, target, send).await?;
    let next = text(answer.next_token());
    Ok((answer.events.unwrap_or_default(), next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_up_is_sorted() {
        assert!(SENSITIVE_CHANGES.is_sorted() && RECORDING_CHANGES.is_sorted());
        assert!(SENSITIVE_CHANGES.iter().all(|(_, names)| names.is_sorted()));
    }

    #[test]
    fn a_scan_that_does_not_look_back_says_so() {
        let target = Target::new("123456789012".parse().unwrap(), "eu-west-1".parse().unwrap());
        let activity = not_asked(target);
        assert_eq!((activity.calls.len(), activity.changes.len()), (3, 4));
        let asked = |fact: &Fact<Sweep>| fact.known().unwrap_err().reason;
        assert!(activity.sweeps().all(|it| asked(it) == hydrant_core::Reason::NotAsked));
    }
}
