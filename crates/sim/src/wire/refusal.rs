//! The errors that any operation may answer, in the words of its service.

use super::{ApiError, Call};
use crate::fault::FaultKind;
use crate::wire::error::Protocol;

/// No credentials, or none that AWS knows.
pub(crate) fn unknown_token(protocol: Protocol) -> ApiError {
    let invalid = "The security token included in the request is invalid.";
    match protocol {
        Protocol::Json | Protocol::Cbor => ApiError::bad("UnrecognizedClientException", invalid),
        Protocol::Query => ApiError::new(403, "InvalidClientTokenId", invalid),
        Protocol::Ec2 => ApiError::new(
            401,
            "AuthFailure",
            "AWS was not able to validate the provided access credentials",
        ),
        Protocol::S3 | Protocol::S3Control => ApiError::new(
            403,
            "InvalidAccessKeyId",
            "The AWS Access Key Id you provided does not exist in our records.",
        ),
    }
}

/// A session that is over.
pub(crate) fn expired_token(protocol: Protocol) -> ApiError {
    let expired = "The security token included in the request is expired";
    match protocol {
        Protocol::Json | Protocol::Cbor => ApiError::bad("ExpiredTokenException", expired),
        Protocol::Query => ApiError::new(403, "ExpiredToken", expired),
        Protocol::Ec2 => ApiError::bad("RequestExpired", "Request has expired."),
        Protocol::S3 | Protocol::S3Control => {
            ApiError::bad("ExpiredToken", "The provided token has expired.")
        }
    }
}

/// A request without a signature.
pub(crate) fn unsigned() -> ApiError {
    ApiError::new(403, "MissingAuthenticationToken", "Request is missing Authentication Token")
}

/// A Region that the account has not switched on: AWS does not know the caller there.
pub(crate) fn region_off(protocol: Protocol) -> ApiError {
    unknown_token(protocol)
}

/// A service that only one Region answers for.
pub(crate) fn wrong_region(region: &str) -> ApiError {
    let message = format!("Credential should be scoped to a valid region, not '{region}'.");
    ApiError::bad("InvalidSignatureException", message)
}

/// Too many calls, in the words of the service.
pub(crate) fn throttled(service: &str) -> ApiError {
    match service {
        "kinesis" => ApiError::bad("LimitExceededException", "Rate exceeded for the account."),
        "organizations" => ApiError::bad(
            "TooManyRequestsException",
            "AWS Organizations can't complete your request because too many requests were sent in too short a period.",
        ),
        "kafka" | "lambda" | "s3tables" => {
            ApiError::new(429, "TooManyRequestsException", "Rate Exceeded.")
        }
        "pipes" => ApiError::new(429, "ThrottlingException", "Rate exceeded"),
        "sns" => ApiError::new(429, "Throttled", "Rate exceeded"),
        "iam" | "monitoring" | "sts" => ApiError::bad("Throttling", "Rate exceeded"),
        "ec2" => ApiError::new(503, "RequestLimitExceeded", "Request limit exceeded."),
        "s3" | "s3control" => ApiError::new(503, "SlowDown", "Please reduce your request rate."),
        _ => ApiError::bad("ThrottlingException", "Rate exceeded"),
    }
}

/// Something broke inside AWS.
pub(crate) fn broken(service: &str, status: u16) -> ApiError {
    let code = match (service, status) {
        ("s3" | "s3control", 503) => "ServiceUnavailable",
        ("s3" | "s3control" | "ec2", _) => "InternalError",
        ("kms", 500) => "KMSInternalException",
        (_, 503) => "ServiceUnavailableException",
        _ => "InternalFailure",
    };
    ApiError::new(status, code, "We encountered an internal error. Please try again.")
}

/// Access denied, with the reason that AWS gives.
pub(crate) fn denied(
    kind: FaultKind,
    protocol: Protocol,
    call: &Call,
    resource: Option<&str>,
) -> ApiError {
    let action = action(call.api);
    let because = match kind {
        FaultKind::DenyScp => "with an explicit deny in a service control policy".to_owned(),
        FaultKind::DenyKms => {
            format!("because no resource-based policy allows the {action} action")
        }
        _ => format!("because no identity-based policy allows the {action} action"),
    };
    unauthorized(protocol, call, resource, &because)
}

/// Access denied, because the session policy does not name the action.
pub(crate) fn outside_session(protocol: Protocol, call: &Call, resource: Option<&str>) -> ApiError {
    let because = format!("because no session policy allows the {} action", action(call.api));
    unauthorized(protocol, call, resource, &because)
}

/// A resource of another account, whether it exists or not.
pub(crate) fn foreign(protocol: Protocol, call: &Call, resource: &str) -> ApiError {
    let because =
        format!("because no resource-based policy allows the {} action", action(call.api));
    unauthorized(protocol, call, Some(resource), &because)
}

fn unauthorized(
    protocol: Protocol,
    call: &Call,
    resource: Option<&str>,
    because: &str,
) -> ApiError {
    let (user, action) = (&call.caller.arn, action(call.api));
    let on = resource.map(|resource| format!(" on resource: {resource}")).unwrap_or_default();
    let message = format!("User: {user} is not authorized to perform: {action}{on} {because}");
    match protocol {
        Protocol::Json | Protocol::Cbor => ApiError::bad("AccessDeniedException", message),
        Protocol::Query if call.api.starts_with("sns:") => {
            ApiError::new(403, "AuthorizationError", message)
        }
        Protocol::Query | Protocol::S3 | Protocol::S3Control => {
            ApiError::new(403, "AccessDenied", message)
        }
        Protocol::Ec2 => ApiError::new(
            403,
            "UnauthorizedOperation",
            format!("You are not authorized to perform this operation. {message}"),
        ),
    }
}

/// The IAM action of an operation, where its name is another.
pub(crate) fn action(api: &'static str) -> &'static str {
    match api {
        "s3:GetBucketEncryption" => "s3:GetEncryptionConfiguration",
        "s3:GetBucketReplication" => "s3:GetReplicationConfiguration",
        "s3:GetBucketLifecycleConfiguration" => "s3:GetLifecycleConfiguration",
        "s3:GetPublicAccessBlock" => "s3:GetBucketPublicAccessBlock",
        "s3:HeadBucket" => "s3:ListBucket",
        "s3:ListBuckets" => "s3:ListAllMyBuckets",
        "s3control:GetPublicAccessBlock" => "s3:GetAccountPublicAccessBlock",
        other => other,
    }
}
