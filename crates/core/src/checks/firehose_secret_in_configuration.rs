use crate::facts::DeliveryStream;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "firehose-secret-in-configuration",
    title: "Delivery stream configuration holds something that looks like a credential",
    severity: Severity::High,
    practices: &[Practice::P02],
    services: &[Service::Firehose],
    rationale: "Everyone who may describe a delivery stream reads its configuration, and \
        infrastructure tools copy it into state files. hydrant looks at COPY options, URLs \
        and common attributes, and keeps only where something was found and what it looks \
        like.",
    remediation: Remediation {
        text: "Move the credential into Secrets Manager or replace it by a role (COPY can use an \
            IAM role), remove it from the configuration in place, and revoke it: it was \
            readable until now.",
        cli: "aws firehose describe-delivery-stream --delivery-stream-name <stream> --query 'DeliveryStreamDescription.{version:VersionId,destination:Destinations[0].DestinationId}' --region <region>\naws firehose update-destination --delivery-stream-name <stream> --current-delivery-stream-version-id <version> --destination-id <destination> --http-endpoint-destination-update 'RequestConfiguration={CommonAttributes=[]}' --region <region>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "Amazon Data Firehose Developer Guide: Authenticate with AWS Secrets Manager in Amazon Data Firehose",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/using-secrets-manager.html",
        },
        Reference {
            title: "Amazon Redshift Database Developer Guide: Credentials and access permissions (COPY)",
            url: "https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-access-permissions.html",
        },
    ],
    mappings: &[],
    reads: &[&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM],
    scopes: &[Scope::DeliveryStream(judge)],
};

fn judge(_: &Context<'_>, stream: &DeliveryStream, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &stream.description;
        for found in stream.destinations()?.iter().flat_map(|it| &it.suspected_secrets) {
            let sentence = format!("{} holds what looks like {}.", found.place, found.kind);
            judge.fail(fact, found.place.clone(), found.kind.words(), "no credential", sentence);
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::SuspectedSecret;
    use crate::sample::CLICKS;
    use crate::{SecretKind, VerdictKind, api, sample};

    #[test]
    fn violates() {
        let snapshot = sample::with(|s| {
            sample::destination(s, CLICKS).suspected_secrets.push(SuspectedSecret {
                place: "CommonAttributes[api-key]".to_owned(),
                kind: SecretKind::NamedSecret,
            });
        });
        let verdict = sample::judge(&CHECK, &snapshot, CLICKS);
        assert_eq!(verdict.kind, VerdictKind::Fail);
        assert_eq!(verdict.evidence[0].what, "CommonAttributes[api-key]");
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), CLICKS), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM);
        assert_eq!(sample::kind(&CHECK, &denied, CLICKS), VerdictKind::Unknown);
    }
}
