use std::collections::BTreeSet;

use crate::facts::Application;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "flink-vpc-single-az",
    title: "Application depends on one Availability Zone of its VPC",
    severity: Severity::Medium,
    practices: &[Practice::P17],
    services: &[Service::Flink],
    rationale: "Task managers run in the Availability Zones of the subnets that the application \
        names. With one zone, the application stops when that zone does and cannot start again \
        elsewhere.",
    remediation: Remediation {
        text: "Add subnets of other Availability Zones to the VPC configuration in place, with the \
            same routes and endpoints. The application restarts.",
        cli: "aws kinesisanalyticsv2 describe-application --application-name <application> --query 'ApplicationDetail.{version:ApplicationVersionId,id:ApplicationConfigurationDescription.VpcConfigurationDescriptions[0].VpcConfigurationId}' --region <region>\naws kinesisanalyticsv2 update-application --application-name <application> --current-application-version-id <version> --application-configuration-update 'VpcConfigurationUpdates=[{VpcConfigurationId=<id>,SubnetIdUpdates=[<subnet-a>,<subnet-b>],SecurityGroupIdUpdates=[<security-group>]}]' --region <region>",
        terraform: "resource \"aws_kinesisanalyticsv2_application\" \"example\" {\n  application_configuration {\n    vpc_configuration {\n      subnet_ids         = aws_subnet.private[*].id\n      security_group_ids = [aws_security_group.application.id]\n    }\n  }\n}",
    },
    references: &[Reference {
        title: "Managed Service for Apache Flink Developer Guide: Configure Managed Service for Apache Flink to access resources in an Amazon VPC",
        url: "https://docs.aws.amazon.com/managed-flink/latest/java/vpc.html",
    }],
    mappings: &[],
    reads: &[&api::EC2_DESCRIBE_SUBNETS, &api::KINESISANALYTICS_DESCRIBE_APPLICATION],
    scopes: &[Scope::Application(judge)],
};

fn judge(context: &Context<'_>, application: &Application, judge: &mut Judge) {
    judge.part(|judge| {
        let detail = application.settled()?;
        if detail.vpc.is_empty() {
            return Err(Stop::not_applicable(
                "The application is not connected to a VPC; flink-not-in-vpc speaks.",
            ));
        }
        let fact = &application.detail;
        let subnets: BTreeSet<&str> =
            detail.vpc.iter().flat_map(|it| &it.subnets).map(String::as_str).collect();
        if subnets.is_empty() {
            return Err(Stop::undecided(fact, "AWS named no subnet"));
        }
        let Some(target) = application.arn.target() else {
            let why = "the application's ARN names no account and Region";
            return Err(Stop::undecided(fact, why));
        };
        context.zones(judge, target, &subnets, "The subnets of the application")
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::ENRICH;
    use crate::{VerdictKind, api, sample};

    fn through(subnets: &[&str]) -> VerdictKind {
        let snapshot = sample::with(|s| {
            let configuration = sample::detail(s).vpc.first_mut().unwrap();
            configuration.subnets = subnets.iter().map(|it| (*it).to_owned()).collect();
        });
        sample::kind(&CHECK, &snapshot, ENRICH)
    }

    #[test]
    fn violates() {
        assert_eq!(through(&["subnet-0b"]), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), ENRICH), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::EC2_DESCRIBE_SUBNETS);
        assert_eq!(sample::kind(&CHECK, &denied, ENRICH), VerdictKind::Unknown);
        assert_eq!(through(&["subnet-0b", "subnet-0z"]), VerdictKind::Unknown);
        assert_eq!(through(&[]), VerdictKind::Unknown);
    }

    #[test]
    fn without_a_vpc_another_check_speaks() {
        let snapshot = sample::with(|s| sample::detail(s).vpc.clear());
        assert_eq!(sample::kind(&CHECK, &snapshot, ENRICH), VerdictKind::NotApplicable);
    }
}
