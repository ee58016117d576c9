//! The VPCs of an account in one Region: subnets, security groups, network ACLs and endpoints.

use serde::Deserialize;
use serde_json::{Value, json};

use super::document::{document, uuid};

/// What an account holds of VPC networking in one Region.
///
/// Every account has a closed network in every Region. A row of the file adds to it, or replaces what has the same id
/// (of an endpoint: the same service).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// The account it lives in.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// VPCs. One that something names exists, whether it has a row or not.
    #[serde(rename = "vpc", default)]
    pub vpcs: Vec<Vpc>,
    /// Subnets.
    #[serde(rename = "subnet", default)]
    pub subnets: Vec<Subnet>,
    /// Security groups.
    #[serde(rename = "security_group", default)]
    pub security_groups: Vec<SecurityGroup>,
    /// Network ACLs.
    #[serde(rename = "network_acl", default)]
    pub network_acls: Vec<NetworkAcl>,
    /// VPC endpoints.
    #[serde(rename = "endpoint", default)]
    pub endpoints: Vec<Endpoint>,
    /// The services that have no endpoint here, such as `kinesis-firehose`.
    #[serde(default)]
    pub without_endpoints: Vec<String>,
}

/// The VPC that every account has in every Region.
const VPC: &str = "vpc-0aaa0000000000000";
/// Its addresses.
const CIDR: &str = "10.20.0.0/16";
/// Its subnets, in two Availability Zones.
const SUBNETS: [&str; 2] = ["subnet-0aaa000000000000a", "subnet-0aaa000000000000b"];
/// Its closed security group.
const CLOSED: &str = "sg-0aaa0000000000000";
/// Its open one, which nothing uses unless a row says so.
const OPEN: &str = "sg-0bad0000000000000";
/// Its network ACL.
const ACL: &str = "acl-0aaa0000000000000";
/// The services of streaming data, each with an interface endpoint.
const SERVICES: [&str; 3] = ["kinesis-firehose", "kinesis-streams", "kinesisanalytics"];

impl Network {
    /// The network that every account has in every Region.
    pub fn new(account: &str, region: &str) -> Self {
        let mut network = Self {
            account: account.to_owned(),
            region: region.to_owned(),
            vpcs: Vec::new(),
            subnets: Vec::new(),
            security_groups: Vec::new(),
            network_acls: Vec::new(),
            endpoints: Vec::new(),
            without_endpoints: Vec::new(),
        };
        network.complete();
        network
    }

    /// Adds what a row of the file leaves out.
    pub(super) fn complete(&mut self) {
        for (id, zone, cidr) in
            [(SUBNETS[0], "a", "10.20.1.0/24"), (SUBNETS[1], "b", "10.20.2.0/24")]
        {
            if self.subnets.iter().all(|it| it.id != id) {
                self.subnets.push(Subnet {
                    id: id.to_owned(),
                    zone: zone.to_owned(),
                    vpc: vpc(),
                    cidr: cidr.to_owned(),
                    free: free(),
                    owner: None,
                    extra: Value::Null,
                });
            }
        }
        for (id, open) in [(CLOSED, false), (OPEN, true)] {
            if self.security_groups.iter().all(|it| it.id != id) {
                let vpc = vpc();
                let id = id.to_owned();
                self.security_groups.push(SecurityGroup { id, open, vpc, extra: Value::Null });
            }
        }
        if self.network_acls.iter().all(|it| it.id != ACL) {
            // A subnet has one network ACL: those of the file come first.
            let taken = |subnet: &String| {
                self.network_acls.iter().any(|it| it.subnets.iter().any(|other| other == subnet))
            };
            let subnets = subnets().into_iter().filter(|subnet| !taken(subnet)).collect();
            let id = ACL.to_owned();
            let acl = NetworkAcl { id, subnets, open: false, vpc: vpc(), extra: Value::Null };
            self.network_acls.push(acl);
        }
        let gone = |service: &str| self.without_endpoints.iter().any(|it| it == service);
        for service in SERVICES.into_iter().filter(|service| !gone(service)) {
            if self.endpoints.iter().all(|it| it.service != service) {
                self.endpoints.push(Endpoint {
                    service: service.to_owned(),
                    vpc: vpc(),
                    subnets: subnets(),
                    security_groups: closed(),
                    private_dns: true,
                    policy: None,
                    state: available(),
                    extra: Value::Null,
                    remove: Vec::new(),
                });
            }
        }
        let named = (self.subnets.iter().map(|it| (it.vpc.clone(), it.owner.clone())))
            .chain(self.security_groups.iter().map(|it| (it.vpc.clone(), None)))
            .chain(self.endpoints.iter().map(|it| (it.vpc.clone(), None)));
        for (id, owner) in named {
            if self.vpcs.iter().all(|it| it.id != id) {
                self.vpcs.push(Vpc { id, cidrs: cidrs(), owner, extra: Value::Null });
            }
        }
        self.vpcs.sort_by(|a, b| a.id.cmp(&b.id));
        self.subnets.sort_by(|a, b| a.id.cmp(&b.id));
        self.security_groups.sort_by(|a, b| a.id.cmp(&b.id));
        self.network_acls.sort_by(|a, b| a.id.cmp(&b.id));
        self.endpoints.sort_by(|a, b| (&a.vpc, &a.service).cmp(&(&b.vpc, &b.service)));
    }
}

/// A VPC.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vpc {
    /// `vpc-…`.
    pub id: String,
    /// Its addresses, the first block first.
    #[serde(default = "cidrs")]
    pub cidrs: Vec<String>,
    /// The account that shares it, where it is not the account's own.
    #[serde(default)]
    pub owner: Option<String>,
    /// Merged into the VPC of `DescribeVpcs`.
    #[serde(default)]
    pub extra: Value,
}

/// A subnet.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subnet {
    /// `subnet-…`.
    pub id: String,
    /// The letter of its Availability Zone.
    #[serde(default = "first_zone")]
    pub zone: String,
    /// The VPC.
    #[serde(default = "vpc")]
    pub vpc: String,
    /// Its addresses.
    #[serde(default = "block")]
    pub cidr: String,
    /// How many addresses nothing uses. A /24 has 251 while nothing is in it.
    #[serde(default = "free")]
    pub free: u32,
    /// The account that shares it, where it is not the account's own.
    #[serde(default)]
    pub owner: Option<String>,
    /// Merged into the subnet of `DescribeSubnets`.
    #[serde(default)]
    pub extra: Value,
}

/// A security group. What is left out is closed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecurityGroup {
    /// `sg-…`.
    pub id: String,
    /// Whether it admits every source, and lets everything out; otherwise HTTPS from the VPC and to it.
    #[serde(default)]
    pub open: bool,
    /// The VPC.
    #[serde(default = "vpc")]
    pub vpc: String,
    /// Merged into the security group of `DescribeSecurityGroups`: `extra.ipPermissions.item = [ … ]`.
    #[serde(default)]
    pub extra: Value,
}

impl SecurityGroup {
    /// The rules that let traffic in and out, as `DescribeSecurityGroups` shows them.
    pub(crate) fn permissions(&self) -> (Value, Value) {
        if self.open {
            let all = json!({
                "ipProtocol": "-1",
                "ipRanges": {"item": [{"cidrIp": "0.0.0.0/0"}]},
                "ipv6Ranges": {"item": [{"cidrIpv6": "::/0"}]},
            });
            return (all.clone(), all);
        }
        let https = json!({
            "ipProtocol": "tcp", "fromPort": 443, "toPort": 443,
            "ipRanges": {"item": [{"cidrIp": CIDR, "description": "inside the VPC"}]},
        });
        (https.clone(), https)
    }
}

/// A network ACL. What is left out is closed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkAcl {
    /// `acl-…`.
    pub id: String,
    /// The subnets that it guards.
    #[serde(default)]
    pub subnets: Vec<String>,
    /// Whether it admits everything both ways, as the one that AWS makes does.
    #[serde(default)]
    pub open: bool,
    /// The VPC.
    #[serde(default = "vpc")]
    pub vpc: String,
    /// Merged into the network ACL of `DescribeNetworkAcls`.
    #[serde(default)]
    pub extra: Value,
}

impl NetworkAcl {
    /// The entries, as `DescribeNetworkAcls` shows them.
    pub(crate) fn entries(&self) -> Vec<Value> {
        let entry = |number: u32, egress: bool, protocol: &str, action: &str, cidr: &str| {
            json!({
                "ruleNumber": number, "protocol": protocol, "ruleAction": action, "egress": egress, "cidrBlock": cidr,
            })
        };
        let ports = |mut entry: Value, from: u16, to: u16| {
            entry["portRange"] = json!({"from": from, "to": to});
            entry
        };
        let mut entries = Vec::new();
        for egress in [true, false] {
            if self.open {
                entries.push(entry(100, egress, "-1", "allow", "0.0.0.0/0"));
            } else {
                // Protocol 6 is TCP. Answers go to the ports that clients open.
                entries.push(ports(entry(100, egress, "6", "allow", CIDR), 443, 443));
                entries.push(ports(entry(110, egress, "6", "allow", CIDR), 1_024, 65_535));
            }
            entries.push(entry(32_767, egress, "-1", "deny", "0.0.0.0/0"));
        }
        entries
    }
}

/// An interface endpoint. What is left out is the safe choice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// The service, the last part of its name: `kinesis-firehose`.
    pub service: String,
    /// The VPC.
    #[serde(default = "vpc")]
    pub vpc: String,
    /// Its subnets.
    #[serde(default = "subnets")]
    pub subnets: Vec<String>,
    /// Its security groups.
    #[serde(default = "closed")]
    pub security_groups: Vec<String>,
    /// Whether the public name of the service leads to it.
    #[serde(default = "on")]
    pub private_dns: bool,
    /// The endpoint policy, JSON text or table; the organization's principals alone when left out; empty for the full
    /// access that AWS gives by default.
    #[serde(default, deserialize_with = "document")]
    pub policy: Option<String>,
    /// `available`, `pendingAcceptance` …
    #[serde(default = "available")]
    pub state: String,
    /// Merged into the endpoint of `DescribeVpcEndpoints`.
    #[serde(default)]
    pub extra: Value,
    /// Dotted paths to remove from the endpoint of `DescribeVpcEndpoints`.
    #[serde(default)]
    pub remove: Vec<String>,
}

impl Endpoint {
    /// Whether it is for a service of streaming data.
    pub(crate) fn is_streaming(&self) -> bool {
        SERVICES.contains(&self.service.as_str())
    }

    /// `vpce-…`, which depends on where it is and what for.
    pub(crate) fn id(&self, account: &str, region: &str) -> String {
        endpoint_id(account, region, &self.vpc, &self.service)
    }

    /// The policy as JSON text.
    pub(crate) fn policy_text(&self, organization: &str) -> String {
        let statement = match self.policy.as_deref().map(str::trim) {
            Some("") => {
                json!({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"})
            }
            Some(text) => return text.to_owned(),
            None => json!({
                "Sid": "OwnPrincipalsAlone", "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
                "Condition": {"StringEquals": {
                    "aws:PrincipalOrgID": organization, "aws:ResourceOrgID": organization,
                }},
            }),
        };
        json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
    }
}

/// The id of the endpoint of a service in the VPC that every account has.
pub(crate) fn standard_endpoint(account: &str, region: &str, service: &str) -> String {
    endpoint_id(account, region, VPC, service)
}

fn endpoint_id(account: &str, region: &str, vpc: &str, service: &str) -> String {
    let digits = uuid(&format!("endpoint {account} {region} {vpc} {service}")).replace('-', "");
    format!("vpce-0{}", digits.get(..16).unwrap_or_default())
}

/// The VPC that every account has.
pub(crate) fn vpc() -> String {
    VPC.to_owned()
}

/// Its subnets.
pub(crate) fn subnets() -> Vec<String> {
    SUBNETS.map(str::to_owned).to_vec()
}

/// Its closed security group.
pub(crate) fn closed() -> Vec<String> {
    vec![CLOSED.to_owned()]
}

/// Its open security group.
pub(crate) fn open() -> Vec<String> {
    vec![OPEN.to_owned()]
}

fn cidrs() -> Vec<String> {
    vec![CIDR.to_owned()]
}

fn first_zone() -> String {
    "a".to_owned()
}

fn block() -> String {
    "10.20.9.0/24".to_owned()
}

const fn free() -> u32 {
    231
}

fn available() -> String {
    "available".to_owned()
}

const fn on() -> bool {
    true
}
