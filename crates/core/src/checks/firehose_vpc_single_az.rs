use std::collections::BTreeSet;

use crate::facts::DeliveryStream;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "firehose-vpc-single-az",
    title: "Delivery into a VPC depends on one Availability Zone",
    severity: Severity::Medium,
    practices: &[Practice::P17],
    services: &[Service::Firehose],
    rationale: "Firehose delivers through network interfaces in the subnets that the stream names. \
        With all of them in one Availability Zone, delivery stops when that zone does, and \
        records are dropped after the retry duration.",
    remediation: Remediation {
        text: "The subnets of a stream cannot be changed: recreate it with subnets in two or more \
            Availability Zones, move the producers over, and delete the old stream once it has \
            delivered everything.",
        cli: "aws firehose create-delivery-stream --delivery-stream-name <new-stream> --amazonopensearchservice-destination-configuration file://<destination-with-subnets-in-two-zones>.json --region <region>\naws firehose delete-delivery-stream --delivery-stream-name <old-stream> --region <region>",
        terraform: "resource \"aws_kinesis_firehose_delivery_stream\" \"example\" {\n  opensearch_configuration {\n    vpc_config {\n      role_arn           = aws_iam_role.delivery.arn\n      security_group_ids = [aws_security_group.delivery.id]\n      subnet_ids         = aws_subnet.private[*].id\n    }\n  }\n}",
    },
    references: &[Reference {
        title: "Amazon Data Firehose API Reference: VpcConfiguration",
        url: "https://docs.aws.amazon.com/firehose/latest/APIReference/API_VpcConfiguration.html",
    }],
    mappings: &[],
    reads: &[&api::EC2_DESCRIBE_SUBNETS, &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM],
    scopes: &[Scope::DeliveryStream(judge)],
};

fn judge(context: &Context<'_>, stream: &DeliveryStream, judge: &mut Judge) {
    judge.part(|judge| {
        let destinations = stream.destinations()?;
        let subnets: BTreeSet<&str> =
            destinations.iter().flat_map(|it| &it.vpc_subnets).map(String::as_str).collect();
        if subnets.is_empty() {
            return Err(Stop::not_applicable("The stream does not deliver into a VPC."));
        }
        let Some(target) = stream.arn.target() else {
            let why = "the stream's ARN names no account and Region";
            return Err(Stop::undecided(&stream.description, why));
        };
        context.zones(judge, target, &subnets, "The subnets of the delivery")
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::DestinationKind;
    use crate::sample::CLICKS;
    use crate::{Snapshot, VerdictKind, api, sample};

    fn through(subnets: &[&str]) -> Snapshot {
        sample::with(|s| {
            let destination = sample::destination(s, CLICKS);
            destination.kind = DestinationKind::OpenSearch;
            destination.vpc_subnets = subnets.iter().map(|it| (*it).to_owned()).collect();
        })
    }

    fn kind(snapshot: &Snapshot) -> VerdictKind {
        sample::kind(&CHECK, snapshot, CLICKS)
    }

    #[test]
    fn violates() {
        let verdict = sample::judge(&CHECK, &through(&["subnet-0a"]), CLICKS);
        assert_eq!(verdict.kind, VerdictKind::Fail);
        assert!(verdict.reason.contains("euw1-az1"), "{}", verdict.reason);
    }

    #[test]
    fn clean() {
        assert_eq!(kind(&through(&["subnet-0a", "subnet-0b"])), VerdictKind::Pass);
        let lost = through(&["subnet-0a", "subnet-0b", "subnet-0c"]);
        assert_eq!(kind(&lost), VerdictKind::Pass, "two zones are enough");
    }

    #[test]
    fn unknown() {
        let mut denied = through(&["subnet-0a"]);
        sample::forget(&mut denied, &api::EC2_DESCRIBE_SUBNETS);
        assert_eq!(kind(&denied), VerdictKind::Unknown);
        assert_eq!(kind(&through(&["subnet-0a", "subnet-0c"])), VerdictKind::Unknown);
        let mut unasked = through(&["subnet-0a"]);
        unasked.areas.clear();
        assert_eq!(kind(&unasked), VerdictKind::Unknown);
    }

    #[test]
    fn without_a_vpc_the_question_does_not_arise() {
        assert_eq!(kind(&sample::snapshot()), VerdictKind::NotApplicable);
    }
}
