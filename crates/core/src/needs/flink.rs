use super::build::{Builder, arn};
use super::delivery::READ_STREAM;
use super::storage::Write;
use super::{Permission, Strength};
use crate::facts::{Application, ApplicationDetail, CodeLocation};
use crate::{Arn, Target};

const WRITE_STREAM: &[&str] = &["kinesis:PutRecord", "kinesis:PutRecords"];
/// Enhanced fan-out ("Use enhanced fan-out (EFO)").
const FAN_OUT: &[&str] = &[
    "kinesis:DeregisterStreamConsumer",
    "kinesis:DescribeStreamConsumer",
    "kinesis:DescribeStreamSummary",
    "kinesis:RegisterStreamConsumer",
    "kinesis:SubscribeToShard",
];
const WRITE_DELIVERY: &[&str] =
    &["firehose:DescribeDeliveryStream", "firehose:PutRecord", "firehose:PutRecordBatch"];

impl<'a> Builder<'a> {
    /// Managed Service for Apache Flink Developer Guide, "Identity and Access Management", and "Using an
    /// Amazon VPC".
    pub(super) fn application(&mut self, application: &'a Application) {
        let (Some(detail), Some(target)) =
            (self.read(&application.detail), application.arn.target())
        else {
            return;
        };
        if detail.role.as_ref() != Some(self.role) {
            return;
        }
        if let Some(code) = &detail.code {
            self.code(code, target);
        }
        self.application_logs(detail, target);
        for vpc in &detail.vpc {
            self.interfaces(target, (&vpc.subnets, &vpc.security_groups));
            self.needs(&["ec2:DescribeDhcpOptions"], "*");
        }
        if let Some(key) = detail.key.as_deref().and_then(|key| self.key(key, target)) {
            let uses = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"];
            self.all(&uses, &[key.to_string()], Strength::Beside);
        }
        for named in &detail.named_arns {
            self.named(named, target);
        }
        if detail.is_studio() {
            self.open("the notes of the notebook decide what it reads and writes");
        } else if !detail.is_sql() {
            self.open("the code of the application decides what it reads and writes");
        }
    }

    fn code(&mut self, code: &CodeLocation, target: Target) {
        let bucket = format!("arn:{}:s3:::{}", target.region.partition(), code.bucket);
        let object = format!("{bucket}/{}", code.object);
        let versions = if code.version.is_some() { Strength::Needed } else { Strength::Named };
        self.needs(&["s3:GetObject"], object.as_str());
        self.all(&["s3:GetObjectVersion"], &[object], versions);
        self.beside(&["s3:GetBucketLocation", "s3:ListBucket"], bucket.as_str());
        self.beside(&["s3:GetObject", "s3:GetObjectVersion"], format!("{bucket}/*"));
        let read = Write {
            bucket: &code.bucket,
            writer: target,
            prefixes: vec![&code.object],
            key: None,
            deletes: false,
        };
        self.decrypts(&read, &bucket);
    }

    /// "Writing to CloudWatch Logs". The guide's statement lists all groups, which delivery can do without.
    fn application_logs(&mut self, detail: &ApplicationDetail, target: Target) {
        for stream in &detail.log_streams {
            self.needs(&["logs:PutLogEvents"], stream.as_str());
            let group = stream.as_str().split(":log-stream:").next().unwrap_or_default();
            let all = format!("{group}:log-stream:*");
            self.add(
                Permission::new("logs:DescribeLogStreams", all.as_str()).strength(Strength::Named),
            );
            let groups = arn("logs", stream.target().unwrap_or(target), "log-group:*");
            self.all(&["logs:DescribeLogGroups"], &[groups], Strength::Named);
            let wide = [all, format!("{group}:*"), group.to_owned()];
            self.all(&["logs:DescribeLogStreams", "logs:PutLogEvents"], &wide, Strength::Beside);
            self.beside(&["logs:DescribeLogGroups"], "*");
        }
    }

    /// A source, or a sink, or neither.
    fn named(&mut self, named: &Arn, target: Target) {
        let one = [named.to_string()];
        match (named.service(), named.resource()) {
            ("kinesis", resource) if resource.starts_with("stream/") => {
                self.all(READ_STREAM, &one, Strength::Named);
                self.all(WRITE_STREAM, &one, Strength::Named);
                let consumers =
                    [named.to_string(), format!("{named}/consumer/*"), format!("{named}/*")];
                self.all(FAN_OUT, &consumers, Strength::Beside);
                self.beside(&["kinesis:ListShards"], "*");
                self.stream_key(named, "kms:Decrypt", Strength::Named);
                self.stream_key(named, "kms:GenerateDataKey", Strength::Named);
            }
            ("firehose", _) => self.all(WRITE_DELIVERY, &one, Strength::Named),
            ("s3", resource) => {
                let bucket = resource.split('/').next().unwrap_or_default();
                let start = self.needs.permissions.clone();
                self.writes(&Write {
                    bucket,
                    writer: target,
                    prefixes: Vec::new(),
                    key: None,
                    deletes: true,
                });
                self.only_named(&start);
            }
            _ => self.open(format!("what {named} is named for is not known")),
        }
    }

    /// Whatever was added since is named, and not known to be needed.
    fn only_named(&mut self, before: &std::collections::BTreeSet<Permission>) {
        let all = std::mem::take(&mut self.needs.permissions);
        let named = |it: Permission| match it.strength {
            Strength::Needed if !before.contains(&it) => it.strength(Strength::Named),
            _ => it,
        };
        self.needs.permissions = all.into_iter().map(named).collect();
    }
}
