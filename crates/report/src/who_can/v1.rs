//! The frozen shape of `hydrant.who-can/1`. Fields may be added; none may change or go.

use hydrant_core::{Able, Admitted, Reason, WhoCan};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::ser::Serializer;

use crate::json::Pretty;

/// The schema that this version writes.
pub const WHO_CAN_SCHEMA_ID: &str = "hydrant.who-can/1";

/// Everybody who can do one thing to one resource.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct WhoCanV1<'a> {
    schema: SchemaV1,
    action: &'a str,
    resource: &'a str,
    /// The account that owns the resource; null: not known, so that every account was looked at.
    owner: Option<String>,
    /// Users, roles and root users of the organization, by ARN.
    principals: Vec<AbleV1<'a>>,
    /// Services, identity providers, and `anonymous`, as far as the resource's own policy lets them.
    others: Vec<AbleV1<'a>>,
    /// Whom from outside the resource's own policy admits.
    outsiders: Vec<AdmittedV1<'a>>,
    /// Users and roles that were weighed.
    weighed: usize,
    /// Accounts whose users and roles could not be read: somebody there may.
    unread: Vec<UnreadV1<'a>>,
    /// Users and roles that were only counted: nothing that they hold touches a data path.
    left_out: Vec<LeftOutV1>,
    /// What could not be read of the resource: somebody may whom nothing else names.
    gaps: &'a [String],
}

/// The name of this schema.
#[derive(Serialize, JsonSchema)]
enum SchemaV1 {
    #[serde(rename = "hydrant.who-can/1")]
    WhoCan,
}

/// Somebody who can, or can if.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct AbleV1<'a> {
    /// An ARN, a service principal, an identity provider, or `anonymous`.
    principal: &'a str,
    /// `can` or `can-if`.
    answer: &'static str,
    /// It is configured as an administrator.
    administrator: bool,
    /// What is certain: statements with their policies and lines.
    reasons: &'a [String],
    /// What must hold for it; null: it can.
    remains: Option<&'a str>,
}

/// Somebody from outside; their own account decides too.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct AdmittedV1<'a> {
    who: &'a str,
    why: &'a str,
    /// The statement of the resource's policy, counted from one.
    statement: usize,
}

/// An account that was not seen.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct UnreadV1<'a> {
    account: String,
    api: &'static str,
    #[schemars(with = "String")]
    reason: Reason,
    detail: &'a str,
}

/// How many of an account were only counted.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct LeftOutV1 {
    account: String,
    count: u32,
}

/// The answer for programs.
pub fn who_can_json(found: &WhoCan) -> serde_json::Result<String> {
    let document = WhoCanV1 {
        schema: SchemaV1::WhoCan,
        action: &found.action,
        resource: found.resource.as_str(),
        owner: found.owner.map(|it| it.to_string()),
        principals: found.principals.iter().map(AbleV1::from).collect(),
        others: found.others.iter().map(AbleV1::from).collect(),
        outsiders: found.outsiders.iter().map(AdmittedV1::from).collect(),
        weighed: found.weighed,
        unread: found
            .unread
            .iter()
            .map(|(account, why)| UnreadV1 {
                account: account.to_string(),
                api: why.source.api.name,
                reason: why.reason,
                detail: &why.detail,
            })
            .collect(),
        left_out: found
            .left_out
            .iter()
            .map(|(account, count)| LeftOutV1 { account: account.to_string(), count: *count })
            .collect(),
        gaps: &found.gaps,
    };
    let mut bytes = Vec::new();
    document.serialize(&mut Serializer::with_formatter(&mut bytes, Pretty::default()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The JSON schema of [`who_can_json`].
pub fn who_can_schema() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<WhoCanV1<'_>>();
    schema.insert("$id".to_owned(), format!("urn:{}", WHO_CAN_SCHEMA_ID.replace('/', ":")).into());
    schema.insert("title".to_owned(), WHO_CAN_SCHEMA_ID.into());
    schema.to_value()
}

impl<'a> From<&'a Able> for AbleV1<'a> {
    fn from(able: &'a Able) -> Self {
        Self {
            principal: &able.principal,
            answer: if able.remains.is_none() { "can" } else { "can-if" },
            administrator: able.administrator,
            reasons: &able.reasons,
            remains: able.remains.as_deref(),
        }
    }
}

impl<'a> From<&'a Admitted> for AdmittedV1<'a> {
    fn from(it: &'a Admitted) -> Self {
        Self { who: &it.who, why: &it.why, statement: it.statement }
    }
}
