use super::Strength;
use super::build::Builder;
use super::delivery::READ_STREAM;
use super::storage::Write;
use crate::facts::{ChannelDetail, Resource};
use crate::{Arn, Target};

/// Amazon MSK Developer Guide, "Service execution role", of the same kind of delivery.
const INTO_TABLES: &[&str] = &[
    "s3tables:CreateNamespace",
    "s3tables:CreateTable",
    "s3tables:GetTable",
    "s3tables:GetTableBucket",
    "s3tables:GetTableData",
    "s3tables:GetTableMetadataLocation",
    "s3tables:PutTableData",
    "s3tables:PutTableEncryption",
    "s3tables:PutTableRecordExpirationConfiguration",
    "s3tables:TagResource",
    "s3tables:UpdateTableMetadataLocation",
];
const DOUBT: Strength =
    Strength::Doubted("which of the documented statements a channel needs is not known");

impl Builder<'_> {
    /// The channels of a data stream (Amazon Kinesis Data Streams Developer Guide, "IAM permissions for
    /// data delivery").
    pub(super) fn channels(&mut self, stream: &Arn) {
        let Some(fact) = self.snapshot.channels.get(stream) else { return };
        let Some(channels) = self.read(fact) else { return };
        for channel in channels {
            let Some(Resource::Channel(found)) = self.resource(channel) else { continue };
            let (Some(Some(detail)), Some(target)) = (self.read(&found.detail), stream.target())
            else {
                continue;
            };
            if detail.role.as_ref() == Some(self.role) {
                self.channel(stream, detail, target);
            }
        }
    }

    fn channel(&mut self, stream: &Arn, it: &ChannelDetail, target: Target) {
        self.all(READ_STREAM, &[stream.to_string()], DOUBT);
        self.beside(&["kinesis:DescribeStreamSummary"], stream.as_str());
        self.stream_key(stream, "kms:Decrypt", DOUBT);
        for place in it.destination.iter().chain(&it.dead_letters) {
            match place.service() {
                "s3" => self.writes(&Write {
                    bucket: place.name(),
                    writer: target,
                    prefixes: Vec::new(),
                    key: None,
                    deletes: false,
                }),
                "s3tables" => {
                    let both = [place.to_string(), format!("{place}/table/*")];
                    self.all(INTO_TABLES, &both, DOUBT);
                }
                _ => {}
            }
        }
        if let Some(key) = it.key.as_deref().and_then(|key| self.key(key, target)) {
            self.all(&["kms:Decrypt", "kms:GenerateDataKey"], &[key.to_string()], DOUBT);
        }
        self.beside(&["glue:GetSchemaVersion"], "*");
        self.open("the statements that a delivery channel needs are documented for some destinations only");
    }
}
