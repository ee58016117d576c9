//! The frozen shape of `hydrant.activity/1`. Fields may be added; none may change or go.

use hydrant_core::facts::Credential;
use hydrant_core::{ActivityOverview, Call, Denial, Looked, RoleUse, ScanHeader, Seen};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::ser::Serializer;

use crate::json::Pretty;

/// The schema that this version writes.
pub const ACTIVITY_SCHEMA_ID: &str = "hydrant.activity/1";

/// Who called what, as far as event history shows it.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ActivityV1<'a> {
    schema: SchemaV1,
    scan: ScanV1<'a>,
    /// What was looked at, by place.
    looked: Vec<LookedV1<'a>>,
    /// Denied calls by principal, source and name.
    denials: Vec<DenialV1<'a>>,
    /// Changes, failures, and calls with keys, as root or over old TLS; by principal, source and name, the
    /// newest first.
    calls: Vec<CallV1<'a>>,
    /// Roles on data paths, and what becomes of their streaming actions.
    roles: Vec<RoleV1<'a>>,
}

/// The name of this schema.
#[derive(Serialize, JsonSchema)]
enum SchemaV1 {
    #[serde(rename = "hydrant.activity/1")]
    Activity,
}

/// The scan.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ScanV1<'a> {
    id: &'a str,
    /// RFC 3339.
    started_at: String,
}

/// One walk back through event history.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct LookedV1<'a> {
    account: String,
    region: String,
    /// An event source or an event name; null: it could not be read.
    of: Option<&'a str>,
    /// The oldest moment that was seen, RFC 3339; null: it could not be read.
    from: Option<String>,
    /// The newest moment, RFC 3339; null: it could not be read.
    to: Option<String>,
    /// Whether the whole window was seen.
    complete: bool,
    /// Why it could not be read; null: it was.
    unknown: Option<String>,
}

/// A call that one principal was denied.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct DenialV1<'a> {
    principal: &'a str,
    source: &'a str,
    name: &'a str,
    count: u64,
    /// RFC 3339.
    last: String,
    /// Places as `account/Region`.
    places: Vec<String>,
}

/// An event; the same again and again is one with its count.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct CallV1<'a> {
    account: String,
    region: String,
    /// Of several, that of the newest; RFC 3339.
    time: String,
    count: u32,
    source: &'a str,
    name: &'a str,
    /// The ARN of a user, role or root user, a service's name, or `unknown`.
    principal: &'a str,
    /// `long-term`, `temporary`, `root`, `service` or `not-said`.
    #[schemars(with = "String")]
    credential: Credential,
    /// Null: it succeeded.
    error: Option<&'a str>,
    from: Option<&'a str>,
    /// `TLSv1.2`; null: not recorded.
    tls: Option<&'a str>,
    /// Null: through none.
    vpc_endpoint: Option<&'a str>,
    resources: &'a [String],
    read_only: bool,
}

/// A role on a data path.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct RoleV1<'a> {
    arn: &'a str,
    /// The streaming actions that its policies allow on anything at all.
    actions: Vec<ActionV1<'a>>,
    /// Policies that nobody can read, and which may allow more.
    unreadable: &'a [String],
    /// Why its policies are not known; null: they are.
    unknown: Option<String>,
}

/// An action, and whether it was used.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ActionV1<'a> {
    action: &'a str,
    /// `used`, `not-seen` or `not-observable`.
    seen: String,
    /// The last use that was seen, RFC 3339; null: none was.
    last: Option<String>,
    /// What was looked at, or why nobody could have seen it; null where it was used.
    why: Option<&'a str>,
}

/// The overview for programs.
pub fn activity_json(
    activity: &ActivityOverview<'_>,
    header: &ScanHeader,
) -> serde_json::Result<String> {
    let document = ActivityV1 {
        schema: SchemaV1::Activity,
        scan: ScanV1 { id: &header.id, started_at: header.started_at.to_string() },
        looked: activity.looked.iter().map(LookedV1::from).collect(),
        denials: activity.denials.iter().map(DenialV1::from).collect(),
        calls: activity.calls.iter().map(CallV1::from).collect(),
        roles: activity.roles.iter().map(RoleV1::from).collect(),
    };
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Pretty::default());
    document.serialize(&mut serializer)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The JSON schema of [`activity_json`].
pub fn activity_schema() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<ActivityV1<'_>>();
    let id = format!("urn:{}", ACTIVITY_SCHEMA_ID.replace('/', ":"));
    schema.insert("$id".to_owned(), id.into());
    schema.insert("title".to_owned(), ACTIVITY_SCHEMA_ID.into());
    schema.to_value()
}

impl<'a> From<&'a Looked<'a>> for LookedV1<'a> {
    fn from(looked: &'a Looked<'a>) -> Self {
        let sweep = looked.found.as_ref().ok();
        Self {
            account: looked.target.account.to_string(),
            region: looked.target.region.to_string(),
            of: sweep.map(|it| it.of.as_str()),
            from: sweep.map(|it| it.from.to_string()),
            to: sweep.map(|it| it.to.to_string()),
            complete: sweep.is_some_and(|it| it.complete),
            unknown: looked.found.as_ref().err().map(ToString::to_string),
        }
    }
}

impl<'a> From<&'a Denial<'a>> for DenialV1<'a> {
    fn from(denial: &'a Denial<'a>) -> Self {
        let Denial { principal, source, name, count, last, targets } = denial;
        let places = targets.iter().map(ToString::to_string).collect();
        Self { principal, source, name, count: *count, last: last.to_string(), places }
    }
}

impl<'a> From<&'a Call<'a>> for CallV1<'a> {
    fn from(Call { target, event }: &'a Call<'a>) -> Self {
        Self {
            account: target.account.to_string(),
            region: target.region.to_string(),
            time: event.time.to_string(),
            count: event.count,
            source: &event.source,
            name: &event.name,
            principal: &event.principal,
            credential: event.credential,
            error: event.error.as_deref(),
            from: event.from.as_deref(),
            tls: event.tls.as_deref(),
            vpc_endpoint: event.endpoint.as_deref(),
            resources: &event.resources,
            read_only: event.read_only,
        }
    }
}

impl<'a> From<&'a RoleUse<'a>> for RoleV1<'a> {
    fn from(role: &'a RoleUse<'a>) -> Self {
        let action = |(action, seen): &'a (&'static str, Seen)| {
            let (last, why) = match seen {
                Seen::Used(last) => (Some(last.to_string()), None),
                Seen::NotSeen(why) | Seen::NotObservable(why) => (None, Some(why.as_str())),
            };
            ActionV1 { action, seen: seen.words().replace(' ', "-"), last, why }
        };
        Self {
            arn: role.arn.as_str(),
            actions: role.actions.iter().map(action).collect(),
            unreadable: &role.unreadable,
            unknown: role.gap.as_ref().map(ToString::to_string),
        }
    }
}
