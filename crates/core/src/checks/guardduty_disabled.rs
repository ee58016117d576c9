use crate::around::{asked, where_it_exists};
use crate::facts::Area;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity,
    Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "guardduty-disabled",
    title: "GuardDuty is off where streams are",
    severity: Severity::High,
    practices: &[Practice::P18],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "GuardDuty notices stolen credentials, calls from unusual places and data that leaves \
        in unusual amounts. It sees an account-Region only where it has a detector that is \
        enabled.",
    remediation: Remediation {
        text: "Enable GuardDuty for all accounts and Regions from its delegated administrator, and \
            let new accounts be enabled by themselves.",
        cli: "aws guardduty update-organization-configuration --detector-id <administrator-detector> --auto-enable-organization-members ALL --region <region>\naws guardduty create-detector --enable --region <region>",
        terraform: "resource \"aws_guardduty_organization_configuration\" \"all\" {\n  detector_id                      = aws_guardduty_detector.administrator.id\n  auto_enable_organization_members = \"ALL\"\n}",
    },
    references: &[Reference {
        title: "Amazon GuardDuty User Guide: Managing GuardDuty accounts with AWS Organizations",
        url: "https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_organizations.html",
    }],
    mappings: &[
        Mapping { framework: "ISO 27001:2022", control: "A.5.25" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.7" },
        Mapping { framework: "NIST 800-53 r5", control: "AU-6(1)" },
        Mapping { framework: "NIST 800-53 r5", control: "AU-6(5)" },
        Mapping { framework: "PCI DSS v4.0", control: "11.5.1" },
        Mapping { framework: "PCI DSS v4.0", control: "11.5.1.1" },
        Mapping { framework: "Security Hub", control: "GuardDuty.1" },
    ],
    reads: &[&api::GUARDDUTY_GET_DETECTOR, &api::GUARDDUTY_LIST_DETECTORS],
    scopes: &[Scope::Target(judge)],
};

fn judge(context: &Context<'_>, target: Target, judge: &mut Judge) {
    judge.part(|judge| {
        let found = asked(context.snapshot.guardduty(target), Area::GuardDuty, target)?;
        let fact = &found.detector;
        let (seen, sentence) = match where_it_exists(fact, "GuardDuty")? {
            Some(detector) if detector.enabled => {
                judge.saw(fact, "Detector status", "ENABLED");
                return Ok(());
            }
            Some(_) => ("DISABLED", "The detector of GuardDuty is suspended."),
            None => ("no detector", "GuardDuty is not enabled here."),
        };
        judge.fail(fact, "Detector status", seen, "ENABLED", sentence);
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::{SHOP, around, home};
    use crate::{FactSlot as _, Reason, VerdictKind, api, sample};

    const PLACE: &str = "222222222222/eu-west-1";

    #[test]
    fn violates() {
        for change in [around::guardduty_suspended, around::guardduty_never_on] {
            let snapshot = sample::with(change);
            assert_eq!(sample::kind(&CHECK, &snapshot, PLACE), VerdictKind::Fail);
        }
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), PLACE), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::GUARDDUTY_GET_DETECTOR);
        assert_eq!(sample::kind(&CHECK, &denied, PLACE), VerdictKind::Unknown);
        let interrupted = sample::with(|s| {
            s.areas.retain(|(_, area), _| *area != crate::facts::Area::GuardDuty);
        });
        assert_eq!(sample::kind(&CHECK, &interrupted, PLACE), VerdictKind::Unknown);
    }

    #[test]
    fn where_the_service_does_not_exist_it_does_not_arise() {
        let snapshot = sample::with(|s| {
            around::guardduty(s, home(SHOP)).detector.forget(Reason::NotSupported);
        });
        assert_eq!(sample::kind(&CHECK, &snapshot, PLACE), VerdictKind::NotApplicable);
    }
}
