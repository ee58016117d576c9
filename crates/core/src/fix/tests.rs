//! What holds for every plan.

mod applied;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use self::applied::applied;
use super::*;
use crate::facts::{Resource, Versioning};
use crate::sample::{
    self, CLICKS, DELIVERED, LAKE_BUCKET, ORDERS, ORDERS_ARCHIVE, SHOP_KEY, TRAIL,
};
use crate::{CHECKS, Mute, Snapshot, Verdict, api, evaluate};

/// One finding for every fixer.
fn broken() -> Snapshot {
    sample::with(|s| {
        let orders = sample::summary(s, ORDERS);
        (orders.encryption_type, orders.key_id, orders.retention_hours) = (None, None, 24);
        sample::description(s, CLICKS).encryption = None;
        sample::destination(s, CLICKS).buckets[0].logging = None;
        s.log_streams.values_mut().for_each(|it| *sample::value(&mut it.exists) = None);
        *sample::value(&mut sample::bucket_mut(s, DELIVERED).versioning) = Versioning::Off;
        let lake = sample::bucket_mut(s, LAKE_BUCKET);
        *sample::value(&mut lake.policy) = Some(
            json!({ "Statement": { "Sid": "Open", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                "Resource": format!("arn:aws:s3:::{LAKE_BUCKET}/*") } })
            .to_string(),
        );
        *sample::value(&mut lake.policy_is_public) = Some(true);
        *sample::value(&mut lake.public_access_block) = None;
        s.account_blocks.values_mut().for_each(|it| *sample::value(it) = None);
        *sample::value(&mut sample::access(s, SHOP_KEY).rotation) = false;
        sample::metadata(s, sample::ARCHIVE_KEY).state = "Disabled".to_owned();
        sample::change_trail(s, |it| it.validation = false);
        for resource in s.resources.values_mut() {
            if let Resource::LogGroup(group) = resource {
                let detail = sample::value(&mut group.detail).as_mut().unwrap();
                (detail.key, detail.retention_days) = (None, None);
            }
        }
    })
}

fn plan(snapshot: &Snapshot) -> Plan {
    plan_with(snapshot, &settings())
}

fn settings() -> Settings {
    Settings { log_retention_days: Some(365), ..sample::settings() }
}

fn plan_with(snapshot: &Snapshot, settings: &Settings) -> Plan {
    let report = Report::new(snapshot, CHECKS.to_vec(), settings, BTreeMap::new());
    Plan::of(&report, settings)
}

fn ids(plan: &Plan) -> BTreeSet<&'static str> {
    plan.steps.iter().map(|it| it.finding.check.id).collect()
}

/// The text of a word or a state, with this for the new key.
fn text(parts: &[Part], key: &str) -> String {
    let text = |part: &Part| match part {
        Part::Text(text) => text.to_string(),
        Part::Key => key.to_owned(),
        Part::Asked(name) => format!("<{name}>"),
    };
    parts.iter().map(text).collect()
}

fn lines(calls: &[Call]) -> Vec<String> {
    let line = |call: &Call| {
        let words: Vec<_> = call.words().iter().map(|it| text(it.parts(), "KEY")).collect();
        words.join(" ")
    };
    calls.iter().map(line).collect()
}

#[test]
fn every_check_has_a_fixer_or_a_reason() {
    for check in CHECKS {
        let fixed = FIXERS.iter().any(|it| it.check == check.id);
        assert_ne!(fixed, reasons::named(check.id).is_some(), "{}", check.id);
    }
    assert!(FIXERS.is_sorted_by_key(|it| it.check));
}

#[test]
fn every_finding_has_one_entry() {
    let (snapshot, settings) = (broken(), settings());
    let report = Report::new(&snapshot, CHECKS.to_vec(), &settings, BTreeMap::new());
    let plan = Plan::of(&report, &settings);
    let kinds = report.summary().kinds;
    assert_eq!(plan.steps.len() + plan.left.len(), kinds[&VerdictKind::Fail]);
    assert_eq!(
        plan.not_judged.len(),
        kinds.get(&VerdictKind::Unknown).copied().unwrap_or_default()
    );
    let wanted: BTreeSet<&str> = FIXERS.iter().map(|it| it.check).collect();
    let missing: Vec<_> = wanted.difference(&ids(&plan)).copied().collect();
    // They exclude each other: the stream is encrypted with the wrong key, or with none.
    assert_eq!(missing, ["firehose-sse-aws-owned-key", "kinesis-sse-aws-managed-key"]);
    assert!(plan.targets().is_sorted() && plan.accounts().len() > 1);
}

#[test]
fn a_clean_organization_needs_no_step() {
    let plan = plan(&sample::snapshot());
    assert!(plan.steps.is_empty() && plan.left.is_empty(), "{plan:#?}");
}

#[test]
fn after_the_plan_everything_it_changed_passes_and_nothing_new_fails() {
    let mut snapshot = broken();
    let plan = plan(&snapshot);
    applied(&mut snapshot, &plan);
    let verdicts = evaluate(&snapshot, CHECKS, &sample::settings());
    for step in &plan.steps {
        let same = |it: &&Verdict| {
            it.check == step.finding.check.id && it.subject.id == step.finding.subject.id
        };
        let verdict = verdicts.iter().find(same).unwrap();
        assert_eq!(verdict.kind, VerdictKind::Pass, "{verdict:#?}");
    }
    let new: Vec<_> = plan.steps.iter().filter_map(|it| it.key.as_ref()).collect();
    let keys = snapshot.keys.keys().filter(|it| !it.resource().contains('-')).count();
    assert_eq!(keys, new.len());
    for verdict in &verdicts {
        let key = verdict.subject.id.contains(":key/") && !verdict.subject.name.contains('-');
        let good = matches!(verdict.kind, VerdictKind::Pass | VerdictKind::NotApplicable);
        assert!(!key || good, "{verdict:#?}");
    }
    let judged = |check: &str| {
        verdicts.iter().any(|it| {
            it.check == check && !it.subject.name.contains('-') && it.kind == VerdictKind::Pass
        })
    };
    for check in ["key-policy-public", "key-policy-outside-org", "key-rotation-disabled"] {
        assert!(judged(check), "{check}");
    }
    assert!(self::plan(&snapshot).steps.is_empty());
}

#[test]
fn a_stream_that_reads_from_somewhere_is_never_encrypted_by_itself() {
    let mut snapshot = broken();
    // Whatever a verdict says.
    sample::description(&mut snapshot, ORDERS_ARCHIVE).encryption = None;
    let subject = Subject::of_arn(crate::SubjectKind::DeliveryStream, &sample::arn(ORDERS_ARCHIVE));
    let check = CHECKS.iter().find(|it| it.id == "firehose-sse-disabled").unwrap();
    let (severity, subject) = (Severity::High, Arc::new(subject));
    let finding = Finding { check, severity, subject, reason: "".into() };
    let settings = Settings::default();
    let bench = Bench { snapshot: &snapshot, settings: &settings };
    assert!(step(&bench, &finding).is_err());
    for step in plan(&snapshot).steps {
        let calls = [lines(&step.calls), lines(&step.back)].concat().join("\n");
        if calls.contains("start-delivery-stream-encryption") {
            assert_eq!(step.finding.subject.id, CLICKS);
            assert!(text(&step.before.parts(), "").contains("\"DirectPut\""));
        }
    }
}

#[test]
fn the_calls_and_the_way_back_of_a_stream() {
    let plan = plan(&broken());
    let step = |check: &str| plan.steps.iter().find(|it| it.finding.check.id == check).unwrap();
    let orders = step("kinesis-sse-disabled");
    let name = "--region eu-west-1 --stream-name orders --encryption-type KMS --key-id KEY";
    assert_eq!(lines(&orders.calls), [format!("kinesis start-stream-encryption {name}")]);
    assert_eq!(lines(&orders.back), [format!("kinesis stop-stream-encryption {name}")]);
    assert_eq!(text(&orders.before.parts(), "KEY"), r#"["ACTIVE","NONE",null]"#);
    assert_eq!(text(&orders.after.parts(), "KEY"), r#"["ACTIVE","KMS","KEY"]"#);
    assert_eq!(orders.key.as_ref().unwrap().alias, "alias/hydrant/kinesis/orders");
    let clicks = step("firehose-sse-disabled");
    assert_eq!(text(&clicks.before.parts(), "K"), r#"["ACTIVE","DirectPut","DISABLED",null,null]"#);
    let after = r#"["ACTIVE","DirectPut","ENABLED","CUSTOMER_MANAGED_CMK","K"]"#;
    assert_eq!(text(&clicks.after.parts(), "K"), after);
    let trail = step("trail-validation-disabled");
    assert_eq!(trail.target.account.to_string(), sample::MANAGEMENT);
    assert_eq!(trail.finding.subject.id, TRAIL);
}

#[test]
fn the_way_back_from_a_wrong_key_is_that_key() {
    let snapshot = sample::with(|s| {
        sample::summary(s, ORDERS).key_id = Some("alias/aws/kinesis".to_owned());
        let clicks = sample::description(s, CLICKS).encryption.as_mut().unwrap();
        (clicks.key_type, clicks.key) = (Some("AWS_OWNED_CMK".to_owned()), None);
    });
    let plan = plan(&snapshot);
    let backs: Vec<_> = plan.steps.iter().flat_map(|it| lines(&it.back)).collect();
    assert_eq!(backs.len(), 2, "{plan:#?}");
    assert!(backs[0].ends_with("KeyType=AWS_OWNED_CMK"), "{backs:?}");
    assert!(backs[1].ends_with("--key-id alias/aws/kinesis"), "{backs:?}");
}

#[test]
fn who_else_needs_the_key_is_not_guessed() {
    for policy in [Some("{}".to_owned()), None] {
        let snapshot = sample::with(|s| {
            sample::summary(s, ORDERS).encryption_type = None;
            let stream = s.streams.get_mut(&sample::arn(ORDERS)).unwrap();
            if policy.is_some() {
                *sample::value(&mut stream.policy) = policy;
            } else {
                let reason = crate::Reason::DeniedByIdentity;
                stream.policy = sample::unknown(&api::KINESIS_GET_RESOURCE_POLICY, reason);
            }
        });
        let plan = plan(&snapshot);
        assert!(!ids(&plan).contains("kinesis-sse-disabled"));
        assert!(plan.left.iter().any(|it| it.why.starts_with("A policy of the stream")));
    }
}

#[test]
fn what_is_muted_or_unknown_is_not_changed() {
    let mute = Mute {
        check: Some("kinesis-*".to_owned()),
        resource: None,
        account: None,
        region: None,
        api: None,
        reason: "accepted".to_owned(),
        owner: "board".to_owned(),
        expires: None,
    };
    let mut snapshot = broken();
    sample::forget(&mut snapshot, &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM);
    let settings = Settings { mutes: vec![mute], ..sample::settings() };
    let plan = plan_with(&snapshot, &settings);
    assert!(plan.muted >= 2);
    let changed = ids(&plan);
    assert!(!changed.iter().any(|it| it.starts_with("kinesis-") || it.starts_with("firehose-")));
    assert!(plan.not_judged.iter().any(|it| it.check.id == "firehose-sse-disabled"));
}

#[test]
fn an_account_that_is_not_scanned_is_left_alone() {
    let mut snapshot = broken();
    let accounts = &mut snapshot.header.organization.accounts;
    accounts.get_mut(&sample::account(sample::SHOP)).unwrap().skip = Some(crate::Skip::NotChosen);
    let plan = plan(&snapshot);
    assert!(plan.accounts().iter().all(|it| it.to_string() != sample::SHOP));
}

#[test]
fn a_plan_is_narrowed_by_its_subjects() {
    let mut plan = plan(&broken());
    plan.retain(|subject| subject.id == ORDERS);
    assert_eq!(ids(&plan), BTreeSet::from(["kinesis-retention-short", "kinesis-sse-disabled"]));
    assert!(plan.left.is_empty() && plan.not_judged.is_empty());
}

/// A value that begins so is read from a file or a server by the AWS CLI.
#[test]
fn no_word_is_taken_for_a_place() {
    for step in plan(&broken()).steps {
        let asked = step.asked.iter().map(|it| &it.call);
        let key = step.key.iter().flat_map(|it| &it.calls).chain(asked);
        for call in step.calls.iter().chain(&step.back).chain(key).chain([&step.reading.call]) {
            for word in call.words() {
                let word = text(word.parts(), "KEY");
                assert!(
                    !["file:", "fileb:", "http:", "https:"].iter().any(|it| word.starts_with(it))
                );
            }
        }
    }
    for name in ["file://x", "a b", "", "a'b", "$(x)", "é"] {
        assert!(super::draft::name(name).is_err(), "{name}");
    }
}

#[test]
fn how_long_events_are_kept_is_for_the_configuration_to_say() {
    let of = |days| {
        let settings = Settings { log_retention_days: days, ..sample::settings() };
        plan_with(&broken(), &settings)
    };
    for (days, kept) in [(1, "1"), (31, "60"), (365, "365"), (3_653, "3653")] {
        let plan = of(Some(days));
        let steps = plan.steps.iter().filter(|it| it.finding.check.id == "log-group-unretained");
        for step in steps.clone() {
            assert!(lines(&step.calls)[0].ends_with(&format!(" --retention-in-days {kept}")));
            assert!(lines(&step.back)[0].starts_with("logs delete-retention-policy "));
            assert_eq!(step.restored, step.before);
        }
        assert!(steps.count() > 0);
    }
    for (days, words) in
        [(None, "Events are deleted by it"), (Some(3_654), "CloudWatch Logs keeps no")]
    {
        let plan = of(days);
        assert!(!ids(&plan).contains("log-group-unretained"));
        let left = plan.left.iter().filter(|it| it.finding.check.id == "log-group-unretained");
        assert!(left.clone().all(|it| it.why.starts_with(words)) && left.count() > 0);
    }
}
