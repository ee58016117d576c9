//! Errors as each protocol spells them.

use hyper::body::Bytes;
use serde_json::{Value, json};

use super::reply::{JSON, Reply, XML};
use super::xml;

/// An error of an operation.
#[derive(Debug, Clone)]
pub(crate) struct ApiError {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl ApiError {
    /// An error with any status.
    pub(crate) fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self { status, code: code.to_owned(), message: message.into(), headers: Vec::new() }
    }

    /// HTTP 400, as the JSON services answer almost everything.
    pub(crate) fn bad(code: &str, message: impl Into<String>) -> Self {
        Self::new(400, code, message)
    }

    /// The same error with one more header.
    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// How a service spells requests and errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    Json,
    Cbor,
    Query,
    Ec2,
    S3,
    S3Control,
}

impl Protocol {
    /// The protocol of the service with this signing name. S3 Control signs as S3 and is told apart elsewhere.
    pub(crate) fn of(service: &str) -> Self {
        match service {
            "sts" | "iam" | "sns" | "redshift" | "autoscaling" => Self::Query,
            "ec2" => Self::Ec2,
            "monitoring" => Self::Cbor,
            "s3" => Self::S3,
            "s3control" => Self::S3Control,
            _ => Self::Json,
        }
    }

    /// Renders an error.
    pub(crate) fn error(self, error: ApiError, request_id: &str) -> Reply {
        let ApiError { status, code, message, mut headers } = error;
        let kind = if status >= 500 { "Receiver" } else { "Sender" };
        if self == Self::Cbor {
            // What the service said before it spoke CBOR, for clients that know that.
            headers.push(("x-amzn-query-error", format!("{code};{kind}")));
            let reply = Reply::cbor(&json!({"__type": code, "message": message}));
            headers.extend(reply.headers);
            return Reply { status, headers, ..reply };
        }
        let (content_type, body) = match self {
            Self::Json | Self::Cbor => {
                headers.push(("x-amzn-errortype", code.clone()));
                (JSON, json!({"__type": code, "message": message}).to_string())
            }
            Self::Query | Self::S3Control => {
                let inner = json!({"Type": kind, "Code": code, "Message": message});
                (XML, document("ErrorResponse", &json!({"Error": inner, "RequestId": request_id})))
            }
            Self::Ec2 => {
                let inner = json!({"Error": {"Code": code, "Message": message}});
                (XML, document("Response", &json!({"Errors": inner, "RequestID": request_id})))
            }
            Self::S3 => {
                let host = "c2ltc2ltc2ltc2ltc2ltc2lt";
                let inner = json!({"Code": code, "Message": message, "RequestId": request_id, "HostId": host});
                (XML, document("Error", &inner))
            }
        };
        Reply { status, content_type, headers, body: Bytes::from(body) }
    }
}

fn document(name: &str, value: &Value) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}", xml::element(name, value))
}
