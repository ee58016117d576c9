//! From what IAM says of an account to what is kept: whoever can touch a data path, with the policies that
//! do.

use std::borrow::Cow;
use std::collections::BTreeMap;

use aws_sdk_iam::operation::get_account_authorization_details::GetAccountAuthorizationDetailsOutput;
use aws_sdk_iam::types as sdk;
use hydrant_core::facts::{PolicyText, Principal, Principals};
use hydrant_core::{Arn, serves_streams, touches_data_path};
use hydrant_iam::{PolicyDocument, policy_text};

/// What was read so far. Of inline policies only those that are kept are here; which managed policies are
/// is only known when every page has been read.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// Managed policies by ARN.
    managed: BTreeMap<String, Document>,
    /// Policies of groups by the group's name.
    groups: BTreeMap<String, Vec<Held>>,
    holders: Vec<Holder>,
}

#[derive(Debug)]
struct Document {
    text: Option<String>,
    touches: bool,
}

/// A policy that somebody has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Held {
    Inline(PolicyText),
    /// By ARN.
    Managed(String),
}

#[derive(Debug)]
struct Holder {
    arn: Arn,
    held: Vec<Held>,
    groups: Vec<String>,
    boundary: Option<String>,
    trust: Option<String>,
    tags: Vec<(String, String)>,
    /// A service that streams may assume it.
    serves: bool,
}

impl Shape {
    /// Takes a page in; none where a user, role, group or policy has no name.
    pub(super) fn add(&mut self, page: GetAccountAuthorizationDetailsOutput) -> Option<()> {
        for policy in page.policies.unwrap_or_default() {
            let document = default_version(&policy);
            self.managed.insert(policy.arn?, document);
        }
        for group in page.group_detail_list.unwrap_or_default() {
            let name = group.group_name?;
            let inline = group.group_policy_list.unwrap_or_default();
            let mut held = inlined(inline, &format!("group {name}"), false)?;
            held.extend(attached(group.attached_managed_policies)?);
            self.groups.insert(name, held);
        }
        for it in page.user_detail_list.unwrap_or_default() {
            self.holders.push(user(it)?);
        }
        for it in page.role_detail_list.unwrap_or_default() {
            self.holders.push(role(it)?);
        }
        Some(())
    }

    /// What is kept of it.
    pub(super) fn finish(mut self) -> Option<Principals> {
        self.holders.sort_by(|a, b| a.arn.cmp(&b.arn));
        let mut documents = Documents::default();
        let mut found = Principals::default();
        for holder in std::mem::take(&mut self.holders) {
            let mut held = holder.held;
            for name in &holder.groups {
                match self.groups.get(name) {
                    Some(policies) => held.extend(policies.iter().cloned()),
                    None => held.push(Held::Inline(hidden(format!("policies of group {name}")))),
                }
            }
            held.retain(|it| holder.serves || self.touches(it));
            if held.is_empty() && !holder.serves {
                found.left_out += 1;
                continue;
            }
            held.sort();
            held.dedup();
            let mut place = |held| documents.place(self.text(held));
            let boundary = match holder.boundary {
                Some(arn) => Some(place(Held::Managed(arn))?),
                None => None,
            };
            let policies = held.into_iter().map(place).collect::<Option<_>>()?;
            let Holder { arn, trust, tags, .. } = holder;
            found.principals.push(Principal { arn, policies, boundary, trust, tags });
        }
        found.documents = documents.texts;
        Some(found)
    }

    fn touches(&self, held: &Held) -> bool {
        match held {
            Held::Inline(_) => true,
            Held::Managed(arn) => self.managed.get(arn).is_none_or(|it| it.touches),
        }
    }

    fn text(&self, held: Held) -> PolicyText {
        match held {
            Held::Inline(policy) => policy,
            Held::Managed(name) => {
                let text = self.managed.get(&name).and_then(|it| it.text.clone());
                PolicyText { name, text }
            }
        }
    }
}

/// Policies, each of them once.
#[derive(Default)]
struct Documents {
    texts: Vec<PolicyText>,
    places: BTreeMap<String, u32>,
}

impl Documents {
    fn place(&mut self, policy: PolicyText) -> Option<u32> {
        if let Some(place) = self.places.get(&policy.name) {
            return Some(*place);
        }
        let place = u32::try_from(self.texts.len()).ok()?;
        self.places.insert(policy.name.clone(), place);
        self.texts.push(policy);
        Some(place)
    }
}

fn user(it: sdk::UserDetail) -> Option<Holder> {
    let name = it.user_name?;
    let mut held =
        inlined(it.user_policy_list.unwrap_or_default(), &format!("user {name}"), false)?;
    held.extend(attached(it.attached_managed_policies)?);
    Some(Holder {
        arn: it.arn?.parse().ok()?,
        held,
        groups: it.group_list.unwrap_or_default(),
        boundary: it.permissions_boundary.map(boundary),
        trust: None,
        tags: tags(it.tags),
        serves: false,
    })
}

fn role(it: sdk::RoleDetail) -> Option<Holder> {
    let name = it.role_name?;
    let trust = it.assume_role_policy_document.as_deref().map(text);
    let parsed = trust.as_deref().map(PolicyDocument::parse);
    // Whom a policy that nobody can read lets in is not known.
    let serves = parsed.is_none_or(|it| it.as_ref().map_or(true, serves_streams));
    let mut held =
        inlined(it.role_policy_list.unwrap_or_default(), &format!("role {name}"), serves)?;
    held.extend(attached(it.attached_managed_policies)?);
    Some(Holder {
        arn: it.arn?.parse().ok()?,
        held,
        groups: Vec::new(),
        boundary: it.permissions_boundary.map(boundary),
        trust,
        tags: tags(it.tags),
        serves,
    })
}

/// Inline policies: those that touch a data path, or all of them.
fn inlined(policies: Vec<sdk::PolicyDetail>, of: &str, all: bool) -> Option<Vec<Held>> {
    let mut held = Vec::new();
    for policy in policies {
        let name = format!("inline policy {} of {of}", policy.policy_name?);
        let text = policy.policy_document.as_deref().map(text);
        if all || touches(text.as_deref()) {
            held.push(Held::Inline(PolicyText { name, text }));
        }
    }
    Some(held)
}

fn attached(policies: Option<Vec<sdk::AttachedPolicy>>) -> Option<Vec<Held>> {
    let policies = policies.unwrap_or_default().into_iter();
    policies.map(|it| it.policy_arn.map(Held::Managed)).collect()
}

/// A boundary without a name is one that nobody can read.
fn boundary(it: sdk::AttachedPermissionsBoundary) -> String {
    it.permissions_boundary_arn.unwrap_or_else(|| "permissions boundary".to_owned())
}

fn tags(tags: Option<Vec<sdk::Tag>>) -> Vec<(String, String)> {
    let mut tags: Vec<_> =
        tags.unwrap_or_default().into_iter().map(|it| (it.key, it.value)).collect();
    tags.sort();
    tags
}

fn default_version(policy: &sdk::ManagedPolicyDetail) -> Document {
    let id = policy.default_version_id();
    let is_default = |it: &&sdk::PolicyVersion| match id {
        Some(id) => it.version_id() == Some(id),
        None => it.is_default_version(),
    };
    let version = policy.policy_version_list().iter().find(is_default);
    let text = version.and_then(|it| it.document()).map(text);
    Document { touches: touches(text.as_deref()), text }
}

/// A policy that nobody can read may speak of anything.
fn touches(text: Option<&str>) -> bool {
    let parsed = text.map(PolicyDocument::parse);
    parsed.is_none_or(|it| it.as_ref().map_or(true, touches_data_path))
}

/// IAM encodes policies. What does not decode is kept as it came: reading it says what is wrong.
fn text(encoded: &str) -> String {
    policy_text(encoded).map_or_else(|_| encoded.to_owned(), Cow::into_owned)
}

fn hidden(name: String) -> PolicyText {
    PolicyText { name, text: None }
}

#[cfg(test)]
mod tests;
