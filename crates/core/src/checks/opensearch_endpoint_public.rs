use crate::facts::{Collection, Domain};
use crate::owned::unless_out_of_question;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "opensearch-endpoint-public",
    title: "OpenSearch endpoint is reached from the internet",
    severity: Severity::Medium,
    practices: &[Practice::P11],
    services: &[Service::Firehose],
    rationale: "The delivered records can be searched through the endpoint. Where it is public, one \
        wrong policy or one stolen credential is enough from anywhere; in a VPC an attacker \
        has to get in there first.",
    remediation: Remediation {
        text: "A domain is public or in a VPC for its whole life: recreate it in a VPC, restore a \
            snapshot, and recreate the stream with a VPC configuration. For a collection make a \
            VPC endpoint, change the network policy in place to allow it and nothing else, and \
            recreate the stream with a VPC configuration.",
        cli: "aws opensearch create-domain --domain-name <domain> --vpc-options SubnetIds=<subnet>,SecurityGroupIds=<group> --region <region>\naws opensearchserverless update-security-policy --type network --name <policy> --policy-version <version> --policy file://<policy>.json --region <region>",
        terraform: "resource \"aws_opensearch_domain\" \"example\" {\n  vpc_options {\n    subnet_ids         = [aws_subnet.a.id, aws_subnet.b.id]\n    security_group_ids = [aws_security_group.search.id]\n  }\n}",
    },
    references: &[
        Reference {
            title: "Amazon OpenSearch Service Developer Guide: Launching your Amazon OpenSearch Service domains within a VPC",
            url: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html",
        },
        Reference {
            title: "Amazon OpenSearch Service Developer Guide: Network access for Amazon OpenSearch Serverless",
            url: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-network.html",
        },
    ],
    mappings: &[
        Mapping { framework: "ISO 27001:2022", control: "A.8.1" },
        Mapping { framework: "PCI DSS v4.0", control: "1.2.8" },
        Mapping { framework: "PCI DSS v4.0", control: "1.3.1" },
        Mapping { framework: "PCI DSS v4.0", control: "1.3.2" },
        Mapping { framework: "PCI DSS v4.0", control: "1.4.2" },
        Mapping { framework: "PCI DSS v4.0", control: "1.5.1" },
        Mapping { framework: "PCI DSS v4.0", control: "A1.1.3" },
        Mapping { framework: "Security Hub", control: "ES.2" },
        Mapping { framework: "Security Hub", control: "Opensearch.2" },
    ],
    reads: &[
        &api::AOSS_BATCH_GET_COLLECTION,
        &api::AOSS_GET_SECURITY_POLICY,
        &api::AOSS_LIST_SECURITY_POLICIES,
        &api::ES_DESCRIBE_DOMAIN,
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
    ],
    scopes: &[Scope::Collection(judge_collection), Scope::Domain(judge_domain)],
};

fn judge_domain(context: &Context<'_>, domain: &Domain, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &domain.detail;
        if let Some(vpc) = &context.domain(domain)?.vpc {
            judge.saw(fact, "VPCOptions", vpc);
        } else {
            let sentence = "The domain has a public endpoint.";
            judge.fail(fact, "VPCOptions", "none", "a VPC", sentence);
        }
        Ok(())
    });
}

/// One network policy that opens an endpoint is enough, whatever the others say. Without any policy
/// nobody reaches the collection.
fn judge_collection(context: &Context<'_>, collection: &Collection, judge: &mut Judge) {
    judge.part(|_| context.collection(collection).map(|_| ()));
    judge.part(|judge| {
        context.own(&collection.arn, "collection")?;
        unless_out_of_question(&context.collection(collection))?;
        let fact = &collection.network;
        for rule in fact.known()? {
            let what = format!("AllowFromPublic of {} for {}", rule.policy, rule.resource_type);
            if rule.public {
                let sentence = format!("The network policy {} admits the internet.", rule.policy);
                judge.fail(fact, what, "true", "false", sentence);
            } else {
                judge.saw(fact, what, "false");
            }
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::{COLLECTION, DOMAIN};
    use crate::{Snapshot, VerdictKind, api, sample};

    fn public_domain() -> Snapshot {
        sample::with(|s| sample::existing(&mut sample::domain_mut(s).detail).vpc = None)
    }

    fn public_collection() -> Snapshot {
        sample::with(|s| {
            let rules = sample::value(&mut sample::collection_mut(s).network);
            let mut open = rules[0].clone();
            open.public = true;
            rules.push(open);
        })
    }

    #[test]
    fn violates() {
        assert_eq!(sample::kind(&CHECK, &public_domain(), DOMAIN), VerdictKind::Fail);
        let mut collection = public_collection();
        assert_eq!(sample::kind(&CHECK, &collection, COLLECTION), VerdictKind::Fail);
        sample::forget(&mut collection, &api::AOSS_BATCH_GET_COLLECTION);
        assert_eq!(sample::kind(&CHECK, &collection, COLLECTION), VerdictKind::Fail, "proven");
    }

    #[test]
    fn clean() {
        for name in [DOMAIN, COLLECTION] {
            assert_eq!(sample::kind(&CHECK, &sample::snapshot(), name), VerdictKind::Pass);
        }
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::ES_DESCRIBE_DOMAIN);
        assert_eq!(sample::kind(&CHECK, &denied, DOMAIN), VerdictKind::Unknown);
        for api in [&api::AOSS_BATCH_GET_COLLECTION, &api::AOSS_GET_SECURITY_POLICY] {
            assert_eq!(
                sample::kind(&CHECK, &sample::without(api), COLLECTION),
                VerdictKind::Unknown
            );
        }
    }

    #[test]
    fn what_is_made_or_deleted_is_left_out() {
        let mut domain = public_domain();
        sample::existing(&mut sample::domain_mut(&mut domain).detail).deleted = true;
        assert_eq!(sample::kind(&CHECK, &domain, DOMAIN), VerdictKind::NotApplicable);
        let mut collection = public_collection();
        let detail = sample::existing(&mut sample::collection_mut(&mut collection).detail);
        detail.status = "CREATING".to_owned();
        assert_eq!(sample::kind(&CHECK, &collection, COLLECTION), VerdictKind::NotApplicable);
    }
}
