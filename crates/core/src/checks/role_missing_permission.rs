use std::collections::BTreeMap;

use hydrant_iam::{Decision, Layer, Reason, Selection, Value};

use crate::facts::Role;
use crate::needs::{PathRole, grants, short};
use crate::{
    Arn, Asked, Check, Context, Judge, Permission, Practice, Reference, Remediation, Scope,
    Service, Severity, Stop, Strength, api, ask,
};

pub(super) static CHECK: Check = Check {
    id: "role-missing-permission",
    title: "Role of a stream lacks a permission that its configuration needs",
    severity: Severity::Medium,
    practices: &[Practice::P01],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Without the permission delivery fails: records wait until their retention ends, go to the \
        backup bucket, or are dropped, and errors are not logged. What counts is what is allowed in the \
        end, by the policies of the role, its boundary, the organization, and the policy of a bucket or \
        key that another account owns.",
    remediation: Remediation {
        text: "Allow what is named; the whole policy of least privilege for this role is printed by \
            `hydrant explain --role ROLE_ARN`. For a bucket or key of another account its policy must allow the role too.",
        cli: "aws iam put-role-policy --role-name <role> --policy-name least-privilege --policy-document file://<policy>.json",
        terraform: "resource \"aws_iam_role_policy\" \"example\" {\n  role   = aws_iam_role.example.id\n  policy = file(\"<policy>.json\")\n}",
    },
    references: &[
        Reference {
            title: "Amazon Data Firehose Developer Guide: Controlling access with Amazon Data Firehose",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html",
        },
        Reference {
            title: "Amazon S3 User Guide: Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys",
            url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::ES_DESCRIBE_DOMAIN,
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::GLUE_GET_TABLE,
        &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
        &api::KINESIS_DESCRIBE_CHANNEL,
        &api::KINESIS_DESCRIBE_STREAM_SUMMARY,
        &api::KINESIS_GET_RESOURCE_POLICY,
        &api::KINESIS_LIST_CHANNELS,
        &api::KINESISANALYTICS_DESCRIBE_APPLICATION,
        &api::KMS_DESCRIBE_KEY,
        &api::KMS_GET_KEY_POLICY,
        &api::KMS_LIST_GRANTS,
        &api::LAMBDA_GET_POLICY,
        &api::LOGS_DESCRIBE_DESTINATIONS,
        &api::ORGANIZATIONS_DESCRIBE_ORGANIZATION,
        &api::ORGANIZATIONS_LIST_POLICIES,
        &api::S3_GET_BUCKET_ENCRYPTION,
        &api::S3_GET_BUCKET_POLICY,
        &api::S3_LIST_BUCKETS,
        &api::S3TABLES_GET_TABLE_BUCKET_POLICY,
        &api::SECRETSMANAGER_DESCRIBE_SECRET,
        &api::SECRETSMANAGER_GET_RESOURCE_POLICY,
    ],
    scopes: &[Scope::Role(judge)],
};

fn judge(context: &Context<'_>, role: &Role, judge: &mut Judge) {
    judge.part(|judge| {
        let role = context.path_role(role)?;
        let mut missing: BTreeMap<(&str, String), Vec<String>> = BTreeMap::new();
        let mut stop = role.needs.gaps.first().map(Stop::from);
        for it in &role.needs.permissions {
            match lacks(context, &role, it) {
                Ok(None) => {}
                Ok(Some(why)) => {
                    missing.entry((&it.resource, why)).or_default().push(it.action.to_owned());
                }
                Err(doubt) => stop = stop.or(Some(doubt)),
            }
        }
        for ((place, why), actions) in missing {
            let named = short(&actions, actions.len());
            let sentence = format!("The role may not {named} on {place}.");
            judge.fail(role.fact, named, why, "allowed, as the configuration needs", sentence);
        }
        stop.map_or(Ok(()), Err)
    });
}

/// Why a permission that is needed is not allowed.
fn lacks(
    context: &Context<'_>,
    role: &PathRole<'_>,
    needed: &Permission,
) -> Result<Option<String>, Stop> {
    let doubt = match needed.strength {
        Strength::Needed => None,
        Strength::Doubted(why) => Some(why),
        Strength::Named | Strength::Beside => return Ok(None),
    };
    let mut answers =
        needed.asked.iter().map(|asked| (asked, decide(context, role, needed, asked)));
    let first_missing = answers.find(|(_, decision)| !matches!(decision, Decision::Can(_)));
    let Some((asked, decision)) = first_missing else { return Ok(None) };
    let (action, arn) = (needed.action, &asked.resource);
    let undecided = |why: String| {
        Err(Stop::undecided(role.fact, format!("whether the role may {action} on {arn}: {why}")))
    };
    let reasons = match decision {
        Decision::Can(_) => return Ok(None),
        Decision::CanIf(remains, _) => return undecided(format!("if {remains}")),
        Decision::Cannot(reasons) => reasons,
    };
    if let Some(why) = doubt {
        return undecided(why.to_owned());
    }
    // With an S3 Bucket Key the encryption context is another one, and whether there is one is not read.
    let other = |it: &Asked| matches!(decide(context, role, needed, it), Decision::Can(_));
    if needed.asked.len() > 1 && needed.asked.iter().any(other) {
        return undecided("it depends on whether the bucket has an S3 Bucket Key".to_owned());
    }
    if unread_policy(role, asked, &reasons) {
        return undecided("the policy of the resource in another account is not read".to_owned());
    }
    let by_identity = |it: &Reason| matches!(it, Reason::NotAllowed(Layer::Identity));
    if reasons.iter().all(by_identity) && names_objects(role, needed) {
        return undecided("a statement allows it for some names of objects".to_owned());
    }
    Ok(Some(reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))
}

fn decide(
    context: &Context<'_>,
    role: &PathRole<'_>,
    needed: &Permission,
    asked: &Asked,
) -> Decision {
    let found = match asked.resource.parse::<Arn>() {
        Ok(arn) => context.rights.resource(&role.person.arn, &arn),
        Err(_) => hydrant_iam::Resource::new(asked.resource.as_str()),
    };
    let more: Vec<(&str, Value)> =
        asked.context.iter().map(|(key, value)| (*key, Value::One(value.clone()))).collect();
    ask(context.snapshot, role.person, needed.action, &found, &more)
}

/// Only another account's resource is missing its own policy, and policies of this service are not read.
fn unread_policy(role: &PathRole<'_>, asked: &Asked, reasons: &[Reason]) -> bool {
    const READ: [&str; 7] = ["es", "kinesis", "kms", "lambda", "s3", "s3tables", "secretsmanager"];
    let Ok(arn) = asked.resource.parse::<Arn>() else { return false };
    let foreign = arn.account().is_some_and(|it| Some(it) != role.person.arn.account());
    let only_resource = reasons.iter().all(|it| matches!(it, Reason::NotAllowed(Layer::Resource)));
    foreign && only_resource && !READ.contains(&arn.service())
}

/// Whether some statement speaks of objects of the same bucket by the beginning of their names: which
/// names Firehose writes is not wholly known.
fn names_objects(role: &PathRole<'_>, needed: &Permission) -> bool {
    let Some((bucket, _)) = needed.resource.split_once('/') else { return false };
    let start = format!("{bucket}/");
    let speaks = |resource: &String| {
        needed.action.starts_with("s3:") && resource.starts_with(&start) && *resource != start
    };
    let service = needed.action.split(':').next().unwrap_or_default();
    grants(role.person).0.iter().any(|grant| {
        let actions = hydrant_iam::known_actions(&grant.statement().actions, &[service]);
        let listed = match &grant.statement().resources {
            Selection::Only(listed) => listed.iter().any(speaks),
            Selection::AllBut(_) | Selection::Unspecified => false,
        };
        listed && actions.contains(&needed.action)
    })
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::S3Purpose;
    use crate::sample::people::change_principals;
    use crate::sample::roles::{allow, bound, deny, grant, replace};
    use crate::sample::{self, CLICKS, DELIVERED};
    use crate::{Verdict, VerdictKind, api};

    fn judged(change: impl FnOnce(&mut crate::facts::Principals)) -> Verdict {
        let snapshot = sample::with(|s| change_principals(s, change));
        sample::judge(&CHECK, &snapshot, "delivery")
    }

    #[test]
    fn violates() {
        let denied = judged(|it| grant(it, "delivery", &deny("s3:PutObject", "*")));
        assert_eq!(denied.kind, VerdictKind::Fail);
        assert!(denied.reason.contains("s3:PutObject"), "{}", denied.reason);
        assert!(denied.evidence[0].observed.contains("denied by statement 1"), "{denied:#?}");
        let bounded = judged(|it| bound(it, "delivery", &allow("s3:*", "*")));
        assert_eq!(bounded.kind, VerdictKind::Fail);
        let nothing = judged(|it| replace(it, "delivery", "{\"Statement\":[]}"));
        assert_eq!(nothing.kind, VerdictKind::Fail);
        let closed = sample::with(|s| {
            *sample::value(&mut sample::bucket_mut(s, DELIVERED).policy) = None;
        });
        let verdict = sample::judge(&CHECK, &closed, "delivery");
        assert_eq!(verdict.kind, VerdictKind::Fail, "another account's bucket must allow it");
    }

    #[test]
    fn clean() {
        for role in ["app-logs", "channel", "delivery", "enrich"] {
            assert_eq!(
                sample::kind(&CHECK, &sample::snapshot(), role),
                VerdictKind::Pass,
                "{role}"
            );
        }
        let all = judged(|it| replace(it, "delivery", &allow("*", "*")));
        assert_eq!(all.kind, VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in [
            &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
            &api::S3_GET_BUCKET_POLICY,
            &api::S3_GET_BUCKET_ENCRYPTION,
            &api::KMS_DESCRIBE_KEY,
        ] {
            let denied = sample::without(api);
            assert_eq!(sample::kind(&CHECK, &denied, "delivery"), VerdictKind::Unknown, "{api}");
        }
        let somewhere = judged(|it| {
            replace(
                it,
                "delivery",
                &allow("s3:PutObject", &format!("arn:aws:s3:::{DELIVERED}/delivered/2*")),
            );
        });
        assert_eq!(somewhere.kind, VerdictKind::Fail, "the rest is missing");
    }

    #[test]
    fn a_prefix_of_its_own_needs_nothing_else() {
        let snapshot = sample::with(|s| {
            let mut hop = sample::s3_hop(S3Purpose::Destination);
            hop.prefix = "elsewhere/".to_owned();
            sample::destination(s, CLICKS).buckets = vec![hop];
        });
        let verdict = sample::judge(&CHECK, &snapshot, "delivery");
        assert_ne!(verdict.kind, VerdictKind::NotApplicable);
    }
}
