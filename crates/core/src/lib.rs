//! What hydrant knows and how it judges: organization → targets → **facts → verdicts** → report.
//!
//! Nothing here waits on AWS, reads a file or asks the clock. The fetch crate answers each [`Query`]
//! with an [`Answer`], [`Snapshot::assemble`] puts the answers together, and [`evaluate`] judges them.

mod id;

pub mod api;
mod fact;

pub mod facts;

pub mod fix;

mod organization;
mod owned;
mod packed;
mod query;

pub mod event_pattern;
mod follow;
mod references;
mod snapshot;

mod path;

mod activity;
mod advice;
mod applies;
mod around;
mod attestation;
mod bearing;
mod check;
mod clean;
mod context;
mod dependents;
mod fence;
mod filter_pattern;
mod fingerprint;
mod glob;
mod happened;
mod judge;
mod key_needs;
mod mute;
mod notified;
mod perimeter;
mod practice;
mod recorded;
mod settings;
mod stored;
mod verdict;

mod checks;
mod coverage;
mod diff;
mod evaluate;
mod firehose_blocks;
mod guarantee;
mod matrix;
mod needs;
mod report;
mod rights;
mod secret;
mod since;
mod who_can;

#[cfg(any(test, feature = "sample"))]
pub mod sample;

pub use activity::{ActivityOverview, Call, Denial, Looked, RoleUse, Seen, activity};
pub use advice::advice;
pub use api::{Api, Burst, Placement, Rate};
pub use attestation::{
    Attestation, CONTROLS, Control, ControlState, ControlStatus, SCAN_OVERDUE, days_later, utc_day,
};
pub use bearing::{DATA_PATH_SERVICES, STREAMING_SERVICES, serves_streams, touches_data_path};
pub use check::{Check, Mapping, Reference, Remediation, Scope, Severity};
pub use checks::{CHECKS, find_check};
pub use clean::{hidden, plain};
pub use context::{Context, Delivery};
pub use coverage::{AccountCoverage, AccountState, Coverage, Loss};
pub use diff::{Change, ChangeKind, Diff, Uncompared};
pub use evaluate::{evaluate, evaluate_each};
pub use fact::{Fact, FactSlot, Reason, Source, Unknown};
pub use fingerprint::Fingerprint;
pub use follow::{follow, roots};
pub use glob::glob;
pub use guarantee::{GUARANTEES, Guarantee};
pub use id::account::{AccountId, ParseAccountIdError};
pub use id::arn::{Arn, ParseArnError};
pub use id::region::{ParseRegionError, Region};
pub use id::target::Target;
pub use judge::{Judge, Stop};
pub use matrix::{Answers, answers};
pub use mute::{Mute, MuteState, Muting, apply_mutes};
pub use needs::{Asked, Needs, Permission, Strength, needed_policy};
pub use organization::{Account, Membership, Organization, ScanScope, Skip};
pub use packed::{Packed, Unpackable};
pub use path::{DataPath, Edge, Hop, HopState, Relation, Users};
pub use practice::{PRACTICES, Practice, PracticeInfo, Service};
pub use query::{Answer, Query};
pub use report::{Cell, Report, Summary};
pub use rights::{
    Ability, AccountRights, Administers, Circle, Gap, Holder, Holders, OrganizationControls,
    Passing, Person, Rights, ask, resource,
};
pub use secret::{SecretKind, credential_kind};
pub use settings::Settings;
pub use since::Since;
pub use snapshot::{CallCount, SNAPSHOT_VERSION, ScanHeader, Snapshot};
pub use verdict::{Evidence, Subject, SubjectKind, Verdict, VerdictKind};
pub use who_can::{Able, Admitted, WhoCan, who_can};
