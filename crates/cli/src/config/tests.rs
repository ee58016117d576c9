use hydrant_core::{Service, Severity};
use jiff::civil::date;

use super::keys::{KEYS, Key, Kind};
use super::{Config, Problem, schema, understood};

const EXAMPLE: &str = include_str!("../../../../docs/hydrant.example.toml");

/// The problems as line and text.
fn problems(text: &str) -> Vec<(usize, String)> {
    let (_, problems) = understood(text);
    assert!(
        problems.iter().all(|it| it.advice.ends_with(['.', ':', '"', 's', 'y'])),
        "{problems:?}"
    );
    problems.into_iter().map(|Problem { line, text, .. }| (line, text)).collect()
}

#[test]
fn the_example_is_in_order_and_read_as_it_says() {
    let (Config { role, regions, exclude_accounts, settings, .. }, problems) = understood(EXAMPLE);
    assert_eq!(problems, []);
    assert_eq!((role.as_deref(), regions.len()), (Some("hydrant-audit"), 2));
    assert_eq!((exclude_accounts.len(), settings.trusted_accounts.len()), (1, 1));
    assert_eq!(settings.production_tag, Some(("stage".to_owned(), "prod".to_owned())));
    assert!(settings.central_endpoints.contains(&Service::Kinesis));
    assert_eq!(settings.ingress_ranges[0].to_string(), "10.0.0.0/8");
    assert_eq!(settings.log_retention_days, Some(365));
    assert_eq!(settings.severities["bucket-versioning-disabled"], Severity::High);
    let [retention, region] = settings.mutes.as_slice() else { panic!("two mutes") };
    assert_eq!(retention.expires, Some(date(2027, 6, 30)));
    assert_eq!(region.words(), "api *, Region me-central-1");
    let until: Vec<_> = settings.attestations.iter().map(|it| it.until).collect();
    assert_eq!(until, [date(2027, 3, 12), date(2026, 11, 16), date(2026, 12, 31)]);
}

/// Every key of these and of those below them, as `mute.check`.
fn names(keys: &[Key], within: &str) -> Vec<String> {
    let mut all = Vec::new();
    for key in keys {
        let name = format!("{within}{}", key.name);
        if let Kind::Table(keys, _) | Kind::Tables(keys, _) = key.kind {
            all.extend(names(keys, &format!("{name}.")));
        }
        all.push(name);
    }
    all
}

#[test]
fn the_example_has_every_key() {
    let example: toml::Table = EXAMPLE.parse().unwrap();
    for name in names(KEYS, "") {
        let found = match name.split_once('.') {
            None => example.contains_key(&name),
            Some((table, key)) => match &example[table] {
                toml::Value::Array(rows) => rows.iter().any(|row| row.get(key).is_some()),
                table => table.get(key).is_some(),
            },
        };
        assert!(found, "{name}");
    }
}

#[test]
fn the_schema_admits_the_example_and_refuses_what_the_reader_refuses() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let json = |text: &str| {
        // A date of TOML is text in JSON.
        let text = text
            .lines()
            .map(|line| match line.split_once(" = 20") {
                Some((key, rest)) => format!("{key} = \"20{rest}\""),
                None => line.to_owned(),
            })
            .collect::<Vec<_>>()
            .join("\n");
        serde_json::to_value(text.parse::<toml::Table>().unwrap()).unwrap()
    };
    let errors: Vec<_> =
        validator.iter_errors(&json(EXAMPLE)).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    for text in [
        "regoins = []",
        "role = 3",
        "regions = [\"moon\"]",
        "exclude_accounts = [\"12\"]",
        "[thresholds]\nretention_hours = 0",
        "[severity]\nkinesis-sse-disable = \"low\"",
        "[severity]\nkinesis-sse-disabled = \"grave\"",
        "[production_tag]\nkey = \"stage\"",
        "[[mute]]\ncheck = \"*\"\nreason = \"r\"",
        "central_endpoints = [\"s3\"]",
        "[[attestation]]\ncontrol = \"scan-overdue\"\ndate = \"2026-01-01\"\nby = \"b\"\nevidence = \"e\"",
    ] {
        assert!(!problems(text).is_empty(), "{text}");
        assert!(!validator.is_valid(&json(text)), "{text}");
    }
    assert!(
        validator.is_valid(&json("regions = [\"all\"]"))
            && problems("regions = [\"all\"]").is_empty()
    );
}

#[test]
fn every_mistake_is_told_with_its_line_and_the_nearest_word() {
    let text = "\
role = 3
regoins = [\"eu-west-1\"]
regions = [\"eu-west-1\", \"moon\"]
exclude_accounts = [
  \"1\",
  111111111111,
]
ingress_ranges = [\"10.0.0.0/40\"]
central_endpoints = [\"kinesi\"]
administrators = [\"admin\"]
production_tag = { key = \"stage\" }

[thresholds]
retention_hour = 24
secret_age_days = 0

[severity]
kinesis-sse-disable = \"low\"
kinesis-sse-disabled = \"grave\"

[[mute]]
check = \"kinesis-retention-shrt\"
reason = \"\"
owner = \"me\"
expires = \"soon\"

[[mute]]
resource = \"x\"
reason = \"r\"

[[mute]]
api = \"kms:DescribKey\"
reason = \"r\"
owner = \"o\"
expires = 2026-01-01T10:00:00

[[attestation]]
control = \"penetration-test\"
date = 2026-02-30
";
    // The last line is no date at all, so that TOML itself refuses the file.
    let refused = problems(text);
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert_eq!(refused[0].0, 39);
    let found = problems(&text.replace("2026-02-30", "2026-02-28"));
    let wanted = [
        (1, "role is a number and must be text in quotes"),
        (2, "there is no key \"regoins\"; did you mean regions?"),
        (3, "regions: \"moon\" is not an AWS Region name"),
        (5, "exclude_accounts: \"1\" is not"),
        (6, "exclude_accounts is a number and must be text in quotes"),
        (8, "ingress_ranges: \"10.0.0.0/40\" is not an address range"),
        (9, "central_endpoints: no service is named \"kinesi\"; did you mean kinesis?"),
        (10, "administrators: \"admin\" is not a pattern of ARNs"),
        (11, "this production_tag has no value"),
        (14, "there is no key \"retention_hour\" in thresholds; did you mean retention_hours?"),
        (15, "secret_age_days is not between 1 and 36500"),
        (
            18,
            "severity: no check is named \"kinesis-sse-disable\"; did you mean kinesis-sse-disabled?",
        ),
        (19, "severity.kinesis-sse-disabled: no severity is named \"grave\""),
        (
            22,
            "check: no check is named \"kinesis-retention-shrt\"; did you mean kinesis-retention-short?",
        ),
        (23, "reason: it is empty"),
        (25, "expires: \"soon\" is not a date"),
        (27, "this mute has no owner"),
        (27, "this mute names neither a check nor an api"),
        (32, "api: no api is named \"kms:DescribKey\"; did you mean kms:DescribeKey?"),
        (35, "expires: \"2026-01-01T10:00:00\" is not a date"),
        (37, "this attestation has no by"),
        (37, "this attestation has no evidence"),
        (
            38,
            "control: no manual control is named \"penetration-test\"; did you mean penetration-test-overdue?",
        ),
    ];
    for (found, wanted) in found.iter().zip(wanted) {
        assert!(found.0 == wanted.0 && found.1.starts_with(wanted.1), "{found:?}, not {wanted:?}");
    }
    assert_eq!(found.len(), wanted.len(), "{found:#?}");
}

#[test]
fn an_attestation_holds_until_one_date_only() {
    let both = "[[attestation]]\ncontrol = \"log-review-overdue\"\ndate = 2026-01-01\nby = \"b\"\nevidence = \"e\"\n\
        until = 2026-02-01\nperiod_days = 3";
    assert_eq!(problems(both), [(1, "this attestation has both until and period_days".to_owned())]);
}

#[test]
fn nothing_is_no_mistake() {
    let (config, problems) = understood("");
    assert_eq!(problems, []);
    assert_eq!(config.settings, hydrant_core::Settings::default());
}
