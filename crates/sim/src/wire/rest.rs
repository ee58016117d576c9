//! The REST services: method and path name the operation, and the path carries parameters.

use std::collections::BTreeMap;

/// Signing name, method, path and operation.
pub(super) const ROUTES: &[(&str, &str, &str, &str)] = &[
    ("kafka", "GET", "/api/v2/clusters/{clusterArn}", "DescribeClusterV2"),
    ("lakeformation", "POST", "/ListPermissions", "ListPermissions"),
    (
        "lambda",
        "GET",
        "/2015-03-31/functions/{FunctionName}/configuration",
        "GetFunctionConfiguration",
    ),
    ("lambda", "GET", "/2015-03-31/functions/{FunctionName}/policy", "GetPolicy"),
    ("pipes", "GET", "/v1/pipes", "ListPipes"),
    ("s3tables", "GET", "/buckets/{tableBucketARN}/policy", "GetTableBucketPolicy"),
    ("s3tables", "GET", "/tables/{tableBucketARN}/{namespace}/{name}/policy", "GetTablePolicy"),
];

/// Whether a service speaks REST.
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
        .filter(|(known, verb, ..)| (*known, *verb) == (service, method))
        .find_map(|(_, _, pattern, operation)| Some((*operation, parameters(pattern, path)?)))
}

/// What stands where the pattern has a name in braces. A slash inside a parameter is escaped.
fn parameters(pattern: &str, path: &str) -> Option<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    let mut given = path.split('/');
    for wanted in pattern.split('/') {
        let given = given.next()?;
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if !given.is_empty() => {
                // A plus is a plus in a path.
                let value = super::call::decode(&given.replace('+', "%2B"));
                found.insert(name.to_owned(), value);
            }
            _ if wanted == given => {}
            _ => return None,
        }
    }
    given.next().is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_its_operation_and_carries_parameters() {
        let path =
            "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A1%3Afunction%3Aa+b/policy";
        let (operation, found) = find("lambda", "GET", path).unwrap();
        assert_eq!(operation, "GetPolicy");
        assert_eq!(found["FunctionName"], "arn:aws:lambda:eu-west-1:1:function:a+b");
    }

    #[test]
    fn a_slash_inside_a_parameter_is_escaped() {
        let (_, found) = find("kafka", "GET", "/api/v2/clusters/cluster%2Fa%2F1").unwrap();
        assert_eq!(found["clusterArn"], "cluster/a/1");
    }

    #[test]
    fn other_paths_and_methods_are_not_known() {
        assert_eq!(find("lambda", "DELETE", "/2015-03-31/functions/a/policy"), None);
        assert_eq!(find("lambda", "GET", "/2015-03-31/functions//policy"), None);
        assert_eq!(find("lambda", "GET", "/2015-03-31/functions/a/policy/b"), None);
        assert_eq!(find("pipes", "GET", "/v1/pipes/one"), None);
    }
}
