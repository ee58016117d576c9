use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use hydrant_core::Reason;

/// Why a call failed, read from what AWS sent; nothing of a successful answer ever gets in here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) reason: Reason,
    pub(crate) code: Option<String>,
    pub(crate) detail: String,
    /// Trying again can help.
    pub(crate) retry: bool,
    /// The credentials were refused as expired: new ones can help.
    pub(crate) expired: bool,
    /// AWS said which policy refused which action: it is our own permission that is missing, not somebody
    /// else's bucket.
    pub(crate) explained: bool,
    /// S3's hint that the bucket is elsewhere.
    pub(crate) bucket_region: Option<String>,
}

/// The SDK's own list of throttling codes (aws-runtime, `THROTTLING_ERRORS`); they arrive unmodelled.
const THROTTLED: [&str; 15] = [
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequests",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

const EXPIRED: [&str; 3] = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];

const DENIED: [&str; 10] = [
    "AccessDenied",
    "AccessDeniedException",
    "AllAccessDisabled",
    "AuthorizationError",
    "ForbiddenException",
    "InsufficientPermissionsException",
    "KMSAccessDeniedException",
    "NotAuthorized",
    "UnauthorizedException",
    "UnauthorizedOperation",
];

/// What Macie says where it is off, with the code of a denial.
pub(crate) const MACIE_OFF: &str = "Macie is not enabled";

/// Codes that a Region answers with where the account has not enabled it (AWS Account Management
/// Reference, "Enable or disable AWS Regions in your account").
const REGION_OFF: [&str; 6] = [
    "InvalidAccessKeyId",
    "AuthFailure",
    "InvalidClientTokenId",
    "OptInRequired",
    "RegionDisabledException",
    "UnrecognizedClientException",
];

const TRANSIENT: [&str; 9] = [
    "InternalError",
    "InternalFailure",
    "InternalFailureException",
    "InternalServerError",
    "InternalServiceError",
    "RequestTimeout",
    "RequestTimeoutException",
    "ServiceUnavailable",
    "ServiceUnavailableException",
];

/// Reads an SDK error. Only code, message and status are taken: never a Debug print, which can hold
/// request and response bodies.
pub(crate) fn classify<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Failure {
    let status = error.raw_response().map_or(0, |response| response.status().as_u16());
    let bucket_region = error
        .raw_response()
        .and_then(|response| response.headers().get("x-amz-bucket-region"))
        .map(str::to_owned);
    let failure = match error {
        // Some of the SDK's crates call an answer of success that they cannot read an error of the service.
        SdkError::ServiceError(_) if error.code().is_none() && (200..300).contains(&status) => {
            transient("the answer could not be understood")
        }
        SdkError::ServiceError(_) => {
            service(error.code(), error.message().unwrap_or_default(), status)
        }
        SdkError::TimeoutError(_) => transient("no answer in time"),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => {
            transient("no connection in time")
        }
        SdkError::DispatchFailure(failure) if failure.is_user() => {
            permanent("the request could not be sent")
        }
        // A connection that ends before the answer is neither a timeout nor an IO error to the SDK.
        SdkError::DispatchFailure(_) => transient("the connection failed"),
        // A refusal by the guard is a construction failure, and so is an endpoint that does not exist.
        SdkError::ConstructionFailure(_) => permanent("the request could not be built"),
        _ => transient("the answer could not be understood"),
    };
    Failure { bucket_region, ..failure }
}

fn service(code: Option<&str>, message: &str, status: u16) -> Failure {
    let code = code.unwrap_or_default();
    if code.is_empty() && message.is_empty() && status < 300 {
        // The answer came and is not what the service's model says: cut, garbled, or an emulator's own.
        return transient("the answer could not be understood");
    }
    let is = |codes: &[&str]| codes.contains(&code);
    let (reason, retry) = if is(&THROTTLED) || status == 429 {
        (Reason::Throttled, true)
    } else if message.starts_with(MACIE_OFF) {
        (Reason::Failed, false)
    } else if is(&DENIED) || (status == 403 && code.is_empty()) {
        (denied(message), false)
    } else if is(&REGION_OFF) {
        (Reason::RegionOff, false)
    } else if code == "SubscriptionRequiredException" {
        (Reason::NotSupported, false)
    } else {
        // "Not implemented" is no passing state: S3 says it so, and every emulator.
        (Reason::Failed, status != 501 && (is(&TRANSIENT) || status >= 500))
    };
    Failure {
        reason,
        code: (!code.is_empty()).then(|| code.to_owned()),
        detail: detail(reason, message),
        retry,
        expired: is(&EXPIRED),
        explained: message.contains("is not authorized to perform"),
        bucket_region: None,
    }
}

/// AWS names the policy type that denied (IAM User Guide, "Troubleshoot access denied error messages").
fn denied(message: &str) -> Reason {
    let message = message.to_ascii_lowercase();
    if message.contains("service control policy") {
        Reason::DeniedByScp
    } else if message.contains("kms:") && message.contains("resource-based policy")
        || message.contains("key policy")
    {
        Reason::DeniedByKms
    } else {
        Reason::DeniedByIdentity
    }
}

/// The message for a denial names the caller and is long: its reason is already in the value.
fn detail(reason: Reason, message: &str) -> String {
    match reason {
        Reason::Failed | Reason::NotSupported => message.chars().take(200).collect(),
        _ => String::new(),
    }
}

fn transient(detail: &str) -> Failure {
    Failure { retry: true, ..permanent(detail) }
}

fn permanent(detail: &str) -> Failure {
    Failure {
        reason: Reason::Failed,
        code: None,
        detail: detail.to_owned(),
        retry: false,
        expired: false,
        explained: false,
        bucket_region: None,
    }
}

impl Failure {
    /// Whether AWS answered with this code.
    pub(crate) fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn denials_name_the_policy_type() {
        let identity = "User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: kms:DescribeKey \
            because no identity-based policy allows the kms:DescribeKey action";
        let scp = "User: x is not authorized to perform: y with an explicit deny in a service control policy";
        let kms = "User: x is not authorized to perform: kms:DescribeKey because no resource-based policy \
            allows the kms:DescribeKey action";
        assert_eq!(
            service(Some("AccessDeniedException"), identity, 400).reason,
            Reason::DeniedByIdentity
        );
        assert_eq!(service(Some("AccessDenied"), scp, 403).reason, Reason::DeniedByScp);
        assert_eq!(service(Some("AccessDeniedException"), kms, 400).reason, Reason::DeniedByKms);
    }

    #[test]
    fn a_service_that_is_off_denies_nothing() {
        let off = service(Some("AccessDeniedException"), "Macie is not enabled.", 403);
        assert_eq!((off.reason, off.retry), (Reason::Failed, false));
        assert_eq!(off.detail, "Macie is not enabled.");
        let denied = "User: x is not authorized to perform: macie2:GetMacieSession";
        let denied = service(Some("AccessDeniedException"), denied, 403);
        assert_eq!((denied.reason, denied.detail.as_str()), (Reason::DeniedByIdentity, ""));
        assert_eq!(service(Some("ForbiddenException"), "", 403).reason, Reason::DeniedByIdentity);
    }

    #[test]
    fn throttles_and_failures_are_tried_again_and_denials_are_not() {
        assert!(service(Some("LimitExceededException"), "", 400).retry);
        assert!(service(Some("Whatever"), "", 503).retry);
        assert!(service(None, "", 500).retry);
        assert!(!service(Some("AccessDenied"), "", 403).retry);
        assert!(!service(Some("NoSuchBucket"), "", 404).retry);
        assert!(!service(Some("InternalFailure"), "", 501).retry);
    }
}
