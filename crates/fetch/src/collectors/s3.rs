use hydrant_core::facts::{
    Acl, Bucket, BucketEncryption, BucketEntry, BucketOwner, LifecycleRule, PublicAccessBlock,
    ReplicationRule, Versioning,
};
use hydrant_core::{Answer, Api, Fact, Source, Target, Unknown, api};

use super::{Places, endless, fact, s3_shape, unreadable};
use crate::door::{Failed, Session};
use crate::lists::garbled;

fn source(api: &'static Api, target: Target) -> Source {
    Source { api, account: target.account, region: target.region }
}

/// The buckets of an account, in every Region: pages of up to 1,000, which also makes S3 say the Region.
pub(super) async fn list(session: &Session, target: Target) -> Answer {
    let api = &api::S3_LIST_BUCKETS;
    let client = &session.door.clients.s3;
    let mut found = Vec::new();
    let mut token: Option<String> = None;
    loop {
        let send = |ticket| {
            let request =
                client.list_buckets().max_buckets(1_000).set_continuation_token(token.clone());
            request.customize().config_override(ticket).send()
        };
        match session.call(api, target, send).await {
            Ok(page) => {
                let rows = page.buckets().iter().map(|row| {
                    let region = row.bucket_region().and_then(|name| name.parse().ok());
                    Some(BucketEntry { name: row.name()?.to_owned(), region })
                });
                let Some(read) = rows.collect::<Option<Vec<_>>>() else {
                    return Answer::Buckets(unreadable(source(api, target)));
                };
                found.extend(read);
                let next = page.continuation_token().map(str::to_owned);
                let before = std::mem::replace(&mut token, next);
                if token.is_some() && token == before {
                    return Answer::Buckets(endless(source(api, target)));
                }
                if token.is_none() {
                    found.sort();
                    return Answer::Buckets(Fact::Known(found, source(api, target)));
                }
            }
            Err(failed) => return Answer::Buckets(Fact::Unknown(failed.unknown())),
        }
    }
}

/// An account's public access block.
pub(super) async fn account_block(session: &Session, target: Target) -> Answer {
    let api = &api::S3CONTROL_GET_PUBLIC_ACCESS_BLOCK;
    let client = &session.door.clients.s3control;
    let send = |ticket| {
        let request = client.get_public_access_block().account_id(target.account.to_string());
        request.customize().config_override(ticket).send()
    };
    let answer = session.call(api, target, send).await.map(|answer| {
        answer.public_access_block_configuration().map(|it| PublicAccessBlock {
            block_public_acls: it.block_public_acls().unwrap_or_default(),
            ignore_public_acls: it.ignore_public_acls().unwrap_or_default(),
            block_public_policy: it.block_public_policy().unwrap_or_default(),
            restrict_public_buckets: it.restrict_public_buckets().unwrap_or_default(),
        })
    });
    Answer::AccountBlock(none_if(
        answer,
        source(api, target),
        "NoSuchPublicAccessBlockConfiguration",
    ))
}

/// A bucket's posture, asked where the bucket is.
///
/// `everywhere` says that every account's list was asked for: then a bucket that no list names is missing,
/// outside the organization, or, where a list could not be read, not to be placed.
pub(super) async fn bucket(
    session: &Session,
    name: &str,
    asker: Target,
    places: &Places,
    everywhere: bool,
) -> Answer {
    let owner = match places.find(name, asker) {
        Some(target) => {
            Fact::Known(BucketOwner::Member(target), source(&api::S3_LIST_BUCKETS, target))
        }
        None if everywhere => unlisted(session, name, asker, places).await,
        None => return Answer::BucketNotHere,
    };
    Answer::Bucket(Box::new(match owner {
        Fact::Known(BucketOwner::Member(target), _) => posture(session, name, owner, target).await,
        owner => unplaced(name, owner, asker),
    }))
}

/// A bucket that no list names. A list that could not be read may hold it: the account that uses the
/// bucket is asked with `ExpectedBucketOwner` first, which only the owner's own bucket answers.
async fn unlisted(
    session: &Session,
    name: &str,
    asker: Target,
    places: &Places,
) -> Fact<BucketOwner> {
    let api = &api::S3_GET_BUCKET_LOCATION;
    let client = &session.door.clients.s3;
    let unread = places.unread(asker.account);
    let expected = unread.is_some().then(|| asker.account.to_string());
    let send = |ticket| {
        let request =
            client.get_bucket_location().bucket(name).set_expected_bucket_owner(expected.clone());
        request.customize().config_override(ticket).send()
    };
    match (session.call(api, asker, send).await, unread) {
        (Err(failed), _) if failed.failure.is("NoSuchBucket") => {
            Fact::Known(BucketOwner::Missing, source(api, asker))
        }
        (Ok(answer), Some(_)) => {
            // The empty location is us-east-1, and EU stands for eu-west-1 (S3 API Reference).
            let region = match answer.location_constraint().map(|it| it.as_str()) {
                None | Some("") => "us-east-1".parse().unwrap_or(asker.region),
                Some("EU") => "eu-west-1".parse().unwrap_or(asker.region),
                Some(name) => name.parse().unwrap_or(asker.region),
            };
            let target = Target::new(asker.account, region);
            Fact::Known(BucketOwner::Member(target), source(api, asker))
        }
        (Err(failed), Some(_)) if failed.failure.explained => Fact::Unknown(failed.unknown()),
        (Err(_), Some(unread)) => Fact::Unknown(unread),
        // It answers, or refuses us, and it is in no list: it exists and is somebody else's.
        (Ok(_), None) => Fact::Known(BucketOwner::Elsewhere, source(api, asker)),
        (Err(failed), None) if exists(&failed) => {
            Fact::Known(BucketOwner::Elsewhere, source(api, asker))
        }
        (Err(failed), None) => Fact::Unknown(failed.unknown()),
    }
}

/// S3 refuses or redirects only for buckets that exist. A refusal by our own policies says nothing.
fn exists(failed: &Failed) -> bool {
    let failure = &failed.failure;
    failure.bucket_region.is_some()
        || failure.is("PermanentRedirect")
        || failure.is("AuthorizationHeaderMalformed")
}

/// Nothing of a bucket's posture can be asked where its owner is not ours or not known.
fn unplaced(name: &str, owner: Fact<BucketOwner>, asker: Target) -> Bucket {
    let why = match owner.known() {
        Ok(BucketOwner::Missing) => "the bucket does not exist",
        Ok(_) => "the bucket is outside the organization",
        Err(_) => "the bucket's owner is not known",
    };
    Bucket {
        name: name.to_owned(),
        owner,
        encryption: none(&api::S3_GET_BUCKET_ENCRYPTION, asker, why),
        policy: none(&api::S3_GET_BUCKET_POLICY, asker, why),
        policy_is_public: none(&api::S3_GET_BUCKET_POLICY_STATUS, asker, why),
        versioning: none(&api::S3_GET_BUCKET_VERSIONING, asker, why),
        lifecycle: none(&api::S3_GET_BUCKET_LIFECYCLE_CONFIGURATION, asker, why),
        acl: none(&api::S3_GET_BUCKET_ACL, asker, why),
        ownership: none(&api::S3_GET_BUCKET_OWNERSHIP_CONTROLS, asker, why),
        public_access_block: none(&api::S3_GET_PUBLIC_ACCESS_BLOCK, asker, why),
        replication: none(&api::S3_GET_BUCKET_REPLICATION, asker, why),
        logging: none(&api::S3_GET_BUCKET_LOGGING, asker, why),
    }
}

fn none<T>(api: &'static Api, asker: Target, why: &str) -> Fact<T> {
    Fact::Unknown(Unknown::not_asked(source(api, asker), why))
}

/// One bucket property: the closure sends, the second reads.
macro_rules! property {
    ($session:expr, $target:expr, $name:expr, $api:expr, $operation:ident) => {{
        let client = &$session.door.clients.s3;
        let owner = $target.account.to_string();
        let send = |ticket| {
            let request = client.$operation().bucket($name).expected_bucket_owner(&owner);
            request.customize().config_override(ticket).send()
        };
        $session.call($api, $target, send).await
    }};
}

/// One call after the other: every bucket is a host of its own (Amazon S3 User Guide, "Virtual hosting of general
/// purpose buckets"), and calls at once would be as many connections that nobody else can use.
async fn posture(
    session: &Session,
    name: &str,
    owner: Fact<BucketOwner>,
    target: Target,
) -> Bucket {
    let encryption = encryption(session, name, target).await;
    let policy = policy(session, name, target).await;
    let policy_is_public = policy_status(session, name, target, &policy).await;
    let versioning = versioning(session, name, target).await;
    let lifecycle = lifecycle(session, name, target).await;
    let acl = acl(session, name, target).await;
    let ownership = ownership(session, name, target).await;
    let public_access_block = public_access_block(session, name, target).await;
    let replication = replication(session, name, target).await;
    let logging = logging(session, name, target).await;
    let name = name.to_owned();
    Bucket {
        name,
        owner,
        encryption,
        policy,
        policy_is_public,
        versioning,
        lifecycle,
        acl,
        ownership,
        public_access_block,
        replication,
        logging,
    }
}

async fn encryption(
    session: &Session,
    name: &str,
    target: Target,
) -> Fact<Option<BucketEncryption>> {
    let api = &api::S3_GET_BUCKET_ENCRYPTION;
    let answer = property!(session, target, name, api, get_bucket_encryption);
    let answer = answer.map(|it| s3_shape::encryption(it.server_side_encryption_configuration()));
    none_if(answer, source(api, target), "ServerSideEncryptionConfigurationNotFoundError")
}

async fn policy(session: &Session, name: &str, target: Target) -> Fact<Option<String>> {
    let api = &api::S3_GET_BUCKET_POLICY;
    match property!(session, target, name, api, get_bucket_policy).map(|it| it.policy) {
        // An answer without its content is not the answer "there is none".
        Ok(None) => wordless(source(api, target)),
        answer => none_if(answer, source(api, target), "NoSuchBucketPolicy"),
    }
}

async fn versioning(session: &Session, name: &str, target: Target) -> Fact<Versioning> {
    let api = &api::S3_GET_BUCKET_VERSIONING;
    let answer = property!(session, target, name, api, get_bucket_versioning);
    fact(source(api, target), answer, |it| match it.status().map(|it| it.as_str()) {
        Some("Enabled") => Versioning::Enabled,
        Some("Suspended") => Versioning::Suspended,
        _ => Versioning::Off,
    })
}

async fn lifecycle(session: &Session, name: &str, target: Target) -> Fact<Vec<LifecycleRule>> {
    let api = &api::S3_GET_BUCKET_LIFECYCLE_CONFIGURATION;
    match property!(session, target, name, api, get_bucket_lifecycle_configuration) {
        Ok(it) => Fact::Known(it.rules().iter().map(s3_shape::rule).collect(), source(api, target)),
        Err(failed) if failed.failure.is("NoSuchLifecycleConfiguration") => {
            Fact::Known(Vec::new(), source(api, target))
        }
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

async fn acl(session: &Session, name: &str, target: Target) -> Fact<Acl> {
    let api = &api::S3_GET_BUCKET_ACL;
    match property!(session, target, name, api, get_bucket_acl) {
        Ok(it) => match s3_shape::acl(it.owner().and_then(|owner| owner.id()), it.grants()) {
            Some(acl) => Fact::Known(acl, source(api, target)),
            None => garbled(source(api, target)),
        },
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

async fn ownership(session: &Session, name: &str, target: Target) -> Fact<Option<String>> {
    let api = &api::S3_GET_BUCKET_OWNERSHIP_CONTROLS;
    let answer = property!(session, target, name, api, get_bucket_ownership_controls).map(|it| {
        let rules = it.ownership_controls().map(|it| it.rules()).unwrap_or_default();
        rules.first().map(|rule| rule.object_ownership().as_str().to_owned())
    });
    none_if(answer, source(api, target), "OwnershipControlsNotFoundError")
}

async fn public_access_block(
    session: &Session,
    name: &str,
    target: Target,
) -> Fact<Option<PublicAccessBlock>> {
    let api = &api::S3_GET_PUBLIC_ACCESS_BLOCK;
    let answer = property!(session, target, name, api, get_public_access_block)
        .map(|it| it.public_access_block_configuration().map(s3_shape::block));
    none_if(answer, source(api, target), "NoSuchPublicAccessBlockConfiguration")
}

async fn replication(session: &Session, name: &str, target: Target) -> Fact<Vec<ReplicationRule>> {
    let api = &api::S3_GET_BUCKET_REPLICATION;
    let source = source(api, target);
    let answer = property!(session, target, name, api, get_bucket_replication);
    match answer.map(|it| it.replication_configuration) {
        Ok(Some(it)) => match s3_shape::replication(it.rules()) {
            Some(rules) => Fact::Known(rules, source),
            None => garbled(source),
        },
        Ok(None) => wordless(source),
        Err(failed) if failed.failure.is("ReplicationConfigurationNotFoundError") => {
            Fact::Known(Vec::new(), source)
        }
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

/// An empty answer is how S3 says that logging is off.
async fn logging(session: &Session, name: &str, target: Target) -> Fact<Option<String>> {
    let api = &api::S3_GET_BUCKET_LOGGING;
    let answer = property!(session, target, name, api, get_bucket_logging);
    match answer.map(|it| it.logging_enabled.map(|it| it.target_bucket)) {
        Ok(Some(bucket)) if bucket.is_empty() => wordless(source(api, target)),
        Ok(bucket) => Fact::Known(bucket, source(api, target)),
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

/// Without a policy there is no status to ask for.
async fn policy_status(
    session: &Session,
    name: &str,
    target: Target,
    policy: &Fact<Option<String>>,
) -> Fact<Option<bool>> {
    let api = &api::S3_GET_BUCKET_POLICY_STATUS;
    if let Ok(None) = policy.known() {
        return Fact::Known(None, policy.source());
    }
    let answer = property!(session, target, name, api, get_bucket_policy_status)
        .map(|it| it.policy_status().and_then(|it| it.is_public()));
    match answer {
        Ok(None) => wordless(source(api, target)),
        answer => none_if(answer, source(api, target), "NoSuchBucketPolicy"),
    }
}

fn wordless<T>(source: Source) -> Fact<T> {
    Fact::Unknown(Unknown::undecided(source, "the answer was empty"))
}

/// A code that means "there is none" is an answer, not a failure.
fn none_if<T>(answer: Result<Option<T>, Failed>, source: Source, none: &str) -> Fact<Option<T>> {
    match answer {
        Ok(value) => Fact::Known(value, source),
        Err(failed) if failed.failure.is(none) => Fact::Known(None, source),
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}
