//! What each `GetBucket…` operation answers about one bucket.

use hyper::body::Bytes;
use serde_json::{Value, json};

use super::{NAMESPACE, canonical_id};
use crate::org::{Bucket, BucketAcl, BucketEncryption, Versioning, adjust};
use crate::wire::{Answer, ApiError, Reply};

/// The answer of an operation, with the bucket's `extra` merged in.
pub(super) fn answer(bucket: &Bucket, api: &str) -> Answer {
    let operation = api.strip_prefix("s3:").unwrap_or(api);
    if operation == "GetBucketPolicy" {
        return policy(bucket);
    }
    let (root, absent) = frame(operation);
    let extra = bucket.extra.get(operation).unwrap_or(&Value::Null);
    let mut value = match (configured(bucket, operation), extra) {
        (None, Value::Null) => return Err(nothing(absent)),
        (value, _) => value.unwrap_or_else(|| json!({})),
    };
    let inside = |path: &String| Some(path.strip_prefix(operation)?.strip_prefix('.')?.to_owned());
    let remove: Vec<String> = bucket.remove.iter().filter_map(inside).collect();
    if bucket.remove.iter().any(|path| path == operation) {
        return Err(nothing(absent));
    }
    adjust(&mut value, extra, &remove);
    value["@xmlns"] = NAMESPACE.into();
    Ok(Reply::xml(root, &value))
}

/// The policy is the one document that is not XML.
fn policy(bucket: &Bucket) -> Answer {
    match bucket.policy_text() {
        Some(text) => {
            let reply = Reply::rendered(Bytes::from(text));
            Ok(Reply { content_type: "application/json", ..reply })
        }
        None => Err(nothing("NoSuchBucketPolicy")),
    }
}

fn nothing(code: &str) -> ApiError {
    let message = match code {
        "NoSuchBucketPolicy" => "The bucket policy does not exist",
        "ServerSideEncryptionConfigurationNotFoundError" => {
            "The server side encryption configuration was not found"
        }
        "NoSuchLifecycleConfiguration" => "The lifecycle configuration does not exist",
        "ReplicationConfigurationNotFoundError" => "The replication configuration was not found",
        "OwnershipControlsNotFoundError" => "The bucket ownership controls were not found",
        _ => "The public access block configuration was not found",
    };
    ApiError::new(404, code, message)
}

/// The root element of an answer, and the error where nothing is configured.
fn frame(operation: &str) -> (&'static str, &'static str) {
    match operation {
        "GetBucketEncryption" => {
            ("ServerSideEncryptionConfiguration", "ServerSideEncryptionConfigurationNotFoundError")
        }
        "GetBucketPolicyStatus" => ("PolicyStatus", "NoSuchBucketPolicy"),
        "GetBucketVersioning" => ("VersioningConfiguration", ""),
        "GetBucketLifecycleConfiguration" => {
            ("LifecycleConfiguration", "NoSuchLifecycleConfiguration")
        }
        "GetBucketAcl" => ("AccessControlPolicy", ""),
        "GetBucketLogging" => ("BucketLoggingStatus", ""),
        "GetBucketReplication" => {
            ("ReplicationConfiguration", "ReplicationConfigurationNotFoundError")
        }
        "GetBucketOwnershipControls" => ("OwnershipControls", "OwnershipControlsNotFoundError"),
        _ => ("PublicAccessBlockConfiguration", "NoSuchPublicAccessBlockConfiguration"),
    }
}

/// What the typed fields of a bucket say.
fn configured(bucket: &Bucket, operation: &str) -> Option<Value> {
    match operation {
        "GetBucketEncryption" => encryption(bucket),
        "GetBucketPolicyStatus" => bucket.policy_text().map(|_| json!({"IsPublic": bucket.policy_public})),
        "GetBucketVersioning" => Some(match bucket.versioning {
            Versioning::Enabled => json!({"Status": "Enabled"}),
            Versioning::Suspended => json!({"Status": "Suspended"}),
            Versioning::Never => json!({}),
        }),
        "GetBucketLifecycleConfiguration" => bucket.lifecycle.then(|| {
            json!({"Rule": [{
                "ID": "expire", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 365},
                "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
            }]})
        }),
        "GetBucketAcl" => Some(acl(bucket)),
        "GetBucketLogging" => Some(logging(bucket)),
        "GetBucketReplication" => replication(bucket),
        "GetBucketOwnershipControls" => {
            (!bucket.ownership.is_empty()).then(|| json!({"Rule": [{"ObjectOwnership": bucket.ownership}]}))
        }
        _ => bucket.public_access_block.then(public_access_block),
    }
}

fn encryption(bucket: &Bucket) -> Option<Value> {
    let default = match bucket.encryption {
        BucketEncryption::Kms => json!({"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": bucket.key}),
        BucketEncryption::Aes256 => json!({"SSEAlgorithm": "AES256"}),
        BucketEncryption::None => return None,
    };
    let kms = bucket.encryption == BucketEncryption::Kms;
    Some(
        json!({"Rule": [{"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": kms}]}),
    )
}

/// Where no logs are written, the answer is empty.
fn logging(bucket: &Bucket) -> Value {
    match bucket.access_log.as_deref().filter(|target| !target.is_empty()) {
        Some(target) => {
            let prefix = format!("{}/", bucket.name);
            json!({"LoggingEnabled": {"TargetBucket": target, "TargetPrefix": prefix}})
        }
        None => json!({}),
    }
}

fn replication(bucket: &Bucket) -> Option<Value> {
    let target = bucket.replica.as_deref().filter(|target| !target.is_empty())?;
    Some(json!({
        "Role": format!("arn:aws:iam::{}:role/replicate-{}", bucket.account, bucket.name),
        "Rule": [{
            "ID": "copy-all", "Priority": 1, "Status": "Enabled", "Filter": {"Prefix": ""},
            "Destination": {"Bucket": format!("arn:aws:s3:::{target}")},
            "DeleteMarkerReplication": {"Status": "Disabled"},
        }],
    }))
}

fn acl(bucket: &Bucket) -> Value {
    let owner = canonical_id(&bucket.account);
    let user = json!({"@xmlns:xsi": XSI, "@xsi:type": "CanonicalUser", "ID": owner});
    let group = |name: &str| {
        let uri = format!("http://acs.amazonaws.com/groups/global/{name}");
        json!({"@xmlns:xsi": XSI, "@xsi:type": "Group", "URI": uri})
    };
    let mut grants = vec![json!({"Grantee": user, "Permission": "FULL_CONTROL"})];
    let more: &[(&str, &str)] = match bucket.acl {
        BucketAcl::Private => &[],
        BucketAcl::PublicRead => &[("AllUsers", "READ")],
        BucketAcl::PublicReadWrite => &[("AllUsers", "READ"), ("AllUsers", "WRITE")],
        BucketAcl::AuthenticatedRead => &[("AuthenticatedUsers", "READ")],
    };
    grants
        .extend(more.iter().map(|(who, what)| json!({"Grantee": group(who), "Permission": what})));
    json!({"Owner": {"ID": owner}, "AccessControlList": {"Grant": grants}})
}

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// All four settings on.
pub(crate) fn public_access_block() -> Value {
    json!({
        "BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true, "RestrictPublicBuckets": true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bucket: &Bucket, operation: &str) -> Result<String, String> {
        let reply = answer(bucket, &format!("s3:{operation}"));
        reply.map(|it| String::from_utf8_lossy(&it.body).into_owned()).map_err(|error| error.code)
    }

    #[test]
    fn what_is_not_configured_has_its_own_error() {
        let mut bucket = Bucket::new("111111111111", "eu-west-1", "logs");
        bucket.policy = Some(String::new());
        bucket.encryption = BucketEncryption::None;
        bucket.lifecycle = false;
        bucket.ownership.clear();
        bucket.public_access_block = false;
        assert_eq!(bucket.replica, None);
        for (operation, code) in [
            ("GetBucketPolicy", "NoSuchBucketPolicy"),
            ("GetBucketPolicyStatus", "NoSuchBucketPolicy"),
            ("GetBucketEncryption", "ServerSideEncryptionConfigurationNotFoundError"),
            ("GetBucketLifecycleConfiguration", "NoSuchLifecycleConfiguration"),
            ("GetBucketOwnershipControls", "OwnershipControlsNotFoundError"),
            ("GetPublicAccessBlock", "NoSuchPublicAccessBlockConfiguration"),
            ("GetBucketReplication", "ReplicationConfigurationNotFoundError"),
        ] {
            assert_eq!(text(&bucket, operation), Err(code.to_owned()), "{operation}");
        }
    }

    #[test]
    fn extra_replaces_a_rule() {
        let mut bucket = Bucket::new("111111111111", "eu-west-1", "logs");
        bucket.extra = json!({"GetBucketLifecycleConfiguration": {"Rule": [{"ID": "mine", "Status": "Disabled"}]}});
        let xml = text(&bucket, "GetBucketLifecycleConfiguration").unwrap();
        assert!(xml.contains("<Rule><ID>mine</ID><Status>Disabled</Status></Rule>"), "{xml}");
    }

    #[test]
    fn copies_and_access_logs_name_their_buckets() {
        let mut bucket = Bucket::new("111111111111", "eu-west-1", "logs");
        let xml = text(&bucket, "GetBucketLogging").unwrap();
        assert!(xml.ends_with("2006-03-01/\"></BucketLoggingStatus>"), "{xml}");
        bucket.access_log = Some("who-read-what".to_owned());
        bucket.replica = Some("copies".to_owned());
        let xml = text(&bucket, "GetBucketLogging").unwrap();
        assert!(
            xml.contains("<LoggingEnabled><TargetBucket>who-read-what</TargetBucket>"),
            "{xml}"
        );
        let xml = text(&bucket, "GetBucketReplication").unwrap();
        assert!(xml.contains("<Destination><Bucket>arn:aws:s3:::copies</Bucket>"), "{xml}");
    }

    #[test]
    fn a_public_list_names_everyone() {
        let mut bucket = Bucket::new("111111111111", "eu-west-1", "logs");
        bucket.acl = BucketAcl::PublicRead;
        let xml = text(&bucket, "GetBucketAcl").unwrap();
        assert!(
            xml.contains(
                "xsi:type=\"Group\"><URI>http://acs.amazonaws.com/groups/global/AllUsers</URI>"
            ),
            "{xml}"
        );
    }
}
