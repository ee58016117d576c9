//! What is selected, in full: lines for the preview beside a list and for a page of its own.

mod fail;
mod fix;
mod other;

use crate::canvas::{Line, Span, span};
use crate::data::Item;
use crate::model::Model;
use crate::place::{PageKind, Place};
use crate::text::{clean, wrap};
use crate::theme::Role;

pub(crate) use self::fix::{
    commands as fix_commands, terraform as fix_terraform, words as fix_words,
};

/// The lines of an item, at most so many cells wide where lines are broken.
pub(crate) fn lines(
    model: &Model,
    place: &Place,
    item: Item,
    kind: PageKind,
    width: usize,
) -> Vec<Line> {
    let mut page = Sheet { lines: Vec::new(), width: width.max(20), wrap: model.wrap };
    match (kind, item) {
        (PageKind::Fix, _) => fix::draw(&mut page, place, item),
        (PageKind::Detail, Item::Finding(_)) => fail::draw(&mut page, place, item),
        (PageKind::Detail, Item::Group(group, at)) => fail::group(&mut page, place, group, at),
        (PageKind::Detail, Item::Practice(at)) => other::practice(&mut page, place, at),
        (PageKind::Detail, Item::Loss(at)) => other::loss(&mut page, place, at),
        (PageKind::Detail, Item::Change(at)) => other::change(&mut page, place, at),
        (PageKind::Detail, Item::Flight(at)) => other::flight(&mut page, place, at),
        (PageKind::Detail, Item::Node(_) | Item::Subject(_) | Item::Hop(_)) => {
            other::subject(&mut page, place, item);
        }
    }
    page.lines
}

/// Lines as plain text.
pub(crate) fn text(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        text.extend(line.iter().map(|it| clean(&it.text)));
        text.push('\n');
    }
    text
}

/// Text for the clipboard: whatever is pasted somewhere must not act there. Lines stay lines.
pub(crate) fn harmless(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(hydrant_core::plain).collect();
    lines.join("\n")
}

/// What stands for a text of several lines.
pub(crate) fn first_line(text: &str) -> String {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let more = lines.count();
    if more == 0 { first.to_owned() } else { format!("{first} (and {more} more lines)") }
}

/// A page that is being written.
struct Sheet {
    lines: Vec<Line>,
    width: usize,
    wrap: bool,
}

impl Sheet {
    /// A line of pieces that is never broken.
    fn line(&mut self, line: Line) {
        self.lines.push(line);
    }

    fn gap(&mut self) {
        if self.lines.last().is_some_and(|it| !it.is_empty()) {
            self.lines.push(Vec::new());
        }
    }

    /// The head of a part.
    fn head(&mut self, text: &str, beside: &str) {
        self.gap();
        self.line(vec![span(text, Role::Head), span(format!("  {beside}"), Role::Dim)]);
    }

    /// A label and what it says.
    fn field(&mut self, label: &str, text: &str) {
        if !text.is_empty() {
            self.indented(&[span(format!("{label:<17}"), Role::Dim)], 17, text, Role::Text);
        }
    }

    /// A paragraph.
    fn words(&mut self, indent: usize, text: &str, role: Role) {
        let lead = span(" ".repeat(indent), Role::Text);
        self.indented(&[lead], indent, text, role);
    }

    /// Commands and code: every line as it is, and what has no room in it further in below.
    fn code(&mut self, indent: usize, text: &str) {
        let room = self.width.saturating_sub(indent + 2).max(10);
        for line in text.lines() {
            let shown = clean(line);
            let fits = !self.wrap || crate::text::width(&shown) <= room + 2;
            let parts = if fits { vec![shown.into_owned()] } else { wrap(&shown, room) };
            for (at, part) in parts.into_iter().enumerate() {
                let lead = " ".repeat(if at == 0 { indent } else { indent + 2 });
                self.line(vec![span(lead, Role::Text), span(part, Role::Text)]);
            }
        }
    }

    /// Text behind a lead, broken into lines that begin where the first one did.
    fn indented(&mut self, lead: &[Span], indent: usize, text: &str, role: Role) {
        let shown = clean(text);
        let room = self.width.saturating_sub(indent).max(10);
        let parts = if self.wrap { wrap(&shown, room) } else { vec![shown.into_owned()] };
        for (at, part) in parts.into_iter().enumerate() {
            let mut line =
                if at == 0 { lead.to_vec() } else { vec![span(" ".repeat(indent), Role::Text)] };
            line.push(span(part, role));
            self.line(line);
        }
    }
}

/// The role and the word of a verdict.
pub(crate) fn verdict_word(verdict: &hydrant_core::Verdict) -> (&'static str, Role) {
    use hydrant_core::VerdictKind::{Fail, NotApplicable, Pass, Unknown};
    match verdict.kind {
        _ if verdict.muted.is_some() => ("MUTED", Role::Muted),
        Fail => ("FAIL", severity_role(verdict.severity)),
        Unknown => ("UNKNOWN", Role::Unknown),
        Pass => ("PASS", Role::Pass),
        NotApplicable => ("N/A", Role::Dim),
    }
}

pub(crate) const fn severity_role(severity: hydrant_core::Severity) -> Role {
    use hydrant_core::Severity::{Critical, High, Info, Low, Medium};
    match severity {
        Critical => Role::Critical,
        High => Role::High,
        Medium => Role::Medium,
        Low => Role::Low,
        Info => Role::Info,
    }
}

/// A severity in four cells.
pub(crate) const fn severity_word(severity: hydrant_core::Severity) -> &'static str {
    use hydrant_core::Severity::{Critical, High, Info, Low, Medium};
    match severity {
        Critical => "CRIT",
        High => "HIGH",
        Medium => "MED",
        Low => "LOW",
        Info => "INFO",
    }
}
