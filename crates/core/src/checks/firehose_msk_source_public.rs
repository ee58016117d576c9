use crate::facts::{DeliveryStream, StreamSource};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "firehose-msk-source-public",
    title: "Delivery stream reads its MSK cluster over public connectivity",
    severity: Severity::Medium,
    practices: &[Practice::P11],
    services: &[Service::Firehose],
    rationale: "With connectivity PUBLIC, Firehose reaches the brokers over their public \
        addresses, so the cluster must be open to the internet. Private connectivity keeps \
        the traffic inside AWS.",
    remediation: Remediation {
        text: "Recreate the delivery stream with private connectivity: AWS offers no change of \
            the source in place. Turn on multi-VPC private connectivity of the cluster and \
            admit Firehose in the cluster policy, make the new stream, then delete the old one \
            and the public access of the cluster.",
        cli: "aws firehose create-delivery-stream --delivery-stream-name <new-stream> --delivery-stream-type MSKAsSource --msk-source-configuration 'MSKClusterARN=<cluster-arn>,TopicName=<topic>,AuthenticationConfiguration={RoleARN=<role-arn>,Connectivity=PRIVATE}' --extended-s3-destination-configuration file://<destination>.json --region <region>",
        terraform: "resource \"aws_kinesis_firehose_delivery_stream\" \"example\" {\n  msk_source_configuration {\n    authentication_configuration {\n      connectivity = \"PRIVATE\"\n      role_arn     = aws_iam_role.source.arn\n    }\n  }\n}",
    },
    references: &[
        Reference {
            title: "Amazon Data Firehose API Reference: AuthenticationConfiguration",
            url: "https://docs.aws.amazon.com/firehose/latest/APIReference/API_AuthenticationConfiguration.html",
        },
        Reference {
            title: "Amazon Data Firehose Developer Guide: Configure source settings for Amazon MSK",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/writing-with-msk.html",
        },
    ],
    mappings: &[],
    reads: &[&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM],
    scopes: &[Scope::DeliveryStream(judge)],
};

fn judge(_: &Context<'_>, stream: &DeliveryStream, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &stream.description;
        let StreamSource::Msk { connectivity, .. } = &stream.settled()?.source else {
            return Err(Stop::not_applicable("The source is not an MSK cluster."));
        };
        match connectivity.as_str() {
            "PRIVATE" => judge.saw(fact, "Connectivity", "PRIVATE"),
            "PUBLIC" => {
                let sentence = "The stream reads its MSK cluster over the internet.";
                judge.fail(fact, "Connectivity", "PUBLIC", "PRIVATE", sentence);
            }
            other => {
                let why = format!("the connectivity {other:?} is not known");
                return Err(Stop::undecided(fact, why));
            }
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::StreamSource;
    use crate::sample::CLICKS;
    use crate::{VerdictKind, sample};

    fn with_connectivity(connectivity: &str) -> VerdictKind {
        let snapshot = sample::with(|s| {
            sample::description(s, CLICKS).source = StreamSource::Msk {
                cluster: None,
                connectivity: connectivity.to_owned(),
                role: None,
            };
        });
        sample::kind(&CHECK, &snapshot, CLICKS)
    }

    #[test]
    fn violates() {
        assert_eq!(with_connectivity("PUBLIC"), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(with_connectivity("PRIVATE"), VerdictKind::Pass);
        let other = sample::kind(&CHECK, &sample::snapshot(), CLICKS);
        assert_eq!(other, VerdictKind::NotApplicable);
    }

    #[test]
    fn unknown() {
        assert_eq!(with_connectivity(""), VerdictKind::Unknown);
    }
}
