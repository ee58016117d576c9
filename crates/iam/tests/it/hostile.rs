//! Texts that nobody meant well: reading and judging them never panics.

use std::env;

use hydrant_iam::{PolicyDocument, admissions, denies_insecure_transport};
use proptest::prelude::*;

use crate::cornercases::documents;
use crate::org::Org;

fn read_and_judge(text: &str) {
    if let Ok(policy) = PolicyDocument::parse(text) {
        let _ = admissions(&policy, &Org);
        let _ = denies_insecure_transport(&policy, "arn:aws:s3:::b");
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
/// tried.
#[test]
fn mutated_policies() {
    let count: u64 =
        env::var("HYDRANT_MUTATIONS").ok().and_then(|it| it.parse().ok()).unwrap_or(5_000);
    let seeds = documents();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut bytes = Vec::new();
    let mut parsed = 0_u64;
    for _ in 0..count {
        bytes.clear();
        bytes.extend_from_slice(random.pick(&seeds).as_bytes());
        for _ in 0..=random.below(4) {
            mutate(&mut bytes, &seeds, &mut random);
        }
        let text = String::from_utf8_lossy(&bytes);
        parsed += u64::from(PolicyDocument::parse(&text).is_ok());
        read_and_judge(&text);
    }
    assert!(
        count < 1_000 || parsed > count / 50,
        "only {parsed} of {count} still parse, too few to reach the judge"
    );
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
    "IfExists",
    "StringNotEquals",
    "aws:PrincipalOrgID",
    "aws:SourceArn",
    "aws:SourceIp",
    "arn:",
    "::::::",
    "/",
    "0.0.0.0/0",
    "o-/",
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
