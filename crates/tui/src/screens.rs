//! One file per screen.

pub(crate) mod diff;
pub(crate) mod errors;
pub(crate) mod findings;
pub(crate) mod organization;
pub(crate) mod path;
pub(crate) mod pulse;
pub(crate) mod resources;
pub(crate) mod scan;

use hydrant_core::{Severity, Subject, SubjectKind};
use ratatui::layout::Rect;

use crate::book::Tally;
use crate::canvas::Canvas;
use crate::list::Cell;
use crate::model::Model;
use crate::page::severity_role;
use crate::theme::Role;

/// A screen that is a list and nothing else.
pub(crate) fn no_head(_: &Model, _: u16) -> u16 {
    0
}

pub(crate) fn draw_no_head(_: &mut Canvas<'_>, _: Rect, _: &Model) {}

/// The count of a severity.
pub(crate) fn fails(tally: &Tally, severity: Severity) -> Cell {
    Cell::count(tally.of(severity), severity_role(severity))
}

/// What a subject is called in a column of resources: a place says that it is one.
pub(crate) fn resource(subject: &Subject) -> Cell {
    use SubjectKind::{Account, Organization, Target};
    Cell::name(match subject.kind {
        Account | Target | Organization => format!("in {}", subject.name),
        _ => subject.name.clone(),
    })
}

pub(crate) fn unknowns(tally: &Tally) -> Cell {
    Cell::count(tally.unknown, Role::Unknown)
}
