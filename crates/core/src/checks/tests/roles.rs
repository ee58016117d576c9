//! What holds for the policy that is printed for a role.

use super::broken::{ALL, broken};
use crate::sample::people::change_principals;
use crate::sample::roles::{POLICIES, replace};
use crate::sample::{self, SHOP};
use crate::{Check, Needs, Snapshot, Strength, VerdictKind};

const ASKED: [&str; 4] = [
    "role-broad-actions",
    "role-broad-resources",
    "role-destination-unpinned",
    "role-missing-permission",
];

fn kinds(snapshot: &Snapshot, role: &str) -> Vec<VerdictKind> {
    let checks: Vec<&'static Check> =
        crate::CHECKS.iter().copied().filter(|it| ASKED.contains(&it.id)).collect();
    let verdicts = crate::evaluate(snapshot, &checks, &sample::settings());
    let of = |check: &&'static Check| {
        let found = verdicts.iter().find(|it| it.check == check.id && it.subject.name == role);
        found.map_or(VerdictKind::NotApplicable, |it| it.kind)
    };
    checks.iter().map(of).collect()
}

/// Whatever is wrong with a configuration or with a policy: the printed policy is neither broad nor loose,
/// and takes nothing away that delivery needs.
#[test]
fn the_printed_policy_is_enough_and_no_more() {
    let mut cured = 0;
    for index in 0..ALL.len() {
        let before = broken(&[index]);
        for (role, _) in POLICIES {
            let arn = sample::arn(&format!("arn:aws:iam::{SHOP}:role/{role}"));
            let needs = Needs::of(&before, &arn);
            let Some(policy) = needs.policy() else { continue };
            let principals = before.principals(sample::account(SHOP)).unwrap().known().unwrap();
            if !principals.open().unwrap().principals.iter().any(|it| it.arn == arn) {
                continue;
            }
            let mut after = before.clone();
            change_principals(&mut after, |it| replace(it, role, &policy));
            let (was, is) = (kinds(&before, role), kinds(&after, role));
            for (check, kind) in ASKED.iter().zip(&is).take(2) {
                assert_ne!(*kind, VerdictKind::Fail, "{check} of {role}, change {index}: {policy}");
            }
            // The owner of a bucket that nobody lists cannot be written down.
            let pinned = needs.permissions.iter().all(|it| {
                it.action != "s3:PutObject"
                    || it.strength == Strength::Beside
                    || !it.conditions.is_empty()
            });
            assert!(is[2] != VerdictKind::Fail || !pinned, "{role}, change {index}: {policy}");
            assert!(
                was[3] != VerdictKind::Pass || is[3] == VerdictKind::Pass,
                "{role}, change {index}: {policy}"
            );
            cured += usize::from(was[..3].contains(&VerdictKind::Fail));
        }
    }
    assert!(cured > 3, "{cured}");
}
