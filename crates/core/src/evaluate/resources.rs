//! The resources that data paths lead to, and what lies in a target, as subjects.

use std::collections::BTreeMap;

use super::{Bench, cores};
use crate::facts::{Resource, Role};
use crate::{AccountId, Arn, Context, Judge, Scope, Subject, SubjectKind, Verdict};

/// The resources of one kind.
macro_rules! judged {
    ($bench:expr, $out:expr, $variant:ident, $judge:expr) => {
        $bench.each($out, |resource, context, judge| match resource {
            Resource::$variant(it) => {
                $judge(context, it, judge);
                true
            }
            _ => false,
        })
    };
}

impl Bench<'_> {
    pub(super) fn resources(&self, scope: &Scope, out: &mut Vec<Verdict>) {
        match *scope {
            Scope::BucketTable(judge) => judged!(self, out, BucketTable, judge),
            Scope::Channel(judge) => judged!(self, out, Channel, judge),
            Scope::Cluster(judge) => judged!(self, out, Cluster, judge),
            Scope::Collection(judge) => judged!(self, out, Collection, judge),
            Scope::Domain(judge) => judged!(self, out, Domain, judge),
            Scope::Function(judge) => judged!(self, out, Function, judge),
            Scope::LogGroup(judge) => judged!(self, out, LogGroup, judge),
            Scope::MskCluster(judge) => judged!(self, out, MskCluster, judge),
            Scope::Secret(judge) => judged!(self, out, Secret, judge),
            Scope::SecurityGroup(judge) => judged!(self, out, SecurityGroup, judge),
            Scope::Table(judge) => judged!(self, out, Table, judge),
            Scope::TableBucket(judge) => judged!(self, out, TableBucket, judge),
            Scope::Workgroup(judge) => judged!(self, out, Workgroup, judge),
            Scope::Endpoint(judge) => {
                for (target, users) in super::inhabited(self.context.snapshot) {
                    let found = self.context.snapshot.endpoints(target);
                    for it in found.and_then(|fact| fact.known().ok()).into_iter().flatten() {
                        let subject = Subject::of_arn(SubjectKind::Endpoint, &it.arn);
                        out.push(self.verdict(subject, users.clone(), |j| {
                            judge(&self.context, target, it, j);
                        }));
                    }
                }
            }
            Scope::User(judge) => {
                for (account, users) in super::accounts(self.context.snapshot) {
                    let report = self.context.snapshot.access_keys(account);
                    let report = report.and_then(|fact| fact.known().ok());
                    let holders = report.into_iter().flat_map(|it| &it.users);
                    for it in holders.filter(|it| !it.is_root()) {
                        let subject = Subject::of_arn(SubjectKind::User, &it.arn);
                        out.push(self.verdict(subject, users.clone(), |j| {
                            judge(&self.context, account, it, j);
                        }));
                    }
                }
            }
            Scope::LogDestination(judge) => {
                for target in super::inhabited(self.context.snapshot).into_keys() {
                    let feeds = self.context.snapshot.feeds(target);
                    let found = feeds.and_then(|feeds| feeds.destinations.known().ok());
                    for it in found.into_iter().flatten() {
                        let subject = Subject::of_arn(SubjectKind::LogDestination, &it.arn);
                        let users = it.stream.iter().cloned().collect();
                        out.push(self.verdict(subject, users, |j| {
                            judge(&self.context, target, it, j);
                        }));
                    }
                }
            }
            // Roles are judged before, and the others are streams and what every stream has.
            _ => {}
        }
    }

    /// Judges every resource that the closure takes.
    fn each(
        &self,
        out: &mut Vec<Verdict>,
        judge: impl Fn(&Resource, &Context<'_>, &mut Judge) -> bool,
    ) {
        for (arn, resource) in &self.context.snapshot.resources {
            let mut bench = Judge::default();
            if judge(resource, &self.context, &mut bench)
                && let Some(subject) = Subject::of_resource(arn)
            {
                out.push(self.assemble(subject, self.users.of_resource(arn), bench.settle()));
            }
        }
    }
}

/// The verdicts about roles, by check. Role by role, so that what one needs is found out once for all of its
/// checks, and account by account, so that its policies are read once.
pub(super) fn about_roles(
    benches: &[Bench<'_>],
    threads: usize,
) -> BTreeMap<&'static str, Vec<Verdict>> {
    let scopes =
        benches.iter().flat_map(|bench| bench.check.scopes.iter().map(move |it| (bench, it)));
    let judges: Vec<_> = scopes
        .filter_map(|(bench, scope)| match scope {
            Scope::Role(judge) => Some((bench, *judge)),
            _ => None,
        })
        .collect();
    let Some((first, _)) = judges.first() else { return BTreeMap::new() };
    let mut accounts: BTreeMap<Option<AccountId>, Vec<(&Arn, &Role)>> = BTreeMap::new();
    for (arn, resource) in &first.context.snapshot.resources {
        if let Resource::Role(role) = resource {
            accounts.entry(arn.account()).or_default().push((arn, role));
        }
    }
    let of_account = |(account, roles): (Option<AccountId>, Vec<(&Arn, &Role)>)| {
        let mut found: BTreeMap<&'static str, Vec<Verdict>> = BTreeMap::new();
        for (arn, role) in roles {
            for (bench, judge) in &judges {
                let subject = Subject::of_arn(SubjectKind::Role, arn);
                let verdict = bench.verdict(subject, bench.users.of_resource(arn), |it| {
                    judge(&bench.context, role, it);
                });
                found.entry(bench.check.id).or_default().push(verdict);
            }
        }
        account.inspect(|it| first.context.rights.judged(*it));
        found
    };
    let mut all: BTreeMap<&'static str, Vec<Verdict>> = BTreeMap::new();
    for found in cores::each(threads, accounts.into_iter().collect(), of_account) {
        for (check, verdicts) in found {
            all.entry(check).or_default().extend(verdicts);
        }
    }
    all
}
