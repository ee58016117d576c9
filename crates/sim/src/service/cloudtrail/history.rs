//! The event history: management events of an account and Region, newest first.

use serde_json::{Value, json};

use crate::org::{Event, adjust, uuid};
use crate::page;
use crate::wire::time::{DAY, HOUR, iso};
use crate::wire::{Answer, ApiError, Call};
use crate::world::World;

/// How long the history goes back, in days.
const KEPT: u64 = 90;
const MINUTE: u64 = 60;

pub(crate) fn lookup_events(world: &World, call: &Call) -> Answer {
    call.only(&["LookupAttributes", "StartTime", "EndTime", "MaxResults", "NextToken"])?;
    let wanted = attribute(call)?;
    let (from, to) = (moment(call, "StartTime"), moment(call, "EndTime"));
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        return Err(ApiError::bad(
            "InvalidTimeRangeException",
            "The start time is after the end time.",
        ));
    }
    let oldest = from.unwrap_or_default().max(world.now.saturating_sub(KEPT * DAY));
    let newest = to.unwrap_or(u64::MAX);
    let limit = match call.input.json.get("MaxResults") {
        None | Some(Value::Null) => 50,
        Some(given) => given.as_u64().filter(|it| (1..=50).contains(it)).ok_or_else(|| {
            ApiError::bad("InvalidMaxResultsException", "A limit between 1 and 50 is expected.")
        })?,
    };
    let limit = world.options.pages.history.min(usize::try_from(limit).unwrap_or(50));
    let mut found: Vec<(u64, &Event, u64)> = Vec::new();
    let here = world.org.events.iter();
    for event in here.filter(|it| it.account == call.account() && it.region == call.region) {
        let last = world.now.saturating_sub(event.hours_ago * HOUR);
        for n in 0..event.times {
            let time = last.saturating_sub(n * MINUTE);
            if wanted.admits(event) && (oldest..=newest).contains(&time) {
                found.push((time, event, n));
            }
        }
    }
    // Stable, so that what happened at once stays in the order of the file.
    found.sort_by_key(|(time, ..)| std::cmp::Reverse(*time));
    let shown: Vec<Value> =
        found.into_iter().map(|(time, event, n)| listed(event, time, n)).collect();
    let keys = ("Events", "NextToken");
    page::listed(&shown, limit, call.text("NextToken"), keys, "InvalidNextTokenException")
}

/// What is looked up.
enum Wanted<'a> {
    Source(&'a str),
    Name(&'a str),
    Everything,
}

impl Wanted<'_> {
    fn admits(&self, event: &Event) -> bool {
        match self {
            Self::Source(source) => event.source == *source,
            Self::Name(name) => event.name == *name,
            Self::Everything => true,
        }
    }
}

/// One attribute at most.
fn attribute(call: &Call) -> Result<Wanted<'_>, ApiError> {
    let invalid = |message: String| ApiError::bad("InvalidLookupAttributesException", message);
    let given = call.input.json.get("LookupAttributes").and_then(Value::as_array);
    let attribute = match given.map(Vec::as_slice).unwrap_or_default() {
        [] => return Ok(Wanted::Everything),
        [one] => one,
        _ => return Err(invalid("You can only have one lookup attribute.".to_owned())),
    };
    let text = |key: &str| attribute.get(key).and_then(Value::as_str).unwrap_or_default();
    match text("AttributeKey") {
        "EventSource" => Ok(Wanted::Source(text("AttributeValue"))),
        "EventName" => Ok(Wanted::Name(text("AttributeValue"))),
        other => Err(crate::wire::call::unsupported(other)),
    }
}

/// Seconds since 1970; the protocol may write a fraction.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "moments are positive and far from the limit, and what is not is cut to it"
)]
fn moment(call: &Call, key: &str) -> Option<u64> {
    call.input.json.get(key).and_then(Value::as_f64).map(|seconds| seconds as u64)
}

fn listed(event: &Event, time: u64, n: u64) -> Value {
    let record = record(event, time, n);
    let (identity, id) = (&record["userIdentity"], &record["eventID"]);
    let mut listed = json!({
        "EventId": id,
        "EventName": event.name,
        "ReadOnly": event.is_read_only().to_string(),
        "EventTime": time,
        "EventSource": event.source,
        "Resources": event
            .resources
            .iter()
            .map(|it| json!({"ResourceName": it}))
            .collect::<Vec<_>>(),
    });
    if let Some(key) = identity["accessKeyId"].as_str() {
        listed["AccessKeyId"] = key.into();
    }
    if let Some(name) = username(event) {
        listed["Username"] = name.into();
    }
    listed["CloudTrailEvent"] = record.to_string().into();
    listed
}

fn username(event: &Event) -> Option<&str> {
    match event.who.as_str() {
        "root" => Some("root"),
        // A role shows the name of its session.
        arn if arn.contains(":role/") => Some("session"),
        arn => arn.rsplit_once('/').map(|(_, name)| name),
    }
}

/// The record as `CloudTrail` writes it.
fn record(event: &Event, time: u64, n: u64) -> Value {
    let Event { account, region, name, source, .. } = event;
    let id = uuid(&format!("{account} {region} {source} {name} {} {time} {n}", event.who));
    let mut record = json!({
        "eventVersion": "1.11",
        "userIdentity": identity(event, time),
        "eventTime": iso(time),
        "eventSource": source,
        "eventName": name,
        "awsRegion": region,
        "sourceIPAddress": event.from,
        "userAgent": "aws-cli/2.31.0",
        "requestParameters": null,
        "responseElements": null,
        "requestID": uuid(&id),
        "eventID": id,
        "readOnly": event.is_read_only(),
        "eventType": "AwsApiCall",
        "managementEvent": true,
        "recipientAccountId": account,
        "eventCategory": "Management",
    });
    if let Some(code) = &event.error {
        record["errorCode"] = code.as_str().into();
        record["errorMessage"] = format!("{name} was refused").into();
    }
    if !event.tls.is_empty() {
        let host =
            format!("{}.{region}.amazonaws.com", source.split('.').next().unwrap_or_default());
        record["tlsDetails"] = json!({
            "tlsVersion": event.tls,
            "cipherSuite": "TLS_AES_128_GCM_SHA256",
            "clientProvidedHostHeader": host,
        });
    }
    if let Some(endpoint) = &event.endpoint {
        record["vpcEndpointId"] = endpoint.as_str().into();
        record["vpcEndpointAccountId"] = account.as_str().into();
    }
    let arns = event.resources.iter().filter(|it| it.starts_with("arn:"));
    let arns: Vec<Value> = arns.map(|arn| json!({"accountId": account, "ARN": arn})).collect();
    if !arns.is_empty() {
        record["resources"] = arns.into();
    }
    let parameters = json!({"requestParameters": event.parameters});
    adjust(&mut record, &parameters, &[]);
    adjust(&mut record, &event.extra, &event.remove);
    record
}

fn identity(event: &Event, time: u64) -> Value {
    let account = &event.account;
    let digits = account.get(..12).unwrap_or_default();
    let (mut identity, default) = match event.who.as_str() {
        "root" => (
            json!({"type": "Root", "principalId": account, "accountId": account,
                "arn": format!("arn:aws:iam::{account}:root")}),
            format!("ASIASIM0{digits}"),
        ),
        arn if arn.contains(":user/") => (
            json!({"type": "IAMUser", "arn": arn, "accountId": owner(arn),
                "userName": arn.rsplit('/').next()}),
            format!("AKIASIM0{digits}"),
        ),
        arn if arn.contains(":role/") => {
            let name = arn.rsplit('/').next().unwrap_or_default();
            let owner = owner(arn);
            let identity = json!({
                "type": "AssumedRole",
                "arn": format!("arn:aws:sts::{owner}:assumed-role/{name}/session"),
                "accountId": owner,
                "sessionContext": {
                    "sessionIssuer": {
                        "type": "Role", "arn": arn, "accountId": owner, "userName": name,
                    },
                    "attributes": {"creationDate": iso(time), "mfaAuthenticated": "false"},
                },
            });
            (identity, format!("ASIASIM0{digits}"))
        }
        service => {
            return json!({"type": "AWSService", "invokedBy": service});
        }
    };
    let key = event.access_key.clone().unwrap_or(default);
    if !key.is_empty() {
        identity["accessKeyId"] = key.into();
    }
    identity
}

/// The account of an ARN.
fn owner(arn: &str) -> &str {
    arn.split(':').nth(4).unwrap_or_default()
}
