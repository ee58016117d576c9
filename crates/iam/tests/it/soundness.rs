//! No concrete request from outside gets in unseen.
//!
//! A second, much simpler reading of the policy language decides for a handful of requests. It
//! shares nothing with the crate but the parsed document.

use hydrant_iam::{Effect, PolicyDocument, Principal, Selection, Statement, Who, admissions};
use proptest::prelude::*;

use crate::laws::statements;
use crate::org::Org;

const ACTION: &str = "s3:GetObject";
const RESOURCE: &str = "arn:aws:s3:::b/k";

struct Request {
    account: Option<&'static str>,
    context: Vec<(&'static str, Vec<&'static str>)>,
    /// Any of these, or everyone, must be among the admitted.
    seen_as: Vec<Who>,
}

/// A stranger without credentials, one of another organization, one without any, each also through
/// an endpoint of their own, and an AWS service that acts for one of them.
fn requests() -> Vec<Request> {
    let endpoint =
        vec![("aws:SourceVpce", vec!["vpce-9"]), ("aws:VpceAccount", vec!["999999999999"])];
    let internet = vec![("aws:SourceIp", vec!["198.51.100.1"])];
    let outside = |id: &str| Who::OutsideAccount(id.to_owned());
    let other = [outside("999999999999"), Who::OtherOrganization("o-other".to_owned())];
    let mut requests = Vec::new();
    for place in [endpoint, internet] {
        let with = |mut keys: Vec<(&'static str, Vec<&'static str>)>| {
            keys.extend(place.clone());
            keys.push(("aws:SecureTransport", vec!["true"]));
            keys
        };
        let through = Vec::from(other.clone());
        requests.push(Request { account: None, context: with(vec![]), seen_as: through.clone() });
        requests.push(Request {
            account: Some("999999999999"),
            context: with(vec![
                ("aws:PrincipalAccount", vec!["999999999999"]),
                ("aws:PrincipalArn", vec!["arn:aws:iam::999999999999:role/r"]),
                ("aws:PrincipalOrgID", vec!["o-other"]),
                ("aws:PrincipalOrgPaths", vec!["o-other/r-1/ou-1/"]),
                ("aws:PrincipalIsAWSService", vec!["false"]),
                ("aws:userid", vec!["AROAOTHEROTHEROTHER99:s"]),
            ]),
            seen_as: through.clone(),
        });
        requests.push(Request {
            account: Some("888888888888"),
            context: with(vec![
                ("aws:PrincipalAccount", vec!["888888888888"]),
                ("aws:PrincipalArn", vec!["arn:aws:iam::888888888888:role/r"]),
                ("aws:PrincipalIsAWSService", vec!["false"]),
                ("aws:userid", vec!["AROAOTHEROTHEROTHER88:s"]),
            ]),
            seen_as: vec![outside("888888888888"), outside("999999999999")],
        });
    }
    requests.push(Request {
        account: None,
        context: vec![
            // Not aws:PrincipalIsAWSService: a policy that admits any service by that key is
            // another check's business.
            ("aws:SourceAccount", vec!["999999999999"]),
            ("aws:SourceArn", vec!["arn:aws:sns:eu-west-1:999999999999:t"]),
            ("aws:SecureTransport", vec!["true"]),
        ],
        seen_as: other.into(),
    });
    requests
}

fn is_allowed(policy: &PolicyDocument, request: &Request) -> bool {
    let applies =
        |effect| policy.statements.iter().any(|it| it.effect == effect && applies(it, request));
    applies(Effect::Allow) && !applies(Effect::Deny)
}

fn applies(statement: &Statement, request: &Request) -> bool {
    let is = |principal: &Principal| match principal {
        Principal::Everyone => true,
        Principal::Aws(name) => request.account.is_some_and(|account| name.contains(account)),
        _ => false,
    };
    let principal = match &statement.principals {
        Selection::Only(all) => all.iter().any(is),
        Selection::AllBut(all) => !all.iter().any(is),
        Selection::Unspecified => false,
    };
    let named = |names: &Selection<String>, name: &str| match names {
        Selection::Only(all) => all.iter().any(|it| glob(it, name)),
        _ => unreachable!("not generated"),
    };
    principal
        && named(&statement.actions, ACTION)
        && named(&statement.resources, RESOURCE)
        && statement
            .conditions
            .iter()
            .all(|it| holds(&it.operator.text, &it.key, &it.values, request))
}

fn holds(operator: &str, key: &str, values: &[String], request: &Request) -> bool {
    let actual = request.context.iter().find(|(name, _)| *name == key).map(|(_, actual)| actual);
    if operator == "Null" {
        return values.iter().any(|it| it == if actual.is_none() { "true" } else { "false" });
    }
    let (prefix, operator) = operator.split_once(':').unwrap_or(("", operator));
    let (operator, if_exists) =
        operator.strip_suffix("IfExists").map_or((operator, false), |it| (it, true));
    let positive = operator.replace("Not", "");
    let negated = positive != operator;
    let Some(actual) = actual else {
        return if_exists || prefix == "ForAllValues" || (negated && prefix.is_empty());
    };
    let matches = |actual: &&str| {
        values.iter().any(|value| match positive.as_str() {
            "StringEquals" | "Bool" => value == actual,
            "StringLike" | "ArnLike" => glob(value, actual),
            "IpAddress" => value == "0.0.0.0/0",
            other => unreachable!("{other} is not generated"),
        })
    };
    match prefix {
        "ForAllValues" => actual.iter().all(|it| matches(it) != negated),
        "ForAnyValue" => actual.iter().any(|it| matches(it) != negated),
        _ => actual.iter().any(matches) != negated,
    }
}

fn glob(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, rest)) => text
            .strip_prefix(head)
            .is_some_and(|text| (0..=text.len()).any(|n| glob(rest, &text[n..]))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn whoever_gets_in_is_admitted(statements in statements()) {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(","));
        let policy = PolicyDocument::parse(&text).expect("a policy");
        let found: Vec<Who> = admissions(&policy, &Org).into_iter().map(|it| it.who).collect();
        for request in requests().iter().filter(|request| is_allowed(&policy, request)) {
            let seen = found.iter().any(|who| *who == Who::Everyone || request.seen_as.contains(who));
            prop_assert!(seen, "{:?} gets in, admitted are {found:?}", request.context);
        }
    }
}
