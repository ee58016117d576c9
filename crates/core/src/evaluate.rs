use std::collections::BTreeMap;

use crate::judge::Outcome;
use crate::verdict::fingerprint;
use crate::{
    AccountId, Arn, Check, Context, Judge, Scope, Service, Settings, Severity, Snapshot, Subject,
    SubjectKind, Target, Unknown, Users, Verdict, VerdictKind,
};

/// Judges every subject of a snapshot by every check. Cannot fail; sorted by check, then subject.
pub fn evaluate(
    snapshot: &Snapshot,
    checks: &[&'static Check],
    settings: &Settings,
) -> Vec<Verdict> {
    let users = Users::of(snapshot);
    let context = Context { snapshot, settings, users: &users };
    let unlisted = unlisted(snapshot);
    let mut verdicts = Vec::new();
    for check in checks {
        let bench = Bench { context, check, users: &users };
        bench.subjects(&mut verdicts);
        bench.not_found(&unlisted, &mut verdicts);
    }
    verdicts.sort_by(|a, b| (a.check, &a.subject).cmp(&(b.check, &b.subject)));
    verdicts
}

/// One check at work.
struct Bench<'a> {
    context: Context<'a>,
    check: &'static Check,
    users: &'a Users,
}

impl Bench<'_> {
    fn subjects(&self, out: &mut Vec<Verdict>) {
        let snapshot = self.context.snapshot;
        match self.check.scope {
            Scope::DeliveryStream(judge) => {
                out.extend(snapshot.delivery_streams.values().map(|it| {
                    let subject = Subject::of_arn(SubjectKind::DeliveryStream, &it.arn);
                    self.verdict(subject, vec![it.arn.clone()], |j| judge(&self.context, it, j))
                }));
            }
            Scope::Stream(judge) => out.extend(snapshot.streams.values().map(|it| {
                let subject = Subject::of_arn(SubjectKind::Stream, &it.arn);
                self.verdict(subject, vec![it.arn.clone()], |j| judge(&self.context, it, j))
            })),
            Scope::Application(judge) => out.extend(snapshot.applications.values().map(|it| {
                let subject = Subject::of_arn(SubjectKind::Application, &it.arn);
                self.verdict(subject, vec![it.arn.clone()], |j| judge(&self.context, it, j))
            })),
            Scope::Bucket(judge) => out.extend(snapshot.buckets.values().map(|it| {
                let place = match it.owner.known() {
                    Ok(crate::facts::BucketOwner::Member(target)) => Some(*target),
                    _ => None,
                };
                let partition = snapshot.header.home.partition();
                let subject = Subject::of_bucket(&it.name, partition, place);
                self.verdict(subject, self.users.of_bucket(&it.name), |j| {
                    judge(&self.context, it, j);
                })
            })),
            Scope::Key(judge) => out.extend(snapshot.keys.values().map(|it| {
                let subject = Subject::of_arn(SubjectKind::Key, &it.arn);
                self.verdict(subject, self.users.of_key(&it.arn), |j| judge(&self.context, it, j))
            })),
            Scope::Trail(judge) => {
                for (arn, trail) in &snapshot.trails {
                    let subject = Subject::of_arn(SubjectKind::Trail, arn);
                    out.push(self.verdict(subject, Vec::new(), |j| judge(&self.context, trail, j)));
                }
            }
            Scope::Target(judge) => {
                out.extend(inhabited(snapshot).into_iter().map(|(target, users)| {
                    self.verdict(Subject::of_target(target), users, |j| {
                        judge(&self.context, target, j);
                    })
                }));
            }
        }
    }

    /// What may exist and was not found is unknown, never clean: listings that failed, and what lies
    /// behind a stream that could not be described.
    fn not_found(
        &self,
        unlisted: &BTreeMap<(AccountId, Service), Vec<Unknown>>,
        out: &mut Vec<Verdict>,
    ) {
        let mut by_account: BTreeMap<AccountId, Vec<Unknown>> = BTreeMap::new();
        for ((account, service), unknowns) in unlisted {
            if self.concerns(*service) {
                by_account.entry(*account).or_default().extend(unknowns.iter().cloned());
            }
        }
        for (account, mut unknowns) in by_account {
            unknowns.sort();
            unknowns.dedup();
            let what = "its streams could not be listed".to_owned();
            out.push(self.assemble(
                Subject::of_account(account),
                Vec::new(),
                unknown(what, unknowns),
            ));
        }
        for (subject, arn, cause) in self.undescribed() {
            let what = format!("what lies behind this {} could not be found", subject.kind.words());
            out.push(self.assemble(subject, vec![arn], unknown(what, vec![cause])));
        }
    }

    fn concerns(&self, service: Service) -> bool {
        match self.check.scope {
            Scope::DeliveryStream(_) => service == Service::Firehose,
            Scope::Stream(_) => service == Service::Kinesis,
            Scope::Application(_) => service == Service::Flink,
            _ => self.check.services.contains(&service),
        }
    }

    /// Streams whose own description is missing, for checks on what lies behind them.
    fn undescribed(&self) -> Vec<(Subject, Arn, Unknown)> {
        let snapshot = self.context.snapshot;
        let (buckets, keys) = match self.check.scope {
            Scope::Bucket(_) => (true, false),
            Scope::Key(_) => (false, true),
            Scope::Trail(_) => return self.unseen_trails(),
            _ => return Vec::new(),
        };
        let services = self.check.services;
        let mut found = Vec::new();
        for it in
            snapshot.delivery_streams.values().filter(|_| services.contains(&Service::Firehose))
        {
            let cause = it.description.known().err();
            found.extend(cause.map(|cause| (SubjectKind::DeliveryStream, &it.arn, cause)));
        }
        for it in snapshot.streams.values().filter(|_| keys && services.contains(&Service::Kinesis))
        {
            found.extend(
                it.summary.known().err().map(|cause| (SubjectKind::Stream, &it.arn, cause)),
            );
        }
        for it in snapshot.applications.values().filter(|_| services.contains(&Service::Flink)) {
            found.extend(
                it.detail.known().err().map(|cause| (SubjectKind::Application, &it.arn, cause)),
            );
        }
        let mut found: Vec<_> = found
            .into_iter()
            .map(|(kind, arn, cause)| (Subject::of_arn(kind, arn), arn.clone(), cause.clone()))
            .collect();
        if keys {
            // A bucket's default key is on the path too.
            found.extend(self.unread_bucket_keys());
        }
        debug_assert!(buckets || keys);
        found
    }

    fn unread_bucket_keys(&self) -> Vec<(Subject, Arn, Unknown)> {
        let snapshot = self.context.snapshot;
        let partition = snapshot.header.home.partition();
        let unread = snapshot
            .buckets
            .values()
            .filter_map(|bucket| Some((bucket, bucket.encryption.known().err()?)));
        unread
            .filter_map(|(bucket, cause)| {
                let place = match bucket.owner.known() {
                    Ok(crate::facts::BucketOwner::Member(target)) => Some(*target),
                    _ => None,
                };
                let subject = Subject::of_bucket(&bucket.name, partition, place);
                let arn = subject.id.parse().ok()?;
                Some((subject, arn, cause.clone()))
            })
            .collect()
    }

    fn unseen_trails(&self) -> Vec<(Subject, Arn, Unknown)> {
        let unseen = self
            .context
            .snapshot
            .trail_refs
            .iter()
            .filter_map(|(t, fact)| Some((t, fact.known().err()?)));
        unseen
            .filter_map(|(target, cause)| {
                let partition = target.region.partition();
                let arn = format!(
                    "arn:{partition}:cloudtrail:{}:{}:trail/*",
                    target.region, target.account
                );
                Some((Subject::of_target(*target), arn.parse().ok()?, cause.clone()))
            })
            .collect()
    }

    fn verdict(
        &self,
        subject: Subject,
        used_by: Vec<Arn>,
        judge: impl FnOnce(&mut Judge),
    ) -> Verdict {
        let mut bench = Judge::default();
        judge(&mut bench);
        self.assemble(subject, used_by, bench.settle())
    }

    fn assemble(&self, subject: Subject, used_by: Vec<Arn>, outcome: Outcome) -> Verdict {
        Verdict {
            check: self.check.id,
            kind: outcome.kind,
            severity: self.severity(),
            fingerprint: fingerprint(&[self.check.id, subject.kind.words(), &subject.id]),
            subject,
            reason: outcome.reason,
            evidence: outcome.evidence,
            unknowns: outcome.unknowns,
            used_by,
            muted: None,
        }
    }

    /// The configured severity, or the check's own.
    fn severity(&self) -> Severity {
        let configured = self.context.settings.severities.get(self.check.id);
        configured.copied().unwrap_or(self.check.severity)
    }
}

fn unknown(reason: String, unknowns: Vec<Unknown>) -> Outcome {
    Outcome { kind: VerdictKind::Unknown, reason, evidence: Vec::new(), unknowns }
}

/// The targets that hold something, with what they hold.
fn inhabited(snapshot: &Snapshot) -> BTreeMap<Target, Vec<Arn>> {
    let mut inhabited: BTreeMap<Target, Vec<Arn>> = BTreeMap::new();
    for ((target, _), fact) in &snapshot.listings {
        if let Ok(arns) = fact.known()
            && !arns.is_empty()
        {
            inhabited.entry(*target).or_default().extend(arns.iter().cloned());
        }
    }
    for arns in inhabited.values_mut() {
        arns.sort();
    }
    inhabited
}

/// The listings that are missing, by account and service.
fn unlisted(snapshot: &Snapshot) -> BTreeMap<(AccountId, Service), Vec<Unknown>> {
    let mut unlisted: BTreeMap<(AccountId, Service), Vec<Unknown>> = BTreeMap::new();
    for ((target, service), fact) in &snapshot.listings {
        if let Err(unknown) = fact.known()
            && !unknown.harmless()
        {
            unlisted.entry((target.account, *service)).or_default().push(unknown.clone());
        }
    }
    for (account, fact) in &snapshot.regions {
        // With the Regions chosen by the caller, the account's own list is not needed, unless nobody
        // could get in at all.
        if let Err(unknown) = fact.known()
            && (snapshot.header.regions.is_none()
                || unknown.source.api == &crate::api::STS_ASSUME_ROLE)
        {
            for service in Service::ALL {
                unlisted.entry((*account, service)).or_default().push(unknown.clone());
            }
        }
    }
    for query in &snapshot.frontier {
        for (target, service, unknown) in query.unasked(&snapshot.header) {
            unlisted.entry((target, service)).or_default().push(unknown);
        }
    }
    unlisted
}
