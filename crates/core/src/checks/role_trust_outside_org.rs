use hydrant_iam::{Condition, Effect, PolicyDocument, Principal, Selection, Statement};

use crate::facts::{Principals, Role};
use crate::perimeter::document;
use crate::{
    Check, Context, Fact, Judge, Packed, Practice, Reference, Remediation, Scope, Service,
    Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "role-trust-outside-org",
    title: "Role of a stream can be assumed from outside the organization",
    severity: Severity::Critical,
    practices: &[Practice::P01],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Whoever may assume the role reads and writes the data of its streams from an account that \
        no policy and no trail of the organization reaches.",
    remediation: Remediation {
        text: "Name only the service that uses the role, and for people and programs roles of the \
            organization; accounts that are trusted on purpose belong into the configuration. For an \
            identity provider of the web demand its audience and subject in a condition.",
        cli: "aws iam update-assume-role-policy --role-name <role> --policy-document file://<trust-policy>.json",
        terraform: "resource \"aws_iam_role\" \"example\" {\n  assume_role_policy = file(\"<trust-policy>.json\")\n}",
    },
    references: &[
        Reference {
            title: "IAM User Guide: AWS JSON policy elements: Principal",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        },
        Reference {
            title: "IAM User Guide: Available keys for AWS OIDC federation",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
        &api::ORGANIZATIONS_DESCRIBE_ORGANIZATION,
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
    ],
    scopes: &[Scope::Role(judge)],
};

fn judge(context: &Context<'_>, role: &Role, judge: &mut Judge) {
    let trust = || {
        let (person, fact) = context.own_role(role)?;
        let Some(text) = &person.trust else {
            return Err(Stop::undecided(fact, "the trust policy was not shown"));
        };
        Ok((fact, text))
    };
    judge.part(|judge| {
        let (fact, text) = trust()?;
        context.admits_anybody(judge, fact, text, "The trust policy")
    });
    judge.part(|_| {
        let (fact, text) = trust()?;
        providers(fact, &document(fact, text)?)
    });
}

/// An identity provider of the web has users of its own; whom it lets in is open unless a condition says.
fn providers(fact: &Fact<Packed<Principals>>, trust: &PolicyDocument) -> Result<(), Stop> {
    let allows = trust.statements.iter().filter(|it| it.effect == Effect::Allow);
    for statement in allows {
        let Selection::Only(principals) = &statement.principals else { continue };
        for principal in principals {
            if let Principal::Federated(name) = principal
                && !name.contains(":saml-provider/")
                && !says_who(statement, name)
            {
                let why = format!("whom the identity provider {name} lets in is not restricted");
                return Err(Stop::undecided(fact, why));
            }
        }
    }
    Ok(())
}

/// Whether a statement says who of a provider is meant: by subject, or for a provider that knows its
/// audiences by audience.
fn says_who(statement: &Statement, provider: &str) -> bool {
    let host = provider.rsplit(":oidc-provider/").next().unwrap_or(provider).to_ascii_lowercase();
    // GitHub's audience is the same for all of its users.
    let keys: &[&str] =
        if host == "token.actions.githubusercontent.com" { &["sub"] } else { &["sub", "aud"] };
    let says = |it: &Condition| {
        let key = it.key.to_ascii_lowercase();
        let named = keys.iter().any(|last| key == format!("{host}:{last}"));
        named
            && !it.operator.holds_without_key()
            && !it.operator.comparison.is_negated()
            && !it.values.iter().any(|value| value == "*")
    };
    statement.conditions.iter().any(says)
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::people::change_principals;
    use crate::sample::roles::trust;
    use crate::{VerdictKind, api, sample};

    const GITHUB: &str =
        "arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com";

    fn trusting(principal: &str, condition: &str) -> crate::Snapshot {
        let policy = format!(
            r#"{{"Statement":{{"Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRole","Condition":{condition}}}}}"#
        );
        sample::with(|s| change_principals(s, |it| trust(it, "delivery", &policy)))
    }

    fn kind(principal: &str, condition: &str) -> VerdictKind {
        sample::kind(&CHECK, &trusting(principal, condition), "delivery")
    }

    #[test]
    fn violates() {
        for principal in [
            r#""*""#,
            r#"{"AWS":"arn:aws:iam::999999999999:role/x"}"#,
            r#"{"AWS":"999999999999"}"#,
            r#"{"Federated":"arn:aws:iam::999999999999:saml-provider/x"}"#,
        ] {
            assert_eq!(kind(principal, "{}"), VerdictKind::Fail, "{principal}");
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
        assert_eq!(kind(r#"{"AWS":"333333333333"}"#, "{}"), VerdictKind::Pass);
        let own = r#"{"Federated":"arn:aws:iam::222222222222:saml-provider/x"}"#;
        assert_eq!(kind(own, "{}"), VerdictKind::Pass);
        let subject = r#"{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:shop/*"}}"#;
        assert_eq!(kind(&format!(r#"{{"Federated":"{GITHUB}"}}"#), subject), VerdictKind::Pass);
        let organization = r#"{"StringEquals":{"aws:PrincipalOrgID":"o-exampleorg1"}}"#;
        assert_eq!(kind(r#""*""#, organization), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS);
        assert_eq!(sample::kind(&CHECK, &denied, "delivery"), VerdictKind::Unknown);
        let audience =
            r#"{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}"#;
        let github = format!(r#"{{"Federated":"{GITHUB}"}}"#);
        assert_eq!(kind(&github, audience), VerdictKind::Unknown, "everybody at GitHub has it");
        assert_eq!(kind(r#"{"Federated":"accounts.google.com"}"#, "{}"), VerdictKind::Unknown);
        let mut strange = trusting(r#"{"AWS":"999999999999"}"#, "{}");
        sample::forget(&mut strange, &api::ORGANIZATIONS_LIST_ACCOUNTS);
        assert_eq!(sample::kind(&CHECK, &strange, "delivery"), VerdictKind::Unknown);
    }
}
