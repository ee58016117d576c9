//! Changes of delivery streams.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::draft::{Bench, Draft, GONE, name};
use super::{Call, Change, Finding, KeyUse, NewKey, Reading, State, Word};
use crate::facts::{Encryption, StreamSource};

/// The type is part of the state: whatever changed since the scan, encryption never starts on a stream that reads
/// from somewhere.
const QUERY: &str = "DeliveryStreamDescription.[DeliveryStreamStatus, DeliveryStreamType, \
     DeliveryStreamEncryptionConfiguration.Status || 'DISABLED', \
     DeliveryStreamEncryptionConfiguration.Status == 'ENABLED' \
     && DeliveryStreamEncryptionConfiguration.KeyType || `null`, \
     DeliveryStreamEncryptionConfiguration.Status == 'ENABLED' \
     && DeliveryStreamEncryptionConfiguration.KeyARN || `null`]";

/// How long Firehose keeps what it cannot deliver (Amazon Data Firehose Developer Guide, "Data delivery").
const KEPT_HOURS: i32 = 24;

const PLAIN: &str = "What is buffered is not encrypted.";

/// What that may break.
pub(super) const BREAKS: &[&str] = &[
    "Producers need no permission for the key: Firehose uses it with a grant. Whoever runs this needs \
     kms:CreateGrant on it, which the key policy gives to everybody who may start the encryption.",
    "If the key is disabled later, Firehose keeps what it cannot encrypt or deliver for 24 hours and then \
     drops it.",
    "The key is billed by the month, and the calls that Firehose makes to KMS by number.",
];

/// Encrypts a delivery stream with a key of its own.
pub(super) fn encrypt(bench: &Bench<'_>, finding: &Finding) -> Result<Draft, Cow<'static, str>> {
    let arn = finding.subject.id.parse().map_err(|_| GONE)?;
    let stream = bench.snapshot.delivery_streams.get(&arn).ok_or(GONE)?;
    let description = stream.description.known().map_err(|_| GONE)?;
    let target = arn.target().ok_or(GONE)?;
    let stream_name = name(arn.name())?;
    if description.source != StreamSource::DirectPut {
        return Err(
            "AWS encrypts a delivery stream by itself only where producers write to it directly."
                .into(),
        );
    }
    let call = |operation| {
        Call::new("firehose", operation, target.region)
            .with("--delivery-stream-name", stream_name.clone())
    };
    let start = |key: Word| {
        call("start-delivery-stream-encryption")
            .with("--delivery-stream-encryption-configuration-input", key)
    };
    let (before, was, back) = match &description.encryption {
        None => (state("DISABLED", &json!(null)), PLAIN, call("stop-delivery-stream-encryption")),
        Some(Encryption { status, .. }) if status == "DISABLED" => {
            (state("DISABLED", &json!(null)), PLAIN, call("stop-delivery-stream-encryption"))
        }
        Some(Encryption { status, key_type: Some(kind), .. })
            if status == "ENABLED" && kind == "AWS_OWNED_CMK" =>
        {
            let was = "What is buffered is encrypted with a key that AWS owns.";
            (state("ENABLED", &json!(kind)), was, start("KeyType=AWS_OWNED_CMK".into()))
        }
        Some(_) => return Err(GONE.into()),
    };
    Ok(Draft {
        target,
        change: Change::EncryptDelivery,
        sentence: format!(
            "Make a customer-managed key for the delivery stream {stream_name}, and encrypt what it buffers with it."
        ),
        key: Some(NewKey::new(KeyUse::Firehose, &arn, target, &stream_name, Some(KEPT_HOURS))),
        asked: Vec::new(),
        reading: Reading {
            call: call("describe-delivery-stream"),
            query: QUERY.into(),
            absent: None,
        },
        before: before.and(json!(null)),
        was: was.to_owned(),
        calls: vec![start(Word::before_key("KeyType=CUSTOMER_MANAGED_CMK,KeyARN="))],
        after: state("ENABLED", &json!("CUSTOMER_MANAGED_CMK")).and_key(),
        back: vec![back],
        restored: None,
        not_restored: format!(
            "What was buffered meanwhile stays encrypted with the new key: it has to stay until that is delivered, \
             at most {KEPT_HOURS} hours after the way back."
        ),
    })
}

fn state(status: &str, kind: &Value) -> State {
    State::of([json!("ACTIVE"), json!("DirectPut"), json!(status), kind.clone()])
}
