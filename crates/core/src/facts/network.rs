use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::{AccountId, Arn, Fact};

/// The VPCs and subnets of an account-Region, shared ones included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// VPCs.
    pub vpcs: Fact<Vec<Vpc>>,
    /// Subnets.
    pub subnets: Fact<Vec<Subnet>>,
}

/// A VPC.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Vpc {
    /// Its id.
    pub id: String,
    /// Its address ranges.
    pub ranges: Vec<IpNet>,
    /// Its owner: another account where the VPC is shared.
    pub owner: Option<AccountId>,
}

/// A subnet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Subnet {
    /// Its id.
    pub id: String,
    /// Its VPC.
    pub vpc: String,
    /// Its Availability Zone's id, the same in every account: `euw1-az1`.
    pub zone: String,
    /// Its IPv4 range.
    pub range: Option<IpNet>,
    /// Free IPv4 addresses. AWS keeps five of every subnet.
    pub free: Option<i32>,
}

/// An interface endpoint of a streaming service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Endpoint {
    /// Its ARN.
    pub arn: Arn,
    /// The last part of the service's name: `kinesis-firehose`, `kinesis-streams`, `kinesisanalytics`.
    pub service: String,
    /// Its VPC.
    pub vpc: String,
    /// `available`, `pending`, `deleting` …
    pub state: String,
    /// Its policy's text; none: the service takes no endpoint policy, or AWS did not say.
    pub policy: Option<String>,
    /// The service's own name leads to the endpoint within the VPC.
    pub private_dns: bool,
    /// Its subnets.
    pub subnets: Vec<String>,
    /// Its security groups.
    pub security_groups: Vec<String>,
    /// Its owner: another account where the VPC is shared.
    pub owner: Option<AccountId>,
}

/// A network access control list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NetworkAcl {
    /// Its id.
    pub id: String,
    /// The subnets that it guards.
    pub subnets: Vec<String>,
    /// Its entries, by number.
    pub entries: Vec<AclEntry>,
}

/// An entry of a network ACL.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AclEntry {
    /// The lowest number decides.
    pub number: i32,
    /// Outbound.
    pub egress: bool,
    /// Allow.
    pub allow: bool,
    /// `-1` is every protocol.
    pub protocol: String,
    /// The range.
    pub range: Option<IpNet>,
    /// First and last port; none: all.
    pub ports: Option<(i32, i32)>,
}

/// A security group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityGroup {
    /// Its ARN.
    pub arn: Arn,
    /// The answer of `DescribeSecurityGroups`; none: no such group.
    pub detail: Fact<Option<SecurityGroupDetail>>,
}

/// A security group's rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityGroupDetail {
    /// Its VPC.
    pub vpc: Option<String>,
    /// Who may come in.
    pub ingress: Vec<Permission>,
    /// Where traffic may go.
    pub egress: Vec<Permission>,
}

/// One permission of a security group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Permission {
    /// `tcp`, `udp`, `-1` for every protocol …
    pub protocol: String,
    /// First and last port; none: all.
    pub ports: Option<(i32, i32)>,
    /// Address ranges.
    pub ranges: Vec<IpNet>,
    /// Security groups.
    pub groups: Vec<String>,
    /// Prefix lists, whose ranges were not read.
    pub prefix_lists: Vec<String>,
}
