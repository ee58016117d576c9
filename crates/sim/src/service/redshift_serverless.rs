//! Redshift Serverless: workgroups and namespaces.

use serde_json::{Value, json};

use crate::org::{Workgroup, adjust, clean_key, subnets, uuid};
use crate::wire::time::{MADE, iso};
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

pub(crate) fn get_workgroup(world: &World, call: &Call) -> Answer {
    call.only(&["workgroupName"])?;
    let name = call.text("workgroupName");
    let all = world.workgroups(call.account(), &call.region);
    let it = all.iter().find(|it| it.name == name).ok_or_else(|| missing("Workgroup", name))?;
    Ok(Reply::json(&json!({"workgroup": workgroup(it)})))
}

pub(crate) fn get_namespace(world: &World, call: &Call) -> Answer {
    call.only(&["namespaceName"])?;
    let name = call.text("namespaceName");
    let all = world.workgroups(call.account(), &call.region);
    let found = all.iter().find(|it| it.namespace() == name);
    let it = found.ok_or_else(|| missing("Namespace", name))?;
    Ok(Reply::json(&json!({"namespace": namespace(it)})))
}

fn missing(kind: &str, name: &str) -> ApiError {
    let message = format!("{kind} {name} was not found.");
    ApiError::bad("ResourceNotFoundException", message)
}

fn workgroup(it: &Workgroup) -> Value {
    let (account, region, name) = (&it.account, &it.region, &it.name);
    let id = uuid(&format!("workgroup {account} {region} {name}"));
    let ssl = if it.require_ssl { "true" } else { "false" };
    let mut shown = json!({
        "workgroupId": id,
        "workgroupArn": format!("arn:aws:redshift-serverless:{region}:{account}:workgroup/{id}"),
        "workgroupName": name,
        "namespaceName": it.namespace(),
        "baseCapacity": 32,
        "enhancedVpcRouting": false,
        "configParameters": [
            {"parameterKey": "enable_user_activity_logging", "parameterValue": "true"},
            {"parameterKey": "require_ssl", "parameterValue": ssl},
        ],
        "securityGroupIds": it.security_groups,
        "subnetIds": subnets(),
        "status": "AVAILABLE",
        "endpoint": {
            "address": format!("{name}.{account}.{region}.redshift-serverless.amazonaws.com"), "port": 5439,
        },
        // Firehose reaches a workgroup over its public address only.
        "publiclyAccessible": true,
        "port": 5439,
        "creationDate": iso(MADE),
    });
    adjust(&mut shown, &it.extra, &[]);
    shown
}

fn namespace(it: &Workgroup) -> Value {
    let (account, region, name) = (&it.account, &it.region, it.namespace());
    let id = uuid(&format!("namespace {account} {region} {name}"));
    let key =
        if it.customer_key { clean_key(account, region) } else { "AWS_OWNED_KMS_KEY".to_owned() };
    let mut shown = json!({
        "namespaceId": id,
        "namespaceArn": format!("arn:aws:redshift-serverless:{region}:{account}:namespace/{id}"),
        "namespaceName": name,
        "adminUsername": "administrator",
        "dbName": "analytics",
        "kmsKeyId": key,
        "iamRoles": [],
        "logExports": ["userlog", "connectionlog"],
        "status": "AVAILABLE",
        "creationDate": iso(MADE),
    });
    adjust(&mut shown, &it.namespace_extra, &[]);
    shown
}
