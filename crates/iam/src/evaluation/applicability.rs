//! For whom organization policies count.

use super::Request;
use crate::Caller;
use crate::actions::rcps_bind;
use crate::pattern::Arn;
use crate::truth::Truth;

/// Said where only the role's path could tell.
pub(super) const SERVICE_LINKED: &str =
    "whether the role is linked to a service, so that organization policies do not bind it";

/// Whether service control policies bind the caller.
///
/// They bind the users and roles of member accounts, root users too, and neither the management
/// account, nor service-linked roles, nor service principals. Organizations User Guide, "Service
/// control policies (SCPs)".
pub(super) fn scps_bind(request: &Request<'_>) -> Truth {
    if request.identity.controls.is_management_account {
        return Truth::False;
    }
    match &request.identity.caller {
        Caller::Aws(_) => is_ordinary(request),
        Caller::Anonymous | Caller::Service(_) | Caller::Federated(_) => Truth::False,
    }
}

/// Whether resource control policies bind the resource in this request.
///
/// They bind resources of member accounts, of the services on AWS's list, whoever calls but
/// service-linked roles; not the trust policies of these; and neither keys that AWS manages nor
/// `kms:RetireGrant`. Organizations User Guide, "Resource control policies (RCPs)".
pub(super) fn rcps_apply(request: &Request<'_>, arn: &Arn<'_>) -> Truth {
    let action = request.action.to_ascii_lowercase();
    let service = action.split(':').next().unwrap_or_default();
    let exempt = request.resource.controls.is_management_account
        || request.resource.is_aws_managed_key
        || action == "kms:retiregrant"
        || arn.resource().is_some_and(|it| it.starts_with("role/aws-service-role/"));
    if exempt || !rcps_bind(service) {
        return Truth::False;
    }
    is_ordinary(request)
}

/// Whether the caller is no service-linked role.
fn is_ordinary(request: &Request<'_>) -> Truth {
    let Caller::Aws(caller) = &request.identity.caller else { return Truth::True };
    match caller.is_service_linked() {
        Some(linked) => (!linked).into(),
        None => Truth::Unknown,
    }
}
