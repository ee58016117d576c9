use std::collections::BTreeMap;
use std::sync::Arc;

use hydrant_core::{Arn, Service, Subject, SubjectKind, Verdict};

use super::Tally;
use super::settled::Settled;

/// Something that was judged.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub(crate) subject: Arc<Subject>,
    /// The ARN, where it is a stream or an application.
    pub(crate) stream: Option<Arn>,
    /// What was judged of it; of a stream also what was judged of everything on its data path.
    pub(crate) tally: Tally,
    /// How many streams and applications lead to it.
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

/// The subjects of all verdicts, streams first, then by kind and id.
pub(super) fn of(findings: &[Verdict], settled: &Settled) -> Vec<Judged> {
    let mut found: BTreeMap<(bool, SubjectKind, &str), Judged> = BTreeMap::new();
    let mut streams: BTreeMap<&Arn, Tally> = BTreeMap::new();
    for (verdict, number) in findings.iter().zip(0_u32..) {
        let judged = judged(&mut found, &verdict.subject, &verdict.used_by);
        judged.verdicts.push(number);
        judged.tally.add(verdict);
        for arn in behind(&verdict.subject, &verdict.used_by) {
            streams.entry(arn).or_default().add(verdict);
        }
    }
    for ((subject, used_by), passes) in &settled.subjects {
        judged(&mut found, subject, used_by).tally.pass += passes;
        for arn in behind(subject, used_by) {
            streams.entry(arn).or_default().pass += passes;
        }
    }
    let mut subjects: Vec<Judged> = found.into_values().collect();
    for judged in &mut subjects {
        judged.verdicts.shrink_to_fit();
        if let Some(path) = judged.stream.as_ref().and_then(|arn| streams.get(arn)) {
            judged.tally.fails.iter_mut().zip(path.fails).for_each(|(own, more)| *own += more);
            judged.tally.unknown += path.unknown;
            judged.tally.pass += path.pass;
            judged.tally.muted += path.muted;
        }
    }
    subjects
}

fn judged<'a, 'b>(
    found: &'b mut BTreeMap<(bool, SubjectKind, &'a str), Judged>,
    subject: &'a Arc<Subject>,
    used_by: &[Arn],
) -> &'b mut Judged {
    let key = (!is_stream(subject.kind), subject.kind, subject.id.as_str());
    let judged = found.entry(key).or_insert_with(|| Judged {
        subject: Arc::clone(subject),
        stream: subject.id.parse().ok().filter(|_| is_stream(subject.kind)),
        tally: Tally::default(),
        users: 0,
        verdicts: Vec::new(),
        user: None,
    });
    judged.users = judged.users.max(u32::try_from(used_by.len()).unwrap_or(u32::MAX));
    if !is_stream(subject.kind) && judged.user.is_none() {
        judged.user = used_by.iter().find(|it| service_of(it).is_some()).cloned();
    }
    judged
}

/// The streams on whose data path a subject is, where it is none itself.
fn behind<'a>(subject: &Subject, used_by: &'a [Arn]) -> &'a [Arn] {
    if is_stream(subject.kind) { &[] } else { used_by }
}
