//! Three-valued logic.

/// Whether something holds.
///
/// The order is that of Kleene's logic: a conjunction is the least, a disjunction the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Truth {
    False,
    /// It depends on what is not known.
    Unknown,
    True,
}

impl Truth {
    /// Whether all hold; true of none.
    pub(crate) fn all(each: impl IntoIterator<Item = Self>) -> Self {
        let mut least = Self::True;
        for truth in each {
            least = least.min(truth);
            if least == Self::False {
                break;
            }
        }
        least
    }

    /// Whether one holds; false of none.
    pub(crate) fn any(each: impl IntoIterator<Item = Self>) -> Self {
        let mut greatest = Self::False;
        for truth in each {
            greatest = greatest.max(truth);
            if greatest == Self::True {
                break;
            }
        }
        greatest
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}
