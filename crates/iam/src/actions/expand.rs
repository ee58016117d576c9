//! Which known actions a pattern or a statement means.

use super::extract::{EXTRACT, Service};
use crate::Selection;
use crate::pattern::Pattern;

/// The known actions that a pattern of `Action` or `NotAction` matches, as `service:Action`, sorted
/// by service and name.
///
/// None does not mean that the pattern matches nothing: the service may not be in the extract
/// ([`actions_of`](crate::actions_of) tells).
pub fn expand(pattern: &str) -> Vec<&'static str> {
    let compiled = Pattern::wild(pattern);
    let matched = |service: &'static Service| {
        names(service).filter(|name| compiled.matches_caseless(name)).collect::<Vec<_>>()
    };
    match pattern.split_once(':') {
        Some((prefix, _)) if !prefix.contains(['*', '?']) => {
            Service::find(prefix).map(matched).unwrap_or_default()
        }
        _ => EXTRACT.services.values().flat_map(matched).collect(),
    }
}

/// The known actions of some services that a statement's [`actions`](crate::Statement::actions)
/// mean, whether written as `Action` or as `NotAction`; services and actions sorted.
///
/// A service that is not in the extract adds nothing.
pub fn known_actions(selection: &Selection<String>, services: &[&str]) -> Vec<&'static str> {
    let compiled = selection.map(|it| Pattern::wild(it));
    let selected = |name: &&'static str| {
        compiled.selects(|it| it.matches_caseless(name).into()) == crate::truth::Truth::True
    };
    let mut found: Vec<_> = services
        .iter()
        .filter_map(|it| Service::find(it))
        .flat_map(names)
        .filter(selected)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn names(service: &'static Service) -> impl Iterator<Item = &'static str> {
    service.actions.values().map(|action| action.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions_of;

    #[test]
    fn a_pattern_is_expanded() {
        for (pattern, expected) in [
            ("KINESIS:putrecord*", &["kinesis:PutRecord", "kinesis:PutRecords"][..]),
            ("kinesis:PutRecord", &["kinesis:PutRecord"]),
            ("firehose:Put*Batch", &["firehose:PutRecordBatch"]),
            ("kinesis:SubscribeToSh?rd", &["kinesis:SubscribeToShard"]),
            ("*:PutRecord?", &["kinesis:PutRecords"]),
            ("kinesis:Nothing*", &[]),
            ("polly:*", &[]),
            ("kinesis", &[]),
            ("", &[]),
        ] {
            assert_eq!(expand(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn a_wildcard_crosses_the_colon_and_the_prefix() {
        let all = expand("*");
        assert_eq!(all, expand("*:*"));
        assert_eq!(all.len(), EXTRACT.services.values().map(|it| it.levels.len()).sum::<usize>());
        let streaming = expand("kinesis*:List*");
        assert!(streaming.contains(&"kinesis:ListStreams"));
        assert!(streaming.contains(&"kinesisanalytics:ListApplications"));
        assert!(expand("*Stream").contains(&"kinesis:DeleteStream"));
    }

    #[test]
    fn a_statement_means_known_actions() {
        let only = Selection::Only(vec!["kinesis:PutRecord".to_owned(), "firehose:*".to_owned()]);
        assert_eq!(known_actions(&only, &["kinesis"]), ["kinesis:PutRecord"]);
        let both = known_actions(&only, &["kinesis", "firehose", "kinesis", "polly"]);
        assert_eq!(both.len(), actions_of("firehose").unwrap().len() + 1);
        assert!(both.is_sorted());

        let others = Selection::AllBut(vec!["kinesis:[DG]*".to_owned(), "kinesis:g*".to_owned()]);
        let others = known_actions(&others, &["kinesis"]);
        assert!(others.contains(&"kinesis:DeleteStream"));
        assert!(!others.contains(&"kinesis:GetRecords"));

        let all = actions_of("kinesis").unwrap().len();
        assert_eq!(known_actions(&Selection::Unspecified, &["kinesis"]).len(), all);
        assert_eq!(known_actions(&Selection::AllBut(vec!["*".to_owned()]), &["kinesis"]).len(), 0);
    }
}
