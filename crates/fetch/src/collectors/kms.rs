use hydrant_core::facts::{Grant, KeyAccess, KeyMetadata};
use hydrant_core::{Answer, Arn, Fact, Source, Target, api};

use super::{asker, endless, unreadable};
use crate::door::Session;
use crate::lists::garbled;

/// What a key ARN or alias ARN stands for. One call: `DescribeKey` resolves aliases by itself.
pub(super) async fn resolve(session: &Session, reference: &Arn, referrer: Target) -> Answer {
    let api = &api::KMS_DESCRIBE_KEY;
    let target = asker(session, reference.target(), referrer).await;
    let client = &session.door.clients.kms;
    let send = |ticket| {
        client.describe_key().key_id(reference.as_str()).customize().config_override(ticket).send()
    };
    let source = Source { api, account: target.account, region: target.region };
    Answer::KeyRef(match session.call(api, target, send).await {
        Ok(answer) => match answer.key_metadata().and_then(metadata) {
            Some(metadata) => Fact::Known(Some(metadata), source),
            None => garbled(source),
        },
        Err(failed) if failed.failure.is("NotFoundException") => Fact::Known(None, source),
        Err(failed) => Fact::Unknown(failed.unknown()),
    })
}

fn metadata(it: &aws_sdk_kms::types::KeyMetadata) -> Option<KeyMetadata> {
    let configuration = it.multi_region_configuration();
    Some(KeyMetadata {
        arn: it.arn()?.parse().ok()?,
        manager: it.key_manager()?.as_str().to_owned(),
        state: it.key_state()?.as_str().to_owned(),
        spec: it.key_spec().map(|it| it.as_str()).unwrap_or_default().to_owned(),
        origin: it.origin().map(|it| it.as_str()).unwrap_or_default().to_owned(),
        multi_region: configuration
            .and_then(|it| it.multi_region_key_type())
            .map(|it| it.as_str().to_owned()),
    })
}

/// Policy, rotation and grants of a customer-managed key.
pub(super) async fn access(session: &Session, key: &Arn, referrer: Target) -> Answer {
    let target = asker(session, key.target(), referrer).await;
    let (policy, rotation, grants) = tokio::join!(
        policy(session, key, target),
        rotation(session, key, target),
        grants(session, key, target)
    );
    Answer::Key(Box::new(KeyAccess { policy, rotation, grants }))
}

async fn policy(session: &Session, key: &Arn, target: Target) -> Fact<String> {
    let api = &api::KMS_GET_KEY_POLICY;
    let client = &session.door.clients.kms;
    let send = |ticket| {
        let request = client.get_key_policy().key_id(key.as_str()).policy_name("default");
        request.customize().config_override(ticket).send()
    };
    let source = Source { api, account: target.account, region: target.region };
    match session.call(api, target, send).await {
        Ok(answer) => match answer.policy {
            Some(text) => Fact::Known(text, source),
            None => garbled(source),
        },
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

/// Keys that cannot be rotated answer with an error: for them "not rotated" is the truth, and the check
/// does not apply.
async fn rotation(session: &Session, key: &Arn, target: Target) -> Fact<bool> {
    let api = &api::KMS_GET_KEY_ROTATION_STATUS;
    let client = &session.door.clients.kms;
    let send = |ticket| {
        client
            .get_key_rotation_status()
            .key_id(key.as_str())
            .customize()
            .config_override(ticket)
            .send()
    };
    let source = Source { api, account: target.account, region: target.region };
    match session.call(api, target, send).await {
        Ok(answer) => Fact::Known(answer.key_rotation_enabled(), source),
        Err(failed) if failed.failure.is("UnsupportedOperationException") => {
            Fact::Known(false, source)
        }
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

async fn grants(session: &Session, key: &Arn, target: Target) -> Fact<Vec<Grant>> {
    let api = &api::KMS_LIST_GRANTS;
    let client = &session.door.clients.kms;
    let source = Source { api, account: target.account, region: target.region };
    let mut found = Vec::new();
    let mut marker = None;
    loop {
        let send = |ticket| {
            let request =
                client.list_grants().key_id(key.as_str()).limit(100).set_marker(marker.clone());
            request.customize().config_override(ticket).send()
        };
        match session.call(api, target, send).await {
            Ok(page) => {
                let Some(rows) = page.grants().iter().map(grant).collect::<Option<Vec<_>>>() else {
                    return unreadable(source);
                };
                found.extend(rows);
                let before = std::mem::replace(&mut marker, page.next_marker().map(str::to_owned));
                if page.truncated() && (marker.is_none() || marker == before) {
                    return endless(source);
                }
                if !page.truncated() {
                    found.sort();
                    return Fact::Known(found, source);
                }
            }
            Err(failed) => return Fact::Unknown(failed.unknown()),
        }
    }
}

/// A grant to nobody in particular may be one to anybody.
fn grant(it: &aws_sdk_kms::types::GrantListEntry) -> Option<Grant> {
    Some(Grant {
        id: it.grant_id().unwrap_or_default().to_owned(),
        grantee: it.grantee_principal()?.to_owned(),
        operations: it.operations().iter().map(|it| it.as_str().to_owned()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use aws_sdk_kms::types as sdk;

    use super::*;

    #[test]
    fn a_grant_names_its_grantee() {
        let row = sdk::GrantListEntry::builder().grant_id("g");
        assert_eq!(grant(&row.clone().build()), None);
        let found = grant(&row.grantee_principal("arn:aws:iam::123456789012:role/r").build());
        assert_eq!(found.unwrap().grantee, "arn:aws:iam::123456789012:role/r");
    }

    #[test]
    fn a_key_says_who_manages_it_and_what_state_it_is_in() {
        let arn = "arn:aws:kms:eu-west-1:123456789012:key/1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9";
        let whole = sdk::KeyMetadata::builder().key_id("1b2c3d4e").arn(arn);
        let managed = whole.clone().key_manager(sdk::KeyManagerType::Customer);
        let stated = whole.key_state(sdk::KeyState::Enabled);
        assert_eq!(metadata(&managed.clone().build().unwrap()), None);
        assert_eq!(metadata(&stated.build().unwrap()), None);
        let found = metadata(&managed.key_state(sdk::KeyState::Enabled).build().unwrap()).unwrap();
        assert_eq!((found.manager.as_str(), found.state.as_str()), ("CUSTOMER", "Enabled"));
    }
}
