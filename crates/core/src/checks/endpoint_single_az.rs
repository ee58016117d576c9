use std::collections::BTreeSet;

use crate::around::asked;
use crate::facts::{Area, Endpoint};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop,
    Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "endpoint-single-az",
    title: "Interface endpoint sits in one Availability Zone",
    severity: Severity::Low,
    practices: &[Practice::P17],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "An endpoint with a network interface in one Availability Zone is gone with the zone, \
        and every producer that uses it stops delivering, wherever it runs.",
    remediation: Remediation {
        text: "Add a subnet of a second Availability Zone to the endpoint in place.",
        cli: "aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint> --add-subnet-ids <subnet> --region <region>",
        terraform: "resource \"aws_vpc_endpoint\" \"firehose\" {\n  subnet_ids = aws_subnet.private[*].id\n}",
    },
    references: &[Reference {
        title: "AWS PrivateLink: Access an AWS service using an interface VPC endpoint",
        url: "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
    }],
    mappings: &[],
    reads: &[&api::EC2_DESCRIBE_SUBNETS, &api::EC2_DESCRIBE_VPC_ENDPOINTS],
    scopes: &[Scope::Endpoint(judge)],
};

fn judge(context: &Context<'_>, target: Target, endpoint: &Endpoint, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = context.own_endpoint(target, endpoint)?;
        if endpoint.subnets.is_empty() {
            return Err(Stop::undecided(fact, "AWS named no subnet of the endpoint"));
        }
        let subnets = &asked(context.snapshot.network(target), Area::Network, target)?.subnets;
        let known = subnets.known()?;
        let mut zones = BTreeSet::new();
        let mut unlisted = None;
        for id in &endpoint.subnets {
            match known.iter().find(|it| it.id == *id) {
                Some(subnet) => {
                    zones.insert(subnet.zone.as_str());
                }
                None => unlisted = unlisted.or(Some(id)),
            }
        }
        let seen = zones.into_iter().collect::<Vec<_>>();
        match (seen.len(), unlisted) {
            (2.., _) => judge.saw(subnets, "Availability Zones", seen.join(", ")),
            (_, Some(id)) => {
                let why = format!("the subnet {id} is not among those that were listed");
                return Err(Stop::undecided(subnets, why));
            }
            _ => {
                let sentence = "The endpoint has network interfaces in one Availability Zone only.";
                let expected = "two or more";
                judge.fail(subnets, "Availability Zones", seen.join(", "), expected, sentence);
            }
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::around;
    use crate::{VerdictKind, api, sample};

    const NAME: &str = "vpce-kinesis-streams";

    fn with_subnets(subnets: &[&str]) -> VerdictKind {
        let snapshot = sample::with(|s| {
            let subnets: Vec<String> = subnets.iter().map(|it| (*it).to_owned()).collect();
            for it in around::endpoints(s).iter_mut() {
                it.subnets.clone_from(&subnets);
            }
        });
        sample::kind(&CHECK, &snapshot, NAME)
    }

    #[test]
    fn violates() {
        assert_eq!(with_subnets(&["subnet-0a"]), VerdictKind::Fail);
        assert_eq!(with_subnets(&["subnet-0b", "subnet-0b"]), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), NAME), VerdictKind::Pass);
        assert_eq!(with_subnets(&["subnet-0a", "subnet-0b", "subnet-0z"]), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        assert_eq!(with_subnets(&["subnet-0a", "subnet-0z"]), VerdictKind::Unknown);
        assert_eq!(with_subnets(&[]), VerdictKind::Unknown);
        let denied = sample::without(&api::EC2_DESCRIBE_SUBNETS);
        assert_eq!(sample::kind(&CHECK, &denied, NAME), VerdictKind::Unknown);
    }
}
