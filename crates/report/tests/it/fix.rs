use std::collections::BTreeMap;

use hydrant_core::facts::{Resource, Versioning};
use hydrant_core::fix::Plan;
use hydrant_core::sample::{self, CLICKS, DELIVERED, LAKE_BUCKET, ORDERS, SHOP, SHOP_KEY};
use hydrant_core::{CHECKS, Reason, Report, Settings, Snapshot, api, hidden};
use hydrant_report::{fix_cloudformation, fix_sh, fix_terraform, fix_text};

/// Steps of several kinds; something that is left to people, and something that is not known.
fn broken() -> Snapshot {
    sample::with(|s| {
        let orders = sample::summary(s, ORDERS);
        (orders.encryption_type, orders.key_id, orders.retention_hours) = (None, None, 24);
        sample::description(s, CLICKS).encryption = None;
        let lake = sample::bucket_mut(s, LAKE_BUCKET);
        *sample::value(&mut lake.versioning) = Versioning::Suspended;
        *sample::value(&mut lake.policy) = Some(
            r#"{"Statement":{"Sid":"It's ${x} $(x) `x`","Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"*"}}"#
                .to_owned(),
        );
        *sample::value(&mut sample::bucket_mut(s, DELIVERED).encryption) = None;
        let unread = sample::unknown(&api::KMS_GET_KEY_ROTATION_STATUS, Reason::DeniedByIdentity);
        sample::access(s, SHOP_KEY).rotation = unread;
    })
}

fn plan(snapshot: &Snapshot) -> Plan {
    let settings = sample::settings();
    let report = Report::new(snapshot, CHECKS.to_vec(), &settings, BTreeMap::new());
    Plan::of(&report, &settings)
}

#[test]
fn people_read_a_plan() {
    let snapshot = broken();
    insta::assert_snapshot!(fix_text(&plan(&snapshot), &snapshot.header, 100, false));
}

/// Steps about logs: one that asks for a version, two that make what both streams miss, and a log group that keeps its
/// events for ever.
fn unlogged() -> (Snapshot, Plan) {
    let snapshot = sample::with(|s| {
        sample::destination(s, CLICKS).buckets[0].logging = None;
        s.log_streams.values_mut().for_each(|it| *sample::value(&mut it.exists) = None);
        for resource in s.resources.values_mut() {
            if let Resource::LogGroup(group) = resource
                && let Some(detail) = sample::value(&mut group.detail)
            {
                detail.retention_days = None;
            }
        }
    });
    let settings = Settings { log_retention_days: Some(365), ..sample::settings() };
    let report = Report::new(&snapshot, CHECKS.to_vec(), &settings, BTreeMap::new());
    let mut plan = Plan::of(&report, &settings);
    let names = ["clicks", "events", "lake", "enrich"];
    plan.retain(|subject| names.contains(&subject.name.as_str()));
    (snapshot, plan)
}

#[test]
fn logs_are_in_every_format() {
    let (snapshot, plan) = unlogged();
    let header = &snapshot.header;
    let script = fix_sh(&plan, header, sample::account(SHOP));
    let (_, steps) = script.split_once("\n# 1. ").unwrap();
    insta::assert_snapshot!("logs_text", fix_text(&plan, header, 100, false));
    insta::assert_snapshot!("logs_sh", format!("# 1. {steps}"));
    insta::assert_snapshot!("logs_terraform", fix_terraform(&plan, header, sample::home(SHOP)));
    insta::assert_snapshot!(
        "logs_cloudformation",
        fix_cloudformation(&plan, header, sample::home(SHOP))
    );
}

/// People read sentences; lists of JSON are for the script.
#[test]
fn the_state_before_is_in_words() {
    let snapshot = broken();
    let plan = plan(&snapshot);
    let text = fix_text(&plan, &snapshot.header, 120, false);
    let lines: Vec<_> = text.lines().filter_map(|it| it.strip_prefix("     Before  ")).collect();
    assert_eq!(lines.len(), plan.steps.len());
    for (line, step) in lines.into_iter().zip(&plan.steps) {
        assert!(
            line == step.was && line.ends_with('.') && !line.contains(['"', '[', '{']),
            "{line}"
        );
    }
}

#[test]
fn a_script_is_the_engine_and_steps() {
    let snapshot = broken();
    let script = fix_sh(&plan(&snapshot), &snapshot.header, sample::account(SHOP));
    let (engine, steps) = script.split_once("\n# 1. ").unwrap();
    assert!(engine.starts_with("#!/bin/sh\n") && engine.contains("\nset -eu\n"));
    assert!(!engine.contains(ORDERS) && script.ends_with("\nmain \"$@\"\n"));
    insta::assert_snapshot!(format!("# 1. {steps}"));
}

#[test]
fn terraform_declares_what_is_new() {
    let snapshot = broken();
    let text = fix_terraform(&plan(&snapshot), &snapshot.header, sample::home(SHOP));
    insta::assert_snapshot!(text);
}

#[test]
fn cloudformation_declares_what_is_new() {
    let snapshot = broken();
    let text = fix_cloudformation(&plan(&snapshot), &snapshot.header, sample::home(SHOP));
    insta::assert_snapshot!(text);
}

#[test]
fn a_plan_without_steps_is_still_a_plan() {
    let snapshot = sample::snapshot();
    let plan = plan(&snapshot);
    assert!(fix_text(&plan, &snapshot.header, 80, false).contains("Steps: 0"));
    let text = fix_cloudformation(&plan, &snapshot.header, sample::home(SHOP));
    assert!(text.contains("WaitConditionHandle"), "{text}");
}

/// What a script or a plan shows of AWS's texts hides nothing and begins no line.
#[test]
fn nothing_from_aws_acts() {
    let mut snapshot = broken();
    let lake = sample::bucket_mut(&mut snapshot, LAKE_BUCKET);
    *sample::value(&mut lake.policy) =
        Some("{\"Statement\":[{\"Sid\":\"\u{202e}\u{200b}'; touch x #\"}]}".to_owned());
    let plan = plan(&snapshot);
    let account = sample::account(SHOP);
    let home = sample::home(SHOP);
    let mut texts = vec![
        fix_text(&plan, &snapshot.header, 80, false),
        fix_terraform(&plan, &snapshot.header, home),
        fix_cloudformation(&plan, &snapshot.header, home),
    ];
    texts.extend(
        plan.accounts().into_iter().chain([account]).map(|it| fix_sh(&plan, &snapshot.header, it)),
    );
    for text in texts {
        assert!(!text.chars().any(|c| hidden(c) && c != '\n'), "{text}");
    }
}
