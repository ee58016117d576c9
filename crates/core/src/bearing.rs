//! Which policies bear on streams: what of an account's policies is kept, and what a check may ask about.

use hydrant_iam::{
    Effect, PolicyDocument, Principal, Selection, access_level, expand, known_actions,
};

/// The services on a data path, by the prefix of their actions.
///
/// Of users and roles that no service of [`STREAMING_SERVICES`] may assume, only policies that speak about
/// these are kept: nobody can tell from a snapshot whether such a principal may do anything else.
pub const DATA_PATH_SERVICES: [&str; 21] = [
    "aoss",
    "cloudtrail",
    "es",
    "firehose",
    "glue",
    "iam",
    "kafka",
    "kafka-cluster",
    "kinesis",
    "kinesisanalytics",
    "kms",
    "lakeformation",
    "lambda",
    "logs",
    "redshift",
    "redshift-data",
    "redshift-serverless",
    "s3",
    "s3tables",
    "secretsmanager",
    "sts",
];

/// Services whose reads say nothing about data, and stand in nearly every policy.
const ONLY_CHANGES: [&str; 3] = ["cloudtrail", "iam", "sts"];

/// The services that stream or feed streams and work with roles, as their principals are named before
/// `.amazonaws.com`. All policies of a role that one of them may assume are kept.
pub const STREAMING_SERVICES: [&str; 14] = [
    "apigateway",
    "delivery.logs",
    "dms",
    "events",
    "firehose",
    "iot",
    "kinesis",
    "kinesisanalytics",
    "lambda",
    "logs",
    "pipes",
    "scheduler",
    "sns",
    "streams.metrics.cloudwatch",
];

/// Whether a policy allows or denies an action of a service on a data path. Where that is not sure, it does.
pub fn touches_data_path(policy: &PolicyDocument) -> bool {
    policy.statements.iter().any(|statement| match &statement.actions {
        Selection::Only(patterns) => patterns.iter().any(|pattern| touched(pattern)),
        others => !known_actions(others, &DATA_PATH_SERVICES).is_empty(),
    })
}

/// Whether every policy that speaks of this action is kept: of others nobody can tell who may do it.
pub(crate) fn bears(action: &str) -> bool {
    touched(action)
}

/// Whether a pattern of actions can match one that matters. It need not be a known one: AWS adds some.
fn touched(pattern: &str) -> bool {
    let pattern = pattern.to_ascii_lowercase();
    let plain = pattern.split(['*', '?']).next().unwrap_or_default();
    let Some((service, _)) = plain.split_once(':') else {
        // The wildcard stands for a part of the service's name.
        return DATA_PATH_SERVICES.iter().any(|service| service.starts_with(plain));
    };
    if ONLY_CHANGES.contains(&service) {
        let known = expand(&pattern);
        let changes = |action: &&str| access_level(action).is_none_or(|level| !level.is_read());
        return known.is_empty() || known.iter().any(changes);
    }
    DATA_PATH_SERVICES.contains(&service)
}

/// Whether a role's trust policy lets a service assume it that streams or feeds streams.
pub fn serves_streams(trust: &PolicyDocument) -> bool {
    let allowing = trust.statements.iter().filter(|it| it.effect == Effect::Allow);
    allowing.map(|statement| &statement.principals).any(|principals| match principals {
        Selection::Only(named) => named.iter().any(streams),
        Selection::AllBut(_) => true,
        Selection::Unspecified => false,
    })
}

fn streams(principal: &Principal) -> bool {
    let Principal::Service(name) = principal else { return principal.is_everyone() };
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".cn").unwrap_or(&name);
    let Some(name) = name.strip_suffix(".amazonaws.com") else { return false };
    // Some services are named with their Region: `logs.eu-west-1.amazonaws.com`.
    let is = |service: &&str| {
        name.strip_prefix(service).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    STREAMING_SERVICES.iter().any(is)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touches(statement: &str) -> bool {
        let policy = format!(r#"{{"Statement":[{{"Resource":"*",{statement}}}]}}"#);
        touches_data_path(&PolicyDocument::parse(&policy).unwrap())
    }

    #[test]
    fn the_lists_are_sorted_and_the_services_known() {
        assert!(DATA_PATH_SERVICES.is_sorted() && STREAMING_SERVICES.is_sorted());
        assert!(DATA_PATH_SERVICES.iter().all(|it| hydrant_iam::actions_of(it).is_some()));
    }

    #[test]
    fn a_policy_touches_a_data_path_if_one_of_its_actions_can() {
        for (statement, expected) in [
            (r#""Effect":"Allow","Action":"*""#, true),
            (r#""Effect":"Allow","Action":"*:Describe*""#, true),
            (r#""Effect":"Allow","Action":["ec2:*","Kinesis:PutRecord"]"#, true),
            (r#""Effect":"Deny","Action":"firehose:NotYetKnown""#, true),
            (r#""Effect":"Allow","Action":"k*""#, true),
            (r#""Effect":"Allow","Action":"kin?sis:PutRecord""#, true),
            (r#""Effect":"Allow","Action":["ec2:*","dynamodb:Put*"]"#, false),
            (r#""Effect":"Allow","Action":"polly*""#, false),
            (r#""Effect":"Allow","Action":"iam:Get*""#, false),
            (r#""Effect":"Allow","Action":["iam:List*","iam:Pass*"]"#, true),
            (r#""Effect":"Allow","Action":"iam:NotYetKnown""#, true),
            (r#""Effect":"Allow","NotAction":"iam:*""#, true),
            (r#""Effect":"Deny","NotAction":["ec2:*"]"#, true),
            (r#""Effect":"Deny","NotAction":"*""#, false),
        ] {
            assert_eq!(touches(statement), expected, "{statement}");
        }
    }

    #[test]
    fn a_role_serves_streams_if_such_a_service_may_assume_it() {
        for (principal, expected) in [
            (r#"{"Service":"firehose.amazonaws.com"}"#, true),
            (r#"{"Service":["ec2.amazonaws.com","logs.eu-west-1.amazonaws.com"]}"#, true),
            (r#"{"Service":"delivery.logs.amazonaws.com"}"#, true),
            (r#"{"Service":"kinesisanalytics.amazonaws.com.cn"}"#, true),
            (r#"{"Service":"kinesisvideo.amazonaws.com"}"#, false),
            (r#"{"Service":"ec2.amazonaws.com"}"#, false),
            (r#"{"AWS":"123456789012"}"#, false),
            (r#""*""#, true),
        ] {
            for (effect, expected) in [("Allow", expected), ("Deny", false)] {
                let trust = format!(
                    r#"{{"Statement":{{"Effect":"{effect}","Principal":{principal},"Action":"sts:AssumeRole"}}}}"#
                );
                let trust = PolicyDocument::parse(&trust).unwrap();
                assert_eq!(serves_streams(&trust), expected, "{effect} {principal}");
            }
        }
    }
}
