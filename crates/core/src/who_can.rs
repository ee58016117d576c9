use std::collections::BTreeSet;
use std::sync::Arc;

use hydrant_iam::{
    Attached, Caller, Decision, Identity, Policy, PolicyDocument, Principal, Reason, Resource,
    Selection, admissions,
};

use crate::bearing::bears;
use crate::facts;
use crate::rights::{Circle, OrganizationControls, decide, resource};
use crate::{AccountId, Arn, Context, Person, Rights, Settings, Snapshot, Unknown, Users};

/// Everybody who can do one thing to one resource, as far as the scan can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhoCan {
    /// What.
    pub action: String,
    /// To what.
    pub resource: Arn,
    /// Whose it is; none: not known, so that every account was looked at.
    pub owner: Option<AccountId>,
    /// Users, roles and root users of the organization that can, or can if; sorted by ARN.
    pub principals: Vec<Able>,
    /// Services, identity providers and whoever has no credentials, as far as the resource's own policy lets
    /// them; sorted.
    pub others: Vec<Able>,
    /// Accounts and organizations from outside that the resource's own policy admits; sorted.
    pub outsiders: Vec<Admitted>,
    /// Users and roles that were weighed.
    pub weighed: usize,
    /// Accounts whose users and roles could not be read, and why. Somebody there may.
    pub unread: Vec<(AccountId, Unknown)>,
    /// Users and roles that a scan only counts, because nothing that they hold touches a data path, by
    /// account.
    pub left_out: Vec<(AccountId, u32)>,
    /// What nobody could read about the resource; somebody may whom nothing else names.
    pub gaps: Vec<String>,
}

/// Somebody who can, or can if.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Able {
    /// An ARN, a service principal, an identity provider, or `anonymous`; text from AWS.
    pub principal: String,
    /// Whether owners configured it as an administrator.
    pub administrator: bool,
    /// What is certain: statements with their policies and lines; text from AWS.
    pub reasons: Vec<String>,
    /// What must hold for it; none: it can. Text from AWS.
    pub remains: Option<String>,
}

/// Somebody from outside whom a statement of the resource's policy admits; their own account decides too.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Admitted {
    /// Who, in words.
    pub who: String,
    /// What in the statement admits them; text from AWS.
    pub why: String,
    /// The statement, counted from one.
    pub statement: usize,
}

/// Who in the organization can do this to that. One account at a time is held in memory.
///
/// A principal of another account than the resource's can only if the resource's policy lets its account, so
/// accounts that it names nowhere are not opened.
pub fn who_can(snapshot: &Snapshot, settings: &Settings, action: &str, arn: &Arn) -> WhoCan {
    let controls = OrganizationControls::of(snapshot);
    let resource = asked_about(&controls, arn);
    let owner = resource.account.as_deref().and_then(|it| it.parse::<AccountId>().ok());
    let mut found = WhoCan {
        action: action.to_owned(),
        resource: arn.clone(),
        owner,
        principals: Vec::new(),
        others: Vec::new(),
        outsiders: outsiders(snapshot, settings, action, &resource),
        weighed: 0,
        unread: Vec::new(),
        left_out: Vec::new(),
        gaps: gaps(action, &resource),
    };
    let accounts = &snapshot.header.organization.accounts;
    let accounts: BTreeSet<AccountId> = accounts.keys().copied().chain(owner).collect();
    let concerned = |account: &AccountId| {
        owner.is_none_or(|owner| owner == *account) || may_let_in(&resource, action, *account)
    };
    for account in accounts.into_iter().filter(concerned) {
        found.account(&controls, settings, account, &resource);
    }
    for caller in callers(&resource) {
        let identity = Identity::new(caller.1);
        let decision = decide(snapshot, (&identity, &[]), action, &resource, &[]);
        found.others.extend(able(caller.0, false, &decision));
    }
    found.principals.sort();
    found.others.sort();
    found
}

impl WhoCan {
    fn account(
        &mut self,
        controls: &OrganizationControls<'_>,
        settings: &Settings,
        account: AccountId,
        resource: &Resource,
    ) {
        self.root(controls, account, resource);
        let circle = match opened(controls, account) {
            Ok(circle) => circle,
            Err(unknown) => {
                self.unread.push((account, *unknown));
                return;
            }
        };
        if circle.left_out > 0 {
            self.left_out.push((account, circle.left_out));
        }
        self.weighed += circle.people.len();
        for person in &circle.people {
            let who = (&person.identity, &*person.tags);
            let decision = decide(controls.snapshot(), who, &self.action, resource, &[]);
            let mut patterns = settings.administrators.iter();
            let administrator = patterns.any(|it| crate::glob(it, person.arn.as_str()));
            self.principals.extend(able(person.arn.to_string(), administrator, &decision));
        }
    }

    /// The root user needs no policy of its own.
    fn root(
        &mut self,
        controls: &OrganizationControls<'_>,
        account: AccountId,
        resource: &Resource,
    ) {
        let arn = format!("arn:{}:iam::{account}:root", self.resource.partition());
        let Some(caller) = Caller::parse(&arn) else { return };
        let mut identity = Identity::new(caller);
        identity.controls = controls.account(account);
        let snapshot = controls.snapshot();
        let decision = decide(snapshot, (&identity, &[]), &self.action, resource, &[]);
        self.principals.extend(able(arn, false, &decision));
    }
}

fn able(principal: String, administrator: bool, decision: &Decision) -> Option<Able> {
    if matches!(decision, Decision::Cannot(_)) {
        return None;
    }
    let mut reasons: Vec<String> = Vec::new();
    for reason in decision.reasons().iter().map(Reason::to_string) {
        // The same policy may stand at the root, at each unit and at the account.
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let remains = decision.remains().map(ToString::to_string);
    Some(Able { principal, administrator, reasons, remains })
}

/// The users and roles of an account, or why they were not read.
fn opened(controls: &OrganizationControls<'_>, account: AccountId) -> Result<Circle, Box<Unknown>> {
    let snapshot = controls.snapshot();
    let mut circle = Circle::open(controls, account);
    if let Err(unknown) = &mut circle
        && snapshot.principals(account).is_none()
    {
        let skip = snapshot.header.organization.accounts.get(&account).and_then(|it| it.skip);
        let mut listings = snapshot.listings.iter();
        let holds = listings.any(|((target, _), fact)| {
            target.account == account && fact.known().is_ok_and(|it| !it.is_empty())
        });
        match skip {
            Some(skip) => unknown.detail = format!("the account is not scanned: {}", skip.words()),
            None if !holds => {
                "no stream was found there, and only accounts with streams are read"
                    .clone_into(&mut unknown.detail);
            }
            None => {}
        }
    }
    circle
}

/// The resource with its policies. A role's is its trust policy, which stands with the role.
fn asked_about(controls: &OrganizationControls<'_>, arn: &Arn) -> Resource {
    let mut found = resource(controls, arn);
    if arn.service() == "iam" && arn.resource().starts_with("role/") {
        let circle = arn.account().and_then(|account| Circle::open(controls, account).ok());
        let role: Option<&Person> = circle.as_ref().and_then(|it| it.person(arn));
        let trust = role.and_then(|it| it.trust.as_deref());
        found.policy = Some(match trust {
            Some(text) => Attached::read("trust policy", text),
            None => Attached::Unreadable("trust policy".into()),
        });
    }
    if found.policy.is_none() && !has_no_policy(controls.snapshot(), arn) {
        found.policy = Some(Attached::Unreadable("policy of the resource".into()));
    }
    found
}

/// Whether it is known that no policy is attached: one that a scan does not read may let anybody in.
fn has_no_policy(snapshot: &Snapshot, arn: &Arn) -> bool {
    match arn.service() {
        // These have none (Service Authorization Reference), or theirs was looked for.
        "firehose" | "iam" | "kinesis" | "kinesisanalytics" | "kms" | "s3" => true,
        _ => matches!(
            snapshot.resources.get(arn),
            Some(
                facts::Resource::BucketTable(_)
                    | facts::Resource::Domain(_)
                    | facts::Resource::Function(_)
                    | facts::Resource::Secret(_)
                    | facts::Resource::TableBucket(_)
            )
        ),
    }
}

fn gaps(action: &str, resource: &Resource) -> Vec<String> {
    let mut gaps = Vec::new();
    if !bears(action) {
        gaps.push(format!(
            "policies that speak of {action} and of nothing on a data path: a scan does not keep them"
        ));
    }
    if let Some(Attached::Unreadable(name)) = &resource.policy {
        gaps.push(format!("the {name}"));
    }
    if resource.grants.is_none() {
        gaps.push("the grants of the key".to_owned());
    }
    if resource.account.is_none() {
        gaps.push("whose the resource is".to_owned());
    }
    gaps
}

/// Whether the resource's policy or grants may let in principals of another account.
fn may_let_in(resource: &Resource, action: &str, account: AccountId) -> bool {
    let account = account.to_string();
    let by_grant = || match &resource.grants {
        Some(grants) => grants.iter().any(|it| it.grantee.contains(&account)),
        None => true,
    };
    match &resource.policy {
        Some(Attached::Unreadable(_)) => true,
        Some(Attached::Read(policy)) if policy.may_allow(action) => {
            let statements = &policy.document().statements;
            statements.iter().any(|it| names(&it.principals, &account)) || by_grant()
        }
        _ => by_grant(),
    }
}

fn names(principals: &Selection<Principal>, account: &str) -> bool {
    match principals {
        Selection::Unspecified => false,
        Selection::AllBut(_) => true,
        Selection::Only(listed) => listed.iter().any(|it| match it {
            Principal::Everyone | Principal::CanonicalUser(_) => true,
            Principal::Aws(name) => name == "*" || name.contains(account),
            Principal::Service(_) | Principal::Federated(_) => false,
        }),
    }
}

fn document(resource: &Resource) -> Option<&Arc<Policy>> {
    match &resource.policy {
        Some(Attached::Read(policy)) => Some(policy),
        _ => None,
    }
}

/// Callers that are nobody's user or role, as the resource's policy names them.
fn callers(resource: &Resource) -> Vec<(String, Caller)> {
    let mut found = BTreeSet::from(["anonymous".to_owned()]);
    let statements = document(resource).into_iter().flat_map(|it| &it.document().statements);
    for statement in statements {
        if let Selection::Only(listed) = &statement.principals {
            found.extend(listed.iter().filter_map(|it| match it {
                Principal::Service(name) | Principal::Federated(name) => Some(name.clone()),
                _ => None,
            }));
        }
    }
    let callers = found.into_iter().map(|name| (Caller::parse(&name), name));
    callers.filter_map(|(caller, name)| Some((name, caller?))).collect()
}

/// Whom from outside the resource's policy admits to this action.
fn outsiders(
    snapshot: &Snapshot,
    settings: &Settings,
    action: &str,
    resource: &Resource,
) -> Vec<Admitted> {
    let Some(policy) = document(resource) else { return Vec::new() };
    let (users, rights) = (Users::default(), Rights::of(snapshot, settings));
    let context = Context { snapshot, settings, users: &users, rights: &rights };
    let admitted = admissions(policy.document(), &context).into_iter();
    let about = |statement: usize| {
        let mut alone: PolicyDocument = policy.document().clone();
        alone.statements = alone.statements.into_iter().skip(statement).take(1).collect();
        Policy::new(policy.name(), alone).may_allow(action)
    };
    let found: BTreeSet<Admitted> = admitted
        .filter(|it| about(it.statement))
        .map(|it| Admitted { who: it.who.to_string(), why: it.why, statement: it.statement + 1 })
        .collect();
    found.into_iter().collect()
}

#[cfg(test)]
mod tests;
