//! AWS Config: the recorder, the rules, and what they say of resources.

use serde_json::{Value, json};

use crate::org::{Guard, Recorder, adjust, uuid};
use crate::page::listed;
use crate::wire::time::MADE;
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

/// The name that the console gives.
const RECORDER: &str = "default";
/// AWS shows so many rules on a page, whoever asks.
const RULES: usize = 25;

pub(crate) fn describe_configuration_recorders(world: &World, call: &Call) -> Answer {
    call.only(&["ConfigurationRecorderNames"])?;
    let guard = world.guard(call.account(), &call.region);
    let recorders: Vec<Value> =
        is_shown(&guard, call)?.then(|| recorder(&guard)).into_iter().collect();
    Ok(Reply::json(&json!({"ConfigurationRecorders": recorders})))
}

pub(crate) fn describe_configuration_recorder_status(world: &World, call: &Call) -> Answer {
    call.only(&["ConfigurationRecorderNames"])?;
    let guard = world.guard(call.account(), &call.region);
    let recording = guard.recorder == Recorder::Recording;
    let mut status = json!({
        "arn": arn(&guard),
        "name": RECORDER,
        "recording": recording,
        "lastStartTime": MADE,
        "lastStatus": "Success",
        "lastStatusChangeTime": MADE + 86_400,
    });
    if !recording {
        status["lastStopTime"] = (MADE + 43_200).into();
    }
    let shown: Vec<Value> = is_shown(&guard, call)?.then_some(status).into_iter().collect();
    Ok(Reply::json(&json!({"ConfigurationRecordersStatus": shown})))
}

pub(crate) fn describe_config_rules(world: &World, call: &Call) -> Answer {
    call.only(&["ConfigRuleNames", "NextToken"])?;
    let guard = world.guard(call.account(), &call.region);
    let names = call.texts("ConfigRuleNames");
    if let Some(name) =
        names.iter().find(|name| guard.rules().iter().all(|rule| rule.name != **name))
    {
        let message = format!("The ConfigRule '{name}' provided in the request is invalid.");
        return Err(ApiError::bad("NoSuchConfigRuleException", message));
    }
    let rules: Vec<Value> = guard
        .rules()
        .iter()
        .filter(|rule| names.is_empty() || names.contains(&rule.name.as_str()))
        .map(|rule| {
            let id = uuid(&format!("{} {} {}", guard.account, guard.region, rule.name));
            let id = format!("config-rule-{}", id.get(..6).unwrap_or_default());
            let source = rule.source.clone();
            let source = source.unwrap_or_else(|| rule.name.to_uppercase().replace('-', "_"));
            let mut shown = json!({
                "ConfigRuleName": rule.name,
                "ConfigRuleArn": format!("arn:aws:config:{}:{}:config-rule/{id}", guard.region, guard.account),
                "ConfigRuleId": id,
                "Source": {"Owner": rule.owner, "SourceIdentifier": source},
                "ConfigRuleState": rule.state,
                "EvaluationModes": [{"Mode": "DETECTIVE"}],
            });
            if !rule.types.is_empty() {
                shown["Scope"] = json!({"ComplianceResourceTypes": rule.types});
            }
            adjust(&mut shown, &rule.extra, &[]);
            shown
        })
        .collect();
    let keys = ("ConfigRules", "NextToken");
    listed(&rules, RULES, call.text("NextToken"), keys, "InvalidNextTokenException")
}

/// What the rules say of the resources that they evaluate: of the streams that live here, and of what a row names.
pub(crate) fn describe_compliance_by_resource(world: &World, call: &Call) -> Answer {
    call.only(&["ComplianceTypes", "Limit", "NextToken", "ResourceId", "ResourceType"])?;
    let guard = world.guard(call.account(), &call.region);
    let (kind, id) = (call.text("ResourceType"), call.text("ResourceId"));
    if kind.is_empty() && !id.is_empty() {
        return Err(ApiError::bad(
            "InvalidParameterValueException",
            "A resource type is required when a resource id is given.",
        ));
    }
    let types = call.texts("ComplianceTypes");
    let compliance: Vec<Value> = evaluated(world, &guard)
        .into_iter()
        .filter(|(its_kind, its_id, _)| {
            (kind.is_empty() || kind == its_kind) && (id.is_empty() || id == its_id)
        })
        .map(|(kind, id, compliant)| {
            let verdict = if compliant { "COMPLIANT" } else { "NON_COMPLIANT" };
            (verdict, kind, id)
        })
        .filter(|(verdict, ..)| types.is_empty() || types.contains(verdict))
        .map(|(verdict, kind, id)| {
            let mut compliance = json!({"ComplianceType": verdict});
            if verdict == "NON_COMPLIANT" {
                compliance["ComplianceContributorCount"] =
                    json!({"CappedCount": 1, "CapExceeded": false});
            }
            json!({"ResourceType": kind, "ResourceId": id, "Compliance": compliance})
        })
        .collect();
    let limit = call.number("Limit").unwrap_or(10).min(100);
    let keys = ("ComplianceByResources", "NextToken");
    listed(&compliance, limit, call.text("NextToken"), keys, "InvalidNextTokenException")
}

/// Type and id of what the rules evaluate, and whether it is compliant.
fn evaluated(world: &World, guard: &Guard) -> Vec<(String, String, bool)> {
    const DELIVERY: &str = "AWS::KinesisFirehose::DeliveryStream";
    const STREAM: &str = "AWS::Kinesis::Stream";
    let here = world.cell(&guard.account, &guard.region);
    let covers =
        |kind: &str| guard.rules().iter().any(|rule| rule.types.iter().any(|it| it == kind));
    let faulty =
        |kind: &str, id: &str| guard.noncompliant.iter().any(|it| it.kind == kind && it.id == id);
    let mut all: Vec<(String, String, bool)> =
        guard.noncompliant.iter().map(|it| (it.kind.clone(), it.id.clone(), false)).collect();
    for (kind, names) in [
        (DELIVERY, here.delivery_streams.keys().collect::<Vec<_>>()),
        (STREAM, here.streams.keys().collect()),
    ] {
        if covers(kind) {
            let rest = names.into_iter().filter(|name| !faulty(kind, name));
            all.extend(rest.map(|name| (kind.to_owned(), name.clone(), true)));
        }
    }
    all.sort();
    all
}

/// Whether there is a recorder. One that a call names must be there.
fn is_shown(guard: &Guard, call: &Call) -> Result<bool, ApiError> {
    let names = call.texts("ConfigurationRecorderNames");
    let missing = guard.recorder == Recorder::Missing;
    if let Some(name) = names.iter().find(|name| missing || **name != RECORDER) {
        let message =
            format!("Cannot find configuration recorder with the specified name '{name}'.");
        return Err(ApiError::bad("NoSuchConfigurationRecorderException", message));
    }
    Ok(!missing)
}

fn recorder(guard: &Guard) -> Value {
    let all = guard.recorded.is_empty();
    let strategy = if all { "ALL_SUPPORTED_RESOURCE_TYPES" } else { "INCLUSION_BY_RESOURCE_TYPES" };
    json!({
        "arn": arn(guard),
        "name": RECORDER,
        "roleARN": format!(
            "arn:aws:iam::{}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig", guard.account
        ),
        "recordingGroup": {
            "allSupported": all,
            "includeGlobalResourceTypes": false,
            "resourceTypes": guard.recorded,
            "exclusionByResourceTypes": {"resourceTypes": []},
            "recordingStrategy": {"useOnly": strategy},
        },
        "recordingMode": {"recordingFrequency": "CONTINUOUS", "recordingModeOverrides": []},
        "recordingScope": "PAID",
    })
}

fn arn(guard: &Guard) -> String {
    let id = uuid(&format!("recorder {} {}", guard.account, guard.region)).replace('-', "");
    let id = id.get(..16).unwrap_or_default();
    format!(
        "arn:aws:config:{}:{}:configuration-recorder/{RECORDER}/{id}",
        guard.region, guard.account
    )
}
