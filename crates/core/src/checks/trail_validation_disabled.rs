use crate::facts::Trail;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "trail-validation-disabled",
    title: "Trail does not validate its log files",
    severity: Severity::Medium,
    practices: &[Practice::P06],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "With validation CloudTrail signs a digest of its log files, so that a file that \
        was changed or deleted is noticed. Without it nobody can prove that the record is \
        whole.",
    remediation: Remediation {
        text: "Enable log file validation of the trail in place. It covers files delivered from \
            then on.",
        cli: "aws cloudtrail update-trail --name <trail> --enable-log-file-validation --region <region>",
        terraform: "resource \"aws_cloudtrail\" \"organization\" {\n  enable_log_file_validation = true\n}",
    },
    references: &[Reference {
        title: "AWS CloudTrail User Guide: Validating CloudTrail log file integrity",
        url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html",
    }],
    mappings: &[
        Mapping { framework: "CIS AWS v5.0", control: "3.2" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.15" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.16" },
        Mapping { framework: "PCI DSS v4.0", control: "10.3.2" },
        Mapping { framework: "PCI DSS v4.0", control: "10.3.4" },
        Mapping { framework: "Security Hub", control: "CloudTrail.4" },
    ],
    reads: &[&api::CLOUDTRAIL_DESCRIBE_TRAILS],
    scopes: &[Scope::Trail(judge)],
};

fn judge(_: &Context<'_>, trail: &Trail, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &trail.description;
        if fact.known()?.validation {
            judge.saw(fact, "LogFileValidationEnabled", "true");
        } else {
            let sentence = "The trail does not validate its log files.";
            judge.fail(fact, "LogFileValidationEnabled", "false", "true", sentence);
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::TRAIL;
    use crate::{VerdictKind, api, sample};

    #[test]
    fn violates() {
        let snapshot = sample::with(|s| sample::change_trail(s, |it| it.validation = false));
        assert_eq!(sample::kind(&CHECK, &snapshot, TRAIL), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), TRAIL), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::CLOUDTRAIL_DESCRIBE_TRAILS);
        assert_eq!(sample::kind(&CHECK, &denied, TRAIL), VerdictKind::Unknown);
    }
}
