use hydrant_iam::{
    Attached, Context, Decision, EncryptionContext, Identity, Request, Resource, Value, evaluate,
};

use super::{OrganizationControls, Person};
use crate::facts::{self, BucketOwner};
use crate::{AccountId, Arn, Fact, Snapshot};

/// Whether a user or role may do this to that, whatever else the request carries: what is not known of it
/// ends up in what remains of "can if".
pub fn ask(
    snapshot: &Snapshot,
    person: &Person,
    action: &str,
    resource: &Resource,
    more: &[(&str, Value)],
) -> Decision {
    decide(snapshot, (&person.identity, &person.tags), action, resource, more)
}

/// The same for any caller with tags.
pub(crate) fn decide(
    snapshot: &Snapshot,
    (identity, tags): (&Identity, &[(String, String)]),
    action: &str,
    resource: &Resource,
    more: &[(&str, Value)],
) -> Decision {
    let mut context = Context::open();
    context.set_derived(&identity.caller, resource.account.as_deref());
    // Anybody can call over TLS.
    context.set("aws:SecureTransport", Value::One("true".to_owned()));
    let region = resource.arn.parse::<Arn>().ok().and_then(|arn| arn.region());
    if let Some(region) = region {
        context.set("aws:RequestedRegion", Value::One(region.to_string()));
    }
    organizations(snapshot, identity, resource, &mut context);
    for (key, value) in tags {
        context.set(&format!("aws:PrincipalTag/{key}"), Value::One(value.clone()));
    }
    for (key, value) in more {
        context.set(key, value.clone());
    }
    evaluate(&Request { identity, action, resource, endpoint: None, context: &context })
}

/// The organization of the caller, and of the resource.
fn organizations(
    snapshot: &Snapshot,
    identity: &Identity,
    resource: &Resource,
    context: &mut Context,
) {
    let organization = &snapshot.header.organization;
    let Ok((id, _)) = organization.identity.known() else { return };
    let member = |account: Option<&str>| {
        let account = account.and_then(|it| it.parse::<AccountId>().ok());
        account.is_some_and(|it| organization.accounts.contains_key(&it))
    };
    if member(identity.caller.account()) {
        context.set("aws:PrincipalOrgID", Value::One(id.clone()));
    }
    if member(resource.account.as_deref()) {
        context.set("aws:ResourceOrgID", Value::One(id.clone()));
    }
}

/// A resource with the policies that come with it, as far as the scan read them. What it did not read is
/// there and unreadable, so that nothing is said to be impossible that such a policy would allow.
pub fn resource(controls: &OrganizationControls<'_>, arn: &Arn) -> Resource {
    let snapshot = controls.snapshot();
    let mut found = Resource::new(arn.as_str());
    match arn.service() {
        "s3" => bucket(snapshot, arn, &mut found),
        "kinesis" => found.policy = stream_policy(snapshot, arn),
        "kms" => key(snapshot, arn, &mut found),
        _ => found.policy = policy_of(snapshot, arn),
    }
    let owner = found.account.as_deref().and_then(|id| id.parse::<AccountId>().ok());
    if let Some(owner) = owner {
        found.controls = controls.account(owner);
    }
    found
}

fn bucket(snapshot: &Snapshot, arn: &Arn, found: &mut Resource) {
    let name = arn.resource().split('/').next().unwrap_or_default();
    let Some(bucket) = snapshot.buckets.get(name) else {
        found.policy = Some(unread("bucket policy"));
        return;
    };
    if let Ok(BucketOwner::Member(target)) = bucket.owner.known() {
        found.account = Some(target.account.to_string());
    }
    found.policy = text("bucket policy", &bucket.policy);
}

/// A stream's policy, or that of a consumer.
fn stream_policy(snapshot: &Snapshot, arn: &Arn) -> Option<Attached> {
    if let Some(stream) = snapshot.streams.get(arn) {
        return text("stream policy", &stream.policy);
    }
    match snapshot.consumers.get(arn) {
        Some(consumer) => text("consumer policy", &consumer.policy),
        None => Some(unread("stream policy")),
    }
}

fn key(snapshot: &Snapshot, arn: &Arn, found: &mut Resource) {
    let key = snapshot.keys.get(arn);
    let access = key.and_then(|it| it.access.as_ref());
    if let Some(Ok(Some(metadata))) = key.map(|it| it.metadata.known()) {
        found.is_aws_managed_key = !metadata.customer_managed();
    }
    found.policy = Some(match access.map(|it| it.policy.known()) {
        Some(Ok(text)) => Attached::read("key policy", text),
        _ => unread("key policy"),
    });
    found.grants = access
        .and_then(|it| it.grants.known().ok())
        .map(|grants| grants.iter().map(grant).collect());
}

/// A grant's constraint is not read. One that nobody's request is known to meet stands for it, so that whether
/// the grant fits is not known to its grantee, and known to nobody else.
fn grant(grant: &facts::Grant) -> hydrant_iam::Grant {
    let pair = ("the-constraint-was-not-read".to_owned(), String::new());
    hydrant_iam::Grant {
        id: grant.id.clone(),
        grantee: grant.grantee.clone(),
        retiring: None,
        operations: grant.operations.clone(),
        constraint: Some(EncryptionContext::Subset([pair].into())),
    }
}

fn policy_of(snapshot: &Snapshot, arn: &Arn) -> Option<Attached> {
    match snapshot.resources.get(arn) {
        Some(facts::Resource::Function(it)) => text("function policy", &it.policy),
        Some(facts::Resource::Secret(it)) => text("secret policy", &it.policy),
        Some(facts::Resource::TableBucket(it)) => text("table bucket policy", &it.policy),
        Some(facts::Resource::BucketTable(it)) => text("table policy", &it.policy),
        Some(facts::Resource::Domain(it)) => match it.detail.known() {
            Ok(detail) => {
                let policy = detail.as_ref().and_then(|it| it.policy.as_deref());
                policy.map(|policy| Attached::read("domain policy", policy))
            }
            Err(_) => Some(unread("domain policy")),
        },
        Some(_) => None,
        None => within(arn).and_then(|whole| policy_of(snapshot, &whole)),
    }
}

/// What a resource is part of, whose policy speaks about the part too: the table bucket of a table, the
/// domain of a path.
fn within(arn: &Arn) -> Option<Arn> {
    let whole = match arn.service() {
        "s3tables" => arn.as_str().split_once("/table/")?.0,
        "es" => {
            let name = arn.resource().strip_prefix("domain/")?.split_once('/')?.0;
            let end = arn.as_str().find(":domain/")? + ":domain/".len() + name.len();
            arn.as_str().get(..end)?
        }
        _ => return None,
    };
    whole.parse().ok()
}

fn text(name: &str, fact: &Fact<Option<String>>) -> Option<Attached> {
    match fact.known() {
        Ok(Some(policy)) => Some(Attached::read(name, policy)),
        Ok(None) => None,
        Err(_) => Some(unread(name)),
    }
}

fn unread(name: &str) -> Attached {
    Attached::Unreadable(name.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, DOMAIN, TABLES};

    #[test]
    fn the_policy_of_the_whole_speaks_about_its_parts() {
        let mut snapshot = sample::snapshot();
        let named = |snapshot: &Snapshot, arn: String| match resource(
            &OrganizationControls::of(snapshot),
            &sample::arn(&arn),
        ) {
            Resource { policy: Some(Attached::Read(policy)), .. } => policy.name().to_owned(),
            Resource { policy: Some(Attached::Unreadable(name)), .. } => format!("unread {name}"),
            Resource { policy: None, .. } => "none".to_owned(),
        };
        assert_eq!(named(&snapshot, format!("{TABLES}/table/x")), "table bucket policy");
        assert_eq!(named(&snapshot, format!("{DOMAIN}/_bulk")), "none");
        let open =
            r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}"#;
        sample::existing(&mut sample::domain_mut(&mut snapshot).detail).policy =
            Some(open.to_owned());
        assert_eq!(named(&snapshot, format!("{DOMAIN}/_bulk")), "domain policy");
        sample::forget(&mut snapshot, &crate::api::ES_DESCRIBE_DOMAIN);
        assert_eq!(named(&snapshot, DOMAIN.to_owned()), "unread domain policy");
    }
}
