//! What a condition operator compares.

/// What a condition operator compares, and how.
///
/// IAM User Guide, "IAM JSON policy elements: Condition operators".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `StringEquals`, exact.
    StringEquals,
    /// `StringNotEquals`.
    StringNotEquals,
    /// `StringEqualsIgnoreCase`.
    StringEqualsIgnoreCase,
    /// `StringNotEqualsIgnoreCase`.
    StringNotEqualsIgnoreCase,
    /// `StringLike`, whose `*` also spans colons.
    StringLike,
    /// `StringNotLike`.
    StringNotLike,
    /// `ArnLike` and `ArnEquals`, which mean the same: wildcards stay within one part of the ARN.
    ArnLike,
    /// `ArnNotLike` and `ArnNotEquals`.
    ArnNotLike,
    /// `NumericEquals` and the like.
    Numeric(Order),
    /// `DateEquals` and the like.
    Date(Order),
    /// `BinaryEquals`, over base64.
    BinaryEquals,
    /// `IpAddress`.
    IpAddress,
    /// `NotIpAddress`.
    NotIpAddress,
    /// `Bool`.
    Bool,
    /// `Null`: whether the key is absent.
    Null,
    /// Whatever AWS adds.
    Other,
}

/// How the value of a request stands to that of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `…Equals`.
    Equal,
    /// `…NotEquals`.
    NotEqual,
    /// `…LessThan`.
    Less,
    /// `…LessThanEquals`.
    LessOrEqual,
    /// `…GreaterThan`.
    Greater,
    /// `…GreaterThanEquals`.
    GreaterOrEqual,
}

impl Order {
    /// Whether two values stand like this; `NotEqual` is told by [`Comparison::is_negated`] and
    /// asks for equality here.
    pub(crate) fn admits(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal | Self::NotEqual => order.is_eq(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

impl Comparison {
    /// Reads the name of an operator, in lower case and without prefix and suffix.
    pub(super) fn parse(name: &str) -> Self {
        match name {
            "stringequals" => Self::StringEquals,
            "stringnotequals" => Self::StringNotEquals,
            "stringequalsignorecase" => Self::StringEqualsIgnoreCase,
            "stringnotequalsignorecase" => Self::StringNotEqualsIgnoreCase,
            "stringlike" => Self::StringLike,
            "stringnotlike" => Self::StringNotLike,
            "arnequals" | "arnlike" => Self::ArnLike,
            "arnnotequals" | "arnnotlike" => Self::ArnNotLike,
            "binaryequals" => Self::BinaryEquals,
            "ipaddress" => Self::IpAddress,
            "notipaddress" => Self::NotIpAddress,
            "bool" => Self::Bool,
            "null" => Self::Null,
            _ => {
                let ordered = |prefix| name.strip_prefix(prefix).and_then(order);
                let numeric = ordered("numeric").map(Self::Numeric);
                numeric.or(ordered("date").map(Self::Date)).unwrap_or(Self::Other)
            }
        }
    }

    /// Whether the values are the ones that must not match.
    pub fn is_negated(self) -> bool {
        matches!(
            self,
            Self::StringNotEquals
                | Self::StringNotEqualsIgnoreCase
                | Self::StringNotLike
                | Self::ArnNotLike
                | Self::NotIpAddress
                | Self::Numeric(Order::NotEqual)
                | Self::Date(Order::NotEqual)
        )
    }
}

fn order(name: &str) -> Option<Order> {
    let order = match name {
        "equals" => Order::Equal,
        "notequals" => Order::NotEqual,
        "lessthan" => Order::Less,
        "lessthanequals" => Order::LessOrEqual,
        "greaterthan" => Order::Greater,
        "greaterthanequals" => Order::GreaterOrEqual,
        _ => return None,
    };
    Some(order)
}
