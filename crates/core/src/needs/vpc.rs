use super::build::{Builder, arn};
use super::{Permission, Strength};
use crate::Target;

const DESCRIBE: &[&str] = &[
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
];
/// Only Firehose asks for it; the "VPC application permissions" of the Flink guide do not name it.
const ATTRIBUTE: &str = "ec2:DescribeVpcAttribute";
const CREATE: &str = "ec2:CreateNetworkInterface";
const OTHERS: &[&str] = &["ec2:CreateNetworkInterfacePermission", "ec2:DeleteNetworkInterface"];

impl Builder<'_> {
    /// "Grant Firehose access to an OpenSearch Service destination in a VPC".
    pub(super) fn delivers_into(&mut self, target: Target, network: (&[String], &[String])) {
        self.needs(&[ATTRIBUTE], "*");
        self.interfaces(target, network);
    }

    /// What both guides ask for. They name no resource;
    /// the Service Authorization Reference says which ones the actions take.
    pub(super) fn interfaces(&mut self, target: Target, (subnets, groups): (&[String], &[String])) {
        self.needs(DESCRIBE, "*");
        let interfaces = arn("ec2", target, "network-interface/*");
        // The VPC may be another account's, who shares it.
        let shared = |resource: String| {
            let Target { region, .. } = target;
            format!("arn:{}:ec2:{region}:*:{resource}", region.partition())
        };
        let subnets = subnets.iter().map(|id| shared(format!("subnet/{id}")));
        let groups = groups.iter().map(|id| shared(format!("security-group/{id}")));
        self.needs(&[CREATE], interfaces.as_str());
        for pattern in subnets.chain(groups) {
            let example = pattern.replace(":*:", &format!(":{}:", target.account));
            self.add(Permission::new(CREATE, pattern).asked_on(&example));
        }
        self.needs(OTHERS, interfaces);
        self.beside_interfaces();
    }

    /// The statement of the guides.
    pub(super) fn beside_interfaces(&mut self) {
        let more = [
            ATTRIBUTE,
            "ec2:DescribeDhcpOptions",
            "ec2:AssignPrivateIpAddresses",
            "ec2:UnassignPrivateIpAddresses",
        ];
        let all = [DESCRIBE, &[CREATE], OTHERS, &more].concat();
        self.all(&all, &["*".to_owned()], Strength::Beside);
    }
}
