//! What decides, told statement by statement; and what the corner cases do not hold.

use std::collections::BTreeMap;
use std::sync::Arc;

use hydrant_iam::{
    AccountControls, Answer, Attached, Caller, Context, Controls, Decision, EncryptionContext,
    Grant, Identity, Level, Policy, Request, Resource, Value, arn_account, evaluate,
    needed_statements, possible_actions,
};

const OWN: &str = "111111111111";
const ROLE: &str = "arn:aws:iam::111111111111:role/r";
const KEY: &str = "arn:aws:kms:eu-west-1:111111111111:key/k";
const STREAM: &str = "arn:aws:kinesis:eu-west-1:111111111111:stream/s";

fn policy(name: &str, statements: &str) -> Attached {
    let text = format!("{{\"Version\": \"2012-10-17\",\n\"Statement\": [\n{statements}\n]}}");
    Policy::parse(name, &text).unwrap_or_else(|e| panic!("{e}: {text}")).into()
}

fn identity(caller: &str, statements: &str) -> Identity {
    let mut identity = Identity::new(Caller::parse(caller).expect("a caller"));
    identity.policies = vec![policy("inline policy of r", statements)];
    identity
}

fn resource(arn: &str, statements: &str) -> Resource {
    let mut resource = Resource::new(arn);
    resource.policy = Some(policy("the policy", statements));
    resource
}

fn decide(identity: &Identity, action: &str, resource: &Resource, context: &Context) -> Decision {
    evaluate(&Request { identity, action, resource, endpoint: None, context })
}

fn told(decision: &Decision) -> Vec<String> {
    let reasons = decision.reasons().iter().map(ToString::to_string);
    reasons.chain(decision.remains().map(|it| format!("if {it}"))).collect()
}

const ALLOW_ALL: &str = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;

#[test]
fn the_deciding_statements_are_named() {
    let who = identity(
        ROLE,
        r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
        {"Sid": "Streams", "Effect": "Allow", "Action": "kinesis:*",
         "Resource": "*"},
        {"Effect": "Deny", "Action": "kinesis:Delete*", "Resource": "*"}"#,
    );
    let stream = Resource::new(STREAM);
    let context = Context::closed();
    let put = decide(&who, "kinesis:PutRecord", &stream, &context);
    assert_eq!(put.answer(), Answer::Can);
    assert_eq!(
        told(&put),
        ["allowed by statement 2 (Streams) of inline policy of r, lines 4 to 5"]
    );
    let delete = decide(&who, "kinesis:DeleteStream", &stream, &context);
    assert_eq!(delete.answer(), Answer::Cannot);
    assert_eq!(told(&delete), ["denied by statement 3 of inline policy of r, line 6"]);
    assert_eq!(delete.missing().count(), 0);
    let other = decide(&who, "firehose:PutRecord", &stream, &context);
    assert_eq!(
        told(&other),
        ["not allowed by identity policies", "not allowed by the resource's policy"]
    );
    assert_eq!(other.missing().count(), 2);
}

#[test]
fn what_remains_is_told() {
    let mut who = identity(
        ROLE,
        r#"{"Effect": "Allow", "Action": "kinesis:*", "Resource": "arn:aws:kinesis:*:*:stream/${aws:PrincipalTag/team}",
            "Condition": {"StringEquals": {"aws:SourceVpce": ["vpce-1"], "aws:PrincipalAccount": "111111111111"}}},
        {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}"#,
    );
    who.boundary = Some(Attached::Unreadable("arn:aws:iam::111111111111:policy/b".into()));
    let mut context = Context::open();
    context.set_derived(&who.caller, Some(OWN));
    let decision = decide(&who, "kinesis:PutRecord", &Resource::new(STREAM), &context);
    assert!(decision.remains().is_some_and(|it| it.has_gap()));
    assert_eq!(
        told(&decision),
        [concat!(
            "if statement 1 of inline policy of r, lines 3 to 4 ",
            r#"[StringEquals aws:SourceVpce ["vpce-1"]; its resource is this one] applies and "#,
            "arn:aws:iam::111111111111:policy/b, which could not be read, permits it (the permissions boundary) and ",
            r#"statement 2 of inline policy of r, line 5 [Bool aws:SecureTransport ["false"]] does not apply"#
        )]
    );
    context.set("aws:SourceVpce", Value::Absent);
    let decision = decide(&who, "kinesis:PutRecord", &Resource::new(STREAM), &context);
    assert_eq!(decision.answer(), Answer::Cannot);
}

#[test]
fn actions_of_a_list() {
    let who = identity(ROLE, r#"{"Effect": "Allow", "Action": "kinesis:Get*", "Resource": "*"}"#);
    let actions = ["kinesis:GetRecords", "kinesis:PutRecord", "kinesis:GetShardIterator"];
    let found = possible_actions(&who, actions, &Resource::new(STREAM), &Context::closed());
    let names: Vec<&str> = found.iter().map(|(action, _)| *action).collect();
    assert_eq!(names, ["kinesis:GetRecords", "kinesis:GetShardIterator"]);
}

#[test]
fn needed_statements_allow_what_is_needed_and_nothing_else() {
    let other = "arn:aws:kinesis:eu-west-1:111111111111:stream/t";
    let pairs = [
        ("kinesis:PutRecord", STREAM),
        ("kinesis:GetRecords", STREAM),
        ("kinesis:GetRecords", other),
        ("kinesis:PutRecords", STREAM),
        ("kinesis:PutRecord", STREAM),
    ];
    let statements = needed_statements(pairs);
    assert_eq!(statements.len(), 2);
    let text = statements.iter().map(|it| serde_json::to_string(it).expect("JSON"));
    let who = identity(ROLE, &text.collect::<Vec<_>>().join(","));
    for action in ["kinesis:PutRecord", "kinesis:PutRecords", "kinesis:GetRecords"] {
        for stream in [STREAM, other] {
            let decision = decide(&who, action, &Resource::new(stream), &Context::closed());
            let needed = pairs.contains(&(action, stream));
            assert_eq!(decision.answer() == Answer::Can, needed, "{action} on {stream}");
        }
    }
}

#[test]
fn derived_keys() {
    let session = Caller::parse("arn:aws:sts::111111111111:assumed-role/r/s").expect("a caller");
    let mut context = Context::open();
    context.set_derived(&session, Some("222222222222"));
    let one = |value: &str| Value::One(value.to_owned());
    for (key, expected) in [
        // The path of the role is not known.
        ("aws:PrincipalArn", Value::Unknown),
        ("AWS:principalaccount", one(OWN)),
        ("aws:PrincipalType", one("AssumedRole")),
        ("aws:PrincipalIsAWSService", one("false")),
        ("aws:PrincipalServiceName", Value::Absent),
        ("aws:username", Value::Absent),
        ("aws:ResourceAccount", one("222222222222")),
        ("aws:SourceVpce", Value::Unknown),
    ] {
        assert_eq!(*context.get(key), expected, "{key}");
    }
    context.set_derived(&session.of(ROLE), None);
    assert_eq!(*context.get("aws:PrincipalArn"), one(ROLE));
    context.set_derived(&Caller::Service("logs.amazonaws.com".to_owned()), None);
    assert_eq!(*context.get("aws:PrincipalArn"), Value::Absent);
    assert_eq!(*context.get("aws:PrincipalServiceName"), one("logs.amazonaws.com"));
    context.set_derived(&Caller::parse("arn:aws:iam::1:user/u").unwrap_or(Caller::Anonymous), None);
    assert_eq!(*context.get("aws:PrincipalType"), one("Anonymous"));
    assert_eq!((arn_account(STREAM), arn_account("arn:aws:s3:::b")), (Some(OWN), None));
}

#[test]
fn who_is_who() {
    let open = r#"{"Effect": "Allow", "Principal": PRINCIPAL, "Action": "*", "Resource": "*"}"#;
    let session = "arn:aws:sts::111111111111:assumed-role/r/s";
    for (caller, principal, expected) in [
        // A group is no principal, and its ARN is nobody's.
        (
            "arn:aws:iam::111111111111:user/u",
            r#"{"AWS": "arn:aws:iam::111111111111:group/g"}"#,
            Answer::Cannot,
        ),
        // Unless the role's path is known, a role of the same name may be the one.
        (session, r#"{"AWS": "arn:aws:iam::111111111111:role/p/r"}"#, Answer::CanIf),
        (session, r#"{"AWS": "arn:aws:iam::111111111111:role/p/other"}"#, Answer::Cannot),
        (ROLE, r#"{"AWS": "arn:aws:sts::111111111111:assumed-role/r/x"}"#, Answer::CanIf),
        (session, r#"{"CanonicalUser": "79a5"}"#, Answer::Cannot),
        ("logs.amazonaws.com", r#"{"Service": "logs.eu-west-1.amazonaws.com"}"#, Answer::Cannot),
        ("accounts.google.com", r#"{"Federated": "accounts.google.com"}"#, Answer::Can),
        (
            "arn:aws:iam::111111111111:saml-provider/x",
            r#"{"Federated": "accounts.google.com"}"#,
            Answer::Cannot,
        ),
        ("arn:aws:iam::111111111111:root", r#"{"AWS": "222222222222"}"#, Answer::Can),
        (
            "arn:aws:sts::111111111111:federated-user/f",
            r#"{"AWS": "arn:aws:iam::111111111111:user/f"}"#,
            Answer::Cannot,
        ),
    ] {
        let queue =
            resource("arn:aws:sqs:eu-west-1:111111111111:q", &open.replace("PRINCIPAL", principal));
        let who = Identity::new(Caller::parse(caller).expect("a caller"));
        let decision = decide(&who, "sqs:SendMessage", &queue, &Context::closed());
        assert_eq!(decision.answer(), expected, "{caller} and {principal}: {:?}", told(&decision));
    }
}

#[test]
fn some_actions_end_at_the_account() {
    let all = r#"{"Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": "*", "Resource": "*"}"#;
    let who = identity(ROLE, ALLOW_ALL);
    for (action, arn, expected) in [
        ("kms:Decrypt", "arn:aws:kms:eu-west-1:222222222222:key/k", Answer::Can),
        ("kms:ScheduleKeyDeletion", "arn:aws:kms:eu-west-1:222222222222:key/k", Answer::Cannot),
        ("iam:PassRole", "arn:aws:iam::222222222222:role/t", Answer::Cannot),
        ("sts:AssumeRole", "arn:aws:iam::222222222222:role/t", Answer::Can),
    ] {
        let decision = decide(&who, action, &resource(arn, all), &Context::closed());
        assert_eq!(decision.answer(), expected, "{action}: {:?}", told(&decision));
    }
    // S3 does not tell whose a bucket is.
    let bucket = Resource::new("arn:aws:s3:::b/k");
    let decision = decide(&who, "s3:GetObject", &bucket, &Context::closed());
    assert_eq!(
        told(&decision)[1],
        "if it turns out whether the resource belongs to the caller's account"
    );
}

#[test]
fn grants_of_a_key() {
    let mut key = resource(
        KEY,
        r#"{"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "kms:*", "Resource": "*"}"#,
    );
    let context = Context::closed().with("kms:EncryptionContext:aws:s3:arn", "arn:aws:s3:::b");
    let pairs = |value: &str| BTreeMap::from([("aws:s3:arn".to_owned(), value.to_owned())]);
    let grant = |grantee: &str, constraint| Grant {
        id: "g".to_owned(),
        grantee: grantee.to_owned(),
        retiring: Some("arn:aws:iam::111111111111:role/admin".to_owned()),
        operations: vec!["Decrypt".to_owned(), "DescribeKey".to_owned(), "CreateGrant".to_owned()],
        constraint,
    };
    let session = "arn:aws:sts::111111111111:assumed-role/r/s";
    let subset = |value| Some(EncryptionContext::Subset(pairs(value)));
    let equals = |value| Some(EncryptionContext::Equals(pairs(value)));
    for (caller, action, grant, expected) in [
        (ROLE, "kms:Decrypt", grant(ROLE, None), Answer::Can),
        (session, "kms:Decrypt", grant(session, None), Answer::Can),
        (ROLE, "kms:Encrypt", grant(ROLE, None), Answer::Cannot),
        (ROLE, "kms:Decrypt", grant("arn:aws:iam::111111111111:role/other", None), Answer::Cannot),
        (ROLE, "kms:Decrypt", grant(ROLE, subset("arn:aws:s3:::b")), Answer::Can),
        (ROLE, "kms:Decrypt", grant(ROLE, subset("arn:aws:s3:::c")), Answer::Cannot),
        (ROLE, "kms:Decrypt", grant(ROLE, equals("arn:aws:s3:::b")), Answer::Can),
        (
            ROLE,
            "kms:Decrypt",
            grant(ROLE, Some(EncryptionContext::Equals(BTreeMap::new()))),
            Answer::Cannot,
        ),
        // What is not encrypted has no context.
        (ROLE, "kms:DescribeKey", grant(ROLE, subset("arn:aws:s3:::c")), Answer::Can),
        (ROLE, "kms:CreateGrant", grant(ROLE, subset("arn:aws:s3:::b")), Answer::CanIf),
        ("arn:aws:iam::111111111111:role/admin", "kms:RetireGrant", grant(ROLE, None), Answer::Can),
        (ROLE, "kms:RetireGrant", grant(ROLE, None), Answer::Cannot),
    ] {
        key.grants = Some(vec![grant]);
        let who = Identity::new(Caller::parse(caller).expect("a caller"));
        let decision = decide(&who, action, &key, &context);
        assert_eq!(decision.answer(), expected, "{action}: {:?}", told(&decision));
    }
    key.grants = Some(vec![grant(ROLE, None)]);
    let denied = identity(ROLE, r#"{"Effect": "Deny", "Action": "kms:*", "Resource": "*"}"#);
    assert_eq!(decide(&denied, "kms:Decrypt", &key, &context).answer(), Answer::Cannot);
    key.grants = Some(vec![grant("firehose.amazonaws.com", None)]);
    let firehose = Identity::new(Caller::Service("firehose.amazonaws.com".to_owned()));
    assert_eq!(decide(&firehose, "kms:Decrypt", &key, &context).answer(), Answer::Can);
}

#[test]
fn organization_policies_and_whom_they_do_not_bind() {
    let deny = |principal: &str| {
        let text = format!(r#"{{"Effect": "Deny", {principal} "Action": "*", "Resource": "*"}}"#);
        Controls::Levels(vec![Level { name: "r-1".into(), policies: vec![policy("stop", &text)] }])
    };
    let controls = |is_management_account| {
        let (scps, rcps) = (deny(""), deny(r#""Principal": "*","#));
        Arc::new(AccountControls { is_management_account, scps, rcps })
    };
    let all = r#"{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}"#;
    let key = resource(KEY, all);
    let linked =
        "arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX";
    let member = identity(ROLE, ALLOW_ALL);
    let bound = |management| Identity { controls: controls(management), ..member.clone() };
    let guarded = |management| Resource { controls: controls(management), ..key.clone() };
    let managed = Resource { is_aws_managed_key: true, ..guarded(false) };
    let context = Context::closed();
    for (who, action, what, expected) in [
        (&bound(false), "kms:Decrypt", &key, "denied by statement 1 of stop, line 3"),
        (&bound(true), "kms:Decrypt", &key, "allowed by"),
        (&member, "kms:Decrypt", &guarded(false), "denied by statement 1 of stop, line 3"),
        (&member, "kms:Decrypt", &guarded(true), "allowed by"),
        (&member, "kms:RetireGrant", &guarded(false), "allowed by"),
        (&member, "kms:Decrypt", &managed, "allowed by"),
        (&identity(linked, ALLOW_ALL), "kms:Decrypt", &guarded(false), "allowed by"),
        (
            &Identity { controls: controls(false), ..identity(linked, ALLOW_ALL) },
            "kms:Decrypt",
            &key,
            "allowed by",
        ),
    ] {
        let decision = decide(who, action, what, &context);
        assert!(told(&decision)[0].starts_with(expected), "{action}: {:?}", told(&decision));
    }
    // The path of this session's role is not known.
    let session = "arn:aws:sts::111111111111:assumed-role/AWSServiceRoleForX/s";
    let who = Identity { controls: controls(false), ..identity(session, ALLOW_ALL) };
    assert_eq!(decide(&who, "kms:Decrypt", &key, &context).answer(), Answer::CanIf);
    let unreadable =
        Arc::new(AccountControls { scps: Controls::Unreadable, ..AccountControls::default() });
    let who = Identity { controls: unreadable, ..member.clone() };
    let decision = decide(&who, "kms:Decrypt", &key, &context);
    assert!(decision.remains().is_some_and(|it| it.has_gap()));
}

#[test]
fn nobody_needs_permission_to_ask_who_they_are() {
    let who = identity(ROLE, r#"{"Effect": "Deny", "Action": "*", "Resource": "*"}"#);
    let nothing = Resource::new("*");
    let context = Context::closed();
    let decision = decide(&who, "sts:getcalleridentity", &nothing, &context);
    assert_eq!(told(&decision), ["needs no permission"]);
    let anonymous = Identity::new(Caller::Anonymous);
    assert_eq!(
        decide(&anonymous, "sts:GetCallerIdentity", &nothing, &context).answer(),
        Answer::Cannot
    );
}
