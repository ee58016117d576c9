//! The whole state of the explorer. [`crate::update`] changes it, [`crate::view`] reads it.

use std::collections::BTreeMap;

use crate::data::{Data, Narrow};
use crate::effect::Effect;
use crate::feed::{Options, Point, ScanLine};
use crate::layout::Layout;
use crate::overlay::Overlay;
use crate::place::Place;
use crate::screen::Screen;

/// The whole state.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) options: Options,
    /// Columns and lines of the terminal.
    pub(crate) size: (u16, u16),
    pub(crate) data: Data,
    /// Where one is, and how one came there. Never empty.
    pub(crate) places: Vec<Place>,
    /// The screens that were left, as they were.
    shelf: BTreeMap<Screen, Place>,
    /// Where one was before the last jump.
    pub(crate) last: Option<Screen>,
    pub(crate) overlay: Option<Overlay>,
    pub(crate) notice: Option<Notice>,
    /// The filter of every view.
    pub(crate) pinned: Option<String>,
    pub(crate) scans: Vec<ScanLine>,
    pub(crate) trend: Vec<Point>,
    /// What was judged since the view was paused.
    pub(crate) paused: Option<Option<std::sync::Arc<crate::book::Book>>>,
    pub(crate) wrap: bool,
    /// Ctrl-C was pressed once, and what it asked is still open.
    pub(crate) interrupted: bool,
    pub(crate) quit: bool,
    /// The host was told how the scan that it asked is judged.
    pub(crate) judged: bool,
    serial: u64,
    generation: u64,
}

/// A sentence at the bottom, until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) text: String,
    pub(crate) bad: bool,
}

impl Model {
    pub(crate) fn new(options: Options, size: (u16, u16)) -> Self {
        let first = if options.live { Screen::Scan } else { Screen::Pulse };
        Self {
            options,
            size,
            data: Data::default(),
            places: vec![Place::new(0, first, Narrow::All)],
            shelf: BTreeMap::new(),
            last: None,
            overlay: None,
            notice: None,
            pinned: None,
            scans: Vec::new(),
            trend: Vec::new(),
            paused: None,
            wrap: true,
            interrupted: false,
            quit: false,
            judged: false,
            serial: 0,
            generation: 0,
        }
    }

    /// Where one is.
    pub(crate) fn place(&self) -> &Place {
        // There is always one: `back` never takes the last.
        &self.places[self.places.len() - 1]
    }

    pub(crate) fn place_mut(&mut self) -> &mut Place {
        let last = self.places.len() - 1;
        &mut self.places[last]
    }

    /// Whether the terminal is too small to draw on.
    pub(crate) const fn too_small(&self) -> bool {
        self.size.0 < 60 || self.size.1 < 15
    }

    pub(crate) fn layout(&self) -> Layout {
        Layout::of(self)
    }

    /// Goes to a screen, as it was left.
    pub(crate) fn go(&mut self, screen: Screen) -> Vec<Effect> {
        if self.place().screen == screen && self.places.len() == 1 {
            self.place_mut().page = None;
            return Vec::new();
        }
        let left = self.places.swap_remove(0);
        self.last = Some(self.places.last().map_or(left.screen, |it| it.screen));
        self.shelf.insert(left.screen, left);
        let place = match self.shelf.remove(&screen) {
            Some(place) => place,
            None => self.fresh(screen, Narrow::All),
        };
        self.places = vec![place];
        self.arrange()
    }

    /// Opens a screen on top of where one is.
    pub(crate) fn push(&mut self, screen: Screen, narrow: Narrow) -> Vec<Effect> {
        let place = self.fresh(screen, narrow);
        self.places.push(place);
        self.arrange()
    }

    fn fresh(&mut self, screen: Screen, narrow: Narrow) -> Place {
        self.serial += 1;
        let mut place = Place::new(self.serial, screen, narrow);
        if let Some(filter) = &self.pinned {
            place.filter.clone_from(filter);
        }
        place
    }

    /// Asks for the rows of where one is.
    pub(crate) fn arrange(&mut self) -> Vec<Effect> {
        self.generation += 1;
        let (generation, data) = (self.generation, self.data.clone());
        let key = self.place().key();
        let place = self.place_mut();
        place.asked = generation;
        place.anchor = key.or_else(|| place.anchor.take());
        let (spec, anchor) = (Box::new(place.spec()), place.anchor.clone());
        vec![Effect::Arrange { serial: place.serial, generation, spec, data, anchor }]
    }

    pub(crate) fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), bad: false });
    }

    pub(crate) fn warn(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), bad: true });
    }
}
