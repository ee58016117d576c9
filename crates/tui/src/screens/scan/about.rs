//! What is known of a scan that is over: who asked, for what, when, and what could be read.

use hydrant_core::{AccountState, ScanHeader, ScanScope};

use crate::book::Book;
use crate::canvas::{Line, span, whole};
use crate::model::Model;
use crate::theme::Role;

pub(super) fn lines(model: &Model, room: usize) -> Vec<Line> {
    let Some(book) = &model.data.book else {
        return vec![vec![span("It is being read.", Role::Dim)]];
    };
    let header = book.header();
    let labelled = |label: &str, pieces: &[_]| {
        let mut line = vec![span(format!("{label:<10}"), Role::Dim)];
        line.extend(whole(pieces, room.saturating_sub(10)));
        line
    };
    vec![
        labelled(
            "scan",
            &[
                span(header.id.clone(), Role::Text),
                span(duration(header), Role::Text),
                span(format!("hydrant {}", header.tool_version), Role::Dim),
            ],
        ),
        labelled("asked by", &[span(header.caller_arn.clone(), Role::Text)]),
        labelled(
            "scope",
            &[span(scope(header), Role::Text), span(format!("role {}", header.role), Role::Text)],
        ),
        labelled("accounts", &accounts(book)),
        labelled("facts", &facts(book)),
        labelled("calls", &calls(book)),
    ]
}

/// When it began, and how long it took.
fn duration(header: &ScanHeader) -> String {
    let began = header.started_at.strftime("%Y-%m-%d %H:%MZ");
    match header.finished_at {
        None => format!("{began}, interrupted"),
        Some(end) => {
            let seconds = (end.as_second() - header.started_at.as_second()).max(0);
            let (minutes, left) = (seconds / 60, seconds % 60);
            if minutes == 0 {
                format!("{began}, {left} s")
            } else {
                format!("{began}, {minutes} min {left} s")
            }
        }
    }
}

fn scope(header: &ScanHeader) -> String {
    let accounts = match &header.scope {
        ScanScope::Organization => "the organization".to_owned(),
        ScanScope::Caller => "the caller's account".to_owned(),
        ScanScope::Accounts(ids) => format!("{} chosen accounts", ids.len()),
    };
    let regions = header
        .regions
        .as_ref()
        .map_or_else(|| "every enabled Region".to_owned(), |it| format!("{} Regions", it.len()));
    format!("{accounts}, {regions}")
}

fn accounts(book: &Book) -> [crate::canvas::Span; 4] {
    let coverage = &book.coverage;
    let count = |test: fn(&AccountState) -> bool| coverage.count(test);
    let read = count(|it| *it == AccountState::Read);
    let partial = count(|it| *it == AccountState::Partial);
    let shut = count(|it| matches!(it, AccountState::Unreadable(_)));
    let skipped = count(|it| matches!(it, AccountState::Skipped(_)));
    let role = |count| if count > 0 { Role::Unknown } else { Role::Dim };
    [
        span(format!("{read} read"), Role::Pass),
        span(format!("{partial} partly"), role(partial)),
        span(format!("{shut} UNKNOWN"), role(shut)),
        span(format!("{skipped} skipped"), Role::Dim),
    ]
}

fn facts(book: &Book) -> [crate::canvas::Span; 3] {
    let coverage = &book.coverage;
    let regions = format!("{} of {} account-Regions read", coverage.targets_read, coverage.targets);
    let missing = book.ranks.missing;
    let role = |count| if count > 0 { Role::Unknown } else { Role::Dim };
    let words = if missing > 0 { "UNKNOWN facts, ! says why" } else { "UNKNOWN facts" };
    [
        span(
            regions,
            if coverage.targets_read < coverage.targets { Role::Unknown } else { Role::Text },
        ),
        span(format!("{missing} {words}"), role(missing)),
        span(format!("{} questions not asked", coverage.unasked), role(coverage.unasked)),
    ]
}

fn calls(book: &Book) -> [crate::canvas::Span; 4] {
    let sum = |of: fn(&hydrant_core::CallCount) -> u64| book.calls.values().map(of).sum::<u64>();
    let part = |count: u64, word: &str| {
        span(format!("{count} {word}"), if count > 0 { Role::Unknown } else { Role::Dim })
    };
    [
        span(format!("{} of {} apis", sum(|it| it.calls), book.calls.len()), Role::Text),
        part(sum(|it| it.denied), "denied"),
        part(sum(|it| it.failed), "failed"),
        span(format!("{} throttled", sum(|it| it.throttled)), Role::Dim),
    ]
}
