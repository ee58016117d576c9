use crate::facts::{Key, KeyMetadata};
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity,
    Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "key-rotation-disabled",
    title: "Customer-managed key is not rotated",
    severity: Severity::Medium,
    practices: &[Practice::P04],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Automatic rotation gives a key new material every year and keeps the old for what \
        was encrypted before, so that less data depends on one piece of material. It needs \
        no change of streams or readers.",
    remediation: Remediation {
        text: "Enable automatic rotation in place.",
        cli: "aws kms enable-key-rotation --key-id <key-arn> --region <region>",
        terraform: "resource \"aws_kms_key\" \"example\" {\n  enable_key_rotation = true\n}",
    },
    references: &[Reference {
        title: "AWS Key Management Service Developer Guide: Rotate AWS KMS keys",
        url: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
    }],
    mappings: &[
        Mapping { framework: "CIS AWS v5.0", control: "3.6" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.24" },
        Mapping { framework: "NIST 800-53 r5", control: "SC-12" },
        Mapping { framework: "NIST 800-53 r5", control: "SC-12(2)" },
        Mapping { framework: "PCI DSS v4.0", control: "3.7.4" },
        Mapping { framework: "PCI DSS v4.0", control: "3.7.5" },
        Mapping { framework: "Security Hub", control: "KMS.4" },
    ],
    reads: &[
        &api::KMS_DESCRIBE_KEY,
        &api::KMS_GET_KEY_ROTATION_STATUS,
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
    ],
    scopes: &[Scope::Key(judge)],
};

fn judge(context: &Context<'_>, key: &Key, judge: &mut Judge) {
    judge.part(|judge| {
        context.own_key(key)?;
        key.unless_unmanaged()?;
        if let Some(metadata) = key.metadata.known()? {
            rotatable(metadata)?;
        }
        let fact = &key.asked()?.rotation;
        if *fact.known()? {
            judge.saw(fact, "KeyRotationEnabled", "true");
        } else {
            let sentence = "The material of the key is not rotated.";
            judge.fail(fact, "KeyRotationEnabled", "false", "true", sentence);
        }
        Ok(())
    });
}

/// Whether the owner has the choice.
fn rotatable(metadata: &KeyMetadata) -> Result<(), Stop> {
    let why = if metadata.multi_region.as_deref() == Some("REPLICA") {
        "The key is a replica; its primary key decides.".to_owned()
    } else if !metadata.can_rotate() {
        let KeyMetadata { spec, origin, .. } = metadata;
        format!("AWS rotates no {spec} keys of origin {origin}.")
    } else if metadata.state != "Enabled" {
        // KMS refuses to enable rotation then: InvalidStateException.
        format!("The key is {}; key-unusable speaks.", metadata.state)
    } else {
        return Ok(());
    };
    Err(Stop::not_applicable(why))
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::KeyMetadata;
    use crate::sample::SHOP_KEY;
    use crate::{VerdictKind, api, sample};

    fn after(change: impl FnOnce(&mut KeyMetadata)) -> VerdictKind {
        let snapshot = sample::with(|s| {
            *sample::value(&mut sample::access(s, SHOP_KEY).rotation) = false;
            change(sample::metadata(s, SHOP_KEY));
        });
        sample::kind(&CHECK, &snapshot, SHOP_KEY)
    }

    #[test]
    fn violates() {
        assert_eq!(after(|_| {}), VerdictKind::Fail);
        assert_eq!(after(|it| it.multi_region = Some("PRIMARY".to_owned())), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), SHOP_KEY), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in [&api::KMS_GET_KEY_ROTATION_STATUS, &api::KMS_DESCRIBE_KEY] {
            assert_eq!(sample::kind(&CHECK, &sample::without(api), SHOP_KEY), VerdictKind::Unknown);
        }
    }

    #[test]
    fn keys_that_the_owner_cannot_rotate_are_left_out() {
        for change in [
            (|it| it.manager = "AWS".to_owned()) as fn(&mut KeyMetadata),
            |it| it.origin = "EXTERNAL".to_owned(),
            |it| it.origin = "AWS_CLOUDHSM".to_owned(),
            |it| it.spec = "HMAC_256".to_owned(),
            |it| it.spec = "RSA_2048".to_owned(),
            |it| it.multi_region = Some("REPLICA".to_owned()),
            |it| it.state = "PendingDeletion".to_owned(),
        ] {
            assert_eq!(after(change), VerdictKind::NotApplicable);
        }
    }
}
