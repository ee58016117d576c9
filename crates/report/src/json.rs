//! `hydrant.report/1`: for programs. Versioned, frozen, and written as a stream.

mod escape;
mod v1;

use std::io;

use hydrant_core::Report;
use schemars::generate::SchemaSettings;
use serde::Serialize as _;
use serde_json::ser::Serializer;

pub(crate) use self::escape::Pretty;
use crate::{Format, Options};

/// The schema that this version writes.
pub const SCHEMA_ID: &str = "hydrant.report/1";

pub(crate) static FORMAT: Format = Format {
    name: "json",
    extension: "json",
    summary: "every verdict with its evidence, for programs (schema hydrant.report/1)",
    whole: true,
    write,
};

fn write(report: &Report<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let document = v1::ReportV1::of(report, options);
    let mut serializer = Serializer::with_formatter(&mut *out, Pretty::default());
    document.serialize(&mut serializer)?;
    out.write_all(b"\n")
}

/// The JSON schema of the JSON format.
pub fn json_schema() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<v1::ReportV1<'_>>();
    schema.insert("$id".to_owned(), format!("urn:{}", SCHEMA_ID.replace('/', ":")).into());
    schema.insert("title".to_owned(), SCHEMA_ID.into());
    schema.to_value()
}
