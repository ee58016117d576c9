//! The frozen shape of `hydrant.report/1`. Fields may be added; none may change or go.
//!
//! Kinds, reasons and states are open vocabularies: later versions may add words.

mod accepted;
mod coverage;
mod verdict;

use std::collections::BTreeMap;

use hydrant_core::{Check, PRACTICES, Report, ScanScope, Service, Summary, VerdictKind};
use schemars::JsonSchema;
use serde::Serialize;

use self::accepted::{ControlV1, GuaranteeV1, MuteV1, MutedV1};
use self::coverage::{CoverageV1, OrganizationV1, UnknownV1};
use self::verdict::{SeverityV1, VerdictV1, VerdictWordV1, Verdicts};
use crate::Options;
use crate::diff::SinceV1;

/// A judged scan of one AWS organization.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct ReportV1<'a> {
    schema: SchemaV1,
    tool: ToolV1,
    scan: ScanV1,
    /// What the caller left out of `verdicts`; counts are never narrowed.
    narrowed: NarrowedV1,
    summary: SummaryV1,
    organization: OrganizationV1,
    coverage: CoverageV1<'a>,
    /// The 21 practices in order.
    practices: Vec<PracticeV1>,
    /// The checks that ran, sorted by id.
    checks: Vec<CheckV1>,
    /// Sorted by check, then subject.
    #[schemars(with = "Vec<VerdictV1<'static>>")]
    verdicts: Verdicts<'a>,
    /// Why verdicts are unknown and facts are missing, the widest cause first.
    unknowns: Vec<UnknownV1>,
    /// Verdicts that the configuration accepts.
    muted: Vec<MutedV1>,
    /// The mutes of the configuration in its order, and what became of each.
    mutes: Vec<MuteV1>,
    /// What no api can answer, sorted by id. Apart from `practices`: an attestation is never a pass.
    controls: Vec<ControlV1>,
    /// What AWS itself keeps, by practice and service.
    guarantees: Vec<GuaranteeV1>,
    /// What changed since a baseline; only where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<SinceV1<'a>>,
}

/// The name of this schema.
#[derive(Serialize, JsonSchema)]
enum SchemaV1 {
    #[serde(rename = "hydrant.report/1")]
    Report,
}

/// What made this report.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ToolV1 {
    name: &'static str,
    version: &'static str,
}

/// What the scan was.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ScanV1 {
    id: String,
    /// RFC 3339.
    started_at: String,
    /// RFC 3339; null: interrupted.
    finished_at: Option<String>,
    /// The version that read the facts.
    tool_version: String,
    /// The caller's account.
    caller: String,
    caller_arn: String,
    /// The role assumed in other accounts.
    role: String,
    scope: ScopeV1,
    /// The Regions it was limited to; null: every enabled one.
    regions: Option<Vec<String>>,
    /// Something was not asked: the scan was interrupted.
    partial: bool,
}

/// What was asked for.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ScopeV1 {
    /// `organization`, `caller` or `accounts`.
    kind: &'static str,
    /// The accounts that were named; empty for the other kinds.
    accounts: Vec<String>,
}

/// What the caller left out of `verdicts`.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct NarrowedV1 {
    /// Only these; null: all.
    verdicts: Option<Vec<VerdictWordV1>>,
    /// Only checks of at least this severity; null: all.
    severity: Option<SeverityV1>,
}

/// Counts over all verdicts; those that are muted are counted apart.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct SummaryV1 {
    fail: usize,
    unknown: usize,
    pass: usize,
    not_applicable: usize,
    /// Fails and unknowns that a mute accepts.
    muted: usize,
    /// Whether everything in scope was listed, asked and judged.
    complete: bool,
    /// What could not be judged, listed or asked.
    gaps: usize,
}

/// A practice and its three cells.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct PracticeV1 {
    /// `P01` to `P21`.
    id: String,
    name: &'static str,
    title: &'static str,
    /// By service: `firehose`, `kinesis`, `flink`.
    #[schemars(with = "BTreeMap<String, CellV1>")]
    services: BTreeMap<Service, CellV1>,
}

/// One cell of the practice table.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct CellV1 {
    fail: usize,
    unknown: usize,
    pass: usize,
    not_applicable: usize,
    /// Fails and unknowns that a mute accepts; the other counts are without them.
    muted: usize,
    /// A check that ran answers this cell.
    checked: bool,
    /// AWS keeps the practice, or a part of it, itself.
    guaranteed: bool,
}

/// A check that ran.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct CheckV1 {
    id: &'static str,
    title: &'static str,
    /// By default; a verdict names its own.
    severity: SeverityV1,
    practices: Vec<String>,
    #[schemars(with = "Vec<String>")]
    services: &'static [Service],
    /// The kind of subject, in words.
    subject: String,
    rationale: &'static str,
    remediation: RemediationV1,
    references: Vec<ReferenceV1>,
    mappings: Vec<MappingV1>,
    /// The apis whose answers it reads.
    reads: Vec<&'static str>,
}

/// What to change. Empty where there is no single command or fragment.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct RemediationV1 {
    text: &'static str,
    cli: &'static str,
    terraform: &'static str,
}

/// A page that says so.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ReferenceV1 {
    title: &'static str,
    url: &'static str,
}

/// A control of a published framework.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct MappingV1 {
    framework: &'static str,
    control: &'static str,
}

impl<'a> ReportV1<'a> {
    pub(super) fn of(report: &'a Report<'_>, options: &'a Options) -> Self {
        Self {
            schema: SchemaV1::Report,
            tool: ToolV1 { name: "hydrant", version: env!("CARGO_PKG_VERSION") },
            scan: scan(report),
            narrowed: NarrowedV1 {
                verdicts: options
                    .verdicts
                    .as_ref()
                    .map(|kinds| kinds.iter().copied().map(VerdictWordV1::from).collect()),
                severity: options.severity.map(SeverityV1::from),
            },
            summary: summary(report),
            organization: OrganizationV1::of(report),
            coverage: CoverageV1::of(report),
            practices: practices(report),
            checks: report.checks.iter().copied().map(CheckV1::from).collect(),
            verdicts: Verdicts { report, options },
            unknowns: UnknownV1::all(report),
            muted: MutedV1::all(report),
            mutes: MuteV1::all(report),
            controls: ControlV1::all(report),
            guarantees: GuaranteeV1::all(),
            since: report.since.as_ref().map(|it| SinceV1::of(&it.header, &it.diff)),
        }
    }
}

fn scan(report: &Report<'_>) -> ScanV1 {
    let header = report.header();
    let (kind, accounts) = match &header.scope {
        ScanScope::Organization => ("organization", Vec::new()),
        ScanScope::Caller => ("caller", Vec::new()),
        ScanScope::Accounts(ids) => ("accounts", ids.iter().map(ToString::to_string).collect()),
    };
    ScanV1 {
        id: header.id.clone(),
        started_at: header.started_at.to_string(),
        finished_at: header.finished_at.map(|time| time.to_string()),
        tool_version: header.tool_version.clone(),
        caller: header.caller.to_string(),
        caller_arn: header.caller_arn.clone(),
        role: header.role.clone(),
        scope: ScopeV1 { kind, accounts },
        regions: header
            .regions
            .as_ref()
            .map(|regions| regions.iter().map(ToString::to_string).collect()),
        partial: header.finished_at.is_none() || report.coverage.unasked > 0,
    }
}

fn summary(report: &Report<'_>) -> SummaryV1 {
    let Summary { kinds, muted, .. } = report.summary();
    let of = |kind| kinds.get(&kind).copied().unwrap_or_default();
    let gaps = report.gaps();
    SummaryV1 {
        fail: of(VerdictKind::Fail),
        unknown: of(VerdictKind::Unknown),
        pass: of(VerdictKind::Pass),
        not_applicable: of(VerdictKind::NotApplicable),
        muted,
        complete: gaps == 0,
        gaps,
    }
}

fn practices(report: &Report<'_>) -> Vec<PracticeV1> {
    let cell = |practice, service| {
        let cell = report.cells.get(&(practice, service)).copied().unwrap_or_default();
        CellV1 {
            fail: cell.fail,
            unknown: cell.unknown,
            pass: cell.pass,
            not_applicable: cell.not_applicable,
            muted: cell.muted,
            checked: cell.checked,
            guaranteed: cell.guaranteed,
        }
    };
    PRACTICES
        .iter()
        .map(|info| PracticeV1 {
            id: info.practice.to_string(),
            name: info.name,
            title: info.title,
            services: Service::ALL.into_iter().map(|it| (it, cell(info.practice, it))).collect(),
        })
        .collect()
}

impl From<&'static Check> for CheckV1 {
    fn from(check: &'static Check) -> Self {
        let remediation = &check.remediation;
        Self {
            id: check.id,
            title: check.title,
            severity: check.severity.into(),
            practices: check.practices.iter().map(ToString::to_string).collect(),
            services: check.services,
            subject: check.subjects(),
            rationale: check.rationale,
            remediation: RemediationV1 {
                text: remediation.text,
                cli: remediation.cli,
                terraform: remediation.terraform,
            },
            references: check
                .references
                .iter()
                .map(|it| ReferenceV1 { title: it.title, url: it.url })
                .collect(),
            mappings: check
                .mappings
                .iter()
                .map(|it| MappingV1 { framework: it.framework, control: it.control })
                .collect(),
            reads: check.reads.iter().map(|api| api.name).collect(),
        }
    }
}
