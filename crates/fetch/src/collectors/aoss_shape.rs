//! Collections, and the rules of OpenSearch Serverless policies that match one of them.

use std::collections::HashMap;

use aws_sdk_opensearchserverless::types as sdk;
use aws_smithy_types::Document;
use hydrant_core::facts::{AccessRule, CollectionDetail, NetworkRule};

use crate::reading::text;

pub(super) fn collection(it: &sdk::CollectionDetail) -> Option<CollectionDetail> {
    Some(CollectionDetail {
        name: text(it.name())?,
        status: it.status()?.as_str().to_owned(),
        key: text(it.kms_key_arn()),
        standby: it.standby_replicas().map(|it| it.as_str().to_owned()),
    })
}

/// A network policy: rule sets, each open to the internet or not (Amazon OpenSearch Service Developer
/// Guide, "Network access for Amazon OpenSearch Serverless").
pub(super) fn network(
    policy: &str,
    document: &Document,
    collection: &str,
) -> Option<Vec<NetworkRule>> {
    let mut found = Vec::new();
    for set in document.as_array()? {
        let set = set.as_object()?;
        for rule in matching(set, collection)? {
            found.push(NetworkRule {
                policy: policy.to_owned(),
                resource_type: word(rule, "ResourceType")?,
                public: set.get("AllowFromPublic")?.as_bool()?,
            });
        }
    }
    Some(found)
}

/// A data access policy: rule sets, each for its principals (Amazon OpenSearch Service Developer Guide,
/// "Data access control for Amazon OpenSearch Serverless").
pub(super) fn access(
    policy: &str,
    document: &Document,
    collection: &str,
) -> Option<Vec<AccessRule>> {
    let mut found = Vec::new();
    for set in document.as_array()? {
        let set = set.as_object()?;
        for rule in matching(set, collection)? {
            found.push(AccessRule {
                policy: policy.to_owned(),
                resource_type: word(rule, "ResourceType")?,
                principals: words(set, "Principal")?,
                permissions: words(rule, "Permission")?,
            });
        }
    }
    Some(found)
}

type Object = HashMap<String, Document>;

/// The rules of a set that match a collection.
fn matching<'a>(set: &'a Object, collection: &str) -> Option<Vec<&'a Object>> {
    let mut found = Vec::new();
    for rule in set.get("Rules")?.as_array()? {
        let rule = rule.as_object()?;
        let mut matches = false;
        for pattern in words(rule, "Resource")? {
            // `collection/NAME`, `index/NAME/INDEX`: the collection's name stands second.
            let (_, named) = pattern.split_once('/')?;
            matches |= fits(named.split('/').next()?, collection);
        }
        if matches {
            found.push(rule);
        }
    }
    Some(found)
}

fn word(object: &Object, name: &str) -> Option<String> {
    object.get(name)?.as_string().map(str::to_owned)
}

fn words(object: &Object, name: &str) -> Option<Vec<String>> {
    let words = object.get(name)?.as_array()?;
    words.iter().map(|word| word.as_string().map(str::to_owned)).collect()
}

/// Whether a name fits a pattern, in which `*` stands for any text.
fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = name.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Document {
        Document::String(value.to_owned())
    }

    fn list(values: &[&str]) -> Document {
        Document::Array(values.iter().map(|value| text(value)).collect())
    }

    fn object(fields: Vec<(&str, Document)>) -> Document {
        Document::Object(fields.into_iter().map(|(name, it)| (name.to_owned(), it)).collect())
    }

    fn rule(kind: &str, resources: &[&str], permissions: &[&str]) -> Document {
        object(vec![
            ("ResourceType", text(kind)),
            ("Resource", list(resources)),
            ("Permission", list(permissions)),
        ])
    }

    fn set(rules: Vec<Document>, more: Vec<(&str, Document)>) -> Document {
        let rules = vec![("Rules", Document::Array(rules))];
        object(rules.into_iter().chain(more).collect())
    }

    #[test]
    fn patterns_match_as_documented() {
        for (pattern, name, fit) in [
            ("logs", "logs", true),
            ("logs", "logs2", false),
            ("logs*", "logs2", true),
            ("*", "anything", true),
            ("*-logs", "app-logs", true),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxcyyb", false),
            ("ab*ba", "aba", false),
            ("", "logs", false),
        ] {
            assert_eq!(fits(pattern, name), fit, "{pattern} {name}");
        }
    }

    #[test]
    fn only_rules_for_the_collection_are_kept() {
        let open = set(
            vec![
                rule("collection", &["collection/other", "collection/lo*"], &[]),
                rule("dashboard", &["collection/other"], &[]),
            ],
            vec![("AllowFromPublic", Document::Bool(true))],
        );
        let shut = set(
            vec![rule("dashboard", &["collection/logs"], &[])],
            vec![
                ("AllowFromPublic", Document::Bool(false)),
                ("SourceVPCEs", list(&["vpce-050f79086ee71ac05"])),
            ],
        );
        let found = network("edge", &Document::Array(vec![open, shut]), "logs").unwrap();
        let rule = |kind: &str, public| NetworkRule {
            policy: "edge".to_owned(),
            resource_type: kind.to_owned(),
            public,
        };
        assert_eq!(found, [rule("collection", true), rule("dashboard", false)]);
    }

    #[test]
    fn an_index_rule_names_its_collection_first() {
        let writer = "arn:aws:iam::222222222222:role/delivery";
        let sets = set(
            vec![
                rule("index", &["index/logs/*"], &["aoss:WriteDocument"]),
                rule("index", &["index/other/logs"], &["aoss:*"]),
            ],
            vec![("Principal", list(&[writer])), ("Description", text("x"))],
        );
        let found = access("writers", &Document::Array(vec![sets]), "logs").unwrap();
        let expected = AccessRule {
            policy: "writers".to_owned(),
            resource_type: "index".to_owned(),
            principals: vec![writer.to_owned()],
            permissions: vec!["aoss:WriteDocument".to_owned()],
        };
        assert_eq!(found, [expected]);
    }

    #[test]
    fn a_policy_that_cannot_be_read_matches_nobody_knows_what() {
        let silent = set(vec![rule("collection", &["collection/logs"], &[])], Vec::new());
        assert_eq!(network("p", &Document::Array(vec![silent.clone()]), "logs"), None);
        assert_eq!(access("p", &Document::Array(vec![silent]), "logs"), None);
        let odd = set(vec![rule("collection", &["logs"], &[])], Vec::new());
        assert_eq!(network("p", &Document::Array(vec![odd]), "logs"), None);
        assert_eq!(network("p", &text("[]"), "logs"), None);
        assert_eq!(network("p", &Document::Array(Vec::new()), "logs"), Some(Vec::new()));
    }
}
