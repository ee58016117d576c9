use std::collections::BTreeSet;

use hydrant_core::api::APIS;
use serde_json::json;

/// The IAM actions that hydrant needs in each scanned account, from the api table. AssumeRole and the
/// Organizations calls are the caller's own and are left out.
pub fn statement_actions() -> Vec<&'static str> {
    let inside = APIS.iter().filter(|api| !matches!(api.service(), "sts" | "organizations"));
    inside.map(|api| api.action).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The session policy of every AssumeRole: it narrows even an administrator role to the api table.
/// STS allows 2,048 characters (AWS STS API Reference, `AssumeRole`).
pub fn session_policy() -> String {
    let statement = json!({ "Effect": "Allow", "Action": statement_actions(), "Resource": "*" });
    json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_fits_and_holds_no_write_and_no_data() {
        let policy = session_policy();
        assert!(policy.len() <= 1_800, "{}", policy.len());
        for action in statement_actions() {
            let (_, verb) = action.split_once(':').unwrap();
            assert!(
                ["Describe", "Get", "List"].iter().any(|read| verb.starts_with(read)),
                "{action} is not a read"
            );
            for data in
                ["GetObject", "GetRecords", "GetSecretValue", "GetLogEvents", "GetShardIterator"]
            {
                assert!(!verb.starts_with(data), "{action} reads data");
            }
        }
    }
}
