//! Lines that are questions, and lines that are none.

use hydrant_iam::{Answer, Questions, answer_lines};

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}"#;

fn line(more: &str) -> String {
    format!(
        r#"{{"action": "s3:GetObject", "resource": "arn:aws:s3:::b/k", "principal": "arn:aws:iam::111111111111:user/u"{more}}}"#
    )
}

fn answer(more: &str) -> Answer {
    let line = line(more);
    Questions::default().decide(&line).unwrap_or_else(|e| panic!("{e}: {line}")).answer()
}

#[test]
fn what_is_left_out_is_not_there() {
    assert_eq!(answer(""), Answer::Cannot);
    let allowed = format!(r#", "identityPolicies": [{POLICY}]"#);
    assert_eq!(answer(&allowed), Answer::Can);
    assert_eq!(answer(&format!(r#"{allowed}, "resourcePolicy": null, "scps": null"#)), Answer::Can);
    assert_eq!(answer(&format!(r#"{allowed}, "scps": [[]]"#)), Answer::Cannot);
    assert_eq!(
        answer(&format!(r#"{allowed}, "resourceAccountId": "222222222222""#)),
        Answer::Cannot
    );
    assert_eq!(
        answer(&format!(r#"{allowed}, "vpcEndpointPolicy": {{"Statement": []}}"#)),
        Answer::Cannot
    );
}

#[test]
fn a_policy_may_be_text() {
    let encoded = "%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22*%22%2C%22Resource%22%3A%22*%22%7D%7D";
    assert_eq!(answer(&format!(r#", "identityPolicies": ["{encoded}"]"#)), Answer::Can);
    let text = serde_json::Value::from(POLICY);
    assert_eq!(answer(&format!(r#", "identityPolicies": [{text}]"#)), Answer::Can);
}

#[test]
fn keys_may_be_unknown() {
    let policy = r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}}"#;
    let more = format!(r#", "identityPolicies": [{policy}]"#);
    assert_eq!(answer(&more), Answer::Cannot);
    assert_eq!(
        answer(&format!(r#"{more}, "context": {{"aws:SecureTransport": true}}"#)),
        Answer::Can
    );
    assert_eq!(
        answer(&format!(r#"{more}, "context": {{"aws:SecureTransport": null}}"#)),
        Answer::Cannot
    );
    assert_eq!(answer(&format!(r#"{more}, "unknown": ["aws:securetransport"]"#)), Answer::CanIf);
}

#[test]
fn bad_lines_are_told_and_the_rest_is_answered() {
    let cases: [(&str, &str); 9] = [
        ("{", "EOF while parsing an object, column 1"),
        ("7", "invalid type: integer `7`, expected a request, column 1"),
        (r#"{"action": "s3:GetObject"}"#, "missing field `resource`, column 26"),
        (
            r#"{"action": "a:B", "resource": "*", "principal": "arn:aws:iam::111111111111:group/g"}"#,
            r#""arn:aws:iam::111111111111:group/g" is no principal that calls"#,
        ),
        (&line(r#", "identityPolicies": [{}]"#), "identityPolicies: the policy has no Statement"),
        (
            &line(r#", "sessionPolicy": 1"#),
            "sessionPolicy: the policy: the document must be an object",
        ),
        (
            &line(r#", "context": {"k": {}}"#),
            r#"the context key "k" is neither text, number, boolean nor a list of these"#,
        ),
        (&line(r#", "s3bpa": {}"#), "s3bpa is not evaluated"),
        (
            &line(r#", "applicability": {"other": true}"#),
            "unknown field `other`, expected one of `principalAccountIsManagement`, `resourceAccountIsManagement`, `principalRoleArn`, `resourceAccountScps`, column 133",
        ),
    ];
    let good = line(r#", "id": {"n": [1, "x"]}"#);
    let mut input = Vec::new();
    for (bad, _) in &cases {
        input.extend(format!("{good}\n\n{bad}\n").bytes());
    }
    input.extend(b"\xFF");
    let mut output = Vec::new();
    assert_eq!(answer_lines(input.as_slice(), &mut output).expect("memory"), cases.len() + 1);
    let output = String::from_utf8(output).expect("UTF-8");
    let lines: Vec<serde_json::Value> =
        output.lines().map(|it| serde_json::from_str(it).expect("JSON")).collect();
    for (n, (bad, error)) in cases.iter().enumerate() {
        assert_eq!(lines[2 * n], serde_json::json!({"id": {"n": [1, "x"]}, "decision": "deny"}));
        let number = 3 * n + 3;
        let expected = format!("line {number}: {error}");
        assert_eq!(
            lines[2 * n + 1],
            serde_json::json!({"line": number, "error": expected}),
            "{bad}"
        );
    }
    assert_eq!(lines.len(), 2 * cases.len() + 1);
}
