use crate::around::{asked, where_it_exists};
use crate::facts::{Area, Bucket};
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "macie-disabled",
    title: "Macie is off where a bucket of a data path is",
    severity: Severity::Low,
    practices: &[Practice::P19],
    services: &[Service::Firehose, Service::Flink],
    rationale: "Streams deliver what producers send, and nobody says beforehand whether that holds \
        personal data or credentials. Macie samples the buckets of an account-Region and says so.",
    remediation: Remediation {
        text: "Enable Macie in the account and Region of the bucket, best for all accounts from its \
            delegated administrator, with automated sensitive data discovery.",
        cli: "aws macie2 enable-macie --status ENABLED --region <region>\naws macie2 update-automated-discovery-configuration --status ENABLED --region <region>",
        terraform: "resource \"aws_macie2_account\" \"example\" {\n  status = \"ENABLED\"\n}",
    },
    references: &[Reference {
        title: "Amazon Macie User Guide: Getting started with Macie",
        url: "https://docs.aws.amazon.com/macie/latest/user/getting-started.html",
    }],
    mappings: &[
        Mapping { framework: "CIS AWS v5.0", control: "2.1.3" },
        Mapping { framework: "PCI DSS v4.0", control: "A3.2.5.1" },
        Mapping { framework: "Security Hub", control: "Macie.1" },
    ],
    reads: &[&api::MACIE2_GET_MACIE_SESSION, &api::S3_GET_BUCKET_LOCATION, &api::S3_LIST_BUCKETS],
    scopes: &[Scope::Bucket(judge)],
};

/// The subject is the bucket: only places that hold one are asked for Macie, and many hold no stream.
fn judge(context: &Context<'_>, bucket: &Bucket, judge: &mut Judge) {
    judge.part(|judge| {
        let place = bucket.place()?;
        let found = asked(context.snapshot.macie(place), Area::Macie, place)?;
        let fact = &found.enabled;
        if *where_it_exists(fact, "Amazon Macie")? {
            judge.saw(fact, "Macie status", "ENABLED");
        } else {
            let sentence = format!("Macie is not enabled in {place}.");
            judge.fail(fact, "Macie status", "not enabled", "ENABLED", sentence);
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::BucketOwner;
    use crate::sample::{CODE, DELIVERED, around};
    use crate::{FactSlot as _, Reason, VerdictKind, api, sample};

    #[test]
    fn violates() {
        let off =
            sample::with(|s| *sample::value(&mut around::macie(s, DELIVERED).enabled) = false);
        assert_eq!(sample::kind(&CHECK, &off, DELIVERED), VerdictKind::Fail);
        assert_eq!(sample::kind(&CHECK, &off, CODE), VerdictKind::Pass, "it is elsewhere");
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), DELIVERED), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::MACIE2_GET_MACIE_SESSION);
        assert_eq!(sample::kind(&CHECK, &denied, DELIVERED), VerdictKind::Unknown);
        let interrupted = sample::with(|s| s.areas.clear());
        assert_eq!(sample::kind(&CHECK, &interrupted, DELIVERED), VerdictKind::Unknown);
    }

    #[test]
    fn where_the_service_does_not_exist_it_does_not_arise() {
        let missing = sample::with(|s| {
            around::macie(s, DELIVERED).enabled.forget(Reason::NotSupported);
        });
        assert_eq!(sample::kind(&CHECK, &missing, DELIVERED), VerdictKind::NotApplicable);
        let gone = sample::with(|s| sample::set_owner(s, DELIVERED, BucketOwner::Missing));
        assert_eq!(sample::kind(&CHECK, &gone, DELIVERED), VerdictKind::NotApplicable);
    }
}
