//! The frozen shape of `hydrant.diff/1`. Fields may be added; none may change or go.

use hydrant_core::{Change, Diff, Fingerprint, ScanHeader, Subject, SubjectKind, VerdictKind};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::ser::Serializer;

use crate::json::Pretty;

/// The schema that this version writes.
pub const DIFF_SCHEMA_ID: &str = "hydrant.diff/1";

/// What changed from one scan to another.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct DiffV1<'a> {
    schema: SchemaV1,
    before: ScanV1<'a>,
    after: ScanV1<'a>,
    /// By kind, check and subject.
    changes: Vec<ChangeV1<'a>>,
    /// Resources that were not there before.
    added: Vec<SubjectV1<'a>>,
    /// Resources that are gone.
    removed: Vec<SubjectV1<'a>>,
    /// Checks that ran in one of the two only.
    uncompared: Vec<UncomparedV1>,
    /// Verdicts that could not be compared: the other scan was not asked to look there.
    out_of_scope: usize,
}

/// What changed since a baseline: the part of a report that compares it with an earlier scan.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct SinceV1<'a> {
    /// The earlier scan.
    scan: ScanV1<'a>,
    /// By kind, check and subject.
    changes: Vec<ChangeV1<'a>>,
    /// Resources that were not there before.
    added: Vec<SubjectV1<'a>>,
    /// Resources that are gone.
    removed: Vec<SubjectV1<'a>>,
    /// Checks that ran in one of the two only.
    uncompared: Vec<UncomparedV1>,
    /// Verdicts that could not be compared: the other scan was not asked to look there.
    out_of_scope: usize,
}

/// The name of this schema.
#[derive(Serialize, JsonSchema)]
enum SchemaV1 {
    #[serde(rename = "hydrant.diff/1")]
    Diff,
}

/// A scan.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ScanV1<'a> {
    id: &'a str,
    /// RFC 3339.
    started_at: String,
    /// RFC 3339; null: interrupted.
    finished_at: Option<String>,
}

/// One check's answer about one subject, before and after.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ChangeV1<'a> {
    /// `new`, `worse`, `lost-sight`, `regained-sight`, `new-unknown`, `fixed`, `better` or `removed`.
    change: String,
    check: &'a str,
    /// `info` to `critical`.
    severity: &'static str,
    subject: SubjectV1<'a>,
    /// Null: there was no such subject, or it was not seen.
    #[schemars(with = "Option<String>")]
    before: Option<VerdictKind>,
    /// Null: there is no such subject, or it is not seen.
    #[schemars(with = "Option<String>")]
    after: Option<VerdictKind>,
    /// Why, by the later verdict where there is one.
    reason: &'a str,
    /// A mute accepts the later verdict.
    muted: bool,
    /// That of the verdicts in both reports.
    #[schemars(with = "String")]
    fingerprint: Fingerprint,
}

/// What was judged.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct SubjectV1<'a> {
    #[schemars(with = "String")]
    kind: SubjectKind,
    id: &'a str,
    name: &'a str,
    account: Option<String>,
    region: Option<String>,
}

/// A check that ran in one of the two scans only.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct UncomparedV1 {
    check: &'static str,
    /// `before` or `after`.
    ran: &'static str,
}

/// The changes for programs.
pub fn diff_json(
    diff: &Diff,
    before: &ScanHeader,
    after: &ScanHeader,
) -> serde_json::Result<String> {
    let SinceV1 { scan, changes, added, removed, uncompared, out_of_scope } =
        SinceV1::of(before, diff);
    let document = DiffV1 {
        schema: SchemaV1::Diff,
        before: scan,
        after: after.into(),
        changes,
        added,
        removed,
        uncompared,
        out_of_scope,
    };
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Pretty::default());
    document.serialize(&mut serializer)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The JSON schema of [`diff_json`].
pub fn diff_schema() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<DiffV1<'_>>();
    schema.insert("$id".to_owned(), format!("urn:{}", DIFF_SCHEMA_ID.replace('/', ":")).into());
    schema.insert("title".to_owned(), DIFF_SCHEMA_ID.into());
    schema.to_value()
}

impl<'a> SinceV1<'a> {
    pub(crate) fn of(before: &'a ScanHeader, diff: &'a Diff) -> Self {
        let uncompared = diff.uncompared.iter().map(|it| UncomparedV1 {
            check: it.check,
            ran: if it.before { "before" } else { "after" },
        });
        Self {
            scan: before.into(),
            changes: diff.changes.iter().map(ChangeV1::from).collect(),
            added: diff.added.iter().map(SubjectV1::from).collect(),
            removed: diff.removed.iter().map(SubjectV1::from).collect(),
            uncompared: uncompared.collect(),
            out_of_scope: diff.out_of_scope,
        }
    }
}

impl<'a> From<&'a ScanHeader> for ScanV1<'a> {
    fn from(header: &'a ScanHeader) -> Self {
        Self {
            id: &header.id,
            started_at: header.started_at.to_string(),
            finished_at: header.finished_at.map(|time| time.to_string()),
        }
    }
}

impl<'a> From<&'a Change> for ChangeV1<'a> {
    fn from(change: &'a Change) -> Self {
        Self {
            change: change.kind.words().replace(' ', "-"),
            check: change.check,
            severity: change.severity.words(),
            subject: SubjectV1::from(&*change.subject),
            before: change.before,
            after: change.after,
            reason: &change.reason,
            muted: change.muted,
            fingerprint: change.fingerprint,
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
