use crate::facts::Secret;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity,
    Stop, api,
};
use jiff::SignedDuration;

pub(super) static CHECK: Check = Check {
    id: "secret-rotation-overdue",
    title: "Secret of a stream is not rotated",
    severity: Severity::Medium,
    practices: &[Practice::P08],
    services: &[Service::Firehose],
    rationale: "The secret lets its holder write into the destination or read the source. Without \
        rotation it stays valid for as long as anybody remembers it, and nobody notices that \
        it was copied.",
    remediation: Remediation {
        text: "Switch on automatic rotation with a schedule shorter than the configured age, and \
            rotate once by hand where the last rotation is too long ago. Firehose reads a \
            rotated secret by itself.",
        cli: "aws secretsmanager rotate-secret --secret-id <secret-arn> --rotation-lambda-arn <function-arn> --rotation-rules AutomaticallyAfterDays=30 --region <region>",
        terraform: "resource \"aws_secretsmanager_secret_rotation\" \"example\" {\n  secret_id           = aws_secretsmanager_secret.example.id\n  rotation_lambda_arn = aws_lambda_function.rotation.arn\n  rotation_rules {\n    automatically_after_days = 30\n  }\n}",
    },
    references: &[
        Reference {
            title: "AWS Secrets Manager User Guide: Rotate AWS Secrets Manager secrets",
            url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html",
        },
        Reference {
            title: "Amazon Data Firehose Developer Guide: Rotate secret",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/secrets-manager-rotate.html",
        },
    ],
    mappings: &[
        Mapping { framework: "NIST 800-53 r5", control: "AC-2(1)" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-3(3)" },
        Mapping { framework: "Security Hub", control: "SecretsManager.1" },
    ],
    reads: &[&api::ORGANIZATIONS_LIST_ACCOUNTS, &api::SECRETSMANAGER_DESCRIBE_SECRET],
    scopes: &[Scope::Secret(judge)],
};

/// The age counts from the last rotation, or from the making of a secret that was never rotated. The
/// last change proves nothing: it may have been one of settings.
fn judge(context: &Context<'_>, secret: &Secret, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &secret.detail;
        let detail = context.secret(secret)?;
        if !detail.rotation {
            let sentence = "The secret is not rotated automatically.";
            judge.fail(fact, "RotationEnabled", "false", "true", sentence);
            return Ok(());
        }
        let Some(since) = detail.rotated.or(detail.created) else {
            return Err(Stop::undecided(fact, "AWS did not say when it was rotated or made"));
        };
        let days = context.settings.secret_age_days;
        let age = context.snapshot.header.started_at.duration_since(since);
        let observed = format!("{} days ago", age.as_hours() / 24);
        if age > SignedDuration::from_hours(days.saturating_mul(24)) {
            let sentence =
                format!("The secret was last rotated {observed}, more than {days} days.");
            let expected = format!("at most {days} days ago");
            judge.fail(fact, "LastRotatedDate", observed, expected, sentence);
        } else {
            judge.saw(fact, "LastRotatedDate", observed);
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::SecretDetail;
    use crate::sample::SECRET;
    use crate::{Settings, Snapshot, VerdictKind, api, sample};

    fn with(change: impl FnOnce(&mut SecretDetail)) -> Snapshot {
        sample::with(|s| change(sample::existing(&mut sample::secret_mut(s).detail)))
    }

    fn days_ago(days: i64) -> jiff::Timestamp {
        sample::hours_before_scan(24 * days)
    }

    #[test]
    fn violates() {
        let never = with(|it| it.rotation = false);
        assert_eq!(sample::kind(&CHECK, &never, SECRET), VerdictKind::Fail);
        let long_ago = with(|it| it.rotated = Some(days_ago(91)));
        assert_eq!(sample::kind(&CHECK, &long_ago, SECRET), VerdictKind::Fail);
        let not_yet = with(|it| it.rotated = None);
        assert_eq!(sample::kind(&CHECK, &not_yet, SECRET), VerdictKind::Fail, "made long ago");
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), SECRET), VerdictKind::Pass);
        let at_the_limit = with(|it| it.rotated = Some(days_ago(90)));
        assert_eq!(sample::kind(&CHECK, &at_the_limit, SECRET), VerdictKind::Pass);
        let fresh = with(|it| (it.rotated, it.created) = (None, Some(days_ago(3))));
        assert_eq!(sample::kind(&CHECK, &fresh, SECRET), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::SECRETSMANAGER_DESCRIBE_SECRET);
        assert_eq!(sample::kind(&CHECK, &denied, SECRET), VerdictKind::Unknown);
        let silent = with(|it| (it.rotated, it.created) = (None, None));
        assert_eq!(sample::kind(&CHECK, &silent, SECRET), VerdictKind::Unknown);
    }

    #[test]
    fn the_age_is_a_setting() {
        let settings = Settings { secret_age_days: 10, ..Settings::default() };
        let verdict = sample::judge_with(&CHECK, &sample::snapshot(), SECRET, &settings);
        assert_eq!(verdict.kind, VerdictKind::Fail);
    }

    #[test]
    fn a_secret_that_is_going_is_left_out() {
        let going = with(|it| (it.deleted, it.rotation) = (true, false));
        assert_eq!(sample::kind(&CHECK, &going, SECRET), VerdictKind::NotApplicable);
    }
}
