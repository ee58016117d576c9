use hydrant_iam::{
    Comparison, Condition, Effect, PolicyDocument, Principal, Quantifier, Selection, Statement,
    Who, admissions,
};

use crate::facts::Endpoint;
use crate::perimeter::document;
use crate::{
    Check, Context, Fact, Judge, Mapping, Practice, Reference, Remediation, Scope, Service,
    Severity, Stop, Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "endpoint-policy-open",
    title: "Policy of an interface endpoint allows everything",
    severity: Severity::Medium,
    practices: &[Practice::P10, Practice::P11],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "The default policy of an endpoint lets any principal reach any stream of any \
        account through it. Whoever runs code in the VPC can then send data to a stream of \
        their own account with credentials of their own.",
    remediation: Remediation {
        text: "Replace the policy in place: allow principals of the organization only \
            (aws:PrincipalOrgID) and, better still, resources of the organization only \
            (aws:ResourceOrgID).",
        cli: "aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint> --policy-document '{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"<organization>\",\"aws:ResourceOrgID\":\"<organization>\"}}}]}' --region <region>",
        terraform: "resource \"aws_vpc_endpoint\" \"firehose\" {\n  policy = data.aws_iam_policy_document.organization_only.json\n}",
    },
    references: &[Reference {
        title: "AWS PrivateLink: Control access to VPC endpoints using endpoint policies",
        url: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
    }],
    mappings: &[
        Mapping { framework: "ISO 27001:2022", control: "A.8.20" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.21" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.22" },
    ],
    reads: &[&api::EC2_DESCRIBE_VPC_ENDPOINTS],
    scopes: &[Scope::Endpoint(judge)],
};

fn judge(context: &Context<'_>, target: Target, endpoint: &Endpoint, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = context.own_endpoint(target, endpoint)?;
        let Some(text) = &endpoint.policy else {
            return Err(Stop::undecided(fact, "AWS did not say the endpoint's policy"));
        };
        let mut policy = document(fact, text)?;
        policy.statements.iter_mut().for_each(set_place_aside);
        if bound_by_denial(fact, &policy)? {
            judge.saw(fact, "Policy", "denies resources of others");
            return Ok(());
        }
        let everyone =
            admissions(&policy, context).into_iter().filter(|it| it.who == Who::Everyone);
        for admission in everyone {
            let Some(statement) = policy.statements.get(admission.statement) else { continue };
            if bound(statement) {
                continue;
            }
            let place = match &admission.sid {
                Some(sid) => format!("Statement {sid}"),
                None => format!("Statement[{}]", admission.statement),
            };
            let sentence =
                "The policy of the endpoint lets everybody reach the streams of any account.";
            let expected = "principals or resources of the organization only";
            judge.fail(fact, place, admission.why, expected, sentence);
        }
        Ok(())
    });
}

/// Whoever comes through an endpoint comes from its VPC: such a condition always holds there. Under
/// another name it counts for nothing, and the others keep their places.
fn set_place_aside(statement: &mut Statement) {
    const ALWAYS: [&str; 4] =
        ["aws:sourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip"];
    for condition in &mut statement.conditions {
        if ALWAYS.iter().any(|key| condition.key.eq_ignore_ascii_case(key)) {
            condition.key.push_str(" (of the VPC itself)");
        }
    }
}

/// The keys that say whose a resource is.
fn is_about_owner(condition: &Condition) -> bool {
    ["aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths"]
        .iter()
        .any(|key| condition.key.eq_ignore_ascii_case(key))
        && !condition.values.is_empty()
        && condition.values.iter().all(|it| it != "*")
}

/// Whether an allowing statement leads to resources of known accounts only.
fn bound(statement: &Statement) -> bool {
    let named = |it: &String| {
        let account = it.split(':').nth(4).unwrap_or_default();
        account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())
    };
    let resources = match &statement.resources {
        Selection::Only(resources) => resources.iter().all(named),
        Selection::Unspecified | Selection::AllBut(_) => false,
    };
    let owner = |it: &Condition| {
        let operator = &it.operator;
        is_about_owner(it)
            && !operator.if_exists
            && operator.quantifier != Quantifier::ForAllValues
            && matches!(operator.comparison, Comparison::StringEquals | Comparison::StringLike)
    };
    resources || statement.conditions.iter().any(owner)
}

/// Whether a statement denies everybody all resources of others; undecided if it denies a part.
fn bound_by_denial<T>(fact: &Fact<T>, policy: &PolicyDocument) -> Result<bool, Stop> {
    let others = |it: &Condition| is_about_owner(it) && it.operator.comparison.is_negated();
    let mut partly = false;
    for statement in policy.statements.iter().filter(|it| it.effect == Effect::Deny) {
        if !statement.conditions.iter().any(others) {
            continue;
        }
        let all = |it: &Selection<String>| matches!(it, Selection::Only(all) if all.iter().any(|it| it == "*"));
        let everybody = matches!(&statement.principals, Selection::Only(all) if all.iter().any(Principal::is_everyone));
        let whole = statement.conditions.iter().all(others);
        if whole && everybody && all(&statement.actions) && all(&statement.resources) {
            return Ok(true);
        }
        partly = true;
    }
    if partly {
        return Err(Stop::undecided(fact, "the policy denies some access to resources of others"));
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::around;
    use crate::{VerdictKind, sample};

    const NAME: &str = "vpce-kinesis-streams";

    fn with_policy(policy: Option<&str>) -> VerdictKind {
        let snapshot = sample::with(|s| {
            for it in around::endpoints(s).iter_mut() {
                it.policy = policy.map(str::to_owned);
            }
        });
        sample::kind(&CHECK, &snapshot, NAME)
    }

    fn allow(resource: &str, condition: &str) -> String {
        format!(
            r#"{{"Effect":"Allow","Principal":"*","Action":"*","Resource":"{resource}","Condition":{{{condition}}}}}"#
        )
    }

    fn policy(statements: &[String]) -> String {
        format!(r#"{{"Statement":[{}]}}"#, statements.join(","))
    }

    fn kind(resource: &str, condition: &str) -> VerdictKind {
        with_policy(Some(&policy(&[allow(resource, condition)])))
    }

    #[test]
    fn violates() {
        assert_eq!(kind("*", ""), VerdictKind::Fail);
        assert_eq!(kind("arn:aws:kinesis:*:*:stream/*", ""), VerdictKind::Fail);
        for condition in [
            r#""StringEquals":{"aws:SourceVpc":"vpc-0a1b2c3d4e5f60718"}"#,
            r#""StringEqualsIfExists":{"aws:ResourceOrgID":"o-exampleorg1"}"#,
            r#""StringLike":{"aws:ResourceAccount":"*"}"#,
            r#""Bool":{"aws:SecureTransport":"true"}"#,
        ] {
            assert_eq!(kind("*", condition), VerdictKind::Fail, "{condition}");
        }
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), NAME), VerdictKind::Pass);
        let own = "arn:aws:kinesis:eu-west-1:222222222222:stream/*";
        assert_eq!(kind(own, ""), VerdictKind::Pass);
        let condition = r#""StringEquals":{"aws:ResourceOrgID":"o-exampleorg1"}"#;
        assert_eq!(kind("*", condition), VerdictKind::Pass);
        let deny = r#"{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:ResourceOrgID":"o-exampleorg1"}}}"#;
        let both = policy(&[allow("*", ""), deny.to_owned()]);
        assert_eq!(with_policy(Some(&both)), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        assert_eq!(with_policy(None), VerdictKind::Unknown);
        assert_eq!(with_policy(Some("{")), VerdictKind::Unknown);
        let deny = r#"{"Effect":"Deny","Principal":"*","Action":"kinesis:Put*","Resource":"*","Condition":{"StringNotEquals":{"aws:ResourceOrgID":"o-exampleorg1"}}}"#;
        let both = policy(&[allow("*", ""), deny.to_owned()]);
        assert_eq!(with_policy(Some(&both)), VerdictKind::Unknown);
    }

    #[test]
    fn endpoints_of_others_and_in_the_making_are_left_out() {
        let deleting = sample::with(|s| {
            for it in around::endpoints(s).iter_mut() {
                it.state = "deleting".to_owned();
            }
        });
        assert_eq!(sample::kind(&CHECK, &deleting, NAME), VerdictKind::NotApplicable);
        let shared = sample::with(|s| {
            let owner = Some(sample::account(sample::ARCHIVE));
            for it in around::endpoints(s).iter_mut() {
                it.owner = owner;
            }
        });
        assert_eq!(sample::kind(&CHECK, &shared, NAME), VerdictKind::NotApplicable);
    }
}
