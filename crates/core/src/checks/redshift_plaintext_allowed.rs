use crate::facts::{Cluster, Workgroup};
use crate::owned::unless_out_of_question;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity,
    Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "redshift-plaintext-allowed",
    title: "Redshift takes connections without TLS",
    severity: Severity::High,
    practices: &[Practice::P07],
    services: &[Service::Firehose],
    rationale: "Without require_ssl every client chooses whether it encrypts its connection. \
        Queries, results and passwords then cross networks in clear, and nobody notices.",
    remediation: Remediation {
        text: "Set require_ssl to true in a parameter group of your own: the default groups cannot \
            be changed. The cluster takes it over with the next reboot; a workgroup restarts by \
            itself. Until the reboot the old value is in force.",
        cli: "aws redshift modify-cluster-parameter-group --parameter-group-name <parameter-group> --parameters ParameterName=require_ssl,ParameterValue=true --region <region>\naws redshift reboot-cluster --cluster-identifier <cluster> --region <region>\naws redshift-serverless update-workgroup --workgroup-name <workgroup> --config-parameters parameterKey=require_ssl,parameterValue=true --region <region>",
        terraform: "resource \"aws_redshift_parameter_group\" \"example\" {\n  family = \"redshift-2.0\"\n  parameter {\n    name  = \"require_ssl\"\n    value = \"true\"\n  }\n}",
    },
    references: &[
        Reference {
            title: "Amazon Redshift Management Guide: Configuring security options for connections",
            url: "https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-ssl-support.html",
        },
        Reference {
            title: "Amazon Redshift Management Guide: Amazon Redshift parameter groups",
            url: "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-parameter-groups.html",
        },
    ],
    mappings: &[
        Mapping { framework: "ISO 27001:2022", control: "A.8.12" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.24" },
        Mapping { framework: "PCI DSS v4.0", control: "1.2.5" },
        Mapping { framework: "PCI DSS v4.0", control: "2.2.5" },
        Mapping { framework: "PCI DSS v4.0", control: "2.2.7" },
        Mapping { framework: "PCI DSS v4.0", control: "4.2.1" },
        Mapping { framework: "PCI DSS v4.0", control: "4.2.1.1" },
        Mapping { framework: "PCI DSS v4.0", control: "8.3.2" },
    ],
    reads: &[
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
        &api::REDSHIFT_SERVERLESS_GET_WORKGROUP,
        &api::REDSHIFT_DESCRIBE_CLUSTER_PARAMETERS,
        &api::REDSHIFT_DESCRIBE_CLUSTERS,
    ],
    scopes: &[Scope::Cluster(judge_cluster), Scope::Workgroup(judge_workgroup)],
};

const OPEN: &str = "Connections without TLS are accepted.";

fn judge_cluster(context: &Context<'_>, cluster: &Cluster, judge: &mut Judge) {
    judge.part(|judge| {
        context.own(&cluster.arn, "cluster")?;
        unless_out_of_question(&context.cluster(cluster))?;
        let fact = &cluster.require_ssl;
        // Where nobody set it the engine's default decides, which is false.
        let value = fact.known()?.as_deref().unwrap_or("not set");
        if value.eq_ignore_ascii_case("true") {
            judge.saw(fact, "require_ssl", value);
        } else {
            judge.fail(fact, "require_ssl", value, "true", OPEN);
        }
        Ok(())
    });
    // What a parameter group says counts only where it is in force.
    judge.part(|judge| {
        let fact = &cluster.detail;
        let Some((name, status)) = &context.cluster(cluster)?.parameter_group else {
            return Err(Stop::undecided(fact, "AWS named no parameter group"));
        };
        match status.as_str() {
            "in-sync" => judge.saw(fact, "ParameterApplyStatus", status),
            "pending-reboot" => {
                let sentence = format!(
                    "The parameter group {name} is in force only after the cluster was rebooted."
                );
                judge.fail(fact, "ParameterApplyStatus", status, "in-sync", sentence);
            }
            _ => {
                let why = format!("the parameter group {name} is {status}");
                return Err(Stop::undecided(fact, why));
            }
        }
        Ok(())
    });
}

fn judge_workgroup(context: &Context<'_>, workgroup: &Workgroup, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &workgroup.detail;
        let Some(value) = context.workgroup(workgroup)?.require_ssl.as_deref() else {
            return Err(Stop::undecided(fact, "AWS did not say whether TLS is required"));
        };
        if value.eq_ignore_ascii_case("true") {
            judge.saw(fact, "require_ssl", value);
        } else {
            judge.fail(fact, "require_ssl", value, "true", OPEN);
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::{CLUSTER, WORKGROUP};
    use crate::{Snapshot, VerdictKind, api, sample};

    fn cluster(value: Option<&str>, status: &str) -> Snapshot {
        sample::with(|s| {
            let it = sample::cluster_mut(s);
            *sample::value(&mut it.require_ssl) = value.map(str::to_owned);
            let group = ("warehouse".to_owned(), status.to_owned());
            sample::existing(&mut it.detail).parameter_group = Some(group);
        })
    }

    fn workgroup(value: Option<&str>) -> Snapshot {
        sample::with(|s| {
            let detail = sample::existing(&mut sample::workgroup_mut(s).detail);
            detail.require_ssl = value.map(str::to_owned);
        })
    }

    #[test]
    fn violates() {
        for value in [Some("false"), None] {
            let mut snapshot = cluster(value, "in-sync");
            assert_eq!(sample::kind(&CHECK, &snapshot, CLUSTER), VerdictKind::Fail);
            sample::forget(&mut snapshot, &api::REDSHIFT_DESCRIBE_CLUSTERS);
            assert_eq!(sample::kind(&CHECK, &snapshot, CLUSTER), VerdictKind::Fail, "proven");
        }
        let workgroup = workgroup(Some("false"));
        assert_eq!(sample::kind(&CHECK, &workgroup, WORKGROUP), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        for name in [CLUSTER, WORKGROUP] {
            assert_eq!(sample::kind(&CHECK, &sample::snapshot(), name), VerdictKind::Pass);
        }
    }

    #[test]
    fn unknown() {
        for api in [&api::REDSHIFT_DESCRIBE_CLUSTERS, &api::REDSHIFT_DESCRIBE_CLUSTER_PARAMETERS] {
            assert_eq!(sample::kind(&CHECK, &sample::without(api), CLUSTER), VerdictKind::Unknown);
        }
        let applying = cluster(Some("true"), "applying");
        assert_eq!(sample::kind(&CHECK, &applying, CLUSTER), VerdictKind::Unknown);
        let denied = sample::without(&api::REDSHIFT_SERVERLESS_GET_WORKGROUP);
        assert_eq!(sample::kind(&CHECK, &denied, WORKGROUP), VerdictKind::Unknown);
        assert_eq!(sample::kind(&CHECK, &workgroup(None), WORKGROUP), VerdictKind::Unknown);
    }

    #[test]
    fn a_value_that_waits_for_a_reboot_is_no_pass() {
        let pending = cluster(Some("true"), "pending-reboot");
        assert_eq!(sample::kind(&CHECK, &pending, CLUSTER), VerdictKind::Fail);
    }

    #[test]
    fn a_cluster_in_the_making_is_left_out() {
        let mut snapshot = cluster(Some("false"), "in-sync");
        let detail = sample::existing(&mut sample::cluster_mut(&mut snapshot).detail);
        detail.status = "deleting".to_owned();
        assert_eq!(sample::kind(&CHECK, &snapshot, CLUSTER), VerdictKind::NotApplicable);
    }
}
