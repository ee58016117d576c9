//! Every api denied, one at a time: nothing becomes a pass, and exactly what needs it becomes unknown.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::{Folder, Served, verdicts};
use hydrant_core::{
    Answer, Api, CHECKS, Report, ScanHeader, Settings, Snapshot, Users, VerdictKind, api,
};
use hydrant_sim::{Fault, FaultKind, Options};
use hydrant_store::Store;
use serde_json::{Value, json};

type Rows = BTreeSet<(String, String)>;

/// Facts that take several calls name the one that told: without the call before it, they are lost too.
const NEEDED: &[(&str, &str)] = &[
    ("aoss:BatchGetCollection", "aoss:ListAccessPolicies"),
    ("aoss:BatchGetCollection", "aoss:ListSecurityPolicies"),
    ("guardduty:ListDetectors", "guardduty:GetDetector"),
    ("guardduty:ListDetectors", "guardduty:ListFindings"),
    ("iam:GenerateCredentialReport", "iam:GetCredentialReport"),
    ("iam:GenerateServiceLastAccessedDetails", "iam:GetServiceLastAccessedDetails"),
    ("macie2:GetMacieSession", "macie2:DescribeBuckets"),
    ("macie2:GetMacieSession", "macie2:ListFindings"),
    ("organizations:DescribePolicy", "organizations:ListPolicies"),
    ("organizations:ListRoots", "organizations:ListPolicies"),
    ("organizations:ListTargetsForPolicy", "organizations:ListPolicies"),
    ("redshift:DescribeClusters", "redshift:DescribeClusterParameters"),
    ("redshift-serverless:GetWorkgroup", "redshift-serverless:GetNamespace"),
];

/// Details of what a list holds: lost where the list is not empty.
const NEEDED_BY_ROWS: &[(&str, &str)] = &[
    ("aoss:GetAccessPolicy", "aoss:ListAccessPolicies"),
    ("aoss:GetSecurityPolicy", "aoss:ListSecurityPolicies"),
    ("guardduty:GetFindings", "guardduty:ListFindings"),
    ("macie2:GetFindings", "macie2:ListFindings"),
];

/// No stream of the demo delivers to a table of a table bucket by its name.
const NEVER_ASKED: &[&str] = &["s3tables:GetTablePolicy"];

/// What the undisturbed scan of the demo organization knows.
struct Baseline {
    header: ScanHeader,
    answers: BTreeMap<String, Answer>,
    verdicts: BTreeMap<(String, String), String>,
    users: Users,
    /// The apis that were called.
    calls: BTreeSet<String>,
}

impl Baseline {
    fn scan() -> Self {
        let folder = Folder::new("deny-baseline");
        let served = Served::demo(Options::default());
        let (report, code) = served.scan(&folder.store(), &[]);
        assert_eq!(code, 5);
        let store = Store::open_existing(&folder.store()).unwrap();
        let saved = store.load(&store.resolve("latest").unwrap()).unwrap();
        let rows = verdicts(&report)
            .into_iter()
            .map(|(check, subject, verdict)| ((check, subject), verdict));
        let users = Users::of(&Snapshot::assemble(saved.header.clone(), saved.answers.clone()));
        let calls = report["coverage"]["calls"].as_array().unwrap();
        let calls = calls.iter().map(|row| row["api"].as_str().unwrap().to_owned()).collect();
        Self {
            header: saved.header,
            answers: saved.answers,
            verdicts: rows.collect(),
            users,
            calls,
        }
    }

    /// The unknowns that must follow when everything this api answered is forgotten: the facts that carry
    /// it as their source, and what only they lead to.
    fn expected_unknowns(&self, denied: &str) -> Rows {
        let mut header = self.header.clone();
        let forgotten = self.answers.iter().map(|(query, answer)| {
            let mut text = serde_json::to_value(answer).unwrap();
            match denied {
                "sts:AssumeRole" if query.starts_with("regions ") => {
                    enterless(query, &header, &mut text);
                }
                "s3:ListBuckets" if query.starts_with("bucket") => self.unlisted(query, &mut text),
                _ => forget(denied, &mut text),
            }
            for (_, lost) in NEEDED.iter().filter(|(api, _)| *api == denied) {
                forget(lost, &mut text);
            }
            for (_, lost) in NEEDED_BY_ROWS.iter().filter(|(api, _)| *api == denied) {
                forget_filled(lost, &mut text);
            }
            (query.clone(), serde_json::from_value(text).unwrap())
        });
        let answers: BTreeMap<String, Answer> = forgotten.collect();
        if denied == "ec2:DescribeRegions" {
            // Then the caller does not know its own Regions either.
            header.fallback_regions = vec![header.home];
        }
        if denied == "organizations:DescribeOrganization" {
            let mut text = serde_json::to_value(&header.organization.identity).unwrap();
            forget(denied, &mut text);
            header.organization.identity = serde_json::from_value(text).unwrap();
        }
        let mut snapshot = Snapshot::assemble(header, answers);
        // Keys that were never asked for their policy, because they could be described, are asked then.
        snapshot.frontier.retain(|query| !matches!(query, hydrant_core::Query::Key(..)));
        let report = Report::new(&snapshot, CHECKS.to_vec(), &Settings::default(), BTreeMap::new());
        let unknown =
            report.verdicts.into_iter().filter(|verdict| verdict.kind == VerdictKind::Unknown);
        unknown.map(|verdict| (verdict.check.to_owned(), verdict.subject.id.clone())).collect()
    }
}

impl Baseline {
    /// Without lists of buckets, the account that refers to a bucket is asked whether it owns it: its own
    /// buckets are found all the same, and those of other accounts are not.
    fn unlisted(&self, query: &str, answer: &mut Value) {
        let Some(owner) = answer.pointer_mut("/bucket/owner") else {
            return forget("s3:ListBuckets", answer);
        };
        let Some(account) = owner.pointer("/known/0/member/account").cloned() else { return };
        let name = query.rsplit(' ').next().unwrap();
        let asker =
            self.users.of_bucket(name).iter().filter_map(hydrant_core::Arn::target).min().unwrap();
        if account == asker.account.to_string() {
            owner["known"][1]["api"] = json!("s3:GetBucketLocation");
        } else {
            forget_all(answer.get_mut("bucket").unwrap());
        }
    }
}

/// Turns every fact directly below into "denied".
fn forget_all(value: &mut Value) {
    for field in value.as_object_mut().unwrap().values_mut() {
        if let Some(source) = field.pointer("/known/1").cloned() {
            *field = unknown(&source);
        }
    }
}

/// Nobody gets into a member account.
fn enterless(query: &str, header: &ScanHeader, answer: &mut Value) {
    let account = query.trim_start_matches("regions ");
    if account != header.caller.to_string() {
        *answer = json!({ "regions": unknown(&json!({
            "api": "sts:AssumeRole", "account": account, "region": header.home,
        })) });
    }
}

/// Turns every fact of this api into "denied".
fn forget(denied: &str, value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let source = fields
                .get("known")
                .and_then(|known| known.get(1))
                .filter(|source| source["api"] == denied);
            if let Some(source) = source.cloned() {
                *value = unknown(&source);
                return;
            }
            for (name, field) in fields.iter_mut() {
                // Two facts have a second way to be known, which the scan takes when the first is closed:
                // "no consumers" and "no policy status" are then asked for by themselves.
                if !matches!(name.as_str(), "consumers" | "policy_is_public")
                    || names(field, denied)
                {
                    forget(denied, field);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| forget(denied, item)),
        _ => {}
    }
}

/// Turns every list of this api that holds something into "denied".
fn forget_filled(lost: &str, value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if let Some(known) = fields.get("known")
                && known[1]["api"] == lost
            {
                if known[0].as_array().is_some_and(|rows| !rows.is_empty()) {
                    *value = unknown(&known[1].clone());
                }
                return;
            }
            fields.values_mut().for_each(|field| forget_filled(lost, field));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| forget_filled(lost, item)),
        _ => {}
    }
}

/// Whether the fact's own api is the denied one, and not the one that made it needless to ask.
fn names(fact: &Value, denied: &str) -> bool {
    matches!(denied, "kinesis:ListStreamConsumers" | "s3:GetBucketPolicyStatus")
        && fact.get("known").is_some()
}

fn unknown(source: &Value) -> Value {
    json!({ "unknown": { "source": source, "reason": "denied-by-identity" } })
}

/// So many scans at once: each waits most of its time for rates that AWS documents.
const AT_ONCE: usize = 8;

#[test]
fn denying_any_one_api_makes_unknown_exactly_what_needs_it_and_nothing_a_pass() {
    let baseline = Baseline::scan();
    let mut asked = Vec::new();
    for api in api::APIS.iter().copied() {
        // Without these two there is no scan at all: that is an error of its own, tested with the mistakes.
        if matches!(api.name, "sts:GetCallerIdentity" | "organizations:ListAccounts") {
            continue;
        }
        let is_asked = baseline.calls.contains(api.name);
        assert_eq!(is_asked, !NEVER_ASKED.contains(&api.name), "{api}");
        asked.extend(is_asked.then_some(api));
    }
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(api) = asked.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = denied(api, &baseline);
                    wrong.lock().unwrap().extend(found);
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

/// What a scan without this api says that it should not.
fn denied(api: &Api, baseline: &Baseline) -> Vec<String> {
    let mut wrong = Vec::new();
    let folder = Folder::new("deny");
    let faults = vec![Fault::new(api.name, FaultKind::DenyIdentity)];
    let served = Served::demo(Options { faults, ..Options::default() });
    let (report, code) = served.scan(&folder.store(), &[]);
    assert!(matches!(code, 4 | 5), "{api}: exit {code}");
    let found = verdicts(&report);
    for (check, subject, verdict) in &found {
        let before = baseline.verdicts.get(&(check.clone(), subject.clone())).map(String::as_str);
        if verdict == "pass" && before != Some("pass") {
            wrong.push(format!("{api}: {check} on {subject} became a pass (was {before:?})"));
        }
    }
    let unknown: Rows = found
        .into_iter()
        .filter(|row| row.2 == "unknown")
        .map(|(check, subject, _)| (check, subject))
        .collect();
    let expected = baseline.expected_unknowns(api.name);
    for (check, subject) in unknown.difference(&expected) {
        wrong.push(format!(
            "{api}: {check} on {subject} is unknown, and nothing it needs was denied"
        ));
    }
    for (check, subject) in expected.difference(&unknown) {
        wrong.push(format!("{api}: {check} on {subject} should be unknown"));
    }
    let losses = report["coverage"]["losses"].as_array().unwrap();
    let told =
        losses.iter().any(|loss| loss["api"] == api.name && loss["reason"] == "denied-by-identity");
    if !told {
        wrong.push(format!("{api}: coverage does not list the loss"));
    }
    wrong
}
