//! What is selected, in full: lines for the preview beside a list and for a page of its own.

mod change;
mod fail;
mod fill;
mod fix;
mod group;
mod node;
mod note;
mod other;
mod subject;

use crate::canvas::{Line, Span, span};
use crate::data::Item;
use crate::model::Model;
use crate::place::{PageKind, Place};
use crate::text::{clean, wrap};
use crate::theme::Role;

pub(crate) use self::fix::{
    commands as fix_commands, terraform as fix_terraform, words as fix_words,
};
pub(crate) use self::note::lines as note;

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
        (PageKind::Detail, Item::Group(group, at)) => group::draw(&mut page, place, group, at),
        (PageKind::Detail, Item::Practice(at)) => other::practice(&mut page, place, at),
        (PageKind::Detail, Item::Loss(at)) => other::loss(&mut page, place, at),
        (PageKind::Detail, Item::Change(at)) => change::draw(&mut page, place, at),
        (PageKind::Detail, Item::Flight(at)) => other::flight(&mut page, place, at),
        (PageKind::Detail, Item::Call(at)) => other::call(&mut page, place, at),
        (PageKind::Detail, Item::Appeared(_) | Item::Gone(_)) => {
            change::moved(&mut page, place, item);
        }
        (PageKind::Detail, Item::Node(_) | Item::Why(_) | Item::Subject(_) | Item::Hop(_)) => {
            subject::draw(&mut page, place, item);
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

/// How wide the column of labels is: the longest is `fingerprint`.
const LABEL: usize = 12;

/// How many of one kind a page lists: a bucket may be on the path of thousands, and pages are drawn at every key.
const MOST: usize = 50;

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
            let lead = span(format!("{label:<LABEL$}"), Role::Dim);
            self.indented(&[lead], LABEL, text, Role::Text);
        }
    }

    /// A paragraph.
    fn words(&mut self, indent: usize, text: &str, role: Role) {
        let lead = span(" ".repeat(indent), Role::Text);
        self.indented(&[lead], indent, text, role);
    }

    /// How many are left out.
    fn more(&mut self, all: usize, where_else: &str) {
        if all > MOST {
            self.words(2, &format!("and {} more: {where_else}", all - MOST), Role::Dim);
        }
    }

    /// Commands and code: every line as it is; what is too long goes on further in, with nothing added to it.
    fn code(&mut self, indent: usize, text: &str) {
        for line in text.lines() {
            let shown = clean(line);
            let own = shown.len() - shown.trim_start_matches(' ').len();
            let room = self.width.saturating_sub(indent + own + 4).max(10);
            let parts =
                if self.wrap { wrap(&shown[own..], room) } else { vec![shown[own..].to_owned()] };
            for (at, part) in parts.into_iter().enumerate() {
                let further = if at == 0 { 0 } else { 4 };
                let lead = " ".repeat(indent + own + further);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_command_goes_on_further_in_with_nothing_added() {
        let command = "aws kms put-key-policy --key-id <key-arn> --policy-name default --policy file://p.json";
        let mut page = Sheet { lines: Vec::new(), width: 40, wrap: true };
        page.code(2, command);
        let text = text(&page.lines);
        assert_eq!(text.split_whitespace().collect::<Vec<_>>().join(" "), command);
        assert!(
            text.lines().skip(1).all(|it| it.starts_with("      ") && it.len() <= 40),
            "{text}"
        );
        page.wrap = false;
        page.lines.clear();
        page.code(2, command);
        assert_eq!(page.lines.len(), 1);
    }
}
