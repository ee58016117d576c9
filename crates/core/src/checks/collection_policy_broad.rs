use crate::event_pattern::wildcard;
use crate::facts::{AccessRule, Collection};
use crate::owned::unless_out_of_question;
use crate::{
    Arn, Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop,
    api,
};

pub(super) static CHECK: Check = Check {
    id: "collection-policy-broad",
    title: "Data access policy lets more than the delivery role write into a collection",
    severity: Severity::Medium,
    practices: &[Practice::P01],
    services: &[Service::Firehose],
    rationale: "Data access policies of a collection grant beside IAM. A principal that may write, \
        change or delete indexes and is neither the delivery role nor an administrator can \
        forge or remove delivered records. Principals that only read are left out: reading \
        is what a collection is for.",
    remediation: Remediation {
        text: "Take the principal out of the rule in place, or leave it only aoss:ReadDocument, \
            aoss:DescribeIndex and aoss:DescribeCollectionItems. List who administers \
            collections in administrators.",
        cli: "aws opensearchserverless get-access-policy --type data --name <policy> --region <region>\naws opensearchserverless update-access-policy --type data --name <policy> --policy-version <version> --policy file://<policy>.json --region <region>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "Amazon OpenSearch Service Developer Guide: Data access control for Amazon OpenSearch Serverless",
            url: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html",
        },
        Reference {
            title: "Amazon Data Firehose Developer Guide: Controlling access with Amazon Data Firehose",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::AOSS_BATCH_GET_COLLECTION,
        &api::AOSS_GET_ACCESS_POLICY,
        &api::AOSS_LIST_ACCESS_POLICIES,
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::FIREHOSE_LIST_DELIVERY_STREAMS,
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
    ],
    scopes: &[Scope::Collection(judge)],
};

fn judge(context: &Context<'_>, collection: &Collection, judge: &mut Judge) {
    judge.part(|_| context.collection(collection).map(|_| ()));
    judge.part(|judge| {
        context.own(&collection.arn, "collection")?;
        unless_out_of_question(&context.collection(collection))?;
        let fact = &collection.access;
        let administrators = &context.settings.administrators;
        for rule in fact.known()?.iter().filter(|rule| writes(rule)) {
            for principal in &rule.principals {
                if administrators.iter().any(|pattern| wildcard(pattern, principal)) {
                    continue;
                }
                if delivery_roles(context, collection).any(|role| stands_for(principal, role)) {
                    judge.saw(fact, rule.policy.clone(), principal);
                    continue;
                }
                streams_are_known(context, collection)?;
                let sentence = format!("The access policy {} lets {principal} write.", rule.policy);
                let observed = rule.permissions.join(", ");
                let expected = "the delivery role and administrators";
                judge.fail(fact, rule.policy.clone(), observed, expected, sentence);
            }
        }
        Ok(())
    });
}

/// Whether a rule grants more than reading.
fn writes(rule: &AccessRule) -> bool {
    const READS: [&str; 3] =
        ["aoss:DescribeCollectionItems", "aoss:DescribeIndex", "aoss:ReadDocument"];
    rule.permissions.iter().any(|it| !READS.contains(&it.as_str()))
}

/// The roles that streams deliver with.
fn delivery_roles<'a>(
    context: &Context<'a>,
    collection: &Collection,
) -> impl Iterator<Item = &'a Arn> {
    let snapshot = context.snapshot;
    let users = context.users.of_resource(&collection.arn).into_iter();
    let streams = users.filter_map(|arn| snapshot.delivery_streams.get(&arn));
    let described = streams.filter_map(|it| it.description.known().ok());
    described.flat_map(|it| &it.destinations).filter_map(|it| it.role.as_ref())
}

/// A stream that is not known may be the one whose role is in question. Firehose names a collection by
/// its endpoint, in its own account and Region.
fn streams_are_known(context: &Context<'_>, collection: &Collection) -> Result<(), Stop> {
    let snapshot = context.snapshot;
    let listing = collection.arn.target().map(|target| (target, Service::Firehose));
    let Some(listing) = listing.and_then(|key| snapshot.listings.get(&key)) else {
        let why = "the streams that may deliver to it were not listed";
        return Err(Stop::undecided(&collection.access, why));
    };
    for arn in listing.known()? {
        let Some(stream) = snapshot.delivery_streams.get(arn) else {
            let why = format!("the stream {} was not described", arn.name());
            return Err(Stop::undecided(listing, why));
        };
        stream.description.known()?;
    }
    Ok(())
}

/// Whether a principal is this role, or its sessions.
fn stands_for(principal: &str, role: &Arn) -> bool {
    let Ok(principal) = principal.parse::<Arn>() else { return false };
    let session = principal.resource().strip_prefix("assumed-role/");
    let name = session.and_then(|it| it.split('/').next());
    let role_name = role.resource().rsplit('/').next();
    principal == *role
        || (principal.account() == role.account() && name.is_some() && name == role_name)
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::COLLECTION;
    use crate::{Settings, Snapshot, VerdictKind, api, sample};

    const INDEXER: &str = "arn:aws:iam::222222222222:role/indexer";

    fn with_principal(principal: &str, permission: &str) -> Snapshot {
        sample::with(|s| {
            let rules = sample::value(&mut sample::collection_mut(s).access);
            let mut rule = rules[0].clone();
            rule.principals = vec![principal.to_owned()];
            rule.permissions = vec![permission.to_owned()];
            rules.push(rule);
        })
    }

    #[test]
    fn violates() {
        for permission in ["aoss:*", "aoss:WriteDocument", "aoss:DeleteIndex"] {
            let mut snapshot = with_principal(INDEXER, permission);
            assert_eq!(sample::kind(&CHECK, &snapshot, COLLECTION), VerdictKind::Fail);
            sample::forget(&mut snapshot, &api::AOSS_BATCH_GET_COLLECTION);
            assert_eq!(sample::kind(&CHECK, &snapshot, COLLECTION), VerdictKind::Fail, "proven");
        }
        let namesake = with_principal("arn:aws:iam::333333333333:role/delivery", "aoss:*");
        assert_eq!(sample::kind(&CHECK, &namesake, COLLECTION), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), COLLECTION), VerdictKind::Pass);
        let role = with_principal("arn:aws:iam::222222222222:role/delivery", "aoss:*");
        assert_eq!(sample::kind(&CHECK, &role, COLLECTION), VerdictKind::Pass);
        let reader = with_principal(INDEXER, "aoss:ReadDocument");
        assert_eq!(sample::kind(&CHECK, &reader, COLLECTION), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in [&api::AOSS_BATCH_GET_COLLECTION, &api::AOSS_GET_ACCESS_POLICY] {
            assert_eq!(
                sample::kind(&CHECK, &sample::without(api), COLLECTION),
                VerdictKind::Unknown
            );
        }
        for api in [&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM, &api::FIREHOSE_LIST_DELIVERY_STREAMS] {
            let mut snapshot = with_principal(INDEXER, "aoss:*");
            sample::forget(&mut snapshot, api);
            let kind = sample::kind(&CHECK, &snapshot, COLLECTION);
            assert_eq!(kind, VerdictKind::Unknown, "its role may be that of a stream");
        }
    }

    #[test]
    fn administrators_are_configured() {
        let administrators = vec!["arn:aws:iam::*:role/index*".to_owned()];
        let settings = Settings { administrators, ..Settings::default() };
        let snapshot = with_principal(INDEXER, "aoss:*");
        let verdict = sample::judge_with(&CHECK, &snapshot, COLLECTION, &settings);
        assert_eq!(verdict.kind, VerdictKind::Pass);
    }
}
