use crate::facts::{DeliveryStream, Destination, DestinationKind};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "firehose-routing-from-record",
    title: "The content of a record chooses where it is delivered",
    severity: Severity::Info,
    practices: &[Practice::P01],
    services: &[Service::Firehose],
    rationale: "With dynamic partitioning, or with an Iceberg destination that is routed by record, \
        whoever may write to the stream chooses the prefix or the table, and by it the \
        readers and the retention of the data. Producers then need more trust than the \
        permission to write suggests.",
    remediation: Remediation {
        text: "Where producers are not trusted alike, give each of them a stream of its own. Dynamic \
            partitioning cannot be switched off: recreate the stream without it. For Iceberg \
            tables, name one table in the destination in place and extract no routing metadata \
            from records. Allow this check where the routing is intended.",
        cli: "aws firehose describe-delivery-stream --delivery-stream-name <stream> --query 'DeliveryStreamDescription.{version:VersionId,destination:Destinations[0].DestinationId}' --region <region>\naws firehose create-delivery-stream --delivery-stream-name <new-stream> --extended-s3-destination-configuration file://<destination-without-dynamic-partitioning>.json --region <region>\naws firehose delete-delivery-stream --delivery-stream-name <old-stream> --region <region>\naws firehose update-destination --delivery-stream-name <stream> --current-delivery-stream-version-id <version> --destination-id <destination> --iceberg-destination-update file://<destination-with-one-table>.json --region <region>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "Amazon Data Firehose Developer Guide: Partition streaming data in Amazon Data Firehose",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html",
        },
        Reference {
            title: "Amazon Data Firehose Developer Guide: Route incoming records to different Iceberg tables",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-format-input-record-different.html",
        },
    ],
    mappings: &[],
    reads: &[&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM],
    scopes: &[Scope::DeliveryStream(judge)],
};

fn judge(_: &Context<'_>, stream: &DeliveryStream, judge: &mut Judge) {
    let destinations = match stream.destinations() {
        Ok(destinations) => destinations,
        Err(stop) => return judge.part(|_| Err(stop)),
    };
    for destination in destinations {
        judge.part(|judge| match destination.kind {
            DestinationKind::S3 => {
                partition(stream, destination, judge);
                Ok(())
            }
            DestinationKind::Iceberg => table(stream, destination, judge),
            _ => Err(Stop::not_applicable("Destinations of this kind do not route by record.")),
        });
    }
}

fn partition(stream: &DeliveryStream, destination: &Destination, judge: &mut Judge) {
    let (fact, what) = (&stream.description, "DynamicPartitioningConfiguration");
    if destination.partitioned {
        let sentence = "Records choose the prefix that they are delivered under.";
        judge.fail(fact, what, "enabled", "no dynamic partitioning", sentence);
    } else {
        judge.saw(fact, what, "not enabled");
    }
}

/// Routing metadata comes from the record by a query, or from a function.
fn table(
    stream: &DeliveryStream,
    destination: &Destination,
    judge: &mut Judge,
) -> Result<(), Stop> {
    let (fact, what) = (&stream.description, "DestinationTableConfigurationList");
    let extracted = destination.processors.iter().any(|it| it == "MetadataExtraction");
    let tables = destination.tables.len();
    if tables == 0 || extracted {
        let seen = format!("{tables} tables, metadata extraction {}", on(extracted));
        let sentence = "Records choose the table that they are delivered to.";
        judge.fail(fact, what, seen, "one table, named by the stream", sentence);
    } else if !destination.transforms.is_empty() {
        let why = "the transform function may name another table for each record";
        return Err(Stop::undecided(fact, why));
    } else {
        judge.saw(fact, what, format!("{tables} tables, the first one is used"));
    }
    Ok(())
}

const fn on(it: bool) -> &'static str {
    if it { "on" } else { "off" }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{Destination, DestinationKind, TableRef};
    use crate::sample::{CLICKS, MASK, SNOW};
    use crate::{VerdictKind, api, sample};

    fn after(change: impl FnOnce(&mut Destination)) -> VerdictKind {
        let snapshot = sample::with(|s| change(sample::destination(s, CLICKS)));
        sample::kind(&CHECK, &snapshot, CLICKS)
    }

    fn iceberg(it: &mut Destination) {
        it.kind = DestinationKind::Iceberg;
        it.tables = vec![TableRef {
            catalog: None,
            region: None,
            database: "lake".to_owned(),
            table: "clicks".to_owned(),
        }];
    }

    #[test]
    fn violates() {
        assert_eq!(after(|it| it.partitioned = true), VerdictKind::Fail);
        assert_eq!(after(|it| it.kind = DestinationKind::Iceberg), VerdictKind::Fail);
        let extracted = after(|it| {
            iceberg(it);
            it.processors = vec!["MetadataExtraction".to_owned()];
        });
        assert_eq!(extracted, VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(after(|_| {}), VerdictKind::Pass);
        assert_eq!(after(iceberg), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM);
        assert_eq!(sample::kind(&CHECK, &denied, CLICKS), VerdictKind::Unknown);
        let transformed = after(|it| {
            iceberg(it);
            it.transforms.push(sample::arn(MASK));
        });
        assert_eq!(transformed, VerdictKind::Unknown);
    }

    #[test]
    fn other_destinations_do_not_route() {
        let kind = sample::kind(&CHECK, &sample::snapshot(), SNOW);
        assert_eq!(kind, VerdictKind::NotApplicable);
    }
}
