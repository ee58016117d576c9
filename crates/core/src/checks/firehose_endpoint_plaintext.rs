use crate::facts::{DeliveryStream, DestinationKind};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "firehose-endpoint-plaintext",
    title: "Splunk endpoint is not https",
    severity: Severity::High,
    practices: &[Practice::P07],
    services: &[Service::Firehose],
    rationale: "Records and the HEC token cross the network in clear to an http endpoint. For \
        generic HTTP endpoints AWS accepts only https; for Splunk the scheme is part of \
        what the owner enters.",
    remediation: Remediation {
        text: "Serve the HTTP event collector over TLS with a certificate of a public authority, \
            and change the endpoint in place to https. Replace the token, which was sent in \
            clear.",
        cli: "aws firehose describe-delivery-stream --delivery-stream-name <stream> --query 'DeliveryStreamDescription.{version:VersionId,destination:Destinations[0].DestinationId}' --region <region>\naws firehose update-destination --delivery-stream-name <stream> --current-delivery-stream-version-id <version> --destination-id <destination> --splunk-destination-update HECEndpoint=https://<host>:<port> --region <region>",
        terraform: "resource \"aws_kinesis_firehose_delivery_stream\" \"example\" {\n  splunk_configuration {\n    hec_endpoint = \"https://<host>:<port>\"\n  }\n}",
    },
    references: &[Reference {
        title: "Amazon Data Firehose API Reference: SplunkDestinationDescription",
        url: "https://docs.aws.amazon.com/firehose/latest/APIReference/API_SplunkDestinationDescription.html",
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
    let splunk = destinations.iter().filter(|it| it.kind == DestinationKind::Splunk);
    for destination in splunk {
        judge.part(|judge| {
            let Some(endpoint) = &destination.endpoint else {
                return Err(Stop::undecided(fact, "AWS named no HEC endpoint"));
            };
            let scheme = endpoint.get(..8).unwrap_or_default();
            if scheme.eq_ignore_ascii_case("https://") {
                judge.saw(fact, "HECEndpoint", endpoint);
            } else {
                let sentence = "Records are sent to Splunk without TLS.";
                judge.fail(fact, "HECEndpoint", endpoint, "https://…", sentence);
            }
            Ok(())
        });
    }
    judge.part(|_| Err(Stop::not_applicable("The stream does not deliver to Splunk.")));
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::DestinationKind;
    use crate::sample::CLICKS;
    use crate::{VerdictKind, sample};

    fn splunk(endpoint: Option<&str>) -> VerdictKind {
        let snapshot = sample::with(|s| {
            let destination = sample::destination(s, CLICKS);
            destination.kind = DestinationKind::Splunk;
            destination.endpoint = endpoint.map(str::to_owned);
        });
        sample::kind(&CHECK, &snapshot, CLICKS)
    }

    #[test]
    fn violates() {
        assert_eq!(splunk(Some("http://hec.example.com:8088")), VerdictKind::Fail);
        assert_eq!(splunk(Some("hec.example.com")), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(splunk(Some("https://hec.example.com:8088")), VerdictKind::Pass);
        assert_eq!(splunk(Some("HTTPS://hec.example.com")), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        assert_eq!(splunk(None), VerdictKind::Unknown);
    }

    #[test]
    fn only_splunk_is_asked() {
        let kind = sample::kind(&CHECK, &sample::snapshot(), CLICKS);
        assert_eq!(kind, VerdictKind::NotApplicable);
    }
}
