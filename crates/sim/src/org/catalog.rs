//! Tables: those of the Glue Data Catalog, and the S3 buckets that are made of tables.

use serde::Deserialize;
use serde_json::Value;

use super::document::{bare, document};

/// A table of a Glue catalog. What is left out is the safe choice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The account of the catalog.
    pub account: String,
    /// The Region of the catalog.
    pub region: String,
    /// The catalog; the account's own when left out. `ACCOUNT:s3tablescatalog/BUCKET` for S3 Tables.
    #[serde(default)]
    pub catalog: String,
    /// The database.
    pub database: String,
    /// Its name.
    pub name: String,
    /// Where its files are; in a clean bucket of this account when left out.
    #[serde(default)]
    pub location: String,
    /// Whether Lake Formation governs the location.
    #[serde(default = "on")]
    pub lake_formation: bool,
    /// Whether `IAMAllowedPrincipals` may do everything with it.
    #[serde(default)]
    pub open: bool,
    /// Accounts whose callers may read it from outside.
    #[serde(default)]
    pub readable_by: Vec<String>,
    /// Merged into the table of `GetTable`.
    #[serde(default)]
    pub extra: Value,
}

impl Table {
    /// The safe table: all defaults.
    pub fn new(account: &str, region: &str, database: &str, name: &str) -> Self {
        Self {
            account: account.to_owned(),
            region: region.to_owned(),
            catalog: String::new(),
            database: database.to_owned(),
            name: name.to_owned(),
            location: String::new(),
            lake_formation: true,
            open: false,
            readable_by: Vec::new(),
            extra: Value::Null,
        }
    }

    /// The id of the catalog.
    pub fn catalog_id(&self) -> &str {
        if self.catalog.is_empty() { &self.account } else { &self.catalog }
    }

    /// The ARN.
    pub fn arn(&self) -> String {
        let Self { account, region, database, name, .. } = self;
        format!("arn:aws:glue:{region}:{account}:table/{database}/{name}")
    }
}

/// A table bucket of S3 Tables.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableBucket {
    /// The account that owns it.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// Its name.
    pub name: String,
    /// The bucket's policy, JSON text or table.
    #[serde(default, deserialize_with = "document")]
    pub policy: Option<String>,
    /// Its tables.
    #[serde(rename = "table", default)]
    pub tables: Vec<BucketTable>,
}

/// A table of a table bucket.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BucketTable {
    /// The namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The table's own policy, JSON text or table.
    #[serde(default, deserialize_with = "document")]
    pub policy: Option<String>,
}

impl TableBucket {
    /// A bucket without tables and policies.
    pub fn new(account: &str, region: &str, name: &str) -> Self {
        bare(account, region, "name", name)
    }

    /// The ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:s3tables:{}:{}:bucket/{}", self.region, self.account, self.name)
    }
}

const fn on() -> bool {
    true
}
