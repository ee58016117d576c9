use std::collections::{BTreeMap, BTreeSet};

use super::{Key, key};
use crate::facts::TrailRef;
use crate::{
    AccountId, Arn, Fact, Membership, Report, Service, SubjectKind, Target, Verdict, VerdictKind,
};

/// What a scan knows about a subject that it has no verdict about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sight {
    /// It looked where the subject would be, and it is not there.
    Absent,
    /// It was not asked to look there.
    OutOfScope,
    /// It could not look there: the subject may be there.
    Unseen,
}

/// What a report knows about what it has no verdict about.
pub(super) struct Eyes<'a> {
    report: &'a Report<'a>,
    gaps: BTreeMap<&'static str, Vec<Gap<'a>>>,
}

/// Something whose way onwards is unknown: what lies behind it cannot be told from what is gone.
struct Gap<'a> {
    kind: SubjectKind,
    account: Option<AccountId>,
    /// The streams that lead to it.
    streams: BTreeSet<&'a Arn>,
}

impl<'a> Eyes<'a> {
    pub(super) fn of(report: &'a Report<'a>) -> Self {
        let mut users: BTreeMap<Key<'a>, BTreeSet<&'a Arn>> = BTreeMap::new();
        for verdict in &report.verdicts {
            let streams = verdict.used_by.iter().filter(|arn| service(arn).is_some());
            users.entry(key(verdict)).or_default().extend(streams);
        }
        let mut gaps: BTreeMap<_, Vec<Gap<'a>>> = BTreeMap::new();
        for verdict in report.verdicts.iter().filter(|it| it.kind == VerdictKind::Unknown) {
            let gap = Gap {
                kind: verdict.subject.kind,
                account: verdict.subject.account,
                streams: users.get(&key(verdict)).cloned().unwrap_or_default(),
            };
            gaps.entry(verdict.check).or_default().push(gap);
        }
        Self { report, gaps }
    }

    /// Why there is no verdict that another report, `there`, has. Where it is unsure the subject is unseen.
    pub(super) fn sight(&self, missing: &Verdict, there: &Report<'_>) -> Sight {
        let kind = missing.subject.kind;
        if kind == SubjectKind::Account {
            // The account itself was a gap; what is in it has verdicts of its own.
            return Sight::Absent;
        }
        if kind == SubjectKind::Trail {
            return trail(self.report, missing, there);
        }
        let users = missing.used_by.iter().filter_map(|arn| Some((arn, service(arn)?)));
        let found = users.map(|(arn, service)| match user(self.report, arn, service) {
            // It is there and leads on: to the subject no more, or to where nobody could look.
            User::Described if stream_kind(kind) || self.gap(missing, arn) => Sight::Unseen,
            User::Described => Sight::Absent,
            User::Not(sight) => sight,
        });
        match found.max() {
            Some(sight) => sight,
            None if kind != SubjectKind::Target && self.others(missing).next().is_some() => {
                Sight::Unseen
            }
            None => place(self.report, missing),
        }
    }

    /// Gaps of the same check in something else than its own subjects.
    fn others(&self, missing: &Verdict) -> impl Iterator<Item = &Gap<'a>> {
        let gaps = self.gaps.get(missing.check).map(Vec::as_slice).unwrap_or_default();
        gaps.iter().filter(|gap| gap.kind != missing.subject.kind)
    }

    /// Whether a stream leads to such a gap.
    fn gap(&self, missing: &Verdict, stream: &Arn) -> bool {
        // The listing of the stream's own place was read, or it would not have come here.
        self.others(missing).filter(|gap| gap.kind != SubjectKind::Account).any(|gap| {
            let nobody = gap.streams.is_empty();
            gap.streams.contains(stream)
                || (nobody && gap.account.is_none_or(|it| stream.account() == Some(it)))
        })
    }
}

/// A stream, as a report sees it.
enum User {
    /// It is there, and what it leads to is known.
    Described,
    /// It is not, or that is not known.
    Not(Sight),
}

const fn stream_kind(kind: SubjectKind) -> bool {
    matches!(kind, SubjectKind::DeliveryStream | SubjectKind::Stream | SubjectKind::Application)
}

fn service(arn: &Arn) -> Option<Service> {
    match arn.service() {
        "firehose" => Some(Service::Firehose),
        "kinesis" => Some(Service::Kinesis),
        "kinesisanalytics" => Some(Service::Flink),
        _ => None,
    }
}

fn user(report: &Report<'_>, arn: &Arn, service: Service) -> User {
    let Some(target) = arn.target() else { return User::Not(Sight::Unseen) };
    match listed(report, target, service) {
        Ok(listed) if !listed.contains(arn) => User::Not(Sight::Absent),
        Ok(_) if described(report, arn) => User::Described,
        Ok(_) => User::Not(Sight::Unseen),
        Err(sight) => User::Not(sight),
    }
}

/// The listing of a service in a target, or why there is none.
fn listed<'a>(
    report: &'a Report<'_>,
    target: Target,
    service: Service,
) -> Result<&'a [Arn], Sight> {
    let snapshot = report.snapshot;
    let header = &snapshot.header;
    match snapshot.listings.get(&(target, service)) {
        Some(fact) => match fact.known() {
            Ok(arns) => Ok(arns),
            Err(unknown) if unknown.harmless() => Ok(&[]),
            Err(_) => Err(Sight::Unseen),
        },
        None if header.regions.as_ref().is_some_and(|it| !it.contains(&target.region)) => {
            Err(Sight::OutOfScope)
        }
        None => match header.organization.accounts.get(&target.account) {
            Some(account) if account.skip.is_some() => Err(Sight::OutOfScope),
            Some(_) => off(report, target),
            None if header.organization.membership(target.account) == Membership::Outside => {
                Ok(&[])
            }
            None => Err(Sight::Unseen),
        },
    }
}

/// A Region that is known not to be enabled holds nothing.
fn off<'a>(report: &Report<'_>, target: Target) -> Result<&'a [Arn], Sight> {
    let regions = report.snapshot.regions.get(&target.account).and_then(|it| it.known().ok());
    match regions {
        Some(regions) if !regions.enabled.contains(&target.region) => Ok(&[]),
        _ => Err(Sight::Unseen),
    }
}

/// Whether the scan knows what the stream leads to.
fn described(report: &Report<'_>, arn: &Arn) -> bool {
    let snapshot = report.snapshot;
    let delivery = snapshot.delivery_streams.get(arn).map(|it| it.description.known().is_ok());
    let stream = snapshot.streams.get(arn).map(|it| it.summary.known().is_ok());
    let application = snapshot.applications.get(arn).map(|it| it.detail.known().is_ok());
    delivery.or(stream).or(application).unwrap_or_default()
}

/// The account-Region of a subject that no stream is known to use.
fn place(report: &Report<'_>, missing: &Verdict) -> Sight {
    let subject = &missing.subject;
    let coverage = &report.coverage;
    let unread = coverage.unasked > 0 || coverage.losses.iter().any(|it| !it.harmless());
    let (Some(account), Some(region)) = (subject.account, subject.region) else {
        // It belongs to everything: whatever is unread could lead to it.
        return if unread { Sight::Unseen } else { Sight::Absent };
    };
    let target = Target::new(account, region);
    let listings = Service::ALL.map(|it| listed(report, target, it).map(<[Arn]>::is_empty));
    let gap = listings.into_iter().filter_map(Result::err).max();
    let inhabited = listings.contains(&Ok(false));
    match (gap, subject.kind) {
        (Some(gap), _) => gap,
        // It is there; what lies behind it is another question.
        (None, SubjectKind::Target) if inhabited => Sight::Unseen,
        (None, _) => Sight::Absent,
    }
}

/// A trail is looked for where it was seen: the organization's in every member, an account's own in that account.
/// Any of those places that was asked for its trails answers for all of them.
fn trail(report: &Report<'_>, missing: &Verdict, there: &Report<'_>) -> Sight {
    let id = &missing.subject.id;
    let places = there.snapshot.trail_refs.iter().filter(|(_, trails)| names(trails, id));
    let places: Vec<Target> = places.map(|(place, _)| *place).collect();
    let trails = &report.snapshot.trail_refs;
    let gone = |place| trails.get(place).is_some_and(|it| it.known().is_ok() && !names(it, id));
    if places.iter().any(gone) {
        return Sight::Absent;
    }
    let unasked = |place: &Target| {
        if trails.contains_key(place) {
            return Sight::Unseen;
        }
        // Trails are asked for where streams are: without streams it is nobody's any more.
        let sights = Service::ALL.map(|it| match listed(report, *place, it) {
            Ok([]) => Sight::Absent,
            Ok(_) => Sight::Unseen,
            Err(sight) => sight,
        });
        sights.into_iter().max().unwrap_or(Sight::Unseen)
    };
    places.iter().map(unasked).max().unwrap_or(Sight::Unseen)
}

fn names(trails: &Fact<Vec<TrailRef>>, id: &str) -> bool {
    trails.known().is_ok_and(|trails| trails.iter().any(|it| it.arn.as_str() == id))
}
