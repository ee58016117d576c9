//! Grants of KMS keys.

use std::collections::BTreeMap;

use super::judged::{Judged, Remains};
use super::names::{Closeness, Names};
use super::{Layer, Reason, Request};
use crate::context::{Context, Value};
use crate::truth::Truth;
use crate::{Caller, Principal};

/// A grant of a key, as `ListGrants` tells it.
///
/// KMS Developer Guide, "Grants in AWS KMS".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: String,
    /// Who may use it: an ARN, or a service principal.
    pub grantee: String,
    /// Who may retire it.
    pub retiring: Option<String>,
    /// What for, such as `Decrypt`.
    pub operations: Vec<String>,
    /// What the encryption context of cryptographic operations must be.
    pub constraint: Option<EncryptionContext>,
}

/// What a grant demands of the encryption context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EncryptionContext {
    /// Exactly these pairs.
    Equals(BTreeMap<String, String>),
    /// At least these pairs.
    Subset(BTreeMap<String, String>),
}

/// Whether a grant of the key allows the request to somebody named at least this closely.
pub(super) fn granted(request: &Request<'_>, least: Closeness) -> Judged {
    let nothing = || Judged::No(vec![Reason::NotAllowed(Layer::Grants)]);
    let Some((service, operation)) = request.action.split_once(':') else { return nothing() };
    if !service.eq_ignore_ascii_case("kms") {
        return nothing();
    }
    let Some(grants) = &request.resource.grants else {
        return Judged::If(Remains::Unreadable(Layer::Grants, "the grants".into()), Vec::new());
    };
    let (mut because, mut open) = (Vec::new(), Vec::new());
    for grant in grants {
        match grant.allows(operation, request, least) {
            Truth::True => because.push(Reason::Granted(grant.id.clone())),
            Truth::Unknown => open.push(Remains::Open("whether a grant of the key fits")),
            Truth::False => {}
        }
    }
    if !because.is_empty() {
        return Judged::Yes(because);
    }
    if open.is_empty() { nothing() } else { Judged::If(Remains::any(open), Vec::new()) }
}

impl Grant {
    fn allows(&self, operation: &str, request: &Request<'_>, least: Closeness) -> Truth {
        let caller = &request.identity.caller;
        let used = Truth::all([
            self.operations.iter().any(|it| it.eq_ignore_ascii_case(operation)).into(),
            is(&self.grantee, caller, least),
            self.fits(operation, request.context),
        ]);
        let is_retirement = operation.eq_ignore_ascii_case("RetireGrant");
        let may_retire = match &self.retiring {
            Some(retiring) if is_retirement => is(retiring, caller, least),
            _ => Truth::False,
        };
        used.max(may_retire)
    }

    /// Whether the encryption context is what the grant demands. Operations that have none are not
    /// constrained; what a grant made by a grant must demand is not ours to know.
    fn fits(&self, operation: &str, context: &Context) -> Truth {
        let Some(constraint) = &self.constraint else { return Truth::True };
        let operation = operation.to_ascii_lowercase();
        if operation == "creategrant" {
            return Truth::Unknown;
        }
        let has_context = ["encrypt", "decrypt", "generatedatakey", "reencrypt"];
        if !has_context.iter().any(|it| operation.starts_with(it)) {
            return Truth::True;
        }
        let (EncryptionContext::Equals(pairs) | EncryptionContext::Subset(pairs)) = constraint;
        let has = |(key, wanted): (&String, &String)| match context
            .lookup(&format!("{CONTEXT}{}", key.to_ascii_lowercase()))
        {
            Value::One(value) => (value == wanted).into(),
            Value::Unknown => Truth::Unknown,
            Value::Many(_) | Value::Absent => Truth::False,
        };
        let subset = Truth::all(pairs.iter().map(has));
        match constraint {
            EncryptionContext::Subset(_) => subset,
            EncryptionContext::Equals(_) => subset.min(no_others(pairs, context)),
        }
    }
}

const CONTEXT: &str = "kms:encryptioncontext:";

fn no_others(pairs: &BTreeMap<String, String>, context: &Context) -> Truth {
    let (known, perhaps_more) = context.beginning(CONTEXT);
    let other = |key: &str| !pairs.keys().any(|pair| pair.eq_ignore_ascii_case(key));
    let absent = Truth::all(known.filter(|(key, _)| other(key)).map(|(_, value)| match value {
        Value::Absent => Truth::True,
        Value::Unknown => Truth::Unknown,
        Value::One(_) | Value::Many(_) => Truth::False,
    }));
    if perhaps_more { absent.min(Truth::Unknown) } else { absent }
}

/// Whether a grant's principal is the caller, named at least this closely.
fn is(principal: &str, caller: &Caller, least: Closeness) -> Truth {
    let service = principal.ends_with(".amazonaws.com") && !principal.contains(':');
    let make = if service { Principal::Service } else { Principal::Aws };
    let names = Names::by(&make(principal.to_owned()), caller);
    if names.surely >= least {
        Truth::True
    } else if names.perhaps >= least {
        Truth::Unknown
    } else {
        Truth::False
    }
}
