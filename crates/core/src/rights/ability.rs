/// What somebody can do to something on a data path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ability {
    /// Put records into a stream.
    Write,
    /// Get records out of a stream.
    Read,
    /// Delete or redirect a stream or application, stop its encryption, or change its policy.
    Administer,
    /// Decrypt what a stream is encrypted with.
    Decrypt,
    /// Decide what code runs on the records.
    TakeOver,
}

/// Every action that is asked about; a set of them fits a word.
pub(super) static ACTIONS: [&str; 26] = [
    "firehose:CreateDeliveryStream",
    "firehose:DeleteDeliveryStream",
    "firehose:PutRecord",
    "firehose:PutRecordBatch",
    "firehose:StopDeliveryStreamEncryption",
    "firehose:UpdateDestination",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:PassRole",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "kinesis:CreateChannel",
    "kinesis:DeleteStream",
    "kinesis:GetRecords",
    "kinesis:PutRecord",
    "kinesis:PutRecords",
    "kinesis:PutResourcePolicy",
    "kinesis:StopStreamEncryption",
    "kinesis:SubscribeToShard",
    "kinesisanalytics:CreateApplication",
    "kinesisanalytics:CreateApplicationPresignedUrl",
    "kinesisanalytics:DeleteApplication",
    "kinesisanalytics:UpdateApplication",
    "kms:Decrypt",
    "lambda:UpdateFunctionCode",
    "s3:PutObject",
];

/// Some of [`ACTIONS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ActionSet(u32);

impl ActionSet {
    pub(super) const ALL: Self = Self(u32::MAX);

    /// Those that the closure takes.
    pub(super) fn of(takes: impl Fn(&str) -> bool) -> Self {
        let bits = ACTIONS.iter().enumerate().filter(|(_, action)| takes(action));
        Self(bits.fold(0, |set, (place, _)| set | 1 << place))
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether an action is in it; one that is in no table may be.
    pub(super) fn has(self, action: &str) -> bool {
        place(action).is_none_or(|place| self.0 & 1 << place != 0)
    }
}

pub(super) fn place(action: &str) -> Option<usize> {
    ACTIONS.binary_search(&action).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_was_taken() {
        assert!(ACTIONS.is_sorted());
        let set = ActionSet::of(|action| action.starts_with("kms:"));
        assert!(set.has("kms:Decrypt") && !set.has("s3:PutObject"));
        assert!(set.and(ActionSet::of(|it| it == "s3:PutObject")).has("s3:PutObject"));
        assert!(ActionSet::ALL.has("iam:PassRole") && !ActionSet::default().has("iam:PassRole"));
    }
}
