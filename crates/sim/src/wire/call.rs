//! One request, understood.

use std::collections::BTreeMap;

use serde_json::Value;

use super::ApiError;
use crate::identity::Caller;

/// A call of an operation that the sim knows, by a caller it knows.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) api: &'static str,
    pub(crate) caller: Caller,
    pub(crate) region: String,
    pub(crate) input: Input,
}

/// What the request carries.
#[derive(Debug, Default)]
pub(crate) struct Input {
    /// The body of a JSON or CBOR service; a table.
    pub(crate) json: Value,
    /// The form of a query service, the query string of S3, or the path parameters and query string of REST.
    pub(crate) form: BTreeMap<String, String>,
    /// The bucket in the path.
    pub(crate) bucket: String,
    /// `x-amz-expected-bucket-owner`.
    pub(crate) expected_owner: Option<String>,
    /// `x-amz-account-id`.
    pub(crate) account_id: Option<String>,
}

impl Call {
    /// The calling account.
    pub(crate) fn account(&self) -> &str {
        &self.caller.account
    }

    /// A string of the JSON body; empty when it is not there.
    pub(crate) fn text(&self, key: &str) -> &str {
        self.input.json.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    /// A number of the JSON body.
    pub(crate) fn number(&self, key: &str) -> Option<usize> {
        self.input
            .json
            .get(key)
            .and_then(Value::as_u64)
            .and_then(|number| usize::try_from(number).ok())
    }

    /// Refuses a parameter that the sim does not know, so that none is passed over in silence. A name that ends with a
    /// dot stands for all that begin with it.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), ApiError> {
        let table = self.input.json.as_object().into_iter().flatten();
        let given = table.filter(|(_, value)| !value.is_null()).map(|(key, _)| key);
        let is_known = |key: &str| {
            matches!(key, "Action" | "Version")
                || known
                    .iter()
                    .any(|known| *known == key || (known.ends_with('.') && key.starts_with(known)))
        };
        match given.chain(self.input.form.keys()).find(|key| !is_known(key)) {
            Some(key) => Err(unsupported(key)),
            None => Ok(()),
        }
    }

    /// Refuses these parameters, which the sim does not know: to pass over one would be a wrong answer.
    pub(crate) fn refuse(&self, parameters: &[&str]) -> Result<(), ApiError> {
        let given = |name: &str| {
            self.input.json.get(name).is_some_and(|value| !value.is_null())
                || self.input.form.contains_key(name)
        };
        match parameters.iter().find(|name| given(name)) {
            Some(name) => Err(unsupported(name)),
            None => Ok(()),
        }
    }

    /// A number of the form or the query string.
    pub(crate) fn field_number(&self, key: &str) -> Option<usize> {
        self.field(key).parse().ok()
    }

    /// The strings of a list of the JSON body; none when it is not there.
    pub(crate) fn texts(&self, key: &str) -> Vec<&str> {
        let list = self.input.json.get(key).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// A field of the form or the query string; empty when it is not there.
    pub(crate) fn field(&self, key: &str) -> &str {
        self.input.form.get(key).map_or("", String::as_str)
    }
}

/// A parameter that the sim does not know.
pub(crate) fn unsupported(key: &str) -> ApiError {
    ApiError::bad("SimUnsupportedParameter", format!("the sim does not know {key}"))
}

/// Takes `a=b&c=%20` apart.
pub(crate) fn form(text: &str) -> BTreeMap<String, String> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (decode(key), decode(value)))
        .collect()
}

/// Undoes percent encoding, and `+` for a space.
pub(crate) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = (byte == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        if let Some(decoded) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            out.push(decoded);
            at += 3;
        } else {
            out.push(if byte == b'+' { b' ' } else { byte });
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_decoded() {
        let form = form("Action=AssumeRole&Policy=%7B%22a%22%3A1+%7D&Empty=&acl");
        assert_eq!(form["Policy"], "{\"a\":1 }");
        assert_eq!((form["Empty"].as_str(), form["acl"].as_str()), ("", ""));
    }

    #[test]
    fn a_broken_escape_is_kept() {
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz"), "%zz");
    }
}
