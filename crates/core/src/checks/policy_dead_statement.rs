use hydrant_iam::{Selection, Statement, can_match, expand, known_condition_key, takes_resource};

use crate::facts::Role;
use crate::needs::{grants, short};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "policy-dead-statement",
    title: "Policy of a stream's role says something that no request can meet",
    severity: Severity::Info,
    practices: &[Practice::P01],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "A statement that never applies is a permission that somebody believes to be there, or the \
        rest of a template. Found are placeholders of the console, ARNs that no resource of the action \
        has, actions on the wrong type of resource, and condition keys that no request carries.",
    remediation: Remediation {
        text: "Correct the statement, or take it out: kinesis:SubscribeToShard is allowed on the consumer, \
            objects on the bucket's ARN followed by a slash and a pattern, a data stream after the word \
            stream and a slash.",
        cli: "aws iam put-role-policy --role-name <role> --policy-name <policy> --policy-document file://<policy>.json\naws iam create-policy-version --policy-arn <policy-arn> --policy-document file://<policy>.json --set-as-default",
        terraform: "",
    },
    references: &[
        Reference {
            title: "Service Authorization Reference: Actions, resources, and condition keys for AWS services",
            url: "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
        },
        Reference {
            title: "Amazon Kinesis Data Streams Developer Guide: Controlling access to Amazon Kinesis Data Streams resources using IAM",
            url: "https://docs.aws.amazon.com/streams/latest/dev/controlling-access.html",
        },
    ],
    mappings: &[],
    reads: &[&api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS],
    scopes: &[Scope::Role(judge)],
};

fn judge(context: &Context<'_>, role: &Role, judge: &mut Judge) {
    judge.part(|judge| {
        let (person, fact) = context.own_role(role)?;
        let (grants, unreadable) = grants(person);
        for grant in &grants {
            for (what, sentence) in dead(grant.statement()) {
                let expected = "something that requests can meet";
                judge.fail(fact, grant.place(), what, expected, sentence);
            }
        }
        let unread = |name| Stop::undecided(fact, format!("{name} could not be read"));
        unreadable.map_or(Ok(()), |name| Err(unread(name)))
    });
}

/// What of a statement is dead, and why.
fn dead(statement: &Statement) -> Vec<(String, String)> {
    let listed = |selection: &Selection<String>| match selection {
        Selection::Only(listed) => listed.clone(),
        Selection::AllBut(_) | Selection::Unspecified => Vec::new(),
    };
    let (patterns, resources) = (listed(&statement.actions), listed(&statement.resources));
    let actions: Vec<&str> = patterns.iter().flat_map(|it| expand(it)).collect();
    let mut found = Vec::new();
    for resource in &resources {
        if is_placeholder(resource) {
            let sentence = format!("The resource {resource} is a placeholder of a template.");
            found.push((resource.clone(), sentence));
        } else if nothing_matches(&actions, resource) {
            let sentence = format!("The resource {resource} is none that the actions take.");
            found.push((resource.clone(), sentence));
        }
    }
    // A wildcard means what it can; an action that is written out was meant.
    for action in patterns.iter().filter(|it| !it.contains(['*', '?'])) {
        let told = |it: &String| is_placeholder(it) || nothing_matches(&actions, it);
        let never = |it: &String| cannot(action, it);
        if resources.iter().all(never) && !resources.iter().all(told) {
            let sentence = format!("The action {action} takes none of the resources.");
            found.push((format!("{action} on {}", short(&resources, resources.len())), sentence));
        }
    }
    for condition in &statement.conditions {
        let known = |action: &&str| known_condition_key(action, &condition.key);
        if !actions.is_empty() && actions.iter().all(|action| known(action) == Some(false)) {
            let sentence = format!("No request of these actions has the key {}.", condition.key);
            found.push((condition.to_string(), sentence));
        }
    }
    found
}

/// `%FIREHOSE_POLICY_TEMPLATE_PLACEHOLDER%`, `%SSE_KEY_ID%` and the like, which the console leaves.
fn is_placeholder(resource: &str) -> bool {
    let inner = resource.split('%').nth(1).filter(|_| resource.matches('%').count() >= 2);
    inner.is_some_and(|it| it.len() > 3 && it.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'))
}

/// Whether an action takes resources, and this is none of them.
fn cannot(action: &str, resource: &str) -> bool {
    takes_resource(action) == Some(true) && can_match(action, resource) == Some(false)
}

fn nothing_matches(actions: &[&str], resource: &str) -> bool {
    !actions.is_empty() && actions.iter().all(|action| cannot(action, resource))
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::people::change_principals;
    use crate::sample::roles::{allow, grant};
    use crate::{Verdict, VerdictKind, api, sample};

    fn judged(policy: &str) -> Verdict {
        let snapshot = sample::with(|s| change_principals(s, |it| grant(it, "delivery", policy)));
        sample::judge(&CHECK, &snapshot, "delivery")
    }

    #[test]
    fn violates() {
        for (policy, word) in [
            (
                allow("lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:222222222222:function:%FIREHOSE_POLICY_TEMPLATE_PLACEHOLDER%"),
                "placeholder",
            ),
            (allow("kinesis:PutRecord", "arn:aws:kinesis:eu-west-1:222222222222:orders"), "none that"),
            (allow("kinesis:SubscribeToShard", sample::ORDERS), "none that"),
            (
                format!(
                    r#"{{"Statement":{{"Effect":"Allow","Action":["kinesis:GetRecords","kinesis:SubscribeToShard"],"Resource":"{}"}}}}"#,
                    sample::ORDERS
                ),
                "SubscribeToShard takes none",
            ),
            (
                r#"{"Statement":{"Effect":"Allow","Action":"firehose:PutRecord","Resource":"*","Condition":{"StringEquals":{"firehose:ResourceTag/team":"a"}}}}"#.to_owned(),
                "has the key",
            ),
        ] {
            let verdict = judged(&policy);
            assert_eq!(verdict.kind, VerdictKind::Fail, "{policy}");
            assert!(verdict.reason.contains(word), "{}", verdict.reason);
            assert!(verdict.evidence[0].what.contains("line 1"), "{verdict:#?}");
        }
    }

    #[test]
    fn clean() {
        for role in ["app-logs", "channel", "delivery", "enrich"] {
            assert_eq!(
                sample::kind(&CHECK, &sample::snapshot(), role),
                VerdictKind::Pass,
                "{role}"
            );
        }
        for policy in [
            allow("kinesis:*", sample::ORDERS),
            allow("s3:*", "arn:aws:s3:::x"),
            allow("polly:*", "anything"),
            allow("kinesis:UpdateShardCount", sample::ORDERS),
            allow("logs:PutLogEvents", "arn:aws:logs:*:*:log-group:100%:log-stream:90%"),
        ] {
            assert_eq!(judged(&policy).kind, VerdictKind::Pass, "{policy}");
        }
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS);
        assert_eq!(sample::kind(&CHECK, &denied, "delivery"), VerdictKind::Unknown);
        let unread = judged("{");
        assert_eq!(unread.kind, VerdictKind::Unknown);
    }
}
