use aws_sdk_secretsmanager::operation::describe_secret::DescribeSecretOutput;
use hydrant_core::facts::{Resource, Secret, SecretDetail};
use hydrant_core::{Answer, Arn, Fact, Source, Target, Unknown, api};

use super::asker;
use super::cloudtrail::time;
use crate::door::Session;

/// A secret's metadata and policy. Its value is never asked for.
pub(super) async fn secret(session: &Session, secret: &Arn, referrer: Target) -> Answer {
    let target = asker(session, secret.target(), referrer).await;
    let detail = detail(session, secret, target).await;
    let policy = match &detail {
        Fact::Known(None, source) => Fact::Known(None, *source),
        _ => policy(session, secret, target).await,
    };
    Answer::Resource(Box::new(Resource::Secret(Secret { arn: secret.clone(), detail, policy })))
}

async fn detail(session: &Session, secret: &Arn, target: Target) -> Fact<Option<SecretDetail>> {
    let api = &api::SECRETSMANAGER_DESCRIBE_SECRET;
    let client = &session.door.clients.secrets;
    let send = |ticket| {
        let request = client.describe_secret().secret_id(secret.as_str());
        request.customize().config_override(ticket).send()
    };
    let source = Source { api, account: target.account, region: target.region };
    match session.call(api, target, send).await {
        // Almost every field may be missing: the ARN shows that this is an answer.
        Ok(answer) if answer.arn().is_none() => empty(source),
        Ok(answer) => Fact::Known(Some(read(&answer)), source),
        Err(failed) if failed.failure.is("ResourceNotFoundException") => Fact::Known(None, source),
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

/// A secret that was never rotated says nothing about rotation (AWS Secrets Manager API Reference).
fn read(it: &DescribeSecretOutput) -> SecretDetail {
    SecretDetail {
        rotation: it.rotation_enabled().unwrap_or_default(),
        created: it.created_date().and_then(time),
        rotated: it.last_rotated_date().and_then(time),
        changed: it.last_changed_date().and_then(time),
        deleted: it.deleted_date().is_some(),
        key: it.kms_key_id().map(str::to_owned),
    }
}

async fn policy(session: &Session, secret: &Arn, target: Target) -> Fact<Option<String>> {
    let api = &api::SECRETSMANAGER_GET_RESOURCE_POLICY;
    let client = &session.door.clients.secrets;
    let send = |ticket| {
        let request = client.get_resource_policy().secret_id(secret.as_str());
        request.customize().config_override(ticket).send()
    };
    let source = Source { api, account: target.account, region: target.region };
    match session.call(api, target, send).await {
        // Without a policy the answer still names the secret.
        Ok(answer) if answer.arn().is_none() && answer.resource_policy().is_none() => empty(source),
        Ok(answer) => Fact::Known(answer.resource_policy, source),
        Err(failed) if failed.failure.is("ResourceNotFoundException") => Fact::Known(None, source),
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

fn empty<T>(source: Source) -> Fact<T> {
    Fact::Unknown(Unknown::undecided(source, "the answer was empty"))
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::DateTime;

    use super::*;

    #[test]
    fn a_secret_says_nothing_of_what_never_happened() {
        let it =
            read(&DescribeSecretOutput::builder().created_date(DateTime::from_secs(7)).build());
        assert_eq!((it.rotation, it.deleted, it.rotated, it.key), (false, false, None, None));
        assert_eq!(it.created.map(|it| it.as_second()), Some(7));
        let it = DescribeSecretOutput::builder().deleted_date(DateTime::from_secs(7));
        let it = read(&it.rotation_enabled(true).build());
        assert_eq!((it.rotation, it.deleted), (true, true));
    }
}
