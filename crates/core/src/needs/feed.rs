use super::Strength;
use super::build::Builder;
use crate::facts::LogDestination;

impl Builder<'_> {
    /// Amazon CloudWatch Logs User Guide, "Set up a new cross-account subscription": the role puts records
    /// into the stream.
    pub(super) fn feed(&mut self, destination: &LogDestination) {
        let Some(stream) = &destination.stream else { return };
        let arn = [stream.to_string()];
        match stream.service() {
            "kinesis" => {
                self.all(&["kinesis:PutRecord"], &arn, Strength::Needed);
                self.all(&["kinesis:PutRecords"], &arn, Strength::Beside);
                self.stream_key(stream, "kms:GenerateDataKey", Strength::Needed);
            }
            "firehose" => {
                let puts = ["firehose:PutRecord", "firehose:PutRecordBatch"];
                self.all(&puts, &arn, Strength::Needed);
            }
            _ => self.open(format!("what writing to {stream} needs is not known")),
        }
    }
}
