//! The terminal: taken, drawn on, and given back, whatever happens.

use std::io::{self, BufWriter, Stdout, Write as _, stdout};

use crossterm::cursor::Show;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::execute;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size,
};
use std::sync::atomic::{AtomicBool, Ordering};

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;

use crate::model::Model;
use crate::view::view;

/// A panic, on whatever thread, gave the terminal back.
static LOST: AtomicBool = AtomicBool::new(false);

/// Whether a panic gave the terminal back: nothing may be drawn any more.
pub(crate) fn terminal_lost() -> bool {
    LOST.load(Ordering::Relaxed)
}

/// The terminal while the explorer has it.
pub(crate) struct Held {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    mouse: bool,
}

impl Held {
    pub(crate) fn take(mouse: bool) -> io::Result<Self> {
        // What a panic says must not be drawn over.
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            LOST.store(true, Ordering::Relaxed);
            give_back();
            before(panic);
        }));
        // `NO_COLOR` is the theme's to keep. The library's own way writes an empty sequence for each colour, which
        // resets everything: a selected row would no longer be reversed.
        crossterm::style::force_color_output(true);
        // A frame is one write, not hundreds.
        let backend = CrosstermBackend::new(BufWriter::with_capacity(64 * 1024, stdout()));
        let terminal = enter(mouse).and_then(|()| Terminal::new(backend));
        terminal.map(|terminal| Self { terminal, mouse }).inspect_err(|_| give_back())
    }

    pub(crate) fn size() -> (u16, u16) {
        size().unwrap_or((80, 24))
    }

    pub(crate) fn draw(&mut self, model: &Model) -> io::Result<()> {
        self.terminal.draw(|frame| {
            let drawn = view(model, frame.buffer_mut());
            if let Some(at) = drawn.cursor {
                frame.set_cursor_position(at);
            }
        })?;
        self.terminal.backend_mut().flush()
    }

    /// Everything is drawn again at the next frame.
    ///
    /// Not with `Terminal::clear`: it asks the terminal where its cursor is, and whoever reads the keys takes the
    /// answer.
    pub(crate) fn forget(&mut self) -> io::Result<()> {
        let size = self.terminal.size()?;
        self.terminal.resize(Rect::new(0, 0, size.width, size.height))
    }

    /// Takes the terminal again after [`give_back`].
    pub(crate) fn take_again(&mut self) -> io::Result<()> {
        enter(self.mouse)?;
        self.forget()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        give_back();
    }
}

fn enter(mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste)?;
    if mouse {
        execute!(stdout(), EnableMouseCapture)?;
    }
    Ok(())
}

/// Best effort: a terminal that is gone cannot be given back.
pub(crate) fn give_back() {
    let _ =
        execute!(stdout(), DisableMouseCapture, DisableBracketedPaste, LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
}
