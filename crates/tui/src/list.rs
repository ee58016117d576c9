//! Columns and cells, and which of them fit.

use std::borrow::Cow;

use ratatui::layout::Alignment;

use crate::theme::Role;

/// A column of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    /// Its head.
    pub(crate) head: &'static str,
    pub(crate) width: Width,
    /// The lower it is, the sooner the column gives way where there is no room; what is 9 never does.
    pub(crate) keep: u8,
    pub(crate) align: Alignment,
}

/// How wide a column is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Width {
    /// So many cells.
    Fixed(u16),
    /// At least so many; what is left over goes to these columns in equal parts.
    Grow(u16),
}

/// One cell: what it says and what it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    /// Drawn before the text and never exported: a spreadsheet takes some of them for the beginning of a formula.
    pub(crate) sign: &'static str,
    /// Cleaned when it is drawn: it may come from AWS.
    pub(crate) text: String,
    pub(crate) role: Option<Role>,
    /// Long text keeps its end as well as its beginning.
    pub(crate) middle: bool,
    /// It has the rest of the line: the columns after it say nothing.
    pub(crate) rest: bool,
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A name, of which the end counts.
    pub(crate) fn name(text: impl Into<String>) -> Self {
        Self { text: text.into(), middle: true, ..Self::default() }
    }

    pub(crate) fn role(mut self, role: Role) -> Self {
        self.role = Some(role);
        self
    }

    pub(crate) const fn sign(mut self, sign: &'static str) -> Self {
        self.sign = sign;
        self
    }

    /// What is drawn: the sign and the text.
    pub(crate) fn shown(&self) -> Cow<'_, str> {
        match (self.sign, self.text.as_str()) {
            ("", text) => text.into(),
            (sign, "") => sign.into(),
            (sign, text) => format!("{sign} {text}").into(),
        }
    }

    /// A count; a zero is a dot.
    pub(crate) fn count(count: u32, role: Role) -> Self {
        match count {
            0 => Self::text("·").role(Role::Dim),
            _ => Self::text(count.to_string()).role(role),
        }
    }
}

pub(crate) const fn left(head: &'static str, width: Width, keep: u8) -> Column {
    Column { head, width, keep, align: Alignment::Left }
}

pub(crate) const fn right(head: &'static str, width: Width, keep: u8) -> Column {
    Column { head, width, keep, align: Alignment::Right }
}

/// How narrow a column that grows may become before others give way too.
const LEAST: u16 = 8;

/// Which columns are shown in so many cells, and how wide: the least needed give way first.
pub(crate) fn fit(columns: &[Column], hidden: &[usize], room: u16) -> Vec<(usize, u16)> {
    let mut shown: Vec<usize> = (0..columns.len()).filter(|it| !hidden.contains(it)).collect();
    let least = |at: usize| match columns[at].width {
        Width::Fixed(cells) | Width::Grow(cells) => cells,
    };
    let needed = |shown: &[usize]| -> u16 {
        let gaps = u16::try_from(shown.len().saturating_sub(1)).unwrap_or(u16::MAX);
        shown.iter().map(|at| least(*at)).sum::<u16>().saturating_add(gaps)
    };
    while needed(&shown) > room {
        let droppable = shown.iter().enumerate().filter(|(_, at)| columns[**at].keep < 9);
        let Some((place, _)) = droppable.min_by_key(|(_, at)| columns[**at].keep) else { break };
        shown.remove(place);
    }
    let over = needed(&shown).saturating_sub(room);
    let spare = room.saturating_sub(needed(&shown));
    let growing = shown.iter().filter(|at| matches!(columns[**at].width, Width::Grow(_))).count();
    let growing = u16::try_from(growing).unwrap_or(u16::MAX);
    let mut left_over = if growing == 0 { 0 } else { spare % growing };
    let fitted = shown.into_iter().map(|at| match columns[at].width {
        Width::Fixed(cells) => (at, cells),
        Width::Grow(cells) => {
            let extra = spare / growing.max(1) + left_over.min(1);
            left_over = left_over.saturating_sub(1);
            (at, cells + extra)
        }
    });
    squeezed(columns, fitted.collect(), over)
}

/// What no column may give way to is taken from those that grow, and then from the right: nothing is ever drawn
/// beyond the room there is.
fn squeezed(columns: &[Column], mut fitted: Vec<(usize, u16)>, mut over: u16) -> Vec<(usize, u16)> {
    let grows = |at: usize| matches!(columns[at].width, Width::Grow(_));
    let least = |at: usize| if grows(at) { LEAST } else { 0 };
    for first in [true, false] {
        for (at, cells) in fitted.iter_mut().rev().filter(|it| !first || grows(it.0)) {
            let taken = over.min(cells.saturating_sub(if first { least(*at) } else { 0 }));
            *cells -= taken;
            over -= taken;
        }
    }
    fitted.retain(|it| it.1 > 0);
    fitted
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 4] = [
        left("SEV", Width::Fixed(4), 9),
        left("CHECK", Width::Grow(10), 9),
        left("ACCOUNT", Width::Fixed(12), 3),
        left("REGION", Width::Fixed(14), 2),
    ];

    #[test]
    fn the_least_needed_gives_way_first() {
        assert_eq!(fit(&COLUMNS, &[], 60), [(0, 4), (1, 27), (2, 12), (3, 14)]);
        assert_eq!(fit(&COLUMNS, &[], 40), [(0, 4), (1, 22), (2, 12)]);
        assert_eq!(fit(&COLUMNS, &[], 20), [(0, 4), (1, 15)]);
        assert_eq!(fit(&COLUMNS, &[], 12), [(0, 4), (1, 7)]);
        assert_eq!(fit(&COLUMNS, &[2], 60), [(0, 4), (1, 40), (3, 14)]);
    }

    #[test]
    fn no_room_is_overdrawn() {
        assert_eq!(fit(&COLUMNS, &[], 14), [(0, 4), (1, 9)]);
        assert_eq!(fit(&COLUMNS, &[], 13), [(0, 4), (1, 8)]);
        assert_eq!(fit(&COLUMNS, &[], 10), [(0, 4), (1, 5)]);
        for screen in crate::screen::Screen::ALL {
            let columns = screen.sheet().columns;
            for room in 0..200 {
                let fitted = fit(columns, &[], room);
                let gaps = fitted.len().saturating_sub(1);
                let taken: u16 = fitted.iter().map(|it| it.1).sum();
                assert!(usize::from(taken) + gaps <= usize::from(room), "{screen:?} {room}");
            }
        }
    }
}
