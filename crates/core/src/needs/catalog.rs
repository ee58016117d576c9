use super::Strength;
use super::build::{Builder, arn};
use super::storage::Write;
use crate::facts::{Destination, Resource, TableRef};
use crate::{Arn, Target, references};

const SCHEMA: &[&str] = &["glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"];
const TABLES: &[&str] = &["glue:GetDatabase", "glue:GetTable", "glue:UpdateTable"];
const MAKES: &[&str] = &["glue:CreateDatabase", "glue:CreateTable"];
const DATA_ACCESS: &[&str] = &["lakeformation:GetDataAccess"];

impl Builder<'_> {
    /// "Grant Firehose access to AWS Glue for data format conversion".
    pub(super) fn converts(&mut self, it: &Destination, target: Target) {
        let Some(schema) = &it.conversion else { return };
        let place = place(schema, target);
        let TableRef { database, table, .. } = schema;
        let names = [
            "catalog".to_owned(),
            format!("database/{database}"),
            format!("table/{database}/{table}"),
        ];
        let resources = names.map(|name| arn("glue", place, &name));
        self.all(SCHEMA, &resources, Strength::Needed);
        // It "does not support resource-level permissions", says the guide.
        self.beside(&["glue:GetSchemaVersion"], "*");
    }

    /// "Grant Firehose access to an Apache Iceberg Tables destination", and to Amazon S3 Tables.
    pub(super) fn tables(&mut self, it: &Destination, target: Target) {
        let catalog = it.resource.as_ref().filter(|it| it.service() == "glue");
        let place = catalog.and_then(Arn::target).unwrap_or(target);
        let of_tables = catalog.is_some_and(|it| it.resource().starts_with("catalog/"));
        let named = |name: &str| arn("glue", place, name);
        let mut resources = vec![named("catalog")];
        if of_tables {
            resources
                .extend([named("catalog/s3tablescatalog"), named("catalog/s3tablescatalog/*")]);
            self.needs(DATA_ACCESS, "*");
        } else {
            self.beside(DATA_ACCESS, "*");
        }
        for TableRef { database, table, .. } in &it.tables {
            resources.push(named(&format!("database/{database}")));
            resources.push(named(&format!("table/{database}/{table}")));
        }
        let all = [named("database/*"), named("table/*/*")];
        if it.tables.is_empty() {
            resources.extend(all.clone());
        }
        self.all(TABLES, &resources, Strength::Needed);
        let every = [resources, all.to_vec()].concat();
        self.all(&[TABLES, MAKES].concat(), &every, Strength::Beside);
        if !of_tables {
            self.table_buckets(it, target);
        }
    }

    /// Where the tables lie.
    fn table_buckets(&mut self, it: &Destination, target: Target) {
        let mut locations: Vec<&str> = it.warehouse.as_deref().into_iter().collect();
        if it.tables.is_empty() {
            self.open("the record chooses the table, and with it the bucket");
        }
        for reference in &it.tables {
            let Some(table) = references::table(reference, target) else { continue };
            if let Some(Resource::Table(found)) = self.resource(&table)
                && let Some(Some(detail)) = self.read(&found.detail)
            {
                locations.extend(detail.location.as_deref());
                if detail.registered {
                    self.all(DATA_ACCESS, &["*".to_owned()], Strength::Named);
                }
            }
        }
        let buckets = locations.into_iter().filter_map(references::bucket_of_location);
        for bucket in buckets {
            let write =
                Write { bucket, writer: target, prefixes: Vec::new(), key: None, deletes: true };
            self.writes(&write);
        }
    }
}

fn place(reference: &TableRef, target: Target) -> Target {
    references::table(reference, target).and_then(|it| it.target()).unwrap_or(target)
}
