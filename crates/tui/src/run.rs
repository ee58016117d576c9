//! The loop: keys, feed and workers become messages; effects are carried out; what changed is drawn.

use std::io::{IsTerminal as _, stdin, stdout};
use std::time::Duration;

use crossterm::event::{Event, EventStream, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use futures::StreamExt as _;
use tokio::sync::mpsc::{Receiver, UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{Instant, sleep_until};

use crate::arrange::arrange;
use crate::clipboard;
use crate::effect::Effect;
use crate::error::TuiError;
use crate::feed::{Feed, Options, Request};
use crate::judge::{Job, judge};
use crate::message::Message;
use crate::model::Model;
use crate::terminal::{Held, give_back, terminal_lost};
use crate::update::update;
use crate::write::write_new;

/// The least time between two frames that no key asked for.
const FRAME: Duration = Duration::from_millis(50);

/// How the explorer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Somebody was done.
    Quit,
    /// Somebody told the process to end.
    Terminated,
}

/// Whether there is a terminal to show it on.
pub fn terminal() -> Result<(), TuiError> {
    match (stdin().is_terminal(), stdout().is_terminal()) {
        (true, true) => Ok(()),
        (false, _) => Err(TuiError::NoTerminal("stdin")),
        (true, false) => Err(TuiError::NoTerminal("stdout")),
    }
}

/// Shows the explorer until somebody leaves it, or its host is gone. The terminal is given back whatever happens.
pub async fn run(
    options: Options,
    mut feed: Receiver<Feed>,
    requests: UnboundedSender<Request>,
) -> Result<Outcome, TuiError> {
    terminal()?;
    let (told, messages) = unbounded_channel();
    let (jobs, received) = std::sync::mpsc::channel();
    let (settings, out) = (options.settings.clone(), told.clone());
    let judging = std::thread::spawn(move || {
        let _alarm = Alarm(out.clone());
        judge(settings, &received, &out);
    });
    let remote = options.remote;
    let screen = Held::take(options.mouse)?;
    let mut desk = Desk {
        model: Model::new(options, Held::size()),
        screen,
        told,
        requests,
        jobs,
        workers: JoinSet::new(),
        arranging: false,
        next: None,
        remote,
        began: Instant::now(),
        suspending: false,
    };
    let outcome = desk.sit(&mut feed, messages).await;
    // The terminal is given back first, and the host learns that nobody looks any more. The judge ends when nobody can
    // feed it.
    let Desk { screen, requests, jobs, mut workers, .. } = desk;
    drop((screen, requests, feed, jobs));
    while workers.join_next().await.is_some() {}
    let judged = spawn_blocking(move || judging.join()).await;
    let outcome = outcome?;
    match judged {
        Ok(Ok(())) => Ok(outcome),
        _ => Err(TuiError::Broken),
    }
}

/// Tells when its thread panics.
struct Alarm(UnboundedSender<Message>);

impl Drop for Alarm {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // Nobody listens any more when the explorer is closing.
            let _ = self.0.send(Message::Broken);
        }
    }
}

struct Desk {
    model: Model,
    screen: Held,
    told: UnboundedSender<Message>,
    requests: UnboundedSender<Request>,
    jobs: std::sync::mpsc::Sender<Job>,
    workers: JoinSet<()>,
    /// One arrangement at a time: of those asked for meanwhile only the last counts.
    arranging: bool,
    next: Option<Effect>,
    remote: bool,
    began: Instant,
    /// Somebody wants the shell back.
    suspending: bool,
}

impl Desk {
    async fn sit(
        &mut self,
        feed: &mut Receiver<Feed>,
        mut messages: UnboundedReceiver<Message>,
    ) -> Result<Outcome, TuiError> {
        let mut keys = EventStream::new();
        let mut signals = Signals::new()?;
        // When the next frame is due; none: nothing changed.
        let mut due = Some(Instant::now());
        let mut drawn = Instant::now() - FRAME;
        loop {
            let frame = sleep_until(due.unwrap_or(drawn));
            let urgent;
            tokio::select! {
                // A key is never behind what a scan tells.
                biased;
                event = keys.next() => match event {
                    Some(Ok(event)) => {
                        urgent = true;
                        if let Some(message) = pressed(event) {
                            self.tell(message)?;
                        } else {
                            continue;
                        }
                    }
                    Some(Err(error)) => return Err(error.into()),
                    // The terminal is gone.
                    None => return Ok(Outcome::Terminated),
                },
                signal = signals.next() => match signal {
                    Signal::End => return Ok(Outcome::Terminated),
                    Signal::Interrupt => {
                        urgent = true;
                        self.tell(Message::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL)))?;
                    }
                    #[cfg(unix)]
                    Signal::Resized => {
                        urgent = true;
                        let (width, height) = Held::size();
                        self.tell(Message::Resize(width, height))?;
                    }
                    Signal::Suspend => {
                        urgent = true;
                        self.carry_out(Effect::Suspend)?;
                    }
                },
                Some(message) = messages.recv() => {
                    urgent = matches!(message, Message::Arranged { .. });
                    if urgent {
                        self.arranging = false;
                        if let Some(next) = self.next.take() {
                            self.carry_out(next)?;
                        }
                    }
                    if matches!(message, Message::Broken) {
                        return Err(TuiError::Broken);
                    }
                    self.tell(message)?;
                }
                news = feed.recv() => match news {
                    Some(news) => {
                        urgent = false;
                        self.fed(news)?;
                    }
                    // A host outlives the explorer, or has failed and says why itself.
                    None => return Ok(Outcome::Quit),
                },
                () = frame, if due.is_some() => {
                    self.screen.draw(&self.model)?;
                    (due, drawn) = (None, Instant::now());
                    continue;
                }
            }
            if std::mem::take(&mut self.suspending) {
                give_back();
                stop().await?;
                self.screen.take_again()?;
                let (width, height) = Held::size();
                self.tell(Message::Resize(width, height))?;
            }
            if terminal_lost() {
                return Err(TuiError::Broken);
            }
            if self.model.quit {
                return Ok(Outcome::Quit);
            }
            let wanted = if urgent { Instant::now() } else { drawn + FRAME };
            due = Some(due.map_or(wanted, |it| it.min(wanted)));
        }
    }

    fn tell(&mut self, message: Message) -> Result<(), TuiError> {
        for effect in update(&mut self.model, message) {
            self.carry_out(effect)?;
        }
        Ok(())
    }

    /// What the host fed: to the judge, to the model, or to both.
    fn fed(&mut self, news: Feed) -> Result<(), TuiError> {
        let (job, message) = match news {
            Feed::Header(header) => (Some(Job::Header(header)), None),
            Feed::Answered(answers) => (Some(Job::Answered(answers)), None),
            Feed::Progress { answered, waiting, calls, slowest } => {
                let elapsed = self.began.elapsed();
                (None, Some(Message::Progress { answered, waiting, calls, slowest, elapsed }))
            }
            Feed::Ended { calls, early } => (Some(Job::Ended(calls)), Some(Message::Ended(early))),
            Feed::Earlier(header, answers) => (Some(Job::Earlier(header, answers)), None),
            Feed::Settings(settings) => (Some(Job::Settings(settings)), None),
            Feed::Scans(scans) => (None, Some(Message::Scans(scans))),
            Feed::Trend(points) => (None, Some(Message::Trend(points))),
            Feed::Notice(text, bad) => (None, Some(Message::Notice(text, bad))),
        };
        if let Some(job) = job {
            self.jobs.send(job).map_err(|_| TuiError::Broken)?;
        }
        message.map_or(Ok(()), |message| self.tell(message))
    }

    fn carry_out(&mut self, effect: Effect) -> Result<(), TuiError> {
        match effect {
            Effect::Arrange { .. } if self.arranging => self.next = Some(effect),
            Effect::Arrange { serial, generation, spec, data, anchor } => {
                self.arranging = true;
                let told = self.told.clone();
                self.workers.spawn_blocking(move || {
                    let _alarm = Alarm(told.clone());
                    let (rows, cursor) = arrange(&data, &spec, anchor.as_deref());
                    let _ = told.send(Message::Arranged { serial, generation, rows, cursor });
                });
                while self.workers.try_join_next().is_some() {}
            }
            Effect::Copy(text) => {
                if let Err(why) = clipboard::copy(&text, self.remote) {
                    self.tell(Message::Notice(why, true))?;
                }
            }
            Effect::Open(address) => {
                if let Err(error) = open::that_detached(&address) {
                    let text = format!("No browser could be opened ({error}): {address}");
                    self.tell(Message::Notice(text, true))?;
                }
            }
            Effect::Write { name, text } => {
                let (text, bad) = match write_new(&name, &text) {
                    Ok(path) => (format!("Written: {}", path.display()), false),
                    Err(error) => (format!("{name} could not be written: {error}"), true),
                };
                self.tell(Message::Notice(text, bad))?;
            }
            Effect::Ask(request) => {
                // A host that is gone answers nothing: it ended, and says so itself.
                let _ = self.requests.send(request);
            }
            Effect::Redraw => self.screen.forget()?,
            Effect::Suspend => self.suspending = true,
            Effect::Quit => self.model.quit = true,
        }
        Ok(())
    }
}

/// Stops the whole process group, as a shell's job control expects (what runs hydrant stops with it), until somebody
/// lets it go on.
#[cfg(unix)]
async fn stop() -> std::io::Result<()> {
    use nix::sys::signal::{Signal as Number, kill};
    use tokio::signal::unix::{SignalKind, signal};
    /// Longer than any kernel takes to stop a process.
    const MOST: Duration = Duration::from_secs(1);
    let mut again = signal(SignalKind::from_raw(Number::SIGCONT as i32))?;
    kill(nix::unistd::Pid::from_raw(0), Number::SIGSTOP)?;
    // The signal may reach another thread first, and this one would take the terminal again before it stands still.
    let _ = tokio::time::timeout(MOST, again.recv()).await;
    Ok(())
}

#[cfg(not(unix))]
async fn stop() -> std::io::Result<()> {
    Ok(())
}

/// What a terminal's event means. Releases of keys and changes of focus mean nothing.
fn pressed(event: Event) -> Option<Message> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(Message::Key(key)),
        Event::Mouse(mouse) => Some(Message::Mouse(mouse)),
        Event::Paste(text) => Some(Message::Paste(text)),
        Event::Resize(width, height) => Some(Message::Resize(width, height)),
        _ => None,
    }
}

/// What the system asks for.
enum Signal {
    End,
    Interrupt,
    Suspend,
    /// The terminal has another size. The stream of keys tells it too, but loses it where a key comes with it.
    #[cfg(unix)]
    Resized,
}

#[cfg(unix)]
struct Signals {
    window: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    hang_up: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    stop: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            window: signal(SignalKind::window_change())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
            stop: signal(SignalKind::from_raw(nix::sys::signal::Signal::SIGTSTP as i32))?,
        })
    }

    async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.terminate.recv() => Signal::End,
            _ = self.hang_up.recv() => Signal::End,
            _ = self.interrupt.recv() => Signal::Interrupt,
            _ = self.stop.recv() => Signal::Suspend,
            _ = self.window.recv() => Signal::Resized,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Signal {
        let _ = tokio::signal::ctrl_c().await;
        Signal::Interrupt
    }
}
