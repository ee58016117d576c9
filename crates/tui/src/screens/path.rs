//! What data touches: the data path of one stream, numbered, with the state of every hop in words.

use hydrant_core::{AccountId, Arn, Hop, HopState, Membership, Relation};

use crate::book::Book;
use crate::data::{Data, Item, Narrow, Row, Rows, Spec};
use crate::list::{Cell, Column, Width, left};
use crate::page::{severity_role, severity_word};
use crate::path::{Spine, SpineLine};
use crate::place::Place;
use crate::screen::Sheet;
use crate::theme::Role;

const COLUMNS: &[Column] = &[
    left("#", Width::Fixed(3), 9),
    left("HOP", Width::Grow(24), 9),
    left("NAME", Width::Grow(16), 9),
    left("STATE", Width::Grow(17), 8),
    left("WORST", Width::Fixed(8), 9),
];

pub(crate) const SHEET: Sheet = Sheet {
    title: "Path",
    columns: COLUMNS,
    rows,
    cell,
    head: super::no_head,
    draw_head: super::draw_no_head,
    note: 3,
    wants: 72,
    empty,
};

fn rows(data: &Data, spec: &Spec) -> Rows {
    let (Some(book), Narrow::Path(arn)) = (&data.book, &spec.narrow) else {
        return Rows::default();
    };
    let Some(spine) = Spine::of(&book.snapshot, arn) else { return Rows::default() };
    let lines = spine.lines.iter().zip(0_u32..).filter(|(line, _)| {
        let hop = &spine.path.hops[&line.hop];
        let relation = line.relation.map_or("", Relation::words);
        spec.filter.is_empty()
            || crate::text::matches(
                &spec.filter,
                &[hop.kind, &hop.name, &hop.state.words(), relation],
            )
    });
    let rows: Vec<Row> =
        lines.map(|(line, at)| Row { depth: line.depth, ..Row::of(Item::Hop(at)) }).collect();
    let on_stream = |row: &Row| match row.item {
        Item::Hop(at) => spine.lines.get(at as usize).is_some_and(|it| spine.is_stream(it)),
        _ => false,
    };
    Rows {
        start: rows.iter().position(on_stream).unwrap_or(0),
        rows,
        all: spine.lines.len(),
        spine: Some(std::sync::Arc::new(spine)),
        ..Rows::default()
    }
}

fn cell(place: &Place, row: Row, column: usize) -> Cell {
    let (data, Some(spine), Item::Hop(at)) = (place.data(), place.rows.spine.as_deref(), row.item)
    else {
        return Cell::default();
    };
    let (Some(book), Some(hop), Some(line)) =
        (&data.book, spine.hop(at), spine.lines.get(at as usize))
    else {
        return Cell::default();
    };
    // The way of the records stands out from what guards and serves it.
    let role = match line.depth {
        _ if line.again => Role::Dim,
        0 if spine.is_stream(line) => Role::Title,
        0 => Role::Head,
        _ => Role::Text,
    };
    match column {
        0 => Cell::text(line.number.to_string()).role(role),
        1 => relation(line, hop).role(role),
        2 => Cell::name(hop.name.as_str()).role(role),
        3 if line.again => Cell::text(format!("see {} above", line.number)).role(Role::Dim),
        3 => state(book, &line.hop, hop),
        _ if line.again => Cell::default(),
        _ => worst(book, hop),
    }
}

/// How one comes there, and what is there. What could not be read has an edge that nobody could follow.
fn relation(line: &SpineLine, hop: &Hop) -> Cell {
    let unknown = matches!(hop.state, HopState::Unknown(_));
    let sign = match (line.relation, line.depth) {
        _ if unknown => "-?-",
        (None, _) => "",
        (Some(_), 0) => "→",
        (Some(_), _) if line.last => "└─",
        (Some(_), _) => "├─",
    };
    let words = line.relation.map_or("", Relation::words);
    // Nothing but a key encrypts.
    let kind = if line.relation == Some(Relation::EncryptedWith) { "" } else { hop.kind };
    let words = [words, kind].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>();
    Cell::text(words.join(" ")).sign(sign)
}

fn state(book: &Book, id: &str, hop: &Hop) -> Cell {
    let outside = outside(book, id, hop).map_or_else(String::new, |it| format!("{it}, "));
    match &hop.state {
        // What was asked comes first; the account and Region are known from the hop.
        HopState::Unknown(why) => {
            let asked = why.split(" in ").next().unwrap_or(why);
            Cell::text(format!("{outside}? {asked}")).role(Role::Unknown)
        }
        HopState::Read(words) if outside.is_empty() => Cell::text(words.as_str()),
        HopState::Outside(words) if outside.is_empty() => {
            Cell::text(words.as_str()).role(Role::Dim)
        }
        HopState::Read(words) | HopState::Outside(words) => {
            Cell::text(format!("{outside}{words}")).role(Role::High)
        }
    }
}

/// What is to be said of a hop that belongs to no member of the organization.
pub(crate) fn outside(book: &Book, id: &str, hop: &Hop) -> Option<&'static str> {
    let own = hop.subject.as_ref().map(|it| it.account);
    let account: Option<AccountId> =
        own.unwrap_or_else(|| id.parse::<Arn>().ok().and_then(|arn| arn.account()));
    match account.map(|it| book.header().organization.membership(it)) {
        Some(Membership::Outside) => Some("OUTSIDE ORG"),
        Some(Membership::NotKnown) => Some("org UNKNOWN"),
        Some(Membership::Member) | None => None,
    }
}

/// The worst that was found of the hop itself.
fn worst(book: &Book, hop: &Hop) -> Cell {
    let Some(subject) = &hop.subject else { return Cell::text("-").role(Role::Dim) };
    let tally = book.own_tally(&subject.id);
    let unread = matches!(hop.state, HopState::Unknown(_));
    match tally.worst() {
        Some(severity) => Cell::text(format!("{} {}", tally.of(severity), severity_word(severity)))
            .role(severity_role(severity)),
        None if tally.unknown > 0 || unread => Cell::text("UNKNOWN").role(Role::Unknown),
        None if tally.muted > 0 => Cell::text("MUTED").role(Role::Muted),
        // Not every hop is judged: a pass is one only where something was.
        None if book.find_subject(&subject.id).is_none_or(|(_, it)| it.own.pass == 0) => {
            Cell::text("-").role(Role::Dim)
        }
        None => Cell::text("PASS").role(Role::Pass),
    }
}

fn empty(place: &Place) -> String {
    match (&place.data().book, &place.narrow) {
        (None, _) => "The scan is being read.".to_owned(),
        (Some(_), Narrow::Path(arn)) if place.filter.is_empty() => {
            format!("The scan holds no {arn}.")
        }
        (Some(_), Narrow::Path(_)) => "Nothing matches the filter; esc clears it.".to_owned(),
        (Some(_), _) => "Select a stream on another screen, and press p.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use hydrant_core::{CHECKS, Settings, Snapshot, api, sample};

    use super::*;
    use crate::place::Place;

    /// The lines of a data path, with a space between their columns.
    fn shown(snapshot: Snapshot, arn: &str) -> (Place, Vec<String>) {
        let book = Book::new(Arc::new(snapshot), CHECKS, &Settings::default(), BTreeMap::new());
        let data = Data { book: Some(Arc::new(book)), ..Data::default() };
        let mut place = Place::new(0, crate::screen::Screen::Path, Narrow::Path(sample::arn(arn)));
        place.rows = crate::arrange::arrange(&data, &place.spec(), None).0;
        let line = |row: &Row| {
            let cells =
                (0..COLUMNS.len()).map(|column| cell(&place, *row, column).shown().into_owned());
            cells.collect::<Vec<_>>().join(" ")
        };
        let lines = place.rows.rows.iter().map(line).collect();
        (place, lines)
    }

    #[test]
    fn the_cursor_begins_on_the_stream_itself() {
        let (place, lines) = shown(sample::snapshot(), sample::ORDERS_ARCHIVE);
        let line = &lines[place.rows.start];
        assert!(
            line.ends_with("→ feeds delivery stream orders-archive Kinesis source PASS"),
            "{line}"
        );
        assert!(place.rows.start > 0);
    }

    #[test]
    fn what_could_not_be_read_stays_on_the_path() {
        let (_, before) = shown(sample::snapshot(), sample::CLICKS);
        let snapshot = sample::with(|it| sample::forget(it, &api::KMS_DESCRIBE_KEY));
        let (_, lines) = shown(snapshot, sample::CLICKS);
        assert_eq!(lines.len(), before.len());
        let keys: Vec<_> = lines
            .iter()
            .filter(|it| it.contains("encrypted with") && !it.contains("see "))
            .collect();
        assert!(!keys.is_empty());
        for line in keys {
            assert!(line.contains("-?- encrypted with"), "{line}");
            assert!(line.ends_with("? kms:DescribeKey UNKNOWN"), "{line}");
        }
    }

    #[test]
    fn what_belongs_to_a_stranger_says_so() {
        let snapshot = sample::with(|it| {
            let role = format!("arn:aws:iam::{}:role/theirs", sample::STRANGER);
            sample::description(it, sample::CLICKS).destinations[0].role = Some(sample::arn(&role));
        });
        let (_, lines) = shown(snapshot, sample::CLICKS);
        let line = lines.iter().find(|it| it.contains("theirs")).unwrap();
        assert!(line.contains("acts as role theirs OUTSIDE ORG, named only"), "{line}");
    }
}
