//! Which part of the screen is where. Drawing and moving go by the same numbers.

use ratatui::layout::Rect;

use crate::model::Model;
use crate::screen::Screen;

/// From how many columns a list stands beside what is selected.
const PREVIEW: u16 = 100;

/// From how many lines there is room below a list.
const NOTE: u16 = 20;

/// Where each part is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    /// Where one is.
    pub(crate) crumbs: Rect,
    pub(crate) tabs: Rect,
    /// Above the list; may be empty.
    pub(crate) head: Rect,
    /// With its frame.
    pub(crate) list: Rect,
    /// With its frame; empty where there is no room for it.
    pub(crate) preview: Rect,
    /// Below the list: a few words on what is selected, or what happens in a scan.
    pub(crate) note: Rect,
    pub(crate) footer: Rect,
}

impl Layout {
    pub(crate) fn of(model: &Model) -> Self {
        let (width, height) = model.size;
        let place = model.place();
        let top = if height >= 20 { 2 } else { 1 };
        let bottom = if height >= 24 { 2 } else { 1 };
        let body = height.saturating_sub(top + bottom);
        let full = place.page.is_some();
        let sheet = place.screen.sheet();
        let head = if full { 0 } else { (sheet.head)(model, height) };
        let head = head.min(body.saturating_sub(5));
        let preview = if width >= PREVIEW && !full {
            // The practices need more room than the names beside them.
            let least = if place.screen == Screen::Pulse {
                width / 3
            } else {
                width / 5 * 2 + width % 5 * 2 / 5
            };
            width.saturating_sub(sheet.wants).clamp(least, width / 2)
        } else {
            0
        };
        let note = match place.screen {
            _ if full => 0,
            Screen::Scan if model.data.live.running() => (height / 4).max(4),
            _ if preview > 0 || height < NOTE => 0,
            _ => sheet.note,
        };
        let rest = body - head;
        let note = note.min(rest.saturating_sub(5));
        let list = rest - note;
        Self {
            crumbs: Rect::new(0, 0, width, 1),
            tabs: Rect::new(0, 1, width, top - 1),
            head: Rect::new(0, top, width, head),
            list: Rect::new(0, top + head, width - preview, list),
            preview: Rect::new(width - preview, top + head, preview, rest),
            note: Rect::new(0, top + head + list, width - preview, note),
            footer: Rect::new(0, height.saturating_sub(bottom), width, bottom),
        }
    }

    /// Everything between the tabs and the last lines.
    pub(crate) fn body(&self) -> Rect {
        self.head.union(self.list).union(self.note).union(self.preview)
    }

    /// How many rows of the list can be seen: without its frame and the heads of its columns.
    pub(crate) const fn rows(&self) -> usize {
        (self.list.height as usize).saturating_sub(3)
    }

    /// How many lines of a page can be seen.
    pub(crate) const fn lines(&self) -> usize {
        (self.list.height as usize).saturating_sub(2)
    }

    /// How wide a line of a page is.
    pub(crate) const fn line_width(&self) -> usize {
        (self.list.width as usize).saturating_sub(4)
    }
}
