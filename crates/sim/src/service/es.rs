//! `OpenSearch` Service: one domain at a time.

use serde_json::{Value, json};

use crate::named::Target;
use crate::org::{Domain, adjust, clean_key, closed, subnets, uuid, vpc};
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

pub(crate) fn describe_domain(world: &World, call: &Call) -> Answer {
    call.only(&["DomainName"])?;
    let name = call.field("DomainName");
    let domain = world.domain(call.account(), &call.region, name).ok_or_else(|| {
        ApiError::new(409, "ResourceNotFoundException", format!("Domain not found: {name}"))
    })?;
    Ok(Reply::json(&json!({"DomainStatus": status(world, &domain)})))
}

fn status(world: &World, it: &Domain) -> Value {
    let (account, region, name) = (&it.account, &it.region, &it.name);
    let digits = uuid(&it.arn()).replace('-', "");
    let host = format!("{name}-{}.{region}.es.amazonaws.com", digits.get(..26).unwrap_or_default());
    let mut cluster = json!({
        "InstanceType": "r6g.large.search",
        "InstanceCount": 2,
        "DedicatedMasterEnabled": false,
        "ZoneAwarenessEnabled": it.zone_awareness,
        "WarmEnabled": false,
        "MultiAZWithStandbyEnabled": false,
    });
    if it.zone_awareness {
        cluster["ZoneAwarenessConfig"] = json!({"AvailabilityZoneCount": 2});
    }
    let mut rest = json!({"Enabled": it.encrypted});
    if it.encrypted {
        rest["KmsKeyId"] = clean_key(account, region).into();
    }
    let mut status = json!({
        "DomainId": format!("{account}/{name}"),
        "DomainName": name,
        "ARN": it.arn(),
        "Created": true,
        "Deleted": false,
        "Processing": false,
        "UpgradeProcessing": false,
        "EngineVersion": "OpenSearch_2.17",
        "ClusterConfig": cluster,
        "EBSOptions": {"EBSEnabled": true, "VolumeType": "gp3", "VolumeSize": 100},
        "AccessPolicies": policy(world, it),
        "EncryptionAtRestOptions": rest,
        "NodeToNodeEncryptionOptions": {"Enabled": it.node_to_node},
        "DomainEndpointOptions": {
            "EnforceHTTPS": it.https, "TLSSecurityPolicy": it.tls, "CustomEndpointEnabled": false,
        },
        "AdvancedSecurityOptions": {
            "Enabled": it.fine_grained, "InternalUserDatabaseEnabled": false, "AnonymousAuthEnabled": false,
        },
        "ServiceSoftwareOptions": software(it.update_pending),
        "DomainProcessingStatus": "Active",
    });
    if it.vpc {
        status["VPCOptions"] = json!({
            "VPCId": vpc(), "SubnetIds": subnets(), "SecurityGroupIds": closed(),
            "AvailabilityZones": [format!("{region}a"), format!("{region}b")],
        });
        status["Endpoints"] = json!({"vpc": format!("vpc-{host}")});
    } else {
        status["Endpoint"] = format!("search-{host}").into();
    }
    adjust(&mut status, &it.extra, &it.remove);
    status
}

fn software(pending: bool) -> Value {
    let (new, update, description) = if pending {
        ("OpenSearch_2_17_R20240601", "ELIGIBLE", "A newer release is required.")
    } else {
        ("", "COMPLETED", "There is no software update available for this domain.")
    };
    json!({
        "CurrentVersion": "OpenSearch_2_17_R20240301",
        "NewVersion": new,
        "UpdateAvailable": pending,
        "Cancellable": false,
        "UpdateStatus": update,
        "Description": description,
        "AutomatedUpdateDate": if pending { crate::wire::time::MADE } else { 0 },
        // What may be put off for ever is optional; this is not.
        "OptionalDeployment": !pending,
    })
}

fn policy(world: &World, it: &Domain) -> String {
    if let Some(text) = &it.policy {
        return text.clone();
    }
    let writers = world.writers(&it.account, &it.region, &Target::Domain(it.arn()));
    json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": {"AWS": writers},
        "Action": ["es:DescribeDomain", "es:DescribeDomainConfig", "es:ESHttpGet", "es:ESHttpPost", "es:ESHttpPut"],
        "Resource": [it.arn(), format!("{}/*", it.arn())],
    }]})
    .to_string()
}
