//! Managed Streaming for Apache Kafka.

use serde_json::{Value, json};

use crate::org::{MskCluster, adjust, closed, subnets};
use crate::wire::error::Protocol;
use crate::wire::time::{MADE, iso};
use crate::wire::{Answer, ApiError, Call, Reply, refusal};
use crate::world::World;

pub(crate) fn describe_cluster(world: &World, call: &Call) -> Answer {
    let arn = call.field("clusterArn");
    if arn.split(':').nth(4).is_some_and(|account| account != call.account()) {
        return Err(refusal::foreign(Protocol::Json, call, arn));
    }
    let mut here = world.msk_clusters(call.account(), &call.region);
    let cluster = here.find(|cluster| cluster.arn() == arn).ok_or_else(|| {
        ApiError::new(404, "NotFoundException", "The requested resource doesn't exist.")
    })?;
    Ok(Reply::rest(&json!({"clusterInfo": described(cluster)})))
}

fn described(cluster: &MskCluster) -> Value {
    let mut described = json!({
        "clusterArn": cluster.arn(),
        "clusterName": cluster.name,
        "clusterType": if cluster.serverless { "SERVERLESS" } else { "PROVISIONED" },
        "creationTime": iso(MADE),
        "currentVersion": "K3AEGXETSR30VB",
        "state": "ACTIVE",
        "tags": {},
    });
    if cluster.serverless {
        described["serverless"] = json!({
            "vpcConfigs": [{
                "subnetIds": subnets(), "securityGroupIds": closed(),
            }],
            "clientAuthentication": {"sasl": {"iam": {"enabled": true}}},
        });
    } else {
        described["provisioned"] = provisioned(cluster);
    }
    adjust(&mut described, &cluster.extra, &cluster.remove);
    described
}

fn provisioned(cluster: &MskCluster) -> Value {
    json!({
        "brokerNodeGroupInfo": {
            "brokerAZDistribution": "DEFAULT",
            "clientSubnets": subnets(),
            "instanceType": "kafka.m7g.large",
            "securityGroups": closed(),
            "connectivityInfo": {"publicAccess": {"type": "DISABLED"}},
        },
        "clientAuthentication": {
            "sasl": {"scram": {"enabled": false}, "iam": {"enabled": true}},
            "unauthenticated": {"enabled": cluster.unauthenticated},
        },
        "encryptionInfo": {
            "encryptionAtRest": {"dataVolumeKMSKeyId": cluster.key},
            "encryptionInTransit": {
                "clientBroker": cluster.client_broker, "inCluster": cluster.in_cluster,
            },
        },
        "enhancedMonitoring": "DEFAULT",
        "numberOfBrokerNodes": 2,
        "storageMode": "LOCAL",
    })
}
