use crate::facts::{Collection, Domain};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "opensearch-single-az",
    title: "OpenSearch domain or collection lives in one Availability Zone",
    severity: Severity::Medium,
    practices: &[Practice::P17],
    services: &[Service::Firehose],
    rationale: "When the zone fails, nothing can be searched or delivered, and Firehose gives up \
        after its retry time. Records then end in the backup bucket and have to be loaded by \
        hand.",
    remediation: Remediation {
        text: "Switch on zone awareness in place, with data nodes in two or three zones and \
            replicas of every index. Standby replicas of a collection cannot be changed: \
            recreate the collection with them and load its data again.",
        cli: "aws opensearch update-domain-config --domain-name <domain> --cluster-config ZoneAwarenessEnabled=true,ZoneAwarenessConfig={AvailabilityZoneCount=3} --region <region>\naws opensearchserverless create-collection --name <collection> --type <type> --standby-replicas ENABLED --region <region>",
        terraform: "resource \"aws_opensearch_domain\" \"example\" {\n  cluster_config {\n    instance_count         = 3\n    zone_awareness_enabled = true\n    zone_awareness_config {\n      availability_zone_count = 3\n    }\n  }\n}",
    },
    references: &[
        Reference {
            title: "Amazon OpenSearch Service Developer Guide: Configuring a multi-AZ domain in Amazon OpenSearch Service",
            url: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-multiaz.html",
        },
        Reference {
            title: "Amazon OpenSearch Service Developer Guide: What is Amazon OpenSearch Serverless?",
            url: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-overview.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::AOSS_BATCH_GET_COLLECTION,
        &api::ES_DESCRIBE_DOMAIN,
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
    ],
    scopes: &[Scope::Collection(judge_collection), Scope::Domain(judge_domain)],
};

fn judge_domain(context: &Context<'_>, domain: &Domain, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &domain.detail;
        let what = "ClusterConfig.ZoneAwarenessEnabled";
        if context.domain(domain)?.zone_awareness {
            judge.saw(fact, what, "true");
        } else {
            let sentence = "The nodes of the domain are in one Availability Zone.";
            judge.fail(fact, what, "false", "true", sentence);
        }
        Ok(())
    });
}

fn judge_collection(context: &Context<'_>, collection: &Collection, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &collection.detail;
        let what = "StandbyReplicas";
        match context.collection(collection)?.standby.as_deref() {
            Some("ENABLED") => judge.saw(fact, what, "ENABLED"),
            Some("DISABLED") => {
                let sentence = "The collection has no replicas in a second Availability Zone.";
                judge.fail(fact, what, "DISABLED", "ENABLED", sentence);
            }
            other => {
                let why = format!("AWS says {} of standby replicas", other.unwrap_or("nothing"));
                return Err(Stop::undecided(fact, why));
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

    fn with_standby(standby: Option<&str>) -> Snapshot {
        sample::with(|s| {
            let detail = sample::existing(&mut sample::collection_mut(s).detail);
            detail.standby = standby.map(str::to_owned);
        })
    }

    #[test]
    fn violates() {
        let domain = sample::with(|s| {
            sample::existing(&mut sample::domain_mut(s).detail).zone_awareness = false;
        });
        assert_eq!(sample::kind(&CHECK, &domain, DOMAIN), VerdictKind::Fail);
        let collection = with_standby(Some("DISABLED"));
        assert_eq!(sample::kind(&CHECK, &collection, COLLECTION), VerdictKind::Fail);
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
        let denied = sample::without(&api::AOSS_BATCH_GET_COLLECTION);
        assert_eq!(sample::kind(&CHECK, &denied, COLLECTION), VerdictKind::Unknown);
        assert_eq!(sample::kind(&CHECK, &with_standby(None), COLLECTION), VerdictKind::Unknown);
    }
}
