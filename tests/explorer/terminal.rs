//! A terminal with the explorer in it: what it draws is read as a terminal reads it.

use std::io::{Read as _, Write as _};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long anything may take before a test gives up; a debug build on a busy machine is slow.
const PATIENCE: Duration = Duration::from_mins(2);

/// A terminal in which a program runs.
pub(crate) struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn std::io::Write + Send>,
    child: Running,
    seen: Arc<Mutex<Seen>>,
    reader: JoinHandle<()>,
}

/// Ends with the test, however that ends.
struct Running(Box<dyn Child + Send + Sync>);

impl Drop for Running {
    fn drop(&mut self) {
        // It has mostly ended already.
        let _ = self.0.kill();
    }
}

/// A terminal has at least one of them.
fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

struct Seen {
    screen: vt100::Parser,
    bytes: Vec<u8>,
}

impl Terminal {
    /// The explorer with these arguments, in this folder, on a terminal of this size.
    pub(crate) fn start(
        folder: &Path,
        arguments: &[&str],
        size: (u16, u16),
        more: &[(&str, &str)],
    ) -> Self {
        let size = PtySize { cols: size.0, rows: size.1, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_hydrant"));
        command.args(arguments);
        command.cwd(folder);
        command.env_clear();
        let store = folder.join("scans.db");
        for (name, value) in [
            ("HOME", folder.as_os_str()),
            ("HYDRANT_STORE", store.as_os_str()),
            ("PATH", std::env::var_os("PATH").unwrap_or_default().as_os_str()),
            ("TERM", "xterm-256color".as_ref()),
            ("USER", "tester".as_ref()),
            ("SSH_TTY", "somewhere".as_ref()),
        ] {
            command.env(name, value);
        }
        for (name, value) in more {
            command.env(name, value);
        }
        let child = Running(pair.slave.spawn_command(command).unwrap());
        drop(pair.slave);
        let mut output = pair.master.try_clone_reader().unwrap();
        let keyboard = pair.master.take_writer().unwrap();
        let screen = vt100::Parser::new(cells(size.rows), cells(size.cols), 0);
        let seen = Arc::new(Mutex::new(Seen { screen, bytes: Vec::new() }));
        let shared = Arc::clone(&seen);
        let reader = std::thread::spawn(move || {
            let mut buffer = [0; 16 * 1024];
            // A terminal whose last program ended answers with an error.
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                let mut seen = shared.lock().unwrap();
                seen.bytes.extend_from_slice(&buffer[..count]);
                seen.screen.process(&buffer[..count]);
            }
        });
        Self { master: pair.master, keyboard, child, seen, reader }
    }

    /// Presses keys, as the bytes that a terminal sends.
    pub(crate) fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// The screen as it looks now.
    pub(crate) fn screen(&self) -> String {
        self.seen.lock().unwrap().screen.screen().contents()
    }

    /// Waits until the screen shows this.
    pub(crate) fn wait(&self, text: &str) {
        self.until(text, |screen, _| screen.contains(text));
    }

    /// Waits until something is true of the screen and of all bytes so far.
    pub(crate) fn until(&self, what: &str, test: impl Fn(&str, &[u8]) -> bool) {
        let begun = Instant::now();
        loop {
            let screen = self.screen();
            if test(&screen, &self.bytes()) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "waited in vain for {what}:\n{screen}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.seen.lock().unwrap().bytes.clone()
    }

    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        let size = PtySize { cols: columns, rows, pixel_width: 0, pixel_height: 0 };
        let mut seen = self.seen.lock().unwrap();
        seen.screen.screen_mut().set_size(cells(rows), cells(columns));
        drop(seen);
        self.master.resize(size).unwrap();
    }

    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.0.process_id().unwrap().to_string();
        let sent = std::process::Command::new("kill").args([&format!("-{name}"), &id]).status();
        assert!(sent.unwrap().success());
    }

    /// `R` runs, `S` sleeps, `T` is stopped.
    pub(crate) fn state(&self) -> char {
        let id = self.child.0.process_id().unwrap();
        let text = std::fs::read_to_string(PathBuf::from(format!("/proc/{id}/stat"))).unwrap();
        text.rsplit(") ").next().and_then(|rest| rest.chars().next()).unwrap()
    }

    /// Whether the terminal shows what is typed and gives lines, as a shell expects.
    pub(crate) fn cooked(&self) -> bool {
        let flags = self.master.get_termios().unwrap().local_flags;
        let text = format!("{flags:?}");
        text.contains("ECHO") && text.contains("ICANON")
    }

    /// Waits until the program ends: its exit code and everything it wrote.
    pub(crate) fn end(mut self) -> (u32, Vec<u8>) {
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = self.child.0.try_wait().unwrap() {
                break status;
            }
            assert!(begun.elapsed() < PATIENCE, "it does not end:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(20));
        };
        assert!(self.cooked(), "the terminal was not given back");
        let Self { master, keyboard, seen, reader, .. } = self;
        drop(keyboard);
        drop(master);
        reader.join().unwrap();
        let bytes = seen.lock().unwrap().bytes.clone();
        (status.exit_code(), bytes)
    }
}
