//! Redshift: clusters and their parameter groups.

use serde_json::{Value, json};

use crate::org::{Cluster, adjust, clean_key, vpc};
use crate::page::page;
use crate::wire::time::{MADE, iso};
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

/// The fewest and the most records that a caller may ask for; the most is what it gets otherwise.
const RECORDS: (usize, usize) = (20, 100);

pub(crate) fn describe_clusters(world: &World, call: &Call) -> Answer {
    call.only(&["ClusterIdentifier", "Marker", "MaxRecords"])?;
    let name = call.field("ClusterIdentifier");
    let mut clusters = world.clusters(call.account(), &call.region);
    clusters.retain(|it| name.is_empty() || it.name == name);
    if clusters.is_empty() && !name.is_empty() {
        let message = format!("Cluster {name} not found.");
        return Err(ApiError::new(404, "ClusterNotFound", message));
    }
    let shown: Vec<Value> = clusters.iter().map(shown).collect();
    answer("DescribeClusters", call, &shown, ("Clusters", "Cluster"))
}

pub(crate) fn describe_cluster_parameters(world: &World, call: &Call) -> Answer {
    call.only(&["Marker", "MaxRecords", "ParameterGroupName", "Source"])?;
    let name = call.field("ParameterGroupName");
    let clusters = world.clusters(call.account(), &call.region);
    let cluster = clusters.iter().find(|it| it.parameter_group() == name).ok_or_else(|| {
        let message = format!("ParameterGroup not found: {name}");
        ApiError::new(404, "ClusterParameterGroupNotFound", message)
    })?;
    let parameter = |name: &str, value: &str, source: &str, kind: &str| {
        json!({
            "ParameterName": name, "ParameterValue": value, "Source": source, "DataType": kind,
            "ApplyType": "static", "IsModifiable": true, "MinimumEngineVersion": "1.0",
        })
    };
    let ssl = if cluster.require_ssl { "true" } else { "false" };
    let mut parameters = vec![
        parameter("enable_user_activity_logging", "true", "user", "boolean"),
        parameter("require_ssl", ssl, "user", "boolean"),
        parameter("statement_timeout", "0", "engine-default", "integer"),
        parameter("use_fips_ssl", "false", "engine-default", "boolean"),
    ];
    let source = call.field("Source");
    parameters.retain(|it| source.is_empty() || it["Source"] == source);
    answer("DescribeClusterParameters", call, &parameters, ("Parameters", "Parameter"))
}

fn answer(operation: &str, call: &Call, items: &[Value], elements: (&str, &str)) -> Answer {
    let (fewest, most) = RECORDS;
    let limit =
        match call.field("MaxRecords") {
            "" => most,
            text => text.parse().ok().filter(|limit| (fewest..=most).contains(limit)).ok_or_else(
                || ApiError::bad("InvalidParameterValue", format!("Invalid MaxRecords: {text}")),
            )?,
        };
    let page = page(items.len(), limit, call.field("Marker"), "InvalidParameterValue")?;
    let mut result = json!({});
    let (list, element) = elements;
    result[list] = json!({});
    result[list][element] = json!(items[page.items]);
    if let Some(next) = page.next {
        result["Marker"] = next.into();
    }
    Ok(Reply::query(operation, &result))
}

fn shown(it: &Cluster) -> Value {
    let (account, region, name) = (&it.account, &it.region, &it.name);
    let groups: Vec<Value> = it
        .security_groups
        .iter()
        .map(|group| json!({"VpcSecurityGroupId": group, "Status": "active"}))
        .collect();
    let apply = if it.in_sync { "in-sync" } else { "pending-reboot" };
    let parameters = json!({
        "ParameterGroupName": it.parameter_group(),
        "ParameterApplyStatus": apply,
        "ClusterParameterStatusList": {
            "member": [{"ParameterName": "require_ssl", "ParameterApplyStatus": apply}],
        },
    });
    let mut shown = json!({
        "ClusterIdentifier": name,
        "ClusterNamespaceArn": format!("arn:aws:redshift:{region}:{account}:namespace:{}", crate::org::uuid(name)),
        "NodeType": "ra3.xlplus",
        "NumberOfNodes": 2,
        "ClusterStatus": "available",
        "ClusterAvailabilityStatus": "Available",
        "MasterUsername": "administrator",
        "DBName": "analytics",
        "Endpoint": {"Address": format!("{name}.abc123.{region}.redshift.amazonaws.com"), "Port": 5439},
        "ClusterCreateTime": iso(MADE),
        "VpcSecurityGroups": {"VpcSecurityGroup": groups},
        "ClusterParameterGroups": {"ClusterParameterGroup": [parameters]},
        "ClusterSubnetGroupName": "streaming-data",
        "VpcId": vpc(),
        "AvailabilityZone": format!("{region}a"),
        // Firehose reaches a provisioned cluster over its public address only.
        "PubliclyAccessible": true,
        "Encrypted": it.encrypted,
        "EnhancedVpcRouting": false,
        "AvailabilityZoneRelocationStatus": "disabled",
        "MultiAZ": if it.multi_az { "Enabled" } else { "Disabled" },
    });
    if it.encrypted {
        shown["KmsKeyId"] = clean_key(account, region).into();
    }
    adjust(&mut shown, &it.extra, &it.remove);
    shown
}
