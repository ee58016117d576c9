//! What cannot be compared, because an emulator answers unlike AWS.

/// Verdicts that differ between the emulators and the sim, for one reason.
#[derive(Debug)]
pub(crate) struct Difference {
    /// Whose answer it is; `emulators/operations.json` says how it differs from that of AWS.
    pub(crate) api: &'static str,
    /// Why that changes the verdicts.
    pub(crate) why: &'static str,
    /// Checks, and the kind and name of their subject; `*` at its end stands for anything.
    pub(crate) verdicts: &'static [(&'static str, &'static str)],
}

/// Whether a listed pair means this verdict.
pub(crate) fn covers(listed: (&str, &str), check: &str, subject: &str) -> bool {
    let same = listed.1.strip_suffix('*').map_or(listed.1 == subject, |it| subject.starts_with(it));
    listed.0 == check && same
}

/// Sorted. A difference that goes away must leave the list.
pub(crate) const DIFFERENCES: &[Difference] = &[
    Difference {
        api: "firehose:DescribeDeliveryStream",
        why: "LocalStack never shows an encryption: what is encrypted looks as if it were not",
        verdicts: &[
            ("firehose-encryption-failing", "delivery-stream aws-owned"),
            ("firehose-encryption-failing", "delivery-stream clean"),
            ("firehose-encryption-failing", "delivery-stream to-archive"),
            ("firehose-sse-aws-owned-key", "delivery-stream aws-owned"),
            ("firehose-sse-aws-owned-key", "delivery-stream clean"),
            ("firehose-sse-aws-owned-key", "delivery-stream to-archive"),
            ("firehose-sse-disabled", "delivery-stream aws-owned"),
            ("firehose-sse-disabled", "delivery-stream clean"),
            ("firehose-sse-disabled", "delivery-stream to-archive"),
            ("firehose-weaker-destination", "delivery-stream clean"),
            ("firehose-weaker-destination", "delivery-stream to-archive"),
        ],
    },
    Difference {
        api: "firehose:DescribeDeliveryStream",
        why: "on LocalStack a stream that reads Kinesis ends as CREATING_FAILED, of which little is asked",
        verdicts: &[
            ("firehose-error-logging-disabled", "delivery-stream from-stream"),
            ("firehose-secret-in-configuration", "delivery-stream from-stream"),
        ],
    },
    Difference {
        api: "kinesisanalytics:DescribeApplication",
        why: "the SDK refuses moto's timestamps: nothing is known of an application, nor what it uses",
        verdicts: &[
            ("bucket-missing", "application *"),
            ("bucket-outside-org", "application *"),
            ("bucket-plaintext-allowed", "application *"),
            ("bucket-public", "application *"),
            ("bucket-unencrypted", "application *"),
            ("bucket-versioning-disabled", "application *"),
            ("bucket-without-cmk", "application *"),
            ("flink-aws-owned-key", "application *"),
            ("flink-logging-disabled", "application *"),
            ("flink-not-in-vpc", "application *"),
            ("flink-runtime-unsupported", "application *"),
            ("flink-secret-in-properties", "application *"),
            ("flink-snapshots-disabled", "application *"),
            ("key-outside-org", "application *"),
            ("key-policy-outside-org", "application *"),
            ("key-policy-public", "application *"),
            ("key-rotation-disabled", "application *"),
            ("key-unusable", "application *"),
        ],
    },
];

/// Checks on what the fixture does not make on the emulators yet: users and roles, what was done, the network,
/// the services that watch, what feeds streams, and the destinations beside S3. Sorted; a check whose verdicts are all equal must leave the
/// list.
pub(crate) const NOT_DEPLOYED: &[&str] = &[
    "access-key-stale",
    "access-key-unused",
    "activity-access-denied",
    "activity-long-term-key",
    "activity-old-tls",
    "activity-root",
    "activity-sensitive-change",
    "bucket-access-unlogged",
    "bucket-credentials-found",
    "bucket-macie-uncovered",
    "bucket-policy-outside-org",
    "bucket-replication-outside-org",
    "config-noncompliant",
    "config-recorder-missing",
    "config-rule-missing",
    "endpoint-dns-disabled",
    "endpoint-missing",
    "endpoint-policy-open",
    "endpoint-single-az",
    "feed-role-broad",
    "firehose-routing-from-record",
    "flink-code-takeover",
    "flink-code-unpinned",
    "flink-dependency-unencrypted",
    "flink-vpc-single-az",
    "guardduty-disabled",
    "guardduty-findings-open",
    "guardduty-s3-disabled",
    "key-policy-broad",
    "log-group-unencrypted",
    "log-group-unretained",
    "macie-disabled",
    "macie-findings-open",
    "network-acl-open",
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
    "security-group-open",
    "security-hub-disabled",
    "service-principal-unconditioned",
    "stream-admin-broad",
    "stream-redirectable",
    "user-streams-with-keys",
];
