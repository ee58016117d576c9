//! A management event: the few fields that are kept of it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_cloudtrail::types::Event as Row;
use hydrant_core::facts::{Credential, Event};
use jiff::Timestamp;
use serde_json::Value;

/// The request parameters that name what is asked about. No other is looked at: some hold what is secret.
const NAMES: [&str; 9] = [
    "applicationName",
    "consumerARN",
    "deliveryStreamName",
    "name",
    "resourceARN",
    "streamARN",
    "streamName",
    "trailARN",
    "trailName",
];

/// What is longer names nothing: an ARN has 2,048 characters at most.
const LONGEST: usize = 2_048;

/// Reads an event (AWS CloudTrail User Guide, "CloudTrail record contents"); none where it cannot be read. The
/// id of an access key says what kind of key it is, and goes no further.
pub(super) fn read(row: &Row) -> Option<Event> {
    let record: Value = serde_json::from_str(row.cloud_trail_event()?).ok()?;
    let said = |place: &str| record.pointer(place).and_then(Value::as_str);
    let kept = |place: &str| said(place).filter(|it| !it.is_empty()).map(str::to_owned);
    let record_says = record.get("readOnly").and_then(Value::as_bool);
    let row_says = row.read_only().map(|it| it.eq_ignore_ascii_case("true"));
    Some(Event {
        time: Timestamp::from_second(row.event_time()?.secs()).ok()?,
        count: 1,
        name: row.event_name()?.to_owned(),
        source: row.event_source()?.to_owned(),
        principal: principal(&record),
        credential: credential(&record),
        error: kept("/errorCode"),
        from: kept("/sourceIPAddress"),
        tls: kept("/tlsDetails/tlsVersion"),
        endpoint: kept("/vpcEndpointId"),
        resources: resources(row, &record),
        read_only: record_says.or(row_says).unwrap_or_default(),
    })
}

/// The role or user behind the credentials, not the session.
fn principal(record: &Value) -> String {
    let said = |place: &str| record.pointer(place).and_then(Value::as_str);
    let issuer = said("/userIdentity/sessionContext/sessionIssuer/arn");
    let own = said("/userIdentity/arn");
    let invoker = said("/userIdentity/invokedBy");
    let account = said("/userIdentity/accountId");
    let names = match said("/userIdentity/type") {
        Some("Root") => [own, issuer, account, None],
        Some("AWSService") => [invoker, issuer, own, account],
        _ => [issuer, own, invoker, account],
    };
    let name = names.into_iter().flatten().find(|it| !it.is_empty());
    name.unwrap_or("unknown").to_owned()
}

fn credential(record: &Value) -> Credential {
    let said = |place: &str| record.pointer(place).and_then(Value::as_str);
    match (said("/userIdentity/type"), said("/userIdentity/accessKeyId")) {
        (Some("Root"), _) => Credential::Root,
        (Some("AWSService"), _) => Credential::Service,
        (_, Some(id)) if id.starts_with("AKIA") => Credential::LongTerm,
        (_, Some(id)) if id.starts_with("ASIA") => Credential::Temporary,
        _ => Credential::NotSaid,
    }
}

/// What it was done to, as CloudTrail names it or as the request does.
fn resources(row: &Row, record: &Value) -> Vec<String> {
    let told = row.resources().iter().filter_map(|it| it.resource_name());
    let recorded = record.get("resources").and_then(Value::as_array).into_iter().flatten();
    let recorded = recorded.filter_map(|it| it.get("ARN")?.as_str());
    let parameters = record.get("requestParameters");
    let asked = NAMES.iter().filter_map(|name| parameters?.get(name)?.as_str());
    let names = told.chain(recorded).chain(asked);
    let is_key = |it: &str| it.starts_with("AKIA") || it.starts_with("ASIA");
    let names = names.filter(|it| !it.is_empty() && it.len() <= LONGEST && !is_key(it));
    names.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Changes, failures, and what was called with keys, as root or over old TLS.
pub(super) fn worth_keeping(event: &Event) -> bool {
    let modern = |it: &str| it.starts_with("TLSv1.2") || it.starts_with("TLSv1.3");
    !event.read_only
        || event.error.is_some()
        || matches!(event.credential, Credential::LongTerm | Credential::Root)
        || event.tls.as_deref().is_some_and(|it| !modern(it))
}

/// The same event again and again is one row, with the time of the newest; newest first.
pub(super) fn folded(events: Vec<Event>) -> Vec<Event> {
    let mut rows: BTreeMap<Event, (Timestamp, u32)> = BTreeMap::new();
    for event in events {
        let (time, count) = (event.time, event.count);
        let same = Event { time: Timestamp::UNIX_EPOCH, count: 0, ..event };
        let row = rows.entry(same).or_insert((time, 0));
        *row = (row.0.max(time), row.1.saturating_add(count));
    }
    let mut rows: Vec<Event> =
        rows.into_iter().map(|(it, (time, count))| Event { time, count, ..it }).collect();
    // Stable: rows of the same moment stay in their order.
    rows.sort_by_key(|it| Reverse(it.time));
    rows
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudtrail::types::Resource;
    use aws_smithy_types::DateTime;

    use super::*;

    fn row(name: &str, seconds: i64, record: &str) -> Row {
        Row::builder()
            .event_name(name)
            .event_source("kinesis.amazonaws.com")
            .event_time(DateTime::from_secs(seconds))
            .access_key_id("AKIAPLANTED1")
            .username("PLANTED-session")
            .cloud_trail_event(record)
            .build()
    }

    const WRITE: &str = r#"{
        "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::123456789012:user/amy",
            "accessKeyId": "AKIAPLANTED2"},
        "sourceIPAddress": "192.0.2.7", "readOnly": false, "vpcEndpointId": "vpce-1",
        "tlsDetails": {"tlsVersion": "TLSv1.1"}, "errorCode": "AccessDenied",
        "errorMessage": "PLANTED-message",
        "requestParameters": {"streamName": "orders", "policy": "PLANTED-policy"},
        "responseElements": {"x": "PLANTED-answer"},
        "resources": [{"ARN": "arn:aws:kinesis:eu-west-1:123456789012:stream/orders"}]
    }"#;

    #[test]
    fn of_an_event_only_the_few_fields_are_kept() {
        let key = Resource::builder().resource_name("AKIAPLANTED3").build();
        let mut it = row("PutResourcePolicy", 7, WRITE);
        it.resources = Some(vec![key]);
        let it = read(&it).unwrap();
        let expected = Event {
            time: Timestamp::from_second(7).unwrap(),
            count: 1,
            name: "PutResourcePolicy".to_owned(),
            source: "kinesis.amazonaws.com".to_owned(),
            principal: "arn:aws:iam::123456789012:user/amy".to_owned(),
            credential: Credential::LongTerm,
            error: Some("AccessDenied".to_owned()),
            from: Some("192.0.2.7".to_owned()),
            tls: Some("TLSv1.1".to_owned()),
            endpoint: Some("vpce-1".to_owned()),
            resources: vec![
                "arn:aws:kinesis:eu-west-1:123456789012:stream/orders".to_owned(),
                "orders".to_owned(),
            ],
            read_only: false,
        };
        assert_eq!(it, expected);
        assert!(!format!("{it:?}").contains("PLANTED"), "{it:?}");
    }

    #[test]
    fn whose_credentials_they_are_is_told_by_the_identity() {
        let role = "arn:aws:iam::123456789012:role/app";
        let root = "arn:aws:iam::123456789012:root";
        let session =
            r#""arn":"arn:aws:sts::123456789012:assumed-role/app/s","accessKeyId":"ASIAX""#;
        let issuer = format!(r#""sessionContext":{{"sessionIssuer":{{"arn":"{role}"}}}}"#);
        for (identity, principal, credential) in [
            (
                format!(r#"{{"type":"AssumedRole",{session},{issuer}}}"#),
                role,
                Credential::Temporary,
            ),
            (
                format!(r#"{{"type":"Root","arn":"{root}","accessKeyId":"AKIAX"}}"#),
                root,
                Credential::Root,
            ),
            (
                r#"{"type":"AWSService","invokedBy":"firehose.amazonaws.com"}"#.to_owned(),
                "firehose.amazonaws.com",
                Credential::Service,
            ),
            (
                r#"{"type":"AWSAccount","accountId":"210987654321"}"#.to_owned(),
                "210987654321",
                Credential::NotSaid,
            ),
            ("null".to_owned(), "unknown", Credential::NotSaid),
        ] {
            let record = format!(r#"{{"userIdentity":{identity},"readOnly":true}}"#);
            let it = read(&row("ListStreams", 1, &record)).unwrap();
            assert_eq!((it.principal.as_str(), it.credential), (principal, credential));
            assert_eq!(worth_keeping(&it), credential == Credential::Root, "{identity}");
        }
    }

    #[test]
    fn what_is_called_as_it_should_be_and_changes_nothing_is_not_kept() {
        let of = |more: &str| {
            let record = format!(
                r#"{{"userIdentity":{{"type":"AssumedRole","accessKeyId":"ASIAX"}},"readOnly":true{more}}}"#
            );
            worth_keeping(&read(&row("DescribeStream", 1, &record)).unwrap())
        };
        assert!(!of(""));
        assert!(!of(r#","tlsDetails":{"tlsVersion":"TLSv1.3"}"#));
        assert!(of(r#","tlsDetails":{"tlsVersion":"TLSv1"}"#));
        assert!(of(r#","errorCode":"AccessDenied""#));
        // Nobody said that it only reads.
        assert!(worth_keeping(&read(&row("DescribeStream", 1, "{}")).unwrap()));
    }

    #[test]
    fn the_same_event_again_is_one_row() {
        let of = |name, seconds| read(&row(name, seconds, WRITE)).unwrap();
        let rows = folded(vec![of("A", 3), of("B", 5), of("A", 9), of("A", 1)]);
        let rows: Vec<_> = rows.iter().map(|it| (it.name.as_str(), it.count, it.time)).collect();
        let time = |seconds| Timestamp::from_second(seconds).unwrap();
        assert_eq!(rows, [("A", 3, time(9)), ("B", 1, time(5))]);
    }

    #[test]
    fn an_event_without_its_record_cannot_be_read() {
        assert_eq!(read(&row("A", 1, "no JSON")), None);
        assert_eq!(read(&Row::builder().cloud_trail_event("{}").build()), None);
    }
}
