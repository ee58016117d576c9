use crate::facts::Endpoint;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop,
    Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "endpoint-dns-disabled",
    title: "Clients do not find the interface endpoint by the service's name",
    severity: Severity::Low,
    practices: &[Practice::P11],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Clients use the name of the service unless they are told otherwise. Without private \
        DNS that name leads to the public addresses, and the endpoint and its policy are \
        passed by.",
    remediation: Remediation {
        text: "Enable private DNS names on the endpoint in place; the VPC needs DNS support and DNS \
            host names. Where a private hosted zone does the same for central endpoints, name \
            their services in the configuration.",
        cli: "aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint> --private-dns-enabled --region <region>",
        terraform: "resource \"aws_vpc_endpoint\" \"firehose\" {\n  private_dns_enabled = true\n}",
    },
    references: &[Reference {
        title: "AWS PrivateLink: Access an AWS service using an interface VPC endpoint",
        url: "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
    }],
    mappings: &[],
    reads: &[&api::EC2_DESCRIBE_VPC_ENDPOINTS],
    scopes: &[Scope::Endpoint(judge)],
};

fn judge(context: &Context<'_>, target: Target, endpoint: &Endpoint, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = context.own_endpoint(target, endpoint)?;
        let what = "PrivateDnsEnabled";
        if endpoint.private_dns {
            judge.saw(fact, what, "true");
            return Ok(());
        }
        let central = &context.settings.central_endpoints;
        if endpoint.leads_to().is_some_and(|it| central.contains(&it)) {
            return Err(Stop::not_applicable(
                "The configuration declares central endpoints, whose names a hosted zone keeps.",
            ));
        }
        // A name leads to one endpoint of a VPC: a second one cannot have it.
        let same = |it: &&Endpoint| it.vpc == endpoint.vpc && it.service == endpoint.service;
        let others = fact.known()?.iter().filter(same);
        if let Some(other) = others.filter(|it| it.available()).find(|it| it.private_dns) {
            let why = format!("In its VPC the name leads to {}.", other.arn.name());
            return Err(Stop::not_applicable(why));
        }
        let sentence = "The service's name does not lead to the endpoint.";
        judge.fail(fact, what, "false", "true", sentence);
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::around;
    use crate::{Service, Settings, Snapshot, VerdictKind, api, sample};

    const NAME: &str = "vpce-kinesis-streams";

    fn off() -> Snapshot {
        sample::with(|s| around::endpoints(s).iter_mut().for_each(|it| it.private_dns = false))
    }

    #[test]
    fn violates() {
        assert_eq!(sample::kind(&CHECK, &off(), NAME), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), NAME), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::EC2_DESCRIBE_VPC_ENDPOINTS);
        let place = "222222222222/eu-west-1";
        assert_eq!(sample::kind(&CHECK, &denied, place), VerdictKind::Unknown);
    }

    #[test]
    fn a_name_that_leads_elsewhere_on_purpose_is_left_out() {
        let central =
            Settings { central_endpoints: [Service::Kinesis].into(), ..Settings::default() };
        let verdict = sample::judge_with(&CHECK, &off(), NAME, &central);
        assert_eq!(verdict.kind, VerdictKind::NotApplicable);
        let second = sample::with(|s| {
            let endpoints = around::endpoints(s);
            let mut second = endpoints[1].clone();
            second.arn = sample::arn("arn:aws:ec2:eu-west-1:222222222222:vpc-endpoint/second");
            second.private_dns = false;
            endpoints.push(second);
        });
        assert_eq!(sample::kind(&CHECK, &second, "second"), VerdictKind::NotApplicable);
    }
}
