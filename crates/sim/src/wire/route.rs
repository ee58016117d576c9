//! Which operation a request asks for.

use std::collections::BTreeMap;

use hyper::Method;
use hyper::http::request::Parts;

use super::call::{Input, decode, form};
use super::{cbor, rest};

/// The service by its signing name, the operation by its SDK name, and what the request carries.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) service: String,
    pub(crate) operation: String,
    pub(crate) input: Input,
}

/// Reads a request that was signed for `service`.
pub(crate) fn asked(service: &str, parts: &Parts, body: &[u8]) -> Asked {
    let header = |name: &str| {
        parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    let mut input = Input {
        expected_owner: header("x-amz-expected-bucket-owner"),
        account_id: header("x-amz-account-id"),
        ..Input::default()
    };
    let path = parts.uri.path();
    let (service, operation) = match service {
        "s3" if path.starts_with("/v20180820/") || input.account_id.is_some() => {
            ("s3control", s3control(&parts.method, path))
        }
        "s3" => {
            input.form = form(parts.uri.query().unwrap_or_default());
            let (bucket, key) = path
                .trim_start_matches('/')
                .split_once('/')
                .unwrap_or((path.trim_start_matches('/'), ""));
            input.bucket = decode(bucket);
            ("s3", s3(&parts.method, bucket, key, &input.form))
        }
        "sts" | "ec2" | "iam" | "sns" | "redshift" | "autoscaling" => {
            input.form = form(&String::from_utf8_lossy(body));
            (service, input.form.get("Action").cloned().unwrap_or_default())
        }
        "monitoring" => {
            input.json = cbor::decode(body);
            (service, cbor::operation(path).to_owned())
        }
        _ if rest::speaks(service) => {
            input.json = serde_json::from_slice(body).unwrap_or_default();
            input.form = form(parts.uri.query().unwrap_or_default());
            let operation = match rest::find(service, parts.method.as_str(), path) {
                Some((operation, parameters)) => {
                    input.form.extend(parameters);
                    operation.to_owned()
                }
                None => unrouted(&parts.method, path),
            };
            (service, operation)
        }
        _ => {
            input.json = serde_json::from_slice(body).unwrap_or_default();
            let target = header("x-amz-target").unwrap_or_default();
            (service, target.rsplit('.').next().unwrap_or_default().to_owned())
        }
    };
    Asked { service: service.to_owned(), operation, input }
}

/// S3 names its operations by method and by the key of the query string.
fn s3(method: &Method, bucket: &str, key: &str, query: &BTreeMap<String, String>) -> String {
    const READS: [(&str, &str); 12] = [
        ("acl", "GetBucketAcl"),
        ("encryption", "GetBucketEncryption"),
        ("lifecycle", "GetBucketLifecycleConfiguration"),
        ("location", "GetBucketLocation"),
        ("logging", "GetBucketLogging"),
        ("ownershipControls", "GetBucketOwnershipControls"),
        ("policy", "GetBucketPolicy"),
        ("policyStatus", "GetBucketPolicyStatus"),
        ("publicAccessBlock", "GetPublicAccessBlock"),
        ("replication", "GetBucketReplication"),
        ("versioning", "GetBucketVersioning"),
        ("list-type", "ListObjectsV2"),
    ];
    let read = || {
        READS.iter().find(|(name, _)| query.contains_key(*name)).map(|(_, operation)| *operation)
    };
    let unknown =
        || query.keys().next().map_or("ListObjects".to_owned(), |name| format!("GetBucket?{name}"));
    match (method.as_str(), bucket, key) {
        ("GET", "", _) => "ListBuckets".to_owned(),
        ("HEAD", _, "") => "HeadBucket".to_owned(),
        ("GET", _, "") => read().map_or_else(unknown, str::to_owned),
        ("HEAD", ..) => "HeadObject".to_owned(),
        ("GET", ..) => "GetObject".to_owned(),
        ("DELETE", ..) => "DeleteBucketOrObject".to_owned(),
        _ => "PutBucketOrObject".to_owned(),
    }
}

/// A request that no route takes, named so that what changes something is seen to.
fn unrouted(method: &Method, path: &str) -> String {
    match method.as_str() {
        "GET" => path.to_owned(),
        "DELETE" => format!("Delete {path}"),
        "POST" => format!("Post {path}"),
        _ => format!("Put {path}"),
    }
}

fn s3control(method: &Method, path: &str) -> String {
    match (method.as_str(), path) {
        ("GET", "/v20180820/configuration/publicAccessBlock") => "GetPublicAccessBlock".to_owned(),
        ("GET", path) => path.to_owned(),
        ("DELETE", path) => format!("Delete {path}"),
        (_, path) => format!("Put {path}"),
    }
}

#[cfg(test)]
mod tests {
    use hyper::Request;

    use super::*;

    fn route(service: &str, method: &str, uri: &str, body: &str) -> (String, String) {
        let request = Request::builder()
            .method(method)
            .uri(uri)
            .header("x-amz-target", "TrentService.DescribeKey");
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let asked = asked(service, &parts, body.as_bytes());
        (format!("{}:{}", asked.service, asked.operation), asked.input.bucket)
    }

    #[test]
    fn each_protocol_names_its_operation() {
        let name = |service, method, uri, body| route(service, method, uri, body).0;
        assert_eq!(name("kms", "POST", "/", "{}"), "kms:DescribeKey");
        assert_eq!(name("sts", "POST", "/", "Action=AssumeRole"), "sts:AssumeRole");
        assert_eq!(name("s3", "GET", "/?x-id=ListBuckets&max-buckets=5", ""), "s3:ListBuckets");
        assert_eq!(name("s3", "GET", "/logs?acl", ""), "s3:GetBucketAcl");
        assert_eq!(name("s3", "GET", "/logs?policyStatus", ""), "s3:GetBucketPolicyStatus");
        assert_eq!(name("s3", "HEAD", "/logs", ""), "s3:HeadBucket");
        assert_eq!(name("s3", "GET", "/logs/a/b", ""), "s3:GetObject");
        assert_eq!(name("s3", "PUT", "/logs?policy", ""), "s3:PutBucketOrObject");
        assert_eq!(name("s3", "GET", "/logs?replication", ""), "s3:GetBucketReplication");
        assert_eq!(name("pipes", "GET", "/v1/pipes?Limit=5", ""), "pipes:ListPipes");
        assert_eq!(name("pipes", "DELETE", "/v1/pipes/a", ""), "pipes:Delete /v1/pipes/a");
        let path = "/service/GraniteServiceVersion20100801/operation/DescribeAlarms";
        assert_eq!(name("monitoring", "POST", path, ""), "monitoring:DescribeAlarms");
        let path = "/v20180820/configuration/publicAccessBlock";
        assert_eq!(name("s3", "GET", path, ""), "s3control:GetPublicAccessBlock");
        assert_eq!(name("s3", "PUT", path, ""), format!("s3control:Put {path}"));
        assert_eq!(name("guardduty", "GET", "/detector/1?a=b", ""), "guardduty:GetDetector");
        assert_eq!(name("macie2", "PATCH", "/macie", ""), "macie2:Put /macie");
        assert_eq!(name("macie2", "POST", "/jobs", ""), "macie2:Post /jobs");
    }

    #[test]
    fn the_bucket_is_in_the_path() {
        assert_eq!(route("s3", "GET", "/my.logs/?encryption", "").1, "my.logs");
    }
}
