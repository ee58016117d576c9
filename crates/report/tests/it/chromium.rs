//! A Chromium without a window, asked over the pipe of its `DevTools` protocol.
//!
//! Only the standard library, `serde_json` and `tempfile`, so that other crates' tests can use this file too. A
//! missing browser fails the test that needs it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails the test")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// A browser that says nothing for so long hangs.
const PATIENCE: Duration = Duration::from_mins(2);

/// Browsers are large: one at a time in each process.
static ONE: Mutex<()> = Mutex::new(());

/// The switches of a browser that shows nothing and asks nobody. Without a sandbox, which containers do not have:
/// it reads only pages that the test made.
const SWITCHES: &str = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run \
    --disable-background-networking --disable-component-update --hide-scrollbars --window-size=1280,900";

/// A browser with one page. It ends with this value.
pub(crate) struct Browser {
    child: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    asked: u64,
    session: Option<String>,
    /// What the page told, in order.
    events: Vec<Value>,
    _profile: tempfile::TempDir,
    _one: MutexGuard<'static, ()>,
}

impl Browser {
    /// Starts a browser, and listens to what its page loads, logs and throws.
    pub(crate) fn open() -> Self {
        let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let found = Command::new("chromium").arg("--version").output();
        assert!(
            found.is_ok_and(|it| it.status.success()),
            "chromium is not installed: apt install chromium"
        );
        let profile = tempfile::tempdir().unwrap();
        // It reads from descriptor 3 and writes to 4, which no safe Rust can open for a child.
        let script = format!(
            "exec chromium {SWITCHES} --user-data-dir=\"$0\" --remote-debugging-pipe about:blank \
             3<&0 4>&1 >/dev/null 2>&1"
        );
        let mut child = Command::new("sh")
            .args(["-c", &script])
            .arg(profile.path())
            // What a browser leaves behind that is killed goes with its profile.
            .env("TMPDIR", profile.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (told, messages) = channel();
        thread::spawn(move || {
            let mut bytes = Vec::new();
            while output.read_until(0, &mut bytes).is_ok_and(|read| read > 0) {
                let message = serde_json::from_slice(bytes.strip_suffix(&[0]).unwrap_or(&bytes));
                bytes.clear();
                if message.is_ok_and(|message| told.send(message).is_err()) {
                    break;
                }
            }
        });
        let mut browser = Self {
            child,
            input,
            messages,
            asked: 0,
            session: None,
            events: Vec::new(),
            _profile: profile,
            _one: one,
        };
        let targets = browser.ask("Target.getTargets", &json!({}));
        let pages = targets["targetInfos"].as_array().unwrap();
        let page = pages.iter().find(|it| it["type"] == "page").unwrap();
        let wanted = json!({ "targetId": page["targetId"], "flatten": true });
        let attached = browser.ask("Target.attachToTarget", &wanted);
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Network", "Log"] {
            browser.ask(&format!("{domain}.enable"), &json!({}));
        }
        browser
    }

    /// Opens a file, with a fragment or without, and waits until it is loaded.
    pub(crate) fn visit(&mut self, file: &Path, fragment: &str) {
        // Another fragment of the same page would load nothing.
        self.load("about:blank");
        self.load(&format!("file://{}{fragment}", file.display()));
    }

    fn load(&mut self, url: &str) {
        let from = self.events.len();
        let answer = self.ask("Page.navigate", &json!({ "url": url }));
        assert!(answer.get("errorText").is_none(), "{answer}");
        while !self.events[from..].iter().any(|it| it["method"] == "Page.loadEventFired") {
            let event = self.next();
            self.events.push(event);
        }
    }

    /// Asks the browser, and waits for its answer.
    pub(crate) fn ask(&mut self, method: &str, parameters: &Value) -> Value {
        self.asked += 1;
        let mut message = json!({ "id": self.asked, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            message["sessionId"] = session.as_str().into();
        }
        self.input.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let answer = self.next();
            if answer["id"] == self.asked {
                assert!(answer.get("error").is_none(), "{method}: {answer}");
                return answer["result"].clone();
            }
            self.events.push(answer);
        }
    }

    /// What an expression comes to on the page.
    pub(crate) fn evaluate(&mut self, expression: &str) -> Value {
        let wanted = json!({
            "expression": expression, "returnByValue": true, "awaitPromise": true,
        });
        let answer = self.ask("Runtime.evaluate", &wanted);
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {answer}");
        answer["result"].get("value").cloned().unwrap_or_default()
    }

    /// Presses a key, as somebody at the keyboard does.
    pub(crate) fn press(&mut self, key: &str, code: u32) {
        let text = if key == "Enter" { "\r" } else { "" };
        for kind in ["keyDown", "keyUp"] {
            let event = json!({
                "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text,
            });
            self.ask("Input.dispatchKeyEvent", &event);
        }
    }

    /// What was told under this name, such as `Network.requestWillBeSent`.
    pub(crate) fn told(&self, method: &str) -> Vec<&Value> {
        let of = self.events.iter().filter(|it| it["method"] == method);
        of.map(|it| &it["params"]).collect()
    }

    fn next(&self) -> Value {
        self.messages.recv_timeout(PATIENCE).unwrap_or_else(|why| panic!("chromium: {why}"))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Asked to, it leaves its folder alone; whatever happens here, the test has ended already.
        let close = json!({ "id": 0, "method": "Browser.close" });
        drop(self.input.write_all(format!("{close}\0").as_bytes()));
        while self.messages.recv_timeout(Duration::from_secs(10)).is_ok() {}
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
