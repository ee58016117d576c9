use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An AWS account id: twelve digits, kept as a number so that it is small, ordered and cannot be
/// anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountId(u64);

/// The text is not an AWS account id.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{text:?} is not an AWS account id: an id is twelve digits, as in 123456789012")]
pub struct ParseAccountIdError {
    text: String,
}

impl AccountId {
    /// The number itself; below 10¹².
    pub const fn number(self) -> u64 {
        self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

impl FromStr for AccountId {
    type Err = ParseAccountIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse() {
            Ok(number) if digits => Ok(Self(number)),
            _ => Err(ParseAccountIdError { text: text.chars().take(40).collect() }),
        }
    }
}

impl TryFrom<String> for AccountId {
    type Error = ParseAccountIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<AccountId> for String {
    fn from(id: AccountId) -> Self {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn leading_zeros_are_kept() {
        assert_eq!("000000000042".parse::<AccountId>().unwrap().to_string(), "000000000042");
    }

    #[test]
    fn anything_else_is_refused() {
        for text in
            ["", "1", "12345678901", "1234567890123", "12345678901x", "+12345678901", "１２３４"]
        {
            assert!(text.parse::<AccountId>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn display_parses_back(number in 0u64..1_000_000_000_000) {
            let id = AccountId(number);
            prop_assert_eq!(id.to_string().parse::<AccountId>().unwrap(), id);
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = text.parse::<AccountId>();
        }
    }
}
