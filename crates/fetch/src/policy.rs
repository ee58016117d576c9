use std::collections::BTreeSet;

use hydrant_core::api::APIS;
use hydrant_iam::actions_of;
use serde_json::json;

/// The IAM actions that hydrant needs in each scanned account, from the api table. AssumeRole and the
/// Organizations calls are the caller's own and are left out.
pub fn statement_actions() -> Vec<&'static str> {
    let inside = APIS.iter().filter(|api| !matches!(api.service(), "sts" | "organizations"));
    inside.map(|api| api.action).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The session policy of every AssumeRole: it narrows even an administrator role to the api table.
///
/// STS allows 2,048 characters (AWS STS API Reference, `AssumeRole`), and the actions spelled out are
/// more, so that several share a prefix where that adds nothing.
pub fn session_policy() -> String {
    let actions = shortened(&statement_actions());
    let statement = json!({ "Effect": "Allow", "Action": actions, "Resource": "*" });
    json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string()
}

/// Services that watch others and hold no data of streams: a prefix of theirs may match other lists and
/// descriptions too.
const WATCHERS: [&str; 5] = ["config", "guardduty", "inspector2", "macie2", "securityhub"];

/// The shortest patterns that match the actions, and nothing else that IAM knows.
fn shortened(actions: &[&str]) -> Vec<String> {
    let mut left: BTreeSet<&str> = actions.iter().copied().collect();
    let mut patterns = Vec::new();
    while let Some(action) = left.pop_first() {
        let prefix = prefix(action, actions);
        if let Some(prefix) = prefix {
            left.retain(|other| !other.starts_with(prefix));
        }
        patterns.push(prefix.map_or_else(|| action.to_owned(), |prefix| format!("{prefix}*")));
    }
    patterns
}

/// A prefix that stands for this action and perhaps for others that are wanted as well.
fn prefix<'a>(action: &'a str, wanted: &[&str]) -> Option<&'a str> {
    let (service, name) = action.split_once(':')?;
    let known = actions_of(service)?;
    let start = service.len() + 1 + shortest(name);
    let prefixes = (start..action.len() - 1).filter_map(|end| action.get(..end));
    let adds_nothing = |prefix: &&str| {
        let inner = &prefix[service.len() + 1..];
        let mut matched = known.iter().filter(|(name, _)| name.starts_with(inner));
        matched.all(|(name, level)| {
            let listed = wanted.contains(&format!("{service}:{name}").as_str());
            let harmless =
                WATCHERS.contains(&service) && level.is_read() && lists_or_describes(name);
            listed || harmless
        })
    };
    prefixes.into_iter().find(adds_nothing)
}

/// Where a prefix may end at the earliest. Data is read by actions whose name begins with Get, and AWS
/// may add some: such a prefix holds the whole first word of what is got.
fn shortest(name: &str) -> usize {
    let ends = |count: usize| {
        let starts = name.char_indices().filter(|(_, c)| c.is_ascii_uppercase());
        starts.map(|(at, _)| at).nth(count).unwrap_or(name.len())
    };
    let verb = if name.starts_with("Batch") { 2 } else { 1 };
    if lists_or_describes(name) { ends(verb) + 1 } else { ends(verb + 1) }
}

fn lists_or_describes(name: &str) -> bool {
    name.starts_with("Describe") || name.starts_with("List")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_fits_and_holds_no_write_and_no_data() {
        let policy = session_policy();
        // STS allows 2,048: what is left is for the questions to come.
        assert!(policy.len() < 1_900, "{}", policy.len());
        for action in statement_actions() {
            let (service, verb) = action.split_once(':').unwrap();
            assert!(
                ["BatchGet", "Describe", "Generate", "Get", "List", "Lookup"]
                    .iter()
                    .any(|read| verb.starts_with(read)),
                "{action} is not a read"
            );
            let level = actions_of(service).unwrap()[verb];
            assert!(level.is_read(), "{action}");
        }
    }

    /// Everything that IAM knows is matched against every pattern.
    #[test]
    fn its_patterns_match_what_is_wanted_and_nothing_that_matters() {
        let wanted = statement_actions();
        let patterns = shortened(&wanted);
        let matches = |action: &str| {
            patterns.iter().any(|pattern| match pattern.strip_suffix('*') {
                Some(prefix) => action.starts_with(prefix),
                None => action == pattern,
            })
        };
        assert!(wanted.iter().all(|action| matches(action)));
        let services: BTreeSet<&str> =
            wanted.iter().filter_map(|it| it.split(':').next()).collect();
        for service in services {
            for (name, level) in actions_of(service).unwrap() {
                let action = format!("{service}:{name}");
                if matches(&action) && !wanted.contains(&action.as_str()) {
                    assert!(WATCHERS.contains(&service), "{action} is admitted");
                    assert!(lists_or_describes(name), "{action} is admitted");
                    assert!(level.is_read(), "{action} is admitted");
                }
            }
        }
        for data in [
            "glue:GetTableVersions",
            "kinesis:GetRecords",
            "kinesis:GetShardIterator",
            "lambda:GetFunction",
            "logs:GetLogEvents",
            "logs:FilterLogEvents",
            "macie2:GetSensitiveDataOccurrences",
            "redshift-serverless:GetCredentials",
            "s3:GetObject",
            "s3tables:GetTableData",
            "secretsmanager:GetSecretValue",
        ] {
            assert!(!matches(data), "{data} is admitted");
        }
    }
}
