use std::collections::BTreeSet;

use hydrant_iam::Selection;

use crate::facts::{LastAccessed, Role};
use crate::needs::grants;
use crate::{
    Check, Context, Judge, Person, Practice, Reference, Remediation, Scope, Service, Severity,
    Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "permission-unused",
    title: "Role of a stream is allowed a service that it does not use",
    severity: Severity::Low,
    practices: &[Practice::P01],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "What is allowed and never used helps nobody but whoever gets hold of the role. AWS records \
        for about 400 days when a role last asked a service, denied requests included; of single actions \
        on data, and of passing a role, it records nothing, so that these are never called unused.",
    remediation: Remediation {
        text: "Take the service out of the role's policies. A service that the configuration of the streams \
            needs is not counted, even if nothing asked for it yet.",
        cli: "aws iam generate-service-last-accessed-details --arn <role-arn>\naws iam put-role-policy --role-name <role> --policy-name least-privilege --policy-document file://<policy>.json",
        terraform: "",
    },
    references: &[Reference {
        title: "IAM User Guide: Refine permissions in AWS using last accessed information",
        url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html",
    }],
    mappings: &[],
    reads: &[
        &api::EC2_DESCRIBE_REGIONS,
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::FIREHOSE_LIST_DELIVERY_STREAMS,
        &api::GLUE_GET_TABLE,
        &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
        &api::IAM_GET_SERVICE_LAST_ACCESSED_DETAILS,
        &api::KINESIS_DESCRIBE_CHANNEL,
        &api::KINESIS_DESCRIBE_STREAM_SUMMARY,
        &api::KINESIS_LIST_CHANNELS,
        &api::KINESIS_LIST_STREAMS,
        &api::KINESISANALYTICS_DESCRIBE_APPLICATION,
        &api::KINESISANALYTICS_LIST_APPLICATIONS,
        &api::KMS_DESCRIBE_KEY,
        &api::LOGS_DESCRIBE_DESTINATIONS,
        &api::S3_GET_BUCKET_ENCRYPTION,
        &api::S3_LIST_BUCKETS,
        &api::SECRETSMANAGER_DESCRIBE_SECRET,
    ],
    scopes: &[Scope::Role(judge)],
};

fn judge(context: &Context<'_>, role: &Role, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &role.accessed;
        let Some(accessed) = fact.known()? else {
            return Err(Stop::not_applicable("The role does not exist."));
        };
        let of_role = context.path_role(role)?;
        let needed = of_role.needs.services();
        let mut stop = None;
        for service in unseen(accessed) {
            if needed.contains(service) {
                judge.saw(fact, format!("LastAuthenticated of {service}"), "not seen, and needed");
            } else if service == "iam" && only_passes(of_role.person) {
                judge.saw(fact, "LastAuthenticated of iam", "passing a role is not observable");
            } else if let Some(gap) = of_role.needs.gap() {
                stop = stop.or(Some(Stop::from(gap)));
            } else {
                let sentence =
                    format!("The role is allowed {service}, and was not seen to use it.");
                let (what, expected) =
                    (format!("LastAuthenticated of {service}"), "used, or not allowed");
                judge.fail(fact, what, "not seen in the tracking period", expected, sentence);
            }
        }
        stop.map_or(Ok(()), Err)
    });
}

fn unseen(accessed: &LastAccessed) -> BTreeSet<&str> {
    let unseen = accessed.services.iter().filter(|(_, when)| when.is_none());
    unseen.map(|(service, _)| service.as_str()).collect()
}

/// Whether passing roles is all that its policies allow of IAM, which leaves no trace of its own.
fn only_passes(person: &Person) -> bool {
    let (grants, unreadable) = grants(person);
    unreadable.is_none()
        && grants.iter().all(|grant| match &grant.statement().actions {
            Selection::Only(actions) => actions.iter().all(|action| {
                let known = hydrant_iam::expand(action);
                known.iter().all(|it| !it.starts_with("iam:") || *it == "iam:PassRole")
            }),
            Selection::AllBut(_) | Selection::Unspecified => false,
        })
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::Resource;
    use crate::sample::people::{DELIVERY_ROLE, change_principals};
    use crate::sample::roles::{allow, grant};
    use crate::{Snapshot, VerdictKind, api, sample};

    fn never(s: &mut Snapshot, service: &str) {
        let Resource::Role(role) = sample::resource_mut(s, DELIVERY_ROLE) else {
            panic!("no role")
        };
        let services = &mut sample::existing(&mut role.accessed).services;
        services.retain(|(name, _)| name != service);
        services.push((service.to_owned(), None));
    }

    #[test]
    fn violates() {
        let snapshot = sample::with(|s| never(s, "dynamodb"));
        let verdict = sample::judge(&CHECK, &snapshot, "delivery");
        assert_eq!(verdict.kind, VerdictKind::Fail);
        assert!(verdict.reason.contains("dynamodb"), "{}", verdict.reason);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), "delivery"), VerdictKind::Pass);
        let needed = sample::with(|s| never(s, "s3"));
        let verdict = sample::judge(&CHECK, &needed, "delivery");
        assert_eq!(verdict.kind, VerdictKind::Pass);
        assert!(verdict.evidence.iter().any(|it| it.observed == "not seen, and needed"));
    }

    #[test]
    fn unknown() {
        for api in [
            &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
            &api::IAM_GET_SERVICE_LAST_ACCESSED_DETAILS,
        ] {
            let denied = sample::without(api);
            assert_eq!(sample::kind(&CHECK, &denied, "delivery"), VerdictKind::Unknown, "{api}");
        }
    }

    #[test]
    fn passing_a_role_is_not_observable() {
        let kind = |policy: &str| {
            let snapshot = sample::with(|s| {
                never(s, "iam");
                change_principals(s, |it| grant(it, "delivery", policy));
            });
            sample::kind(&CHECK, &snapshot, "delivery")
        };
        assert_eq!(kind(&allow("iam:PassRole", "*")), VerdictKind::Pass);
        assert_eq!(kind(&allow("iam:*", "*")), VerdictKind::Fail);
    }
}
