use aws_sdk_s3::types as sdk;
use hydrant_core::facts::{Acl, AclGrantee, BucketEncryption, LifecycleRule, PublicAccessBlock};

pub(super) fn encryption(
    it: Option<&sdk::ServerSideEncryptionConfiguration>,
) -> Option<BucketEncryption> {
    let rule =
        it?.rules().iter().find_map(|rule| rule.apply_server_side_encryption_by_default())?;
    Some(BucketEncryption {
        algorithm: rule.sse_algorithm().as_str().to_owned(),
        key: rule.kms_master_key_id().map(str::to_owned),
    })
}

/// A rule acts if it moves or expires current objects; aborting uploads or expiring old versions alone
/// leaves delivered objects for ever.
pub(super) fn rule(it: &sdk::LifecycleRule) -> LifecycleRule {
    let filter = it.filter();
    let and = filter.and_then(|filter| filter.and());
    let size = |greater: Option<i64>, less: Option<i64>| greater.is_some() || less.is_some();
    let narrowed = filter.is_some_and(|filter| {
        filter.tag().is_some()
            || size(filter.object_size_greater_than(), filter.object_size_less_than())
    }) || and.is_some_and(|and| {
        !and.tags().is_empty() || size(and.object_size_greater_than(), and.object_size_less_than())
    });
    #[expect(
        deprecated,
        reason = "rules made before filters existed still carry their prefix here"
    )]
    let legacy = it.prefix();
    let prefix =
        filter.and_then(|filter| filter.prefix()).or(and.and_then(|and| and.prefix())).or(legacy);
    LifecycleRule {
        enabled: matches!(it.status(), sdk::ExpirationStatus::Enabled),
        prefix: prefix.unwrap_or_default().to_owned(),
        narrowed,
        acts: it.expiration().is_some_and(|it| it.days().is_some() || it.date().is_some())
            || !it.transitions().is_empty(),
    }
}

/// Grants to anyone but the owner.
pub(super) fn acl(owner: Option<&str>, grants: &[sdk::Grant]) -> Acl {
    let mut found: Vec<(AclGrantee, String)> = grants
        .iter()
        .filter_map(|grant| {
            let grantee = grant.grantee()?;
            let who = match grantee.uri() {
                Some(uri) if uri.ends_with("/AllUsers") => AclGrantee::Everyone,
                Some(uri) if uri.ends_with("/AuthenticatedUsers") => AclGrantee::AnyAwsAccount,
                Some(uri) if uri.ends_with("/LogDelivery") => AclGrantee::LogDelivery,
                _ if grantee.id().is_some() && grantee.id() == owner => return None,
                other => AclGrantee::User(grantee.id().or(other).unwrap_or_default().to_owned()),
            };
            Some((who, grant.permission().map_or("", |it| it.as_str()).to_owned()))
        })
        .collect();
    found.sort();
    Acl { grants: found }
}

pub(super) fn block(it: &sdk::PublicAccessBlockConfiguration) -> PublicAccessBlock {
    PublicAccessBlock {
        block_public_acls: it.block_public_acls().unwrap_or_default(),
        ignore_public_acls: it.ignore_public_acls().unwrap_or_default(),
        block_public_policy: it.block_public_policy().unwrap_or_default(),
        restrict_public_buckets: it.restrict_public_buckets().unwrap_or_default(),
    }
}
