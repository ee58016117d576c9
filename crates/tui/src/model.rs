//! The whole state of the explorer. [`crate::update`] changes it, [`crate::view`] reads it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::book::Book;
use crate::data::{Data, Narrow};
use crate::effect::Effect;
use crate::feed::{Options, Point, ScanLine};
use crate::layout::Layout;
use crate::live::State;
use crate::overlay::Overlay;
use crate::place::Place;
use crate::screen::Screen;

/// The whole state.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches that have nothing to do with each other"
)]
pub(crate) struct Model {
    pub(crate) options: Options,
    /// Columns and lines of the terminal.
    pub(crate) size: (u16, u16),
    pub(crate) data: Data,
    /// Where one is, and how one came there. Never empty.
    pub(crate) places: Vec<Place>,
    /// The screens that were left, as they were.
    shelf: BTreeMap<Screen, Place>,
    /// Where one was before the last jump, with the way there.
    last: Option<Vec<Place>>,
    pub(crate) overlay: Option<Overlay>,
    pub(crate) notice: Option<Notice>,
    /// The filter of every view.
    pub(crate) pinned: Option<String>,
    pub(crate) scans: Vec<ScanLine>,
    pub(crate) trend: Vec<Point>,
    /// The view is paused.
    pub(crate) paused: Option<Held>,
    pub(crate) wrap: bool,
    /// Ctrl-C was pressed once, and what it asked is still open.
    pub(crate) interrupted: bool,
    pub(crate) quit: bool,
    /// The host was told how the scan that it asked is judged.
    pub(crate) judged: bool,
    serial: u64,
    generation: u64,
}

/// What was judged last since the view was paused.
#[derive(Clone, Debug, Default)]
pub(crate) struct Held(pub(crate) Option<Arc<Book>>);

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

    /// Whether a scan asks, or is about to.
    pub(crate) fn scanning(&self) -> bool {
        let live = &self.data.live;
        live.running() || (self.options.live && live.state == State::Loading)
    }

    /// Whether a line of text takes the keys.
    pub(crate) fn typing(&self) -> bool {
        match &self.overlay {
            Some(Overlay::Filter(_) | Overlay::Mute(_)) => true,
            Some(Overlay::Menu(menu)) => menu.input.is_some(),
            Some(Overlay::Help { .. }) | None => false,
        }
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
        self.shelve();
        let place = match self.shelf.remove(&screen) {
            Some(place) => place,
            None => self.fresh(screen, Narrow::All),
        };
        self.last = Some(std::mem::replace(&mut self.places, vec![place]));
        self.arrange()
    }

    /// Back to before the last jump; again comes back here.
    pub(crate) fn return_to_last(&mut self) -> Vec<Effect> {
        let Some(stack) = self.last.take() else { return Vec::new() };
        self.shelve();
        self.last = Some(std::mem::replace(&mut self.places, stack));
        self.arrange()
    }

    /// Keeps the screen that all of this began on as it is left.
    fn shelve(&mut self) {
        let left = self.places[0].clone();
        self.shelf.insert(left.screen, left);
    }

    /// Rows of places that cannot be seen keep the data alive that they were made of: a live scan has new data
    /// twice in a second. They are made again on the way back.
    pub(crate) fn forget_unseen(&mut self) {
        let top = self.places.len() - 1;
        let below = self.places[..top].iter_mut();
        let last = self.last.iter_mut().flatten();
        below.chain(self.shelf.values_mut()).chain(last).for_each(Place::forget);
    }

    /// Opens a screen on top of where one is; what is on the way already is gone back to.
    pub(crate) fn push(&mut self, screen: Screen, narrow: Narrow) -> Vec<Effect> {
        let same = |it: &Place| it.screen == screen && it.narrow == narrow;
        if let Some(at) = self.places.iter().position(same) {
            self.places.truncate(at + 1);
            self.place_mut().page = None;
            return self.arrange();
        }
        let place = self.fresh(screen, narrow);
        // Whoever comes back looks for what was opened.
        self.place_mut().held = true;
        self.places.push(place);
        self.arrange()
    }

    fn fresh(&mut self, screen: Screen, narrow: Narrow) -> Place {
        self.serial += 1;
        Place::new(self.serial, screen, narrow)
    }

    /// Asks for the rows of where one is.
    pub(crate) fn arrange(&mut self) -> Vec<Effect> {
        self.generation += 1;
        if let Some(filter) = self.pinned.clone() {
            self.place_mut().filter = filter;
        }
        let (generation, data) = (self.generation, self.data.clone());
        let key = self.place().key();
        let place = self.place_mut();
        place.asked = generation;
        let held = place.held || place.page.is_some();
        place.anchor = if held { key.or_else(|| place.anchor.take()) } else { None };
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
