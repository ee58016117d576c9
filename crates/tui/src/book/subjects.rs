use std::borrow::Borrow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use hydrant_core::{Arn, Service, Subject, SubjectKind, Verdict};

use super::Tally;

/// Something that was judged.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub(crate) subject: Arc<Subject>,
    /// The ARN, where it is a stream or an application.
    pub(crate) stream: Option<Arn>,
    /// What was judged of it; of a stream also what was judged of everything on its data path.
    pub(crate) tally: Tally,
    /// What was judged of itself alone.
    pub(crate) own: Tally,
    /// How many streams and applications lead to it, and the first of them.
    pub(crate) users: u32,
    /// What failed or is unknown of itself, by place among the verdicts of the book.
    pub(crate) verdicts: Vec<u32>,
    /// The first stream or application that leads to it.
    pub(crate) user: Option<Arn>,
}

impl Judged {
    /// A part of the organization, not a resource: what is said of it is said of everything there.
    pub(crate) fn is_place(&self) -> bool {
        use SubjectKind::{Account, Organization, Target};
        matches!(self.subject.kind, Account | Target | Organization)
    }
}

/// The service that an ARN's stream or application belongs to.
pub(crate) fn service_of(arn: &Arn) -> Option<Service> {
    match arn.service() {
        "firehose" => Some(Service::Firehose),
        "kinesis" => Some(Service::Kinesis),
        "kinesisanalytics" => Some(Service::Flink),
        _ => None,
    }
}

const fn is_stream(kind: SubjectKind) -> bool {
    matches!(kind, SubjectKind::DeliveryStream | SubjectKind::Stream | SubjectKind::Application)
}

/// Gathers what verdicts are about, one verdict after the other: most of them are not kept.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// Streams first, then by kind and id.
    found: BTreeMap<(bool, SubjectKind), BTreeMap<ById, Judged>>,
    /// What was judged of what is on the data path of each stream.
    paths: BTreeMap<Arn, Tally>,
}

/// A subject by its id, which is not copied for that.
#[derive(Debug)]
struct ById(Arc<Subject>);

impl Borrow<str> for ById {
    fn borrow(&self) -> &str {
        &self.0.id
    }
}

impl PartialEq for ById {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

impl Eq for ById {}

impl PartialOrd for ById {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ById {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.id.cmp(&other.0.id)
    }
}

impl Gathered {
    /// Counts a verdict; `number` is its place among those that the book keeps.
    pub(super) fn add(&mut self, verdict: &Verdict, number: Option<u32>) {
        let subject = &verdict.subject;
        let of_stream = is_stream(subject.kind);
        let kind = self.found.entry((!of_stream, subject.kind)).or_default();
        if !kind.contains_key(subject.id.as_str()) {
            kind.insert(ById(Arc::clone(subject)), Judged::new(subject));
        }
        let Some(judged) = kind.get_mut(subject.id.as_str()) else { return };
        judged.verdicts.extend(number);
        judged.own.add(verdict);
        judged.users = judged.users.max(u32::try_from(verdict.used_by.len()).unwrap_or(u32::MAX));
        if !of_stream {
            if judged.user.is_none() {
                judged.user = verdict.used_by.iter().find(|it| service_of(it).is_some()).cloned();
            }
            for arn in verdict.used_by.iter() {
                self.paths.entry(arn.clone()).or_default().add(verdict);
            }
        }
    }

    /// The subjects, streams first.
    pub(super) fn finish(self) -> Vec<Judged> {
        let mut subjects: Vec<Judged> =
            self.found.into_values().flat_map(BTreeMap::into_values).collect();
        for judged in &mut subjects {
            judged.verdicts.shrink_to_fit();
            judged.tally = judged.own;
            if let Some(path) = judged.stream.as_ref().and_then(|arn| self.paths.get(arn)) {
                judged.tally.sum(path);
            }
        }
        subjects.shrink_to_fit();
        subjects
    }
}

impl Judged {
    fn new(subject: &Arc<Subject>) -> Self {
        Self {
            subject: Arc::clone(subject),
            stream: subject.id.parse().ok().filter(|_| is_stream(subject.kind)),
            tally: Tally::default(),
            own: Tally::default(),
            users: 0,
            verdicts: Vec::new(),
            user: None,
        }
    }
}
