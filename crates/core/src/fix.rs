//! A plan of changes: what hydrant would do about findings, were it to write. It never does.

mod buckets;
mod call;
mod delivery;
mod draft;
mod keys;
mod logging;
mod logs;
mod new_key;
mod reasons;
mod streams;
mod trails;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use self::call::{Asked, Call, Cell, Part, Reading, State, Word};
use self::draft::{Bench, Fixer};
pub use self::logging::LogPlace;
pub use self::new_key::{KeyUse, NewKey};
use crate::{AccountId, Check, Report, Settings, Severity, Subject, Target, VerdictKind};

/// What to change, step by step, and what is left to people.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Changes that can be worked out exactly, in the order in which they are made: account by account, Region
    /// by Region.
    pub steps: Vec<Step>,
    /// Fails that no step answers, sorted by check and subject.
    pub left: Vec<Left>,
    /// What could not be judged: nothing is changed about it. Sorted by check and subject.
    pub not_judged: Vec<Finding>,
    /// Fails and unknowns that a mute accepts: they are not in the plan.
    pub muted: usize,
}

/// A verdict that somebody has to do something about.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The check.
    pub check: &'static Check,
    /// How bad it is in this run.
    pub severity: Severity,
    /// What was judged.
    pub subject: Arc<Subject>,
    /// Why, in a sentence.
    pub reason: Cow<'static, str>,
}

/// A fail that no step answers.
#[derive(Clone, Debug)]
pub struct Left {
    /// The finding; its check's remediation says what to do.
    pub finding: Finding,
    /// Why there is no step.
    pub why: Cow<'static, str>,
}

/// One change that answers one finding. It is made where `reading` prints `before`, it is made already where
/// `reading` prints `after`, and whatever else it prints is a surprise.
#[derive(Clone, Debug)]
pub struct Step {
    /// The finding.
    pub finding: Finding,
    /// Where the change is made.
    pub target: Target,
    /// What is changed.
    pub change: Change,
    /// The change in a sentence.
    pub sentence: String,
    /// The key that is made first.
    pub key: Option<NewKey>,
    /// What the calls need to know. It is asked for before the state is read: a call that names a version fails where
    /// somebody changed it after that.
    pub asked: Vec<Asked>,
    /// Reads the state.
    pub reading: Reading,
    /// The state as the scan saw it.
    pub before: State,
    /// The same in words, a sentence. It can hold text from AWS: untrusted.
    pub was: String,
    /// What makes the change, in this order.
    pub calls: Vec<Call>,
    /// The state afterwards.
    pub after: State,
    /// What it may break, or cost; a sentence each.
    pub breaks: &'static [&'static str],
    /// What takes the change back, in this order.
    pub back: Vec<Call>,
    /// The state after the way back: the one before, as far as AWS allows that.
    pub restored: State,
    /// What the way back does not restore; sentences.
    pub not_restored: String,
}

/// What a step changes, for those who declare instead of calling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A data stream is encrypted with the new key.
    EncryptStream,
    /// A data stream keeps its records for so many hours.
    RetainStream(i32),
    /// A delivery stream is encrypted with the new key.
    EncryptDelivery,
    /// A bucket keeps the versions of its objects.
    VersionBucket,
    /// All four public access blocks of a bucket are on.
    BlockPublicAccess,
    /// The bucket's policy, with a statement that denies requests without TLS.
    RequireTls(serde_json::Value),
    /// A log group is encrypted with the new key.
    EncryptLogGroup,
    /// A log group keeps its events for so many days.
    RetainLogGroup(i32),
    /// A delivery stream logs its errors there.
    LogErrors(LogPlace),
    /// A log stream, and the log group too if that is missing.
    MakeLogStream(LogPlace),
    /// The material of a key is rotated.
    RotateKey,
    /// A key is enabled.
    EnableKey,
    /// A trail signs its log files.
    ValidateTrail,
}

/// The checks whose findings can be answered with a step, sorted.
const FIXERS: &[Fixer] = &[
    Fixer::new("bucket-plaintext-allowed", buckets::require_tls, buckets::TLS_BREAKS),
    Fixer::new("bucket-public", buckets::block_public_access, buckets::BLOCK_BREAKS),
    Fixer::new("bucket-versioning-disabled", buckets::version, buckets::VERSION_BREAKS),
    Fixer::new("firehose-error-logging-disabled", logging::log_errors, logging::BREAKS),
    Fixer::new("firehose-sse-aws-owned-key", delivery::encrypt, delivery::BREAKS),
    Fixer::new("firehose-sse-disabled", delivery::encrypt, delivery::BREAKS),
    Fixer::new("key-rotation-disabled", keys::rotate, keys::ROTATE_BREAKS),
    Fixer::new("key-unusable", keys::enable, keys::ENABLE_BREAKS),
    Fixer::new("kinesis-retention-short", streams::retain, streams::RETAIN_BREAKS),
    Fixer::new("kinesis-sse-aws-managed-key", streams::encrypt, streams::ENCRYPT_BREAKS),
    Fixer::new("kinesis-sse-disabled", streams::encrypt, streams::ENCRYPT_BREAKS),
    Fixer::new("log-group-unencrypted", logs::encrypt, logs::ENCRYPT_BREAKS),
    Fixer::new("log-group-unretained", logs::retain, logs::RETAIN_BREAKS),
    Fixer::new("trail-validation-disabled", trails::validate, trails::BREAKS),
];

/// What a plan can do about the findings of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A step, where the facts of the scan suffice for one. What such a step may break, or cost; a sentence each.
    Step(&'static [&'static str]),
    /// Nothing, and why.
    Nothing(&'static str),
}

/// What a plan can do about the findings of a check, by its id.
pub fn answer(check: &str) -> Answer {
    match fixer(check) {
        Some(fixer) => Answer::Step(fixer.breaks),
        None => Answer::Nothing(reasons::why(check)),
    }
}

impl Plan {
    /// What to do about the findings of a report. Pure: it reads facts, and makes values.
    pub fn of(report: &Report<'_>, settings: &Settings) -> Self {
        let bench = Bench { snapshot: report.snapshot, settings };
        let checks: BTreeMap<_, _> = report.checks.iter().map(|it| (it.id, *it)).collect();
        let mut plan = Self::default();
        for verdict in &report.verdicts {
            let Some(check) = checks.get(verdict.check) else { continue };
            if !matches!(verdict.kind, VerdictKind::Fail | VerdictKind::Unknown) {
                continue;
            }
            if verdict.muted.is_some() {
                plan.muted += 1;
                continue;
            }
            let finding = Finding {
                check,
                severity: verdict.severity,
                subject: Arc::clone(&verdict.subject),
                reason: verdict.reason.clone(),
            };
            if verdict.kind == VerdictKind::Unknown {
                plan.not_judged.push(finding);
                continue;
            }
            match step(&bench, &finding) {
                Ok(step) => plan.steps.push(step),
                Err(why) => plan.left.push(Left { finding, why }),
            }
        }
        plan.sort();
        plan
    }

    /// Leaves only what concerns these subjects.
    pub fn retain(&mut self, mut wanted: impl FnMut(&Subject) -> bool) {
        self.steps.retain(|it| wanted(&it.finding.subject));
        self.left.retain(|it| wanted(&it.finding.subject));
        self.not_judged.retain(|it| wanted(&it.subject));
    }

    /// The accounts that the steps change something in, sorted.
    pub fn accounts(&self) -> Vec<AccountId> {
        let mut accounts: Vec<_> = self.steps.iter().map(|it| it.target.account).collect();
        accounts.dedup();
        accounts
    }

    /// The account-Regions that the steps change something in, sorted.
    pub fn targets(&self) -> Vec<Target> {
        let mut targets: Vec<_> = self.steps.iter().map(|it| it.target).collect();
        targets.dedup();
        targets
    }

    /// Steps go account by account, and a key is enabled before anything that needs it.
    fn sort(&mut self) {
        self.steps.sort_by(|a, b| {
            let rank = |it: &Step| (it.target, it.change != Change::EnableKey, it.finding.check.id);
            rank(a).cmp(&rank(b)).then_with(|| a.finding.subject.cmp(&b.finding.subject))
        });
    }
}

/// The step that answers a finding, or why there is none.
fn step(bench: &Bench<'_>, finding: &Finding) -> Result<Step, Cow<'static, str>> {
    let id = finding.check.id;
    let fixer = fixer(id).ok_or_else(|| reasons::why(id))?;
    let draft = (fixer.draft)(bench, finding)?;
    let account = draft.target.account;
    let accounts = &bench.snapshot.header.organization.accounts;
    if accounts.get(&account).is_none_or(|it| it.skip.is_some()) {
        return Err(format!("It belongs to account {account}, which is not scanned.").into());
    }
    Ok(draft.into_step(finding.clone(), fixer.breaks))
}

fn fixer(check: &str) -> Option<&'static Fixer> {
    FIXERS.iter().find(|it| it.check == check)
}
