//! What `hydrant fix` prints, carried out on moto by the AWS CLI, and read by programs that we did not write.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use aws_sdk_firehose::types as firehose;
use serde_json::Value;

use crate::cloud::{MANAGEMENT, Place, client, setting};
use crate::common::{self, Folder};

/// No other test has anything there.
const REGION: &str = "ap-southeast-2";
const BUCKET: &str = "fix-delivered-123456789012";
const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Sid": "It's ${x} `x`", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::fix-delivered-123456789012/*"}]}"#;

/// What the plan changes; everything else that is found is left to people.
const CHANGED: [(&str, &str); 5] = [
    ("bucket-plaintext-allowed", BUCKET),
    ("bucket-public", BUCKET),
    ("firehose-sse-disabled", "fix-clicks"),
    ("kinesis-retention-short", "fix-orders"),
    ("kinesis-sse-disabled", "fix-orders"),
];

#[test]
fn a_script_makes_the_changes_and_takes_them_back() {
    let desk = Desk::new();
    tokio::runtime::Runtime::new().unwrap().block_on(desk.fill());
    assert_eq!(desk.scan("fail"), CHANGED.map(named).into());
    let script = desk.folder.join("fix.sh");
    fs::write(&script, desk.fix("sh")).unwrap();
    desk.tool("shellcheck", &[script.to_str().unwrap()]);
    desk.declared();
    let before = desk.state();

    let told = desk.script(&[]);
    assert_eq!(told.matches("   to do").count(), CHANGED.len(), "{told}");
    assert_eq!(desk.state(), before, "without an argument nothing changes");

    let told = desk.script(&["--apply"]);
    assert_eq!(told.matches("   done, it is").count(), CHANGED.len(), "{told}");
    assert_eq!(desk.scan("pass"), CHANGED.map(named).into(), "the next scan passes");
    assert_eq!(desk.keys("fail"), BTreeSet::new());
    assert!(desk.keys("pass").contains("key-rotation-disabled"), "the new keys are judged");
    let after = desk.state();
    assert_ne!(after, before);

    let told = desk.script(&["--apply"]);
    assert_eq!(told.matches("   done already").count(), CHANGED.len(), "{told}");
    assert_eq!(desk.state(), after, "a second run changes nothing");
    let kept = desk.script(&["--retire-keys"]);
    assert_eq!(kept.matches("stays: it is in use").count(), 2, "{kept}");

    let told = desk.script(&["--back"]);
    assert_eq!(told.matches("   taken back").count(), CHANGED.len(), "{told}");
    assert_eq!(desk.state(), before, "the state before is there again");
    let told = desk.script(&["--back"]);
    assert_eq!(told.matches("   nothing to take back").count(), CHANGED.len(), "{told}");

    let told = desk.script(&["--retire-keys"]);
    assert_eq!(told.matches("stays: what is encrypted").count(), 2, "{told}");
    let told = desk.script(&["--retire-keys", "--at-once"]);
    assert_eq!(told.matches("will be deleted in 30 days").count(), 2, "{told}");
    desk.surprised();
}

struct Desk {
    folder: Folder,
    moto: String,
    tools: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let folder = Folder::new("emulator-fix");
        Self { folder, moto: setting("MOTO"), tools: setting("TOOLS").into() }
    }

    /// A data stream and a delivery stream without encryption, and one that reads from the first.
    async fn fill(&self) {
        let place = &Place::of(MANAGEMENT, REGION);
        let s3 = client!(aws_sdk_s3, place, &self.moto);
        let region = aws_sdk_s3::types::BucketLocationConstraint::from(REGION);
        let region =
            aws_sdk_s3::types::CreateBucketConfiguration::builder().location_constraint(region);
        let create = s3.create_bucket().bucket(BUCKET).create_bucket_configuration(region.build());
        create.send().await.unwrap();
        s3.put_bucket_policy().bucket(BUCKET).policy(POLICY).send().await.unwrap();
        let kinesis = client!(aws_sdk_kinesis, place, &self.moto);
        kinesis.create_stream().stream_name("fix-orders").shard_count(1).send().await.unwrap();
        let client = client!(aws_sdk_firehose, place, &self.moto);
        let role = format!("arn:aws:iam::{MANAGEMENT}:role/fix-delivery");
        let destination = firehose::ExtendedS3DestinationConfiguration::builder()
            .role_arn(&role)
            .bucket_arn(format!("arn:aws:s3:::{BUCKET}"))
            .compression_format(firehose::CompressionFormat::Uncompressed);
        let source = firehose::KinesisStreamSourceConfiguration::builder()
            .kinesis_stream_arn(format!("arn:aws:kinesis:{REGION}:{MANAGEMENT}:stream/fix-orders"))
            .role_arn(role);
        for (name, source) in [("fix-clicks", None), ("fix-archive", Some(source.build().unwrap()))]
        {
            let kind = if source.is_some() { "KinesisStreamAsSource" } else { "DirectPut" };
            let create = client.create_delivery_stream().delivery_stream_name(name);
            let create = create.delivery_stream_type(kind.into());
            let create = create.set_kinesis_stream_source_configuration(source);
            let destination = destination.clone().build().unwrap();
            let create = create.extended_s3_destination_configuration(destination);
            Box::pin(create.send()).await.unwrap();
        }
    }

    fn hydrant(&self, words: &[&str]) -> Output {
        let mut hydrant = common::hydrant(&self.folder.store());
        self.aim(&mut hydrant, MANAGEMENT).args(words).output().unwrap()
    }

    fn aim<'a>(&self, command: &'a mut Command, key: &str) -> &'a mut Command {
        command.env("AWS_ENDPOINT_URL", &self.moto).env("AWS_REGION", REGION);
        command.env("AWS_DEFAULT_REGION", REGION);
        command.env("AWS_ACCESS_KEY_ID", key).env("AWS_SECRET_ACCESS_KEY", "x")
    }

    /// Scans, and says which of the findings that the plan is about have this verdict.
    fn scan(&self, verdict: &str) -> BTreeSet<(String, String)> {
        let output = self.hydrant(&["scan", "--quiet", "--regions", REGION, "--format", "json"]);
        fs::write(self.folder.join("report.json"), &output.stdout).unwrap();
        let report = common::json(&output).0;
        let rows = report["verdicts"].as_array().unwrap().iter();
        let rows = rows.filter(|row| row["verdict"] == verdict).map(|row| {
            named((row["check"].as_str().unwrap(), row["subject"]["name"].as_str().unwrap()))
        });
        rows.filter(|it| CHANGED.map(named).contains(it)).collect()
    }

    /// The checks of keys that have this verdict in the last scan.
    fn keys(&self, verdict: &str) -> BTreeSet<String> {
        let report = fs::read_to_string(self.folder.join("report.json")).unwrap();
        let report: Value = serde_json::from_str(&report).unwrap();
        let rows = report["verdicts"].as_array().unwrap().iter();
        let rows = rows.filter(|row| row["subject"]["kind"] == "key" && row["verdict"] == verdict);
        rows.map(|row| row["check"].as_str().unwrap().to_owned()).collect()
    }

    fn fix(&self, format: &str) -> Vec<u8> {
        let checks = CHANGED.map(|it| it.0).join(",");
        let output =
            self.hydrant(&["fix", "--format", format, "--check", &checks, "--resource", "fix-*"]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        output.stdout
    }

    fn run(&self, key: &str, words: &[&str]) -> Output {
        let mut sh = Command::new("sh");
        let path = std::env::var("PATH").unwrap();
        sh.env_clear().env("PATH", format!("{}:{path}", self.tools.display()));
        sh.env("HOME", self.folder.join("home"))
            .env("HYDRANT_PAUSE", "0")
            .env("HYDRANT_TRIES", "3");
        self.aim(&mut sh, key).arg(self.folder.join("fix.sh")).args(words).output().unwrap()
    }

    /// What the script says.
    #[track_caller]
    fn script(&self, words: &[&str]) -> String {
        let output = self.run(MANAGEMENT, words);
        let [told, complaint] =
            [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap());
        assert!(output.status.success() && complaint.is_empty(), "{words:?}: {told}\n{complaint}");
        told
    }

    /// What the script stops with.
    #[track_caller]
    fn stopped(&self, key: &str, words: &[&str]) -> String {
        let output = self.run(key, words);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    fn tool(&self, name: &str, words: &[&str]) -> String {
        let output = Command::new(self.tools.join(name)).args(words).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{name} {words:?}: {printed}\n{complaint}");
        printed
    }

    fn aws(&self, words: &[&str], query: &str) -> String {
        let output = self.call(words, query);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn call(&self, words: &[&str], query: &str) -> Output {
        let mut aws = Command::new(self.tools.join("aws"));
        let query = format!("to_string({query})");
        let aws = self.aim(&mut aws, MANAGEMENT).args(words);
        aws.args(["--output", "text", "--query", &query]).output().unwrap()
    }

    /// Everything that the plan changes, read apart from the script.
    fn state(&self) -> String {
        let stream = "StreamDescriptionSummary.[EncryptionType, KeyId, RetentionPeriodHours]";
        let status =
            "DeliveryStreamDescription.DeliveryStreamEncryptionConfiguration.Status == 'ENABLED'";
        let orders = self
            .aws(&["kinesis", "describe-stream-summary", "--stream-name", "fix-orders"], stream);
        let delivery = |name| {
            self.aws(
                &["firehose", "describe-delivery-stream", "--delivery-stream-name", name],
                status,
            )
        };
        let (clicks, archive) = (delivery("fix-clicks"), delivery("fix-archive"));
        let block = self.call(&["s3api", "get-public-access-block", "--bucket", BUCKET], "@");
        // An error says that there is none.
        let block = String::from_utf8([block.stdout, block.stderr].concat()).unwrap();
        let policy = self.aws(&["s3api", "get-bucket-policy", "--bucket", BUCKET], "Policy");
        format!("{orders}{clicks}{archive}{block}{policy}")
    }

    /// Another account's credentials, and a state that the scan did not see.
    fn surprised(&self) {
        let role = "arn:aws:iam::210987654321:role/fix";
        let words = ["sts", "assume-role", "--role-arn", role, "--role-session-name", "other"];
        let key = self.aws(&words, "Credentials.AccessKeyId");
        let told = self.stopped(key.trim(), &["--apply"]);
        assert!(told.contains("are of account 210987654321"), "{told}");
        let before = self.state();
        let words = ["kinesis", "start-stream-encryption", "--stream-name", "fix-orders"];
        self.aws(
            &[&words[..], &["--encryption-type", "KMS", "--key-id", "alias/aws/kinesis"]].concat(),
            "@",
        );
        let told = self.stopped(MANAGEMENT, &["--apply"]);
        assert!(told.contains(r#"it is ["ACTIVE","KMS","alias/aws/kinesis"]"#), "{told}");
        assert!(told.contains("Nothing after this was done"), "{told}");
        let words = ["kinesis", "stop-stream-encryption", "--stream-name", "fix-orders"];
        self.aws(
            &[&words[..], &["--encryption-type", "KMS", "--key-id", "alias/aws/kinesis"]].concat(),
            "@",
        );
        // What came before the surprise was done: the bucket.
        assert_ne!(self.state(), before);
    }

    /// What others read of the same plan for Terraform and `CloudFormation`.
    fn declared(&self) {
        let terraform = self.folder.join("fix.tf");
        fs::write(&terraform, self.fix("terraform")).unwrap();
        let parse = "import sys, hcl2; print(sorted(hcl2.load(open(sys.argv[1]))))";
        let found = self.tool("python", &["-c", parse, terraform.to_str().unwrap()]);
        assert!(found.contains("resource"), "{found}");
        let template = self.folder.join("fix.yaml");
        fs::write(&template, self.fix("cloudformation")).unwrap();
        let words = ["--regions", REGION, "--", template.to_str().unwrap()];
        assert_eq!(self.tool("cfn-lint", &words), "");
    }
}

fn named((check, subject): (&str, &str)) -> (String, String) {
    (check.to_owned(), subject.to_owned())
}
