//! What is known about a request besides who asks for what.

use std::collections::BTreeMap;

use crate::Caller;
use crate::pattern::Arn;

/// The condition keys of a request.
///
/// Each key is known with its values, known to be absent, or not known. A key that nobody spoke
/// about is what [`Context::closed`] or [`Context::open`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    keys: BTreeMap<String, Value>,
    rest: Value,
}

/// What is known about one condition key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// It is in the request, with one value.
    One(String),
    /// It is in the request as a list, which may be empty.
    Many(Vec<String>),
    /// It is not in the request.
    Absent,
    /// Nobody can tell.
    Unknown,
}

impl Context {
    /// A request that is completely known: keys that are not set are absent.
    pub fn closed() -> Self {
        Self { keys: BTreeMap::new(), rest: Value::Absent }
    }

    /// Any request that agrees with what is set: other keys cannot be known.
    pub fn open() -> Self {
        Self { keys: BTreeMap::new(), rest: Value::Unknown }
    }

    /// Says what is known about a key. Key names have no case.
    pub fn set(&mut self, key: &str, value: Value) {
        self.keys.insert(key.to_ascii_lowercase(), value);
    }

    /// As [`Self::set`], for building.
    #[must_use]
    pub fn with(mut self, key: &str, value: &str) -> Self {
        self.set(key, Value::One(value.to_owned()));
        self
    }

    /// What is known about a key.
    pub fn get(&self, key: &str) -> &Value {
        if key.bytes().any(|byte| byte.is_ascii_uppercase()) {
            self.lookup(&key.to_ascii_lowercase())
        } else {
            self.lookup(key)
        }
    }

    /// As [`Self::get`], for a key in lower case.
    pub(crate) fn lookup(&self, key: &str) -> &Value {
        self.keys.get(key).unwrap_or(&self.rest)
    }

    /// Sets what follows from who calls and whose the resource is: `aws:PrincipalArn`,
    /// `aws:PrincipalAccount`, `aws:PrincipalType`, `aws:PrincipalIsAWSService`,
    /// `aws:PrincipalServiceName`, `aws:username`, `kms:CallerAccount`, `aws:ResourceAccount`.
    ///
    /// IAM User Guide, "AWS global condition context keys"; KMS Developer Guide, "AWS KMS condition
    /// keys".
    pub fn set_derived(&mut self, caller: &Caller, resource_account: Option<&str>) {
        let known =
            |value: Option<&str>| value.map_or(Value::Absent, |value| Value::One(value.to_owned()));
        let service = match caller {
            Caller::Service(name) => Some(name.as_str()),
            _ => None,
        };
        // A session's aws:PrincipalArn is the role's, which may not be known.
        let arn = match caller.identity_arn() {
            None if caller.account().is_some() => Value::Unknown,
            arn => known(arn),
        };
        self.set("aws:PrincipalArn", arn);
        self.set("aws:PrincipalAccount", known(caller.account()));
        self.set("kms:CallerAccount", known(caller.account()));
        self.set("aws:PrincipalType", known(caller.principal_type()));
        self.set("aws:PrincipalServiceName", known(service));
        self.set("aws:username", known(caller.user_name()));
        let signed = !matches!(caller, Caller::Anonymous);
        let is_service = if service.is_some() { "true" } else { "false" };
        self.set("aws:PrincipalIsAWSService", known(signed.then_some(is_service)));
        if let Some(account) = resource_account {
            self.set("aws:ResourceAccount", known(Some(account)));
        }
    }

    /// The known keys that begin with a prefix in lower case, and whether others may.
    pub(crate) fn beginning(&self, prefix: &str) -> (impl Iterator<Item = (&str, &Value)>, bool) {
        let known = self
            .keys
            .iter()
            .filter_map(move |(key, value)| Some((key.strip_prefix(prefix)?, value)));
        (known, self.rest == Value::Unknown)
    }
}

/// The account that an ARN names, if it names one.
pub fn arn_account(arn: &str) -> Option<&str> {
    Arn::new(arn).account()
}
