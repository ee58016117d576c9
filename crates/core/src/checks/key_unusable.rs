use crate::facts::Key;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity,
    Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "key-unusable",
    title: "Key on a data path cannot be used",
    severity: Severity::Critical,
    practices: &[Practice::P04],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Records that need this key can be neither encrypted nor read. Firehose keeps what \
        it cannot encrypt or deliver for 24 hours and then drops it; a key that is deleted \
        makes everything under it unreadable for ever.",
    remediation: Remediation {
        text: "Cancel a pending deletion and enable the key, or import its material again. Where \
            the key is gone, choose another one on the stream, bucket or application: data \
            under the old one is lost.",
        cli: "aws kms cancel-key-deletion --key-id <key-arn> --region <region>\naws kms enable-key --key-id <key-arn> --region <region>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "AWS Key Management Service Developer Guide: Key states of AWS KMS keys",
            url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html",
        },
        Reference {
            title: "AWS Key Management Service Developer Guide: Delete an AWS KMS key",
            url: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
        },
    ],
    mappings: &[
        Mapping { framework: "ISO 27001:2022", control: "A.8.11" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.24" },
        Mapping { framework: "Security Hub", control: "KMS.3" },
    ],
    reads: &[&api::KMS_DESCRIBE_KEY],
    scopes: &[Scope::Key(judge)],
};

fn judge(context: &Context<'_>, key: &Key, judge: &mut Judge) {
    judge.part(|judge| {
        context.path_key(key)?;
        let fact = &key.metadata;
        let Some(metadata) = fact.known()? else {
            judge.fail(fact, "KeyState", "no such key", "Enabled", "The key does not exist.");
            return Ok(());
        };
        let state = metadata.state.as_str();
        match state {
            // Updating: the primary Region of a multi-Region key changes, and the key stays usable.
            "Enabled" | "Updating" => judge.saw(fact, "KeyState", state),
            "Creating" => return Err(Stop::not_applicable("The key is Creating.")),
            "Disabled"
            | "PendingDeletion"
            | "PendingReplicaDeletion"
            | "PendingImport"
            | "Unavailable" => {
                let sentence = format!("The key is {state}.");
                judge.fail(fact, "KeyState", state, "Enabled", sentence);
            }
            _ => return Err(Stop::undecided(fact, format!("the key state {state} is not known"))),
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::{ARCHIVE_KEY, CLICKS, DELIVERED, LAKE_BUCKET, SHOP_KEY};
    use crate::{VerdictKind, api, sample};

    fn in_state(state: &str) -> VerdictKind {
        let snapshot = sample::with(|s| sample::metadata(s, SHOP_KEY).state = state.to_owned());
        sample::kind(&CHECK, &snapshot, SHOP_KEY)
    }

    #[test]
    fn violates() {
        for state in [
            "Disabled",
            "PendingDeletion",
            "PendingReplicaDeletion",
            "PendingImport",
            "Unavailable",
        ] {
            assert_eq!(in_state(state), VerdictKind::Fail, "{state}");
        }
        let gone =
            sample::with(|s| *sample::value(&mut sample::key_mut(s, SHOP_KEY).metadata) = None);
        assert_eq!(sample::kind(&CHECK, &gone, SHOP_KEY), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(in_state("Enabled"), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        assert_eq!(in_state("Resting"), VerdictKind::Unknown);
        let denied = sample::without(&api::KMS_DESCRIBE_KEY);
        assert_eq!(sample::kind(&CHECK, &denied, SHOP_KEY), VerdictKind::Unknown);
    }

    /// The bucket of the archive account names its key without an account, and a stream of the shop
    /// writes: S3 looks for the key in the shop.
    #[test]
    fn a_key_of_the_bucket_s_account_is_not_judged_for_writers_of_others() {
        let bare = |users: &[&str]| {
            sample::with(|s| {
                for name in [DELIVERED, LAKE_BUCKET] {
                    let encryption = sample::value(&mut sample::bucket_mut(s, name).encryption);
                    encryption.as_mut().unwrap().key = Some("alias/delivered".to_owned());
                }
                let alias = "arn:aws:kms:eu-west-1:333333333333:alias/delivered";
                s.key_refs.insert(sample::arn(alias), sample::arn(ARCHIVE_KEY));
                *sample::value(&mut sample::key_mut(s, ARCHIVE_KEY).metadata) = None;
                for stream in s.delivery_streams.values_mut() {
                    for destination in &mut sample::value(&mut stream.description).destinations {
                        destination.buckets.iter_mut().for_each(|hop| hop.key = None);
                    }
                }
                for name in users {
                    sample::destination(s, name).buckets[0].key = Some(sample::arn(ARCHIVE_KEY));
                }
            })
        };
        let verdict = sample::judge(&CHECK, &bare(&[]), ARCHIVE_KEY);
        assert_eq!((verdict.kind, verdict.used_by.is_empty()), (VerdictKind::Unknown, false));
        assert_eq!(sample::kind(&CHECK, &bare(&[CLICKS]), ARCHIVE_KEY), VerdictKind::Fail);
    }
}
