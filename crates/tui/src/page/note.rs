//! The most important of what is selected in a few lines, where there is no room for a preview.

use hydrant_core::{Relation, Verdict};

use super::{Sheet, node, severity_word, verdict_word};
use crate::canvas::{Line, span};
use crate::data::{Group, Item};
use crate::place::Place;
use crate::screens::diff;
use crate::text::counted;
use crate::theme::Role;

/// Lines of so many cells at most.
pub(crate) fn lines(place: &Place, item: Item, width: usize) -> Vec<Line> {
    let mut note = Sheet { lines: Vec::new(), width: width.max(20), wrap: true };
    let data = place.data();
    let Some(book) = &data.book else { return Vec::new() };
    match item {
        Item::Finding(at) | Item::Group(_, at) => {
            let Some(verdict) = book.verdict(at) else { return Vec::new() };
            match item {
                Item::Group(Group::Account | Group::Resource, _) => {
                    note.line(vec![
                        span("its worst: ", Role::Dim),
                        span(verdict.check, Role::Text),
                    ]);
                    note.words(0, &verdict.reason, Role::Dim);
                }
                Item::Group(..) => {
                    note.words(0, crate::book::title(verdict.check), Role::Dim);
                }
                _ => note.words(0, &verdict.reason, Role::Text),
            }
        }
        Item::Node(at) | Item::Why(at) => {
            let Some(found) = data.node(at) else { return Vec::new() };
            if let Some(subject) = data.subject(None, item) {
                note.words(0, &subject.id, Role::Dim);
            } else {
                let (words, role) = node::coverage(book, found);
                note.words(0, &words, role);
            }
        }
        Item::Subject(at) => {
            let Some(judged) = book.subject(at) else { return Vec::new() };
            let words = match &judged.stream {
                Some(_) => {
                    "Counted with everything on its data path. enter shows the path.".to_owned()
                }
                None if judged.is_place() => "A place: what could not be read there.".to_owned(),
                None => {
                    let users = counted(judged.users as usize, "stream", "streams");
                    format!("On the data path of {users}. {}", judged.subject.id)
                }
            };
            note.words(0, &words, Role::Dim);
        }
        Item::Hop(at) => hop(&mut note, place, at),
        Item::Change(at) => {
            let Some(change) = data.change(at) else { return Vec::new() };
            note.words(0, diff::meaning(change.kind), Role::Dim);
            note.words(0, &change.reason, Role::Text);
        }
        Item::Appeared(_) | Item::Gone(_) => {
            note.words(0, data.subject(None, item).map_or("", |it| it.id.as_str()), Role::Dim);
        }
        Item::Loss(at) => {
            let Some(loss) = data.loss(at) else { return Vec::new() };
            note.line(vec![
                span("needs ", Role::Dim),
                span(loss.api.action, Role::Head),
                span(format!("  {}", loss.code.as_deref().unwrap_or_default()), Role::Dim),
            ]);
            note.words(0, &book.advice(loss.reason, loss.api, loss.target.account), Role::Text);
            note.words(0, &loss.detail, Role::Dim);
        }
        Item::Practice(_) | Item::Flight(_) | Item::Call(_) => {}
    }
    note.lines
}

/// What it is in full, and the worst that was found of it.
fn hop(note: &mut Sheet, place: &Place, at: u32) {
    let (data, spine) = (place.data(), place.rows.spine.as_deref());
    let (Some(book), Some(hop)) = (&data.book, spine.and_then(|it| it.hop(at))) else { return };
    let relation = spine.and_then(|it| it.lines.get(at as usize)?.relation);
    let relation = relation.map_or("", Relation::words);
    let words = format!("{relation} {} {}: {}", hop.kind, hop.name, hop.state.words());
    note.words(0, words.trim_start(), Role::Text);
    note.lines.truncate(2);
    let about = hop.subject.as_ref().map(|it| book.about(&it.id)).unwrap_or_default();
    if let Some((_, worst)) = about.first() {
        note.line(finding(worst, about.len()));
    }
}

fn finding(verdict: &Verdict, of: usize) -> Line {
    let (word, role) = verdict_word(verdict);
    let title = crate::book::title(verdict.check);
    vec![
        span(format!("{word} {} {}  ", severity_word(verdict.severity), verdict.check), role),
        span(format!("(1 of {of})  {title}"), Role::Dim),
    ]
}
