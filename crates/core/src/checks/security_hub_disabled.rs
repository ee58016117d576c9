use crate::around::{asked, where_it_exists};
use crate::facts::Area;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity,
    Stop, Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "security-hub-disabled",
    title: "Security Hub checks no standard where streams are",
    severity: Severity::Info,
    practices: &[Practice::P20],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "The standards of Security Hub check streams and what they lead to all the time, \
        between one assessment and the next.",
    remediation: Remediation {
        text: "Enable Security Hub for all accounts and Regions from its delegated administrator, \
            with the AWS Foundational Security Best Practices standard.",
        cli: "aws securityhub enable-security-hub --enable-default-standards --region <region>\naws securityhub batch-enable-standards --standards-subscription-requests StandardsArn=arn:aws:securityhub:<region>::standards/aws-foundational-security-best-practices/v/1.0.0 --region <region>",
        terraform: "resource \"aws_securityhub_account\" \"example\" {\n  enable_default_standards = true\n}",
    },
    references: &[Reference {
        title: "AWS Security Hub User Guide: Enabling Security Hub",
        url: "https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-settingup.html",
    }],
    mappings: &[
        Mapping { framework: "CIS AWS v5.0", control: "4.16" },
        Mapping { framework: "ISO 27001:2022", control: "A.5.1" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.23" },
        Mapping { framework: "NIST 800-53 r5", control: "AU-6(1)" },
        Mapping { framework: "NIST 800-53 r5", control: "CA-7" },
        Mapping { framework: "PCI DSS v4.0", control: "10.4.1.1" },
        Mapping { framework: "PCI DSS v4.0", control: "10.4.2" },
    ],
    reads: &[&api::SECURITYHUB_DESCRIBE_HUB, &api::SECURITYHUB_GET_ENABLED_STANDARDS],
    scopes: &[Scope::Target(judge)],
};

fn judge(context: &Context<'_>, target: Target, judge: &mut Judge) {
    let hub = || asked(context.snapshot.security_hub(target), Area::SecurityHub, target);
    judge.part(|judge| {
        let fact = &hub()?.enabled;
        if *where_it_exists(fact, "AWS Security Hub")? {
            judge.saw(fact, "Security Hub", "enabled");
        } else {
            let sentence = "Security Hub is not enabled here.";
            judge.fail(fact, "Security Hub", "not enabled", "enabled", sentence);
        }
        Ok(())
    });
    judge.part(|judge| {
        let hub = hub()?;
        if hub.enabled.known().is_ok_and(|enabled| !enabled) {
            return Err(Stop::not_applicable("Without Security Hub there are no standards."));
        }
        let fact = &hub.standards;
        let standards = where_it_exists(fact, "AWS Security Hub")?;
        if standards.is_empty() {
            let sentence = "Security Hub is enabled and checks no standard.";
            judge.fail(fact, "Standards", "none", "a standard that is enabled", sentence);
        } else {
            judge.saw(fact, "Standards", standards.join(", "));
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::SecurityHub;
    use crate::sample::around;
    use crate::{FactSlot as _, Reason, VerdictKind, sample};

    const PLACE: &str = "222222222222/eu-west-1";

    fn after(change: impl FnOnce(&mut SecurityHub)) -> VerdictKind {
        let snapshot = sample::with(|s| change(around::security_hub(s)));
        sample::kind(&CHECK, &snapshot, PLACE)
    }

    #[test]
    fn violates() {
        assert_eq!(after(|it| *sample::value(&mut it.enabled) = false), VerdictKind::Fail);
        assert_eq!(after(|it| sample::value(&mut it.standards).clear()), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(after(|_| {}), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in CHECK.reads {
            let denied = sample::without(api);
            assert_eq!(sample::kind(&CHECK, &denied, PLACE), VerdictKind::Unknown);
        }
    }

    #[test]
    fn where_the_service_does_not_exist_it_does_not_arise() {
        let kind = after(|it| {
            it.enabled.forget(Reason::NotSupported);
            it.standards.forget(Reason::NotSupported);
        });
        assert_eq!(kind, VerdictKind::NotApplicable);
    }
}
