use crate::facts::{DeliveryStream, StreamSource};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "firehose-database-source-plaintext",
    title: "Delivery stream reads a database without TLS",
    severity: Severity::High,
    practices: &[Practice::P07],
    services: &[Service::Firehose],
    rationale: "With SSLMode Disabled the rows and the login of the database cross the network in \
        clear between the database and Firehose.",
    remediation: Remediation {
        text: "Recreate the delivery stream with SSLMode Enabled: AWS offers no change of the \
            source in place. Make the new stream beside the old one, let it catch up, then \
            delete the old one.",
        cli: "aws firehose create-delivery-stream --delivery-stream-name <new-stream> --delivery-stream-type DatabaseAsSource --database-source-configuration file://<source-with-SSLMode-Enabled>.json --region <region>",
        terraform: "",
    },
    references: &[Reference {
        title: "Amazon Data Firehose API Reference: DatabaseSourceDescription",
        url: "https://docs.aws.amazon.com/firehose/latest/APIReference/API_DatabaseSourceDescription.html",
    }],
    mappings: &[],
    reads: &[&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM],
    scopes: &[Scope::DeliveryStream(judge)],
};

fn judge(_: &Context<'_>, stream: &DeliveryStream, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &stream.description;
        let StreamSource::Database { ssl_mode, .. } = &stream.settled()?.source else {
            return Err(Stop::not_applicable("The source is not a database."));
        };
        match ssl_mode.as_deref() {
            Some("Enabled") => judge.saw(fact, "SSLMode", "Enabled"),
            Some("Disabled") => {
                let sentence = "The stream reads its database without TLS.";
                judge.fail(fact, "SSLMode", "Disabled", "Enabled", sentence);
            }
            other => {
                let why = format!("the SSL mode {} is not known", other.unwrap_or("(none)"));
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

    fn with_mode(mode: Option<&str>) -> VerdictKind {
        let snapshot = sample::with(|s| {
            sample::description(s, CLICKS).source = StreamSource::Database {
                endpoint: "db.internal".to_owned(),
                ssl_mode: mode.map(str::to_owned),
                secret: None,
            };
        });
        sample::kind(&CHECK, &snapshot, CLICKS)
    }

    #[test]
    fn violates() {
        assert_eq!(with_mode(Some("Disabled")), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(with_mode(Some("Enabled")), VerdictKind::Pass);
        let other = sample::kind(&CHECK, &sample::snapshot(), CLICKS);
        assert_eq!(other, VerdictKind::NotApplicable);
    }

    #[test]
    fn unknown() {
        assert_eq!(with_mode(None), VerdictKind::Unknown);
    }
}
