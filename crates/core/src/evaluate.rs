mod capacity;
mod cores;
mod missing;
mod pool;
mod resources;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use self::missing::Missing;
use self::pool::{Pool, Shared};
use self::resources::about_roles;
use crate::facts::{Bucket, BucketOwner};
use crate::judge::Outcome;
use crate::{
    AccountId, Arn, Check, Context, Evidence, Judge, Rights, Scope, Service, Settings, Severity,
    Snapshot, Subject, SubjectKind, Target, Unknown, Users, Verdict, VerdictKind,
};

/// Judges every subject of a snapshot by every check. Cannot fail; sorted by check, then subject.
pub fn evaluate(
    snapshot: &Snapshot,
    checks: &[&'static Check],
    settings: &Settings,
) -> Vec<Verdict> {
    let mut verdicts = Vec::with_capacity(capacity::of(snapshot, checks));
    evaluate_each(snapshot, checks, settings, |found| verdicts.extend(found));
    verdicts
}

/// The same check by check, sorted by id: `judged` is given the verdicts of each, sorted by subject. Who keeps
/// only some of them never holds them all. Every core of the machine helps; the verdicts are the same on any.
pub fn evaluate_each(
    snapshot: &Snapshot,
    checks: &[&'static Check],
    settings: &Settings,
    judged: impl FnMut(Vec<Verdict>),
) {
    // A thread costs as much as a few hundred verdicts.
    const FEW: usize = 20_000;
    let few = capacity::of(snapshot, checks) < FEW;
    let threads = if few { 1 } else { cores::count() };
    evaluate_on(threads, snapshot, checks, settings, judged);
}

fn evaluate_on(
    threads: usize,
    snapshot: &Snapshot,
    checks: &[&'static Check],
    settings: &Settings,
    mut judged: impl FnMut(Vec<Verdict>),
) {
    let users = Users::of(snapshot);
    let rights = Rights::of(snapshot, settings);
    let context = Context { snapshot, settings, users: &users, rights: &rights };
    let unlisted = unlisted(snapshot);
    let mut checks = checks.to_vec();
    checks.sort_by_key(|check| check.id);
    let pool = Pool::default();
    let bench =
        |check| Bench { context, check, users: &users, pool: &pool, evidence: Shared::default() };
    let benches: Vec<Bench<'_>> = checks.into_iter().map(bench).collect();
    let mut about_roles = about_roles(&benches, threads);
    // A few checks at a time: the verdicts of more are not there at once.
    for some in benches.chunks(2 * threads) {
        let roles = some.iter().map(|it| about_roles.remove(it.check.id).unwrap_or_default());
        let work = some.iter().zip(roles).collect();
        cores::each(threads, work, |(bench, roles)| bench.all(roles, &unlisted))
            .into_iter()
            .for_each(&mut judged);
    }
}

/// One check at work.
struct Bench<'a> {
    context: Context<'a>,
    check: &'static Check,
    users: &'a Users,
    pool: &'a Pool,
    /// Most subjects of an account and Region break a check in the same words.
    evidence: Shared<[Evidence]>,
}

impl Bench<'_> {
    /// All verdicts of the check, sorted by subject.
    fn all(
        &self,
        about_roles: Vec<Verdict>,
        unlisted: &BTreeMap<(AccountId, Service), Vec<Unknown>>,
    ) -> Vec<Verdict> {
        let mut found = about_roles;
        self.subjects(&mut found);
        self.not_found(unlisted, &mut found);
        found.sort_by(|a, b| a.subject.cmp(&b.subject));
        found
    }

    fn subjects(&self, out: &mut Vec<Verdict>) {
        for scope in self.check.scopes {
            self.subjects_of(scope, out);
        }
    }

    fn subjects_of(&self, scope: &Scope, out: &mut Vec<Verdict>) {
        let snapshot = self.context.snapshot;
        match *scope {
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
                self.verdict(self.bucket(it), self.users.of_bucket(&it.name), |j| {
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
            Scope::Account(judge) => {
                for (account, users) in accounts(snapshot) {
                    out.push(self.verdict(Subject::of_account(account), users, |j| {
                        judge(&self.context, account, j);
                    }));
                }
            }
            Scope::Organization(judge) => {
                let header = &snapshot.header;
                let name = header.organization.identity.known().map_or("organization", |it| &it.0);
                let subject = Subject::of_organization(name, header.caller);
                out.push(self.verdict(subject, Vec::new(), |j| judge(&self.context, j)));
            }
            _ => self.resources(scope, out),
        }
    }

    fn bucket(&self, bucket: &Bucket) -> Subject {
        let place = match bucket.owner.known() {
            Ok(BucketOwner::Member(target)) => Some(*target),
            _ => None,
        };
        Subject::of_bucket(&bucket.name, self.context.snapshot.header.home.partition(), place)
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
        let missing = self.missing();
        if by_account.is_empty() && missing.is_empty() {
            return;
        }
        let mut places = BTreeMap::new();
        for (place, verdict) in out.iter().enumerate() {
            places.entry(Arc::clone(&verdict.subject)).or_insert(place);
        }
        let mut add = |subject: Subject, used_by, what: Cow<'static, str>, causes| {
            // A check that judges the subject itself too has one verdict about it.
            if let Some(verdict) = places.get(&subject).and_then(|place| out.get_mut(*place)) {
                return self.also_missing(verdict, what, causes);
            }
            let verdict = self.assemble(subject, used_by, unknown(what, causes));
            places.insert(Arc::clone(&verdict.subject), out.len());
            out.push(verdict);
        };
        for (account, mut unknowns) in by_account {
            unknowns.sort();
            unknowns.dedup();
            let what = "its streams could not be listed";
            add(Subject::of_account(account), Vec::new(), what.into(), unknowns);
        }
        for Missing { subject, used_by, cause } in missing {
            let what = format!("what lies behind this {} could not be found", subject.kind.words());
            add(subject, used_by, what.into(), vec![cause]);
        }
    }

    /// A listing that failed concerns a check on that kind of stream, and every check on what streams
    /// of that service lead to.
    fn concerns(&self, service: Service) -> bool {
        self.check.scopes.iter().any(|scope| match scope {
            Scope::DeliveryStream(_) => service == Service::Firehose,
            Scope::Stream(_) => service == Service::Kinesis,
            Scope::Application(_) => service == Service::Flink,
            _ => self.check.services.contains(&service),
        })
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
            subject: self.pool.subjects.one(subject),
            reason: outcome.reason,
            evidence: self.evidence.one(outcome.evidence),
            unknowns: self.pool.unknowns.one(outcome.unknowns),
            used_by: self.pool.users.one(used_by),
            muted: None,
        }
    }

    /// A proven violation outranks what is missing, which outranks everything kept.
    fn also_missing(
        &self,
        verdict: &mut Verdict,
        what: Cow<'static, str>,
        mut causes: Vec<Unknown>,
    ) {
        if matches!(verdict.kind, VerdictKind::Pass | VerdictKind::NotApplicable) {
            verdict.kind = VerdictKind::Unknown;
            verdict.reason = what;
        }
        causes.extend_from_slice(&verdict.unknowns);
        causes.sort();
        causes.dedup();
        verdict.unknowns = self.pool.unknowns.one(causes);
    }

    /// The configured severity, or the check's own.
    fn severity(&self) -> Severity {
        let configured = self.context.settings.severities.get(self.check.id);
        configured.copied().unwrap_or(self.check.severity)
    }
}

fn unknown(reason: Cow<'static, str>, unknowns: Vec<Unknown>) -> Outcome {
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

/// The accounts that hold something, with what they hold.
fn accounts(snapshot: &Snapshot) -> BTreeMap<AccountId, Vec<Arn>> {
    let mut accounts: BTreeMap<AccountId, Vec<Arn>> = BTreeMap::new();
    for (target, arns) in inhabited(snapshot) {
        accounts.entry(target.account).or_default().extend(arns);
    }
    accounts
}

/// The listings that are missing, by account and service.
pub(crate) fn unlisted(snapshot: &Snapshot) -> BTreeMap<(AccountId, Service), Vec<Unknown>> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CHECKS, sample};

    #[test]
    fn the_verdicts_are_the_same_on_any_number_of_threads() {
        let denied = sample::without(&crate::api::FIREHOSE_DESCRIBE_DELIVERY_STREAM);
        for snapshot in [sample::snapshot(), denied] {
            let on = |threads| {
                let mut all = Vec::new();
                let settings = sample::settings();
                evaluate_on(threads, &snapshot, CHECKS, &settings, |it| all.push(it));
                all
            };
            let one = on(1);
            assert_eq!(one.len(), CHECKS.len());
            for threads in [2, 3, 16] {
                assert_eq!(on(threads), one, "{threads}");
            }
        }
    }
}
