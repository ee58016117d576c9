//! Which services a role was used with: a job that is not done when it is first asked about.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::org::{Role, statements, uuid};
use crate::page::page;
use crate::wire::time::{DAY, iso};
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

/// The services that a policy about everything is about, of the several hundred that there are.
const SERVICES: [&str; 10] = [
    "cloudtrail",
    "ec2",
    "firehose",
    "glue",
    "iam",
    "kinesis",
    "kinesisanalytics",
    "kms",
    "logs",
    "s3",
];

pub(crate) fn generate_service_last_accessed_details(world: &World, call: &Call) -> Answer {
    call.only(&["Arn", "Granularity"])?;
    let arn = call.field("Arn");
    if world.role(call.account(), arn).is_none() {
        return Err(missing(&format!("ARN {arn} not found.")));
    }
    let job = uuid(&format!("last accessed {arn}"));
    world.people.begun().jobs.entry(job.clone()).or_insert_with(|| (arn.to_owned(), 0));
    Ok(Reply::query("GenerateServiceLastAccessedDetails", &json!({"JobId": job})))
}

pub(crate) fn get_service_last_accessed_details(world: &World, call: &Call) -> Answer {
    call.only(&["JobId", "MaxItems", "Marker"])?;
    let job = call.field("JobId");
    let (arn, before) = {
        let mut begun = world.people.begun();
        let unknown = || missing(&format!("Job {job} not found."));
        let (arn, asked) = begun.jobs.get_mut(job).ok_or_else(unknown)?;
        *asked += 1;
        (arn.clone(), *asked - 1)
    };
    let mut reply = json!({
        "JobStatus": "IN_PROGRESS",
        "JobType": "SERVICE_LEVEL",
        "JobCreationDate": iso(world.now),
        "IsTruncated": false,
        "ServicesLastAccessed": {"member": []},
    });
    if before > world.options.slow_reports {
        let role = world
            .role(call.account(), &arn)
            .ok_or_else(|| missing(&format!("Job {job} not found.")))?;
        let services: Vec<Value> = accessed(world, &role)
            .into_iter()
            .map(|(service, used)| listed(&role, &service, used))
            .collect();
        let limit = super::limit(call, world.options.pages.principals)?;
        let page = page(services.len(), limit, call.field("Marker"), "ValidationError")?;
        reply["JobStatus"] = "COMPLETED".into();
        reply["JobCompletionDate"] = iso(world.now).into();
        reply["ServicesLastAccessed"] = json!({"member": services[page.items]});
        reply["IsTruncated"] = page.next.is_some().into();
        if let Some(next) = page.next {
            reply["Marker"] = next.into();
        }
    }
    Ok(Reply::query("GetServiceLastAccessedDetails", &reply))
}

/// The services that a role's policies allow, and when each was last used with it.
fn accessed(world: &World, role: &Role) -> BTreeMap<String, Option<u64>> {
    let managed =
        role.managed.iter().filter_map(|name| world.managed_policy(&role.account, name).1);
    let documents = role.inline.values().cloned().chain(managed);
    let mut services = BTreeSet::new();
    for statement in documents.flat_map(|text| statements(&text)) {
        if statement["Effect"] == "Allow" {
            services.extend(allowed(&statement));
        }
    }
    let used = |service: &String| {
        let days = role.accessed_days_ago.get(service).copied().unwrap_or(1);
        (!role.unused.contains(service)).then(|| world.now.saturating_sub(days * DAY))
    };
    services.into_iter().map(|service| (service.clone(), used(&service))).collect()
}

fn allowed(statement: &Value) -> Vec<String> {
    let all = || SERVICES.map(str::to_owned).to_vec();
    let actions = match &statement["Action"] {
        Value::Array(actions) => actions.iter().filter_map(Value::as_str).collect(),
        Value::String(action) => vec![action.as_str()],
        // What is not named is allowed.
        _ => return all(),
    };
    let named = actions.iter().flat_map(|action| match action.split_once(':') {
        Some((service, _)) => vec![service.to_lowercase()],
        None => all(),
    });
    named.collect()
}

fn listed(role: &Role, service: &str, used: Option<u64>) -> Value {
    let mut listed = json!({
        "ServiceName": format!("AWS {service}"),
        "ServiceNamespace": service,
        "TotalAuthenticatedEntities": u32::from(used.is_some()),
    });
    if let Some(used) = used {
        listed["LastAuthenticated"] = iso(used).into();
        listed["LastAuthenticatedEntity"] = role.arn().into();
        listed["LastAuthenticatedRegion"] = "us-east-1".into();
    }
    listed
}

fn missing(message: &str) -> ApiError {
    ApiError::new(404, "NoSuchEntity", message)
}
