use super::*;
use crate::api;
use crate::facts::{DestinationKind, TableRef};
use crate::sample::{self, CLICKS, ENRICH, ORDERS, SHOP};

fn role(name: &str) -> Arn {
    sample::arn(&format!("arn:aws:iam::{SHOP}:role/{name}"))
}

fn resources(needs: &Needs, action: &str, strength: Strength) -> Vec<String> {
    let of = |it: &&Permission| it.action == action && it.strength == strength;
    needs.permissions.iter().filter(of).map(|it| it.resource.clone()).collect()
}

#[test]
fn the_sample_has_the_policies_that_are_printed() {
    let snapshot = sample::snapshot();
    for (name, text) in sample::roles::POLICIES {
        let printed = needed_policy(&snapshot, &role(name));
        assert_eq!(printed.as_deref(), Some(text.trim_end()), "{name}");
    }
}

#[test]
fn a_role_of_several_streams_needs_the_union() {
    let needs = Needs::of(&sample::snapshot(), &role("delivery"));
    assert!(needs.users.len() > 5 && needs.delivers && !needs.feeds, "{:?}", needs.users);
    for service in ["aoss", "ec2", "es", "glue", "kafka", "kinesis", "kms", "lambda", "logs", "s3"]
    {
        assert!(needs.services().contains(service), "{service}");
    }
    assert_eq!(needs.gaps, BTreeSet::new());
}

#[test]
fn a_role_that_is_named_for_one_thing_needs_that_alone() {
    let reader = format!("arn:aws:iam::{SHOP}:role/reader");
    let snapshot = sample::with(|s| {
        sample::destination(s, CLICKS).vpc_subnets = vec!["subnet-0a".to_owned()];
        sample::destination(s, CLICKS).vpc_role = Some(sample::arn(&reader));
    });
    let needs = Needs::of(&snapshot, &sample::arn(&reader));
    assert_eq!(needs.services().into_iter().collect::<Vec<_>>(), ["ec2"]);
}

#[test]
fn objects_are_named_by_both_prefixes_or_not_at_all() {
    let snapshot = sample::with(|s| {
        let destination = sample::destination(s, CLICKS);
        destination.role = Some(role("enrich"));
        destination.buckets[0].role = None;
        destination.buckets[0].error_prefix.clear();
    });
    let needs = Needs::of(&snapshot, &role("enrich"));
    let whole = format!("arn:aws:s3:::{}/*", sample::DELIVERED);
    assert_eq!(resources(&needs, "s3:PutObject", Strength::Needed), [whole]);
}

#[test]
fn an_iceberg_destination_without_tables_needs_all_of_them() {
    let snapshot = sample::with(|s| {
        let destination = sample::destination(s, CLICKS);
        destination.role = Some(role("lake"));
        destination.kind = DestinationKind::Iceberg;
    });
    let needs = Needs::of(&snapshot, &role("lake"));
    let tables = resources(&needs, "glue:UpdateTable", Strength::Needed);
    assert!(tables.iter().any(|it| it.ends_with(":table/*/*")), "{tables:?}");
    assert!(needs.open.iter().any(|it| it.contains("the record chooses")), "{:?}", needs.open);
}

#[test]
fn the_catalog_of_table_buckets_is_named() {
    let snapshot = sample::with(|s| {
        let destination = sample::destination(s, CLICKS);
        destination.role = Some(role("lake"));
        destination.kind = DestinationKind::Iceberg;
        let catalog = format!("arn:aws:glue:eu-west-1:{SHOP}:catalog/s3tablescatalog/ledger");
        destination.resource = Some(sample::arn(&catalog));
        let (database, table) = ("books".to_owned(), "entries".to_owned());
        destination.tables = vec![TableRef { catalog: None, region: None, database, table }];
    });
    let needs = Needs::of(&snapshot, &role("lake"));
    assert_eq!(resources(&needs, "lakeformation:GetDataAccess", Strength::Needed), ["*"]);
    let tables = resources(&needs, "glue:GetTable", Strength::Needed);
    assert!(tables.iter().any(|it| it.ends_with(":catalog/s3tablescatalog/*")), "{tables:?}");
    assert!(tables.iter().any(|it| it.ends_with(":table/books/entries")), "{tables:?}");
}

#[test]
fn what_an_application_names_is_read_or_written() {
    let needs = Needs::of(&sample::snapshot(), &role("enrich"));
    for action in ["kinesis:GetRecords", "kinesis:PutRecords"] {
        assert_eq!(resources(&needs, action, Strength::Named), [ORDERS], "{action}");
    }
    assert!(needs.open.iter().any(|it| it.contains("code of the application")));
    let sql = sample::with(|s| sample::detail(s).runtime = "SQL-1_0".to_owned());
    assert_eq!(Needs::of(&sql, &role("enrich")).open, BTreeSet::new());
}

#[test]
fn without_a_fact_no_policy_is_printed() {
    for api in [
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::KMS_DESCRIBE_KEY,
        &api::S3_GET_BUCKET_ENCRYPTION,
        &api::GLUE_GET_TABLE,
        &api::SECRETSMANAGER_DESCRIBE_SECRET,
        &api::LOGS_DESCRIBE_DESTINATIONS,
    ] {
        let less = sample::without(api);
        assert_eq!(needed_policy(&less, &role("delivery")), None, "{api}");
    }
    let gone = sample::with(|s| {
        s.applications.remove(&sample::arn(ENRICH));
    });
    assert_eq!(needed_policy(&gone, &role("enrich")), None, "nothing uses it");
}
