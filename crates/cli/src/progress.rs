use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use hydrant_core::CallCount;
use indicatif::{ProgressBar, ProgressStyle};

use crate::console::say;

/// How often a line is written where nobody looks at a terminal.
const LINES: Duration = Duration::from_secs(5);

/// What a running scan shows: a moving line on a terminal, plain lines elsewhere, nothing when quiet.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    quiet: bool,
    accounts: usize,
    started: Instant,
    last_line: Instant,
}

impl Progress {
    pub(crate) fn new(quiet: bool) -> Self {
        let bar = (!quiet && std::io::stderr().is_terminal()).then(|| {
            let style = ProgressStyle::with_template("{spinner} {msg}")
                .unwrap_or_else(|_| ProgressStyle::default_spinner());
            ProgressBar::new_spinner().with_style(style)
        });
        let now = Instant::now();
        Self { bar, quiet, accounts: 0, started: now, last_line: now }
    }

    /// The list of accounts is complete.
    pub(crate) fn accounts(&mut self, count: usize) {
        self.accounts = count;
    }

    /// Counts came in.
    pub(crate) fn tell(
        &mut self,
        answered: usize,
        waiting: usize,
        calls: &[(&'static str, CallCount)],
    ) {
        let sum =
            |pick: fn(&CallCount) -> u64| calls.iter().map(|(_, count)| pick(count)).sum::<u64>();
        let accounts =
            if self.accounts > 0 { format!("{} accounts, ", self.accounts) } else { String::new() };
        let text = format!(
            "{accounts}{answered} of {} questions answered, {} calls, {} throttled, {} denied, {} failed{}",
            answered + waiting,
            sum(|count| count.calls),
            sum(|count| count.throttled),
            sum(|count| count.denied),
            sum(|count| count.failed),
            self.left(answered, waiting),
        );
        match &self.bar {
            Some(bar) => {
                bar.set_message(text);
                bar.tick();
            }
            None if !self.quiet && self.last_line.elapsed() >= LINES => {
                self.last_line = Instant::now();
                say(&text);
            }
            None => {}
        }
    }

    /// How long what is known now will take, with the spread of a frontier that still grows.
    fn left(&self, answered: usize, waiting: usize) -> String {
        let elapsed = self.started.elapsed().as_secs();
        if elapsed < 3 || answered == 0 || waiting == 0 {
            return String::new();
        }
        let seconds = elapsed.saturating_mul(waiting as u64) / answered as u64;
        format!(", {seconds} to {} s left", seconds * 2 + 5)
    }

    /// Says something between the moving lines.
    pub(crate) fn line(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| say(text)),
            None => say(text),
        }
    }

    /// Takes the moving line away.
    pub(crate) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
