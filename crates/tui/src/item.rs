//! What an item is, wherever it is listed: its name across scans, its subject, its place.

use std::borrow::Cow;

use hydrant_core::{
    AccountId, Arn, CallCount, Change, Loss, PRACTICES, PracticeInfo, Region, Subject, Verdict,
};

use crate::book::{Kind, Node};
use crate::data::{Data, Group, Item};
use crate::live::Flight;
use crate::path::Spine;

impl Data {
    pub(crate) fn verdict(&self, item: Item) -> Option<&Verdict> {
        match item {
            Item::Finding(at) => self.book.as_ref()?.verdict(at),
            _ => None,
        }
    }

    pub(crate) fn node(&self, at: u32) -> Option<&Node> {
        self.book.as_ref()?.tree.get(at as usize)
    }

    pub(crate) fn change(&self, at: u32) -> Option<&Change> {
        self.comparison.as_ref()?.diff.changes.get(at as usize)
    }

    pub(crate) fn loss(&self, at: u32) -> Option<&Loss> {
        self.book.as_ref()?.coverage.losses.get(at as usize)
    }

    pub(crate) fn flight(&self, at: u32) -> Option<&Flight> {
        self.live.flights.get(at as usize)
    }

    pub(crate) fn call(&self, at: u32) -> Option<(&str, CallCount)> {
        let (api, count) = self.book.as_ref()?.calls.iter().nth(at as usize)?;
        Some((api, *count))
    }

    /// Whether it is known by this name.
    pub(crate) fn is(&self, spine: Option<&Spine>, item: Item, key: &str) -> bool {
        match self.verdict(item) {
            // There may be a hundred thousand of them: their names are not made to be compared.
            Some(verdict) => verdict.fingerprint().is(key),
            None => self.key(spine, item) == key,
        }
    }

    /// What stays the same when the data is judged again.
    pub(crate) fn key(&self, spine: Option<&Spine>, item: Item) -> Cow<'_, str> {
        let found = match item {
            Item::Finding(_) => self.verdict(item).map(|it| it.fingerprint().to_string().into()),
            // Not by its first finding: another one may come before it.
            Item::Group(group, at) => self.verdict(Item::Finding(at)).map(|it| match group {
                Group::Check | Group::Nothing => format!("check {}", it.check).into(),
                Group::Account => format!("account {:?}", it.subject.account).into(),
                Group::Resource => format!("resource {}", it.subject.id).into(),
            }),
            Item::Subject(at) => self.subject_at(at).map(|it| it.id.as_str().into()),
            // An account and an account-Region are also judged, under the very ids of their nodes.
            Item::Node(at) => self.node(at).map(|it| match it.kind {
                Kind::Subject(at) => {
                    format!("judged {}", self.subject_at(at).map_or("", |it| &it.id)).into()
                }
                _ => it.key.as_str().into(),
            }),
            Item::Practice(at) => practice(at).map(|it| it.name.into()),
            Item::Change(at) => self.change(at).map(|it| it.fingerprint.to_string().into()),
            Item::Loss(at) => self.loss(at).map(|it| {
                let code = it.code.as_deref().unwrap_or_default();
                format!("{} {} {code}", it.api.name, it.target).into()
            }),
            Item::Hop(at) => spine.and_then(|it| it.lines.get(at as usize)).map(|it| {
                // A hop that comes again has a line of its own.
                let key = if it.again { format!("{at} again {}", it.hop) } else { it.hop.clone() };
                key.into()
            }),
            Item::Flight(at) => self.flight(at).map(|it| it.query.as_str().into()),
            Item::Why(at) => self.node(at).map(|it| format!("why {}", it.key).into()),
            Item::Appeared(_) | Item::Gone(_) => {
                self.subject(spine, item).map(|it| it.id.clone().into())
            }
            Item::Call(at) => self.call(at).map(|it| it.0.into()),
        };
        found.unwrap_or_default()
    }

    fn subject_at(&self, at: u32) -> Option<&Subject> {
        Some(&self.book.as_ref()?.subject(at)?.subject)
    }

    /// What it is about.
    pub(crate) fn subject<'a>(
        &'a self,
        spine: Option<&'a Spine>,
        item: Item,
    ) -> Option<&'a Subject> {
        match item {
            Item::Finding(_) => Some(&self.verdict(item)?.subject),
            Item::Subject(at) => self.subject_at(at),
            Item::Node(at) => match self.node(at)?.kind {
                Kind::Subject(at) => self.subject_at(at),
                _ => None,
            },
            Item::Change(at) => Some(&self.change(at)?.subject),
            Item::Hop(at) => spine?.hop(at)?.subject.as_ref(),
            Item::Appeared(at) => self.comparison.as_ref()?.diff.added.get(at as usize),
            Item::Gone(at) => self.comparison.as_ref()?.diff.removed.get(at as usize),
            Item::Group(..)
            | Item::Practice(_)
            | Item::Loss(_)
            | Item::Flight(_)
            | Item::Why(_)
            | Item::Call(_) => None,
        }
    }

    /// The account and Region it is in, as far as they are known.
    pub(crate) fn place_of(
        &self,
        spine: Option<&Spine>,
        item: Item,
    ) -> (Option<AccountId>, Option<Region>) {
        if let Some(subject) = self.subject(spine, item) {
            return (subject.account, subject.region);
        }
        match item {
            Item::Node(at) | Item::Why(at) => {
                self.node(at).map_or((None, None), |node| match node.kind {
                    Kind::Account(id, _) => (Some(id), None),
                    Kind::Region(region) => {
                        let parent = node.parent.and_then(|at| self.node(at));
                        let account = parent.and_then(|it| match it.kind {
                            Kind::Account(id, _) => Some(id),
                            _ => None,
                        });
                        (account, Some(region))
                    }
                    _ => (None, None),
                })
            }
            Item::Loss(at) => self
                .loss(at)
                .map_or((None, None), |it| (Some(it.target.account), Some(it.target.region))),
            Item::Flight(at) => self
                .flight(at)
                .map_or((None, None), |it| (Some(it.target.account), Some(it.target.region))),
            _ => (None, None),
        }
    }

    /// The stream whose data path it is on: itself, or the first that uses it.
    pub(crate) fn stream_of(&self, spine: Option<&Spine>, item: Item) -> Option<Arn> {
        let book = self.book.as_ref()?;
        let subject = self.subject(spine, item)?;
        let judged = book.find_subject(&subject.id).map(|(_, it)| it);
        if let Some(arn) = judged.and_then(|it| it.stream.as_ref()) {
            return Some(arn.clone());
        }
        let used = self.verdict(item).map_or(&[][..], |it| &*it.used_by);
        let first = used.iter().find(|arn| crate::book::service_of(arn).is_some());
        first.or_else(|| judged?.user.as_ref()).cloned()
    }
}

pub(crate) fn practice(at: u32) -> Option<&'static PracticeInfo> {
    PRACTICES.get(at as usize)
}
