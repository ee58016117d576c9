//! The services that name an operation by method and path.

use std::collections::BTreeMap;

use super::call::decode;

/// Signing name, method, path and operation. A part of a path in braces is a parameter.
pub(super) const ROUTES: &[(&str, &str, &str, &str)] = &[
    ("es", "GET", "/2021-01-01/opensearch/domain/{DomainName}", "DescribeDomain"),
    ("guardduty", "GET", "/detector", "ListDetectors"),
    ("guardduty", "GET", "/detector/{DetectorId}", "GetDetector"),
    ("guardduty", "GET", "/detector/{DetectorId}/member", "ListMembers"),
    ("guardduty", "POST", "/detector/{DetectorId}/findings", "ListFindings"),
    ("guardduty", "POST", "/detector/{DetectorId}/findings/get", "GetFindings"),
    ("guardduty", "POST", "/detector/{DetectorId}/member/detector/get", "GetMemberDetectors"),
    ("inspector2", "POST", "/coverage/list", "ListCoverage"),
    ("inspector2", "POST", "/status/batch/get", "BatchGetAccountStatus"),
    ("kafka", "GET", "/api/v2/clusters/{clusterArn}", "DescribeClusterV2"),
    ("lakeformation", "POST", "/ListPermissions", "ListPermissions"),
    (
        "lambda",
        "GET",
        "/2015-03-31/functions/{FunctionName}/configuration",
        "GetFunctionConfiguration",
    ),
    ("lambda", "GET", "/2015-03-31/functions/{FunctionName}/policy", "GetPolicy"),
    ("macie2", "GET", "/macie", "GetMacieSession"),
    ("macie2", "POST", "/datasources/s3", "DescribeBuckets"),
    ("macie2", "POST", "/findings", "ListFindings"),
    ("macie2", "POST", "/findings/describe", "GetFindings"),
    ("pipes", "GET", "/v1/pipes", "ListPipes"),
    ("s3tables", "GET", "/buckets/{tableBucketARN}/policy", "GetTableBucketPolicy"),
    ("s3tables", "GET", "/tables/{tableBucketARN}/{namespace}/{name}/policy", "GetTablePolicy"),
    ("securityhub", "GET", "/accounts", "DescribeHub"),
    ("securityhub", "POST", "/standards/get", "GetEnabledStandards"),
];

/// Whether a service names its operations this way.
pub(super) fn speaks(service: &str) -> bool {
    ROUTES.iter().any(|(known, ..)| *known == service)
}

/// The operation of a request, and the parameters in its path.
pub(super) fn find(
    service: &str,
    method: &str,
    path: &str,
) -> Option<(&'static str, BTreeMap<String, String>)> {
    ROUTES
        .iter()
        .filter(|(known, verb, ..)| *known == service && *verb == method)
        .find_map(|(_, _, pattern, operation)| Some((*operation, parameters(pattern, path)?)))
}

fn parameters(pattern: &str, path: &str) -> Option<BTreeMap<String, String>> {
    let (mut wanted, mut got) = (pattern.split('/'), path.split('/'));
    let mut parameters = BTreeMap::new();
    loop {
        match (wanted.next(), got.next()) {
            (None, None) => return Some(parameters),
            (Some(wanted), Some(got)) => {
                match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                    Some(name) if !got.is_empty() => {
                        // A plus sign stands for itself in a path.
                        let value = decode(&got.replace('+', "%2B"));
                        parameters.insert(name.to_owned(), value);
                    }
                    None if wanted == got => {}
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_its_operation_and_its_parameters() {
        let (operation, parameters) = find("guardduty", "GET", "/detector/12%2Fabc+d").unwrap();
        assert_eq!((operation, parameters["DetectorId"].as_str()), ("GetDetector", "12/abc+d"));
        assert_eq!(find("guardduty", "GET", "/detector").unwrap().0, "ListDetectors");
        let path =
            "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A1%3Afunction%3Aa+b/policy";
        let (operation, parameters) = find("lambda", "GET", path).unwrap();
        assert_eq!(operation, "GetPolicy");
        assert_eq!(parameters["FunctionName"], "arn:aws:lambda:eu-west-1:1:function:a+b");
    }

    #[test]
    fn another_method_or_a_longer_path_is_another_operation() {
        for (service, method, path) in [
            ("guardduty", "DELETE", "/detector/1"),
            ("guardduty", "GET", "/detector/1/filter"),
            ("guardduty", "GET", "/detector/"),
            ("kms", "GET", "/detector"),
            ("lambda", "DELETE", "/2015-03-31/functions/a/policy"),
            ("lambda", "GET", "/2015-03-31/functions//policy"),
            ("pipes", "GET", "/v1/pipes/one"),
        ] {
            assert_eq!(find(service, method, path), None, "{service} {method} {path}");
        }
    }

    #[test]
    fn no_route_occurs_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for (service, method, path, _) in ROUTES {
            assert!(seen.insert((service, method, path)), "{service} {method} {path}");
        }
    }
}
