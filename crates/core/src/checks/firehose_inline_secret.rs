use crate::facts::{DeliveryStream, DestinationKind};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "firehose-inline-secret",
    title: "Destination credentials are kept in the configuration of the delivery stream",
    severity: Severity::High,
    practices: &[Practice::P02, Practice::P08],
    services: &[Service::Firehose],
    rationale: "Without Secrets Manager the password, token or key of the destination is part of \
        the configuration of the stream. It is not rotated, its use is not recorded, and a \
        Splunk token is readable by everyone who may describe the stream.",
    remediation: Remediation {
        text: "Put the credentials into a secret, let the delivery role read it, and switch the \
            destination to Secrets Manager in place. Then change the old credentials, which \
            were exposed.",
        cli: "aws firehose describe-delivery-stream --delivery-stream-name <stream> --query 'DeliveryStreamDescription.{version:VersionId,destination:Destinations[0].DestinationId}' --region <region>\naws firehose update-destination --delivery-stream-name <stream> --current-delivery-stream-version-id <version> --destination-id <destination> --splunk-destination-update 'SecretsManagerConfiguration={Enabled=true,SecretARN=<secret-arn>,RoleARN=<role-arn>}' --region <region>",
        terraform: "resource \"aws_kinesis_firehose_delivery_stream\" \"example\" {\n  splunk_configuration {\n    secrets_manager_configuration {\n      enabled    = true\n      secret_arn = aws_secretsmanager_secret.hec.arn\n      role_arn   = aws_iam_role.delivery.arn\n    }\n  }\n}",
    },
    references: &[Reference {
        title: "Amazon Data Firehose Developer Guide: Authenticate with AWS Secrets Manager in Amazon Data Firehose",
        url: "https://docs.aws.amazon.com/firehose/latest/dev/using-secrets-manager.html",
    }],
    mappings: &[],
    reads: &[&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM],
    scopes: &[Scope::DeliveryStream(judge)],
};

fn judge(_: &Context<'_>, stream: &DeliveryStream, judge: &mut Judge) {
    let fact = &stream.description;
    let destinations = match stream.destinations() {
        Ok(destinations) => destinations,
        Err(stop) => return judge.part(|_| Err(stop)),
    };
    for destination in destinations {
        judge.part(|judge| {
            let what = "SecretsManagerConfiguration.Enabled";
            let words = destination.kind.words();
            let managed = destination.secrets_manager.as_ref().is_some_and(|it| it.enabled);
            match destination.kind {
                DestinationKind::Redshift
                | DestinationKind::Splunk
                | DestinationKind::Snowflake
                | DestinationKind::HttpEndpoint
                    if managed =>
                {
                    judge.saw(fact, what, "true");
                }
                DestinationKind::Redshift
                | DestinationKind::Splunk
                | DestinationKind::Snowflake => {
                    let sentence = format!(
                        "The credentials of the {words} destination are kept \
                        in the stream."
                    );
                    judge.fail(fact, what, "false", "true", sentence);
                }
                DestinationKind::HttpEndpoint => {
                    let why = "an HTTP endpoint may have an access key in the configuration, \
                        which AWS does not show";
                    return Err(Stop::undecided(fact, why));
                }
                DestinationKind::S3
                | DestinationKind::OpenSearch
                | DestinationKind::OpenSearchServerless
                | DestinationKind::Iceberg
                | DestinationKind::Unknown => {
                    return Err(Stop::not_applicable(format!(
                        "A {words} destination has no \
                        credentials."
                    )));
                }
            }
            Ok(())
        });
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{DestinationKind, SecretsManager};
    use crate::sample::CLICKS;
    use crate::{VerdictKind, sample};

    fn with_kind(kind: DestinationKind, managed: Option<bool>) -> VerdictKind {
        let snapshot = sample::with(|s| {
            let destination = sample::destination(s, CLICKS);
            destination.kind = kind;
            destination.secrets_manager =
                managed.map(|enabled| SecretsManager { enabled, secret: None, role: None });
        });
        sample::kind(&CHECK, &snapshot, CLICKS)
    }

    #[test]
    fn violates() {
        for kind in [DestinationKind::Redshift, DestinationKind::Splunk, DestinationKind::Snowflake]
        {
            assert_eq!(with_kind(kind, None), VerdictKind::Fail);
            assert_eq!(with_kind(kind, Some(false)), VerdictKind::Fail);
        }
    }

    #[test]
    fn clean() {
        for kind in
            [DestinationKind::Redshift, DestinationKind::Splunk, DestinationKind::HttpEndpoint]
        {
            assert_eq!(with_kind(kind, Some(true)), VerdictKind::Pass);
        }
    }

    #[test]
    fn unknown() {
        assert_eq!(with_kind(DestinationKind::HttpEndpoint, None), VerdictKind::Unknown);
        assert_eq!(with_kind(DestinationKind::HttpEndpoint, Some(false)), VerdictKind::Unknown);
        assert_eq!(with_kind(DestinationKind::Unknown, None), VerdictKind::Unknown);
    }

    #[test]
    fn s3_has_no_credentials() {
        assert_eq!(with_kind(DestinationKind::S3, None), VerdictKind::NotApplicable);
    }
}
