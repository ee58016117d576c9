use crate::facts::Domain;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "opensearch-unencrypted",
    title: "OpenSearch domain is not encrypted at rest",
    severity: Severity::High,
    practices: &[Practice::P09],
    services: &[Service::Firehose],
    rationale: "Indexes, logs, swap files and automated snapshots of the domain hold the delivered \
        records in clear. Records that were encrypted up to here lose their protection.",
    remediation: Remediation {
        text: "Switch on encryption at rest in place, with a customer-managed key; it cannot be \
            switched off again. Domains before Elasticsearch 6.7 do not allow it in place: \
            recreate them with encryption and reindex or restore a snapshot.",
        cli: "aws opensearch update-domain-config --domain-name <domain> --encryption-at-rest-options Enabled=true,KmsKeyId=<key-arn> --region <region>",
        terraform: "resource \"aws_opensearch_domain\" \"example\" {\n  encrypt_at_rest {\n    enabled    = true\n    kms_key_id = aws_kms_key.search.arn\n  }\n}",
    },
    references: &[Reference {
        title: "Amazon OpenSearch Service Developer Guide: Encryption of data at rest for Amazon OpenSearch Service",
        url: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html",
    }],
    mappings: &[
        Mapping { framework: "ISO 27001:2022", control: "A.8.11" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.24" },
        Mapping { framework: "NIST 800-53 r5", control: "AU-9(3)" },
        Mapping { framework: "NIST 800-53 r5", control: "SC-28(1)" },
        Mapping { framework: "NIST 800-53 r5", control: "SC-8(3)" },
        Mapping { framework: "NIST 800-53 r5", control: "SC-8(4)" },
        Mapping { framework: "PCI DSS v4.0", control: "3.5.1" },
        Mapping { framework: "PCI DSS v4.0", control: "8.3.2" },
        Mapping { framework: "Security Hub", control: "ES.1" },
        Mapping { framework: "Security Hub", control: "Opensearch.1" },
    ],
    reads: &[&api::ES_DESCRIBE_DOMAIN, &api::ORGANIZATIONS_LIST_ACCOUNTS],
    scopes: &[Scope::Domain(judge)],
};

fn judge(context: &Context<'_>, domain: &Domain, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &domain.detail;
        let what = "EncryptionAtRestOptions.Enabled";
        if context.domain(domain)?.encrypted {
            judge.saw(fact, what, "true");
        } else {
            judge.fail(fact, what, "false", "true", "The domain is not encrypted at rest.");
        }
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

    #[test]
    fn violates() {
        let snapshot = with(|it| it.encrypted = false);
        assert_eq!(sample::kind(&CHECK, &snapshot, DOMAIN), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), DOMAIN), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::ES_DESCRIBE_DOMAIN);
        assert_eq!(sample::kind(&CHECK, &denied, DOMAIN), VerdictKind::Unknown);
    }

    #[test]
    fn a_domain_that_is_deleted_is_left_out() {
        let deleted = with(|it| it.deleted = true);
        assert_eq!(sample::kind(&CHECK, &deleted, DOMAIN), VerdictKind::NotApplicable);
    }
}
