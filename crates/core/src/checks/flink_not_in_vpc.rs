use crate::facts::Application;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "flink-not-in-vpc",
    title: "Application runs outside of a VPC of its owner",
    severity: Severity::Medium,
    practices: &[Practice::P11],
    services: &[Service::Flink],
    rationale: "An application without a VPC configuration reaches its sources and sinks over the \
        internet, and neither security groups nor endpoint policies limit where it can \
        send data.",
    remediation: Remediation {
        text: "Add a VPC configuration in place, with private subnets in two Availability Zones \
            and interface endpoints (or a NAT gateway) for what the application talks to. The \
            application restarts.",
        cli: "aws kinesisanalyticsv2 describe-application --application-name <application> --query 'ApplicationDetail.{version:ApplicationVersionId}' --region <region>\naws kinesisanalyticsv2 add-application-vpc-configuration --application-name <application> --current-application-version-id <version> --vpc-configuration SubnetIds=<subnet-a>,<subnet-b>,SecurityGroupIds=<security-group> --region <region>",
        terraform: "resource \"aws_kinesisanalyticsv2_application\" \"example\" {\n  application_configuration {\n    vpc_configuration {\n      subnet_ids         = aws_subnet.private[*].id\n      security_group_ids = [aws_security_group.application.id]\n    }\n  }\n}",
    },
    references: &[Reference {
        title: "Managed Service for Apache Flink Developer Guide: Configure Managed Service for Apache Flink to access resources in an Amazon VPC",
        url: "https://docs.aws.amazon.com/managed-flink/latest/java/vpc.html",
    }],
    mappings: &[],
    reads: &[&api::KINESISANALYTICS_DESCRIBE_APPLICATION],
    scopes: &[Scope::Application(judge)],
};

fn judge(_: &Context<'_>, application: &Application, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &application.detail;
        let detail = application.settled()?;
        if detail.is_sql() {
            return Err(Stop::not_applicable(
                "SQL applications have no VPC configuration; flink-runtime-unsupported speaks.",
            ));
        }
        if let Some(configuration) = detail.vpc.first() {
            judge.saw(fact, "VpcId", &configuration.vpc);
        } else {
            let sentence = "The application is not connected to a VPC.";
            judge.fail(fact, "VpcConfigurationDescriptions", "none", "a VPC", sentence);
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::ApplicationDetail;
    use crate::sample::ENRICH;
    use crate::{VerdictKind, api, sample};

    fn after(change: impl FnOnce(&mut ApplicationDetail)) -> VerdictKind {
        let snapshot = sample::with(|s| change(sample::detail(s)));
        sample::kind(&CHECK, &snapshot, ENRICH)
    }

    #[test]
    fn violates() {
        assert_eq!(after(|it| it.vpc.clear()), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(after(|_| {}), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::KINESISANALYTICS_DESCRIBE_APPLICATION);
        assert_eq!(sample::kind(&CHECK, &denied, ENRICH), VerdictKind::Unknown);
    }

    #[test]
    fn sql_applications_cannot_have_one() {
        let kind = after(|it| {
            it.runtime = "SQL-1_0".to_owned();
            it.vpc.clear();
        });
        assert_eq!(kind, VerdictKind::NotApplicable);
    }
}
