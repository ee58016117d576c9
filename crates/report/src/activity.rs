//! What was done with streams, for a terminal and for programs.

mod v1;

use std::collections::BTreeMap;

use hydrant_core::{ActivityOverview, Call, Denial, Looked, RoleUse, ScanHeader, Seen};

use crate::Options;
use crate::page::{Page, Role};
use crate::sanitize::short;
use crate::words::{count, few, number, time};

pub use self::v1::{ACTIVITY_SCHEMA_ID, activity_json, activity_schema};

/// Rows that are listed of each kind; the others are counted.
const SHOWN: usize = 200;

/// The overview for a terminal: what was looked at, permission problems, calls, and what roles make of
/// their rights.
pub fn activity_text(
    activity: &ActivityOverview<'_>,
    header: &ScanHeader,
    width: usize,
    color: bool,
) -> String {
    let mut page = Page::new(&Options { color, width, ..Options::default() });
    page.line(&format!("Scan {} of {}", short(&header.id, 40), time(header.started_at)));
    looked(&mut page, &activity.looked);
    denials(&mut page, &activity.denials);
    calls(&mut page, &activity.calls);
    roles(&mut page, &activity.roles);
    page.finish()
}

fn looked(page: &mut Page, all: &[Looked<'_>]) {
    page.heading("Looked at (management events; calls that carry records are none)");
    // Places of which the same is said are one line.
    let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for it in all {
        let words = match &it.found {
            Ok(sweep) => {
                let (from, to) = (time(sweep.from), time(sweep.to));
                let cut = page.paint(Role::Unsure, "cut short:");
                let cut = if sweep.complete { String::new() } else { format!("{cut} ") };
                format!("{cut}{}: {from} to {to}", short(&sweep.of, 60))
            }
            Err(unknown) => {
                let detail = short(&unknown.detail, 120);
                let colon = if detail.is_empty() { "" } else { ": " };
                let not = page.paint(Role::Unsure, "not read:");
                format!("{not} {}{colon}{detail}", unknown.reason.words())
            }
        };
        let places = lines.entry(words).or_default();
        let place = it.target.to_string();
        if !places.contains(&place) {
            places.push(place);
        }
    }
    if lines.is_empty() {
        page.line("  nothing: the scan found no streams");
    }
    for (line, places) in lines {
        page.wrapped(2, &line);
        page.wrapped(4, &few(places, 6));
    }
}

fn denials(page: &mut Page, all: &[Denial<'_>]) {
    page.heading(&format!("Permission problems: {}", number(all.len())));
    for it in all.iter().take(SHOWN) {
        let action = format!("{} {}", short(it.source, 60), short(it.name, 60));
        let times = count(usize::try_from(it.count).unwrap_or(usize::MAX), "time", "times");
        page.wrapped(2, &short(it.principal, 200));
        let places = few(&it.targets, 3);
        let words = format!("{action}: denied {times} in {places}, last {}", time(it.last));
        page.wrapped(4, &words);
    }
    more(page, all.len());
}

fn calls(page: &mut Page, all: &[Call<'_>]) {
    page.heading(&format!(
        "Changes, failures, and calls with keys, as root or over old TLS: {}",
        number(all.len())
    ));
    let mut before = None;
    for call in all.iter().take(SHOWN) {
        let who = (&call.event.principal, call.event.credential);
        if before != Some(who) {
            let principal = short(&call.event.principal, 200);
            page.wrapped(2, &format!("{principal} ({})", call.event.credential.words()));
            before = Some(who);
        }
        page.wrapped(4, &event(call));
    }
    more(page, all.len());
}

/// `kinesis.amazonaws.com DeleteStream at … in … from … over … through … on …`.
fn event(Call { target, event }: &Call<'_>) -> String {
    let (source, name) = (short(&event.source, 60), short(&event.name, 60));
    let mut words = vec![format!("{source} {name} at {} in {target}", time(event.time))];
    let ways = [("from", &event.from), ("over", &event.tls), ("through", &event.endpoint)];
    let known = |(how, it): (&str, &Option<String>)| {
        it.as_ref().map(|it| format!(" {how} {}", short(it, 80)))
    };
    words.extend(ways.into_iter().filter_map(known));
    if !event.resources.is_empty() {
        let names = event.resources.iter().map(|it| short(it, 128));
        words.push(format!(" on {}", few(names, 3)));
    }
    words.extend(event.error.iter().map(|it| format!(", failed with {}", short(it, 60))));
    if event.count > 1 {
        words.push(format!(", {} times", number(event.count)));
    }
    words.concat()
}

fn roles(page: &mut Page, all: &[RoleUse<'_>]) {
    page.heading(&format!("Streaming actions of roles on data paths: {}", number(all.len())));
    for it in all.iter().take(SHOWN) {
        page.wrapped(2, &short(it.arn.as_str(), 200));
        if let Some(unknown) = &it.gap {
            let not = page.paint(Role::Unsure, "not known:");
            page.wrapped(4, &format!("{not} its policies: {}", unknown.reason.words()));
            continue;
        }
        let mut answers: BTreeMap<(&str, String), Vec<&str>> = BTreeMap::new();
        for (action, seen) in &it.actions {
            answers.entry((seen.words(), why(seen))).or_default().push(action);
        }
        for ((answer, why), actions) in answers {
            page.wrapped(4, &format!("{answer}: {}", actions.join(", ")));
            page.wrapped(6, &why);
        }
        if !it.unreadable.is_empty() {
            let names = it.unreadable.iter().map(|name| short(name, 128));
            page.wrapped(4, &format!("not readable, and may allow more: {}", few(names, 6)));
        } else if it.actions.is_empty() {
            page.wrapped(4, "its policies allow no streaming action");
        }
    }
    more(page, all.len());
}

fn why(seen: &Seen) -> String {
    match seen {
        Seen::Used(last) => format!("last {}", time(*last)),
        Seen::NotSeen(why) | Seen::NotObservable(why) => short(why, 300),
    }
}

fn more(page: &mut Page, all: usize) {
    let left = all.saturating_sub(SHOWN);
    if left > 0 {
        page.line(&format!("  … and {} more; --format json lists all", number(left)));
    }
}
