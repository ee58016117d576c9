use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

const CAPACITY: usize = 23;

/// An AWS Region name such as `eu-west-1`, checked for its shape only: Regions that do not exist yet
/// must work. Stored inline, so it is cheap to copy into every fact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region {
    text: [u8; CAPACITY],
    length: u8,
}

/// The text has not the shape of a Region name.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{text:?} is not an AWS Region name: a name looks like eu-west-1")]
pub struct ParseRegionError {
    text: String,
}

impl Region {
    /// The name.
    pub fn as_str(&self) -> &str {
        // Only ASCII enters in `from_str`, so this never falls back.
        std::str::from_utf8(&self.text[..usize::from(self.length)]).unwrap_or_default()
    }

    /// The partition whose naming this Region follows (AWS General Reference, "Partitions"); unknown
    /// prefixes are taken as the commercial partition, as the SDK does.
    pub fn partition(&self) -> &'static str {
        let name = self.as_str();
        match name {
            _ if name.starts_with("cn-") => "aws-cn",
            _ if name.starts_with("us-gov-") => "aws-us-gov",
            _ if name.starts_with("eusc-") => "aws-eusc",
            _ if name.starts_with("us-iso-") => "aws-iso",
            _ if name.starts_with("us-isob-") => "aws-iso-b",
            _ => "aws",
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Region {
    type Err = ParseRegionError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let bytes = name.as_bytes();
        let shaped = (4..=CAPACITY).contains(&bytes.len())
            && bytes[0].is_ascii_lowercase()
            && bytes[bytes.len() - 1].is_ascii_digit()
            && name.split('-').count() >= 3
            && name.split('-').all(|part| {
                !part.is_empty()
                    && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            });
        let Ok(length) = u8::try_from(bytes.len()) else { return Err(refused(name)) };
        if !shaped {
            return Err(refused(name));
        }
        let mut text = [0; CAPACITY];
        text[..bytes.len()].copy_from_slice(bytes);
        Ok(Self { text, length })
    }
}

fn refused(name: &str) -> ParseRegionError {
    ParseRegionError { text: name.chars().take(40).collect() }
}

impl TryFrom<String> for Region {
    type Error = ParseRegionError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn regions_of_all_partitions_and_of_the_future_parse() {
        for (name, partition) in [
            ("us-east-1", "aws"),
            ("ap-southeast-7", "aws"),
            ("us-gov-west-1", "aws-us-gov"),
            ("cn-northwest-1", "aws-cn"),
            ("eusc-de-east-1", "aws-eusc"),
            ("mars-north-1", "aws"),
        ] {
            let region: Region = name.parse().unwrap();
            assert_eq!(region.as_str(), name);
            assert_eq!(region.partition(), partition);
        }
    }

    #[test]
    fn other_words_are_refused() {
        for name in [
            "",
            "us",
            "us-east",
            "US-EAST-1",
            "us east 1",
            "us-east-1 ",
            "us--1",
            "us-east-x",
            "../etc-1-1",
        ] {
            assert!(name.parse::<Region>().is_err(), "{name}");
        }
    }

    proptest! {
        #[test]
        fn display_parses_back_and_nothing_panics(text in ".{0,40}") {
            if let Ok(region) = text.parse::<Region>() {
                prop_assert_eq!(region.to_string(), text);
            }
        }
    }
}
