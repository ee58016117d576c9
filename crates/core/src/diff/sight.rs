use crate::{
    AccountId, Arn, Membership, Report, Service, SubjectKind, Target, Verdict, VerdictKind,
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

/// Why a report has no verdict that another report has. Where it is unsure the subject is unseen.
pub(super) fn sight(report: &Report<'_>, missing: &Verdict) -> Sight {
    let kind = missing.subject.kind;
    if kind == SubjectKind::Account {
        // The account itself was a gap; what is in it has verdicts of its own.
        return Sight::Absent;
    }
    let itself = stream_kind(kind);
    if !itself && kind != SubjectKind::Target && placeholder(report, missing) {
        return Sight::Unseen;
    }
    let users = missing.used_by.iter().filter_map(|arn| Some((arn, service(arn)?)));
    let found = users.map(|(arn, service)| user(report, arn, service, itself)).max();
    found.unwrap_or_else(|| place(report, missing))
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

/// Whether a stream leads no more to what it led to, as far as it can be told.
fn user(report: &Report<'_>, arn: &Arn, service: Service, itself: bool) -> Sight {
    let Some(target) = arn.target() else { return Sight::Unseen };
    match listed(report, target, service) {
        Ok(listed) if !listed.contains(arn) => Sight::Absent,
        Ok(_) if itself || !described(report, arn) => Sight::Unseen,
        Ok(_) => Sight::Absent,
        Err(sight) => sight,
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
    let trails = &report.snapshot.trail_refs;
    let unread_trails = trails.values().any(|it| it.known().is_err_and(|why| !why.harmless()));
    match (gap, subject.kind) {
        (Some(gap), _) => gap,
        (None, SubjectKind::Trail) if unread_trails => Sight::Unseen,
        // It is there; what lies behind it is another question.
        (None, SubjectKind::Target) if inhabited => Sight::Unseen,
        (None, _) => Sight::Absent,
    }
}

/// Whether the same check could not find what lies behind something that may lead to the subject.
fn placeholder(report: &Report<'_>, missing: &Verdict) -> bool {
    let users = missing.used_by.iter().map(Arn::account).chain([missing.subject.account]);
    let accounts: Vec<AccountId> = users.flatten().collect();
    let near = |account: Option<AccountId>| {
        missing.used_by.is_empty() || account.is_none_or(|it| accounts.contains(&it))
    };
    report
        .verdicts
        .iter()
        .filter(|it| it.check == missing.check && it.kind == VerdictKind::Unknown)
        .any(|it| it.subject.kind != missing.subject.kind && near(it.subject.account))
}
