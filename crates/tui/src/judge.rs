//! The thread that judges: it folds what the host feeds, and tells the screens whenever there is something new.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use hydrant_core::{Answer, CHECKS, CallCount, Diff, Report, ScanHeader, Settings, Snapshot};
use tokio::sync::mpsc::UnboundedSender;

use crate::book::Book;
use crate::comparison::Comparison;
use crate::message::Message;

/// The least time between two judgements of a scan that goes on.
const PACE: Duration = Duration::from_millis(500);

/// How much longer than it took to judge it waits: a tenth of a core is for the screens, the rest for the scan.
const REST: u32 = 9;

/// What the judge is told.
#[derive(Debug)]
pub(crate) enum Job {
    Header(Box<ScanHeader>),
    Answered(Vec<(String, Answer)>),
    Ended(BTreeMap<String, CallCount>),
    Settings(Box<Settings>),
    Earlier(Box<ScanHeader>, BTreeMap<String, Answer>),
}

/// Judges until nobody feeds any more.
pub(crate) fn judge(settings: Settings, jobs: &Receiver<Job>, out: &UnboundedSender<Message>) {
    let mut bench = Bench {
        settings,
        header: None,
        answers: BTreeMap::new(),
        calls: BTreeMap::new(),
        book: None,
        earlier: None,
        ended: false,
        dirty: false,
    };
    let mut due = Instant::now();
    loop {
        let job = if bench.dirty {
            jobs.recv_timeout(due.saturating_duration_since(Instant::now()))
        } else {
            jobs.recv().map_err(|_| RecvTimeoutError::Disconnected)
        };
        match job {
            Ok(job) => bench.take(job, out),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        while let Ok(job) = jobs.try_recv() {
            bench.take(job, out);
        }
        if bench.dirty && (bench.ended || Instant::now() >= due) {
            let began = Instant::now();
            bench.judge(out);
            due = Instant::now() + (began.elapsed() * REST).max(PACE);
        }
    }
}

struct Bench {
    settings: Settings,
    header: Option<ScanHeader>,
    /// Empty once the scan is over: the snapshot has them.
    answers: BTreeMap<String, Answer>,
    calls: BTreeMap<String, CallCount>,
    book: Option<Arc<Book>>,
    earlier: Option<Snapshot>,
    ended: bool,
    dirty: bool,
}

impl Bench {
    fn take(&mut self, job: Job, out: &UnboundedSender<Message>) {
        match job {
            Job::Header(header) => {
                self.header = Some(*header);
                self.dirty = true;
            }
            Job::Answered(answers) => {
                self.answers.extend(answers);
                self.dirty = true;
            }
            Job::Ended(calls) => {
                (self.calls, self.ended, self.dirty) = (calls, true, true);
            }
            Job::Settings(settings) => {
                self.settings = *settings;
                self.dirty = true;
            }
            Job::Earlier(header, answers) => {
                self.earlier = Some(Snapshot::assemble(*header, answers));
                self.compare(out);
            }
        }
    }

    fn judge(&mut self, out: &UnboundedSender<Message>) {
        let Some(header) = &self.header else { return };
        let snapshot = match &self.book {
            // Only the settings changed.
            Some(book) if self.ended && self.answers.is_empty() => Arc::clone(&book.snapshot),
            _ if self.ended => {
                Arc::new(Snapshot::assemble(header.clone(), std::mem::take(&mut self.answers)))
            }
            _ => Arc::new(Snapshot::assemble(header.clone(), self.answers.clone())),
        };
        let book = Arc::new(Book::new(snapshot, CHECKS, &self.settings, self.calls.clone()));
        self.book = Some(Arc::clone(&book));
        self.dirty = false;
        // Nobody listens any more when the explorer is closing.
        let _ = out.send(Message::Judged(book));
        if self.ended {
            self.compare(out);
        }
    }

    fn compare(&self, out: &UnboundedSender<Message>) {
        let (Some(before), Some(book)) = (&self.earlier, &self.book) else { return };
        let report =
            |snapshot| Report::new(snapshot, CHECKS.to_vec(), &self.settings, BTreeMap::new());
        let (old, new) = (report(before), report(&book.snapshot));
        let comparison = Comparison {
            diff: Diff::of(&old, &new),
            before: before.header.clone(),
            after: book.snapshot.header.clone(),
        };
        let _ = out.send(Message::Compared(Arc::new(comparison)));
    }
}
