//! `hydrant.report/1`: for programs. Versioned, frozen, and written as a stream.

mod escape;
mod v1;

use std::io;

use hydrant_core::Report;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::ser::Serializer;

pub(crate) use self::escape::{Compact, Pretty};
use crate::{Format, Options};

/// The schema that this version writes.
pub const SCHEMA_ID: &str = "hydrant.report/1";

pub(crate) static FORMAT: Format = Format {
    name: "json",
    extension: "json",
    summary: "every verdict with its evidence, for programs (schema hydrant.report/1)",
    whole: true,
    write,
    files: None,
};

fn write(report: &Report<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    pretty(&document(report, options), out)
}

/// What this format writes, for others to write.
pub(crate) fn document<'a>(
    report: &'a Report<'_>,
    options: &'a Options,
) -> impl Serialize + use<'a> {
    v1::ReportV1::of(report, options)
}

/// A document of any shape, indented, and the end of the line.
pub(crate) fn pretty(document: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    document.serialize(&mut Serializer::with_formatter(&mut *out, Pretty::default()))?;
    out.write_all(b"\n")
}

/// A document of any shape in one line.
pub(crate) fn line(document: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    document.serialize(&mut Serializer::with_formatter(&mut *out, Compact::default()))?;
    out.write_all(b"\n")
}

/// A list whose items are made one by one, only while they are written.
pub(crate) struct Each<F>(pub(crate) F);

impl<F, I> Serialize for Each<F>
where
    F: Fn() -> I,
    I: IntoIterator<Item: Serialize>,
{
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// The JSON schema of the JSON format.
pub fn json_schema() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<v1::ReportV1<'_>>();
    schema.insert("$id".to_owned(), format!("urn:{}", SCHEMA_ID.replace('/', ":")).into());
    schema.insert("title".to_owned(), SCHEMA_ID.into());
    schema.to_value()
}
