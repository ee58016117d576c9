//! Requests at random, over few names, so that statements often meet them.

use std::collections::BTreeMap;
use std::sync::Arc;

use hydrant_iam::{
    AccountControls, Answer, Attached, Caller, Condition, Context, Controls, Decision, Grant,
    Identity, Level, Policy, Request, Resource, Value, evaluate,
};
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

/// Statements of a policy; none if it cannot be read.
pub(crate) type Text = Option<Vec<String>>;

/// Everything about one request. Its parts can be changed before it is decided.
#[derive(Clone, Debug)]
pub(crate) struct Scene {
    pub(crate) caller: &'static str,
    /// The role or user behind a session is known.
    pub(crate) role_known: bool,
    pub(crate) canonical_user: Option<&'static str>,
    pub(crate) same_account: Option<bool>,
    pub(crate) question: (&'static str, &'static str),
    pub(crate) identity: Vec<Text>,
    pub(crate) boundary: Option<Text>,
    pub(crate) session: Option<Vec<Text>>,
    pub(crate) resource: Option<Text>,
    pub(crate) endpoint: Option<Text>,
    /// Levels of policies; none if they cannot be read.
    pub(crate) scps: Option<Vec<Vec<Text>>>,
    pub(crate) rcps: Option<Vec<Vec<Text>>>,
    /// Who has a grant, if grants can be read.
    pub(crate) grantee: Option<Vec<&'static str>>,
    pub(crate) context: BTreeMap<&'static str, Value>,
}

const LINKED: &str = "arn:aws:sts::111111111111:assumed-role/AWSServiceRoleForX/s";
const FEDERATED: &str = "arn:aws:sts::111111111111:federated-user/f";

const CALLERS: &[&str] = &[
    "arn:aws:iam::111111111111:user/u",
    "arn:aws:iam::111111111111:role/p/r",
    "arn:aws:sts::111111111111:assumed-role/r/s",
    LINKED,
    FEDERATED,
    "arn:aws:iam::111111111111:root",
    "logs.amazonaws.com",
    "anonymous",
];

const QUESTIONS: &[(&str, &str)] = &[
    ("s3:GetObject", "arn:aws:s3:::b/k"),
    ("kms:Decrypt", "arn:aws:kms:eu-west-1:111111111111:key/k"),
    ("sts:AssumeRole", "arn:aws:iam::111111111111:role/t"),
    ("kms:ScheduleKeyDeletion", "arn:aws:kms:eu-west-1:111111111111:key/k"),
];

const PRINCIPALS: &[&str] = &[
    r#""Principal": "*""#,
    r#""Principal": {"AWS": "*", "Service": "logs.amazonaws.com"}"#,
    r#""Principal": {"AWS": "111111111111"}"#,
    r#""Principal": {"AWS": ["arn:aws:iam::111111111111:user/u", "arn:aws:iam::111111111111:role/p/r"]}"#,
    r#""Principal": {"AWS": "arn:aws:sts::111111111111:assumed-role/r/s", "Service": "logs.amazonaws.com"}"#,
    r#""Principal": {"AWS": "arn:aws:iam::222222222222:root", "CanonicalUser": "79a5"}"#,
    r#""NotPrincipal": {"AWS": ["arn:aws:iam::111111111111:user/u", "111111111111"]}"#,
    r#""NotPrincipal": {"AWS": ["arn:aws:sts::111111111111:assumed-role/r/s", "arn:aws:iam::111111111111:role/p/r"]}"#,
];

const ACTIONS: &[&str] = &[
    r#""Action": "*""#,
    r#""Action": ["*"]"#,
    r#""NotAction": "iam:*""#,
    r#""Action": ["s3:Get*", "kms:*", "sts:assumerole"]"#,
    r#""Action": "s3:PutObject""#,
    r#""NotAction": "s3:*""#,
];

const RESOURCES: &[&str] = &[
    r#""Resource": "*""#,
    r#""Resource": ["*", "arn:aws:s3:::other"]"#,
    r#""NotResource": "arn:aws:s3:::other""#,
    r#""Resource": ["arn:aws:s3:::${aws:username}/k", "arn:aws:kms"]"#,
    r#""NotResource": "arn:aws:s3:::${aws:username}/*""#,
    r#""Resource": "arn:aws:s3:::other""#,
];

const CONDITIONS: &[&str] = &[
    "{}",
    "{}",
    "{}",
    "{}",
    "{}",
    r#"{"StringEquals": {"aws:SourceVpce": "v1"}}"#,
    r#"{"StringNotEqualsIfExists": {"aws:SourceVpce": ["v1", "${aws:username}"]}}"#,
    r#"{"ForAllValues:StringLike": {"aws:TagKeys": "b*"}, "Null": {"aws:TagKeys": "false"}}"#,
    r#"{"ForAnyValue:StringEquals": {"aws:TagKeys": ["b", "c"]}}"#,
    r#"{"Bool": {"aws:SecureTransport": "true"}}"#,
    r#"{"NumericLessThan": {"s3:max-keys": "5"}}"#,
    r#"{"Frobnicate": {"aws:SourceVpce": "v1"}}"#,
];

const KEYS: &[&str] =
    &["aws:SourceVpce", "aws:TagKeys", "aws:SecureTransport", "aws:username", "s3:max-keys"];

pub(crate) fn key() -> impl Strategy<Value = &'static str> {
    select(KEYS)
}

/// A value for each key that may be unknown.
pub(crate) fn completion() -> impl Strategy<Value = Vec<(&'static str, Value)>> {
    let value = value().prop_filter("known", |it| *it != Value::Unknown);
    prop::collection::vec(value, KEYS.len())
        .prop_map(|values| KEYS.iter().copied().zip(values).collect())
}

fn value() -> impl Strategy<Value = Value> {
    let one = select(&["v1", "b", "true", "7", "3"][..]).prop_map(|it| Value::One(it.to_owned()));
    let many = prop::collection::vec(select(&["b", "c", "x"][..]), 0..3);
    prop_oneof![
        3 => one,
        2 => many.prop_map(|it| Value::Many(it.into_iter().map(str::to_owned).collect())),
        1 => Just(Value::Absent),
        1 => Just(Value::Unknown),
    ]
}

pub(crate) fn statement(effect: &'static str) -> impl Strategy<Value = String> {
    (select(PRINCIPALS), select(ACTIONS), select(RESOURCES), select(CONDITIONS)).prop_map(
        move |(principal, action, resource, condition)| {
            format!(
                r#"{{"Effect": "{effect}", {principal}, {action}, {resource}, "Condition": {condition}}}"#
            )
        },
    )
}

pub(crate) fn text() -> impl Strategy<Value = Text> {
    let any = prop_oneof![12 => statement("Allow"), 1 => statement("Deny")];
    prop_oneof![20 => prop::collection::vec(any, 1..4).prop_map(Some), 1 => Just(None)]
}

fn levels() -> impl Strategy<Value = Option<Vec<Vec<Text>>>> {
    let level = prop::collection::vec(text(), 1..3);
    prop_oneof![
        14 => Just(Some(Vec::new())),
        4 => prop::collection::vec(level, 1..3).prop_map(Some),
        1 => Just(None),
    ]
}

pub(crate) fn scene() -> impl Strategy<Value = Scene> {
    let policies = || prop::collection::vec(text(), 1..3);
    let who = (
        select(CALLERS),
        any::<bool>(),
        select(&[None, Some("79a5"), Some("other")][..]),
        prop_oneof![4 => Just(Some(true)), 2 => Just(Some(false)), 1 => Just(None)],
        select(QUESTIONS),
    );
    let own = (policies(), weighted(0.2, text()), weighted(0.2, policies()));
    let around = (
        weighted(0.7, text()),
        weighted(0.2, text()),
        levels(),
        levels(),
        prop_oneof![
            6 => Just(Some(Vec::new())),
            2 => select(CALLERS).prop_map(|it| Some(vec![it])),
            1 => Just(None)
        ],
    );
    let context = prop::collection::btree_map(select(KEYS), value(), 0..KEYS.len());
    (who, own, around, context).prop_map(|(who, own, around, context)| Scene {
        caller: who.0,
        role_known: who.1,
        canonical_user: who.2,
        same_account: who.3,
        question: who.4,
        identity: own.0,
        boundary: own.1,
        session: own.2,
        resource: around.0,
        endpoint: around.1,
        scps: around.2,
        rcps: around.3,
        grantee: around.4,
        context,
    })
}

impl Scene {
    pub(crate) fn decide(&self) -> Decision {
        let mut caller = Caller::parse(self.caller).expect("a caller");
        if self.role_known {
            caller = match self.caller {
                LINKED => caller.of("arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"),
                FEDERATED => caller.of("arn:aws:iam::111111111111:user/u"),
                _ => caller.of("arn:aws:iam::111111111111:role/p/r"),
            };
        }
        if let Some(id) = self.canonical_user {
            caller = caller.with_canonical_user(id);
        }
        let mut identity = Identity::new(caller);
        identity.policies = self.identity.iter().map(attached).collect();
        identity.boundary = self.boundary.as_ref().map(attached);
        identity.session = self.session.as_ref().map(|it| it.iter().map(attached).collect());
        let controls = AccountControls {
            is_management_account: false,
            scps: controls(self.scps.as_deref()),
            rcps: controls(self.rcps.as_deref()),
        };
        identity.controls = Arc::new(controls);

        let (action, arn) = self.question;
        let mut resource = Resource::new(arn);
        resource.account = self
            .same_account
            .map(|same| if same { "111111111111" } else { "222222222222" }.to_owned());
        resource.policy = self.resource.as_ref().map(attached);
        resource.grants =
            self.grantee.as_ref().map(|all| all.iter().map(|grantee| grant(grantee)).collect());
        resource.controls = Arc::clone(&identity.controls);

        let mut context = Context::closed();
        for (key, value) in &self.context {
            context.set(key, value.clone());
        }
        let endpoint = self.endpoint.as_ref().map(attached);
        let request = Request {
            identity: &identity,
            action,
            resource: &resource,
            endpoint: endpoint.as_ref(),
            context: &context,
        };
        evaluate(&request)
    }

    /// Whether a condition holds in this scene: it is asked of a user whom nothing else hinders.
    pub(crate) fn meets(&self, condition: &Condition) -> Option<bool> {
        let (operator, key) = (&condition.operator.text, &condition.key);
        let allow = format!(
            r#"{{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {{"{operator}": {{"{key}": {:?}}}}}}}"#,
            condition.values
        );
        let alone = Self {
            caller: CALLERS[0],
            same_account: Some(true),
            question: QUESTIONS[0],
            identity: vec![Some(vec![allow])],
            boundary: None,
            session: None,
            resource: None,
            endpoint: None,
            scps: Some(Vec::new()),
            rcps: Some(Vec::new()),
            ..self.clone()
        };
        match alone.decide().answer() {
            Answer::Can => Some(true),
            Answer::Cannot => Some(false),
            Answer::CanIf => None,
        }
    }

    /// Every policy of the scene.
    pub(crate) fn texts(&mut self) -> Vec<&mut Text> {
        let own = self.identity.iter_mut().chain(self.session.iter_mut().flatten());
        let single = [&mut self.boundary, &mut self.resource, &mut self.endpoint];
        let levels = [&mut self.scps, &mut self.rcps].into_iter().flatten().flatten().flatten();
        own.chain(single.into_iter().flatten()).chain(levels).collect()
    }
}

fn attached(text: &Text) -> Attached {
    match text {
        None => Attached::Unreadable("a policy".into()),
        Some(statements) => {
            let text =
                format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(","));
            Policy::parse("a policy", &text).unwrap_or_else(|e| panic!("{e}: {text}")).into()
        }
    }
}

fn controls(levels: Option<&[Vec<Text>]>) -> Controls {
    let level = |policies: &Vec<Text>| Level {
        name: "a level".into(),
        policies: policies.iter().map(attached).collect(),
    };
    levels
        .map_or(Controls::Unreadable, |levels| Controls::Levels(levels.iter().map(level).collect()))
}

fn grant(grantee: &str) -> Grant {
    Grant {
        id: "g".to_owned(),
        grantee: grantee.to_owned(),
        retiring: None,
        operations: vec!["Decrypt".to_owned()],
        constraint: None,
    }
}
