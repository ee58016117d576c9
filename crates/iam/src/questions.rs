//! Questions as JSON lines, so that decisions can be compared with those of other evaluators.

mod line;

use std::collections::HashMap;
use std::io::{self, BufRead, Write};
use std::sync::Arc;

use serde_json::value::RawValue;
use thiserror::Error;

use crate::{
    AccountControls, Answer, Attached, Caller, Context, Controls, Decision, Identity, Level,
    ParseError, Policy, Request, Resource, Value, arn_account, evaluate,
};
use line::{Line, Raw};

/// Why a line is no question.
#[derive(Debug, Error)]
pub enum QuestionError {
    /// It is not JSON, or an element is missing or of the wrong type.
    #[error("{}", without_line(.0))]
    Shape(#[from] serde_json::Error),
    /// The caller cannot make requests.
    #[error("{0:?} is no principal that calls")]
    Caller(String),
    /// A policy cannot be understood.
    #[error("{0}: {1}")]
    Policy(&'static str, ParseError),
    /// An element that would change the answer, and is not evaluated.
    #[error("{0} is not evaluated")]
    NotEvaluated(&'static str),
    /// A condition key with a value that no request has.
    #[error("the context key {0:?} is neither text, number, boolean nor a list of these")]
    Context(String),
}

/// Answers questions, and remembers the policies in them.
#[derive(Debug, Default)]
pub struct Questions {
    policies: HashMap<String, Arc<Policy>>,
}

/// So many policies are remembered. Questions about one account repeat the same few.
const REMEMBERED: usize = 10_000;

impl Questions {
    /// Answers one line: the caller, the action, the resource, and all policies between them.
    ///
    /// `{"action", "resource", "principal", "resourceAccountId", "identityPolicies": [policy],
    /// "resourcePolicy", "permissionBoundary", "sessionPolicy", "vpcEndpointPolicy", "scps":
    /// [[policy]], "rcps": [[policy]], "context": {key: value}, "unknown": [key],
    /// "applicability"}`, where a policy is an object, or a string that holds the document.
    /// Organization policies are listed root first, level by level. Keys that `context` does not
    /// have are absent, but for those in `unknown`. Without `resourceAccountId` the resource is in
    /// the account of its ARN, else in the caller's; a session whose role `applicability` does not
    /// name is of a role without a path.
    pub fn decide(&mut self, line: &str) -> Result<Decision, QuestionError> {
        self.answer(&serde_json::from_str(line)?)
    }

    fn answer(&mut self, line: &Line<'_>) -> Result<Decision, QuestionError> {
        if line.s3bpa.is_some() {
            return Err(QuestionError::NotEvaluated("s3bpa"));
        }
        let applicability = line.applicability.as_ref();
        let role = applicability.and_then(|it| it.principal_role_arn.as_deref());
        let caller = caller(&line.principal, role)?;
        let owner = line.resource_account_id.as_deref().or(arn_account(&line.resource));
        let owner = owner.or(caller.account()).map(str::to_owned);
        let management = |said: Option<bool>| said.unwrap_or(false);

        let mut identity = Identity::new(caller);
        identity.policies = self.policies("identityPolicies", &line.identity_policies)?;
        identity.boundary = self.policy("permissionBoundary", line.permission_boundary)?;
        identity.session = self.policy("sessionPolicy", line.session_policy)?.map(|it| vec![it]);
        identity.controls = Arc::new(AccountControls {
            is_management_account: management(
                applicability.and_then(|it| it.principal_account_is_management),
            ),
            scps: self.levels("scps", line.scps.as_deref())?,
            rcps: Controls::None,
        });

        let mut resource = Resource::new(line.resource.as_ref());
        resource.account = owner;
        resource.policy = self.policy("resourcePolicy", line.resource_policy)?;
        resource.controls = Arc::new(AccountControls {
            is_management_account: management(
                applicability.and_then(|it| it.resource_account_is_management),
            ),
            scps: Controls::None,
            rcps: self.levels("rcps", line.rcps.as_deref())?,
        });

        let endpoint = self.policy("vpcEndpointPolicy", line.vpc_endpoint_policy)?;
        let context = context(line)?;
        Ok(evaluate(&Request {
            identity: &identity,
            action: &line.action,
            resource: &resource,
            endpoint: endpoint.as_ref(),
            context: &context,
        }))
    }

    fn levels(
        &mut self,
        place: &'static str,
        levels: Option<&[Vec<Raw<'_>>]>,
    ) -> Result<Controls, QuestionError> {
        let Some(levels) = levels else { return Ok(Controls::None) };
        let level = |(n, policies): (usize, &Vec<Raw<'_>>)| {
            let policies = self.policies(place, policies)?;
            Ok::<_, QuestionError>(Level { name: format!("level {}", n + 1).into(), policies })
        };
        Ok(Controls::Levels(levels.iter().enumerate().map(level).collect::<Result<_, _>>()?))
    }

    fn policies(
        &mut self,
        place: &'static str,
        policies: &[Raw<'_>],
    ) -> Result<Vec<Attached>, QuestionError> {
        let found = policies.iter().filter_map(|raw| self.policy(place, Some(raw)).transpose());
        found.collect()
    }

    fn policy(
        &mut self,
        place: &'static str,
        raw: Option<Raw<'_>>,
    ) -> Result<Option<Attached>, QuestionError> {
        let Some(raw) = raw.map(RawValue::get).filter(|raw| *raw != "null") else {
            return Ok(None);
        };
        if let Some(policy) = self.policies.get(raw) {
            return Ok(Some(Arc::clone(policy).into()));
        }
        let inside: String;
        let text = if raw.starts_with('"') {
            inside = serde_json::from_str(raw)?;
            &inside
        } else {
            raw
        };
        let policy = Policy::parse(place, text).map_err(|e| QuestionError::Policy(place, e))?;
        if self.policies.len() >= REMEMBERED {
            self.policies.clear();
        }
        self.policies.insert(raw.to_owned(), Arc::clone(&policy));
        Ok(Some(policy.into()))
    }
}

fn caller(principal: &str, role: Option<&str>) -> Result<Caller, QuestionError> {
    let caller =
        Caller::parse(principal).ok_or_else(|| QuestionError::Caller(principal.to_owned()))?;
    let pathless = || {
        let (partition, rest) = principal.strip_prefix("arn:")?.split_once(":sts::")?;
        let (account, name) = rest.split_once(":assumed-role/")?;
        Some(format!("arn:{partition}:iam::{account}:role/{}", name.split('/').next()?))
    };
    Ok(match role.map(str::to_owned).or_else(pathless) {
        Some(role) => caller.of(&role),
        None => caller,
    })
}

fn context(line: &Line<'_>) -> Result<Context, QuestionError> {
    let mut context = Context::closed();
    for (key, value) in line.context.iter().flatten() {
        let wrong = || QuestionError::Context(key.clone());
        let value = match value {
            serde_json::Value::Array(items) => Value::Many(
                items.iter().map(|it| plain(it).ok_or_else(wrong)).collect::<Result<_, _>>()?,
            ),
            serde_json::Value::Null => Value::Absent,
            one => Value::One(plain(one).ok_or_else(wrong)?),
        };
        context.set(key, value);
    }
    for key in line.unknown.iter().flatten() {
        context.set(key, Value::Unknown);
    }
    Ok(context)
}

fn plain(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Bool(_) | serde_json::Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Reads a question from each line, and writes one line for each: `{"id", "decision"}` with
/// `allow`, `deny` or `conditional`, or `{"line", "error"}` for a line that is no question. Returns
/// how many were none.
pub fn answer_lines(mut input: impl BufRead, mut output: impl Write) -> io::Result<usize> {
    let mut questions = Questions::default();
    let (mut number, mut bad) = (0, 0);
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        number += 1;
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        match Line::read(text).and_then(|line| Ok((line.id, questions.answer(&line)?))) {
            Ok((id, decision)) => {
                let id = id.map_or("null", RawValue::get);
                let word = word(&decision);
                writeln!(output, r#"{{"id": {id}, "decision": "{word}"}}"#)?;
            }
            Err(error) => {
                bad += 1;
                let error = serde_json::Value::String(format!("line {number}: {error}"));
                writeln!(output, r#"{{"line": {number}, "error": {error}}}"#)?;
            }
        }
    }
    output.flush()?;
    Ok(bad)
}

/// Every question is one line, so the column says it all.
fn without_line(error: &serde_json::Error) -> String {
    let (text, column) = (error.to_string(), error.column());
    match text.strip_suffix(&format!(" at line {} column {column}", error.line())) {
        Some(what) => format!("{what}, column {column}"),
        None => text,
    }
}

fn word(decision: &Decision) -> &'static str {
    match decision.answer() {
        Answer::Can => "allow",
        Answer::Cannot => "deny",
        Answer::CanIf => "conditional",
    }
}
