//! Filtering and sorting, the same for every list. Runs on a worker.

use std::cmp::Ordering;

use crate::data::{Item, Row, Rows, Spec};

/// A worker's answer: the rows, and the one that the cursor was on.
pub(crate) fn arrange(
    data: &crate::data::Data,
    spec: &Spec,
    anchor: Option<&str>,
) -> (Rows, Option<usize>) {
    let mut rows = (spec.screen.sheet().rows)(data, spec);
    rows.data = data.clone();
    let spine = rows.spine.clone();
    let found = anchor
        .and_then(|key| rows.rows.iter().position(|row| data.is(spine.as_deref(), row.item, key)));
    (rows, found)
}

/// Rows without a parent, as many as the filter leaves.
pub(crate) fn flat(
    spec: &Spec,
    items: Vec<Item>,
    found: impl Fn(Item, &[String]) -> bool,
    compare: impl Fn(usize, Item, Item) -> Ordering,
) -> Rows {
    let all = items.len();
    let mut left: Vec<Item> = items;
    if !spec.filter.is_empty() {
        left.retain(|item| found(*item, &spec.filter));
    }
    sort(spec, &mut left, compare);
    let rows = left.into_iter().map(Row::of).collect();
    Rows { rows, all, ..Rows::default() }
}

/// By a column where one was chosen; what is equal stays in the screen's own order.
pub(crate) fn sort(
    spec: &Spec,
    items: &mut [Item],
    compare: impl Fn(usize, Item, Item) -> Ordering,
) {
    if let Some((column, turned)) = spec.sort {
        items.sort_by(|a, b| {
            let order = compare(column, *a, *b);
            if turned { order.reverse() } else { order }
        });
    }
}
