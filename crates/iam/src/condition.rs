//! Conditions of a statement, and the operators they use.

mod comparison;
mod network;
mod test;
mod variable;

use std::fmt;

pub use comparison::{Comparison, Order};
pub(crate) use network::network;
pub(crate) use test::Test;
pub(crate) use variable::{Reading, Template};

/// One comparison: an operator, a key of the request, and the values it is compared with.
///
/// IAM User Guide, "IAM JSON policy elements: Condition".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// How the values are compared.
    pub operator: Operator,
    /// The key as written; AWS compares key names without case.
    pub key: String,
    /// Any of these satisfies a positive operator, none may match a negative one.
    pub values: Vec<String>,
}

impl Condition {
    /// Whether this is about `key`, given in lower case.
    pub(crate) fn is_about(&self, key: &str) -> bool {
        self.key.eq_ignore_ascii_case(key)
    }

    /// Whether every value is this boolean, and there is one.
    pub(crate) fn is_bool(&self, value: bool) -> bool {
        let value = if value { "true" } else { "false" };
        !self.values.is_empty() && self.values.iter().all(|it| it.eq_ignore_ascii_case(value))
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.operator, self.key)
    }
}

/// A condition operator with its prefix and suffix.
///
/// IAM User Guide, "IAM JSON policy elements: Condition operators".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operator {
    /// As written.
    pub text: String,
    /// The prefix.
    pub quantifier: Quantifier,
    /// What is compared.
    pub comparison: Comparison,
    /// Whether an absent key satisfies it.
    pub if_exists: bool,
}

impl Operator {
    /// Reads an operator. There is no wrong one: what hydrant does not know is
    /// [`Comparison::Other`].
    pub fn parse(text: &str) -> Self {
        let (quantifier, rest) = match text.split_once(':') {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("ForAllValues") => {
                (Quantifier::ForAllValues, rest)
            }
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("ForAnyValue") => {
                (Quantifier::ForAnyValue, rest)
            }
            _ => (Quantifier::None, text),
        };
        let lower = rest.to_ascii_lowercase();
        let (name, if_exists) = match lower.strip_suffix("ifexists") {
            Some(name) => (name, true),
            None => (lower.as_str(), false),
        };
        let comparison = Comparison::parse(name);
        Self { text: text.to_owned(), quantifier, comparison, if_exists }
    }

    /// Whether the condition holds when the request does not have the key at all.
    ///
    /// True for `IfExists`, for `ForAllValues` (nothing contradicts it), and for plain negated
    /// operators.
    pub fn holds_without_key(&self) -> bool {
        self.if_exists
            || match self.quantifier {
                Quantifier::ForAllValues => true,
                Quantifier::ForAnyValue => false,
                Quantifier::None => self.comparison.is_negated(),
            }
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The prefix that says how a key with several values is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// No prefix.
    None,
    /// Every value in the request must match; true when there is none.
    ForAllValues,
    /// One value in the request must match; false when there is none.
    ForAnyValue,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_taken_apart() {
        use Comparison as C;
        use Quantifier as Q;
        for (text, quantifier, comparison, if_exists, without_key) in [
            ("StringEquals", Q::None, C::StringEquals, false, false),
            ("stringequals", Q::None, C::StringEquals, false, false),
            ("StringEqualsIfExists", Q::None, C::StringEquals, true, true),
            ("StringNotEquals", Q::None, C::StringNotEquals, false, true),
            ("ForAnyValue:StringLike", Q::ForAnyValue, C::StringLike, false, false),
            ("ForAnyValue:StringNotLike", Q::ForAnyValue, C::StringNotLike, false, false),
            ("ForAllValues:StringEquals", Q::ForAllValues, C::StringEquals, false, true),
            ("ForAllValues:StringEqualsIfExists", Q::ForAllValues, C::StringEquals, true, true),
            ("ArnEquals", Q::None, C::ArnLike, false, false),
            ("Bool", Q::None, C::Bool, false, false),
            ("NumericLessThanIfExists", Q::None, C::Numeric(Order::Less), true, true),
            ("NumericNotEquals", Q::None, C::Numeric(Order::NotEqual), false, true),
            (
                "ForAnyValue:DateGreaterThanEquals",
                Q::ForAnyValue,
                C::Date(Order::GreaterOrEqual),
                false,
                false,
            ),
            ("BinaryEquals", Q::None, C::BinaryEquals, false, false),
            ("Invented:Operator", Q::None, C::Other, false, false),
            ("", Q::None, C::Other, false, false),
        ] {
            let operator = Operator::parse(text);
            assert_eq!(operator.quantifier, quantifier, "{text}");
            assert_eq!(operator.comparison, comparison, "{text}");
            assert_eq!(operator.if_exists, if_exists, "{text}");
            assert_eq!(operator.holds_without_key(), without_key, "{text}");
        }
    }
}
