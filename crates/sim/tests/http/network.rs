//! EC2's lists.

use hydrant_sim::Sim;

use crate::client::{Client, Reply};
use crate::{MANAGEMENT, STREAMING, with};

const REGION: &str = "eu-west-1";

async fn ask(sim: &Sim, rest: &str) -> Reply {
    let form = format!("Version=2016-11-15&Action={rest}");
    Client::new(sim, STREAMING).form("ec2", REGION, &form).await
}

#[tokio::test]
async fn every_account_has_two_subnets_in_two_zones() {
    let sim = with("").await;
    let reply = ask(&sim, "DescribeSubnets").await;
    assert_eq!(reply.status, 200);
    assert!(reply.body.starts_with("<?xml"), "{}", reply.body);
    for text in [
        "<DescribeSubnetsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><subnetSet><item>",
        "<subnetId>subnet-0aaa000000000000a</subnetId>",
        "<availabilityZone>eu-west-1a</availabilityZone>",
        "<availabilityZone>eu-west-1b</availabilityZone>",
        "<availableIpAddressCount>231</availableIpAddressCount>",
        "<vpcId>vpc-0aaa0000000000000</vpcId>",
    ] {
        assert!(reply.body.contains(text), "{text}: {}", reply.body);
    }
    let one = ask(&sim, "DescribeSubnets&SubnetId.1=subnet-0aaa000000000000b").await;
    assert_eq!(one.body.matches("<subnetId>").count(), 1);
    let filter = "Filter.1.Name=availability-zone&Filter.1.Value.1=eu-west-1a&Filter.1.Value.2=x";
    let one = ask(&sim, &format!("DescribeSubnets&{filter}")).await;
    assert!(one.body.contains("subnet-0aaa000000000000a") && !one.body.contains("000b<"));
}

#[tokio::test]
async fn a_vpc_says_its_addresses_and_its_owner() {
    let sim = with("[[network]]\naccount = '222222222222'\nregion = 'eu-west-1'\n
        [[network.vpc]]\nid = 'vpc-1'\ncidrs = ['10.1.0.0/16', '10.2.0.0/16']\nowner = '111111111111'\n
        [[network.subnet]]\nid = 'subnet-2'\nvpc = 'vpc-2'").await;
    let all = ask(&sim, "DescribeVpcs").await.body;
    for text in [
        "<DescribeVpcsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><vpcSet><item>",
        "<vpcId>vpc-0aaa0000000000000</vpcId>",
        "<cidrBlock>10.20.0.0/16</cidrBlock><cidrBlockAssociationSet><item><associationId>",
        "<ownerId>222222222222</ownerId>",
        // Named by a subnet alone.
        "<vpcId>vpc-2</vpcId>",
    ] {
        assert!(all.contains(text), "{text}: {all}");
    }
    let one = ask(&sim, "DescribeVpcs&VpcId.1=vpc-1").await.body;
    assert_eq!(one.matches("<vpcId>").count(), 1, "{one}");
    assert!(one.contains("<ownerId>111111111111</ownerId>"), "{one}");
    assert_eq!(one.matches("<state>associated</state>").count(), 2, "{one}");
    let shared =
        ask(&sim, "DescribeVpcs&Filter.1.Name=owner-id&Filter.1.Value.1=111111111111").await;
    assert_eq!(shared.body, one);
}

#[tokio::test]
async fn what_is_not_there_and_what_is_not_known_are_errors() {
    let sim = with("").await;
    for (question, code) in [
        ("DescribeVpcs&VpcId.1=vpc-1", "InvalidVpcID.NotFound"),
        ("DescribeSubnets&SubnetId.1=subnet-1", "InvalidSubnetID.NotFound"),
        ("DescribeSecurityGroups&GroupId.1=sg-1", "InvalidGroup.NotFound"),
        ("DescribeNetworkAcls&NetworkAclId.1=acl-1", "InvalidNetworkAclID.NotFound"),
        ("DescribeVpcEndpoints&VpcEndpointId.1=vpce-1", "InvalidVpcEndpointId.NotFound"),
        ("DescribeSubnets&MaxResults=4", "InvalidParameterValue"),
        ("DescribeSubnets&NextToken=zzz", "InvalidNextToken"),
        ("DescribeSubnets&Filter.1.Name=colour&Filter.1.Value.1=red", "SimUnsupportedParameter"),
        ("DescribeSubnets&Colour=red", "SimUnsupportedParameter"),
    ] {
        let reply = ask(&sim, question).await;
        assert_eq!(reply.status, 400, "{question}");
        let code = format!("<Response><Errors><Error><Code>{code}</Code>");
        assert!(reply.body.contains(&code), "{question}: {}", reply.body);
    }
}

#[tokio::test]
async fn one_group_is_closed_and_one_is_open() {
    let sim = with("").await;
    let group = async |id: &str| {
        ask(&sim, &format!("DescribeSecurityGroups&Filter.1.Name=group-id&Filter.1.Value.1={id}"))
            .await
            .body
    };
    let closed = group("sg-0aaa0000000000000").await;
    assert!(closed.contains("<cidrIp>10.20.0.0/16</cidrIp>"), "{closed}");
    assert!(closed.contains("<fromPort>443</fromPort>") && !closed.contains("0.0.0.0/0"));
    assert!(closed.contains("<ipPermissionsEgress><item>"), "{closed}");
    let open = group("sg-0bad0000000000000").await;
    assert!(open.contains("<ipProtocol>-1</ipProtocol>"), "{open}");
    assert_eq!(open.matches("<cidrIp>0.0.0.0/0</cidrIp>").count(), 2);
}

#[tokio::test]
async fn a_network_acl_says_its_entries_and_its_subnets() {
    let rows = "[[network]]\naccount = '222222222222'\nregion = 'eu-west-1'\n
        [[network.network_acl]]\nid = 'acl-1'\nopen = true\nsubnets = ['subnet-0aaa000000000000a']";
    let sim = with(rows).await;
    let of = async |subnet: &str| {
        let filter = format!("Filter.1.Name=association.subnet-id&Filter.1.Value.1={subnet}");
        ask(&sim, &format!("DescribeNetworkAcls&{filter}")).await.body
    };
    let closed = of("subnet-0aaa000000000000b").await;
    assert!(closed.contains("<networkAclId>acl-0aaa0000000000000</networkAclId>"), "{closed}");
    assert!(closed.contains("<portRange><from>443</from><to>443</to></portRange>"), "{closed}");
    let open = of("subnet-0aaa000000000000a").await;
    assert_eq!(open.matches("<ruleAction>allow</ruleAction>").count(), 2);
    assert_eq!(open.matches("<ruleNumber>32767</ruleNumber>").count(), 2);
    assert!(!open.contains("acl-0aaa"), "a subnet has one network ACL: {open}");
}

#[tokio::test]
async fn endpoints_are_safe_where_no_row_says_otherwise() {
    let rows = "[[network]]\naccount = '222222222222'\nregion = 'eu-west-1'
        without_endpoints = ['kinesisanalytics']\n
        [[network.endpoint]]\nservice = 'kinesis-firehose'\nprivate_dns = false\npolicy = ''
        subnets = ['subnet-0aaa000000000000a']";
    let sim = with(rows).await;
    let listed = ask(&sim, "DescribeVpcEndpoints").await.body;
    assert_eq!(listed.matches("<serviceName>").count(), 2, "{listed}");
    let of = async |service: &str| {
        let name = format!("com.amazonaws.eu-west-1.{service}");
        let filter = format!("Filter.1.Name=service-name&Filter.1.Value.1={name}");
        ask(&sim, &format!("DescribeVpcEndpoints&{filter}")).await.body
    };
    let safe = of("kinesis-streams").await;
    assert!(safe.contains("<privateDnsEnabled>true</privateDnsEnabled>"), "{safe}");
    assert!(safe.contains("aws:PrincipalOrgID&quot;:&quot;o-minimal0001&quot;"), "{safe}");
    assert!(safe.contains("<groupSet><item><groupId>sg-0aaa0000000000000</groupId>"), "{safe}");
    let odd = of("kinesis-firehose").await;
    assert!(odd.contains("<privateDnsEnabled>false</privateDnsEnabled>"), "{odd}");
    assert!(!odd.contains("PrincipalOrgID") && !odd.contains("subnet-0aaa000000000000b"), "{odd}");
    let elsewhere = Client::new(&sim, MANAGEMENT)
        .form("ec2", REGION, "Action=DescribeVpcEndpoints&Version=2016-11-15")
        .await;
    assert_eq!(elsewhere.body.matches("<serviceName>").count(), 3);
}

#[tokio::test]
async fn long_lists_come_in_pages() {
    let subnets: Vec<String> =
        (0..9).map(|n| format!("[[network.subnet]]\nid = 'subnet-{n}'\n")).collect();
    let rows = format!(
        "[[network]]\naccount = '222222222222'\nregion = 'eu-west-1'\n{}",
        subnets.concat()
    );
    let sim = with(&rows).await;
    let first = ask(&sim, "DescribeSubnets&MaxResults=6").await.body;
    assert_eq!(first.matches("<subnetId>").count(), 6);
    let (_, rest) = first.split_once("<nextToken>").expect("there are more");
    let token = rest.split('<').next().unwrap();
    let second = ask(&sim, &format!("DescribeSubnets&MaxResults=6&NextToken={token}")).await.body;
    assert_eq!(second.matches("<subnetId>").count(), 5);
    assert!(!second.contains("nextToken"), "{second}");
    let rows: Vec<String> = (0..9).map(|n| format!("[[network.vpc]]\nid = 'vpc-{n}'\n")).collect();
    let row = "[[network]]\naccount = '222222222222'\nregion = 'eu-west-1'\n";
    let other = with(&[row, &rows.concat()].concat()).await;
    let first = ask(&other, "DescribeVpcs&MaxResults=6").await.body;
    let (_, rest) = first.split_once("<nextToken>").expect("there are more");
    let token = rest.split('<').next().unwrap();
    let second = ask(&other, &format!("DescribeVpcs&MaxResults=6&NextToken={token}")).await.body;
    assert_eq!((first.matches("<vpcId>").count(), second.matches("<vpcId>").count()), (6, 4));
    assert_eq!(ask(&sim, "DescribeSubnets").await.body.matches("<subnetId>").count(), 11);
}
