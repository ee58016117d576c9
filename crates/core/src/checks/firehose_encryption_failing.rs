use crate::facts::DeliveryStream;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "firehose-encryption-failing",
    title: "Last change of a delivery stream’s encryption failed",
    severity: Severity::High,
    practices: &[Practice::P04],
    services: &[Service::Firehose],
    rationale: "A failed change leaves encryption in another state than its owner decided: off, or \
        on with the old key. When Firehose cannot use the key, it keeps records for 24 \
        hours and then drops them.",
    remediation: Remediation {
        text: "Read the failure, give Firehose access to the key (kms:CreateGrant for the caller, \
            an enabled symmetric key, a key policy that admits the role), and start or stop \
            encryption again.",
        cli: "aws firehose describe-delivery-stream --delivery-stream-name <stream> --query DeliveryStreamDescription.[DeliveryStreamEncryptionConfiguration,FailureDescription] --region <region>\naws firehose start-delivery-stream-encryption --delivery-stream-name <stream> --delivery-stream-encryption-configuration-input KeyType=CUSTOMER_MANAGED_CMK,KeyARN=<key-arn> --region <region>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "Amazon Data Firehose Developer Guide: Data protection in Amazon Data Firehose",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/encryption.html",
        },
        Reference {
            title: "Amazon Data Firehose API Reference: DeliveryStreamEncryptionConfiguration",
            url: "https://docs.aws.amazon.com/firehose/latest/APIReference/API_DeliveryStreamEncryptionConfiguration.html",
        },
        Reference {
            title: "Amazon Data Firehose API Reference: FailureDescription",
            url: "https://docs.aws.amazon.com/firehose/latest/APIReference/API_FailureDescription.html",
        },
    ],
    mappings: &[],
    reads: &[&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM],
    scopes: &[Scope::DeliveryStream(judge)],
};

fn judge(_: &Context<'_>, stream: &DeliveryStream, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &stream.description;
        let description = fact.known()?;
        // A stream that failed to be made or deleted for its key is this check's business.
        if matches!(description.status.as_str(), "CREATING" | "DELETING") {
            return Err(Stop::not_applicable(format!("The stream is {}.", description.status)));
        }
        let encryption = description.encryption.as_ref();
        let status = encryption.map_or("DISABLED", |it| it.status.as_str());
        let failures =
            [description.failure.as_ref(), encryption.and_then(|it| it.failure.as_ref())];
        let failures: Vec<&str> =
            failures.into_iter().flatten().map(|it| it.kind.as_str()).collect();
        let mut failed = false;
        if status.ends_with("_FAILED") {
            let sentence = format!("The last change of encryption ended as {status}.");
            judge.fail(fact, "Status", status, "ENABLED", sentence);
            failed = true;
        }
        // AWS names the failures of keys with KMS in them: KMS_ACCESS_DENIED, DISABLED_KMS_KEY …
        for failure in failures.into_iter().filter(|kind| kind.contains("KMS")) {
            let sentence = format!("The last operation failed for its key: {failure}.");
            judge.fail(fact, "FailureDescription", failure, "no failure", sentence);
            failed = true;
        }
        if !failed && status == "DISABLED" {
            return Err(Stop::not_applicable("The stream has no encryption that could fail."));
        }
        judge.saw(fact, "Status", status);
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{DeliveryStreamDescription, Failure};
    use crate::sample::CLICKS;
    use crate::{VerdictKind, api, sample};

    fn after(change: impl FnOnce(&mut DeliveryStreamDescription)) -> VerdictKind {
        let snapshot = sample::with(|s| change(sample::description(s, CLICKS)));
        sample::kind(&CHECK, &snapshot, CLICKS)
    }

    fn failure(kind: &str) -> Failure {
        Failure { kind: kind.to_owned() }
    }

    #[test]
    fn violates() {
        for status in ["ENABLING_FAILED", "DISABLING_FAILED"] {
            let kind = after(|it| it.encryption.as_mut().unwrap().status = status.to_owned());
            assert_eq!(kind, VerdictKind::Fail);
        }
        assert_eq!(after(|it| it.failure = Some(failure("KMS_ACCESS_DENIED"))), VerdictKind::Fail);
        let kind =
            after(|it| it.encryption.as_mut().unwrap().failure = Some(failure("DISABLED_KMS_KEY")));
        assert_eq!(kind, VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(after(|_| {}), VerdictKind::Pass);
        assert_eq!(after(|it| it.failure = Some(failure("CREATE_ENI_FAILED"))), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM);
        assert_eq!(sample::kind(&CHECK, &denied, CLICKS), VerdictKind::Unknown);
    }

    #[test]
    fn a_stream_that_could_not_be_made_for_its_key_fails() {
        let kind = after(|it| {
            it.status = "CREATING_FAILED".to_owned();
            it.failure = Some(failure("KMS_KEY_NOT_FOUND"));
        });
        assert_eq!(kind, VerdictKind::Fail);
        assert_eq!(after(|it| it.encryption = None), VerdictKind::NotApplicable);
    }
}
