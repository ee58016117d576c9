//! What event history shows of a target, as checks ask for it.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::around::{asked, not_asked, where_it_exists};
use crate::facts::{Activity, Area, Event, Sweep};
use crate::{Context, Fact, Judge, Stop, Target, api};

/// Something that happened and should not have, and in which sweep it was seen.
#[derive(Clone, Debug)]
pub(crate) struct Deed<'a> {
    fact: &'a Fact<Sweep>,
    event: &'a Event,
    expected: &'static str,
    sentence: String,
}

impl<'a> Deed<'a> {
    pub(crate) fn new(
        (fact, event): (&'a Fact<Sweep>, &'a Event),
        expected: &'static str,
        sentence: String,
    ) -> Self {
        Self { fact, event, expected, sentence }
    }
}

/// Events that are listed as evidence of one verdict, the newest first; the others are counted.
const SHOWN: usize = 50;

impl<'a> Context<'a> {
    /// What was done in a target, or the gap that it leaves.
    pub(crate) fn history(&self, target: Target) -> Result<&'a Activity, Stop> {
        asked(self.snapshot.activity(target), Area::Activity, target)
    }

    /// Every event that was seen in a target, in whichever sweep.
    pub(crate) fn events(
        &self,
        target: Target,
    ) -> impl Iterator<Item = (&'a Fact<Sweep>, &'a Event)> {
        let sweeps = self.snapshot.activity(target).into_iter().flat_map(Activity::sweeps);
        let known = sweeps.filter_map(|fact| Some((fact, fact.known().ok()?)));
        known.flat_map(|(fact, sweep)| sweep.events.iter().map(move |event| (fact, event)))
    }

    /// Every call of a streaming service among them.
    pub(crate) fn calls(
        &self,
        target: Target,
    ) -> impl Iterator<Item = (&'a Fact<Sweep>, &'a Event)> {
        self.events(target).filter(|(_, event)| event.is_streaming())
    }

    /// One part for each sweep over a streaming service: kept where the whole window was seen. What was
    /// seen of the window is evidence.
    pub(crate) fn looked_back(&self, target: Target, judge: &mut Judge) {
        let calls = match self.history(target) {
            Ok(activity) if !activity.calls.is_empty() => &activity.calls,
            Ok(_) => return judge.part(|_| Err(nothing_asked(target))),
            Err(stop) => return judge.part(|_| Err(stop)),
        };
        saw_window(judge, &calls.iter().collect::<Vec<_>>());
        for fact in calls {
            judge.part(|_| whole(fact));
        }
    }
}

/// Ends a part where a sweep could not be made or did not see the whole window.
pub(crate) fn whole(fact: &Fact<Sweep>) -> Result<(), Stop> {
    let sweep = exists(fact)?;
    if sweep.complete { Ok(()) } else { Err(cut_short(fact, sweep)) }
}

pub(crate) fn exists(fact: &Fact<Sweep>) -> Result<&Sweep, Stop> {
    where_it_exists(fact, "Event history")
}

pub(crate) fn cut_short(fact: &Fact<Sweep>, sweep: &Sweep) -> Stop {
    let Sweep { of, from, .. } = sweep;
    Stop::undecided(fact, format!("there are more events of {of} than were read, back to {from}"))
}

pub(crate) fn nothing_asked(target: Target) -> Stop {
    not_asked(&api::CLOUDTRAIL_LOOKUP_EVENTS, target)
}

/// The time that all of these sweeps have seen.
pub(crate) fn saw_window(judge: &mut Judge, sweeps: &[&Fact<Sweep>]) {
    let known = || sweeps.iter().filter_map(|fact| fact.known().ok());
    let (from, to) = (known().map(|it| it.from).max(), known().map(|it| it.to).min());
    if let (Some(from), Some(to), Some(fact)) = (from, to, sweeps.first()) {
        judge.saw(fact, "Event history", format!("read from {from:.0} to {to:.0}"));
    }
}

/// Fails for everything that happened, the newest first. What more than one sweep saw is said once.
pub(crate) fn fail_deeds(judge: &mut Judge, mut deeds: Vec<Deed<'_>>) {
    deeds.sort_by(|a, b| (Reverse(a.event.time), a.event).cmp(&(Reverse(b.event.time), b.event)));
    deeds.dedup_by(|a, b| a.event == b.event);
    let more = deeds.len().saturating_sub(SHOWN);
    for deed in deeds.into_iter().take(SHOWN) {
        let seen = in_words(deed.event);
        judge.fail(deed.fact, "Call", seen, Cow::Borrowed(deed.expected), deed.sentence);
        if more > 0 {
            judge.saw(deed.fact, "Older calls of this kind", more.to_string());
        }
    }
}

/// Denied calls of streaming services by principal, source and event name: how many, and the last. A sweep
/// over a source and one for an event name see the same calls; that which saw more counts.
pub(crate) fn denied_calls(activity: &Activity) -> BTreeMap<Kind<'_>, (u64, Timestamp)> {
    let mut most: BTreeMap<Kind<'_>, (u64, Timestamp)> = BTreeMap::new();
    for sweep in activity.sweeps().filter_map(|fact| fact.known().ok()) {
        let mut here: BTreeMap<Kind<'_>, (u64, Timestamp)> = BTreeMap::new();
        for event in sweep.events.iter().filter(|it| it.is_streaming() && it.is_denied()) {
            let kind = (event.principal.as_str(), event.source.as_str(), event.name.as_str());
            let (count, last) = here.entry(kind).or_insert((0, event.time));
            *count = count.saturating_add(u64::from(event.count));
            *last = event.time.max(*last);
        }
        for (kind, seen) in here {
            let known = most.entry(kind).or_insert(seen);
            *known = seen.max(*known);
        }
    }
    most
}

/// Principal, event source and event name.
pub(crate) type Kind<'a> = (&'a str, &'a str, &'a str);

/// Who called what, when, from where, and how.
fn in_words(event: &Event) -> String {
    let Event { time, count, name, source, principal, credential, .. } = event;
    let kind = credential.words();
    let mut words = vec![format!("{source} {name} by {principal} ({kind}) at {time}")];
    let ways = [("from", &event.from), ("over", &event.tls), ("through", &event.endpoint)];
    words.extend(ways.iter().filter_map(|(how, it)| Some(format!(" {how} {}", it.as_ref()?))));
    if !event.resources.is_empty() {
        words.push(format!(" on {}", event.resources.join(", ")));
    }
    words.extend(event.error.iter().map(|error| format!(", failed with {error}")));
    if *count > 1 {
        words.push(format!(", {count} times"));
    }
    words.concat()
}
