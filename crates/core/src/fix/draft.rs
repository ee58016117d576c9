//! What the files about single kinds of change share.

use std::borrow::Cow;

use super::{Asked, Call, Change, Finding, NewKey, Reading, State, Step};
use crate::{Settings, Snapshot, Target};

/// What a fixer may look at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bench<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) settings: &'a Settings,
}

/// How findings of a check are answered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fixer {
    pub(super) check: &'static str,
    pub(super) draft: Drafter,
    /// What its steps may break, or cost; a sentence each. The page of the check says the same.
    pub(super) breaks: &'static [&'static str],
}

/// Works out the step that answers a finding, or says why there is none.
pub(super) type Drafter = fn(&Bench<'_>, &Finding) -> Result<Draft, Cow<'static, str>>;

impl Fixer {
    pub(super) const fn new(
        check: &'static str,
        draft: Drafter,
        breaks: &'static [&'static str],
    ) -> Self {
        Self { check, draft, breaks }
    }
}

/// A step without the finding that it answers.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) target: Target,
    pub(super) change: Change,
    pub(super) sentence: String,
    pub(super) key: Option<NewKey>,
    pub(super) asked: Vec<Asked>,
    pub(super) reading: Reading,
    pub(super) before: State,
    /// The state before, in a sentence.
    pub(super) was: String,
    pub(super) calls: Vec<Call>,
    pub(super) after: State,
    pub(super) back: Vec<Call>,
    /// None: the state before.
    pub(super) restored: Option<State>,
    pub(super) not_restored: String,
}

impl Draft {
    pub(super) fn into_step(self, finding: Finding, breaks: &'static [&'static str]) -> Step {
        let restored = self.restored.unwrap_or_else(|| self.before.clone());
        Step {
            finding,
            target: self.target,
            change: self.change,
            sentence: self.sentence,
            key: self.key,
            asked: self.asked,
            reading: self.reading,
            before: self.before,
            was: self.was,
            calls: self.calls,
            after: self.after,
            breaks,
            back: self.back,
            restored,
            not_restored: self.not_restored,
        }
    }
}

/// The facts that a check read are there, or it would not have failed. This says so where they are not.
pub(super) const GONE: &str = "The facts that the change starts from are not in the scan.";

/// A name that can be a value of the AWS CLI: nothing that AWS allows in names of streams, buckets and log
/// groups is left out, and what begins with `file:` or `http:` the CLI would take for the place of the value.
pub(super) fn name(text: &str) -> Result<String, Cow<'static, str>> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-_./#:".contains(c);
    if !text.is_empty() && text.chars().all(allowed) && !text.contains("://") {
        return Ok(text.to_owned());
    }
    Err("Its name holds characters that AWS does not allow there: look at it by hand.".into())
}
