//! The answer, and what it rests on.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::judged::{Judged, Remains};
use crate::{Policy, Span};

/// Whether a request is allowed, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is, by these.
    Can(Vec<Reason>),
    /// It is not, because of these.
    Cannot(Vec<Reason>),
    /// It is if what remains holds; the reasons are what is certain.
    CanIf(Remains, Vec<Reason>),
}

/// A decision without its reasons. The order is that of how much is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// Never.
    Cannot,
    /// If something holds that is not known.
    CanIf,
    /// Always.
    Can,
}

impl Decision {
    /// The decision without its reasons.
    pub fn answer(&self) -> Answer {
        match self {
            Self::Can(_) => Answer::Can,
            Self::Cannot(_) => Answer::Cannot,
            Self::CanIf(..) => Answer::CanIf,
        }
    }

    /// The reasons that are certain.
    pub fn reasons(&self) -> &[Reason] {
        match self {
            Self::Can(reasons) | Self::Cannot(reasons) | Self::CanIf(_, reasons) => reasons,
        }
    }

    /// What the answer depends on.
    pub fn remains(&self) -> Option<&Remains> {
        match self {
            Self::CanIf(remains, _) => Some(remains),
            Self::Can(_) | Self::Cannot(_) => None,
        }
    }

    /// The layers that would have to allow what none of their statements allows; empty if a `Deny`
    /// decided, which no `Allow` cures.
    pub fn missing(&self) -> impl Iterator<Item = &Layer> {
        self.reasons().iter().filter_map(|reason| match reason {
            Reason::NotAllowed(layer) => Some(layer),
            _ => None,
        })
    }
}

impl From<Judged> for Decision {
    fn from(judged: Judged) -> Self {
        match judged {
            Judged::Yes(because) => Self::Can(because),
            Judged::No(because) => Self::Cannot(because),
            Judged::If(remains, because) => Self::CanIf(remains, because),
        }
    }
}

/// One thing that a decision rests on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// A statement allows it.
    Allowed(StatementRef),
    /// A statement denies it.
    Denied(StatementRef),
    /// No statement of a layer allows it.
    NotAllowed(Layer),
    /// A KMS grant allows it, by its id.
    Granted(String),
    /// The caller is the root user, who needs no policy in the own account.
    ///
    /// IAM User Guide, "AWS account root user".
    RootUser,
    /// The action is open to whoever has credentials.
    NeedsNoPermission,
    /// The action cannot be done to another account's resource, whatever policies say.
    NotAcrossAccounts,
}

/// Where a policy stands between the caller and the resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// The caller's managed, inline and group policies.
    Identity,
    /// The caller's permissions boundary.
    Boundary,
    /// The policies the session was made with.
    Session,
    /// Service control policies, at the root, organizational unit or account of this name.
    ServiceControl(Arc<str>),
    /// Resource control policies, likewise.
    ResourceControl(Arc<str>),
    /// The policy of the VPC endpoint.
    Endpoint,
    /// The resource's policy: key policy, trust policy, bucket policy.
    Resource,
    /// The grants of a key.
    Grants,
}

/// A statement of a policy, in the layer where it counted.
#[derive(Clone, Debug)]
pub struct StatementRef {
    /// The layer.
    pub layer: Layer,
    /// The policy.
    pub policy: Arc<Policy>,
    /// The statement, counted from zero.
    pub index: usize,
}

impl StatementRef {
    /// The name the statement's author gave it.
    pub fn sid(&self) -> Option<&str> {
        self.policy.document().statements.get(self.index)?.sid.as_deref()
    }

    /// Where it stands in the policy's text.
    pub fn span(&self) -> Option<Span> {
        self.policy.document().span(self.index)
    }
}

/// The same statement of the same policy; two policies of one text are two.
impl PartialEq for StatementRef {
    fn eq(&self, other: &Self) -> bool {
        self.layer == other.layer
            && Arc::ptr_eq(&self.policy, &other.policy)
            && self.index == other.index
    }
}

impl Eq for StatementRef {}

impl Hash for StatementRef {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.layer.hash(state);
        Arc::as_ptr(&self.policy).hash(state);
        self.index.hash(state);
    }
}
