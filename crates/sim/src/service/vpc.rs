//! EC2: VPCs, subnets, security groups, network ACLs and endpoints.

use serde_json::{Value, json};

use crate::org::{Endpoint, Network, NetworkAcl, SecurityGroup, Subnet, Vpc, adjust};
use crate::page::page;
use crate::session::matches;
use crate::wire::call::unsupported;
use crate::wire::time::{MADE, iso};
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

/// How an operation lists: its name, its parameter for ids, its element, and its code for an id that is not there.
struct Listing {
    operation: &'static str,
    ids: &'static str,
    element: &'static str,
    missing: &'static str,
}

/// One thing to list: its id, what filters can say of it, and what is shown.
struct Item {
    id: String,
    filters: Vec<(&'static str, Vec<String>)>,
    shown: Value,
}

pub(crate) fn describe_vpcs(world: &World, call: &Call) -> Answer {
    let network = world.network(call.account(), &call.region);
    let listing = Listing {
        operation: "DescribeVpcs",
        ids: "VpcId",
        element: "vpcSet",
        missing: "InvalidVpcID.NotFound",
    };
    answer(call, &listing, network.vpcs.iter().map(|it| vpc(&network, it)).collect())
}

pub(crate) fn describe_subnets(world: &World, call: &Call) -> Answer {
    let network = world.network(call.account(), &call.region);
    let listing = Listing {
        operation: "DescribeSubnets",
        ids: "SubnetId",
        element: "subnetSet",
        missing: "InvalidSubnetID.NotFound",
    };
    answer(call, &listing, network.subnets.iter().map(|it| subnet(&network, it)).collect())
}

pub(crate) fn describe_security_groups(world: &World, call: &Call) -> Answer {
    let network = world.network(call.account(), &call.region);
    let listing = Listing {
        operation: "DescribeSecurityGroups",
        ids: "GroupId",
        element: "securityGroupInfo",
        missing: "InvalidGroup.NotFound",
    };
    answer(call, &listing, network.security_groups.iter().map(|it| group(&network, it)).collect())
}

pub(crate) fn describe_network_acls(world: &World, call: &Call) -> Answer {
    let network = world.network(call.account(), &call.region);
    let listing = Listing {
        operation: "DescribeNetworkAcls",
        ids: "NetworkAclId",
        element: "networkAclSet",
        missing: "InvalidNetworkAclID.NotFound",
    };
    answer(call, &listing, network.network_acls.iter().map(|it| acl(&network, it)).collect())
}

pub(crate) fn describe_vpc_endpoints(world: &World, call: &Call) -> Answer {
    let network = world.network(call.account(), &call.region);
    let listing = Listing {
        operation: "DescribeVpcEndpoints",
        ids: "VpcEndpointId",
        element: "vpcEndpointSet",
        missing: "InvalidVpcEndpointId.NotFound",
    };
    let organization = &world.org.organization.id;
    let items = network.endpoints.iter().map(|it| endpoint(&network, it, organization));
    answer(call, &listing, items.collect())
}

fn answer(call: &Call, listing: &Listing, items: Vec<Item>) -> Answer {
    let ids_prefix = format!("{}.", listing.ids);
    call.only(&["Filter.", "MaxResults", "NextToken", &ids_prefix])?;
    let ids = numbered(call, &ids_prefix);
    if let Some(id) = ids.iter().find(|id| items.iter().all(|item| item.id != **id)) {
        return Err(ApiError::bad(listing.missing, format!("The ID '{id}' does not exist")));
    }
    let mut kept = Vec::new();
    for item in items {
        if (ids.is_empty() || ids.contains(&item.id.as_str())) && admits(call, &item)? {
            kept.push(item.shown);
        }
    }
    let limit = match call.field("MaxResults") {
        "" => usize::MAX,
        text => text.parse().ok().filter(|limit| (5..=1_000).contains(limit)).ok_or_else(|| {
            let message = format!("Value ( {text} ) for parameter maxResults is invalid.");
            ApiError::bad("InvalidParameterValue", message)
        })?,
    };
    let page = page(kept.len(), limit, call.field("NextToken"), "InvalidNextToken")?;
    let mut reply = json!({"@xmlns": "http://ec2.amazonaws.com/doc/2016-11-15/"});
    reply[listing.element] = json!({"item": kept[page.items]});
    if let Some(next) = page.next {
        reply["nextToken"] = next.into();
    }
    Ok(Reply::xml(&format!("{}Response", listing.operation), &reply))
}

/// The values of `prefix1`, `prefix2` and so on.
fn numbered<'a>(call: &'a Call, prefix: &str) -> Vec<&'a str> {
    let numbers = (1..).map(|n: u32| call.input.form.get(&format!("{prefix}{n}")));
    numbers.map_while(|value| value.map(String::as_str)).collect()
}

/// Filters are all to be met, each by any of its values.
fn admits(call: &Call, item: &Item) -> Result<bool, ApiError> {
    for n in 1.. {
        let name = call.field(&format!("Filter.{n}.Name"));
        if name.is_empty() {
            break;
        }
        let (_, said) = item
            .filters
            .iter()
            .find(|(known, _)| *known == name)
            .ok_or_else(|| unsupported(name))?;
        let wanted = numbered(call, &format!("Filter.{n}.Value."));
        if !said.iter().any(|said| wanted.iter().any(|wanted| matches(wanted, said))) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn vpc(network: &Network, it: &Vpc) -> Item {
    let owner = it.owner.as_ref().unwrap_or(&network.account);
    let blocks: Vec<Value> = (it.cidrs.iter().zip(1..))
        .map(|(block, number)| {
            let id = it.id.replace("vpc-", "vpc-cidr-assoc-");
            json!({
                "associationId": format!("{id}{number}"),
                "cidrBlock": block,
                "cidrBlockState": {"state": "associated"},
            })
        })
        .collect();
    let mut shown = json!({
        "vpcId": it.id,
        "ownerId": owner,
        "state": "available",
        "cidrBlock": it.cidrs.first(),
        "cidrBlockAssociationSet": {"item": blocks},
        "dhcpOptionsId": "dopt-0aaa0000000000000",
        "instanceTenancy": "default",
        "isDefault": false,
    });
    adjust(&mut shown, &it.extra, &[]);
    let filters = vec![
        ("vpc-id", vec![it.id.clone()]),
        ("owner-id", vec![owner.clone()]),
        ("cidr", it.cidrs.first().cloned().into_iter().collect()),
        ("cidr-block-association.cidr-block", it.cidrs.clone()),
        ("is-default", vec!["false".to_owned()]),
        ("state", vec!["available".to_owned()]),
    ];
    Item { id: it.id.clone(), filters, shown }
}

fn subnet(network: &Network, it: &Subnet) -> Item {
    let (region, owner) = (&network.region, it.owner.as_ref().unwrap_or(&network.account));
    let zone = format!("{region}{}", it.zone);
    let zone_id = zone_id(region, &it.zone);
    let mut shown = json!({
        "subnetId": it.id,
        "subnetArn": format!("arn:aws:ec2:{region}:{owner}:subnet/{}", it.id),
        "state": "available",
        "vpcId": it.vpc,
        "ownerId": owner,
        "cidrBlock": it.cidr,
        "availableIpAddressCount": it.free,
        "availabilityZone": zone,
        "availabilityZoneId": zone_id,
        "defaultForAz": false,
        "mapPublicIpOnLaunch": false,
    });
    adjust(&mut shown, &it.extra, &[]);
    let filters = vec![
        ("subnet-id", vec![it.id.clone()]),
        ("vpc-id", vec![it.vpc.clone()]),
        ("owner-id", vec![owner.clone()]),
        ("state", vec!["available".to_owned()]),
        ("availability-zone", vec![zone]),
        ("availability-zone-id", vec![zone_id]),
    ];
    Item { id: it.id.clone(), filters, shown }
}

/// `euw1-az1`: letters of the Region's name, and the number of the Availability Zone.
fn zone_id(region: &str, zone: &str) -> String {
    let mut parts = region.split('-');
    let mut id = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        for word in ["north", "south", "central", "east", "west"] {
            if part.contains(word) {
                id.push_str(&word[..1]);
            }
        }
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            id.push_str(part);
        }
    }
    let number = zone.bytes().next().map_or(1, |letter| letter.saturating_sub(b'a') + 1);
    format!("{id}-az{number}")
}

fn group(network: &Network, it: &SecurityGroup) -> Item {
    let (ingress, egress) = it.permissions();
    let (region, owner) = (&network.region, &network.account);
    let mut shown = json!({
        "groupId": it.id,
        "groupName": it.id.replace("sg-", "group-"),
        "groupDescription": "Streaming data",
        "ownerId": owner,
        "vpcId": it.vpc,
        "securityGroupArn": format!("arn:aws:ec2:{region}:{owner}:security-group/{}", it.id),
        "ipPermissions": {"item": [ingress]},
        "ipPermissionsEgress": {"item": [egress]},
    });
    adjust(&mut shown, &it.extra, &[]);
    let filters = vec![
        ("group-id", vec![it.id.clone()]),
        ("vpc-id", vec![it.vpc.clone()]),
        ("owner-id", vec![owner.clone()]),
    ];
    Item { id: it.id.clone(), filters, shown }
}

fn acl(network: &Network, it: &NetworkAcl) -> Item {
    let associations: Vec<Value> = it
        .subnets
        .iter()
        .map(|subnet| {
            json!({
                "networkAclAssociationId": subnet.replace("subnet-", "aclassoc-"),
                "networkAclId": it.id,
                "subnetId": subnet,
            })
        })
        .collect();
    let mut shown = json!({
        "networkAclId": it.id,
        "vpcId": it.vpc,
        "ownerId": network.account,
        "default": it.open,
        "entrySet": {"item": it.entries()},
        "associationSet": {"item": associations},
    });
    adjust(&mut shown, &it.extra, &[]);
    let filters = vec![
        ("network-acl-id", vec![it.id.clone()]),
        ("association.subnet-id", it.subnets.clone()),
        ("vpc-id", vec![it.vpc.clone()]),
        ("default", vec![it.open.to_string()]),
    ];
    Item { id: it.id.clone(), filters, shown }
}

fn endpoint(network: &Network, it: &Endpoint, organization: &str) -> Item {
    let (region, owner) = (&network.region, &network.account);
    let id = it.id(owner, region);
    let service = format!("com.amazonaws.{region}.{}", it.service);
    let groups: Vec<Value> = it
        .security_groups
        .iter()
        .map(|group| json!({"groupId": group, "groupName": group.replace("sg-", "group-")}))
        .collect();
    let mut shown = json!({
        "vpcEndpointId": id,
        "vpcEndpointType": "Interface",
        "vpcId": it.vpc,
        "serviceName": service,
        "serviceRegion": region,
        "state": it.state,
        "policyDocument": it.policy_text(organization),
        "routeTableIdSet": {},
        "subnetIdSet": {"item": it.subnets},
        "groupSet": {"item": groups},
        "ipAddressType": "ipv4",
        "privateDnsEnabled": it.private_dns,
        "requesterManaged": false,
        "creationTimestamp": iso(MADE),
        "ownerId": owner,
    });
    adjust(&mut shown, &it.extra, &it.remove);
    let filters = vec![
        ("vpc-endpoint-id", vec![id.clone()]),
        ("vpc-endpoint-type", vec!["Interface".to_owned()]),
        ("vpc-endpoint-state", vec![it.state.clone()]),
        ("vpc-id", vec![it.vpc.clone()]),
        ("service-name", vec![service]),
        ("service-region", vec![region.clone()]),
    ];
    Item { id, filters, shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_have_the_names_that_all_accounts_share() {
        assert_eq!(zone_id("eu-west-1", "a"), "euw1-az1");
        assert_eq!(zone_id("ap-northeast-2", "b"), "apne2-az2");
        assert_eq!(zone_id("me-central-1", "c"), "mec1-az3");
    }
}
