//! Conditions, compiled and tried on a request.

use std::cmp::Ordering;
use std::net::IpAddr;

use ipnet::IpNet;
use jiff::Timestamp;

use super::{Comparison, Condition, Operator, Order, Quantifier, Reading, Template, network};
use crate::context::{Context, Value};
use crate::pattern::{Arn, ArnPattern, Pattern};
use crate::truth::Truth;

/// A compiled condition.
#[derive(Clone, Debug)]
pub(crate) struct Test {
    key: String,
    comparison: Comparison,
    quantifier: Quantifier,
    without_key: Truth,
    operands: Vec<Operand>,
}

/// One value that a condition compares with.
#[derive(Clone, Debug)]
enum Operand {
    Text(Template<Pattern>),
    Caseless(Template<Pattern>),
    Arn(Template<ArnPattern>),
    Bool(Pattern),
    Number(Order, f64),
    Date(Order, Timestamp),
    Network(IpNet),
    /// Whether the key is absent.
    Absent(bool),
    /// What cannot be understood, neither by hydrant nor, as far as is documented, by AWS.
    Obscure,
}

impl Test {
    pub(crate) fn new(condition: &Condition, variables: bool) -> Self {
        let operator = &condition.operator;
        Self {
            key: condition.key.to_ascii_lowercase(),
            comparison: operator.comparison,
            quantifier: operator.quantifier,
            without_key: without_key(operator),
            operands: condition
                .values
                .iter()
                .map(|value| operand(operator.comparison, value, variables))
                .collect(),
        }
    }

    /// Whether the condition holds for a request.
    pub(crate) fn holds(&self, context: &Context) -> Truth {
        let value = context.lookup(&self.key);
        let present: &[String] = match value {
            Value::One(value) => std::slice::from_ref(value),
            Value::Many(values) => values,
            Value::Absent | Value::Unknown => &[],
        };
        if *value == Value::Unknown || self.comparison == Comparison::Other {
            return Truth::Unknown;
        }
        if self.comparison == Comparison::Null {
            // Whether a key without values is one is not documented.
            if matches!(value, Value::Many(values) if values.is_empty()) {
                return Truth::Unknown;
            }
            return Truth::any(self.operands.iter().map(|it| it.is_absence(present.is_empty())));
        }
        if present.is_empty() {
            return self.without_key;
        }
        let each = |value: &String| {
            let matched = Truth::any(self.operands.iter().map(|it| it.matches(value, context)));
            if self.comparison.is_negated() { !matched } else { matched }
        };
        match self.quantifier {
            Quantifier::ForAllValues => Truth::all(present.iter().map(each)),
            Quantifier::ForAnyValue => Truth::any(present.iter().map(each)),
            // What AWS does with several values and no quantifier is not documented.
            Quantifier::None => {
                let all = Truth::all(present.iter().map(each));
                let any = Truth::any(present.iter().map(each));
                if all == any { all } else { Truth::Unknown }
            }
        }
    }
}

impl Operand {
    fn is_absence(&self, absent: bool) -> Truth {
        match self {
            Self::Absent(wanted) => (*wanted == absent).into(),
            _ => Truth::Unknown,
        }
    }

    /// A variable without a value makes a text that nothing equals: IAM User Guide, "IAM policy
    /// elements: Variables and tags".
    fn matches(&self, value: &str, context: &Context) -> Truth {
        const MISSING: Truth = Truth::False;
        match self {
            Self::Text(text) => text.holds(context, MISSING, |it| it.matches(value).into()),
            Self::Caseless(text) => {
                text.holds(context, MISSING, |it| it.matches_caseless(value).into())
            }
            Self::Bool(wanted) => {
                let is_bool = ["true", "false"].iter().any(|it| value.eq_ignore_ascii_case(it));
                (is_bool && wanted.matches_caseless(value)).into()
            }
            Self::Arn(text) => text.holds(context, MISSING, |it| arn_like(it, &Arn::new(value))),
            Self::Number(order, bound) => admits(
                *order,
                value.trim().parse::<f64>().ok().and_then(|it| it.partial_cmp(bound)),
            ),
            Self::Date(order, bound) => admits(*order, date(value).map(|it| it.cmp(bound))),
            Self::Network(range) => {
                value.parse::<IpAddr>().map_or(MISFIT, |address| range.contains(&address).into())
            }
            Self::Absent(_) | Self::Obscure => Truth::Unknown,
        }
    }
}

/// A value of another type: a word that is compared with a number. AWS sends none, and does not
/// document what it makes of one.
const MISFIT: Truth = Truth::Unknown;

fn admits(order: Order, found: Option<Ordering>) -> Truth {
    found.map_or(MISFIT, |found| order.admits(found).into())
}

/// What an incomplete ARN in a condition matches is not documented either.
fn arn_like(pattern: &ArnPattern, value: &Arn<'_>) -> Truth {
    if !value.is_whole() {
        return MISFIT;
    }
    match pattern.matches(value) {
        true if pattern.is_incomplete() => Truth::Unknown,
        matched => matched.into(),
    }
}

fn operand(comparison: Comparison, value: &str, variables: bool) -> Operand {
    let text = |wild| Template::new(value, Reading { wild, variables });
    let parsed = match comparison {
        Comparison::StringEquals | Comparison::StringNotEquals => Some(Operand::Text(text(false))),
        Comparison::StringEqualsIgnoreCase | Comparison::StringNotEqualsIgnoreCase => {
            Some(Operand::Caseless(text(false)))
        }
        Comparison::StringLike | Comparison::StringNotLike => Some(Operand::Text(text(true))),
        Comparison::ArnLike | Comparison::ArnNotLike => {
            Some(Operand::Arn(Template::new(value, Reading { wild: true, variables })))
        }
        Comparison::BinaryEquals => {
            Some(Operand::Text(Template::new(value, Reading { wild: false, variables: false })))
        }
        // Whether there may be variables here, two pages of the documentation say differently.
        Comparison::Bool => match text(false) {
            Template::Fixed(wanted) => Some(Operand::Bool(wanted)),
            Template::Open(_) => None,
        },
        Comparison::Numeric(order) => {
            value.trim().parse().ok().map(|bound| Operand::Number(order, bound))
        }
        Comparison::Date(order) => date(value).map(|bound| Operand::Date(order, bound)),
        Comparison::IpAddress | Comparison::NotIpAddress => network(value).map(Operand::Network),
        Comparison::Null => match value.to_ascii_lowercase().as_str() {
            "true" => Some(Operand::Absent(true)),
            "false" => Some(Operand::Absent(false)),
            _ => None,
        },
        Comparison::Other => None,
    };
    parsed.unwrap_or(Operand::Obscure)
}

/// Whether a condition holds without its key. `ForAnyValue` says no, and `IfExists` yes; of both
/// together nothing is said.
fn without_key(operator: &Operator) -> Truth {
    let both = operator.quantifier == Quantifier::ForAnyValue && operator.if_exists;
    if both { Truth::Unknown } else { operator.holds_without_key().into() }
}

/// A W3C profile of ISO 8601, or seconds since 1970.
///
/// IAM User Guide, "IAM JSON policy elements: Condition operators", date condition operators.
fn date(text: &str) -> Option<Timestamp> {
    if let Ok(seconds) = text.parse() {
        return Timestamp::from_second(seconds).ok();
    }
    text.parse().ok().or_else(|| {
        let day: jiff::civil::Date = text.parse().ok()?;
        day.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|it| it.timestamp())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(operator: &str, values: &[&str], value: &Value) -> Truth {
        let condition = Condition {
            operator: Operator::parse(operator),
            key: "K".to_owned(),
            values: values.iter().map(|it| (*it).to_owned()).collect(),
        };
        let mut context = Context::open();
        context.set("k", value.clone());
        Test::new(&condition, true).holds(&context)
    }

    #[test]
    fn one_value() {
        use Truth::{False, True, Unknown};
        for (operator, policy, request, expected) in [
            ("StringEquals", "a*", "ab", False),
            ("StringEquals", "${*}", "*", True),
            ("StringNotEqualsIgnoreCase", "A", "a", False),
            ("StringLike", "a*", "a:b", True),
            ("ArnEquals", "arn:aws:s3:::b*", "arn:aws:s3:::bucket", True),
            ("ArnLike", "arn:aws:*:::b", "arn:aws:x:1:2:b", False),
            ("ArnLike", "*", "arn:aws:s3:::b", Unknown),
            ("ArnLike", "arn:aws:s3", "arn:aws:s3:::b", Unknown),
            ("ArnNotLike", "arn:aws:s3:::b", "not an arn", Unknown),
            ("NumericEquals", "10", "10.0", True),
            ("NumericNotEquals", "10", "9", True),
            ("NumericLessThan", "10", "9", True),
            ("NumericLessThan", "10", "nine", Unknown),
            ("NumericGreaterThanEquals", "ten", "9", Unknown),
            ("DateLessThan", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", True),
            ("DateGreaterThan", "1577836800", "2026-01-01T00:00:00Z", True),
            ("DateEquals", "2026-01-01", "2026-01-01T01:00:00+01:00", True),
            ("DateNotEquals", "soon", "2026-01-01", Unknown),
            ("BinaryEquals", "QmluYXJ5", "QmluYXJ5", True),
            ("BinaryEquals", "QmluYXJ5", "qmluyxj5", False),
            ("IpAddress", "203.0.113.0/24", "203.0.113.9", True),
            ("IpAddress", "203.0.113.0/24", "2001:db8::1", False),
            ("NotIpAddress", "203.0.113.0/24", "198.51.100.1", True),
            ("NotIpAddress", "somewhere", "198.51.100.1", Unknown),
            ("Bool", "True", "true", True),
            ("Bool", "yes", "yes", False),
            ("Bool", "${aws:SecureTransport}", "true", Unknown),
            ("Null", "false", "x", True),
            ("Frobnicate", "x", "x", Unknown),
            ("FrobnicateIfExists", "x", "x", Unknown),
        ] {
            let value = Value::One(request.to_owned());
            let found = holds(operator, &[policy], &value);
            assert_eq!(found, expected, "{request} {operator} {policy}");
            assert_eq!(holds(operator, &[policy], &Value::Unknown), Unknown, "{operator}");
        }
    }

    #[test]
    fn several_values_and_none() {
        use Truth::{False, True, Unknown};
        let many =
            |values: &[&str]| Value::Many(values.iter().map(|it| (*it).to_owned()).collect());
        for (operator, value, expected) in [
            ("StringEquals", Value::Absent, False),
            ("StringNotEquals", Value::Absent, True),
            ("StringEqualsIfExists", Value::Absent, True),
            ("ForAllValues:StringEquals", Value::Absent, True),
            ("ForAnyValue:StringEquals", Value::Absent, False),
            ("ForAnyValue:StringNotEquals", Value::Absent, False),
            ("ForAnyValue:StringEqualsIfExists", Value::Absent, Unknown),
            ("ForAllValues:StringEquals", many(&[]), True),
            ("ForAnyValue:StringEquals", many(&[]), False),
            ("ForAllValues:StringEquals", many(&["a", "b"]), True),
            ("ForAllValues:StringEquals", many(&["a", "c"]), False),
            ("ForAnyValue:StringEquals", many(&["a", "c"]), True),
            ("ForAnyValue:StringNotEquals", many(&["a", "c"]), True),
            ("ForAllValues:StringNotEquals", many(&["a", "c"]), False),
            ("StringEquals", many(&["a"]), True),
            ("StringEquals", many(&["a", "b"]), True),
            ("StringEquals", many(&["a", "c"]), Unknown),
            ("StringNotEquals", many(&["c", "d"]), True),
        ] {
            assert_eq!(holds(operator, &["a", "b"], &value), expected, "{operator} {value:?}");
        }
        assert_eq!(holds("Null", &["true"], &many(&[])), Unknown);
        assert_eq!(holds("Null", &["true", "false"], &Value::Absent), True);
    }
}
