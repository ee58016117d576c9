use aws_sdk_ec2::operation::describe_network_acls::DescribeNetworkAclsOutput;
use aws_sdk_ec2::operation::describe_subnets::DescribeSubnetsOutput;
use aws_sdk_ec2::operation::describe_vpc_endpoints::DescribeVpcEndpointsOutput;
use aws_sdk_ec2::operation::describe_vpcs::DescribeVpcsOutput;
use hydrant_core::facts::{
    AreaFacts, Network, Resource, SecurityGroup, SecurityGroupDetail, Subnet, Vpc,
};
use hydrant_core::{Answer, Arn, Fact, Target, api};

use super::{asker, ec2_shape};
use crate::door::Session;
use crate::reading::{pages, rows, source, told};

/// The most rows that EC2 puts on a page.
const PAGE: i32 = 1_000;

/// The VPCs and subnets of an account-Region.
pub(super) async fn network(session: &Session, target: Target) -> Answer {
    let (vpcs, subnets) = tokio::join!(vpcs(session, target), subnets(session, target));
    Answer::Area(Box::new(AreaFacts::Network(Network { vpcs, subnets })))
}

async fn vpcs(session: &Session, target: Target) -> Fact<Vec<Vpc>> {
    let api = &api::EC2_DESCRIBE_VPCS;
    let client = &session.door.clients.ec2;
    let ask = |token: Option<String>| {
        session.call(api, target, move |ticket| {
            let request = client.describe_vpcs().max_results(PAGE).set_next_token(token.clone());
            request.customize().config_override(ticket).send()
        })
    };
    let read = |page: &DescribeVpcsOutput| rows(page.vpcs(), ec2_shape::vpc);
    pages(source(api, target), ask, DescribeVpcsOutput::next_token, read).await
}

async fn subnets(session: &Session, target: Target) -> Fact<Vec<Subnet>> {
    let api = &api::EC2_DESCRIBE_SUBNETS;
    let client = &session.door.clients.ec2;
    let ask = |token: Option<String>| {
        session.call(api, target, move |ticket| {
            let request = client.describe_subnets().max_results(PAGE).set_next_token(token.clone());
            request.customize().config_override(ticket).send()
        })
    };
    let read = |page: &DescribeSubnetsOutput| rows(page.subnets(), ec2_shape::subnet);
    pages(source(api, target), ask, DescribeSubnetsOutput::next_token, read).await
}

/// The interface endpoints of the streaming services. They are picked out here, not by a filter: a
/// service's name begins differently in each partition.
pub(super) async fn endpoints(session: &Session, target: Target) -> Answer {
    let api = &api::EC2_DESCRIBE_VPC_ENDPOINTS;
    let client = &session.door.clients.ec2;
    let ask = |token: Option<String>| {
        session.call(api, target, move |ticket| {
            let request = client.describe_vpc_endpoints().max_results(PAGE);
            request.set_next_token(token.clone()).customize().config_override(ticket).send()
        })
    };
    let read =
        |page: &DescribeVpcEndpointsOutput| ec2_shape::endpoints(page.vpc_endpoints(), target);
    let listed = pages(source(api, target), ask, DescribeVpcEndpointsOutput::next_token, read);
    Answer::Area(Box::new(AreaFacts::Endpoints(listed.await)))
}

/// The network ACLs of an account-Region.
pub(super) async fn acls(session: &Session, target: Target) -> Answer {
    let api = &api::EC2_DESCRIBE_NETWORK_ACLS;
    let client = &session.door.clients.ec2;
    let ask = |token: Option<String>| {
        session.call(api, target, move |ticket| {
            let request = client.describe_network_acls().max_results(PAGE);
            request.set_next_token(token.clone()).customize().config_override(ticket).send()
        })
    };
    let read = |page: &DescribeNetworkAclsOutput| rows(page.network_acls(), ec2_shape::acl);
    let listed = pages(source(api, target), ask, DescribeNetworkAclsOutput::next_token, read);
    Answer::Area(Box::new(AreaFacts::Acls(listed.await)))
}

/// A security group. Another account sees one only where the VPC is shared with it: that it does not see
/// it is no proof that it is not there.
pub(super) async fn security_group(session: &Session, arn: &Arn, referrer: Target) -> Answer {
    let target = asker(session, arn.target(), referrer).await;
    let detail = detail(session, arn, target).await;
    let group = SecurityGroup { arn: arn.clone(), detail };
    Answer::Resource(Box::new(Resource::SecurityGroup(group)))
}

async fn detail(session: &Session, arn: &Arn, target: Target) -> Fact<Option<SecurityGroupDetail>> {
    let api = &api::EC2_DESCRIBE_SECURITY_GROUPS;
    let client = &session.door.clients.ec2;
    let source = source(api, target);
    let own = arn.account() == Some(target.account);
    let send = |ticket| {
        let request = client.describe_security_groups().group_ids(arn.name());
        request.customize().config_override(ticket).send()
    };
    match session.call(api, target, send).await {
        Ok(answer) => {
            let mut groups = answer.security_groups().iter();
            let group = groups.find(|it| it.group_id() == Some(arn.name()));
            told(source, group.and_then(ec2_shape::group).map(Some))
        }
        Err(failed) if own && failed.failure.is("InvalidGroup.NotFound") => {
            Fact::Known(None, source)
        }
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}
