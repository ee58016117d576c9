//! Changes of buckets.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::draft::{Bench, Draft, GONE, name};
use super::{Call, Change, Finding, Reading, State};
use crate::facts::{Bucket, BucketOwner, PublicAccessBlock, Versioning};
use crate::{Target, hidden};

/// The statement that this plan adds to bucket policies.
const SID: &str = "HydrantTlsOnly";
/// S3 takes no longer bucket policy (Amazon S3 User Guide, "Bucket policies").
const LONGEST: usize = 20 * 1024;

/// What that may break.
pub(super) const VERSION_BREAKS: &[&str] = &[
    "Objects that are overwritten or deleted are billed on, until a lifecycle rule expires noncurrent \
     versions: there should be one.",
];

/// Keeps the versions of objects.
pub(super) fn version(bench: &Bench<'_>, finding: &Finding) -> Result<Draft, Cow<'static, str>> {
    let (bucket, target) = found(bench, finding)?;
    let (call, bucket_name) = caller(bucket, target)?;
    let put = |status: &'static str| {
        call("put-bucket-versioning").with("--versioning-configuration", status)
    };
    let (before, was) = match bucket.versioning.known().map_err(|_| GONE)? {
        Versioning::Off => (json!(null), "Versioning was never on."),
        Versioning::Suspended => (json!("Suspended"), "Versioning is suspended."),
        Versioning::Enabled => return Err(GONE.into()),
    };
    Ok(Draft {
        target,
        change: Change::VersionBucket,
        sentence: format!("Keep the versions of the objects of the bucket {bucket_name}."),
        key: None,
        asked: Vec::new(),
        reading: Reading {
            call: call("get-bucket-versioning"),
            query: "[Status]".into(),
            absent: None,
        },
        before: State::of([before]),
        was: was.to_owned(),
        calls: vec![put("Status=Enabled")],
        after: State::of([json!("Enabled")]),
        back: vec![put("Status=Suspended")],
        restored: Some(State::of([json!("Suspended")])),
        not_restored:
            "Versioning can be suspended and never be undone: versions that were kept stay."
                .to_owned(),
    })
}

/// What that may break.
pub(super) const BLOCK_BREAKS: &[&str] = &[
    "Everybody outside the account whom only the public statement or grant lets in is refused, websites \
     and partners included: name partners in the policy first.",
];

/// Switches all four public access blocks on.
pub(super) fn block_public_access(
    bench: &Bench<'_>,
    finding: &Finding,
) -> Result<Draft, Cow<'static, str>> {
    let (bucket, target) = found(bench, finding)?;
    let (call, bucket_name) = caller(bucket, target)?;
    let put = |block: PublicAccessBlock| {
        let PublicAccessBlock {
            block_public_acls,
            ignore_public_acls,
            block_public_policy,
            restrict_public_buckets,
        } = block;
        call("put-public-access-block").with(
            "--public-access-block-configuration",
            format!(
                "BlockPublicAcls={block_public_acls},IgnorePublicAcls={ignore_public_acls},\
                 BlockPublicPolicy={block_public_policy},RestrictPublicBuckets={restrict_public_buckets}"
            ),
        )
    };
    let all = PublicAccessBlock {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    };
    let (before, was, back) = match bucket.public_access_block.known().map_err(|_| GONE)? {
        None => {
            let was = "The bucket has no public access block.".to_owned();
            (State::default(), was, call("delete-public-access-block"))
        }
        Some(block) => (switches(*block), in_words(*block), put(*block)),
    };
    Ok(Draft {
        target,
        change: Change::BlockPublicAccess,
        sentence: format!("Switch on all four public access blocks of the bucket {bucket_name}."),
        key: None,
        asked: Vec::new(),
        reading: Reading {
            call: call("get-public-access-block"),
            query: "PublicAccessBlockConfiguration.[BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, \
                    RestrictPublicBuckets]".into(),
            absent: Some("NoSuchPublicAccessBlockConfiguration"),
        },
        before,
        was,
        calls: vec![put(all)],
        after: switches(all),
        back: vec![back],
        restored: None,
        not_restored: "The bucket is public again after the way back.".to_owned(),
    })
}

/// What that may break.
pub(super) const TLS_BREAKS: &[&str] =
    &["Clients that use http:// are refused; Firehose and the AWS SDKs use TLS."];

/// Adds a statement to the bucket policy that denies requests without TLS; the others stay as they are.
pub(super) fn require_tls(
    bench: &Bench<'_>,
    finding: &Finding,
) -> Result<Draft, Cow<'static, str>> {
    let (bucket, target) = found(bench, finding)?;
    let (call, bucket_name) = caller(bucket, target)?;
    let seen = bucket.policy.known().map_err(|_| GONE)?.as_deref();
    let arn = format!("arn:{}:s3:::{bucket_name}", target.region.partition());
    let policy = merged(seen, &arn)?;
    let put = |policy: String| call("put-bucket-policy").with("--policy", policy);
    let (before, was, back) = match seen {
        None => {
            (State::default(), "The bucket has no policy.".to_owned(), call("delete-bucket-policy"))
        }
        Some(text) => {
            // The new statement is one of them.
            let statements =
                policy["Statement"].as_array().map_or(0, |all| all.len().saturating_sub(1));
            let was = match statements {
                1 => {
                    "The policy has one statement; the way back puts it again as it is.".to_owned()
                }
                many => {
                    format!(
                        "The policy has {many} statements; the way back puts them again as they are."
                    )
                }
            };
            (State::of([json!(false), json!(text)]), was, put(text.to_owned()))
        }
    };
    Ok(Draft {
        target,
        sentence: format!(
            "Add a statement to the policy of the bucket {bucket_name} that denies requests without TLS."
        ),
        key: None,
        asked: Vec::new(),
        // S3 may write a policy differently from how it was put: that the statement is there is what counts.
        reading: Reading {
            call: call("get-bucket-policy"),
            query: "[contains(Policy, 'HydrantTlsOnly'), !contains(Policy, 'HydrantTlsOnly') && Policy || `null`]".into(),
            absent: Some("NoSuchBucketPolicy"),
        },
        before,
        was,
        calls: vec![put(policy.to_string())],
        change: Change::RequireTls(policy),
        after: State::of([json!(true), json!(null)]),
        back: vec![back],
        restored: None,
        not_restored: String::new(),
    })
}

/// The policy with the statement.
fn merged(seen: Option<&str>, arn: &str) -> Result<Value, Cow<'static, str>> {
    let by_hand = "The bucket policy cannot be merged with a statement: look at it by hand.";
    let mut policy = match seen {
        Some(text) => serde_json::from_str(text).map_err(|_| by_hand)?,
        None => json!({ "Version": "2012-10-17", "Statement": [] }),
    };
    // The script shows the policy as it is, to go back to it.
    if seen.is_some_and(|text| text.chars().any(hidden)) {
        return Err(by_hand.into());
    }
    if seen.is_some_and(|text| text.contains(SID)) {
        return Err(
            "The bucket policy has a statement of that name already: look at it by hand.".into()
        );
    }
    let Some(statements) = policy.get_mut("Statement") else { return Err(by_hand.into()) };
    if statements.is_object() {
        *statements = json!([statements.take()]);
    }
    let Some(statements) = statements.as_array_mut() else { return Err(by_hand.into()) };
    statements.push(json!({
        "Sid": SID,
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, format!("{arn}/*")],
        "Condition": { "Bool": { "aws:SecureTransport": "false" } },
    }));
    if policy.to_string().len() > LONGEST {
        return Err(
            "The bucket policy would become longer than S3 allows: shorten it first.".into()
        );
    }
    Ok(policy)
}

fn found<'a>(
    bench: &Bench<'a>,
    finding: &Finding,
) -> Result<(&'a Bucket, Target), Cow<'static, str>> {
    let bucket = bench.snapshot.buckets.get(&finding.subject.name).ok_or(GONE)?;
    match bucket.owner.known() {
        Ok(BucketOwner::Member(target)) => Ok((bucket, *target)),
        _ => Err(GONE.into()),
    }
}

/// Calls about a bucket, which fail if another account owns it by now.
fn caller(
    bucket: &Bucket,
    target: Target,
) -> Result<(impl Fn(&'static str) -> Call + use<>, String), Cow<'static, str>> {
    let bucket_name = name(&bucket.name)?;
    let text = bucket_name.clone();
    let call = move |operation| {
        Call::new("s3api", operation, target.region)
            .with("--bucket", text.clone())
            .with("--expected-bucket-owner", target.account.to_string())
    };
    Ok((call, bucket_name))
}

fn in_words(block: PublicAccessBlock) -> String {
    let PublicAccessBlock {
        block_public_acls,
        ignore_public_acls,
        block_public_policy,
        restrict_public_buckets,
    } = block;
    let switches = [
        ("BlockPublicAcls", block_public_acls),
        ("IgnorePublicAcls", ignore_public_acls),
        ("BlockPublicPolicy", block_public_policy),
        ("RestrictPublicBuckets", restrict_public_buckets),
    ];
    let of = |wanted: bool| {
        let names: Vec<_> =
            switches.iter().filter(|it| it.1 == wanted).map(|(name, _)| *name).collect();
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    };
    format!("Of the public access blocks these are on: {}; these are off: {}.", of(true), of(false))
}

fn switches(block: PublicAccessBlock) -> State {
    let PublicAccessBlock {
        block_public_acls,
        ignore_public_acls,
        block_public_policy,
        restrict_public_buckets,
    } = block;
    State::of(
        [block_public_acls, ignore_public_acls, block_public_policy, restrict_public_buckets]
            .map(Value::from),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:s3:::logs";

    #[test]
    fn a_policy_keeps_its_statements() {
        let old = r#"{"Id":"x","Statement":{"Sid":"Old","Effect":"Allow"}}"#;
        let policy = merged(Some(old), ARN).unwrap();
        assert_eq!(policy["Id"], "x");
        assert_eq!(policy["Statement"][0]["Sid"], "Old");
        assert_eq!(policy["Statement"][1]["Sid"], SID);
        assert_eq!(policy["Statement"].as_array().map(Vec::len), Some(2));
        assert_eq!(merged(None, ARN).unwrap()["Version"], "2012-10-17");
    }

    #[test]
    fn what_cannot_be_merged_is_left() {
        let long = format!(r#"{{"Id":"{}","Statement":[]}}"#, "x".repeat(LONGEST));
        for text in [
            "{",
            "[]",
            "{}",
            r#"{"Statement":1}"#,
            r#"{"Statement":[],"Id":"HydrantTlsOnly"}"#,
            &long,
        ] {
            assert!(merged(Some(text), ARN).is_err(), "{text}");
        }
    }
}
