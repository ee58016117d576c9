use ipnet::IpNet;

use crate::around::asked;
use crate::facts::{AclEntry, Area, Endpoint};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop,
    Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "network-acl-open",
    title: "Network ACL of an interface endpoint's subnet admits everything",
    severity: Severity::Info,
    practices: &[Practice::P12],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "The default network ACL admits all traffic both ways, so that security groups are \
        the only filter. One of your own holds even where a security group was opened by \
        mistake.",
    remediation: Remediation {
        text: "Give the endpoint's subnets a network ACL of their own that admits HTTPS (443) from \
            the clients' ranges and the answers to them (1024-65535), and nothing else.",
        cli: "aws ec2 create-network-acl --vpc-id <vpc> --region <region>\naws ec2 create-network-acl-entry --network-acl-id <acl> --ingress --rule-number 100 --protocol tcp --port-range From=443,To=443 --cidr-block <range> --rule-action allow --region <region>\naws ec2 create-network-acl-entry --network-acl-id <acl> --egress --rule-number 100 --protocol tcp --port-range From=1024,To=65535 --cidr-block <range> --rule-action allow --region <region>\naws ec2 replace-network-acl-association --association-id <association> --network-acl-id <acl> --region <region>",
        terraform: "resource \"aws_network_acl\" \"endpoints\" {\n  vpc_id     = aws_vpc.example.id\n  subnet_ids = aws_subnet.private[*].id\n}",
    },
    references: &[Reference {
        title: "Amazon VPC User Guide: Control subnet traffic with network access control lists",
        url: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html",
    }],
    mappings: &[],
    reads: &[&api::EC2_DESCRIBE_NETWORK_ACLS, &api::EC2_DESCRIBE_VPC_ENDPOINTS],
    scopes: &[Scope::Endpoint(judge)],
};

fn judge(context: &Context<'_>, target: Target, endpoint: &Endpoint, judge: &mut Judge) {
    judge.part(|_| {
        let fact = context.own_endpoint(target, endpoint)?;
        if endpoint.subnets.is_empty() {
            return Err(Stop::undecided(fact, "AWS named no subnet of the endpoint"));
        }
        Ok(())
    });
    for subnet in &endpoint.subnets {
        judge.part(|judge| {
            context.own_endpoint(target, endpoint)?;
            let fact = asked(context.snapshot.acls(target), Area::Acls, target)?;
            let mut acls = fact.known()?.iter();
            let Some(acl) = acls.find(|it| it.subnets.contains(subnet)) else {
                let why = format!("no network ACL of the subnet {subnet} was listed");
                return Err(Stop::undecided(fact, why));
            };
            let open = |egress| admits_everything(&acl.entries, egress);
            if open(false) && open(true) {
                let sentence = format!("The network ACL of {subnet} admits everything both ways.");
                let what = format!("Entries of {}", acl.id);
                let seen = "all traffic in and out";
                judge.fail(fact, what, seen, "the traffic that is needed", sentence);
            } else {
                judge.saw(fact, "NetworkAclId", &acl.id);
            }
            Ok(())
        });
    }
}

/// The lowest number that matches decides, so an earlier denial leaves less than everything.
fn admits_everything(entries: &[AclEntry], egress: bool) -> bool {
    let ipv4 = |it: &&AclEntry| it.egress == egress && !matches!(it.range, Some(IpNet::V6(_)));
    let mut entries: Vec<&AclEntry> = entries.iter().filter(ipv4).collect();
    entries.sort();
    let whole =
        |it: &AclEntry| it.protocol == "-1" && it.range.is_some_and(|it| it.prefix_len() == 0);
    entries.into_iter().find(|it| !it.allow || whole(it)).is_some_and(|it| it.allow)
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{AclEntry, NetworkAcl};
    use crate::sample::around;
    use crate::{VerdictKind, api, sample};

    const NAME: &str = "vpce-kinesis-streams";

    fn after(change: impl FnOnce(&mut NetworkAcl)) -> VerdictKind {
        let snapshot = sample::with(|s| change(around::acl(s)));
        sample::kind(&CHECK, &snapshot, NAME)
    }

    #[test]
    fn violates() {
        assert_eq!(after(around::open_acl), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(after(|_| {}), VerdictKind::Pass);
        let one_way = after(|it| {
            around::open_acl(it);
            it.entries.retain(|it| !it.egress);
        });
        assert_eq!(one_way, VerdictKind::Pass);
        let denied_before = after(|it| {
            around::open_acl(it);
            let range = "10.9.0.0/16".parse().ok();
            let deny = AclEntry { number: 1, allow: false, range, ..it.entries[0].clone() };
            it.entries.push(deny);
        });
        assert_eq!(denied_before, VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        assert_eq!(after(|it| it.subnets.clear()), VerdictKind::Unknown);
        let denied = sample::without(&api::EC2_DESCRIBE_NETWORK_ACLS);
        assert_eq!(sample::kind(&CHECK, &denied, NAME), VerdictKind::Unknown);
    }
}
