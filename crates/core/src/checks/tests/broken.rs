//! Ways to break the sample, one at a time or together.

use std::sync::LazyLock;

use super::broken_activity::CHANGES_ACTIVITY;
use super::broken_around::CHANGES as CHANGES_AROUND;
use super::broken_paths::CHANGES_PATHS;
use super::broken_people::CHANGES_PEOPLE;
use super::broken_roles::CHANGES_ROLES;
use super::broken_stores::CHANGES_STORES;
use crate::facts::{
    AclGrantee, BucketEncryption, BucketOwner, DestinationKind, Grant, Key, StreamSource,
    SuspectedSecret, Versioning,
};
use crate::sample::{
    self, ARCHIVE_KEY, CLICKS, CODE, DELIVERED, ORDERS, ORDERS_ARCHIVE, PRICING, SHOP_KEY, STRANGER,
};
use crate::{SecretKind, Snapshot, api};

/// A source stream of a stranger, and its key.
pub(super) const PARTNER: &str = "arn:aws:kinesis:eu-west-1:999999999999:stream/partner";
const PARTNER_KEY: &str =
    "arn:aws:kms:eu-west-1:999999999999:key/99999999-9999-4999-8999-999999999999";

/// All changes, of every file.
pub(super) static ALL: LazyLock<Vec<fn(&mut Snapshot)>> = LazyLock::new(|| {
    [
        CHANGES,
        CHANGES_ACTIVITY,
        CHANGES_AROUND,
        CHANGES_PATHS,
        CHANGES_PEOPLE,
        CHANGES_ROLES,
        CHANGES_STORES,
    ]
    .concat()
});

/// Changes that break something or take a reason to judge away.
const CHANGES: &[fn(&mut Snapshot)] = &[
    |s| sample::description(s, CLICKS).encryption = None,
    |s| {
        if let Some(encryption) = &mut sample::description(s, CLICKS).encryption {
            encryption.key_type = Some("AWS_OWNED_CMK".to_owned());
        }
    },
    |s| {
        if let Some(encryption) = &mut sample::description(s, CLICKS).encryption {
            encryption.status = "ENABLING_FAILED".to_owned();
        }
    },
    |s| sample::description(s, CLICKS).status = "DELETING".to_owned(),
    |s| {
        sample::description(s, CLICKS).source =
            StreamSource::Msk { cluster: None, connectivity: "PUBLIC".to_owned(), role: None };
    },
    |s| sample::destination(s, CLICKS).kind = DestinationKind::Splunk,
    |s| sample::destination(s, CLICKS).kind = DestinationKind::OpenSearch,
    |s| sample::destination(s, CLICKS).buckets[0].logging = None,
    |s| {
        *sample::value(&mut sample::bucket_mut(s, DELIVERED).encryption) = None;
        for name in [CLICKS, ORDERS_ARCHIVE] {
            sample::destination(s, name).buckets[0].key = Some(sample::arn(SHOP_KEY));
        }
    },
    |s| {
        for name in [CLICKS, ORDERS_ARCHIVE] {
            sample::destination(s, name).buckets[0].key =
                Some(sample::arn("arn:aws:kms:eu-west-1:222222222222:alias/aws/s3"));
        }
    },
    |s| {
        let function = format!("arn:aws:lambda:eu-west-1:{STRANGER}:function:clean");
        sample::destination(s, CLICKS).transforms.push(sample::arn(&function));
    },
    |s| {
        sample::destination(s, CLICKS).suspected_secrets.push(SuspectedSecret {
            place: "CommonAttributes[token]".to_owned(),
            kind: SecretKind::NamedSecret,
        });
    },
    partner,
    |s| sample::summary(s, ORDERS).encryption_type = None,
    |s| sample::summary(s, ORDERS).key_id = Some("alias/aws/kinesis".to_owned()),
    |s| sample::summary(s, ORDERS).status = "CREATING".to_owned(),
    |s| {
        let stream = s.streams.get_mut(&sample::arn(ORDERS)).unwrap();
        *sample::value(&mut stream.policy) = Some(allow("*"));
    },
    |s| {
        let consumer = s.consumers.get_mut(&sample::arn(PRICING)).unwrap();
        *sample::value(&mut consumer.policy) = Some(allow(STRANGER));
    },
    |s| {
        let stream = s.streams.get_mut(&sample::arn(ORDERS)).unwrap();
        *sample::value(&mut stream.policy) = Some(allow_organization("o-anotherorg"));
    },
    |s| sample::detail(s).vpc.clear(),
    |s| sample::detail(s).runtime = "SQL-1_0".to_owned(),
    |s| sample::detail(s).code = None,
    |s| sample::set_owner(s, DELIVERED, BucketOwner::Missing),
    elsewhere,
    |s| *sample::value(&mut sample::bucket_mut(s, DELIVERED).encryption) = None,
    |s| {
        let encryption = BucketEncryption { algorithm: "aws:kms".to_owned(), key: None };
        *sample::value(&mut sample::bucket_mut(s, DELIVERED).encryption) = Some(encryption);
    },
    |s| *sample::value(&mut sample::bucket_mut(s, CODE).versioning) = Versioning::Off,
    |s| sample::value(&mut sample::bucket_mut(s, DELIVERED).lifecycle).clear(),
    |s| *sample::value(&mut sample::bucket_mut(s, DELIVERED).policy) = Some(allow("*")),
    |s| *sample::value(&mut sample::bucket_mut(s, DELIVERED).policy_is_public) = Some(true),
    |s| {
        let acl = sample::value(&mut sample::bucket_mut(s, DELIVERED).acl);
        acl.grants.push((AclGrantee::Everyone, "READ".to_owned()));
    },
    |s| *sample::value(&mut sample::bucket_mut(s, DELIVERED).public_access_block) = None,
    |s| *sample::value(&mut sample::bucket_mut(s, DELIVERED).ownership) = None,
    |s| s.account_blocks.values_mut().for_each(|it| *sample::value(it) = None),
    |s| sample::metadata(s, ARCHIVE_KEY).state = "PendingDeletion".to_owned(),
    |s| sample::metadata(s, ARCHIVE_KEY).manager = "AWS".to_owned(),
    |s| *sample::value(&mut sample::key_mut(s, SHOP_KEY).metadata) = None,
    |s| *sample::value(&mut sample::access(s, SHOP_KEY).rotation) = false,
    |s| *sample::value(&mut sample::access(s, SHOP_KEY).policy) = allow("*"),
    |s| *sample::value(&mut sample::access(s, ARCHIVE_KEY).policy) = allow(STRANGER),
    |s| {
        *sample::value(&mut sample::access(s, ARCHIVE_KEY).policy) =
            allow_organization("o-anotherorg");
    },
    |s| {
        let (id, grantee) = ("1".to_owned(), format!("arn:aws:iam::{STRANGER}:role/reader"));
        let grant = Grant { id, grantee, operations: vec!["Decrypt".to_owned()] };
        sample::value(&mut sample::access(s, SHOP_KEY).grants).push(grant);
    },
    |s| sample::value(&mut sample::trail_mut(s).status).logging = false,
    |s| sample::value(&mut sample::trail_mut(s).selectors).advanced.clear(),
    |s| sample::change_trail(s, |it| it.custom_selectors = false),
    |s| s.trail_refs.values_mut().for_each(|it| sample::value(it).clear()),
    |s| s.log_streams.values_mut().for_each(|it| *sample::value(&mut it.exists) = None),
    |s| {
        s.header.organization.accounts.remove(&sample::account(sample::ARCHIVE));
    },
    |s| sample::detail(s).status = "DELETING".to_owned(),
];

/// What the changes at these places make of the sample.
pub(super) fn broken(changes: &[usize]) -> Snapshot {
    sample::with(|s| changes.iter().for_each(|index| ALL[*index](s)))
}

/// Public by policy or access control list, and closed by exactly one switch each.
pub(super) fn neutralized() -> [Snapshot; 3] {
    let open = |close: fn(&mut Snapshot)| {
        sample::with(|s| {
            let bucket = sample::bucket_mut(s, DELIVERED);
            *sample::value(&mut bucket.policy) = Some(allow("*"));
            *sample::value(&mut bucket.public_access_block) = None;
            *sample::value(&mut bucket.ownership) = None;
            close(s);
        })
    };
    [
        open(|_| {}),
        open(|s| {
            let block = s.account_blocks.values_mut().find_map(|it| sample::value(it).take());
            s.account_blocks.values_mut().for_each(|it| *sample::value(it) = None);
            *sample::value(&mut sample::bucket_mut(s, DELIVERED).public_access_block) = block;
        }),
        open(|s| {
            s.account_blocks.values_mut().for_each(|it| *sample::value(it) = None);
            let bucket = sample::bucket_mut(s, DELIVERED);
            *sample::value(&mut bucket.policy) = None;
            *sample::value(&mut bucket.ownership) = Some("BucketOwnerEnforced".to_owned());
            sample::value(&mut bucket.acl).grants.push((AclGrantee::Everyone, "READ".to_owned()));
        }),
    ]
}

fn partner(s: &mut Snapshot) {
    let arn = sample::arn(PARTNER_KEY);
    let metadata = sample::known(&api::KMS_DESCRIBE_KEY, Some(sample::customer_key(PARTNER_KEY)));
    s.key_refs.insert(arn.clone(), arn.clone());
    s.keys.insert(arn.clone(), Key { arn, metadata, access: None });
    s.streams.insert(sample::arn(PARTNER), sample::stream(PARTNER, &[]));
    sample::summary(s, PARTNER).key_id = Some(PARTNER_KEY.to_owned());
    sample::description(s, ORDERS_ARCHIVE).source =
        StreamSource::Kinesis { stream: Some(sample::arn(PARTNER)), role: None };
}

/// As fetch answers it: the location of the bucket proves that it exists.
fn elsewhere(s: &mut Snapshot) {
    let owner = sample::known(&api::S3_GET_BUCKET_LOCATION, BucketOwner::Elsewhere);
    sample::bucket_mut(s, DELIVERED).owner = owner;
    for account in [sample::MANAGEMENT, sample::SHOP, sample::ARCHIVE] {
        let list = sample::known_in(sample::home(account), &api::S3_LIST_BUCKETS, Vec::new());
        s.bucket_lists.insert(sample::account(account), list);
    }
}

pub(super) fn allow(principal: &str) -> String {
    format!(
        r#"{{"Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"*","Resource":"*"}}]}}"#
    )
}

pub(super) fn allow_organization(id: &str) -> String {
    format!(
        r#"{{"Statement":[{{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{{"StringEquals":{{"aws:PrincipalOrgID":"{id}"}}}}}}]}}"#
    )
}
