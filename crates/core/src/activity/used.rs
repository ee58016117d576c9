use std::collections::{BTreeMap, BTreeSet};

use hydrant_iam::{Attached, Effect, access_level, known_actions};
use jiff::Timestamp;

use super::{Call, Looked};
use crate::facts::{Resource, Role, STREAMING_SOURCES};
use crate::{AccountId, Arn, Circle, Fact, OrganizationControls, Person, Snapshot, Unknown};

/// A role on a data path, and what is known of its use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleUse<'a> {
    /// Its ARN.
    pub arn: &'a Arn,
    /// The streaming actions that its policies allow on anything at all, sorted.
    pub actions: Vec<(&'static str, Seen)>,
    /// Policies that nobody can read: they may allow more. Text from AWS: untrusted when printed.
    pub unreadable: Vec<String>,
    /// Why its policies are not known.
    pub gap: Option<Unknown>,
}

/// Whether an action was used. That nobody saw it is not that it was not used: three different answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    /// It was, then for the last time.
    Used(Timestamp),
    /// It would have been seen, and was not; what was looked at.
    NotSeen(String),
    /// Nobody could have seen it, and why.
    NotObservable(String),
}

impl Seen {
    /// The answer in words.
    pub const fn words(&self) -> &'static str {
        match self {
            Self::Used(_) => "used",
            Self::NotSeen(_) => "not seen",
            Self::NotObservable(_) => "not observable",
        }
    }
}

/// Calls that carry records, or fetch them: no management events, so that event history never holds them.
const DATA: [&str; 7] = [
    "firehose:PutRecord",
    "firehose:PutRecordBatch",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:PutRecord",
    "kinesis:PutRecords",
    "kinesis:SubscribeToShard",
];

pub(super) fn roles<'a>(
    snapshot: &'a Snapshot,
    looked: &[Looked<'a>],
    calls: &[Call<'a>],
) -> Vec<RoleUse<'a>> {
    let mut by_account: BTreeMap<Option<AccountId>, Vec<&'a Role>> = BTreeMap::new();
    for resource in snapshot.resources.values() {
        if let Resource::Role(role) = resource {
            by_account.entry(role.arn.account()).or_default().push(role);
        }
    }
    let (used, controls) = (last_uses(calls), OrganizationControls::of(snapshot));
    let mut found = Vec::new();
    for (account, roles) in by_account {
        let Some(account) = account else { continue };
        // The policies of one account at a time.
        let circle = Circle::open(&controls, account);
        for role in roles {
            let witness = Witness { role, used: &used, looked };
            found.push(match &circle {
                Ok(circle) => witness.role(circle.person(&role.arn)),
                Err(unknown) => RoleUse { gap: Some((**unknown).clone()), ..witness.nothing() },
            });
        }
    }
    found.sort_by(|a, b| a.arn.cmp(b.arn));
    found
}

/// The last time that a principal did something, by principal and action.
type Uses<'a> = BTreeMap<(&'a str, String), Timestamp>;

fn last_uses<'a>(calls: &[Call<'a>]) -> Uses<'a> {
    let mut uses = Uses::new();
    for Call { event, .. } in calls.iter().filter(|it| it.event.error.is_none()) {
        let service = event.source.split('.').next().unwrap_or_default();
        let action = format!("{service}:{}", event.name);
        let last = uses.entry((event.principal.as_str(), action)).or_insert(event.time);
        *last = event.time.max(*last);
    }
    uses
}

/// What is known about the use of one role.
struct Witness<'a, 'b> {
    role: &'a Role,
    used: &'b Uses<'a>,
    looked: &'b [Looked<'a>],
}

impl<'a> Witness<'a, '_> {
    fn nothing(&self) -> RoleUse<'a> {
        let arn = &self.role.arn;
        RoleUse { arn, actions: Vec::new(), unreadable: Vec::new(), gap: None }
    }

    /// Without a person the role does not exist, or nothing that it holds touches a data path.
    fn role(&self, person: Option<&Person>) -> RoleUse<'a> {
        let mut found = self.nothing();
        let mut granted = BTreeSet::new();
        for policy in person.iter().flat_map(|it| &it.identity.policies) {
            match policy {
                Attached::Read(policy) => {
                    let statements = &policy.document().statements;
                    let allowing = statements.iter().filter(|it| it.effect == Effect::Allow);
                    let services = ["firehose", "kinesis", "kinesisanalytics"];
                    granted.extend(allowing.flat_map(|it| known_actions(&it.actions, &services)));
                }
                Attached::Unreadable(name) => found.unreadable.push(name.to_string()),
            }
        }
        found.actions = granted.into_iter().map(|action| (action, self.seen(action))).collect();
        found
    }

    fn seen(&self, action: &str) -> Seen {
        let arn = self.role.arn.as_str();
        if let Some(last) = self.used.get(&(arn, action.to_owned())) {
            return Seen::Used(*last);
        }
        let service = action.split(':').next().unwrap_or_default();
        let last_use = match self.last_use(service) {
            Ok(Some(last)) => format!("{service} was last used {last}"),
            Ok(None) => {
                let why = format!("no use of {service} is recorded in IAM's tracking period");
                return Seen::NotSeen(why);
            }
            Err(why) => why,
        };
        if DATA.contains(&action) {
            let why = "calls that carry records are not in event history";
            return Seen::NotObservable(format!("{why}; {last_use}"));
        }
        if access_level(action).is_none_or(|it| it.is_read()) {
            let why = "calls that only read are not kept";
            return Seen::NotObservable(format!("{why}; {last_use}"));
        }
        self.in_history(service)
    }

    /// When a service was last used with the role; an error says why nobody knows.
    fn last_use(&self, service: &str) -> Result<Option<Timestamp>, String> {
        let accessed: &Fact<_> = &self.role.accessed;
        match accessed.known() {
            Ok(Some(accessed)) => {
                let of = accessed.services.iter().find(|(name, _)| name == service);
                of.map(|(_, last)| *last).ok_or_else(|| format!("IAM lists no use of {service}"))
            }
            Ok(None) => Err("the role does not exist".to_owned()),
            Err(unknown) => Err(format!("whether {service} was used: {unknown}")),
        }
    }

    /// A change would be in event history, where all of it was read.
    fn in_history(&self, service: &str) -> Seen {
        let source = STREAMING_SOURCES.iter().find(|it| it.split('.').next() == Some(service));
        let account = self.role.arn.account();
        let (mut since, mut missing) = (None, None);
        for it in self.looked.iter().filter(|it| Some(it.target.account) == account) {
            match &it.found {
                Err(unknown) => missing = missing.or(Some(unknown.to_string())),
                Ok(sweep) if source.is_none_or(|source| *source != sweep.of) => {}
                Ok(sweep) if !sweep.complete => {
                    let why =
                        format!("event history of {} was read back to {}", it.target, sweep.from);
                    missing = missing.or(Some(why));
                }
                Ok(sweep) => since = since.max(Some(sweep.from)),
            }
        }
        match (missing, since) {
            (Some(why), _) => Seen::NotObservable(why),
            (None, Some(since)) => {
                Seen::NotSeen(format!("not in event history since {since}, where streams are"))
            }
            (None, None) => Seen::NotObservable("its account holds no streams".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::activity;
    use super::*;
    use crate::facts::{Event, LastAccessed, PolicyText};
    use crate::sample::activity::{cut_short, event, happened};
    use crate::sample::people::{DELIVERY_ROLE, change_principals};
    use crate::sample::{self, resource_mut};

    fn granted(actions: &str, services: &[(&str, Option<Timestamp>)]) -> Snapshot {
        sample::with(|s| {
            change_principals(s, |people| {
                let role = people.principals.iter_mut().find(|it| it.arn.as_str() == DELIVERY_ROLE);
                let place = u32::try_from(people.documents.len()).unwrap();
                role.unwrap().policies = vec![place];
                people.documents.push(PolicyText {
                    name: "work".to_owned(),
                    text: Some(format!(
                        r#"{{"Statement":[{{"Effect":"Allow","Action":{actions},"Resource":"*"}}]}}"#
                    )),
                });
            });
            let services = services.iter().map(|(name, at)| ((*name).to_owned(), *at)).collect();
            let Resource::Role(role) = resource_mut(s, DELIVERY_ROLE) else { panic!("no role") };
            *sample::value(&mut role.accessed) = Some(LastAccessed { services });
        })
    }

    fn of(snapshot: &Snapshot) -> Vec<(String, &'static str)> {
        let found = activity(snapshot);
        let role = found.roles.iter().find(|it| it.arn.as_str() == DELIVERY_ROLE).unwrap();
        role.actions.iter().map(|(action, seen)| ((*action).to_owned(), seen.words())).collect()
    }

    const ACTIONS: &str = r#"["kinesis:DescribeStream","kinesis:GetRecords","kinesis:MergeShards","kinesis:DeleteStream","firehose:PutRecord","s3:PutObject"]"#;

    #[test]
    fn used_not_seen_and_not_observable_are_three_answers() {
        let services = [("firehose", None), ("kinesis", Some(sample::hours_before_scan(3)))];
        let mut snapshot = granted(ACTIONS, &services);
        let deleted = event("kinesis.amazonaws.com", "DeleteStream");
        let principal = DELIVERY_ROLE.to_owned();
        happened(&mut snapshot, Event { principal: principal.clone(), ..deleted });
        let denied = event("kinesis.amazonaws.com", "MergeShards");
        let error = Some("AccessDenied".to_owned());
        happened(&mut snapshot, Event { principal, error, ..denied });
        let expected = |merge| {
            [
                ("firehose:PutRecord", "not seen"),
                ("kinesis:DeleteStream", "used"),
                ("kinesis:DescribeStream", "not observable"),
                ("kinesis:GetRecords", "not observable"),
                ("kinesis:MergeShards", merge),
            ]
            .map(|(action, seen)| (action.to_owned(), seen))
        };
        assert_eq!(of(&snapshot), expected("not seen"));
        cut_short(&mut snapshot);
        assert_eq!(of(&snapshot), expected("not observable"));
    }

    #[test]
    fn what_iam_does_not_say_is_not_taken_for_unused() {
        let snapshot = granted(r#""firehose:PutRecord""#, &[]);
        assert_eq!(of(&snapshot), [("firehose:PutRecord".to_owned(), "not observable")]);
    }

    #[test]
    fn policies_that_nobody_can_read_are_named() {
        let mut hidden = granted(r#""firehose:PutRecord""#, &[]);
        change_principals(&mut hidden, |it| it.documents.last_mut().unwrap().text = None);
        let found = activity(&hidden);
        let role = found.roles.iter().find(|it| it.arn.as_str() == DELIVERY_ROLE).unwrap();
        assert_eq!((role.unreadable.as_slice(), role.actions.len()), (&["work".to_owned()][..], 0));
        let denied = sample::without(&crate::api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS);
        let found = activity(&denied);
        assert_eq!(found.roles.len(), 4);
        assert!(found.roles.iter().all(|it| it.gap.is_some()));
    }
}
