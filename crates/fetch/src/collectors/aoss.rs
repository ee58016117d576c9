use aws_sdk_opensearchserverless::operation::list_access_policies::ListAccessPoliciesOutput;
use aws_sdk_opensearchserverless::operation::list_security_policies::ListSecurityPoliciesOutput;
use aws_sdk_opensearchserverless::types::{AccessPolicyType, SecurityPolicyType};
use hydrant_core::facts::{AccessRule, Collection, CollectionDetail, NetworkRule, Resource};
use hydrant_core::{Answer, Arn, Fact, Target, Unknown, api};

use super::{aoss_shape, asker, unreadable};
use crate::door::Session;
use crate::reading::{foreign, nothing, pages, rows, source, told};

/// A collection by its id, and the rules of its account-Region's policies that match its name.
pub(super) async fn collection(session: &Session, arn: &Arn, referrer: Target) -> Answer {
    let target = asker(session, arn.target(), referrer).await;
    let detail = detail(session, arn, target).await;
    let (network, access) = match detail.known() {
        Ok(Some(it)) => {
            tokio::join!(network(session, &it.name, target), access(session, &it.name, target))
        }
        _ => (nothing(&detail), nothing(&detail)),
    };
    let collection = Collection { arn: arn.clone(), detail, network, access };
    Answer::Resource(Box::new(Resource::Collection(collection)))
}

async fn detail(session: &Session, arn: &Arn, target: Target) -> Fact<Option<CollectionDetail>> {
    let api = &api::AOSS_BATCH_GET_COLLECTION;
    let source = source(api, target);
    if arn.account() != Some(target.account) {
        return foreign(source);
    }
    let client = &session.door.clients.aoss;
    let send = |ticket| {
        client.batch_get_collection().ids(arn.name()).customize().config_override(ticket).send()
    };
    let answer = match session.call(api, target, send).await {
        Ok(answer) => answer,
        Err(failed) => return Fact::Unknown(failed.unknown()),
    };
    let found = answer.collection_details().iter().find(|it| it.id() == Some(arn.name()));
    if let Some(found) = found {
        return told(source, aoss_shape::collection(found).map(Some));
    }
    let errors = answer.collection_error_details();
    match errors.iter().find(|it| it.id() == Some(arn.name())).and_then(|it| it.error_code()) {
        Some("NOT_FOUND") => Fact::Known(None, source),
        code => {
            let unknown = Unknown::undecided(source, "the collection could not be described");
            Fact::Unknown(Unknown { code: code.map(str::to_owned), ..unknown })
        }
    }
}

async fn network(session: &Session, collection: &str, target: Target) -> Fact<Vec<NetworkRule>> {
    let api = &api::AOSS_LIST_SECURITY_POLICIES;
    let client = &session.door.clients.aoss;
    let ask = |token: Option<String>| {
        session.call(api, target, move |ticket| {
            let request = client.list_security_policies().r#type(SecurityPolicyType::Network);
            let request = request.max_results(100).set_next_token(token.clone());
            request.customize().config_override(ticket).send()
        })
    };
    let read = |page: &ListSecurityPoliciesOutput| {
        rows(page.security_policy_summaries(), |row| row.name().map(str::to_owned))
    };
    let listed =
        pages(source(api, target), ask, ListSecurityPoliciesOutput::next_token, read).await;
    let (names, listed) = match listed {
        Fact::Known(names, source) => (names, source),
        Fact::Unknown(unknown) => return Fact::Unknown(unknown),
    };
    let api = &api::AOSS_GET_SECURITY_POLICY;
    let mut found = Vec::new();
    for name in &names {
        let send = |ticket| {
            let request = client.get_security_policy().r#type(SecurityPolicyType::Network);
            request.name(name).customize().config_override(ticket).send()
        };
        let policy = match session.call(api, target, send).await {
            Ok(answer) => answer.security_policy_detail.and_then(|it| it.policy),
            // Deleted since it was listed.
            Err(failed) if failed.failure.is("ResourceNotFoundException") => continue,
            Err(failed) => return Fact::Unknown(failed.unknown()),
        };
        match policy.and_then(|it| aoss_shape::network(name, &it, collection)) {
            Some(rules) => found.extend(rules),
            None => return unreadable(source(api, target)),
        }
    }
    found.sort();
    Fact::Known(found, listed)
}

async fn access(session: &Session, collection: &str, target: Target) -> Fact<Vec<AccessRule>> {
    let api = &api::AOSS_LIST_ACCESS_POLICIES;
    let client = &session.door.clients.aoss;
    let ask = |token: Option<String>| {
        session.call(api, target, move |ticket| {
            let request = client.list_access_policies().r#type(AccessPolicyType::Data);
            let request = request.max_results(100).set_next_token(token.clone());
            request.customize().config_override(ticket).send()
        })
    };
    let read = |page: &ListAccessPoliciesOutput| {
        rows(page.access_policy_summaries(), |row| row.name().map(str::to_owned))
    };
    let listed = pages(source(api, target), ask, ListAccessPoliciesOutput::next_token, read).await;
    let (names, listed) = match listed {
        Fact::Known(names, source) => (names, source),
        Fact::Unknown(unknown) => return Fact::Unknown(unknown),
    };
    let api = &api::AOSS_GET_ACCESS_POLICY;
    let mut found = Vec::new();
    for name in &names {
        let send = |ticket| {
            let request = client.get_access_policy().r#type(AccessPolicyType::Data);
            request.name(name).customize().config_override(ticket).send()
        };
        let policy = match session.call(api, target, send).await {
            Ok(answer) => answer.access_policy_detail.and_then(|it| it.policy),
            // Deleted since it was listed.
            Err(failed) if failed.failure.is("ResourceNotFoundException") => continue,
            Err(failed) => return Fact::Unknown(failed.unknown()),
        };
        match policy.and_then(|it| aoss_shape::access(name, &it, collection)) {
            Some(rules) => found.extend(rules),
            None => return unreadable(source(api, target)),
        }
    }
    found.sort();
    Fact::Known(found, listed)
}
