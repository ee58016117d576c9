//! Services that a policy trusts whoever they act for: the confused deputy.
//!
//! IAM User Guide, "The confused deputy problem", cross-service confused deputy prevention.

use std::collections::BTreeSet;

use serde::Serialize;

use super::key::{Reading, groups};
use super::narrowing::narrowings;
use crate::pattern::{covers_actions, covers_resources};
use crate::principal::is_account;
use crate::{Comparison, Condition, Effect, PolicyDocument, Principal, Selection, Statement};

/// A statement that trusts a service for every customer of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct TrustedService {
    /// The statement, counted from zero.
    pub statement: usize,
    /// Its name.
    pub sid: Option<String>,
    /// The service principal.
    pub service: String,
}

/// The keys that say for whom a service acts.
const SOURCES: [&str; 4] =
    ["aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"];

/// Lists the service principals that a resource policy allows without saying for whom they may act,
/// sorted and without repetition.
///
/// A statement says it by `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` or
/// `aws:SourceOrgPaths`, or for a key by an encryption context that names a resource of an account. A
/// `Deny` for at least the same actions and resources that spares only some sources says it too.
pub fn unconditioned_services(policy: &PolicyDocument) -> Vec<TrustedService> {
    let mut found = BTreeSet::new();
    for (index, statement) in policy.statements.iter().enumerate() {
        let Selection::Only(principals) = &statement.principals else { continue };
        if statement.effect != Effect::Allow || says_source(statement, policy.has_variables()) {
            continue;
        }
        for principal in principals {
            if let Principal::Service(service) = principal
                && !policy.statements.iter().any(|deny| shields(deny, statement, policy, principal))
            {
                let (sid, service) = (statement.sid.clone(), service.clone());
                found.insert(TrustedService { statement: index, sid, service });
            }
        }
    }
    found.into_iter().collect()
}

fn is_source(condition: &Condition) -> bool {
    SOURCES.iter().any(|key| condition.is_about(key))
}

fn says_source(allow: &Statement, variables: bool) -> bool {
    let mut sources = allow.clone();
    sources.conditions.retain(is_source);
    !narrowings(&sources, variables).is_empty() || allow.conditions.iter().any(is_context)
}

/// An encryption context that names a resource of a fixed account, as `CloudWatch` Logs and `CloudTrail`
/// ask for: "Encrypt log data in `CloudWatch` Logs using AWS KMS".
fn is_context(condition: &Condition) -> bool {
    const CONTEXT: &str = "kms:encryptioncontext:";
    let fixed = |value: &String| value.split(':').nth(4).is_some_and(is_account);
    let positive = matches!(
        condition.operator.comparison,
        Comparison::StringEquals | Comparison::StringLike | Comparison::ArnLike
    );
    condition.key.to_ascii_lowercase().starts_with(CONTEXT)
        && positive
        && !condition.operator.holds_without_key()
        && !condition.values.is_empty()
        && condition.values.iter().all(fixed)
}

/// Whether a denial keeps the service from acting for others than the sources it spares. Beside these,
/// it may only ask for a service that acts for somebody, as AWS's own examples do.
fn shields(
    deny: &Statement,
    allow: &Statement,
    policy: &PolicyDocument,
    service: &Principal,
) -> bool {
    let Selection::Only(principals) = &deny.principals else { return false };
    let denied = principals.iter().any(|it| it.is_everyone() || it == service);
    let spares = |it: &Condition| is_source(it) && spared(it, policy.has_variables());
    let harmless = |it: &Condition| {
        spares(it)
            || it.is_about("aws:principalisawsservice") && it.is_bool(true)
            || is_source(it) && it.operator.comparison == Comparison::Null && it.is_bool(false)
    };
    deny.effect == Effect::Deny
        && denied
        && deny.conditions.iter().any(spares)
        && deny.conditions.iter().all(harmless)
        && covers_actions(&deny.actions, &allow.actions)
        && covers_resources(&deny.resources, &allow.resources)
}

/// Whether the values of a negated condition are fixed.
fn spared(condition: &Condition, variables: bool) -> bool {
    let reading = match condition.operator.comparison {
        Comparison::StringNotEquals | Comparison::StringNotEqualsIgnoreCase => Reading::Exact,
        Comparison::StringNotLike => Reading::Like,
        Comparison::ArnNotLike => Reading::Arn,
        _ => return false,
    };
    groups(condition, reading, variables).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trusted(statements: &str) -> Vec<String> {
        let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
        let policy = PolicyDocument::parse(&text).unwrap();
        unconditioned_services(&policy).into_iter().map(|it| it.service).collect()
    }

    fn allow(condition: &str) -> String {
        format!(
            r#"{{"Effect":"Allow","Principal":{{"Service":"logs.amazonaws.com"}},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*","Condition":{condition}}}"#
        )
    }

    #[test]
    fn a_service_without_a_source_is_trusted_for_everyone() {
        for condition in [
            "{}",
            r#"{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}"#,
            r#"{"StringLike":{"aws:SourceArn":"*"}}"#,
            r#"{"StringEqualsIfExists":{"aws:SourceAccount":"111111111111"}}"#,
            r#"{"StringNotEquals":{"aws:SourceAccount":"111111111111"}}"#,
            r#"{"StringEquals":{"aws:PrincipalOrgID":"o-exampleorg1"}}"#,
            r#"{"ArnLike":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:*:*:*"}}"#,
        ] {
            assert_eq!(trusted(&allow(condition)), ["logs.amazonaws.com"], "{condition}");
        }
    }

    #[test]
    fn a_source_is_enough() {
        for condition in [
            r#"{"StringEquals":{"aws:SourceAccount":"111111111111"}}"#,
            r#"{"StringEquals":{"aws:SourceOrgID":"o-exampleorg1"}}"#,
            r#"{"ForAnyValue:StringLike":{"aws:SourceOrgPaths":"o-exampleorg1/*"}}"#,
            r#"{"StringEquals":{"aws:SourceAccount":"${aws:ResourceAccount}"}}"#,
            r#"{"ArnLike":{"aws:SourceArn":"arn:aws:logs:eu-west-1:111111111111:*"}}"#,
            r#"{"ArnLike":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:eu-west-1:111111111111:*"}}"#,
        ] {
            assert_eq!(trusted(&allow(condition)), [""; 0], "{condition}");
        }
    }

    #[test]
    fn other_principals_and_denials_are_no_trust() {
        assert_eq!(
            trusted(r#"{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}"#),
            [""; 0]
        );
        let denied = allow("{}").replace("Allow", "Deny");
        assert_eq!(trusted(&denied), [""; 0]);
    }

    #[test]
    fn a_denial_of_other_sources_takes_the_trust_back() {
        let deny = |condition: &str, action: &str| {
            let deny = format!(
                r#"{{"Effect":"Deny","Principal":"*","Action":"{action}","Resource":"*","Condition":{condition}}}"#
            );
            trusted(&format!("{},{deny}", allow("{}")))
        };
        let perimeter = r#"{"StringNotEqualsIfExists":{"aws:SourceOrgID":"o-exampleorg1"},"Bool":{"aws:PrincipalIsAWSService":"true"},"Null":{"aws:SourceArn":"false"}}"#;
        assert_eq!(deny(perimeter, "s3:*"), [""; 0]);
        assert_eq!(deny(perimeter, "s3:GetObject"), ["logs.amazonaws.com"], "another action");
        let tagged =
            r#"{"StringNotEquals":{"aws:SourceOrgID":"o-exampleorg1","aws:RequestTag/a":"b"}}"#;
        assert_eq!(deny(tagged, "s3:*"), ["logs.amazonaws.com"]);
        let everything = r#"{"StringNotLike":{"aws:SourceOrgID":"*"}}"#;
        assert_eq!(deny(everything, "s3:*"), ["logs.amazonaws.com"]);
    }
}
