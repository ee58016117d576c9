//! The Glue Data Catalog.

use serde_json::{Value, json};

use crate::org::{Table, adjust};
use crate::wire::error::Protocol;
use crate::wire::time::MADE;
use crate::wire::{Answer, ApiError, Call, Reply, refusal};
use crate::world::World;

pub(crate) fn get_table(world: &World, call: &Call) -> Answer {
    call.refuse(&["TransactionId", "QueryAsOfTime", "AuditContext", "AttributesToGet"])?;
    let asked = (call.text("CatalogId"), call.text("DatabaseName"), call.text("Name"));
    let table = find(world, call, asked)?;
    Ok(Reply::json(&json!({"Table": described(table)})))
}

/// A table by catalog, database and name; the catalog is the caller's own where none is named.
pub(super) fn find<'a>(
    world: &'a World,
    call: &Call,
    (catalog, database, name): (&str, &str, &str),
) -> Result<&'a Table, ApiError> {
    let catalog = if catalog.is_empty() { call.account() } else { catalog };
    let owner = catalog.split(':').next().unwrap_or_default();
    let mut in_catalog =
        world.tables(owner, &call.region).filter(|table| table.catalog_id() == catalog).peekable();
    let own = owner == call.account();
    let mut database_exists = false;
    let table = in_catalog.find(|table| {
        database_exists |= table.database == database;
        (table.database.as_str(), table.name.as_str()) == (database, name)
    });
    let readable = |table: &Table| table.readable_by.iter().any(|it| it == call.account());
    match table {
        Some(table) if own || readable(table) => Ok(table),
        _ if !own => {
            let arn = format!("arn:aws:glue:{}:{owner}:table/{database}/{name}", call.region);
            Err(refusal::foreign(Protocol::Json, call, &arn))
        }
        _ => {
            let missing = if database_exists {
                format!("Entity Not Found: table {name} in database {database}")
            } else {
                format!("Database {database} not found.")
            };
            Err(ApiError::bad("EntityNotFoundException", missing))
        }
    }
}

fn described(table: &Table) -> Value {
    let mut described = json!({
        "Name": table.name,
        "DatabaseName": table.database,
        "CatalogId": table.catalog_id(),
        "CreateTime": MADE,
        "UpdateTime": MADE,
        "Retention": 0,
        "StorageDescriptor": {
            "Columns": [{"Name": "id", "Type": "string"}],
            "Location": table.location,
            "Compressed": false,
        },
        "PartitionKeys": [],
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"table_type": "ICEBERG"},
        "CreatedBy": format!("arn:aws:iam::{}:role/lake-admin", table.account),
        "IsRegisteredWithLakeFormation": table.lake_formation,
        "VersionId": "1",
    });
    adjust(&mut described, &table.extra, &[]);
    described
}
