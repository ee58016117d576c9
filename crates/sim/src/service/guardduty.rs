//! GuardDuty: the detector of an account, its findings, and the administrator's view of the members.

use serde_json::{Value, json};

use super::criteria::admits;
use crate::org::{Guard, GuardDutyFinding, Switch, adjust, uuid};
use crate::page::listed;
use crate::wire::time::{MADE, iso, seconds};
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

/// The service's principal, by which an organization delegates it.
const PRINCIPAL: &str = "guardduty.amazonaws.com";
/// The most of anything on a page.
const MOST: usize = 50;
/// The code of a token that the service did not make, and of much else.
const BAD: &str = "BadRequestException";
/// What findings can be picked by.
const FIELDS: [&str; 10] = [
    "accountId",
    "id",
    "region",
    "resource.lambdaDetails.functionName",
    "resource.resourceType",
    "resource.s3BucketDetails.name",
    "service.archived",
    "severity",
    "type",
    "updatedAt",
];

pub(crate) fn list_detectors(world: &World, call: &Call) -> Answer {
    call.only(&["maxResults", "nextToken"])?;
    let guard = world.guard(call.account(), &call.region);
    let ids: Vec<Value> = match guard.guardduty {
        Switch::Missing => Vec::new(),
        Switch::Enabled | Switch::Paused => vec![detector(&guard).into()],
    };
    let limit = call.field_number("maxResults").unwrap_or(MOST).min(MOST);
    listed(&ids, limit, call.field("nextToken"), ("detectorIds", "nextToken"), BAD)
}

pub(crate) fn get_detector(world: &World, call: &Call) -> Answer {
    call.only(&["DetectorId"])?;
    let guard = own(world, call)?;
    Ok(Reply::json(&json!({
        "createdAt": moment(MADE),
        "updatedAt": moment(MADE),
        "findingPublishingFrequency": "FIFTEEN_MINUTES",
        "serviceRole": format!(
            "arn:aws:iam::{}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty",
            guard.account
        ),
        "status": status(guard.guardduty == Switch::Enabled),
        "dataSources": data_sources(&guard),
        "features": features(&guard),
        "tags": {},
    })))
}

/// The members, for the administrator; nobody else has any.
pub(crate) fn list_members(world: &World, call: &Call) -> Answer {
    call.only(&["DetectorId", "maxResults", "nextToken", "onlyAssociated"])?;
    own(world, call)?;
    let members: Vec<Value> = world
        .watched(call.account(), &call.region, PRINCIPAL)
        .into_iter()
        .skip(1)
        .map(|account| {
            let guard = world.guard(account, &call.region);
            let mut member = json!({
                "accountId": account,
                "administratorId": call.account(),
                "masterId": call.account(),
                "email": format!("aws+{account}@example.com"),
                "relationshipStatus": relationship(guard.guardduty),
                "updatedAt": moment(MADE),
            });
            if guard.guardduty != Switch::Missing {
                member["detectorId"] = detector(&guard).into();
            }
            member
        })
        .filter(|member| {
            call.field("onlyAssociated") == "false" || member["relationshipStatus"] != "Removed"
        })
        .collect();
    let limit = call.field_number("maxResults").unwrap_or(MOST).min(MOST);
    listed(&members, limit, call.field("nextToken"), ("members", "nextToken"), BAD)
}

pub(crate) fn get_member_detectors(world: &World, call: &Call) -> Answer {
    call.only(&["DetectorId", "accountIds"])?;
    own(world, call)?;
    let accounts = call.texts("accountIds");
    if accounts.is_empty() || accounts.len() > MOST {
        return Err(ApiError::bad(
            BAD,
            "The request is rejected because the parameter accountIds has an invalid value.",
        ));
    }
    let members = world.watched(call.account(), &call.region, PRINCIPAL);
    let (mut known, mut rest) = (Vec::new(), Vec::new());
    for account in accounts {
        let guard = world.guard(account, &call.region);
        if account != call.account()
            && members.contains(&account)
            && guard.guardduty != Switch::Missing
        {
            // What nobody can switch off alone is not a feature of a member.
            let features: Vec<Value> = features(&guard).split_off(ALWAYS);
            let sources = data_sources(&guard);
            known.push(json!({"accountId": account, "dataSources": sources, "features": features}));
        } else {
            rest.push(json!({
                "accountId": account,
                "result": "The request is rejected because the given account ID is not an associated member of \
                           account the current account.",
            }));
        }
    }
    Ok(Reply::json(&json!({"members": known, "unprocessedAccounts": rest})))
}

pub(crate) fn list_findings(world: &World, call: &Call) -> Answer {
    call.only(&["DetectorId", "findingCriteria", "maxResults", "nextToken", "sortCriteria"])?;
    own(world, call)?;
    let criterion = &call.input.json["findingCriteria"]["criterion"];
    let mut ids = Vec::new();
    for finding in findings(world, call) {
        if admits(criterion, &finding, &FIELDS)? {
            ids.push(finding["id"].clone());
        }
    }
    let limit = call.number("maxResults").unwrap_or(MOST).min(MOST);
    listed(&ids, limit, call.text("nextToken"), ("findingIds", "nextToken"), BAD)
}

/// Ids that are not there are left out, as AWS does.
pub(crate) fn get_findings(world: &World, call: &Call) -> Answer {
    call.only(&["DetectorId", "findingIds", "sortCriteria"])?;
    own(world, call)?;
    let ids = call.texts("findingIds");
    if ids.len() > MOST {
        return Err(ApiError::bad(
            BAD,
            "The request is rejected because the parameter findingIds has too many items.",
        ));
    }
    let asked = |finding: &Value| finding["id"].as_str().is_some_and(|id| ids.contains(&id));
    let found: Vec<Value> = findings(world, call).into_iter().filter(asked).collect();
    Ok(Reply::json(&json!({"findings": found})))
}

/// The guard of the caller, whose detector the call must name.
fn own(world: &World, call: &Call) -> Result<Guard, ApiError> {
    let guard = world.guard(call.account(), &call.region).into_owned();
    if guard.guardduty == Switch::Missing || call.field("DetectorId") != detector(&guard) {
        return Err(ApiError::bad(
            BAD,
            "The request is rejected because the input detectorId is not owned by the current account.",
        ));
    }
    Ok(guard)
}

/// 32 hexadecimal digits that depend on account and Region alone.
fn detector(guard: &Guard) -> String {
    uuid(&format!("detector {} {}", guard.account, guard.region)).replace('-', "")
}

/// How many of the features come with every detector.
const ALWAYS: usize = 3;

fn features(guard: &Guard) -> Vec<Value> {
    let on = guard.guardduty == Switch::Enabled;
    [
        ("CLOUD_TRAIL", on),
        ("DNS_LOGS", on),
        ("FLOW_LOGS", on),
        ("S3_DATA_EVENTS", on && guard.guardduty_s3),
        ("LAMBDA_NETWORK_LOGS", on),
    ]
    .into_iter()
    .map(|(name, on)| json!({"name": name, "status": status(on), "updatedAt": MADE}))
    .collect()
}

/// The same, as callers of the first version know it.
fn data_sources(guard: &Guard) -> Value {
    let on = guard.guardduty == Switch::Enabled;
    json!({
        "cloudTrail": {"status": status(on)},
        "dnsLogs": {"status": status(on)},
        "flowLogs": {"status": status(on)},
        "s3Logs": {"status": status(on && guard.guardduty_s3)},
    })
}

/// What a member is to its administrator.
const fn relationship(switch: Switch) -> &'static str {
    match switch {
        Switch::Enabled => "Enabled",
        Switch::Paused => "Paused",
        Switch::Missing => "Removed",
    }
}

const fn status(on: bool) -> &'static str {
    if on { "ENABLED" } else { "DISABLED" }
}

/// The findings that a caller sees, its own first.
fn findings(world: &World, call: &Call) -> Vec<Value> {
    let accounts = world.watched(call.account(), &call.region, PRINCIPAL);
    accounts
        .into_iter()
        .map(|account| world.guard(account, &call.region))
        .filter(|guard| guard.guardduty != Switch::Missing)
        .flat_map(|guard| {
            let all = (0..).zip(&guard.guardduty_findings).map(|it| shown(&guard, it));
            all.collect::<Vec<_>>()
        })
        .collect()
}

fn shown(guard: &Guard, (index, it): (usize, &GuardDutyFinding)) -> Value {
    let (account, region, detector) = (&guard.account, &guard.region, detector(guard));
    let id = uuid(&format!("finding {account} {region} {index} {}", it.kind)).replace('-', "");
    let updated = seconds(it.updated.as_deref());
    let resource = match (&it.bucket, &it.function) {
        (Some(bucket), _) => json!({
            "resourceType": "S3Bucket",
            "s3BucketDetails": [{
                "arn": format!("arn:aws:s3:::{bucket}"), "name": bucket, "type": "Destination", "createdAt": MADE,
            }],
        }),
        (None, Some(function)) => json!({
            "resourceType": "Lambda",
            "lambdaDetails": {
                "functionArn": format!("arn:aws:lambda:{region}:{account}:function:{function}"),
                "functionName": function,
                "functionVersion": "$LATEST",
            },
        }),
        (None, None) => {
            json!({"resourceType": "AccessKey", "accessKeyDetails": {"userType": "IAMUser"}})
        }
    };
    let mut finding = json!({
        "accountId": account,
        "arn": format!("arn:aws:guardduty:{region}:{account}:detector/{detector}/finding/{id}"),
        "createdAt": moment(updated),
        "description": "Something out of the ordinary was seen.",
        "id": id,
        "partition": "aws",
        "region": region,
        "resource": resource,
        "schemaVersion": "2.0",
        "service": {
            "archived": it.archived,
            "count": 1,
            "detectorId": detector,
            "eventFirstSeen": moment(updated),
            "eventLastSeen": moment(updated),
            "resourceRole": "TARGET",
            "serviceName": "guardduty",
        },
        "severity": it.severity,
        "title": "Something out of the ordinary was seen.",
        "type": it.kind,
        "updatedAt": moment(updated),
    });
    adjust(&mut finding, &it.extra, &[]);
    finding
}

/// A moment, as GuardDuty writes it.
fn moment(seconds: u64) -> String {
    iso(seconds).replace('Z', ".000Z")
}
