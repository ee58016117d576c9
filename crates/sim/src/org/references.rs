//! What a delivery stream names: the functions, secrets, clusters and tables of its description.

use std::collections::BTreeSet;

use serde_json::Value;

use super::DeliveryStream;
use crate::service::firehose;

/// What a delivery stream names, each as it names it.
#[derive(Debug, Default)]
pub(crate) struct References {
    /// ARNs of functions, most with a version or alias.
    pub(crate) functions: BTreeSet<String>,
    /// ARNs of secrets.
    pub(crate) secrets: BTreeSet<String>,
    /// ARNs of MSK clusters.
    pub(crate) clusters: BTreeSet<String>,
    /// Tables it writes to, or takes its schema from.
    pub(crate) tables: BTreeSet<TableName>,
    /// Log groups that errors go to.
    pub(crate) log_groups: BTreeSet<String>,
    /// Security groups of the interfaces it delivers over.
    pub(crate) security_groups: BTreeSet<String>,
}

/// Where a table is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TableName {
    /// An account, or `ACCOUNT:s3tablescatalog/BUCKET`.
    pub(crate) catalog: String,
    pub(crate) region: String,
    pub(crate) database: String,
    pub(crate) name: String,
}

impl TableName {
    /// The account of the catalog.
    pub(crate) fn account(&self) -> &str {
        self.catalog.split(':').next().unwrap_or_default()
    }

    /// The table bucket behind the catalog, if S3 Tables keeps the table.
    pub(crate) fn bucket(&self) -> Option<&str> {
        self.catalog.split_once(":s3tablescatalog/").map(|(_, bucket)| bucket)
    }
}

/// Reads them from the description, as AWS's answer shows it.
pub(crate) fn of(stream: &DeliveryStream) -> References {
    let mut found = References::default();
    walk(&mut found, stream, &firehose::description(stream));
    found
}

fn walk(found: &mut References, stream: &DeliveryStream, value: &Value) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(found, stream, item)),
        Value::Object(table) => {
            look(found, stream, value);
            table.values().for_each(|inner| walk(found, stream, inner));
        }
        _ => {}
    }
}

/// Looks at one table of the description.
fn look(found: &mut References, stream: &DeliveryStream, table: &Value) {
    let text = |key: &str| table.get(key).and_then(Value::as_str).map(str::to_owned);
    let on = table.get("Enabled").and_then(Value::as_bool).unwrap_or(true);
    found.clusters.extend(text("MSKClusterARN"));
    let groups = items(&table["VpcConfigurationDescription"]["SecurityGroupIds"]);
    found.security_groups.extend(groups.filter_map(Value::as_str).map(str::to_owned));
    if on {
        found.secrets.extend(text("SecretARN"));
        found.log_groups.extend(text("LogGroupName"));
        found.functions.extend(items(&table["Processors"]).filter_map(function));
        if let Some(schema) = table.get("SchemaConfiguration") {
            found.tables.extend(schema_table(stream, schema));
        }
    }
    if let Some(arn) = table["CatalogConfiguration"]["CatalogARN"].as_str() {
        let written = items(&table["DestinationTableConfigurationList"]);
        found.tables.extend(written.filter_map(|written| destination_table(arn, written)));
    }
}

/// The function of a processor.
fn function(processor: &Value) -> Option<String> {
    let mut parameters = items(&processor["Parameters"]);
    let lambda = parameters.find(|parameter| parameter["ParameterName"] == "LambdaArn")?;
    lambda["ParameterValue"].as_str().map(str::to_owned)
}

fn schema_table(stream: &DeliveryStream, schema: &Value) -> Option<TableName> {
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    Some(TableName {
        catalog: text("CatalogId").unwrap_or(&stream.account).to_owned(),
        region: text("Region").unwrap_or(&stream.region).to_owned(),
        database: text("DatabaseName")?.to_owned(),
        name: text("TableName")?.to_owned(),
    })
}

/// A catalog is `arn:aws:glue:REGION:ACCOUNT:catalog`, or that with the catalog of a table bucket after it.
fn destination_table(catalog: &str, written: &Value) -> Option<TableName> {
    let mut parts = catalog.splitn(6, ':').skip(3);
    let (region, account, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let catalog = match rest.split_once('/') {
        Some((_, inner)) => format!("{account}:{inner}"),
        None => account.to_owned(),
    };
    Some(TableName {
        catalog,
        region: region.to_owned(),
        database: written["DestinationDatabaseName"].as_str()?.to_owned(),
        name: written["DestinationTableName"].as_str()?.to_owned(),
    })
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}
