//! Small values that several resources share: policy documents and made-up identifiers.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize as _, Deserializer};
use serde_json::{Value, json};

/// Reads a policy document written as a JSON string or as a TOML table.
pub(super) fn document<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Value::deserialize(from).map(|value| Some(text(value)))
}

/// Reads policy documents by their names, each written as a JSON string or as a TOML table.
pub(super) fn documents<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    let documents = BTreeMap::<String, Value>::deserialize(from)?;
    Ok(documents.into_iter().map(|(name, value)| (name, text(value))).collect())
}

fn text(document: Value) -> String {
    match document {
        Value::String(text) => text,
        table => table.to_string(),
    }
}

/// A resource of which only its home and its name are said, so that the defaults are those of a file.
pub(super) fn bare<T: DeserializeOwned>(
    account: &str,
    region: &str,
    name_key: &str,
    name: &str,
) -> T {
    let mut table = json!({"account": account, "region": region});
    table[name_key] = name.into();
    serde_json::from_value(table)
        .expect("account, Region and name are all that a resource must say")
}

/// A version-4-shaped identifier that depends on nothing but its seed.
pub(crate) fn uuid(seed: &str) -> String {
    let (high, low) = (crate::dice::hash(seed, 1), crate::dice::hash(seed, 2));
    format!(
        "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        low >> 52,
        low & 0xffff_ffff_ffff
    )
}
