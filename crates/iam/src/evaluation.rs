//! May this caller do this to that?

mod across;
mod allowing;
mod applicability;
mod decision;
mod display;
mod grant;
mod judged;
mod layers;
mod names;
mod request;
mod weigh;

pub use decision::{Answer, Decision, Layer, Reason, StatementRef};
pub use grant::{EncryptionContext, Grant};
pub use judged::{Doubt, Remains, Undecided};
pub use request::{AccountControls, Controls, Identity, Level, Request, Resource};

use crate::{Caller, Context};
use judged::Judged;
use layers::Layers;

/// Whether AWS allows a request, as its documentation says.
///
/// An applicable `Deny` anywhere decides. Without one, service control policies must allow at every
/// level, the endpoint must let the request through, and then, within one account, the caller's own
/// policies or the resource's must allow; across accounts both. Permissions boundary and session
/// policies limit the former. Keys and trust policies must always allow themselves. Which
/// organization policies count for whom is decided first.
///
/// IAM User Guide, "Policy evaluation logic" and "Cross-account policy evaluation logic";
/// Organizations User Guide, "SCP evaluation" and "RCP evaluation"; KMS Developer Guide, "Default
/// key policy".
pub fn evaluate(request: &Request<'_>) -> Decision {
    let layers = Layers::of(request);
    if needs_no_permission(request) {
        return layers.through_endpoint(Judged::Yes(vec![Reason::NeedsNoPermission])).into();
    }
    let denials = layers.denials();
    if let Judged::Yes(denied) = denials {
        return Decision::Cannot(denied);
    }
    let allowed = Judged::all([allowing::allowed(request, &layers), layers.limits()]);
    match (allowed, denials) {
        (Judged::Yes(because), Judged::If(remains, _)) => Decision::CanIf(remains, because),
        (Judged::If(open, because), Judged::If(remains, _)) => {
            Decision::CanIf(Remains::all([open, remains]), because)
        }
        (allowed, _) => allowed.into(),
    }
}

/// Which of some actions a caller can, or perhaps can, do to a resource, not through an endpoint.
pub fn possible_actions<'a>(
    identity: &Identity,
    actions: impl IntoIterator<Item = &'a str>,
    resource: &Resource,
    context: &Context,
) -> Vec<(&'a str, Decision)> {
    let decide = |action| {
        let request = Request { identity, action, resource, endpoint: None, context };
        (action, evaluate(&request))
    };
    let possible = |(_, decision): &(_, Decision)| decision.answer() != Answer::Cannot;
    actions.into_iter().map(decide).filter(possible).collect()
}

/// STS API Reference, `GetCallerIdentity`: no permissions are required, and no policy can deny it.
fn needs_no_permission(request: &Request<'_>) -> bool {
    request.action.eq_ignore_ascii_case("sts:GetCallerIdentity")
        && request.identity.caller != Caller::Anonymous
}
