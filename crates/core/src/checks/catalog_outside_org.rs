use crate::facts::{BucketOwner, DeliveryStream, Destination, DestinationKind, Table, TableRef};
use crate::{
    AccountId, Arn, Check, Context, Judge, Practice, Reference, Remediation, Scope, Service,
    Severity, Stop, api, references,
};

pub(super) static CHECK: Check = Check {
    id: "catalog-outside-org",
    title: "Catalog or table of a stream lies outside the organization",
    severity: Severity::High,
    practices: &[Practice::P10],
    services: &[Service::Firehose],
    rationale: "The catalog says where records are written and how they are understood. Who owns it \
        can point the table to another place or change the schema, and the records follow. A \
        table whose location is a bucket of somebody else gives every record away.",
    remediation: Remediation {
        text: "Name a catalog and a table of the organization in the destination or format \
            conversion of the stream, and move the location of the table to a bucket of the \
            organization. Where AWS allows no change of the catalog in place, recreate the \
            stream. Where the account is a partner on purpose, list it in trusted_accounts.",
        cli: "aws firehose describe-delivery-stream --delivery-stream-name <stream> --query 'DeliveryStreamDescription.{version:VersionId,destination:Destinations[0].DestinationId}' --region <region>\naws firehose update-destination --delivery-stream-name <stream> --current-delivery-stream-version-id <version> --destination-id <destination> --iceberg-destination-update 'CatalogConfiguration={CatalogARN=<catalog-arn>}' --region <region>\naws glue update-table --catalog-id <account> --database-name <database> --table-input file://<table>.json --region <region>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "Amazon Data Firehose API Reference: CatalogConfiguration",
            url: "https://docs.aws.amazon.com/firehose/latest/APIReference/API_CatalogConfiguration.html",
        },
        Reference {
            title: "Amazon Data Firehose API Reference: SchemaConfiguration",
            url: "https://docs.aws.amazon.com/firehose/latest/APIReference/API_SchemaConfiguration.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::GLUE_GET_TABLE,
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[Scope::DeliveryStream(judge_stream), Scope::Table(judge_table)],
};

fn judge_stream(context: &Context<'_>, stream: &DeliveryStream, judge: &mut Judge) {
    let fact = &stream.description;
    let destinations = match stream.destinations() {
        Ok(destinations) => destinations,
        Err(stop) => return judge.part(|_| Err(stop)),
    };
    for named in destinations.iter().flat_map(catalogs) {
        judge.part(|judge| {
            let Some(name) = named else {
                // Without a name it is the catalog of the stream's own account.
                judge.saw(fact, "Catalog", "the stream's own account");
                return Ok(());
            };
            let Some(account) = account_of(name) else {
                let why = format!("the catalog {name} names no account");
                return Err(Stop::undecided(fact, why));
            };
            if context.outside(account)? {
                let sentence =
                    format!("The catalog is one of account {account}, outside the organization.");
                judge.fail(fact, "Catalog", name, "a catalog of the organization", sentence);
            } else {
                judge.saw(fact, "Catalog", name);
            }
            Ok(())
        });
    }
    judge.part(|_| Err(Stop::not_applicable("The stream uses no catalog.")));
}

/// The catalogs that a destination names; none where it leaves the name out.
fn catalogs(destination: &Destination) -> Vec<Option<&str>> {
    let glue = destination.resource.as_ref().filter(|it| it.service() == "glue");
    let references: Vec<&TableRef> =
        destination.conversion.iter().chain(&destination.tables).collect();
    let mut found: Vec<Option<&str>> = references.iter().map(|it| it.catalog.as_deref()).collect();
    if destination.kind == DestinationKind::Iceberg {
        found.push(glue.map(Arn::as_str));
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn account_of(catalog: &str) -> Option<AccountId> {
    catalog.parse().ok().or_else(|| catalog.parse::<Arn>().ok()?.account())
}

fn judge_table(context: &Context<'_>, table: &Table, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &table.detail;
        let Some(location) = context.table(table)?.location.as_deref() else {
            return Err(Stop::not_applicable("The table has no location."));
        };
        let bucket = references::bucket_of_location(location);
        let Some(bucket) = bucket.and_then(|name| context.bucket(name)) else {
            let why = format!("the owner of the location {location} was not looked up");
            return Err(Stop::undecided(fact, why));
        };
        match bucket.owner.known()? {
            BucketOwner::Member(target) => judge.saw(&bucket.owner, "Owner", target.to_string()),
            BucketOwner::Missing => {
                let why = "The bucket of the location does not exist; bucket-missing speaks.";
                return Err(Stop::not_applicable(why));
            }
            BucketOwner::Elsewhere => {
                context.nobody_owns(bucket)?;
                let sentence = format!(
                    "The location of the table is the bucket {}, which no account of the \
                        organization owns.",
                    bucket.name
                );
                let expected = "a bucket of the organization";
                judge.fail(fact, "Location", location, expected, sentence);
            }
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{BucketOwner, TableRef};
    use crate::sample::{CLICKS, DELIVERED, LAKE, TABLE};
    use crate::{Snapshot, VerdictKind, api, sample};

    fn with_catalog(name: &str) -> Snapshot {
        sample::with(|s| sample::destination(s, LAKE).resource = Some(sample::arn(name)))
    }

    fn with_schema(catalog: Option<&str>) -> Snapshot {
        sample::with(|s| {
            sample::destination(s, CLICKS).conversion = Some(TableRef {
                catalog: catalog.map(str::to_owned),
                region: None,
                database: "lake".to_owned(),
                table: "clicks".to_owned(),
            });
        })
    }

    fn elsewhere() -> Snapshot {
        sample::with(|s| {
            sample::set_owner(s, DELIVERED, BucketOwner::Elsewhere);
            for account in [sample::MANAGEMENT, sample::SHOP, sample::ARCHIVE] {
                let list = sample::known(&api::S3_LIST_BUCKETS, Vec::new());
                s.bucket_lists.insert(sample::account(account), list);
            }
        })
    }

    #[test]
    fn violates() {
        let catalog = with_catalog("arn:aws:glue:eu-west-1:999999999999:catalog");
        assert_eq!(sample::kind(&CHECK, &catalog, LAKE), VerdictKind::Fail);
        let schema = with_schema(Some("999999999999"));
        assert_eq!(sample::kind(&CHECK, &schema, CLICKS), VerdictKind::Fail);
        assert_eq!(sample::kind(&CHECK, &elsewhere(), TABLE), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        for name in [LAKE, TABLE] {
            assert_eq!(sample::kind(&CHECK, &sample::snapshot(), name), VerdictKind::Pass);
        }
        for catalog in [None, Some("333333333333")] {
            assert_eq!(sample::kind(&CHECK, &with_schema(catalog), CLICKS), VerdictKind::Pass);
        }
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM);
        assert_eq!(sample::kind(&CHECK, &denied, LAKE), VerdictKind::Unknown);
        let mut outsider = with_catalog("arn:aws:glue:eu-west-1:999999999999:catalog");
        sample::forget(&mut outsider, &api::ORGANIZATIONS_LIST_ACCOUNTS);
        assert_eq!(sample::kind(&CHECK, &outsider, LAKE), VerdictKind::Unknown);
        assert_eq!(sample::kind(&CHECK, &with_schema(Some("x")), CLICKS), VerdictKind::Unknown);
        for api in [&api::GLUE_GET_TABLE, &api::S3_LIST_BUCKETS] {
            assert_eq!(sample::kind(&CHECK, &sample::without(api), TABLE), VerdictKind::Unknown);
        }
    }

    #[test]
    fn a_stream_without_a_catalog_is_left_out() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), CLICKS), VerdictKind::NotApplicable);
    }
}
