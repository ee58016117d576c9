//! A hundred thousand findings: what is made for a frame and what is written does not grow with them.
//! `cargo test --release -p hydrant-tui --lib budget::figures -- --nocapture` prints times and memory; only counts
//! are asserted.

use std::io::Write as _;
use std::time::{Duration, Instant};

use ratatui::backend::{Backend as _, CrosstermBackend};
use ratatui::buffer::Buffer;

use super::crowd::{FINDINGS, crowd};
use super::harness::{Desk, options};
use crate::message::Message;

/// That of the program, so that the figures are its: less time than the system's, and more memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SIZES: [(u16, u16, usize); 2] = [(80, 24, 4_000), (200, 50, 12_000)];

fn desk(width: u16, height: u16) -> Desk {
    let mut desk = Desk::before(options(), width, height);
    desk.tell(Message::Ended(None));
    desk.tell(Message::Judged(crowd()));
    desk.compare();
    desk
}

/// Keys that are timed on each screen.
const STEPS: usize = if cfg!(debug_assertions) { 20 } else { 2_000 };

/// What a terminal is sent to get from one screen to the next.
fn bytes(before: &Buffer, after: &Buffer) -> usize {
    let mut written = Vec::new();
    CrosstermBackend::new(&mut written).draw(before.diff(after).into_iter()).unwrap();
    written.len()
}

#[test]
fn a_frame_makes_only_the_rows_that_are_seen() {
    for (width, height, _) in SIZES {
        let mut desk = desk(width, height);
        desk.press("4");
        assert!(desk.count() >= FINDINGS, "{}", desk.count());
        for keys in ["1", "2", "3", "4", "4 v", "4 v v v enter", "5", "7", "!", "4 enter", "4 r"] {
            desk.press(keys);
            for motion in ["G", "g", "pagedown j", "?", "esc"] {
                desk.press(motion);
                let (_, drawn) = desk.draw();
                let layout = desk.model.layout();
                let beside = if layout.preview.width > 0 { layout.lines() } else { 0 };
                assert!(drawn.rows <= layout.lines() + beside, "{keys} {motion}: {}", drawn.rows);
            }
        }
    }
}

#[test]
fn a_step_rewrites_a_bounded_part_of_the_screen() {
    for (width, height, most) in SIZES {
        for screen in ["4", "3", "2", "5", "!", "7"] {
            let mut desk = desk(width, height);
            desk.press(screen);
            let (mut before, _) = desk.draw();
            assert_eq!(desk.draw().0, before);
            // Down to the last line that is seen, and then the list scrolls.
            for step in 0..usize::from(height) + 20 {
                desk.press("j");
                let (after, _) = desk.draw();
                let layout = desk.model.layout();
                let place = desk.model.place();
                if place.offset == 0 && step > 0 && layout.preview.width == 0 {
                    let changed = before.diff(&after).len();
                    // Two rows, the count on the frame, where one is, and what is said below the list.
                    let most = usize::from(4 + layout.note.height) * usize::from(layout.list.width);
                    assert!(changed <= most, "{screen}: {changed} cells");
                }
                let written = bytes(&before, &after);
                assert!(written <= most, "{screen} at {width}x{height}: {written} bytes");
                before = after;
            }
            assert_eq!(bytes(&before, &desk.draw().0), bytes(&before, &before));
        }
    }
}

struct Clock {
    name: &'static str,
    times: Vec<Duration>,
}

impl Clock {
    fn new(name: &'static str) -> Self {
        Self { name, times: Vec::new() }
    }

    fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let done = work();
        self.times.push(began.elapsed());
        done
    }

    fn print(mut self, out: &mut impl std::io::Write) {
        self.times.sort();
        let at = |part: usize| self.times[(self.times.len() - 1) * part / 100].as_secs_f64() * 1e3;
        writeln!(
            out,
            "{:<28} n {:>4}  p50 {:>8.3} ms  p99 {:>8.3} ms  max {:>8.3} ms",
            self.name,
            self.times.len(),
            at(50),
            at(99),
            at(100)
        )
        .unwrap();
    }
}

/// How much memory this process has, or has had at most, in MB; nothing where the system does not say.
fn memory(what: &str) -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|it| it.starts_with(what))?;
    Some(line.split_whitespace().nth(1)?.parse::<usize>().ok()? / 1024)
}

#[test]
fn figures() {
    let mut out = Vec::new();
    let mut judging = Clock::new("judge and arrange the book");
    judging.time(crowd);
    judging.print(&mut out);
    let book = crowd();
    let (kept, subjects, passed) = (book.verdicts.len(), book.subjects.len(), book.total.pass);
    let held = memory("VmRSS:");
    writeln!(out, "{kept} findings of {subjects} subjects, {passed} passed, {held:?} MB").unwrap();
    let mut written = 0;
    for (width, height, most) in SIZES {
        writeln!(out, "at {width}x{height}").unwrap();
        let mut first = Clock::new("first frame");
        let mut desk = first.time(|| {
            let desk = desk(width, height);
            desk.draw();
            desk
        });
        first.print(&mut out);
        let screens = [
            ("1 Pulse", "1"),
            ("2 Organization", "2"),
            ("3 Resources", "3"),
            ("4 Findings", "4"),
            ("5 Path", "5"),
            ("7 Diff", "7"),
            ("! Errors", "!"),
        ];
        for (name, key) in screens {
            let mut clock = Clock::new(name);
            clock.time(|| desk.press(key));
            desk.press("g");
            let (mut before, _) = desk.draw();
            for step in 0..STEPS {
                let after = clock.time(|| {
                    desk.press(if step % 10 == 9 { "pagedown" } else { "j" });
                    desk.draw().0
                });
                if key == "4" && step % 10 != 9 {
                    written = written.max(bytes(&before, &after));
                }
                before = after;
            }
            clock.print(&mut out);
        }
        for (name, open, keys) in [
            ("filter, a letter", "4 /", "c l i c k s t r e a m"),
            ("filter, of resources", "3 /", "c l i c k s t r e a m"),
            ("filter, of the tree", "2 /", "c l i c k s t r e a m"),
        ] {
            let mut clock = Clock::new(name);
            desk.press(open);
            for key in keys.split(' ') {
                clock.time(|| desk.press(key));
                desk.draw();
            }
            desk.press("esc esc");
            clock.print(&mut out);
        }
        for screen in ["3", "4"] {
            let mut clock =
                Clock::new(if screen == "3" { "sort resources" } else { "sort findings" });
            desk.press(screen);
            for column in desk.model.place().screen.sheet().columns {
                desk.press("S");
                clock.time(|| desk.choose(column.head));
            }
            desk.press("S enter");
            clock.print(&mut out);
        }
        let mut clock = Clock::new("group");
        desk.press("4");
        for _ in 0..4 {
            clock.time(|| desk.press("v"));
        }
        clock.print(&mut out);
        writeln!(out, "most bytes of a step: {written}").unwrap();
        assert!(written <= most);
    }
    writeln!(out, "{:?} MB, at most {:?} MB", memory("VmRSS:"), memory("VmHWM:")).unwrap();
    print!("{}", String::from_utf8(out).unwrap());
}
