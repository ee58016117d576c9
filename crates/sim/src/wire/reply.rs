//! An answer, ready to send.

use hyper::body::Bytes;
use serde_json::Value;

use super::{cbor, xml};

/// Status, type and body of an answer.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Bytes,
}

/// The content type of the JSON protocols.
pub(crate) const JSON: &str = "application/x-amz-json-1.1";
/// The content type of the REST services that speak JSON.
pub(crate) const REST: &str = "application/json";
/// The content type of RPC v2.
pub(crate) const CBOR: &str = "application/cbor";
/// The content type of the XML protocols.
pub(crate) const XML: &str = "text/xml;charset=UTF-8";

impl Reply {
    /// A JSON answer.
    pub(crate) fn json(value: &Value) -> Self {
        Self::rendered(Bytes::from(value.to_string()))
    }

    /// A JSON answer that was rendered before.
    pub(crate) const fn rendered(body: Bytes) -> Self {
        Self { status: 200, content_type: JSON, headers: Vec::new(), body }
    }

    /// The JSON answer of a REST service.
    pub(crate) fn rest(value: &Value) -> Self {
        Self { content_type: REST, ..Self::json(value) }
    }

    /// A CBOR answer.
    pub(crate) fn cbor(value: &Value) -> Self {
        let reply = Self { content_type: CBOR, ..Self::rendered(cbor::encode(value)) };
        reply.header("smithy-protocol", "rpc-v2-cbor")
    }

    /// An XML answer with `name` as its root.
    pub(crate) fn xml(name: &str, value: &Value) -> Self {
        let body =
            format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}", xml::element(name, value));
        Self { status: 200, content_type: XML, headers: Vec::new(), body: Bytes::from(body) }
    }

    /// A query-protocol answer: the result inside its two wrappers.
    pub(crate) fn query(operation: &str, result: &Value) -> Self {
        let mut wrapped = serde_json::Map::new();
        wrapped.insert(format!("{operation}Result"), result.clone());
        wrapped.insert(
            "ResponseMetadata".to_owned(),
            serde_json::json!({"RequestId": "00000000-0000-4000-a000-000000000000"}),
        );
        Self::xml(&format!("{operation}Response"), &Value::Object(wrapped))
    }

    /// The same answer with one more header.
    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}
