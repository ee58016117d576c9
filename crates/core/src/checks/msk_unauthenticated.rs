use crate::facts::MskCluster;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity,
    Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "msk-unauthenticated",
    title: "Source MSK cluster accepts clients without authentication",
    severity: Severity::High,
    practices: &[Practice::P10],
    services: &[Service::Firehose],
    rationale: "Whoever reaches the brokers over the network reads and writes every topic without \
        authorization, and what is written there is delivered as if it were genuine.",
    remediation: Remediation {
        text: "Move every client to IAM access control, SASL/SCRAM or mutual TLS, and then switch \
            access without authentication off in place.",
        cli: "aws kafka update-security --cluster-arn <cluster-arn> --current-version <version> --client-authentication 'Unauthenticated={Enabled=false},Sasl={Iam={Enabled=true}}' --region <region>",
        terraform: "resource \"aws_msk_cluster\" \"example\" {\n  client_authentication {\n    unauthenticated = false\n    sasl {\n      iam = true\n    }\n  }\n}",
    },
    references: &[
        Reference {
            title: "Amazon MSK Developer Guide: Authentication and authorization for Apache Kafka APIs",
            url: "https://docs.aws.amazon.com/msk/latest/developerguide/kafka_apis_iam.html",
        },
        Reference {
            title: "Amazon MSK Developer Guide: Update security settings of an Amazon MSK cluster",
            url: "https://docs.aws.amazon.com/msk/latest/developerguide/msk-update-security.html",
        },
    ],
    mappings: &[Mapping { framework: "Security Hub", control: "MSK.6" }],
    reads: &[&api::KAFKA_DESCRIBE_CLUSTER_V2, &api::ORGANIZATIONS_LIST_ACCOUNTS],
    scopes: &[Scope::MskCluster(judge)],
};

fn judge(context: &Context<'_>, cluster: &MskCluster, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &cluster.detail;
        let what = "ClientAuthentication.Unauthenticated";
        let detail = context.msk_cluster(cluster)?;
        match (detail.unauthenticated, detail.authenticated) {
            (Some(true), _) => {
                let sentence = "The cluster accepts clients without authentication.";
                judge.fail(fact, what, "true", "false", sentence);
            }
            // Without any authentication there is no other way in.
            (None, false) => {
                let sentence = "No authentication of clients is switched on.";
                judge.fail(fact, what, "no authentication", "false", sentence);
            }
            (Some(false), _) => judge.saw(fact, what, "false"),
            (None, true) => {
                let why = "AWS did not say whether clients without authentication are accepted";
                return Err(Stop::undecided(fact, why));
            }
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::MskDetail;
    use crate::sample::MSK;
    use crate::{Snapshot, VerdictKind, api, sample};

    fn with(change: impl FnOnce(&mut MskDetail)) -> Snapshot {
        sample::with(|s| change(sample::existing(&mut sample::msk_mut(s).detail)))
    }

    #[test]
    fn violates() {
        let both = with(|it| it.unauthenticated = Some(true));
        assert_eq!(sample::kind(&CHECK, &both, MSK), VerdictKind::Fail);
        let none = with(|it| (it.unauthenticated, it.authenticated) = (None, false));
        assert_eq!(sample::kind(&CHECK, &none, MSK), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), MSK), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::KAFKA_DESCRIBE_CLUSTER_V2);
        assert_eq!(sample::kind(&CHECK, &denied, MSK), VerdictKind::Unknown);
        let silent = with(|it| it.unauthenticated = None);
        assert_eq!(sample::kind(&CHECK, &silent, MSK), VerdictKind::Unknown);
    }

    #[test]
    fn serverless_and_unfinished_clusters_are_left_out() {
        let serverless = with(|it| {
            it.serverless = true;
            it.unauthenticated = Some(true);
        });
        let creating = with(|it| {
            it.status = "CREATING".to_owned();
            it.unauthenticated = Some(true);
        });
        for snapshot in [serverless, creating] {
            assert_eq!(sample::kind(&CHECK, &snapshot, MSK), VerdictKind::NotApplicable);
        }
    }
}
