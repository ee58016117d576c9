use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{AccountId, Region, Target};

/// An Amazon Resource Name, kept as text; its parts are read on demand. Cloning shares the text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Arn(Arc<str>);

/// The text is not an ARN.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error(
    "{text:?} is not an ARN: an ARN looks like arn:aws:kinesis:eu-west-1:123456789012:stream/orders"
)]
pub struct ParseArnError {
    text: String,
}

impl Arn {
    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn part(&self, index: usize) -> &str {
        self.0.splitn(6, ':').nth(index).unwrap_or_default()
    }

    /// `aws`, `aws-cn`, `aws-us-gov` …
    pub fn partition(&self) -> &str {
        self.part(1)
    }

    /// The service prefix: `firehose`, `kinesis`, `s3` …
    pub fn service(&self) -> &str {
        self.part(2)
    }

    /// The Region; none for global names such as buckets and roles.
    pub fn region(&self) -> Option<Region> {
        self.part(3).parse().ok()
    }

    /// The owning account; none for buckets and AWS-owned names.
    pub fn account(&self) -> Option<AccountId> {
        self.part(4).parse().ok()
    }

    /// Everything after the account: `stream/orders`, `deliverystream/clicks`, a bucket's name …
    pub fn resource(&self) -> &str {
        self.part(5)
    }

    /// The resource without its type: `orders` of `stream/orders`, `clean:7` of `function:clean:7`.
    pub fn name(&self) -> &str {
        let resource = self.resource();
        resource.split_once(['/', ':']).map_or(resource, |(_, name)| name)
    }

    /// Where the resource lives, if the ARN says both account and Region.
    pub fn target(&self) -> Option<Target> {
        Some(Target::new(self.account()?, self.region()?))
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Arn {
    type Err = ParseArnError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        let shaped = parts.len() == 6
            && parts[0] == "arn"
            && !parts[1].is_empty()
            && !parts[2].is_empty()
            && !parts[5].is_empty()
            && text.len() <= 2048
            && !text.chars().any(char::is_control);
        if shaped {
            Ok(Self(text.into()))
        } else {
            Err(ParseArnError { text: text.chars().take(80).collect() })
        }
    }
}

impl TryFrom<String> for Arn {
    type Error = ParseArnError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Arn> for String {
    fn from(arn: Arn) -> Self {
        arn.0.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parts_are_read() {
        let arn: Arn =
            "arn:aws-cn:kinesis:cn-north-1:123456789012:stream/a/consumer/b:17".parse().unwrap();
        assert_eq!(arn.partition(), "aws-cn");
        assert_eq!(arn.service(), "kinesis");
        assert_eq!(arn.target().unwrap().to_string(), "123456789012/cn-north-1");
        assert_eq!(arn.resource(), "stream/a/consumer/b:17");
        assert_eq!(arn.name(), "a/consumer/b:17");
        let group: Arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/x".parse().unwrap();
        assert_eq!(group.name(), "/aws/x");
    }

    #[test]
    fn a_bucket_names_neither_account_nor_region() {
        let arn: Arn = "arn:aws:s3:::logs".parse().unwrap();
        assert_eq!((arn.account(), arn.region(), arn.name()), (None, None, "logs"));
    }

    #[test]
    fn other_words_are_refused() {
        for text in
            ["", "arn", "arn:aws:s3", "arn:aws:s3:::", "urn:aws:s3:::b", "arn:aws:s3:::b\u{1b}[31m"]
        {
            assert!(text.parse::<Arn>().is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_display_is_the_identity(text in ".*") {
            if let Ok(arn) = text.parse::<Arn>() {
                let _ = (arn.partition(), arn.service(), arn.target(), arn.name());
                prop_assert_eq!(arn.to_string(), text);
            }
        }
    }
}
