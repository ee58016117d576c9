use crate::facts::{DeliveryStream, DestinationKind};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "firehose-snowflake-public",
    title: "Records travel to Snowflake over the internet",
    severity: Severity::Low,
    practices: &[Practice::P11],
    services: &[Service::Firehose],
    rationale: "Without the id of a PrivateLink endpoint service Firehose reaches the Snowflake \
        account by its public address, which then has to be open to the internet.",
    remediation: Remediation {
        text: "The connection of a stream cannot be changed: get the id with \
            SYSTEM$GET_PRIVATELINK_CONFIG in Snowflake, recreate the stream with \
            PrivateLinkVpceId, move the producers over, and delete the old stream once it has \
            delivered everything.",
        cli: "aws firehose create-delivery-stream --delivery-stream-name <new-stream> --snowflake-destination-configuration file://<destination-with-SnowflakeVpcConfiguration>.json --region <region>\naws firehose delete-delivery-stream --delivery-stream-name <old-stream> --region <region>",
        terraform: "resource \"aws_kinesis_firehose_delivery_stream\" \"example\" {\n  snowflake_configuration {\n    snowflake_vpc_configuration {\n      private_link_vpce_id = \"<vpce-service-id>\"\n    }\n  }\n}",
    },
    references: &[Reference {
        title: "Amazon Data Firehose API Reference: SnowflakeVpcConfiguration",
        url: "https://docs.aws.amazon.com/firehose/latest/APIReference/API_SnowflakeVpcConfiguration.html",
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
            if destination.kind != DestinationKind::Snowflake {
                return Err(Stop::not_applicable("The destination is not Snowflake."));
            }
            if let Some(service) = &destination.private_link {
                judge.saw(fact, "PrivateLinkVpceId", service);
            } else {
                let sentence = "The stream reaches Snowflake over the internet.";
                judge.fail(fact, "PrivateLinkVpceId", "none", "an endpoint service", sentence);
            }
            Ok(())
        });
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::DestinationKind;
    use crate::sample::{CLICKS, SNOW};
    use crate::{VerdictKind, api, sample};

    #[test]
    fn violates() {
        let public = sample::with(|s| sample::destination(s, SNOW).private_link = None);
        assert_eq!(sample::kind(&CHECK, &public, SNOW), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), SNOW), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM);
        assert_eq!(sample::kind(&CHECK, &denied, SNOW), VerdictKind::Unknown);
        let new = sample::with(|s| {
            sample::destination(s, SNOW).kind = DestinationKind::Unknown;
        });
        assert_eq!(sample::kind(&CHECK, &new, SNOW), VerdictKind::Unknown);
    }

    #[test]
    fn other_destinations_have_no_such_connection() {
        let kind = sample::kind(&CHECK, &sample::snapshot(), CLICKS);
        assert_eq!(kind, VerdictKind::NotApplicable);
    }
}
