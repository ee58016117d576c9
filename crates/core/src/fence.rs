//! The perimeter that organization policies draw: whom and what they keep inside the organization.

use std::collections::BTreeSet;

use hydrant_iam::{Effect, PolicyDocument, Selection, Statement, can_match, known_actions};

use crate::facts::OrganizationPolicy;
use crate::perimeter::document;
use crate::{Account, Fact, Service, Stop};

/// The kinds of organization policy that can draw a perimeter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fence {
    /// Service control policies: what principals of the organization may reach, and from where.
    Service,
    /// Resource control policies: who may reach its resources, and from where.
    Resource,
}

/// Keys that say where a request comes from.
const NETWORK: [&str; 6] = [
    "aws:sourceip",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
];

impl Fence {
    /// The policies of an account of one kind, and what they keep inside.
    ///
    /// The AWS whitepaper "Building a Data Perimeter on AWS" draws a perimeter with a denial of whatever does
    /// not come from, or does not go to, what is trusted.
    pub(crate) fn covers(
        self,
        fact: &Fact<Option<Vec<OrganizationPolicy>>>,
        account: &Account,
        service: Service,
    ) -> Result<bool, Stop> {
        if self == Self::Resource && service != Service::Firehose {
            return Ok(false);
        }
        let Some(policies) = fact.known()? else { return Ok(false) };
        let mut open: BTreeSet<&str> = moving_data(service).iter().copied().collect();
        let mut gap = None;
        for policy in policies {
            match bound(account, policy) {
                Some(false) => continue,
                Some(true) => {}
                None => {
                    let why = format!("where account {} hangs is not known", account.id);
                    gap = gap.or(Some(Stop::undecided(fact, why)));
                    continue;
                }
            }
            match document(fact, &policy.text) {
                Ok(document) => self.close(&document, service, &mut open),
                Err(stop) => gap = gap.or(Some(stop)),
            }
        }
        match gap {
            _ if open.is_empty() => Ok(true),
            Some(stop) => Err(stop),
            None => Ok(false),
        }
    }

    fn close(self, document: &PolicyDocument, service: Service, open: &mut BTreeSet<&str>) {
        for statement in document.statements.iter().filter(|it| self.keeps_inside(it)) {
            for action in known_actions(&statement.actions, &[prefix(service)]) {
                if reaches(statement, action) {
                    open.remove(action);
                }
            }
        }
    }

    /// Whether a statement denies what is not trusted.
    fn keeps_inside(self, statement: &Statement) -> bool {
        statement.effect == Effect::Deny
            && statement.conditions.iter().any(|it| {
                let key = it.key.to_ascii_lowercase();
                let drawn = self.keys().contains(&key.as_str()) || NETWORK.contains(&key.as_str());
                drawn && it.operator.comparison.is_negated()
            })
    }

    /// Keys that say whose the other side is.
    const fn keys(self) -> [&'static str; 3] {
        match self {
            Self::Service => ["aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths"],
            Self::Resource => {
                ["aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths"]
            }
        }
    }
}

/// Whether a policy is attached to an account or above it; none: nobody knows what is above.
fn bound(account: &Account, policy: &OrganizationPolicy) -> Option<bool> {
    let id = account.id.to_string();
    let above = |target: &String| account.path.split('/').any(|it| it == target);
    if policy.targets.contains(&id) || policy.targets.iter().any(above) {
        return Some(true);
    }
    let elsewhere = policy.targets.iter().all(|it| it.bytes().all(|b| b.is_ascii_digit()));
    (elsewhere || !account.path.is_empty()).then_some(false)
}

fn reaches(statement: &Statement, action: &str) -> bool {
    match &statement.resources {
        Selection::Only(patterns) => {
            patterns.iter().any(|pattern| can_match(action, pattern) != Some(false))
        }
        Selection::Unspecified | Selection::AllBut(_) => true,
    }
}

/// The calls that move records, or send them somewhere else: all of them have to stay inside.
const fn moving_data(service: Service) -> &'static [&'static str] {
    match service {
        Service::Firehose => &["firehose:PutRecord", "firehose:PutRecordBatch"],
        Service::Kinesis => &[
            "kinesis:GetRecords",
            "kinesis:PutRecord",
            "kinesis:PutRecords",
            "kinesis:SubscribeToShard",
        ],
        Service::Flink => &[
            "kinesisanalytics:CreateApplicationPresignedUrl",
            "kinesisanalytics:UpdateApplication",
        ],
    }
}

pub(crate) const fn prefix(service: Service) -> &'static str {
    match service {
        Service::Firehose => "firehose",
        Service::Kinesis => "kinesis",
        Service::Flink => "kinesisanalytics",
    }
}
