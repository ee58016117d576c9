use crate::facts::Domain;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "opensearch-policy-public",
    title: "Public OpenSearch domain admits everyone",
    severity: Severity::Critical,
    practices: &[Practice::P10],
    services: &[Service::Firehose],
    rationale: "The domain has a public endpoint, its access policy admits every caller, and no \
        fine-grained access control asks who it is: anyone on the internet reads, changes \
        and deletes the delivered records.",
    remediation: Remediation {
        text: "Name the delivery role and the readers in the access policy, in place and at once. \
            Then switch on fine-grained access control, and plan the move into a VPC.",
        cli: "aws opensearch update-domain-config --domain-name <domain> --access-policies file://<policy>.json --region <region>",
        terraform: "resource \"aws_opensearch_domain_policy\" \"example\" {\n  domain_name     = aws_opensearch_domain.example.domain_name\n  access_policies = data.aws_iam_policy_document.named_principals.json\n}",
    },
    references: &[
        Reference {
            title: "Amazon OpenSearch Service Developer Guide: Identity and Access Management in Amazon OpenSearch Service",
            url: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html",
        },
        Reference {
            title: "Amazon OpenSearch Service Developer Guide: Fine-grained access control in Amazon OpenSearch Service",
            url: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html",
        },
    ],
    mappings: &[],
    reads: &[&api::ES_DESCRIBE_DOMAIN, &api::ORGANIZATIONS_LIST_ACCOUNTS],
    scopes: &[Scope::Domain(judge)],
};

fn judge(context: &Context<'_>, domain: &Domain, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &domain.detail;
        let detail = context.domain(domain)?;
        if detail.vpc.is_some() {
            let why = "The domain is reached only through its VPC.";
            return Err(Stop::not_applicable(why));
        }
        if detail.fine_grained {
            judge.saw(fact, "AdvancedSecurityOptions.Enabled", "true");
            return Ok(());
        }
        if let Some(text) = &detail.policy {
            return context.admits_everyone(judge, fact, text, "The access policy of the domain");
        }
        // Without a policy only the own account is admitted, by its IAM.
        judge.saw(fact, "AccessPolicies", "none");
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::DomainDetail;
    use crate::sample::DOMAIN;
    use crate::{Snapshot, VerdictKind, api, sample};

    fn with(change: impl FnOnce(&mut DomainDetail)) -> Snapshot {
        sample::with(|s| change(sample::existing(&mut sample::domain_mut(s).detail)))
    }

    fn public(policy: &str) -> Snapshot {
        let policy = policy.to_owned();
        with(|it| (it.vpc, it.fine_grained, it.policy) = (None, false, Some(policy)))
    }

    const EVERYONE: &str = r#"{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"es:*","Resource":"*"}]}"#;

    #[test]
    fn violates() {
        assert_eq!(sample::kind(&CHECK, &public(EVERYONE), DOMAIN), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        let mut guarded = public(EVERYONE);
        sample::existing(&mut sample::domain_mut(&mut guarded).detail).fine_grained = true;
        assert_eq!(sample::kind(&CHECK, &guarded, DOMAIN), VerdictKind::Pass);
        let named = public(&EVERYONE.replace('*', "222222222222"));
        assert_eq!(sample::kind(&CHECK, &named, DOMAIN), VerdictKind::Pass);
        let none = with(|it| (it.vpc, it.fine_grained) = (None, false));
        assert_eq!(sample::kind(&CHECK, &none, DOMAIN), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::ES_DESCRIBE_DOMAIN);
        assert_eq!(sample::kind(&CHECK, &denied, DOMAIN), VerdictKind::Unknown);
        assert_eq!(sample::kind(&CHECK, &public("{ no"), DOMAIN), VerdictKind::Unknown);
    }

    #[test]
    fn a_domain_in_a_vpc_is_left_out() {
        let inside = with(|it| (it.fine_grained, it.policy) = (false, Some(EVERYONE.to_owned())));
        assert_eq!(sample::kind(&CHECK, &inside, DOMAIN), VerdictKind::NotApplicable);
    }
}
