//! Macie: its session, the buckets that it knows, and what it found in them.

use serde_json::{Value, json};

use super::criteria::admits;
use crate::org::{Bucket, Guard, MacieFinding, Switch, adjust, uuid};
use crate::page::listed;
use crate::wire::time::{MADE, iso, seconds};
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

/// The service's principal, by which an organization delegates it.
const PRINCIPAL: &str = "macie.amazonaws.com";
/// The most of anything on a page.
const MOST: usize = 50;
/// The code of a token that the service did not make.
const BAD: &str = "ValidationException";
/// What buckets can be picked by.
const BUCKETS: [&str; 3] = ["accountId", "bucketName", "region"];
/// What findings can be picked by.
const FINDINGS: [&str; 9] = [
    "accountId",
    "archived",
    "category",
    "id",
    "resourcesAffected.s3Bucket.name",
    "severity.description",
    "severity.score",
    "type",
    "updatedAt",
];

/// The Regions without Macie, among those that have an `endpoints.json` entry for Firehose.
const WITHOUT: [&str; 12] = [
    "ap-east-2",
    "ap-south-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-west-1",
    "eu-central-2",
    "eu-south-2",
    "me-central-1",
    "mx-central-1",
];

pub(crate) fn get_macie_session(world: &World, call: &Call) -> Answer {
    call.only(&[])?;
    let guard = own(world, call)?;
    Ok(Reply::json(&json!({
        "createdAt": iso(MADE),
        "findingPublishingFrequency": "FIFTEEN_MINUTES",
        "serviceRole": format!(
            "arn:aws:iam::{}:role/aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie", guard.account
        ),
        "status": if guard.macie == Switch::Enabled { "ENABLED" } else { "PAUSED" },
        "updatedAt": iso(MADE),
    })))
}

/// The buckets of the caller in this Region, and for the administrator those of the members.
pub(crate) fn describe_buckets(world: &World, call: &Call) -> Answer {
    call.only(&["criteria", "maxResults", "nextToken", "sortCriteria"])?;
    own(world, call)?;
    let criteria = &call.input.json["criteria"];
    let mut buckets = Vec::new();
    for guard in watched(world, call) {
        for bucket in world.buckets_of(&guard.account) {
            let shown = bucket_shown(&guard, bucket);
            if bucket.region == call.region && admits(criteria, &shown, &BUCKETS)? {
                buckets.push(shown);
            }
        }
    }
    let limit = call.number("maxResults").unwrap_or(MOST).min(MOST);
    listed(&buckets, limit, call.text("nextToken"), ("buckets", "nextToken"), BAD)
}

pub(crate) fn list_findings(world: &World, call: &Call) -> Answer {
    call.only(&["findingCriteria", "maxResults", "nextToken", "sortCriteria"])?;
    own(world, call)?;
    let criterion = &call.input.json["findingCriteria"]["criterion"];
    let mut ids = Vec::new();
    for finding in findings(world, call) {
        if admits(criterion, &finding, &FINDINGS)? {
            ids.push(finding["id"].clone());
        }
    }
    let limit = call.number("maxResults").unwrap_or(MOST).min(MOST);
    listed(&ids, limit, call.text("nextToken"), ("findingIds", "nextToken"), BAD)
}

/// Ids that are not there are left out, as AWS does.
pub(crate) fn get_findings(world: &World, call: &Call) -> Answer {
    call.only(&["findingIds", "sortCriteria"])?;
    own(world, call)?;
    let ids = call.texts("findingIds");
    if ids.is_empty() || ids.len() > MOST {
        return Err(ApiError::bad(BAD, "findingIds must have between 1 and 50 items."));
    }
    let asked = |finding: &Value| finding["id"].as_str().is_some_and(|id| ids.contains(&id));
    let found: Vec<Value> = findings(world, call).into_iter().filter(asked).collect();
    Ok(Reply::json(&json!({"findings": found})))
}

/// Whether Macie exists in a Region.
pub(crate) fn exists(region: &str) -> bool {
    !WITHOUT.contains(&region)
}

/// The guard of the caller, where Macie is there and switched on.
fn own(world: &World, call: &Call) -> Result<Guard, ApiError> {
    if !exists(&call.region) {
        // AWS has no such endpoint at all; this is the nearest that one port can come to it.
        let message = format!("Macie does not exist in {}.", call.region);
        return Err(ApiError::new(404, "SimNoSuchEndpoint", message));
    }
    let guard = world.guard(call.account(), &call.region).into_owned();
    match guard.macie {
        Switch::Enabled | Switch::Paused => Ok(guard),
        Switch::Missing => {
            Err(ApiError::new(403, "AccessDeniedException", "Macie is not enabled."))
        }
    }
}

/// The guards of the accounts that a caller sees.
fn watched(world: &World, call: &Call) -> Vec<Guard> {
    world
        .watched(call.account(), &call.region, PRINCIPAL)
        .into_iter()
        .map(|account| world.guard(account, &call.region).into_owned())
        .filter(|guard| guard.macie != Switch::Missing)
        .collect()
}

fn bucket_shown(guard: &Guard, bucket: &Bucket) -> Value {
    let monitored = guard.macie == Switch::Enabled
        && guard.macie_unmonitored.iter().all(|name| *name != bucket.name);
    let word = |yes: &'static str, no: &'static str| if monitored { yes } else { no };
    let mut shown = json!({
        "accountId": bucket.account,
        "automatedDiscoveryMonitoringStatus": word("MONITORED", "NOT_MONITORED"),
        "bucketArn": bucket.arn(),
        "bucketCreatedAt": iso(MADE),
        "bucketName": bucket.name,
        "jobDetails": {"isDefinedInJob": "FALSE", "isMonitoredByJob": "FALSE"},
        "lastUpdated": iso(MADE),
        "region": bucket.region,
    });
    if monitored {
        shown["lastAutomatedDiscoveryTime"] = iso(MADE + 86_400).into();
    }
    shown
}

fn findings(world: &World, call: &Call) -> Vec<Value> {
    watched(world, call)
        .iter()
        .flat_map(|guard| (0..).zip(&guard.macie_findings).map(|it| finding_shown(guard, it)))
        .collect()
}

fn finding_shown(guard: &Guard, (index, it): (usize, &MacieFinding)) -> Value {
    let (account, region) = (&guard.account, &guard.region);
    let id = uuid(&format!("macie {account} {region} {index} {}", it.kind)).replace('-', "");
    let updated = iso(seconds(it.updated.as_deref()));
    let score = match it.severity.as_str() {
        "High" => 3,
        "Medium" => 2,
        _ => 1,
    };
    let sensitive = it.kind.starts_with("SensitiveData:");
    let bucket_arn = format!("arn:aws:s3:::{}", it.bucket);
    let mut finding = json!({
        "accountId": account,
        "archived": it.archived,
        "category": if sensitive { "CLASSIFICATION" } else { "POLICY" },
        "count": 1,
        "createdAt": updated,
        "description": "Something in the bucket needs to be looked at.",
        "id": id,
        "partition": "aws",
        "region": region,
        "resourcesAffected": {"s3Bucket": {"arn": bucket_arn, "name": it.bucket}},
        "sample": false,
        "schemaVersion": "1.0",
        "severity": {"description": it.severity, "score": score},
        "title": "Something in the bucket needs to be looked at.",
        "type": it.kind,
        "updatedAt": updated,
    });
    if sensitive {
        finding["resourcesAffected"]["s3Object"] =
            json!({"bucketArn": bucket_arn, "key": "2024/06/01/records.gz"});
    }
    adjust(&mut finding, &it.extra, &[]);
    finding
}
