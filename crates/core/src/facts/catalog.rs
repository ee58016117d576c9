use serde::{Deserialize, Serialize};

use crate::{Arn, Fact};

/// A table of the Glue Data Catalog: an Iceberg destination, or the schema of a format conversion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its ARN.
    pub arn: Arn,
    /// The answer of `GetTable`; none: no such table.
    pub detail: Fact<Option<TableDetail>>,
    /// Whether Lake Formation leaves it to IAM: a grant to the group `IAM_ALLOWED_PRINCIPALS`.
    pub iam_allowed: Fact<bool>,
}

/// A table's place (AWS Glue Web API Reference, `Table`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableDetail {
    /// Where its data lies: `s3://bucket/prefix`.
    pub location: Option<String>,
    /// Its location is registered with Lake Formation.
    pub registered: bool,
}

/// A table bucket of S3 Tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableBucket {
    /// Its ARN.
    pub arn: Arn,
    /// Its policy's text; none where no policy is attached.
    pub policy: Fact<Option<String>>,
}

/// A table of a table bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BucketTable {
    /// The table bucket's ARN, then `/table/`, namespace and name.
    pub arn: Arn,
    /// Its policy's text; none where no policy is attached.
    pub policy: Fact<Option<String>>,
}
