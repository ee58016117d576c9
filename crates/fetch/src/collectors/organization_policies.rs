use aws_sdk_organizations::operation::list_policies::ListPoliciesOutput;
use aws_sdk_organizations::operation::list_roots::ListRootsOutput;
use aws_sdk_organizations::operation::list_targets_for_policy::ListTargetsForPolicyOutput;
use aws_sdk_organizations::types::{PolicyType, PolicyTypeStatus};
use hydrant_core::facts::{AreaFacts, OrganizationPolicies, OrganizationPolicy};
use hydrant_core::{Answer, Fact, Target, Unknown, api};

use crate::door::Session;
use crate::reading::{pages, rows, source, text, told};

/// The service and resource control policies, asked for by the caller: its account is the organization's
/// management account, or one that this was delegated to.
pub(super) async fn policies(session: &Session, caller: Target) -> Answer {
    let kinds = kinds(session, caller).await;
    let (service, resource) = tokio::join!(
        of_kind(session, caller, &kinds, PolicyType::ServiceControlPolicy),
        of_kind(session, caller, &kinds, PolicyType::ResourceControlPolicy)
    );
    let found = OrganizationPolicies { service, resource };
    Answer::Area(Box::new(AreaFacts::OrganizationPolicies(found)))
}

/// The kinds of policy that bind anybody; outside an organization none does.
async fn kinds(session: &Session, caller: Target) -> Fact<Vec<String>> {
    let api = &api::ORGANIZATIONS_LIST_ROOTS;
    let client = &session.door.clients.organizations;
    let ask = |token: Option<String>| {
        session.call(api, caller, move |ticket| {
            let request = client.list_roots().set_next_token(token.clone());
            request.customize().config_override(ticket).send()
        })
    };
    let read = |page: &ListRootsOutput| in_use(page);
    let source = source(api, caller);
    match pages(source, ask, ListRootsOutput::next_token, read).await {
        Fact::Unknown(unknown) if alone(&unknown) => Fact::Known(Vec::new(), source),
        kinds => kinds,
    }
}

fn alone(unknown: &Unknown) -> bool {
    unknown.code.as_deref() == Some("AWSOrganizationsNotInUseException")
}

/// A kind that is being switched on or off may bind somebody.
fn in_use(page: &ListRootsOutput) -> Option<Vec<String>> {
    let kinds = page.roots().iter().flat_map(|root| root.policy_types());
    let known = kinds.map(|it| {
        let on = match it.status()? {
            PolicyTypeStatus::Enabled
            | PolicyTypeStatus::PendingDisable
            | PolicyTypeStatus::PendingEnable => true,
            _ => return None,
        };
        Some((it.r#type()?.as_str().to_owned(), on))
    });
    let known = known.collect::<Option<Vec<_>>>()?;
    Some(known.into_iter().filter(|(_, on)| *on).map(|(kind, _)| kind).collect())
}

/// The policies of a kind; none where the kind is not used.
async fn of_kind(
    session: &Session,
    caller: Target,
    kinds: &Fact<Vec<String>>,
    kind: PolicyType,
) -> Fact<Option<Vec<OrganizationPolicy>>> {
    let source = source(&api::ORGANIZATIONS_LIST_POLICIES, caller);
    match kinds.known() {
        Err(unknown) => return Fact::Unknown(unknown.clone()),
        Ok(kinds) if !kinds.iter().any(|it| it == kind.as_str()) => {
            return Fact::Known(None, source);
        }
        Ok(_) => {}
    }
    let listed = match list(session, caller, kind).await {
        Fact::Known(listed, _) => listed,
        Fact::Unknown(unknown) => return Fact::Unknown(unknown),
    };
    let mut found = Vec::with_capacity(listed.len());
    for (id, name) in listed {
        let (text, targets) =
            tokio::join!(document(session, caller, &id), targets(session, caller, &id));
        match (text, targets) {
            (Fact::Known(text, _), Fact::Known(targets, _)) => {
                found.push(OrganizationPolicy { id, name, text, targets });
            }
            (Fact::Unknown(unknown), _) | (_, Fact::Unknown(unknown)) => {
                return Fact::Unknown(unknown);
            }
        }
    }
    found.sort();
    Fact::Known(Some(found), source)
}

/// Ids and names.
async fn list(session: &Session, caller: Target, kind: PolicyType) -> Fact<Vec<(String, String)>> {
    let api = &api::ORGANIZATIONS_LIST_POLICIES;
    let client = &session.door.clients.organizations;
    let ask = |token: Option<String>| {
        let kind = kind.clone();
        session.call(api, caller, move |ticket| {
            let request = client.list_policies().filter(kind.clone());
            let request = request.max_results(20).set_next_token(token.clone());
            request.customize().config_override(ticket).send()
        })
    };
    let read = |page: &ListPoliciesOutput| {
        rows(page.policies(), |it| {
            let name = it.name().unwrap_or_default().to_owned();
            Some((text(it.id())?, name))
        })
    };
    pages(source(api, caller), ask, ListPoliciesOutput::next_token, read).await
}

async fn document(session: &Session, caller: Target, id: &str) -> Fact<String> {
    let api = &api::ORGANIZATIONS_DESCRIBE_POLICY;
    let client = &session.door.clients.organizations;
    let send =
        |ticket| client.describe_policy().policy_id(id).customize().config_override(ticket).send();
    match session.call(api, caller, send).await {
        Ok(answer) => told(source(api, caller), text(answer.policy().and_then(|it| it.content()))),
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

async fn targets(session: &Session, caller: Target, id: &str) -> Fact<Vec<String>> {
    let api = &api::ORGANIZATIONS_LIST_TARGETS_FOR_POLICY;
    let client = &session.door.clients.organizations;
    let ask = |token: Option<String>| {
        session.call(api, caller, move |ticket| {
            let request = client.list_targets_for_policy().policy_id(id);
            let request = request.max_results(20).set_next_token(token.clone());
            request.customize().config_override(ticket).send()
        })
    };
    let read = |page: &ListTargetsForPolicyOutput| rows(page.targets(), |it| text(it.target_id()));
    pages(source(api, caller), ask, ListTargetsForPolicyOutput::next_token, read).await
}

#[cfg(test)]
mod tests {
    use aws_sdk_organizations::types::{PolicyTypeSummary, Root};

    use super::*;

    #[test]
    fn a_kind_counts_while_it_may_bind_somebody() {
        let kind = |kind: PolicyType, status: Option<PolicyTypeStatus>| {
            PolicyTypeSummary::builder().r#type(kind).set_status(status).build()
        };
        let of = |kinds: Vec<PolicyTypeSummary>| {
            let root = Root::builder().set_policy_types(Some(kinds)).build();
            in_use(&ListRootsOutput::builder().roots(root).build())
        };
        let scp = kind(PolicyType::ServiceControlPolicy, Some(PolicyTypeStatus::Enabled));
        let rcp = kind(PolicyType::ResourceControlPolicy, Some(PolicyTypeStatus::PendingDisable));
        let both = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"].map(str::to_owned).into();
        assert_eq!(of(vec![scp.clone(), rcp]), Some(both));
        assert_eq!(of(Vec::new()), Some(Vec::new()));
        assert_eq!(of(vec![scp, kind(PolicyType::TagPolicy, None)]), None);
    }
}
