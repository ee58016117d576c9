//! A policy made ready for many questions.

use std::fmt;
use std::sync::Arc;

use crate::condition::{Reading, Template, Test};
use crate::pattern::{Arn, ArnPattern, Pattern};
use crate::truth::Truth;
use crate::{Context, Effect, ParseError, PolicyDocument, Selection, Statement};

/// A policy with the name it goes by, its patterns and conditions compiled.
///
/// Compile a policy once and share it: a managed policy that a thousand roles have is one [`Arc`].
pub struct Policy {
    name: String,
    document: PolicyDocument,
    rules: Vec<Rule>,
}

/// A compiled statement.
pub(crate) struct Rule {
    pub(crate) effect: Effect,
    pub(crate) actions: Selection<Pattern>,
    pub(crate) resources: Selection<Template<ArnPattern>>,
    /// One for each condition of the statement.
    pub(crate) tests: Vec<Test>,
}

impl Policy {
    /// Reads and compiles a policy. The name is for people: an ARN, or what it is attached to.
    pub fn parse(name: impl Into<String>, text: &str) -> Result<Arc<Self>, ParseError> {
        Ok(Self::new(name, PolicyDocument::parse(text)?))
    }

    /// Compiles a document.
    pub fn new(name: impl Into<String>, document: PolicyDocument) -> Arc<Self> {
        let variables = document.has_variables();
        let rules = document.statements.iter().map(|it| Rule::new(it, variables)).collect();
        Arc::new(Self { name: name.into(), document, rules })
    }

    /// The name it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The document it was made of.
    pub fn document(&self) -> &PolicyDocument {
        &self.document
    }

    /// Whether some `Allow` statement is about an action, whatever its resources and conditions say:
    /// without one, the policy allows nobody the action.
    pub fn may_allow(&self, action: &str) -> bool {
        let named = |pattern: &Pattern| pattern.matches_caseless(action).into();
        let allows = |rule: &&Rule| rule.effect == Effect::Allow;
        self.rules.iter().filter(allows).any(|rule| rule.actions.selects(named) != Truth::False)
    }

    /// Whether some `Allow` statement is about an action on a resource, whatever its conditions say: without one,
    /// the policy does not allow it to anybody. A resource with a policy variable may be any.
    pub fn may_allow_on(&self, action: &str, resource: &str) -> bool {
        let arn = Arn::new(resource);
        let context = Context::open();
        let named = |pattern: &Pattern| pattern.matches_caseless(action).into();
        let meant = |pattern: &ArnPattern| pattern.matches(&arn).into();
        self.rules.iter().filter(|rule| rule.effect == Effect::Allow).any(|rule| {
            rule.actions.selects(named) != Truth::False
                && rule.resources.selects(|it| it.holds(&context, Truth::Unknown, meant))
                    != Truth::False
        })
    }

    pub(crate) fn rules(&self) -> &[Rule] {
        &self.rules
    }
}

/// By name: a policy may be a megabyte.
impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Rule {
    fn new(statement: &Statement, variables: bool) -> Self {
        let reading = Reading { wild: true, variables };
        Self {
            effect: statement.effect,
            actions: statement.actions.map(|it| Pattern::wild(it)),
            resources: statement.resources.map(|it| Template::new(it, reading)),
            tests: statement.conditions.iter().map(|it| Test::new(it, variables)).collect(),
        }
    }
}

impl From<Pattern> for ArnPattern {
    fn from(pattern: Pattern) -> Self {
        Self::of(&pattern)
    }
}

/// A policy that is known to be attached, whether or not it could be read.
#[derive(Clone, Debug)]
pub enum Attached {
    /// It was read.
    Read(Arc<Policy>),
    /// It is there, and nobody could read or understand it.
    Unreadable(Arc<str>),
}

impl Attached {
    /// Reads a policy. One that cannot be understood is as unreadable as one that nobody was shown.
    pub fn read(name: &str, text: &str) -> Self {
        Policy::parse(name, text).map_or_else(|_| Self::Unreadable(name.into()), Self::Read)
    }
}

impl From<Arc<Policy>> for Attached {
    fn from(policy: Arc<Policy>) -> Self {
        Self::Read(policy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_may_allow_what_one_of_its_statements_is_about() {
        let policy = |statement: &str| {
            Policy::parse("p", &format!(r#"{{"Statement":{{{statement},"Resource":"x"}}}}"#))
                .unwrap()
        };
        let puts = policy(r#""Effect":"Allow","Action":["s3:Get*","KINESIS:put*"]"#);
        assert!(puts.may_allow("kinesis:PutRecord") && !puts.may_allow("kinesis:GetRecords"));
        let others = policy(r#""Effect":"Allow","NotAction":"iam:*""#);
        assert!(others.may_allow("kinesis:PutRecord") && !others.may_allow("iam:PassRole"));
        assert!(!policy(r#""Effect":"Deny","Action":"*""#).may_allow("kinesis:PutRecord"));
    }

    #[test]
    fn a_policy_may_allow_it_on_what_a_statement_means() {
        let may = |statement: &str, arn: &str| {
            let text = format!(r#"{{"Version":"2012-10-17","Statement":{{{statement}}}}}"#);
            Policy::parse("p", &text).unwrap().may_allow_on("s3:PutObject", arn)
        };
        let puts = |resource: &str| format!(r#""Effect":"Allow","Action":"s3:Put*",{resource}"#);
        let (a, b) = ("arn:aws:s3:::a/1", "arn:aws:s3:::b/1");
        for (resource, on_a, on_b) in [
            (r#""Resource":"*""#, true, true),
            (r#""Resource":["arn:aws:s3:::a/*","arn:aws:s3:::c/*"]"#, true, false),
            (r#""NotResource":"arn:aws:s3:::a/*""#, false, true),
            (r#""Resource":"arn:aws:s3:::${aws:username}/*""#, true, true),
            (r#""NotResource":"arn:aws:s3:::${aws:username}/*""#, true, true),
            (r#""Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}"#, true, true),
        ] {
            let found = (may(&puts(resource), a), may(&puts(resource), b));
            assert_eq!(found, (on_a, on_b), "{resource}");
        }
        assert!(!may(r#""Effect":"Deny","Action":"*","Resource":"*""#, a));
        assert!(!may(r#""Effect":"Allow","Action":"s3:Get*","Resource":"*""#, a));
    }
}
