use std::collections::BTreeMap;

use hydrant_core::facts::{Stream, Versioning};
use hydrant_core::sample::{self, ARCHIVE, CLICKS, DELIVERED, ORDERS, SHOP};
use hydrant_core::{
    CallCount, Cell, Check, Fact, Mapping, Practice, Reason, Reference, Remediation, Report, Scope,
    Service, Settings, Severity, Since, Snapshot, Source, Unknown, Verdict, VerdictKind, api,
};
use hydrant_report::{Options, find_format};
use serde_json::Value;

use crate::accepted::accepted;
use crate::hostile::hostile;

/// Checks that stay here, apart from the catalogue: a changed check must not change what is compared.
pub(crate) fn checks() -> Vec<&'static Check> {
    vec![&BUCKET_UNVERSIONED, &KEY_NOT_CUSTOMERS, &STREAM_UNENCRYPTED]
}

static BUCKET_UNVERSIONED: Check = Check {
    id: "bucket-unversioned",
    title: "Bucket keeps no earlier versions",
    severity: Severity::Low,
    practices: &[Practice::P15],
    services: &[Service::Firehose, Service::Flink],
    rationale: "An object that is overwritten or deleted is gone.",
    remediation: Remediation { text: "Switch versioning on.", cli: "", terraform: "" },
    references: &[],
    mappings: &[],
    reads: &[&api::S3_GET_BUCKET_VERSIONING],
    scopes: &[Scope::Bucket(|_, bucket, judge| {
        judge.part(|judge| {
            if *bucket.versioning.known()? == Versioning::Off {
                let sentence = "The bucket keeps no earlier versions.";
                judge.fail(&bucket.versioning, "Status", "Off", "Enabled", sentence);
            }
            Ok(())
        });
    })],
};

static KEY_NOT_CUSTOMERS: Check = Check {
    id: "key-not-customers",
    title: "Key is managed by AWS",
    severity: Severity::Medium,
    practices: &[Practice::P03, Practice::P04],
    services: &Service::ALL,
    rationale: "Nobody but AWS decides who may use a key that AWS manages.",
    remediation: Remediation {
        text: "Create a key and set it.",
        cli: "aws kms create-key --region <region>",
        terraform: "",
    },
    references: &[],
    mappings: &[],
    reads: &[&api::KMS_DESCRIBE_KEY],
    scopes: &[Scope::Key(|_, key, judge| {
        judge.part(|judge| {
            let manager = key.metadata.known()?.as_ref().map_or("nobody", |it| &it.manager);
            if manager != "CUSTOMER" {
                let sentence = "The key is managed by AWS.";
                judge.fail(&key.metadata, "KeyManager", manager, "CUSTOMER", sentence);
            }
            Ok(())
        });
    })],
};

pub(crate) static STREAM_UNENCRYPTED: Check = Check {
    id: "stream-unencrypted",
    title: "Data stream is not encrypted at rest",
    severity: Severity::High,
    practices: &[Practice::P05, Practice::P09],
    services: &[Service::Kinesis],
    rationale: "Records in a stream without server-side encryption are stored in clear for as long as \
        the retention period. Encryption with KMS also puts every read under the key policy.",
    remediation: Remediation {
        text: "Start server-side encryption. Records written before stay as they are until they \
            expire.",
        cli: "aws kinesis start-stream-encryption --stream-name <stream> --encryption-type KMS",
        terraform: "resource \"aws_kinesis_stream\" \"example\" {\n  encryption_type = \"KMS\"\n}",
    },
    references: &[Reference {
        title: "Amazon Kinesis Data Streams Developer Guide: Data protection",
        url: "https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html",
    }],
    mappings: &[
        Mapping { framework: "AWS Config", control: "kinesis-stream-encrypted" },
        Mapping { framework: "Security Hub", control: "Kinesis.1" },
    ],
    reads: &[&api::KINESIS_DESCRIBE_STREAM_SUMMARY, &api::S3_LIST_BUCKETS],
    scopes: &[Scope::Stream(|_, stream, judge| {
        judge.part(|judge| {
            let encryption = stream.summary.known()?.encryption_type.as_deref().unwrap_or("NONE");
            if encryption != "KMS" {
                let sentence = "The stream stores its records unencrypted.";
                judge.fail(&stream.summary, "EncryptionType", encryption, "KMS", sentence);
            }
            Ok(())
        });
    })],
};

/// Unencrypted streams, a bucket without versions, a key that may not be described, and an account that
/// nobody can enter.
pub(crate) fn dirty() -> Snapshot {
    sample::with(|snapshot| {
        let orders = sample::summary(snapshot, ORDERS);
        orders.encryption_type = None;
        orders.key_id = None;
        orders.retention_hours = 24;
        sample::description(snapshot, CLICKS).encryption = None;
        let bucket = sample::bucket_mut(snapshot, DELIVERED);
        *sample::value(&mut bucket.versioning) = Versioning::Off;
        sample::forget(snapshot, &api::KMS_DESCRIBE_KEY);
        unreadable(snapshot, ARCHIVE);
    })
}

/// Nothing is wrong, but nobody can enter one of the accounts.
pub(crate) fn locked() -> Snapshot {
    sample::with(|snapshot| unreadable(snapshot, ARCHIVE))
}

/// Nobody can assume the role in this account.
fn unreadable(snapshot: &mut Snapshot, id: &str) {
    let source = sample::source(sample::home(id), &api::STS_ASSUME_ROLE);
    let unknown = || Unknown {
        source,
        reason: Reason::DeniedByIdentity,
        code: Some("AccessDenied".to_owned()),
        detail: "the role hydrant-audit does not exist or does not trust the caller".to_owned(),
    };
    snapshot.regions.insert(sample::account(id), Fact::Unknown(unknown()));
    snapshot.listings.retain(|(target, _), _| target.account != sample::account(id));
}

/// Many unencrypted streams beside the first.
pub(crate) fn crowded(copies: usize) -> Snapshot {
    let mut snapshot = dirty();
    let stream = snapshot.streams[&sample::arn(ORDERS)].clone();
    for number in 0..copies {
        let arn = sample::arn(&format!("{ORDERS}-{number:05}"));
        let copy = Stream { arn: arn.clone(), ..stream.clone() };
        snapshot.streams.insert(arn, copy);
    }
    snapshot
}

pub(crate) fn calls() -> BTreeMap<String, CallCount> {
    let calls = |calls, throttled, denied| CallCount { calls, throttled, denied, failed: 0 };
    BTreeMap::from([
        (api::KINESIS_LIST_STREAMS.name.to_owned(), calls(4, 0, 0)),
        (api::KMS_DESCRIBE_KEY.name.to_owned(), calls(1_202, 14, 2)),
        (api::STS_ASSUME_ROLE.name.to_owned(), calls(3, 0, 1)),
    ])
}

pub(crate) fn report(snapshot: &Snapshot) -> Report<'_> {
    let mut report = Report::new(snapshot, checks(), &Settings::default(), calls());
    count_cells(&mut report);
    report
}

/// The catalogue does not know these checks, so their cells are counted here.
fn count_cells(report: &mut Report<'_>) {
    for cell in report.cells.values_mut() {
        *cell = Cell { checked: cell.checked, guaranteed: cell.guaranteed, ..Cell::default() };
    }
    for verdict in &report.verdicts {
        let Some(check) = checks().into_iter().find(|it| it.id == verdict.check) else { continue };
        for practice in check.practices {
            for service in check.services {
                let cell = report.cells.entry((*practice, *service)).or_default();
                match verdict.kind {
                    VerdictKind::Fail => cell.fail += 1,
                    VerdictKind::Unknown => cell.unknown += 1,
                    VerdictKind::Pass => cell.pass += 1,
                    VerdictKind::NotApplicable => cell.not_applicable += 1,
                }
            }
        }
    }
}

/// What a format prints.
pub(crate) fn print(format: &str, report: &Report<'_>, options: &Options) -> String {
    let mut bytes = Vec::new();
    let format = find_format(format).expect("a format");
    (format.write)(report, options, &mut bytes).expect("memory takes all");
    String::from_utf8(bytes).expect("text")
}

/// Each kind of report that there is: clean, broken, crowded, interrupted, muted, hostile.
pub(crate) fn every_report(mut test: impl FnMut(&str, &Report<'_>)) {
    let (clean, dirty, crowded) = (sample::snapshot(), dirty(), crowded(250));
    let mut interrupted = self::dirty();
    interrupted.header.finished_at = None;
    test("clean", &report(&clean));
    test("dirty", &report(&dirty));
    test("crowded", &report(&crowded));
    test("interrupted", &report(&interrupted));
    test("muted", &accepted(&dirty));
    let since = Since::of(&report(&clean), &report(&dirty));
    test("compared", &report(&dirty).with_since(since));
    hostile(test);
}

/// Every complaint of a schema about a document.
pub(crate) fn complaints(schema: &Value, document: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).expect("a schema");
    validator.iter_errors(document).map(|it| format!("{}: {it}", it.instance_path())).collect()
}

/// The verdicts of one kind.
pub(crate) fn of_kind<'a>(report: &'a Report<'_>, kind: VerdictKind) -> Vec<&'a Verdict> {
    report.verdicts.iter().filter(|it| it.kind == kind).collect()
}

pub(crate) fn source() -> Source {
    sample::source(sample::home(SHOP), &api::KINESIS_DESCRIBE_STREAM_SUMMARY)
}
