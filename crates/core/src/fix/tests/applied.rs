//! What a scan would see after a plan was carried out.

use crate::facts::{
    Encryption, Key, KeyAccess, KeyMetadata, LogStream, Logging, PublicAccessBlock, Resource,
    Versioning,
};
use crate::fix::{Change, LogPlace, NewKey, Plan, Step};
use crate::sample::{self, SHOP_KEY};
use crate::{Arn, Fingerprint, Snapshot, Target, api};

/// The facts after a plan was carried out.
pub(super) fn applied(snapshot: &mut Snapshot, plan: &Plan) {
    for step in &plan.steps {
        let id = &step.finding.subject.id;
        let key = step.key.as_ref().map(|key| made(snapshot, key, step));
        match &step.change {
            Change::EncryptStream => {
                let summary = sample::summary(snapshot, id);
                summary.encryption_type = Some("KMS".to_owned());
                summary.key_id = key.map(|it| it.to_string());
            }
            Change::RetainStream(hours) => sample::summary(snapshot, id).retention_hours = *hours,
            Change::EncryptDelivery => {
                sample::description(snapshot, id).encryption = Some(Encryption {
                    status: "ENABLED".to_owned(),
                    key_type: Some("CUSTOMER_MANAGED_CMK".to_owned()),
                    key,
                    failure: None,
                });
            }
            Change::VersionBucket => {
                let bucket = sample::bucket_mut(snapshot, &step.finding.subject.name);
                *sample::value(&mut bucket.versioning) = Versioning::Enabled;
            }
            Change::BlockPublicAccess => {
                let bucket = sample::bucket_mut(snapshot, &step.finding.subject.name);
                *sample::value(&mut bucket.public_access_block) = Some(PublicAccessBlock {
                    block_public_acls: true,
                    ignore_public_acls: true,
                    block_public_policy: true,
                    restrict_public_buckets: true,
                });
            }
            Change::RequireTls(policy) => {
                let bucket = sample::bucket_mut(snapshot, &step.finding.subject.name);
                *sample::value(&mut bucket.policy) = Some(policy.to_string());
            }
            Change::EncryptLogGroup => {
                if let Resource::LogGroup(group) = sample::resource_mut(snapshot, id) {
                    sample::value(&mut group.detail).as_mut().unwrap().key =
                        key.map(|it| it.to_string());
                }
            }
            Change::RetainLogGroup(days) => {
                if let Resource::LogGroup(group) = sample::resource_mut(snapshot, id) {
                    sample::value(&mut group.detail).as_mut().unwrap().retention_days = Some(*days);
                }
            }
            Change::LogErrors(place) => {
                sample::destination(snapshot, id).buckets[0].logging = Some(Logging {
                    enabled: true,
                    group: Some(place.group.clone()),
                    stream: Some(place.stream.clone()),
                });
                found(snapshot, step, place);
            }
            Change::MakeLogStream(place) => found(snapshot, step, place),
            Change::RotateKey => *sample::value(&mut sample::access(snapshot, id).rotation) = true,
            Change::EnableKey => sample::metadata(snapshot, id).state = "Enabled".to_owned(),
            Change::ValidateTrail => sample::change_trail(snapshot, |it| it.validation = true),
        }
    }
}

/// A log stream of the plan, as a scan would see it.
fn found(snapshot: &mut Snapshot, step: &Step, place: &LogPlace) {
    let LogPlace { group, stream, .. } = place.clone();
    let exists = sample::known_in(step.target, &api::LOGS_DESCRIBE_LOG_STREAMS, Some(true));
    let found =
        LogStream { target: step.target, group: group.clone(), stream: stream.clone(), exists };
    snapshot.log_streams.insert((step.target, group, stream), found);
}

/// A key of the plan, as a scan would see it.
fn made(snapshot: &mut Snapshot, key: &NewKey, step: &Step) -> Arn {
    let mark = Fingerprint::of(&[&key.alias]);
    let Target { account, region } = step.target;
    let arn = sample::arn(&format!("arn:aws:kms:{region}:{account}:key/{mark}"));
    let sample = sample::key_mut(snapshot, SHOP_KEY).clone();
    let metadata = sample.metadata.known().unwrap().clone().unwrap();
    let metadata = KeyMetadata { arn: arn.clone(), ..metadata };
    let access = sample.access.clone().unwrap();
    let access = KeyAccess {
        policy: sample::known_in(step.target, &api::KMS_GET_KEY_POLICY, key.policy.to_string()),
        rotation: sample::known_in(step.target, &api::KMS_GET_KEY_ROTATION_STATUS, true),
        ..access
    };
    let metadata = sample::known_in(step.target, &api::KMS_DESCRIBE_KEY, Some(metadata));
    let made = Key { arn: arn.clone(), metadata, access: Some(access) };
    snapshot.key_refs.insert(arn.clone(), arn.clone());
    snapshot.keys.insert(arn.clone(), made);
    arn
}
