//! What is read as a policy, and what is not.

use hydrant_iam::{
    Effect, MAX_BYTES, ParseError, PolicyDocument, Principal, Selection, Span, policy_text,
};

fn parse(text: &str) -> PolicyDocument {
    PolicyDocument::parse(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

#[test]
fn one_statement_or_a_list() {
    let statement = r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}"#;
    let one = parse(&format!(r#"{{"Statement": {statement}}}"#));
    let list = parse(&format!(r#"  {{"Statement": [{statement}]}}  "#));
    assert_eq!(one.statements, list.statements);
    assert_eq!((one.version.as_deref(), one.has_variables()), (None, false));
    assert_eq!(one.statements[0].effect, Effect::Allow);
    assert_eq!(one.statements[0].principals, Selection::Unspecified);
    assert!(parse(r#"{"Version": "2012-10-17", "Statement": []}"#).has_variables());
}

#[test]
fn every_form_of_every_element() {
    let policy = parse(
        r#"{"Version": "2012-10-17", "Id": "p", "Future": {"x": [1]}, "Statement": {
            "Sid": "s", "Effect": "Deny",
            "Principal": {"AWS": ["*", "111111111111"], "Service": "a.amazonaws.com", "Federated": ["f"], "CanonicalUser": "c"},
            "NotAction": ["a:B"], "NotResource": "r",
            "Condition": {
                "ForAllValues:StringLikeIfExists": {"k": ["v", 1, true, 1.5, -2]},
                "Bool": {"b": false},
                "Null": {"n": "true"}}}}"#,
    );
    assert_eq!(policy.id.as_deref(), Some("p"));
    let statement = &policy.statements[0];
    assert_eq!(statement.sid.as_deref(), Some("s"));
    let owned = str::to_owned;
    let principals = vec![
        Principal::Everyone,
        Principal::Aws(owned("111111111111")),
        Principal::Service(owned("a.amazonaws.com")),
        Principal::Federated(owned("f")),
        Principal::CanonicalUser(owned("c")),
    ];
    assert_eq!(statement.principals, Selection::Only(principals));
    assert_eq!(statement.actions, Selection::AllBut(vec![owned("a:B")]));
    assert_eq!(statement.resources, Selection::AllBut(vec![owned("r")]));
    let conditions: Vec<_> =
        statement.conditions.iter().map(|it| (it.to_string(), it.values.join(" "))).collect();
    let expected = [
        ("ForAllValues:StringLikeIfExists k", "v 1 true 1.5 -2"),
        ("Bool b", "false"),
        ("Null n", "true"),
    ];
    assert_eq!(conditions, expected.map(|(name, values)| (owned(name), owned(values))));
}

#[test]
fn statements_keep_their_place() {
    let text = "{\n  \"Id\": \"é\",\n  \"Statement\": [\n    {\"Effect\": \"Allow\", \"Action\": \"a:B\"},\n\n    {\"Effect\": \"Deny\",\n     \"Action\": \"*\"}\n  ]\n}";
    let policy = parse(text);
    let spans: Vec<Span> = (0..3).filter_map(|n| policy.span(n)).collect();
    let texts: Vec<&str> = spans.iter().map(|it| &text[it.start..it.end]).collect();
    let expected = [
        r#"{"Effect": "Allow", "Action": "a:B"}"#,
        "{\"Effect\": \"Deny\",\n     \"Action\": \"*\"}",
    ];
    assert_eq!(texts, expected);
    let lines: Vec<_> = spans.iter().map(|it| (it.first_line, it.last_line)).collect();
    assert_eq!(lines, [(4, 4), (6, 7)]);

    let one = parse(r#" {"Statement": {"Effect": "Allow", "Action": "*"}}"#);
    assert_eq!(one.span(0), Some(Span { start: 15, end: 49, first_line: 1, last_line: 1 }));
}

#[test]
fn url_encoded() {
    let encoded = "%7B%22Statement%22%3A%7B%0A%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3A%2A%22%7D%7D";
    let policy = parse(encoded);
    assert_eq!(policy.statements[0].actions, Selection::Only(vec!["s3:*".to_owned()]));
    let text = policy_text(encoded).expect("a text");
    let span = policy.span(0).expect("a span");
    assert_eq!(&text[span.start..span.end], "{\n\"Effect\":\"Allow\",\"Action\":\"s3:*\"}");
    assert_eq!((span.first_line, span.last_line), (1, 2));
    // A percent sign in a plain text is one.
    let plain = parse(r#"{"Id": "%7B", "Statement": []}"#);
    assert_eq!(plain.id.as_deref(), Some("%7B"));

    assert_eq!(PolicyDocument::parse("%7B%FF%7D"), Err(ParseError::Encoding));
    let long = "%7B".repeat(MAX_BYTES + 1);
    assert_eq!(PolicyDocument::parse(&long), Err(ParseError::TooLarge(long.len())));
}

#[test]
fn a_megabyte() {
    let statement = r#"{"Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": "arn:aws:s3:::bucket/*"}"#;
    let count = (MAX_BYTES - 64) / (statement.len() + 2);
    let text = format!(r#"{{"Statement": [{}]}}"#, vec![statement; count].join(",\n"));
    assert!(text.len() > MAX_BYTES - 1024 && text.len() <= MAX_BYTES);
    let policy = parse(&text);
    assert_eq!(policy.statements.len(), count);
    let last = policy.span(count - 1).expect("a span");
    assert_eq!(last.last_line, count);
    assert_eq!(&text[last.start..last.end], statement);
}

#[test]
fn what_would_have_to_be_guessed_is_an_error() {
    for (text, message) in [
        ("", "not JSON: EOF while parsing a value at line 1 column 0"),
        ("{} {}", "not JSON: trailing characters at line 1 column 4"),
        ("[]", "the policy: the document must be an object"),
        ("{}", "the policy has no Statement"),
        (r#"{"statement": []}"#, "the policy has no Statement"),
        (r#"{"Statement": "*"}"#, "the policy: Statement must be an object or a list of objects"),
        (r#"{"Statement": [[]]}"#, "statement 1: the statement must be an object"),
        (r#"{"Version": [], "Statement": []}"#, "the policy: Version must be a string"),
        (
            r#"{"Version": "2012-10-18", "Statement": []}"#,
            "the policy: Version must be 2012-10-17 or 2008-10-17",
        ),
        (r#"{"Statement": [], "Statement": []}"#, "the policy has more than one Statement"),
        (r#"{"Statement": {"Action": "*"}}"#, "statement 1 has no Effect"),
        (r#"{"Statement": {"Effect": "Allow"}}"#, "statement 1 has no Action"),
        (
            r#"{"Statement": {"Effect": "allow", "Action": "*"}}"#,
            r#"statement 1: Effect must be "Allow" or "Deny""#,
        ),
        (
            r#"{"Statement": {"Effect": "Deny", "Effect": "Allow", "Action": "*"}}"#,
            "statement 1 has more than one Effect",
        ),
        (
            r#"{"Statement": {"Effect": "Allow", "Action": "*", "NotAction": "*"}}"#,
            "statement 1 has more than one NotAction",
        ),
        (
            r#"{"Statement": {"Effect": "Deny", "Action": "*", "Conditon": {}}}"#,
            r#"statement 1 has an unknown element "Conditon""#,
        ),
        (
            r#"{"Statement": {"Effect": "Allow", "Action": {"a": "b"}}}"#,
            "statement 1: Action must be a string or a list of strings",
        ),
        (
            r#"{"Statement": {"Effect": "Allow", "Action": [null]}}"#,
            "statement 1: Action must be a string",
        ),
        (
            r#"{"Statement": {"Effect": "Allow", "Action": "*", "Principal": "111111111111"}}"#,
            r#"statement 1: Principal must be "*" or an object"#,
        ),
        (
            r#"{"Statement": {"Effect": "Allow", "Action": "*", "Principal": {"aws": "*"}}}"#,
            r#"statement 1 has an unknown element "aws""#,
        ),
        (
            r#"{"Statement": {"Effect": "Allow", "Action": "*", "Condition": {"Bool": {"k": "1", "k": "2"}}}}"#,
            "statement 1 has more than one k",
        ),
        (
            r#"{"Statement": {"Effect": "Allow", "Action": "*", "Condition": {"Bool": "k"}}}"#,
            "statement 1: Bool must be an object of keys",
        ),
    ] {
        let error = PolicyDocument::parse(text).expect_err(text);
        assert_eq!(error.to_string(), message, "{text}");
    }
}

#[test]
fn size_and_depth_are_bounded() {
    let spaces = " ".repeat(MAX_BYTES + 1);
    assert_eq!(PolicyDocument::parse(&spaces), Err(ParseError::TooLarge(MAX_BYTES + 1)));
    for open in ["[", r#"{"Statement":"#] {
        let deep = open.repeat(MAX_BYTES / open.len());
        assert!(matches!(PolicyDocument::parse(&deep), Err(ParseError::Json(_))));
    }
    let name = "x".repeat(MAX_BYTES - 100);
    let error = PolicyDocument::parse(&format!(r#"{{"Statement": {{"{name}": 1}}}}"#))
        .expect_err("unknown");
    assert!(error.to_string().len() < 200);
}
