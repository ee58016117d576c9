use hydrant_core::{
    Evidence, Fingerprint, Reason, Report, Severity, Subject, SubjectKind, Unknown, Verdict,
    VerdictKind,
};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::Options;

/// The listed verdicts, each turned into its frozen shape only while it is written: a large report
/// never exists twice.
pub(super) struct Verdicts<'a> {
    pub(super) report: &'a Report<'a>,
    pub(super) options: &'a Options,
}

impl Serialize for Verdicts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let listed = self.report.verdicts.iter().filter(|verdict| self.options.admits(verdict));
        serializer.collect_seq(listed.map(VerdictV1::from))
    }
}

/// One check's answer about one subject.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct VerdictV1<'a> {
    /// The check's id.
    check: &'a str,
    verdict: VerdictWordV1,
    severity: SeverityV1,
    subject: SubjectV1<'a>,
    /// Why, in a sentence; empty for a pass that needs no words.
    reason: &'a str,
    /// What was read, where, and what was expected.
    evidence: Vec<EvidenceV1<'a>>,
    /// The facts that were missing. A fail can have some too.
    unknowns: Vec<MissingV1<'a>>,
    /// ARNs of the streams and applications whose data path the subject is on.
    used_by: Vec<&'a str>,
    /// Stable across scans: the same check on the same subject.
    #[schemars(with = "String")]
    fingerprint: Fingerprint,
    /// A mute accepts it: it counts for nothing but `muted`.
    muted: bool,
}

/// The four answers.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum VerdictWordV1 {
    Fail,
    Unknown,
    Pass,
    NotApplicable,
}

/// How bad a fail is.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum SeverityV1 {
    Info,
    Low,
    Medium,
    High,
    Critical,
}

/// What was judged.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct SubjectV1<'a> {
    /// `delivery-stream`, `stream`, `application`, `bucket`, `key`, `trail`, `target`, `account` …
    #[schemars(with = "String")]
    kind: SubjectKind,
    /// An ARN where there is one, else a name that is unique in the organization.
    id: &'a str,
    name: &'a str,
    account: Option<String>,
    region: Option<String>,
}

/// One thing that was observed, and by which call.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct EvidenceV1<'a> {
    api: &'a str,
    account: String,
    region: String,
    what: &'a str,
    observed: &'a str,
    /// Empty where the value is only shown.
    expected: &'a str,
}

/// A fact that was missing.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct MissingV1<'a> {
    api: &'a str,
    account: String,
    region: String,
    /// `denied-by-identity`, `denied-by-scp`, `denied-by-kms`, `throttled`, `failed`, `region-off`,
    /// `not-supported`, `not-asked` …
    #[schemars(with = "String")]
    reason: Reason,
    /// AWS's error code.
    code: Option<&'a str>,
    detail: &'a str,
}

impl<'a> From<&'a Verdict> for VerdictV1<'a> {
    fn from(verdict: &'a Verdict) -> Self {
        Self {
            check: verdict.check,
            verdict: verdict.kind.into(),
            severity: verdict.severity.into(),
            subject: SubjectV1::from(&*verdict.subject),
            reason: &verdict.reason,
            evidence: verdict.evidence.iter().map(EvidenceV1::from).collect(),
            unknowns: verdict.unknowns.iter().map(MissingV1::from).collect(),
            used_by: verdict.used_by.iter().map(hydrant_core::Arn::as_str).collect(),
            fingerprint: verdict.fingerprint(),
            muted: verdict.muted.is_some(),
        }
    }
}

impl From<VerdictKind> for VerdictWordV1 {
    fn from(kind: VerdictKind) -> Self {
        match kind {
            VerdictKind::Fail => Self::Fail,
            VerdictKind::Unknown => Self::Unknown,
            VerdictKind::Pass => Self::Pass,
            VerdictKind::NotApplicable => Self::NotApplicable,
        }
    }
}

impl From<Severity> for SeverityV1 {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Info => Self::Info,
            Severity::Low => Self::Low,
            Severity::Medium => Self::Medium,
            Severity::High => Self::High,
            Severity::Critical => Self::Critical,
        }
    }
}

impl<'a> From<&'a Subject> for SubjectV1<'a> {
    fn from(subject: &'a Subject) -> Self {
        Self {
            kind: subject.kind,
            id: &subject.id,
            name: &subject.name,
            account: subject.account.map(|it| it.to_string()),
            region: subject.region.map(|it| it.to_string()),
        }
    }
}

impl<'a> From<&'a Evidence> for EvidenceV1<'a> {
    fn from(evidence: &'a Evidence) -> Self {
        Self {
            api: evidence.source.api.name,
            account: evidence.source.account.to_string(),
            region: evidence.source.region.to_string(),
            what: &evidence.what,
            observed: &evidence.observed,
            expected: &evidence.expected,
        }
    }
}

impl<'a> From<&'a Unknown> for MissingV1<'a> {
    fn from(unknown: &'a Unknown) -> Self {
        Self {
            api: unknown.source.api.name,
            account: unknown.source.account.to_string(),
            region: unknown.source.region.to_string(),
            reason: unknown.reason,
            code: unknown.code.as_deref(),
            detail: &unknown.detail,
        }
    }
}
