//! A question as it is written.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::QuestionError;

/// A policy, unread.
pub(super) type Raw<'a> = &'a RawValue;

/// One line. Elements that do not bear on the answer (titles, sources) are not read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a request")]
pub(super) struct Line<'a> {
    #[serde(borrow)]
    pub(super) id: Option<Raw<'a>>,
    #[serde(borrow)]
    pub(super) action: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) resource: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) principal: Cow<'a, str>,
    pub(super) resource_account_id: Option<String>,
    #[serde(borrow, default)]
    pub(super) identity_policies: Vec<Raw<'a>>,
    #[serde(borrow)]
    pub(super) resource_policy: Option<Raw<'a>>,
    #[serde(borrow)]
    pub(super) permission_boundary: Option<Raw<'a>>,
    #[serde(borrow)]
    pub(super) session_policy: Option<Raw<'a>>,
    #[serde(borrow)]
    pub(super) vpc_endpoint_policy: Option<Raw<'a>>,
    #[serde(borrow)]
    pub(super) scps: Option<Vec<Vec<Raw<'a>>>>,
    #[serde(borrow)]
    pub(super) rcps: Option<Vec<Vec<Raw<'a>>>>,
    pub(super) context: Option<BTreeMap<String, serde_json::Value>>,
    pub(super) unknown: Option<Vec<String>>,
    pub(super) applicability: Option<Applicability>,
    #[serde(borrow)]
    pub(super) s3bpa: Option<Raw<'a>>,
}

/// What decides which organization policies count.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Applicability {
    pub(super) principal_account_is_management: Option<bool>,
    pub(super) resource_account_is_management: Option<bool>,
    pub(super) principal_role_arn: Option<String>,
    /// Service control policies of the resource's account bind its own principals only.
    #[serde(rename = "resourceAccountScps")]
    pub(super) _resource_account_scps: Option<serde_json::Value>,
}

impl<'a> Line<'a> {
    pub(super) fn read(text: &'a str) -> Result<Self, QuestionError> {
        Ok(serde_json::from_str(text)?)
    }
}
