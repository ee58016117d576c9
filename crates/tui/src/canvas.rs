//! Drawing: text in a role, frames, bars. Everything that is drawn is cleaned here.

use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use tui_input::Input;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::text::{clean, cut_end, cut_middle, width};
use crate::theme::{Role, Theme};

/// What is drawn on.
#[derive(Debug)]
pub(crate) struct Canvas<'a> {
    pub(crate) buffer: &'a mut Buffer,
    pub(crate) theme: &'a Theme,
    /// Only characters that every terminal has.
    pub(crate) ascii: bool,
    /// Rows that were made to be drawn: only those that can be seen.
    pub(crate) rows: usize,
    /// Where the terminal's cursor is to be, so that magnifiers and screen readers follow.
    pub(crate) cursor: Option<(u16, u16)>,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) text: String,
    pub(crate) role: Role,
}

/// A line of pieces.
pub(crate) type Line = Vec<Span>;

pub(crate) fn span(text: impl Into<String>, role: Role) -> Span {
    Span { text: text.into(), role }
}

/// Pieces beside each other, the most important first, as many as have room: what has none is left out with all
/// that follows it, so that a number is never cut into another one. The first stands there in any case.
pub(crate) fn whole(pieces: &[Span], room: usize) -> Line {
    let mut line = Line::new();
    let mut used = 0;
    for piece in pieces {
        let gap = if line.is_empty() { 0 } else { 2 };
        used += gap + width(&clean(&piece.text));
        if used > room && !line.is_empty() {
            break;
        }
        line.push(span(format!("{}{}", " ".repeat(gap), piece.text), piece.role));
    }
    line
}

impl Canvas<'_> {
    /// The character that stands for what was cut.
    pub(crate) const fn mark(&self) -> &'static str {
        if self.ascii { "~" } else { "…" }
    }

    /// Text in a role, cut to so many cells; how many it took.
    pub(crate) fn put(&mut self, x: u16, y: u16, most: u16, text: &str, role: Role) -> u16 {
        let shown = self.fitting(text, most, false);
        self.write(x, y, most, &shown, role)
    }

    /// Cut where it must be.
    pub(crate) fn fitting(&self, text: &str, most: u16, middle: bool) -> String {
        let shown = clean(text);
        let shown = if self.ascii { plain_ascii(&shown) } else { shown.into_owned() };
        let most = usize::from(most);
        let cut = if middle { cut_middle } else { cut_end };
        cut(&shown, most, self.mark()).into_owned()
    }

    fn write(&mut self, x: u16, y: u16, most: u16, text: &str, role: Role) -> u16 {
        let area = self.buffer.area;
        if y >= area.height || x >= area.width || most == 0 {
            return 0;
        }
        let most = most.min(area.width - x);
        let style = self.theme.style(role);
        let (end, _) = self.buffer.set_stringn(x, y, text, usize::from(most), style);
        end.saturating_sub(x)
    }

    /// Text in a column.
    pub(crate) fn cell(
        &mut self,
        area: Rect,
        text: &str,
        role: Role,
        align: Alignment,
        middle: bool,
    ) {
        let shown = self.fitting(text, area.width, middle);
        let taken = u16::try_from(width(&shown)).unwrap_or(area.width);
        let shift = match align {
            Alignment::Right => area.width.saturating_sub(taken),
            Alignment::Center => area.width.saturating_sub(taken) / 2,
            Alignment::Left => 0,
        };
        self.write(area.x + shift, area.y, area.width - shift, &shown, role);
    }

    /// Pieces one after the other.
    pub(crate) fn line(&mut self, x: u16, y: u16, most: u16, line: &[Span]) {
        let mut used = 0;
        for piece in line {
            if used >= most {
                break;
            }
            used += self.put(x + used, y, most - used, &piece.text, piece.role);
        }
    }

    /// A role for a whole area, over what is there.
    pub(crate) fn tint(&mut self, area: Rect, role: Role) {
        let style = self.theme.style(role);
        self.buffer.set_style(area.intersection(self.buffer.area), style);
    }

    /// A line that is typed: the part of it around its cursor, which is where the terminal's is.
    pub(crate) fn input(&mut self, x: u16, y: u16, room: u16, input: &Input) {
        let before: String = input.value().chars().take(input.cursor()).collect();
        let shown = self.fitting(&before, u16::MAX, false);
        // The cursor itself needs a cell behind what was typed.
        let mut free = usize::from(room).saturating_sub(1);
        let mut from = shown.len();
        for (at, grapheme) in shown.grapheme_indices(true).rev() {
            let Some(left) = free.checked_sub(width(grapheme)) else { break };
            (free, from) = (left, at);
        }
        let used = self.put(x, y, room, &shown[from..], Role::Text);
        let after = input.value().chars().skip(input.cursor()).take(usize::from(room));
        let after: String = after.collect();
        self.put(x + used, y, room - used, &after, Role::Text);
        self.cursor = Some((x + used.min(room.saturating_sub(1)), y));
    }

    /// Spaces, so that nothing shines through.
    pub(crate) fn clear(&mut self, area: Rect) {
        let blank = " ".repeat(usize::from(area.width));
        for y in area.y..area.bottom() {
            self.buffer.set_style(
                Rect::new(area.x, y, area.width, 1).intersection(self.buffer.area),
                ratatui::style::Style::reset(),
            );
            self.write(area.x, y, area.width, &blank, Role::Text);
        }
    }

    /// A frame with words in its upper and lower edge.
    pub(crate) fn frame(&mut self, area: Rect, title: &str, right: &str, below: &str) {
        if area.width < 4 || area.height < 2 {
            return;
        }
        let [corners, across, down] =
            if self.ascii { ["++++", "-", "|"] } else { ["┌┐└┘", "─", "│"] };
        let corner: Vec<String> = corners.chars().map(String::from).collect();
        let edge = across.repeat(usize::from(area.width) - 2);
        for (y, ends) in [(area.y, 0), (area.bottom() - 1, 2)] {
            self.write(
                area.x,
                y,
                area.width,
                &format!("{}{edge}{}", corner[ends], corner[ends + 1]),
                Role::Border,
            );
        }
        for y in area.y + 1..area.bottom() - 1 {
            self.write(area.x, y, 1, down, Role::Border);
            self.write(area.right() - 1, y, 1, down, Role::Border);
        }
        let room = area.width.saturating_sub(4);
        let mut used = 0;
        if !title.is_empty() {
            used = self.put(area.x + 2, area.y, room, &format!(" {title} "), Role::Title);
        }
        self.on_edge(area, area.y, room.saturating_sub(used + 1), right);
        self.on_edge(area, area.bottom() - 1, room, below);
    }

    /// Words at the right end of an edge.
    fn on_edge(&mut self, area: Rect, y: u16, room: u16, text: &str) {
        if text.is_empty() || room < 4 {
            return;
        }
        let shown = self.fitting(&format!(" {text} "), room, false);
        let taken = u16::try_from(width(&shown)).unwrap_or(room);
        self.write(area.right().saturating_sub(2 + taken), y, taken, &shown, Role::Dim);
    }

    /// A bar of so many cells, filled to a part of a whole.
    pub(crate) fn bar(&self, part: usize, whole: usize, cells: usize) -> String {
        let filled = (part.min(whole) * cells).checked_div(whole).unwrap_or(0);
        let [full, empty] = if self.ascii { ["#", "-"] } else { ["█", "░"] };
        [full.repeat(filled), empty.repeat(cells - filled)].concat()
    }
}

/// What our own words use beyond ASCII, and everything else as a question mark.
fn plain_ascii(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            _ if c.is_ascii() => shown.push(c),
            '·' => shown.push('.'),
            '…' => shown.push('~'),
            '×' => shown.push('x'),
            '→' => shown.push_str("->"),
            '├' | '└' | '│' => shown.push('|'),
            '─' => shown.push('-'),
            '▸' => shown.push('>'),
            '▾' => shown.push('v'),
            _ => shown.push('?'),
        }
    }
    shown
}
