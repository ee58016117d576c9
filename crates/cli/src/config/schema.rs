use serde_json::{Map, Value, json};

use super::keys::{KEYS, Key, Kind, Scalar};

/// The schema of `hydrant.toml`, for editors and for whoever writes the file by program.
pub(crate) fn schema() -> Value {
    let mut schema = table(KEYS, &[]);
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["$id"] = "urn:hydrant:config:1".into();
    schema["title"] = "hydrant.toml".into();
    schema
}

fn table(keys: &[Key], required: &[&str]) -> Value {
    let properties: Map<String, Value> = keys
        .iter()
        .map(|key| {
            let mut schema = kind(key.kind);
            schema["description"] = key.text.into();
            (key.name.to_owned(), schema)
        })
        .collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "required": required,
    })
}

fn kind(kind: Kind) -> Value {
    match kind {
        Kind::One(of) => scalar(of),
        Kind::Regions => {
            let regions = json!({ "type": "array", "items": scalar(Scalar::Region) });
            json!({ "anyOf": [regions, { "const": ["all"] }] })
        }
        Kind::List(of) => json!({ "type": "array", "items": scalar(of) }),
        Kind::Table(keys, whole) => {
            let required: Vec<&str> = keys.iter().filter(|_| whole).map(|key| key.name).collect();
            table(keys, &required)
        }
        Kind::Tables(keys, required) => json!({ "type": "array", "items": table(keys, required) }),
        Kind::Map(of_key, of) => json!({
            "type": "object",
            "propertyNames": scalar(of_key),
            "additionalProperties": scalar(of),
        }),
    }
}

fn scalar(scalar: Scalar) -> Value {
    match scalar {
        Scalar::Account => json!({ "type": "string", "pattern": "^[0-9]{12}$" }),
        Scalar::Region => json!({ "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+){2,}$" }),
        Scalar::Principal => json!({ "type": "string", "pattern": "^(arn:|\\*)" }),
        Scalar::Service | Scalar::Severity | Scalar::Check | Scalar::Control => {
            json!({ "type": "string", "enum": scalar.words() })
        }
        Scalar::Date => json!({ "type": "string", "format": "date" }),
        Scalar::Number(most) => json!({ "type": "integer", "minimum": 1, "maximum": most }),
        Scalar::Text | Scalar::Range | Scalar::CheckPattern | Scalar::ApiPattern => {
            json!({ "type": "string", "minLength": 1 })
        }
    }
}
