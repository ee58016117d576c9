use crate::facts::MskCluster;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity,
    Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "msk-plaintext-allowed",
    title: "Source MSK cluster allows plaintext",
    severity: Severity::High,
    practices: &[Practice::P07],
    services: &[Service::Firehose],
    rationale: "Firehose reads the topic over TLS, but producers of the same cluster may send their \
        records in clear, and brokers that replicate without TLS do so as well. The records \
        can be read on the way before they reach the stream.",
    remediation: Remediation {
        text: "Allow only TLS between clients and brokers in place, after every client was moved to \
            the TLS port. Encryption between brokers is chosen when a cluster is created: \
            recreate it, and copy the topics with MSK Replicator.",
        cli: "aws kafka update-security --cluster-arn <cluster-arn> --current-version <version> --encryption-info 'EncryptionInTransit={ClientBroker=TLS}' --region <region>",
        terraform: "resource \"aws_msk_cluster\" \"example\" {\n  encryption_info {\n    encryption_in_transit {\n      client_broker = \"TLS\"\n      in_cluster    = true\n    }\n  }\n}",
    },
    references: &[Reference {
        title: "Amazon MSK Developer Guide: Amazon MSK encryption",
        url: "https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html",
    }],
    mappings: &[
        Mapping { framework: "ISO 27001:2022", control: "A.8.12" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.24" },
        Mapping { framework: "PCI DSS v4.0", control: "2.2.7" },
        Mapping { framework: "PCI DSS v4.0", control: "4.2.1" },
        Mapping { framework: "PCI DSS v4.0", control: "4.2.1.1" },
        Mapping { framework: "PCI DSS v4.0", control: "8.3.2" },
        Mapping { framework: "Security Hub", control: "MSK.1" },
    ],
    reads: &[&api::KAFKA_DESCRIBE_CLUSTER_V2, &api::ORGANIZATIONS_LIST_ACCOUNTS],
    scopes: &[Scope::MskCluster(judge)],
};

fn judge(context: &Context<'_>, cluster: &MskCluster, judge: &mut Judge) {
    let fact = &cluster.detail;
    judge.part(|judge| {
        let what = "EncryptionInTransit.ClientBroker";
        // Amazon MSK API Reference: the default is TLS.
        match context.msk_cluster(cluster)?.client_broker.as_deref().unwrap_or("TLS") {
            "TLS" => judge.saw(fact, what, "TLS"),
            allowed @ ("TLS_PLAINTEXT" | "PLAINTEXT") => {
                let sentence = "Clients may talk to the brokers in plaintext.";
                judge.fail(fact, what, allowed, "TLS", sentence);
            }
            other => {
                let why = format!("the client-broker encryption {other} is not known");
                return Err(Stop::undecided(fact, why));
            }
        }
        Ok(())
    });
    judge.part(|judge| {
        let what = "EncryptionInTransit.InCluster";
        // Amazon MSK API Reference: the default is true.
        if context.msk_cluster(cluster)?.in_cluster == Some(false) {
            let sentence = "Brokers replicate in plaintext.";
            judge.fail(fact, what, "false", "true", sentence);
        } else {
            judge.saw(fact, what, "true");
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
        for allowed in ["TLS_PLAINTEXT", "PLAINTEXT"] {
            let snapshot = with(|it| it.client_broker = Some(allowed.to_owned()));
            assert_eq!(sample::kind(&CHECK, &snapshot, MSK), VerdictKind::Fail);
        }
        let brokers = with(|it| it.in_cluster = Some(false));
        assert_eq!(sample::kind(&CHECK, &brokers, MSK), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), MSK), VerdictKind::Pass);
        let defaults = with(|it| (it.client_broker, it.in_cluster) = (None, None));
        assert_eq!(sample::kind(&CHECK, &defaults, MSK), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::KAFKA_DESCRIBE_CLUSTER_V2);
        assert_eq!(sample::kind(&CHECK, &denied, MSK), VerdictKind::Unknown);
        let new = with(|it| it.client_broker = Some("QUANTUM".to_owned()));
        assert_eq!(sample::kind(&CHECK, &new, MSK), VerdictKind::Unknown);
    }

    #[test]
    fn serverless_and_unfinished_clusters_are_left_out() {
        let serverless = with(|it| {
            it.serverless = true;
            it.client_broker = Some("PLAINTEXT".to_owned());
        });
        let creating = with(|it| {
            it.status = "CREATING".to_owned();
            it.client_broker = Some("PLAINTEXT".to_owned());
        });
        for snapshot in [serverless, creating] {
            assert_eq!(sample::kind(&CHECK, &snapshot, MSK), VerdictKind::NotApplicable);
        }
    }
}
