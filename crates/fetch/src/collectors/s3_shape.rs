use aws_sdk_s3::types as sdk;
use hydrant_core::facts::{
    Acl, AclGrantee, BucketEncryption, LifecycleRule, PublicAccessBlock, ReplicationRule,
};

use super::bucket_name;

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

/// Replication rules, if every one says which objects go where.
pub(super) fn replication(rules: &[sdk::ReplicationRule]) -> Option<Vec<ReplicationRule>> {
    let mut found = rules.iter().map(copy).collect::<Option<Vec<_>>>()?;
    found.sort();
    Some(found)
}

fn copy(it: &sdk::ReplicationRule) -> Option<ReplicationRule> {
    let filter = it.filter();
    let and = filter.and_then(|filter| filter.and());
    #[expect(deprecated, reason = "rules of the first version carry their prefix here")]
    let legacy = it.prefix();
    let prefix =
        filter.and_then(|filter| filter.prefix()).or(and.and_then(|and| and.prefix())).or(legacy);
    let destination = it.destination()?;
    let bucket = bucket_name(destination.bucket());
    if bucket.is_empty() {
        return None;
    }
    Some(ReplicationRule {
        enabled: matches!(it.status(), sdk::ReplicationRuleStatus::Enabled),
        prefix: prefix.unwrap_or_default().to_owned(),
        narrowed: filter.is_some_and(|filter| filter.tag().is_some())
            || and.is_some_and(|and| !and.tags().is_empty()),
        bucket,
        account: match destination.account() {
            Some(text) => Some(text.parse().ok()?),
            None => None,
        },
    })
}

/// Grants to anyone but the owner, if every one says to whom.
pub(super) fn acl(owner: Option<&str>, grants: &[sdk::Grant]) -> Option<Acl> {
    let mut found = Vec::new();
    for grant in grants {
        let grantee = grant.grantee()?;
        let who = match grantee.uri() {
            Some(uri) if uri.ends_with("/AllUsers") => AclGrantee::Everyone,
            Some(uri) if uri.ends_with("/AuthenticatedUsers") => AclGrantee::AnyAwsAccount,
            Some(uri) if uri.ends_with("/LogDelivery") => AclGrantee::LogDelivery,
            _ if grantee.id().is_some() && grantee.id() == owner => continue,
            other => AclGrantee::User(grantee.id().or(other)?.to_owned()),
        };
        found.push((who, grant.permission()?.as_str().to_owned()));
    }
    found.sort();
    Some(Acl { grants: found })
}

pub(super) fn block(it: &sdk::PublicAccessBlockConfiguration) -> PublicAccessBlock {
    PublicAccessBlock {
        block_public_acls: it.block_public_acls().unwrap_or_default(),
        ignore_public_acls: it.ignore_public_acls().unwrap_or_default(),
        block_public_policy: it.block_public_policy().unwrap_or_default(),
        restrict_public_buckets: it.restrict_public_buckets().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(id: Option<&str>) -> sdk::Grant {
        let grantee = sdk::Grantee::builder().r#type(sdk::Type::CanonicalUser);
        let grantee = grantee.set_id(id.map(str::to_owned)).build().unwrap();
        sdk::Grant::builder().grantee(grantee).permission(sdk::Permission::Read).build()
    }

    #[test]
    fn a_grant_without_grantee_is_not_left_out() {
        let own = acl(Some("owner"), &[grant(Some("owner"))]).unwrap();
        assert_eq!(own.grants, []);
        let other = acl(Some("owner"), &[grant(Some("other"))]).unwrap();
        assert_eq!(other.grants, [(AclGrantee::User("other".to_owned()), "READ".to_owned())]);
        assert_eq!(acl(Some("owner"), &[grant(None)]), None);
        assert_eq!(acl(Some("owner"), &[sdk::Grant::builder().build()]), None);
    }

    #[test]
    fn a_rule_that_copies_somewhere_says_where() {
        let rule = sdk::ReplicationRule::builder().status(sdk::ReplicationRuleStatus::Enabled);
        assert_eq!(replication(&[rule.clone().build().unwrap()]), None);
        let destination = sdk::Destination::builder().bucket("arn:aws:s3:::copies");
        let tag = sdk::Tag::builder().key("class").value("public").build().unwrap();
        let and = sdk::ReplicationRuleAndOperator::builder().prefix("in/").tags(tag).build();
        let filter = sdk::ReplicationRuleFilter::builder().and(and).build();
        let rule = rule.filter(filter);
        let whole = rule.clone().destination(destination.clone().build().unwrap());
        let found = replication(&[whole.build().unwrap()]).unwrap();
        assert_eq!((found[0].bucket.as_str(), found[0].prefix.as_str()), ("copies", "in/"));
        assert!(found[0].enabled && found[0].narrowed && found[0].account.is_none());
        let garbled = rule.destination(destination.account("nobody").build().unwrap());
        assert_eq!(replication(&[garbled.build().unwrap()]), None);
    }
}
