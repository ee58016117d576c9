use hydrant_core::facts::{Credential, Event, LastAccessed, PolicyText, Resource};
use hydrant_core::sample::activity::{activity_mut, cut_short, event, happened, sweep};
use hydrant_core::sample::people::{DELIVERY_ROLE, change_principals};
use hydrant_core::{Snapshot, activity, api, sample};
use hydrant_report::sanitize::hidden;
use hydrant_report::{ACTIVITY_SCHEMA_ID, activity_json, activity_schema, activity_text};
use serde_json::Value;

const KINESIS: &str = "kinesis.amazonaws.com";

/// A week in which something happened.
fn busy() -> Snapshot {
    sample::with(|s| {
        happened(s, event("firehose.amazonaws.com", "UpdateDestination"));
        happened(s, Event { principal: DELIVERY_ROLE.to_owned(), ..event(KINESIS, "MergeShards") });
        let error = Some("AccessDeniedException".to_owned());
        happened(s, Event { count: 1_204, error, ..event(KINESIS, "PutResourcePolicy") });
        let key = Credential::LongTerm;
        let tls = Some("TLSv1.1".to_owned());
        let old = event(KINESIS, "DescribeStream");
        happened(s, Event { credential: key, tls, endpoint: None, read_only: true, ..old });
        sample::value(&mut activity_mut(s).calls[2]).complete = false;
        rights(
            s,
            r#"["kinesis:MergeShards","kinesis:GetRecords","kinesis:DeleteStream","firehose:PutRecord"]"#,
        );
    })
}

/// What the delivery role is granted, and what IAM says of its use.
fn rights(s: &mut Snapshot, actions: &str) {
    let text =
        format!(r#"{{"Statement":[{{"Effect":"Allow","Action":{actions},"Resource":"*"}}]}}"#);
    change_principals(s, |people| {
        let place = u32::try_from(people.documents.len()).expect("few");
        people.documents.push(PolicyText { name: "work".to_owned(), text: Some(text) });
        people.documents.push(PolicyText { name: "hidden".to_owned(), text: None });
        for it in people.principals.iter_mut().filter(|it| it.arn.as_str() == DELIVERY_ROLE) {
            it.policies = vec![place, place + 1];
        }
    });
    let Resource::Role(role) = sample::resource_mut(s, DELIVERY_ROLE) else { panic!("no role") };
    let services = vec![
        ("firehose".to_owned(), None),
        ("kinesis".to_owned(), Some(sample::hours_before_scan(2))),
    ];
    *sample::value(&mut role.accessed) = Some(LastAccessed { services });
}

fn text(snapshot: &Snapshot) -> String {
    activity_text(&activity(snapshot), &snapshot.header, 100, false)
}

fn json(snapshot: &Snapshot) -> String {
    activity_json(&activity(snapshot), &snapshot.header).expect("JSON")
}

#[test]
fn a_busy_week_reads_well() {
    insta::assert_snapshot!("activity_text", text(&busy()));
}

#[test]
fn what_could_not_be_read_is_said() {
    let mut denied = busy();
    sample::forget(&mut denied, &api::CLOUDTRAIL_LOOKUP_EVENTS);
    sample::forget(&mut denied, &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS);
    let text = text(&denied);
    assert!(text.contains("not read: denied (no policy allows it)"), "{text}");
    assert!(text.contains("not known: its policies: denied"), "{text}");
    let document: Value = serde_json::from_str(&json(&denied)).unwrap();
    assert!(document["looked"][0]["unknown"].is_string());
    assert!(document["roles"][0]["unknown"].is_string());
}

#[test]
fn the_json_keeps_its_schema() {
    let document: Value = serde_json::from_str(&json(&busy())).unwrap();
    assert_eq!(document["schema"], ACTIVITY_SCHEMA_ID);
    assert_eq!(document["calls"].as_array().unwrap().len(), 4);
    assert_eq!(document["denials"][0]["count"], 1_204);
    let schema = activity_schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&document));
    let mut wrong = document;
    wrong["calls"][0]["surprise"] = 1.into();
    assert!(!validator.is_valid(&wrong));
    insta::assert_snapshot!("activity_schema", serde_json::to_string_pretty(&schema).unwrap());
}

#[test]
fn nothing_from_aws_acts() {
    const HOSTILE: &str = "a\u{1b}[2J\u{202e}b\nforged";
    let mut snapshot = busy();
    cut_short(&mut snapshot);
    let hostile = || HOSTILE.to_owned();
    happened(
        &mut snapshot,
        Event {
            name: hostile(),
            principal: hostile(),
            error: Some("AccessDenied\u{1b}[2J\n".to_owned()),
            from: Some(hostile()),
            tls: Some(hostile()),
            endpoint: Some(hostile()),
            resources: vec![hostile()],
            ..event(KINESIS, "DeleteStream")
        },
    );
    let fact = sample::known(&api::CLOUDTRAIL_LOOKUP_EVENTS, sweep(HOSTILE));
    activity_mut(&mut snapshot).changes.push(fact);
    change_principals(&mut snapshot, |it| {
        it.documents.iter_mut().filter(|it| it.text.is_none()).for_each(|it| it.name = hostile());
    });
    for printed in [text(&snapshot), json(&snapshot)] {
        assert!(!printed.chars().any(|c| c != '\n' && hidden(c)), "{printed:?}");
        assert!(!printed.lines().any(|line| line.trim_start().starts_with("forged")), "{printed}");
    }
}

#[test]
fn many_rows_are_counted() {
    let crowded = sample::with(|s| {
        for number in 0..250 {
            let principal = format!("arn:aws:iam::222222222222:role/r{number:03}");
            happened(s, Event { principal, ..event(KINESIS, "DeleteStream") });
        }
    });
    let text = text(&crowded);
    assert!(text.contains("… and 50 more; --format json lists all"), "{text}");
    assert!(text.contains("TLS: 250"), "{text}");
}
