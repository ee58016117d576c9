//! Conditions that really restrict who calls.

use std::collections::BTreeSet;

use super::group::Group;
use super::key::{Reading, groups};
use crate::{Comparison, Condition, Perimeter, Quantifier, Statement};

/// What one condition, or one denial, leaves of everyone: callers of any of the groups.
#[derive(Clone, Debug)]
pub(super) struct Narrowing {
    pub(super) groups: BTreeSet<Group>,
    pub(super) why: String,
}

impl Narrowing {
    /// Whether it says of every caller it leaves who that is.
    pub(super) fn names_callers(&self) -> bool {
        self.groups.iter().all(Group::is_of_callers)
    }

    /// Whether it leaves some of `callers`.
    pub(super) fn leaves(&self, callers: &Group, perimeter: &dyn Perimeter) -> bool {
        self.groups.iter().any(|group| callers.overlaps(group, perimeter))
    }
}

/// The conditions of an `Allow` statement that restrict who calls.
///
/// A condition counts if it fails for a request without its key, if its key tells the caller, the
/// account a service acts for, or the place of the request, and if each of its values is one of
/// those and no pattern that fits anyone.
pub(super) fn narrowings(allow: &Statement, variables: bool) -> Vec<Narrowing> {
    let restricts = |condition: &&Condition| {
        !condition.operator.holds_without_key() || is_guarded(allow, condition)
    };
    allow
        .conditions
        .iter()
        .filter(restricts)
        .filter_map(|condition| {
            let groups = groups(condition, reading(condition)?, variables)?;
            Some(Narrowing { groups, why: condition.to_string() })
        })
        .collect()
}

fn reading(condition: &Condition) -> Option<Reading> {
    match condition.operator.comparison {
        Comparison::StringEquals | Comparison::StringEqualsIgnoreCase => Some(Reading::Exact),
        Comparison::StringLike => Some(Reading::Like),
        Comparison::ArnLike => Some(Reading::Arn),
        Comparison::IpAddress => Some(Reading::Address),
        Comparison::Bool if condition.is_bool(true) => Some(Reading::True),
        _ => None,
    }
}

/// Whether `Null: false` beside it demands the key, which closes the hole of `IfExists` and
/// `ForAllValues`.
///
/// IAM User Guide, "Set operators for multivalued context keys".
fn is_guarded(allow: &Statement, condition: &Condition) -> bool {
    allow.conditions.iter().any(|it| {
        it.operator.comparison == Comparison::Null
            && it.operator.quantifier == Quantifier::None
            && !it.operator.if_exists
            && it.key.eq_ignore_ascii_case(&condition.key)
            && it.is_bool(false)
    })
}
