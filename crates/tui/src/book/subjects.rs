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
    found: Vec<Judged>,
    /// Where each is.
    places: BTreeMap<Arc<Subject>, usize>,
    /// What was judged of what is on the data path of each stream.
    paths: BTreeMap<Arn, Tally>,
}

impl Gathered {
    /// Counts a verdict; `number` is its place among those that the book keeps.
    pub(super) fn add(&mut self, verdict: &Verdict, number: Option<u32>) {
        let place = *self.places.entry(Arc::clone(&verdict.subject)).or_insert_with(|| {
            self.found.push(Judged::new(verdict));
            self.found.len() - 1
        });
        let judged = &mut self.found[place];
        judged.verdicts.extend(number);
        judged.own.add(verdict);
        judged.users = judged.users.max(u32::try_from(verdict.used_by.len()).unwrap_or(u32::MAX));
        if !is_stream(verdict.subject.kind) {
            if judged.user.is_none() {
                judged.user = verdict.used_by.iter().find(|it| service_of(it).is_some()).cloned();
            }
            for arn in verdict.used_by.iter() {
                self.paths.entry(arn.clone()).or_default().add(verdict);
            }
        }
    }

    /// The subjects by kind and id, streams first.
    pub(super) fn finish(self) -> Vec<Judged> {
        let Self { found: mut subjects, paths, .. } = self;
        subjects.sort_by(|a, b| {
            let key = |it: &Judged| !is_stream(it.subject.kind);
            (key(a), &a.subject).cmp(&(key(b), &b.subject))
        });
        for judged in &mut subjects {
            judged.verdicts.shrink_to_fit();
            judged.tally = judged.own;
            if let Some(path) = judged.stream.as_ref().and_then(|arn| paths.get(arn)) {
                judged.tally.sum(path);
            }
        }
        subjects.shrink_to_fit();
        subjects
    }
}

impl Judged {
    fn new(verdict: &Verdict) -> Self {
        let subject = &verdict.subject;
        // A stream leads to itself: its ARN is shared, not read anew.
        let mut own = verdict.used_by.iter().filter(|it| it.as_str() == subject.id);
        Self {
            subject: Arc::clone(subject),
            stream: own.next().filter(|_| is_stream(subject.kind)).cloned(),
            tally: Tally::default(),
            own: Tally::default(),
            users: 0,
            verdicts: Vec::new(),
            user: None,
        }
    }
}
