//! Whether a bucket policy turns plaintext away.

use crate::pattern::{covers_action, covers_resource};
use crate::{
    Comparison, Condition, Effect, PolicyDocument, Principal, Quantifier, Selection, Statement,
};

/// Whether every request to the bucket and its objects over plain HTTP is denied.
///
/// Counted are `Deny` statements for everyone, for all S3 actions, with `aws:SecureTransport` false
/// as their only condition. Bucket and objects may be covered by two statements. Not counted is
/// `NumericLessThan s3:TlsVersion`: it does not hold for a request without that key, which AWS does
/// not document plaintext requests to have, and its own examples put both conditions in place. S3
/// User Guide, "Security best practices for Amazon S3", enforce encryption in transit.
pub fn denies_insecure_transport(policy: &PolicyDocument, bucket_arn: &str) -> bool {
    let objects = format!("{bucket_arn}/*");
    let covered = |resource: &str| {
        policy.statements.iter().filter(|statement| denies_plaintext(statement)).any(|statement| {
            match &statement.resources {
                Selection::Only(patterns) => {
                    patterns.iter().any(|pattern| covers_resource(pattern, resource))
                }
                Selection::Unspecified | Selection::AllBut(_) => false,
            }
        })
    };
    covered(bucket_arn) && covered(&objects)
}

fn denies_plaintext(statement: &Statement) -> bool {
    let everyone =
        matches!(&statement.principals, Selection::Only(all) if all.contains(&Principal::Everyone));
    let all_actions = match &statement.actions {
        Selection::Only(patterns) => patterns.iter().any(|pattern| covers_action(pattern, "s3:*")),
        Selection::Unspecified | Selection::AllBut(_) => false,
    };
    let [condition] = statement.conditions.as_slice() else { return false };
    statement.effect == Effect::Deny && everyone && all_actions && is_plaintext(condition)
}

fn is_plaintext(condition: &Condition) -> bool {
    condition.operator.comparison == Comparison::Bool
        && condition.operator.quantifier == Quantifier::None
        && condition.is_about("aws:securetransport")
        // Any of the values may match: with "true" among them even more is denied.
        && condition.values.iter().any(|value| value.eq_ignore_ascii_case("false"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUCKET: &str = "arn:aws:s3:::logs";

    fn denies(statements: &str) -> bool {
        let policy =
            PolicyDocument::parse(&format!(r#"{{"Statement": {statements}}}"#)).expect("a policy");
        denies_insecure_transport(&policy, BUCKET)
    }

    fn deny(resources: &str, condition: &str) -> String {
        format!(
            r#"{{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": {resources}, "Condition": {condition}}}"#
        )
    }

    const BOTH: &str = r#"["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]"#;
    const PLAIN: &str = r#"{"Bool": {"aws:SecureTransport": "false"}}"#;

    #[test]
    fn the_documented_statement_denies() {
        assert!(denies(&deny(BOTH, PLAIN)));
        assert!(denies(&deny(r#""*""#, PLAIN)));
        assert!(denies(&deny(r#""arn:aws:s3:::logs*""#, PLAIN)));
        assert!(denies(&deny(BOTH, PLAIN).replace("\"s3:*\"", "\"*\"")));
        assert!(denies(
            &deny(BOTH, PLAIN).replace("\"Principal\": \"*\"", r#""Principal": {"AWS": ["*"]}"#)
        ));
        for condition in [
            r#"{"Bool": {"aws:SecureTransport": false}}"#,
            r#"{"Bool": {"AWS:securetransport": ["False"]}}"#,
            r#"{"BoolIfExists": {"aws:SecureTransport": "false"}}"#,
        ] {
            assert!(denies(&deny(BOTH, condition)), "{condition}");
        }
    }

    #[test]
    fn two_statements_may_share_the_work() {
        let bucket = deny(r#""arn:aws:s3:::logs""#, PLAIN);
        let objects = deny(r#""arn:aws:s3:::logs/*""#, PLAIN);
        assert!(!denies(&bucket));
        assert!(!denies(&objects));
        assert!(denies(&format!("[{bucket}, {objects}]")));
    }

    #[test]
    fn less_is_not_enough() {
        for statement in [
            deny(BOTH, PLAIN).replace("Deny", "Allow"),
            deny(BOTH, PLAIN).replace("s3:*", "s3:GetObject"),
            deny(BOTH, PLAIN).replace("\"Action\"", "\"NotAction\""),
            deny(BOTH, PLAIN)
                .replace("\"Principal\": \"*\"", r#""Principal": {"AWS": "123456789012"}"#),
            deny(BOTH, PLAIN)
                .replace("\"Principal\": \"*\"", r#""NotPrincipal": {"AWS": "123456789012"}"#),
            deny(r#"["arn:aws:s3:::other", "arn:aws:s3:::other/*"]"#, PLAIN),
            deny(r#"["arn:aws:s3:::logs", "arn:aws:s3:::logs/private/*"]"#, PLAIN),
            deny(BOTH, r#"{"Bool": {"aws:SecureTransport": "true"}}"#),
            deny(BOTH, r#"{"Bool": {"aws:SecureTransport": []}}"#),
            deny(BOTH, r#"{"NumericLessThan": {"s3:TlsVersion": "1.2"}}"#),
            deny(
                BOTH,
                r#"{"Bool": {"aws:SecureTransport": "false", "aws:ViaAWSService": "false"}}"#,
            ),
            deny(
                BOTH,
                r#"{"Bool": {"aws:SecureTransport": "false"}, "StringEquals": {"aws:PrincipalTag/a": "b"}}"#,
            ),
            deny(BOTH, "{}"),
        ] {
            assert!(!denies(&statement), "{statement}");
        }
    }
}
