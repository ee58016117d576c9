//! Policies of buckets, keys and streams that roles of other accounts work with: both sides have to agree.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Org, Works};
use crate::org::{Bucket, Key, KeyManager};

/// The roles of other accounts, by what they work with.
#[derive(Default)]
struct Guests {
    buckets: BTreeMap<String, BTreeSet<String>>,
    keys: BTreeMap<String, BTreeSet<String>>,
}

/// Lets in the roles of members where no policy is said.
pub(super) fn admit(org: &mut Org, works: &Works) {
    let guests = guests(org, works);
    for bucket in &mut org.buckets {
        if let Some(roles) = guests.buckets.get(&bucket.name)
            && bucket.policy.is_none()
        {
            bucket.policy = Some(writers(bucket, roles));
        }
    }
    for key in org.keys.iter_mut().filter(|it| it.manager == KeyManager::Customer) {
        if let Some(roles) = guests.keys.get(&key.arn())
            && key.policy.is_none()
        {
            key.policy = Some(users(key, roles));
        }
    }
    let members: BTreeSet<String> = org.accounts.iter().map(|it| it.id.clone()).collect();
    for stream in org.streams.iter_mut().filter(|it| !members.contains(&it.account)) {
        if stream.policy.is_none() {
            let readers = stream.readable_by.iter().map(|id| format!("arn:aws:iam::{id}:root"));
            let statement = json!({
                "Sid": "Readers",
                "Effect": "Allow",
                "Principal": {"AWS": readers.collect::<Vec<_>>()},
                "Action": [
                    "kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords",
                    "kinesis:GetShardIterator", "kinesis:ListShards",
                ],
                "Resource": stream.arn(),
            });
            let document = json!({"Version": "2012-10-17", "Statement": [statement]});
            stream.policy = Some(document.to_string());
        }
    }
}

fn guests(org: &Org, works: &Works) -> Guests {
    let owners: BTreeMap<&str, &str> =
        org.buckets.iter().map(|it| (it.name.as_str(), it.account.as_str())).collect();
    let members: BTreeSet<&str> = org.accounts.iter().map(|it| it.id.as_str()).collect();
    let mut guests = Guests::default();
    for (role, work) in &works.0 {
        let own = role.split(':').nth(4).unwrap_or_default();
        if !members.contains(own) {
            continue;
        }
        let lists = work.statements.iter().filter_map(|it| it["Resource"].as_array());
        for arn in lists.flatten().filter_map(Value::as_str) {
            if let Some(bucket) = arn.strip_prefix("arn:aws:s3:::").filter(|it| !it.contains('/')) {
                let owner = owners.get(bucket).copied().unwrap_or(own);
                if owner != own && members.contains(owner) {
                    guests.buckets.entry(bucket.to_owned()).or_default().insert(role.clone());
                }
            }
            let owner = arn.split(':').nth(4).unwrap_or_default();
            if arn.starts_with("arn:aws:kms:") && owner != own && members.contains(owner) {
                guests.keys.entry(arn.to_owned()).or_default().insert(role.clone());
            }
        }
    }
    guests
}

/// The policy of a bucket that has none of its own, and who writes into it.
fn writers(bucket: &Bucket, roles: &BTreeSet<String>) -> String {
    let arn = bucket.arn();
    let statement = json!({
        "Sid": "Writers",
        "Effect": "Allow",
        "Principal": {"AWS": roles},
        "Action": [
            "s3:AbortMultipartUpload", "s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket",
            "s3:ListBucketMultipartUploads", "s3:PutObject", "s3:PutObjectAcl",
        ],
        "Resource": [arn, format!("{arn}/*")],
    });
    with(&bucket.policy_text().unwrap_or_default(), statement)
}

/// The policy of a key that has none of its own, and who encrypts with it.
fn users(key: &Key, roles: &BTreeSet<String>) -> String {
    let statement = json!({
        "Sid": "Users",
        "Effect": "Allow",
        "Principal": {"AWS": roles},
        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
        "Resource": "*",
    });
    with(&key.policy_text(), statement)
}

fn with(document: &str, statement: Value) -> String {
    let mut document: Value = serde_json::from_str(document).unwrap_or_default();
    if let Some(statements) = document["Statement"].as_array_mut() {
        statements.push(statement);
    }
    document.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_of_another_account_and_its_key_let_the_role_in() {
        let text = include_str!("../../../../../../tests/orgs/minimal.toml");
        let org = Org::from_toml(text).unwrap();
        let role = "arn:aws:iam::222222222222:role/firehose-clicks-to-archive";
        let bucket = org.buckets.iter().find(|it| it.name == "log-archive-333333333333").unwrap();
        let policy = bucket.policy_text().unwrap();
        assert!(policy.contains(role) && policy.contains("DenyInsecureTransport"), "{policy}");
        let key = org.keys.iter().find(|it| bucket.key.as_ref() == Some(&it.arn())).unwrap();
        let policy = key.policy_text();
        assert!(policy.contains(role) && policy.contains("333333333333:root"), "{policy}");
        // Nobody else's bucket or key changes.
        let named = |policy: &Option<String>| policy.as_ref().is_some_and(|it| it.contains(role));
        assert_eq!(org.buckets.iter().filter(|it| named(&it.policy)).count(), 1);
        assert_eq!(org.keys.iter().filter(|it| named(&it.policy)).count(), 1);
    }
}
