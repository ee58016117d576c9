use crate::facts::Cluster;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "redshift-single-az",
    title: "Redshift cluster lives in one Availability Zone",
    severity: Severity::Low,
    practices: &[Practice::P17],
    services: &[Service::Firehose],
    rationale: "When the zone fails, the cluster is gone until it is recovered elsewhere, and \
        Firehose gives up after its retry time. What could not be loaded stays in the \
        staging bucket and has to be loaded by hand from the manifests. Redshift Serverless \
        spreads its subnets by itself and is not asked.",
    remediation: Remediation {
        text: "Convert the cluster to Multi-AZ in place. It needs RA3 nodes and encryption, and \
            subnets in three Availability Zones: resize older node types first.",
        cli: "aws redshift modify-cluster --cluster-identifier <cluster> --multi-az --region <region>",
        terraform: "resource \"aws_redshift_cluster\" \"example\" {\n  multi_az = true\n}",
    },
    references: &[Reference {
        title: "Amazon Redshift Management Guide: Multi-AZ deployment",
        url: "https://docs.aws.amazon.com/redshift/latest/mgmt/managing-cluster-multi-az.html",
    }],
    mappings: &[],
    reads: &[&api::ORGANIZATIONS_LIST_ACCOUNTS, &api::REDSHIFT_DESCRIBE_CLUSTERS],
    scopes: &[Scope::Cluster(judge)],
};

fn judge(context: &Context<'_>, cluster: &Cluster, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &cluster.detail;
        let state = context.cluster(cluster)?.multi_az.as_deref().unwrap_or("nothing");
        if state.eq_ignore_ascii_case("enabled") {
            judge.saw(fact, "MultiAZ", state);
        } else if state.eq_ignore_ascii_case("disabled") {
            let sentence = "The cluster is in one Availability Zone.";
            judge.fail(fact, "MultiAZ", state, "Enabled", sentence);
        } else {
            return Err(Stop::undecided(fact, format!("AWS says {state} of Multi-AZ")));
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
        let snapshot = with(|it| it.multi_az = Some("Disabled".to_owned()));
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
        let silent = with(|it| it.multi_az = None);
        assert_eq!(sample::kind(&CHECK, &silent, CLUSTER), VerdictKind::Unknown);
    }

    #[test]
    fn a_cluster_in_the_making_is_left_out() {
        let creating = with(|it| {
            it.status = "creating".to_owned();
            it.multi_az = Some("Disabled".to_owned());
        });
        assert_eq!(sample::kind(&CHECK, &creating, CLUSTER), VerdictKind::NotApplicable);
    }
}
