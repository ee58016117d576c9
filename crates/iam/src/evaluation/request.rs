//! What is asked, and what surrounds it.

use std::sync::Arc;

use super::Grant;
use crate::{Attached, Caller, Context, arn_account};

/// One question: may this caller do this to that?
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Who asks, with their policies.
    pub identity: &'a Identity,
    /// What for, such as `s3:GetObject`.
    pub action: &'a str,
    /// What it is done to.
    pub resource: &'a Resource,
    /// The policy of the VPC endpoint that the request goes through, if it goes through one.
    pub endpoint: Option<&'a Attached>,
    /// The rest of the request.
    pub context: &'a Context,
}

/// A caller, and the policies that come with it.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Who it is.
    pub caller: Caller,
    /// The default versions of its managed policies, its inline policies, and those of its groups.
    pub policies: Vec<Attached>,
    /// Its permissions boundary.
    pub boundary: Option<Attached>,
    /// The session policies, if the session was made with any.
    pub session: Option<Vec<Attached>>,
    /// What the organization makes of the caller's account.
    pub controls: Arc<AccountControls>,
}

impl Identity {
    /// A caller without policies, of an account that is in no organization.
    pub fn new(caller: Caller) -> Self {
        Self {
            caller,
            policies: Vec::new(),
            boundary: None,
            session: None,
            controls: Arc::default(),
        }
    }
}

/// A resource, and the policies that come with it.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Its ARN, or `*` for actions that have no resource.
    pub arn: String,
    /// The account that owns it, where that is known. S3's ARNs do not tell.
    pub account: Option<String>,
    /// Its policy: a key policy for a key, the trust policy for a role.
    pub policy: Option<Attached>,
    /// The grants of a key; none if they could not be read.
    pub grants: Option<Vec<Grant>>,
    /// Whether it is a key that AWS manages for the account.
    pub is_aws_managed_key: bool,
    /// What the organization makes of the owner's account; of the caller's, for actions without a
    /// resource (Organizations User Guide, "RCP evaluation").
    pub controls: Arc<AccountControls>,
}

impl Resource {
    /// A resource without policies, of an account that is in no organization.
    pub fn new(arn: impl Into<String>) -> Self {
        let arn = arn.into();
        Self {
            account: arn_account(&arn).map(str::to_owned),
            arn,
            policy: None,
            grants: Some(Vec::new()),
            is_aws_managed_key: false,
            controls: Arc::default(),
        }
    }
}

/// What the organization makes of an account. Share one between all that the account holds.
#[derive(Clone, Debug, Default)]
pub struct AccountControls {
    /// Whether it is the management account, which organization policies do not bind.
    pub is_management_account: bool,
    /// The service control policies above its principals.
    pub scps: Controls,
    /// The resource control policies above its resources.
    pub rcps: Controls,
}

/// The policies of one kind between the root of an organization and an account.
#[derive(Clone, Debug, Default)]
pub enum Controls {
    /// There are none: no organization, or the organization does not use this kind.
    #[default]
    None,
    /// What is attached at the root, at each organizational unit, and to the account, in this
    /// order.
    Levels(Vec<Level>),
    /// They could not be read.
    Unreadable,
}

/// The root, an organizational unit or an account, and what is attached to it.
#[derive(Clone, Debug)]
pub struct Level {
    /// Its id or name.
    pub name: Arc<str>,
    /// The policies attached right there; without any, nothing is allowed.
    pub policies: Vec<Attached>,
}
