use hydrant_core::sample::people::{allow, with_hired};
use hydrant_core::sample::{self, ORDERS};
use hydrant_core::{Snapshot, WhoCan, api, hidden, who_can};
use hydrant_report::{WHO_CAN_SCHEMA_ID, who_can_json, who_can_schema, who_can_text};

/// A stream that another account and a service may write to, and somebody who may under a condition.
fn opened() -> Snapshot {
    sample::with(|s| {
        with_hired(s, "role/clerk", &allow("kinesis:Put*", "*"));
        let at_night = r#"{"Statement":{"Effect":"Allow","Action":"kinesis:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}}"#;
        with_hired(s, "user/batch", at_night);
        let policy = r#"{"Statement":[{"Effect":"Allow","Principal":{"AWS":["333333333333","999999999999"],"Service":"logs.amazonaws.com"},"Action":"kinesis:PutRecord","Resource":"*"}]}"#;
        let stream = s.streams.get_mut(&sample::arn(ORDERS)).expect("a stream");
        *sample::value(&mut stream.policy) = Some(policy.to_owned());
    })
}

fn ask(snapshot: &Snapshot) -> WhoCan {
    who_can(snapshot, &sample::settings(), "kinesis:PutRecord", &sample::arn(ORDERS))
}

#[test]
fn everybody_is_told_with_reasons() {
    insta::assert_snapshot!(who_can_text(&ask(&opened()), 100, false));
}

#[test]
fn what_is_not_known_is_told() {
    let text = who_can_text(
        &ask(&sample::without(&api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS)),
        100,
        false,
    );
    assert!(text.contains("Not known; somebody there may"), "{text}");
    assert!(text.contains("users and roles of 222222222222"), "{text}");
}

#[test]
fn the_document_keeps_its_shape() {
    let document: serde_json::Value =
        serde_json::from_str(&who_can_json(&ask(&opened())).unwrap()).unwrap();
    assert_eq!(document["schema"], WHO_CAN_SCHEMA_ID);
    let validator = jsonschema::validator_for(&who_can_schema()).unwrap();
    assert!(validator.is_valid(&document), "{document:#}");
    insta::assert_snapshot!(
        "who_can_schema",
        serde_json::to_string_pretty(&who_can_schema()).unwrap()
    );
    insta::assert_snapshot!("who_can_json", serde_json::to_string_pretty(&document).unwrap());
}

#[test]
fn nothing_hidden_is_printed() {
    let snapshot = sample::with(|s| {
        let evil = r#"{"Statement":{"Sid":"\u001b[2J\u202e","Effect":"Allow","Action":"kinesis:*","Resource":"*"}}"#;
        with_hired(s, "role/clerk", evil);
    });
    let found = ask(&snapshot);
    assert!(found.principals.iter().flat_map(|it| &it.reasons).any(|it| it.contains('\u{1b}')));
    let printed = [who_can_text(&found, 80, false), who_can_json(&found).unwrap()];
    for text in printed {
        assert!(!text.chars().any(|c| hidden(c) && c != '\n'), "{text}");
    }
}
