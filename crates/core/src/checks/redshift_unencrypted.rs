use crate::facts::Cluster;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "redshift-unencrypted",
    title: "Redshift cluster is not encrypted",
    severity: Severity::High,
    practices: &[Practice::P09],
    services: &[Service::Firehose],
    rationale: "Blocks, metadata and snapshots of the cluster hold the delivered records in clear. \
        Records that were encrypted up to here lose their protection. Redshift Serverless is \
        always encrypted and is not asked.",
    remediation: Remediation {
        text: "Modify the cluster to use a customer-managed key, in place. Amazon Redshift migrates \
            the data in the background; the cluster is read-only for a while unless it uses RA3 \
            nodes.",
        cli: "aws redshift modify-cluster --cluster-identifier <cluster> --encrypted --kms-key-id <key-arn> --region <region>",
        terraform: "resource \"aws_redshift_cluster\" \"example\" {\n  encrypted  = true\n  kms_key_id = aws_kms_key.warehouse.arn\n}",
    },
    references: &[Reference {
        title: "Amazon Redshift Management Guide: Amazon Redshift database encryption",
        url: "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html",
    }],
    mappings: &[
        Mapping { framework: "ISO 27001:2022", control: "A.8.24" },
        Mapping { framework: "PCI DSS v4.0", control: "3.5.1" },
        Mapping { framework: "PCI DSS v4.0", control: "8.3.2" },
    ],
    reads: &[&api::ORGANIZATIONS_LIST_ACCOUNTS, &api::REDSHIFT_DESCRIBE_CLUSTERS],
    scopes: &[Scope::Cluster(judge)],
};

fn judge(context: &Context<'_>, cluster: &Cluster, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &cluster.detail;
        if context.cluster(cluster)?.encrypted {
            judge.saw(fact, "Encrypted", "true");
        } else {
            judge.fail(fact, "Encrypted", "false", "true", "The cluster is not encrypted at rest.");
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::ClusterDetail;
    use crate::sample::CLUSTER;
    use crate::{Snapshot, VerdictKind, api, sample};

    fn with(change: impl FnOnce(&mut ClusterDetail)) -> Snapshot {
        sample::with(|s| change(sample::existing(&mut sample::cluster_mut(s).detail)))
    }

    #[test]
    fn violates() {
        let snapshot = with(|it| it.encrypted = false);
        assert_eq!(sample::kind(&CHECK, &snapshot, CLUSTER), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), CLUSTER), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::REDSHIFT_DESCRIBE_CLUSTERS);
        assert_eq!(sample::kind(&CHECK, &denied, CLUSTER), VerdictKind::Unknown);
    }

    #[test]
    fn a_cluster_in_the_making_is_left_out() {
        let creating = with(|it| {
            it.status = "creating".to_owned();
            it.encrypted = false;
        });
        assert_eq!(sample::kind(&CHECK, &creating, CLUSTER), VerdictKind::NotApplicable);
    }
}
