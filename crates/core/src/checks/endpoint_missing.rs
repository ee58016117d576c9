use std::collections::BTreeMap;

use ipnet::IpNet;

use crate::around::asked;
use crate::facts::{Area, Network, Subnet};
use crate::{
    AccountId, Check, Context, Fact, Judge, Practice, Reference, Remediation, Scope, Service,
    Severity, Stop, Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "endpoint-missing",
    title: "VPCs reach the streams over the public endpoints",
    severity: Severity::Low,
    practices: &[Practice::P11],
    services: &[Service::Firehose, Service::Kinesis],
    rationale: "Without an interface endpoint, producers and consumers in a VPC need a way to the \
        internet to reach a stream, and no endpoint policy limits to which account they can \
        send. Applications need no endpoint for their own service, which only administrators \
        call; flink-not-in-vpc judges how they reach the streams.",
    remediation: Remediation {
        text: "Create an interface endpoint of the service in a VPC of its clients, with private \
            DNS names and subnets in two Availability Zones. Where central endpoints of another \
            account are used, name their services in the configuration.",
        cli: "aws ec2 create-vpc-endpoint --vpc-endpoint-type Interface --vpc-id <vpc> --service-name com.amazonaws.<region>.kinesis-firehose --subnet-ids <subnet-a> <subnet-b> --security-group-ids <security-group> --private-dns-enabled --region <region>\naws ec2 create-vpc-endpoint --vpc-endpoint-type Interface --vpc-id <vpc> --service-name com.amazonaws.<region>.kinesis-streams --subnet-ids <subnet-a> <subnet-b> --security-group-ids <security-group> --private-dns-enabled --region <region>",
        terraform: "resource \"aws_vpc_endpoint\" \"firehose\" {\n  vpc_id              = aws_vpc.example.id\n  vpc_endpoint_type   = \"Interface\"\n  service_name        = \"com.amazonaws.${var.region}.kinesis-firehose\"\n  subnet_ids          = aws_subnet.private[*].id\n  security_group_ids  = [aws_security_group.endpoint.id]\n  private_dns_enabled = true\n}",
    },
    references: &[
        Reference {
            title: "Amazon Kinesis Data Streams Developer Guide: Use Amazon Kinesis Data Streams with interface VPC endpoints",
            url: "https://docs.aws.amazon.com/streams/latest/dev/vpc.html",
        },
        Reference {
            title: "AWS PrivateLink: Access an AWS service using an interface VPC endpoint",
            url: "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::EC2_DESCRIBE_SUBNETS,
        &api::EC2_DESCRIBE_VPC_ENDPOINTS,
        &api::EC2_DESCRIBE_VPCS,
        &api::FIREHOSE_LIST_DELIVERY_STREAMS,
        &api::KINESIS_LIST_STREAMS,
    ],
    scopes: &[Scope::Target(judge)],
};

fn judge(context: &Context<'_>, target: Target, judge: &mut Judge) {
    for service in [Service::Firehose, Service::Kinesis] {
        judge.part(|judge| {
            context.holds(target, service)?;
            reached(context, target, service, judge)
        });
    }
}

/// An endpoint in any VPC of the target counts: which VPC the clients are in, no answer says.
fn reached(
    context: &Context<'_>,
    target: Target,
    service: Service,
    judge: &mut Judge,
) -> Result<(), Stop> {
    let words = service.words();
    if context.settings.central_endpoints.contains(&service) {
        let why = format!("The configuration declares central endpoints of {words}.");
        return Err(Stop::not_applicable(why));
    }
    let fact = asked(context.snapshot.endpoints(target), Area::Endpoints, target)?;
    let mut endpoints = fact.known()?.iter().filter(|it| it.available());
    if let Some(endpoint) = endpoints.find(|it| it.leads_to() == Some(service)) {
        judge.saw(fact, "Endpoint", endpoint.arn.as_str());
        return Ok(());
    }
    let network = asked(context.snapshot.network(target), Area::Network, target)?;
    let vpc = own_vpc(network, target)?;
    let what = format!("Interface endpoint of {words}");
    let sentence = format!("{vpc} holds clients, and no VPC here has an endpoint of {words}.");
    judge.fail(fact, what, "none", "one that is available", sentence);
    Ok(())
}

/// A VPC of the account that holds something. In a shared one only the owner can make endpoints.
fn own_vpc(network: &Network, target: Target) -> Result<String, Stop> {
    let subnets = network.subnets.known()?;
    if subnets.is_empty() {
        return Err(Stop::not_applicable("There is no VPC here."));
    }
    let owners: BTreeMap<&str, Option<AccountId>> =
        network.vpcs.known()?.iter().map(|it| (it.id.as_str(), it.owner)).collect();
    let mut gap = None;
    for subnet in subnets {
        match (occupied(&network.subnets, subnet), owners.get(subnet.vpc.as_str())) {
            (Ok(false), _) => {}
            (Err(stop), _) => gap = gap.or(Some(stop)),
            (Ok(true), Some(Some(owner))) if *owner == target.account => {
                return Ok(subnet.vpc.clone());
            }
            (Ok(true), _) => {
                let why = format!(
                    "{} is shared or its owner is not known, and its owner's endpoints were not seen",
                    subnet.vpc
                );
                gap = gap.or(Some(Stop::undecided(&network.vpcs, why)));
            }
        }
    }
    Err(gap.unwrap_or_else(|| Stop::not_applicable("No VPC here holds anything.")))
}

/// AWS keeps five addresses of every subnet (Amazon VPC User Guide, "Subnet CIDR blocks").
fn occupied(fact: &Fact<Vec<Subnet>>, subnet: &Subnet) -> Result<bool, Stop> {
    let (Some(IpNet::V4(range)), Some(free)) = (subnet.range, subnet.free) else {
        let why = format!("whether the subnet {} holds anything is not known", subnet.id);
        return Err(Stop::undecided(fact, why));
    };
    let addresses = 1_i64 << (32 - range.prefix_len());
    Ok(i64::from(free) < addresses - 5)
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{Endpoint, Network};
    use crate::sample::{SHOP, STRANGER, account, around, home};
    use crate::{Service, Settings, Snapshot, VerdictKind, api, sample};

    const PLACE: &str = "222222222222/eu-west-1";

    fn without_endpoints(change: impl FnOnce(&mut Network)) -> Snapshot {
        sample::with(|s| {
            around::endpoints(s).clear();
            change(around::network(s));
        })
    }

    fn kind(snapshot: &Snapshot) -> VerdictKind {
        sample::kind(&CHECK, snapshot, PLACE)
    }

    #[test]
    fn violates() {
        assert_eq!(kind(&without_endpoints(|_| {})), VerdictKind::Fail);
        for service in ["kinesis-firehose", "kinesis-streams"] {
            let one = sample::with(|s| around::endpoints(s).retain(|it| it.service != service));
            assert_eq!(kind(&one), VerdictKind::Fail);
        }
        let pending = sample::with(|s| {
            for it in around::endpoints(s).iter_mut() {
                it.state = "pending".to_owned();
            }
        });
        assert_eq!(kind(&pending), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(kind(&sample::snapshot()), VerdictKind::Pass);
        let flink = |it: &Endpoint| it.service == "kinesisanalytics";
        let unneeded = sample::with(|s| around::endpoints(s).retain(|it| !flink(it)));
        assert_eq!(kind(&unneeded), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::EC2_DESCRIBE_VPC_ENDPOINTS);
        assert_eq!(kind(&denied), VerdictKind::Unknown);
        for api in [&api::EC2_DESCRIBE_SUBNETS, &api::EC2_DESCRIBE_VPCS] {
            let mut snapshot = without_endpoints(|_| {});
            sample::forget(&mut snapshot, api);
            assert_eq!(kind(&snapshot), VerdictKind::Unknown);
        }
        let shared = without_endpoints(|it| {
            sample::value(&mut it.vpcs)[0].owner = Some(account(STRANGER));
        });
        assert_eq!(kind(&shared), VerdictKind::Unknown);
    }

    #[test]
    fn empty_vpcs_and_central_endpoints_need_none() {
        let empty = without_endpoints(|it| {
            for it in sample::value(&mut it.subnets).iter_mut() {
                it.free = Some(251);
            }
        });
        assert_eq!(kind(&empty), VerdictKind::NotApplicable);
        let central = Settings {
            central_endpoints: [Service::Firehose, Service::Kinesis].into(),
            ..Settings::default()
        };
        let none = without_endpoints(|_| {});
        let verdict = sample::judge_with(&CHECK, &none, PLACE, &central);
        assert_eq!(verdict.kind, VerdictKind::NotApplicable);
    }

    #[test]
    fn services_that_are_not_used_need_none() {
        let mut snapshot = without_endpoints(|_| {});
        for service in [Service::Firehose, Service::Kinesis] {
            sample::value(snapshot.listings.get_mut(&(home(SHOP), service)).unwrap()).clear();
        }
        assert_eq!(kind(&snapshot), VerdictKind::NotApplicable);
    }
}
