use super::build::Builder;
use super::storage::Write;
use super::{Permission, Strength};
use crate::facts::{BucketOwner, StreamSummary};
use crate::follow::key_arn;
use crate::path::elsewhere;
use crate::{Arn, Fact, Source, Target, api};

const TO_WRITE: &[&str] = &["kms:Decrypt", "kms:GenerateDataKey"];
const CONTEXT_S3: &str = "kms:EncryptionContext:aws:s3:arn";
const CONTEXT_KINESIS: &str = "kms:EncryptionContext:aws:kinesis:arn";
const CONTEXT_SECRET: &str = "kms:EncryptionContext:SecretARN";

impl Builder<'_> {
    /// Encrypted objects need the key, through S3. With an S3 Bucket Key the encryption context is the
    /// bucket's ARN, and without one the object's (Amazon S3 User Guide, "Reducing the cost of SSE-KMS with
    /// Amazon S3 Bucket Keys"); Firehose's own example has only the latter.
    pub(super) fn encrypts(&mut self, it: &Write<'_>, bucket: &str) {
        self.through_s3(it, bucket, TO_WRITE);
    }

    /// Reading encrypted objects only.
    pub(super) fn decrypts(&mut self, it: &Write<'_>, bucket: &str) {
        self.through_s3(it, bucket, &TO_WRITE[..1]);
    }

    fn through_s3(&mut self, it: &Write<'_>, bucket: &str, actions: &[&'static str]) {
        let Some(key) = self.key_of_bucket(it) else { return };
        let objects = self.objects(it, bucket);
        let patterns = objects.iter().map(|(pattern, _)| pattern.clone());
        let contexts: Vec<String> = std::iter::once(bucket.to_owned()).chain(patterns).collect();
        let via = via("s3", &key);
        let request =
            |arn: &str| vec![("kms:ViaService", via.clone()), (CONTEXT_S3, arn.to_owned())];
        let examples = objects.iter().map(|(_, example)| example.as_str());
        let requests: Vec<_> = examples.chain([bucket]).map(request).collect();
        for action in actions {
            let permission = Permission::new(action, key.as_str())
                .only_if("StringEquals", "kms:ViaService", vec![via.clone()])
                .only_if("StringLike", CONTEXT_S3, contexts.clone())
                .within(requests.clone());
            self.add(permission);
        }
    }

    fn key_of_bucket(&mut self, it: &Write<'_>) -> Option<Arn> {
        if let Some(key) = it.key {
            return self.key(key.as_str(), it.writer);
        }
        let bucket = self.bucket(it.bucket, it.writer)?;
        let encryption = self.read(&bucket.encryption)?.as_ref()?;
        let reference = encryption.key.as_deref()?;
        let owner = match self.read(&bucket.owner)? {
            BucketOwner::Member(target) => *target,
            BucketOwner::Elsewhere | BucketOwner::Missing => return None,
        };
        let target = if elsewhere(reference, owner, it.writer.account) {
            Target::new(it.writer.account, owner.region)
        } else {
            owner
        };
        self.key(reference, target)
    }

    /// A customer-managed key by its reference; an AWS managed key needs no permission of the role's.
    pub(super) fn key(&mut self, reference: &str, target: Target) -> Option<Arn> {
        let arn = key_arn(reference, target)?;
        let resolved = self.snapshot.key_refs.get(&arn);
        let Some(key) = resolved.and_then(|arn| self.snapshot.keys.get(arn)) else {
            let Target { account, region } = target;
            let source = Source { api: &api::KMS_DESCRIBE_KEY, account, region };
            self.gap(source, format!("the key {reference} was not looked up"));
            return None;
        };
        let metadata = self.read(&key.metadata)?.as_ref()?;
        metadata.customer_managed().then(|| metadata.arn.clone())
    }

    /// Records of an encrypted data stream are decrypted with its key (Amazon Kinesis Data Streams Developer
    /// Guide, "Permissions to use user-generated KMS keys").
    pub(super) fn stream_key(&mut self, arn: &Arn, action: &'static str, strength: Strength) {
        let Some(stream) = self.snapshot.streams.get(arn) else {
            return self.unseen_stream(arn);
        };
        let Some(summary) = self.read(&stream.summary) else { return };
        let Some(reference) = summary.key_id.as_deref().filter(|_| summary.encrypted()) else {
            return self.unnamed_key(summary, &stream.summary);
        };
        let Some(target) = arn.target() else { return };
        if let Some(key) = self.key(reference, target) {
            let via = via("kinesis", &key);
            let request = vec![("kms:ViaService", via.clone()), (CONTEXT_KINESIS, arn.to_string())];
            let permission = Permission::new(action, key.as_str())
                .only_if("StringEquals", "kms:ViaService", vec![via])
                .only_if("StringEquals", CONTEXT_KINESIS, vec![arn.to_string()])
                .within(vec![request])
                .strength(strength);
            self.add(permission);
        }
    }

    fn unseen_stream(&mut self, arn: &Arn) {
        let Some(Target { account, region }) = arn.target() else { return };
        let api = &api::KINESIS_DESCRIBE_STREAM_SUMMARY;
        self.gap(Source { api, account, region }, format!("{arn} was not looked up"));
    }

    fn unnamed_key(&mut self, summary: &StreamSummary, fact: &Fact<StreamSummary>) {
        if summary.encrypted() {
            self.undecided(fact, "AWS did not name the key of the stream");
        }
    }

    /// A secret's key (AWS Secrets Manager User Guide, "Secret encryption and decryption").
    pub(super) fn secret_key(&mut self, secret: &Arn, reference: &str) {
        let Some(target) = secret.target() else { return };
        if let Some(key) = self.key(reference, target) {
            let via = via("secretsmanager", &key);
            let request =
                vec![("kms:ViaService", via.clone()), (CONTEXT_SECRET, secret.to_string())];
            let permission = Permission::new("kms:Decrypt", key.as_str())
                .only_if("StringEquals", "kms:ViaService", vec![via])
                .within(vec![request]);
            self.add(permission);
        }
    }
}

/// `s3.eu-west-1.amazonaws.com`. A key is only used by services of its own Region.
fn via(service: &str, key: &Arn) -> String {
    let region = key.region().map(|it| it.to_string()).unwrap_or_default();
    let suffix = if key.partition() == "aws-cn" { "amazonaws.com.cn" } else { "amazonaws.com" };
    format!("{service}.{region}.{suffix}")
}
