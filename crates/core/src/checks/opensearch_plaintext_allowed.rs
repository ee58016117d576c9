use crate::facts::Domain;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity,
    Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "opensearch-plaintext-allowed",
    title: "OpenSearch domain takes plaintext or old TLS",
    severity: Severity::High,
    practices: &[Practice::P07],
    services: &[Service::Firehose],
    rationale: "A domain that serves plain HTTP or TLS before 1.2 lets readers and writers send \
        records and passwords in a form that others on the way can read. Without node-to- \
        node encryption the records travel in clear between the nodes.",
    remediation: Remediation {
        text: "Require HTTPS and a TLS 1.2 policy and switch on node-to-node encryption, all in \
            place. Node-to-node encryption cannot be switched off again, and domains before \
            Elasticsearch 6.7 do not allow it in place: recreate them.",
        cli: "aws opensearch update-domain-config --domain-name <domain> --domain-endpoint-options EnforceHTTPS=true,TLSSecurityPolicy=Policy-Min-TLS-1-2-PFS-2023-10 --node-to-node-encryption-options Enabled=true --region <region>",
        terraform: "resource \"aws_opensearch_domain\" \"example\" {\n  domain_endpoint_options {\n    enforce_https       = true\n    tls_security_policy = \"Policy-Min-TLS-1-2-PFS-2023-10\"\n  }\n  node_to_node_encryption {\n    enabled = true\n  }\n}",
    },
    references: &[
        Reference {
            title: "Amazon OpenSearch Service Developer Guide: Node-to-node encryption for Amazon OpenSearch Service",
            url: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ntn.html",
        },
        Reference {
            title: "Amazon OpenSearch Service API Reference: DomainEndpointOptions",
            url: "https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainEndpointOptions.html",
        },
    ],
    mappings: &[
        Mapping { framework: "ISO 27001:2022", control: "A.8.12" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.24" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-24(1)" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-4" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-4(22)" },
        Mapping { framework: "NIST 800-53 r5", control: "AU-9(3)" },
        Mapping { framework: "PCI DSS v4.0", control: "1.2.5" },
        Mapping { framework: "PCI DSS v4.0", control: "2.2.5" },
        Mapping { framework: "PCI DSS v4.0", control: "2.2.7" },
        Mapping { framework: "PCI DSS v4.0", control: "4.2.1" },
        Mapping { framework: "PCI DSS v4.0", control: "4.2.1.1" },
        Mapping { framework: "PCI DSS v4.0", control: "8.3.2" },
        Mapping { framework: "Security Hub", control: "ES.3" },
        Mapping { framework: "Security Hub", control: "Opensearch.3" },
    ],
    reads: &[&api::ES_DESCRIBE_DOMAIN, &api::ORGANIZATIONS_LIST_ACCOUNTS],
    scopes: &[Scope::Domain(judge)],
};

fn judge(context: &Context<'_>, domain: &Domain, judge: &mut Judge) {
    let fact = &domain.detail;
    let switches = [
        ("DomainEndpointOptions.EnforceHTTPS", "The domain does not require HTTPS."),
        (
            "NodeToNodeEncryptionOptions.Enabled",
            "Nodes of the domain talk to each other in plaintext.",
        ),
    ];
    for (index, (what, sentence)) in switches.into_iter().enumerate() {
        judge.part(|judge| {
            let detail = context.domain(domain)?;
            if [detail.enforce_https, detail.node_to_node][index] {
                judge.saw(fact, what, "true");
            } else {
                judge.fail(fact, what, "false", "true", sentence);
            }
            Ok(())
        });
    }
    judge.part(|judge| {
        let what = "DomainEndpointOptions.TLSSecurityPolicy";
        let policy = context.domain(domain)?.tls_policy.as_deref();
        let version = policy.and_then(|it| it.strip_prefix("Policy-Min-TLS-"));
        match (policy, version) {
            (Some(policy), Some(version)) if old(version) => {
                let sentence = format!("The TLS policy {policy} allows TLS before 1.2.");
                judge.fail(fact, what, policy, "TLS 1.2 or later", sentence);
                Ok(())
            }
            (Some(policy), Some(_)) => {
                judge.saw(fact, what, policy);
                Ok(())
            }
            (policy, None) => {
                let policy = policy.unwrap_or("none");
                Err(Stop::undecided(fact, format!("the TLS policy {policy} is not known")))
            }
            (None, Some(_)) => Ok(()),
        }
    });
}

fn old(version: &str) -> bool {
    version.starts_with("1-0-") || version.starts_with("1-1-")
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

    #[test]
    fn violates() {
        for snapshot in [
            with(|it| it.enforce_https = false),
            with(|it| it.node_to_node = false),
            with(|it| it.tls_policy = Some("Policy-Min-TLS-1-0-2019-07".to_owned())),
        ] {
            assert_eq!(sample::kind(&CHECK, &snapshot, DOMAIN), VerdictKind::Fail);
        }
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), DOMAIN), VerdictKind::Pass);
        let newer = with(|it| it.tls_policy = Some("Policy-Min-TLS-1-2-2019-07".to_owned()));
        assert_eq!(sample::kind(&CHECK, &newer, DOMAIN), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::ES_DESCRIBE_DOMAIN);
        assert_eq!(sample::kind(&CHECK, &denied, DOMAIN), VerdictKind::Unknown);
        for policy in [None, Some("Something-Else".to_owned())] {
            let snapshot = with(|it| it.tls_policy = policy);
            assert_eq!(sample::kind(&CHECK, &snapshot, DOMAIN), VerdictKind::Unknown);
        }
    }

    #[test]
    fn a_domain_that_is_deleted_is_left_out() {
        let deleted = with(|it| it.deleted = true);
        assert_eq!(sample::kind(&CHECK, &deleted, DOMAIN), VerdictKind::NotApplicable);
    }
}
