//! From EC2's networks to ours. A row whose parts cannot be read is no row.

use std::str::FromStr;

use aws_sdk_ec2::types as sdk;
use hydrant_core::facts::{
    AclEntry, Endpoint, NetworkAcl, Permission, SecurityGroupDetail, Subnet, Vpc,
};
use hydrant_core::{AccountId, Target};

use super::arn;
use crate::reading::{rows, text};

/// A value that may be left out, but not be unreadable.
fn optional<T: FromStr>(value: Option<&str>) -> Result<Option<T>, T::Err> {
    value.filter(|value| !value.is_empty()).map(str::parse).transpose()
}

pub(super) fn vpc(it: &sdk::Vpc) -> Option<Vpc> {
    let mut ranges = Vec::new();
    for range in it.cidr_block_association_set() {
        if associated(range.cidr_block_state())? {
            ranges.push(range.cidr_block()?.parse().ok()?);
        }
    }
    for range in it.ipv6_cidr_block_association_set() {
        if associated(range.ipv6_cidr_block_state())? {
            ranges.push(range.ipv6_cidr_block()?.parse().ok()?);
        }
    }
    if let Some(range) = optional(it.cidr_block()).ok()? {
        ranges.push(range);
    }
    ranges.sort();
    ranges.dedup();
    Some(Vpc { id: text(it.vpc_id())?, ranges, owner: optional(it.owner_id()).ok()? })
}

fn associated(state: Option<&sdk::VpcCidrBlockState>) -> Option<bool> {
    Some(*state?.state()? == sdk::VpcCidrBlockStateCode::Associated)
}

pub(super) fn subnet(it: &sdk::Subnet) -> Option<Subnet> {
    Some(Subnet {
        id: text(it.subnet_id())?,
        vpc: text(it.vpc_id())?,
        zone: text(it.availability_zone_id())?,
        range: optional(it.cidr_block()).ok()?,
        free: it.available_ip_address_count(),
    })
}

const SERVICES: [&str; 3] = ["kinesis-firehose", "kinesis-streams", "kinesisanalytics"];

/// The interface endpoints of the streaming services in their own Region.
pub(super) fn endpoints(found: &[sdk::VpcEndpoint], target: Target) -> Option<Vec<Endpoint>> {
    let mut endpoints = Vec::new();
    for it in found {
        if *it.vpc_endpoint_type()? == sdk::VpcEndpointType::Interface
            && let Some(service) = streaming(it.service_name(), target)
        {
            endpoints.push(endpoint(it, service, target)?);
        }
    }
    Some(endpoints)
}

/// The streaming service of a name such as `com.amazonaws.eu-west-1.kinesis-streams-fips`. Interface
/// endpoints that stand for something else than a service have no such name.
fn streaming(name: Option<&str>, target: Target) -> Option<&'static str> {
    let (place, service) = name?.rsplit_once('.')?;
    let here = place.rsplit('.').next() == Some(target.region.as_str());
    let plain = service.strip_suffix("-fips").unwrap_or(service);
    SERVICES.into_iter().find(|it| here && *it == plain)
}

fn endpoint(it: &sdk::VpcEndpoint, service: &str, target: Target) -> Option<Endpoint> {
    let id = text(it.vpc_endpoint_id())?;
    let owner: Option<AccountId> = optional(it.owner_id()).ok()?;
    let (account, region) = (owner.unwrap_or(target.account), target.region);
    let name = format!("arn:{}:ec2:{region}:{account}:vpc-endpoint/{id}", region.partition());
    Some(Endpoint {
        arn: arn(Some(&name))?,
        service: service.to_owned(),
        vpc: text(it.vpc_id())?,
        // The model says "Available", EC2 says "available".
        state: it.state()?.as_str().to_ascii_lowercase(),
        policy: text(it.policy_document()),
        private_dns: it.private_dns_enabled()?,
        subnets: it.subnet_ids().to_vec(),
        security_groups: rows(it.groups(), |group| text(group.group_id()))?,
        owner,
    })
}

pub(super) fn acl(it: &sdk::NetworkAcl) -> Option<NetworkAcl> {
    let mut entries = rows(it.entries(), entry)?;
    entries.sort();
    Some(NetworkAcl {
        id: text(it.network_acl_id())?,
        subnets: rows(it.associations(), |it| text(it.subnet_id()))?,
        entries,
    })
}

fn entry(it: &sdk::NetworkAclEntry) -> Option<AclEntry> {
    let range = it.cidr_block().or(it.ipv6_cidr_block())?;
    let ports = match it.port_range() {
        Some(ports) => Some((ports.from()?, ports.to()?)),
        None => None,
    };
    Some(AclEntry {
        number: it.rule_number()?,
        egress: it.egress()?,
        allow: *it.rule_action()? == sdk::RuleAction::Allow,
        protocol: text(it.protocol())?,
        range: Some(range.parse().ok()?),
        ports,
    })
}

pub(super) fn group(it: &sdk::SecurityGroup) -> Option<SecurityGroupDetail> {
    Some(SecurityGroupDetail {
        vpc: text(it.vpc_id()),
        ingress: rows(it.ip_permissions(), permission)?,
        egress: rows(it.ip_permissions_egress(), permission)?,
    })
}

fn permission(it: &sdk::IpPermission) -> Option<Permission> {
    let four = rows(it.ip_ranges(), |it| it.cidr_ip()?.parse().ok())?;
    let six = rows(it.ipv6_ranges(), |it| it.cidr_ipv6()?.parse().ok())?;
    Some(Permission {
        protocol: text(it.ip_protocol())?,
        ports: match (it.from_port(), it.to_port()) {
            // Of ICMP these are type and code, and -1 is every one of them.
            (None, None) | (Some(-1), Some(-1)) => None,
            (first, last) => Some((first?, last?)),
        },
        ranges: four.into_iter().chain(six).collect(),
        groups: rows(it.user_id_group_pairs(), |it| text(it.group_id()))?,
        prefix_lists: rows(it.prefix_list_ids(), |it| text(it.prefix_list_id()))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(region: &str) -> Target {
        Target::new("222222222222".parse().unwrap(), region.parse().unwrap())
    }

    #[test]
    fn a_vpc_has_the_ranges_that_are_associated() {
        let range = |range: &str, code| {
            let state = sdk::VpcCidrBlockState::builder().state(code).build();
            let it = sdk::VpcCidrBlockAssociation::builder().cidr_block(range);
            it.cidr_block_state(state).build()
        };
        let six = sdk::VpcIpv6CidrBlockAssociation::builder()
            .ipv6_cidr_block("2001:db8::/56")
            .ipv6_cidr_block_state(
                sdk::VpcCidrBlockState::builder()
                    .state(sdk::VpcCidrBlockStateCode::Associated)
                    .build(),
            );
        let it = || {
            sdk::Vpc::builder()
                .vpc_id("vpc-0a")
                .owner_id("333333333333")
                .cidr_block("10.0.0.0/16")
                .cidr_block_association_set(range(
                    "10.0.0.0/16",
                    sdk::VpcCidrBlockStateCode::Associated,
                ))
                .cidr_block_association_set(range(
                    "10.1.0.0/16",
                    sdk::VpcCidrBlockStateCode::Disassociated,
                ))
        };
        let found = vpc(&it().ipv6_cidr_block_association_set(six.build()).build()).unwrap();
        let ranges: Vec<String> = found.ranges.iter().map(ToString::to_string).collect();
        assert_eq!(ranges, ["10.0.0.0/16", "2001:db8::/56"]);
        assert_eq!(found.owner, "333333333333".parse().ok());
        assert_eq!(vpc(&it().cidr_block("10.0.0.0").build()), None);
        assert_eq!(vpc(&it().owner_id("amazon").build()), None);
    }

    #[test]
    fn a_subnet_may_have_no_ipv4_range() {
        let it = || {
            let it = sdk::Subnet::builder().subnet_id("subnet-0a").vpc_id("vpc-0a");
            it.availability_zone_id("euw1-az1").available_ip_address_count(11)
        };
        let found = subnet(&it().cidr_block("10.0.1.0/24").build()).unwrap();
        assert_eq!(found.range, "10.0.1.0/24".parse().ok());
        assert_eq!((found.zone.as_str(), found.free), ("euw1-az1", Some(11)));
        assert_eq!(subnet(&it().build()).unwrap().range, None);
        assert_eq!(subnet(&sdk::Subnet::builder().subnet_id("subnet-0a").build()), None);
    }

    fn interface(name: &str) -> sdk::builders::VpcEndpointBuilder {
        sdk::VpcEndpoint::builder()
            .vpc_endpoint_id("vpce-0a")
            .vpc_endpoint_type(sdk::VpcEndpointType::Interface)
            .vpc_id("vpc-0a")
            .service_name(name)
            .state(sdk::State::from("available"))
            .policy_document("{}")
            .private_dns_enabled(true)
            .subnet_ids("subnet-0a")
            .groups(sdk::SecurityGroupIdentifier::builder().group_id("sg-0a").build())
    }

    #[test]
    fn streaming_endpoints_are_picked_out_in_every_partition() {
        for (region, name, service) in [
            ("eu-west-1", "com.amazonaws.eu-west-1.kinesis-firehose", Some("kinesis-firehose")),
            ("us-east-1", "com.amazonaws.us-east-1.kinesis-streams-fips", Some("kinesis-streams")),
            (
                "cn-north-1",
                "cn.com.amazonaws.cn-north-1.kinesisanalytics",
                Some("kinesisanalytics"),
            ),
            ("eu-west-1", "com.amazonaws.us-east-1.kinesis-firehose", None),
            ("eu-west-1", "com.amazonaws.eu-west-1.kms", None),
            ("eu-west-1", "com.amazonaws.vpce.eu-west-1.vpce-svc-0a", None),
        ] {
            let found = endpoints(&[interface(name).build()], target(region)).unwrap();
            let found: Vec<&str> = found.iter().map(|it| it.service.as_str()).collect();
            assert_eq!(found, Vec::from_iter(service), "{name}");
        }
    }

    #[test]
    fn an_endpoint_is_read_whole_or_not_at_all() {
        let it = || interface("com.amazonaws.eu-west-1.kinesis-streams");
        let here = target("eu-west-1");
        let shared = it().owner_id("333333333333").state(sdk::State::Available).build();
        let found = endpoints(&[shared], here).unwrap().remove(0);
        assert_eq!(found.arn.as_str(), "arn:aws:ec2:eu-west-1:333333333333:vpc-endpoint/vpce-0a");
        assert_eq!((found.state.as_str(), found.private_dns), ("available", true));
        assert_eq!(found.security_groups, ["sg-0a"]);
        assert_eq!(endpoints(&[it().set_private_dns_enabled(None).build()], here), None);
        assert_eq!(endpoints(&[it().set_vpc_endpoint_type(None).build()], here), None);
        let gateway = it().vpc_endpoint_type(sdk::VpcEndpointType::Gateway).build();
        assert_eq!(endpoints(&[gateway], here), Some(Vec::new()));
    }

    #[test]
    fn the_entries_of_an_acl_stand_by_number() {
        let entry = |number, action| {
            let it = sdk::NetworkAclEntry::builder().rule_number(number).egress(false);
            it.rule_action(action).protocol("6")
        };
        let all = entry(32_767, sdk::RuleAction::Deny).cidr_block("0.0.0.0/0").build();
        let six = entry(100, sdk::RuleAction::Allow)
            .ipv6_cidr_block("::/0")
            .port_range(sdk::PortRange::builder().from(443).to(443).build());
        let it = || {
            let association = sdk::NetworkAclAssociation::builder().subnet_id("subnet-0a").build();
            sdk::NetworkAcl::builder().network_acl_id("acl-0a").associations(association)
        };
        let found = acl(&it().entries(all).entries(six.build()).build()).unwrap();
        let entries: Vec<_> =
            found.entries.iter().map(|it| (it.number, it.allow, it.ports)).collect();
        assert_eq!(entries, [(100, true, Some((443, 443))), (32_767, false, None)]);
        assert_eq!(found.subnets, ["subnet-0a"]);
        let rangeless = entry(7, sdk::RuleAction::Deny).build();
        assert_eq!(acl(&it().entries(rangeless).build()), None);
    }

    #[test]
    fn a_permission_keeps_everyone_it_admits() {
        let it = || sdk::IpPermission::builder().ip_protocol("tcp").from_port(443).to_port(443);
        let full = it()
            .ip_ranges(sdk::IpRange::builder().cidr_ip("10.0.0.0/8").build())
            .ipv6_ranges(sdk::Ipv6Range::builder().cidr_ipv6("::/0").build())
            .user_id_group_pairs(sdk::UserIdGroupPair::builder().group_id("sg-0b").build())
            .prefix_list_ids(sdk::PrefixListId::builder().prefix_list_id("pl-0a").build());
        let every = sdk::IpPermission::builder().ip_protocol("-1").build();
        let group = super::group(
            &sdk::SecurityGroup::builder()
                .group_id("sg-0a")
                .vpc_id("vpc-0a")
                .ip_permissions(full.build())
                .ip_permissions_egress(every)
                .build(),
        );
        let expected = SecurityGroupDetail {
            vpc: Some("vpc-0a".to_owned()),
            ingress: vec![Permission {
                protocol: "tcp".to_owned(),
                ports: Some((443, 443)),
                ranges: vec!["10.0.0.0/8".parse().unwrap(), "::/0".parse().unwrap()],
                groups: vec!["sg-0b".to_owned()],
                prefix_lists: vec!["pl-0a".to_owned()],
            }],
            egress: vec![Permission {
                protocol: "-1".to_owned(),
                ports: None,
                ranges: Vec::new(),
                groups: Vec::new(),
                prefix_lists: Vec::new(),
            }],
        };
        assert_eq!(group, Some(expected));
        let odd = it().ip_ranges(sdk::IpRange::builder().cidr_ip("everyone").build()).build();
        assert_eq!(permission(&odd), None);
        let half = sdk::IpPermission::builder().ip_protocol("tcp").from_port(443).build();
        assert_eq!(permission(&half), None);
    }
}
