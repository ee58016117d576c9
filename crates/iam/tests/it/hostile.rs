//! Texts that nobody meant well: reading and judging them never panics.

use std::num::NonZero;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, iter, thread};

use hydrant_iam::{
    Attached, Caller, Context, Identity, MAX_BYTES, Policy, PolicyDocument, Request, Resource,
    Value, admissions, denies_insecure_transport, evaluate,
};
use proptest::prelude::*;

use crate::cornercases::documents;
use crate::org::Org;

fn read_and_judge(text: &str) -> bool {
    let Ok(document) = PolicyDocument::parse(text) else { return false };
    let _ = admissions(&document, &Org);
    let _ = denies_insecure_transport(&document, "arn:aws:s3:::b");
    decide(document);
    true
}

/// The policy stands everywhere at once, and half of the request is not known.
fn decide(document: PolicyDocument) {
    let policy = Attached::from(Policy::new("a policy", document));
    let caller = "arn:aws:sts::111111111111:assumed-role/r/s";
    let mut identity = Identity::new(Caller::parse(caller).expect("a caller"));
    identity.policies = vec![policy.clone()];
    identity.boundary = Some(policy.clone());
    let mut context = Context::open();
    context.set_derived(&identity.caller, None);
    context.set("aws:TagKeys", Value::Many(vec!["x".to_owned(), String::new()]));
    for (action, arn) in [("s3:GetObject", "arn:aws:s3:::b/k"), ("sts:AssumeRole", "*")] {
        let mut resource = Resource::new(arn);
        resource.policy = Some(policy.clone());
        let endpoint = Some(&policy);
        let request = Request {
            identity: &identity,
            action,
            resource: &resource,
            endpoint,
            context: &context,
        };
        if let Some(remains) = evaluate(&request).remains() {
            assert!(!remains.to_string().is_empty());
        }
    }
}

proptest! {
    #[test]
    fn any_text(text in any::<String>()) {
        read_and_judge(&text);
    }

    #[test]
    fn any_json_like_text(text in r#"[\{\}\[\]",:a-zA-Z0-9*? .\\-]{0,200}"#) {
        read_and_judge(&text);
    }
}

/// Cuts, doubles, swaps and replaces pieces of real policies. `HYDRANT_MUTATIONS` sets how many are
/// tried; whatever the number of threads, they are the same.
#[test]
fn mutated_policies() {
    let count: u64 =
        env::var("HYDRANT_MUTATIONS").ok().and_then(|it| it.parse().ok()).unwrap_or(1_000_000);
    let mut seeds = documents();
    seeds.extend(MORE.map(str::to_owned));
    let next = AtomicU64::new(0);
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let parsed: u64 = thread::scope(|scope| {
        let work = || {
            let batches = iter::from_fn(|| Some(next.fetch_add(1, Ordering::Relaxed)));
            let mine = batches.take_while(|batch| batch * BATCH < count);
            mine.map(|batch| mutate_and_judge(&seeds, batch)).sum::<u64>()
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|it| it.join().expect("no panic")).sum()
    });
    assert!(
        parsed > count / 50,
        "only {parsed} of {count} still parse, too few to reach the judge"
    );
}

/// What the corner cases do not hold: every kind of operator, and an encoded policy.
const MORE: [&str; 2] = [
    r#"{"Version": "2012-10-17", "Id": "p", "Statement": [{"Sid": "s", "Effect": "Allow", "NotPrincipal": {"AWS": ["111111111111"], "CanonicalUser": "79a5"},
        "Action": ["s3:G?t*", "sts:*"], "NotResource": "arn:aws:s3:::${aws:username, 'x'}/${*}", "Condition": {
        "NumericNotEquals": {"s3:max-keys": [1, "2.5"]}, "DateGreaterThanEqualsIfExists": {"aws:CurrentTime": ["2026-01-01T00:00:00Z", 1577836800]},
        "BinaryEquals": {"k": "QmluYXJ5"}, "NotIpAddress": {"aws:SourceIp": ["10.0.0.0/8", "::1"]}, "Bool": {"aws:SecureTransport": true},
        "ForAllValues:ArnNotLike": {"aws:SourceArn": "arn:aws:s3:::${aws:PrincipalTag/t}*"}, "Null": {"aws:TagKeys": "false"}}}]}"#,
    "%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3A*%22%2C%22Resource%22%3A%22*%22%7D%7D",
];

/// So many mutations have one seed.
const BATCH: u64 = 1_000;

/// Returns how many of a batch are still policies.
fn mutate_and_judge(seeds: &[String], batch: u64) -> u64 {
    let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ (batch << 20));
    let mut bytes = Vec::new();
    let mut parsed = 0;
    for _ in 0..BATCH {
        bytes.clear();
        bytes.extend_from_slice(random.pick(seeds).as_bytes());
        for _ in 0..=random.below(4) {
            mutate(&mut bytes, seeds, &mut random);
        }
        parsed += u64::from(read_and_judge(&String::from_utf8_lossy(&bytes)));
    }
    parsed
}

/// Ten thousand statements that apply, or may: nothing is compared with everything.
#[test]
fn a_megabyte_is_weighed() {
    for condition in ["{}", r#"{"Bool": {"k": "true"}}"#] {
        let allow = format!(
            r#"{{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {condition}}}"#
        );
        let count = (MAX_BYTES - 64) / (allow.len() + 1);
        let text = format!(r#"{{"Statement": [{}]}}"#, vec![allow; count].join(","));
        assert!(read_and_judge(&text));
    }
}

const TOKENS: &[&str] = &[
    "*",
    "\"*\"",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "true",
    "1e999",
    "-0",
    "\\u0000",
    "\\ud800",
    "é",
    "${",
    "${aws:ResourceOrgID}",
    "Deny",
    "Allow",
    "NotPrincipal",
    "NotAction",
    "ForAllValues:",
    "StringNotEquals",
    "aws:PrincipalOrgID",
    "aws:SourceArn",
    "aws:SourceIp",
    "arn:",
    "::::::",
    "/",
    "0.0.0.0/0",
    "o-/",
    "${aws:username}",
    "${aws:PrincipalTag/t, 'x'}",
    "NumericLessThan",
    "DateGreaterThan",
    "IfExists",
    "1970-01-01T00:00:00Z",
    "99999999999999999999",
    "%7B",
    "111111111111",
];

fn mutate(bytes: &mut Vec<u8>, seeds: &[String], random: &mut Random) {
    let from = random.below(bytes.len());
    let to = (from + random.below(40)).min(bytes.len());
    match random.below(5) {
        0 => drop(bytes.drain(from..to)),
        1 => {
            let piece = bytes[from..to].to_vec();
            let at = random.below(bytes.len());
            drop(bytes.splice(at..at, piece));
        }
        2 => drop(bytes.splice(from..from, random.pick(TOKENS).bytes())),
        3 => drop(bytes.splice(from..to, random.pick(TOKENS).bytes())),
        _ => {
            let other = random.pick(seeds).as_bytes();
            let cut = random.below(other.len());
            drop(bytes.splice(from..to, other[cut..(cut + 40).min(other.len())].iter().copied()));
        }
    }
}

/// A small generator (xorshift), so that a failure repeats.
struct Random(u64);

impl Random {
    /// A number below `bound`, or zero.
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0).checked_rem(bound).unwrap_or(0)
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}
