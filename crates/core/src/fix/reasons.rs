//! Why there is no step for a finding. Every check that has none names its reason.

const CHOICE: &str =
    "There is more than one right answer, and which one is for its owner to choose.";
const PEOPLE: &str = "Whom to leave in and whom to shut out is for people to decide: a policy that is too narrow \
     stops what works today.";
const LOOK: &str = "Somebody has to look into it and find the cause first.";
const ANEW: &str =
    "AWS allows no change in place, and making it anew needs what a scan does not read.";
const ACCOUNT: &str = "It is switched on for an account or the whole organization, and billed: that is decided once, \
     and not for a stream.";
const NETWORK: &str = "It depends on the networks around it, of which a scan reads only a part.";
const WORKS: &str =
    "It changes how running code or a running cluster works, and has to be tested first.";
const SECRET: &str = "It is about a secret, which a scan never reads.";
const SHARED_KEY: &str = "Everybody who writes to it or reads from it needs the key too, and a scan does not know \
     them all: they may be in other accounts.";
const READERS: &str =
    "Records are deleted by it, or kept and billed: how long is for their owner to decide.";
const ELSEWHERE: &str = "What it rests on has findings of its own; this one goes away with them.";

/// The checks by the reason for which nothing is worked out for them.
const REASONS: &[(&str, &[&str])] = &[
    (
        ACCOUNT,
        &[
            "bucket-macie-uncovered",
            "config-recorder-missing",
            "config-rule-missing",
            "guardduty-disabled",
            "guardduty-s3-disabled",
            "lambda-unscanned",
            "macie-disabled",
            "organization-trail-missing",
            "security-hub-disabled",
            "trail-missing",
            "trail-stream-data-events-missing",
        ],
    ),
    (
        ANEW,
        &[
            "firehose-database-source-plaintext",
            "firehose-msk-source-public",
            "firehose-routing-from-record",
            "firehose-snowflake-public",
            "firehose-vpc-single-az",
            "kinesis-channel-without-cmk",
            "opensearch-endpoint-public",
        ],
    ),
    (
        CHOICE,
        &[
            "bucket-access-unlogged",
            "bucket-missing",
            "bucket-outside-org",
            "bucket-replication-missing",
            "bucket-replication-outside-org",
            "catalog-outside-org",
            "firehose-backup-disabled",
            "firehose-transform-outside-org",
            "flink-logging-disabled",
            "key-outside-org",
            "kinesis-channel-logging-disabled",
            "notification-missing",
            "path-crosses-region",
        ],
    ),
    (ELSEWHERE, &["flink-dependency-unencrypted"]),
    (
        LOOK,
        &[
            "activity-access-denied",
            "activity-long-term-key",
            "activity-old-tls",
            "activity-root",
            "activity-sensitive-change",
            "bucket-credentials-found",
            "config-noncompliant",
            "firehose-encryption-failing",
            "guardduty-findings-open",
            "macie-findings-open",
            "trail-delivery-failing",
        ],
    ),
    (
        NETWORK,
        &[
            "endpoint-dns-disabled",
            "endpoint-missing",
            "endpoint-single-az",
            "flink-not-in-vpc",
            "flink-vpc-single-az",
            "network-acl-open",
            "redshift-ingress-open",
            "security-group-open",
        ],
    ),
    (
        PEOPLE,
        &[
            "access-key-stale",
            "access-key-unused",
            "bucket-policy-outside-org",
            "catalog-open",
            "collection-policy-broad",
            "endpoint-policy-open",
            "feed-destination-open",
            "feed-role-broad",
            "flink-code-takeover",
            "key-policy-broad",
            "key-policy-outside-org",
            "key-policy-public",
            "kinesis-policy-outside-org",
            "kinesis-policy-public",
            "lambda-policy-public",
            "opensearch-policy-public",
            "passrole-unscoped",
            "perimeter-missing",
            "permission-unused",
            "policy-dead-statement",
            "producer-broad",
            "role-broad-actions",
            "role-broad-resources",
            "role-destination-unpinned",
            "role-missing-permission",
            "role-trust-outside-org",
            "role-trust-unconditioned",
            "root-access-key",
            "secret-policy-outside-org",
            "service-principal-unconditioned",
            "stream-admin-broad",
            "stream-redirectable",
            "table-bucket-outside-org",
            "user-streams-with-keys",
        ],
    ),
    (READERS, &["bucket-lifecycle-missing"]),
    (
        SECRET,
        &[
            "firehose-endpoint-plaintext",
            "firehose-inline-secret",
            "firehose-secret-in-configuration",
            "flink-secret-in-properties",
            "lambda-secret-in-environment",
            "secret-rotation-overdue",
        ],
    ),
    (
        SHARED_KEY,
        &[
            "bucket-unencrypted",
            "bucket-without-cmk",
            "firehose-source-unencrypted",
            "firehose-weaker-destination",
            "flink-aws-owned-key",
            "opensearch-unencrypted",
            "redshift-unencrypted",
            "trail-unencrypted",
        ],
    ),
    (
        WORKS,
        &[
            "firehose-transform-unversioned",
            "flink-code-unpinned",
            "flink-debug-logging",
            "flink-runtime-unsupported",
            "flink-snapshots-disabled",
            "lambda-runtime-deprecated",
            "msk-plaintext-allowed",
            "msk-unauthenticated",
            "opensearch-plaintext-allowed",
            "opensearch-single-az",
            "opensearch-update-pending",
            "redshift-plaintext-allowed",
            "redshift-single-az",
        ],
    ),
];

/// Why there is no step for a finding of this check.
pub(super) fn why(check: &str) -> &'static str {
    named(check).unwrap_or("No change is worked out for it yet.")
}

/// The reason that is written down for a check.
pub(super) fn named(check: &str) -> Option<&'static str> {
    REASONS.iter().find(|(_, checks)| checks.contains(&check)).map(|(reason, _)| *reason)
}
