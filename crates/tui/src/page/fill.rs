//! Placeholders in a check's commands that its subject answers. Only where nothing else can be meant: the subject
//! of a check is often not what its fix changes.

use hydrant_core::{Subject, SubjectKind};

/// Kinds of subject with the service of the AWS CLI that changes them, and what stands for them there.
const KNOWN: &[Known] = &[
    (SubjectKind::DeliveryStream, "firehose", &[("--delivery-stream-name <stream>", Part::Name)]),
    (SubjectKind::Stream, "kinesis", &[("--stream-name <stream>", Part::Name)]),
    (
        SubjectKind::Application,
        "kinesisanalyticsv2",
        &[("--application-name <application>", Part::Name)],
    ),
    (SubjectKind::Bucket, "s3api", &[("<bucket>", Part::Name)]),
    (SubjectKind::Key, "kms", &[("--key-id <key-arn>", Part::Id)]),
    (
        SubjectKind::Trail,
        "cloudtrail",
        &[
            ("--name <trail>", Part::Name),
            ("--trail-name <trail>", Part::Name),
            ("--name <trail-arn>", Part::Id),
        ],
    ),
    (SubjectKind::Function, "lambda", &[("--function-name <function>", Part::Name)]),
    (SubjectKind::LogGroup, "logs", &[("--log-group-name <log-group>", Part::Name)]),
    (SubjectKind::Secret, "secretsmanager", &[("--secret-id <secret-arn>", Part::Id)]),
    (SubjectKind::Domain, "opensearch", &[("--domain-name <domain>", Part::Name)]),
    (SubjectKind::Cluster, "redshift", &[("--cluster-identifier <cluster>", Part::Name)]),
    (SubjectKind::MskCluster, "kafka", &[("--cluster-arn <cluster-arn>", Part::Id)]),
    (SubjectKind::TableBucket, "s3tables", &[("--table-bucket-arn <table-bucket-arn>", Part::Id)]),
    (SubjectKind::SecurityGroup, "ec2", &[("--group-id <security-group>", Part::Name)]),
];

type Known = (SubjectKind, &'static str, &'static [(&'static str, Part)]);

#[derive(Clone, Copy, Debug)]
enum Part {
    Name,
    Id,
}

/// The commands, one a line.
pub(super) fn fill(commands: &str, subject: &Subject) -> String {
    commands.lines().map(|line| filled(line, subject)).collect::<Vec<_>>().join("\n")
}

fn filled(line: &str, subject: &Subject) -> String {
    let mut words = line.strip_prefix("aws ").unwrap_or_default().split(' ');
    let (service, verb) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let region = subject.region.map(|it| it.to_string());
    // Whatever a place is asked to do, it does in its own Region.
    if subject.kind == SubjectKind::Target {
        return put(line, "<region>", region.as_deref());
    }
    let known = KNOWN.iter().find(|(kind, known, _)| *kind == subject.kind && *known == service);
    let Some((kind, _, parts)) = known else { return line.to_owned() };
    let mut text = put(line, "<region>", region.as_deref());
    if *kind == SubjectKind::Trail {
        text = put(&text, "<home-region>", region.as_deref());
    }
    // What is made anew has a name of its own; but a bucket that is missing is missed under this one.
    if verb.starts_with("create-") && *kind != SubjectKind::Bucket {
        return text;
    }
    for (wanted, part) in *parts {
        let value = match part {
            Part::Name => &subject.name,
            Part::Id => &subject.id,
        };
        let placeholder = wanted.rsplit(' ').next().unwrap_or(wanted);
        text = put(&text, wanted, Some(&wanted.replace(placeholder, &safe(value, placeholder))));
    }
    text
}

fn put(text: &str, placeholder: &str, value: Option<&str>) -> String {
    value.map_or_else(|| text.to_owned(), |it| text.replace(placeholder, it))
}

/// A name of which a shell makes nothing else, or the placeholder: names come from AWS, and whoever pastes a
/// command runs it.
fn safe(value: &str, placeholder: &str) -> String {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "._:/+=@-".contains(c);
    let good = !value.is_empty() && !value.starts_with('-') && value.chars().all(harmless);
    if good { value.to_owned() } else { placeholder.to_owned() }
}

#[cfg(test)]
mod tests {
    use hydrant_core::{CHECKS, find_check};

    use super::*;

    fn subject(kind: SubjectKind, id: &str, name: &str) -> Subject {
        let arn: hydrant_core::Arn =
            "arn:aws:kinesis:eu-west-1:222222222222:stream/orders".parse().unwrap();
        let (account, region) = (arn.account(), arn.region());
        Subject { kind, id: id.to_owned(), name: name.to_owned(), account, region }
    }

    fn cli(check: &str, subject: &Subject) -> String {
        fill(find_check(check).unwrap().remediation.cli, subject)
    }

    #[test]
    fn what_the_subject_answers_is_filled_in() {
        let stream = subject(SubjectKind::Stream, "arn:x", "orders");
        assert_eq!(
            cli("kinesis-retention-short", &stream),
            "aws kinesis increase-stream-retention-period --stream-name orders --retention-period-hours 168 \
             --region eu-west-1"
        );
        // The new key is not known.
        assert!(cli("kinesis-sse-disabled", &stream).contains("--key-id <key-arn>"));
        let key = subject(SubjectKind::Key, "arn:aws:kms:eu-west-1:222222222222:key/1", "1");
        assert!(
            cli("key-rotation-disabled", &key)
                .contains("--key-id arn:aws:kms:eu-west-1:222222222222:key/1")
        );
    }

    #[test]
    fn what_belongs_to_something_else_stays_open() {
        let bucket = subject(SubjectKind::Bucket, "arn:aws:s3:::example", "example");
        let text = cli("bucket-outside-org", &bucket);
        assert_eq!(text, find_check("bucket-outside-org").unwrap().remediation.cli);
        let key = subject(SubjectKind::Key, "arn:aws:kms:eu-west-1:999999999999:key/1", "1");
        assert!(!cli("key-outside-org", &key).contains("999999999999"));
    }

    #[test]
    fn a_name_that_a_shell_would_run_is_never_pasted() {
        for name in ["a b", "$(id)", "a'b", "-rf", "a;b", "", "a`b", "a\nb", "a>b"] {
            let stream = subject(SubjectKind::Stream, "arn:x", name);
            let text = cli("kinesis-retention-short", &stream);
            assert!(text.contains("--stream-name <stream> "), "{text}");
        }
    }

    #[test]
    fn every_pattern_is_in_some_command() {
        for (kind, service, parts) in KNOWN {
            for (wanted, _) in *parts {
                let used = |line: &str| {
                    line.starts_with(&format!("aws {service} ")) && line.contains(wanted)
                };
                assert!(
                    CHECKS.iter().any(|it| it.remediation.cli.lines().any(used)),
                    "{kind:?} {wanted}"
                );
            }
        }
    }
}
