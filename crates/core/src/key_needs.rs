//! Who needs to decrypt with a key: whoever reads or writes what it guards.

use std::collections::BTreeSet;

use hydrant_iam::{Answer, Attached, Condition, Effect, Selection, Statement, known_actions};

use crate::facts::{Key, Resource};
use crate::path::key_of;
use crate::{AccountId, Arn, Context, Person, Stop, Unknown, ask, glob, resource};

impl Context<'_> {
    /// Whether a user or role acts for a stream of the key, or may write to or read from something that the
    /// key guards. What it is not known whether it may is a gap.
    pub(crate) fn needs_key(&self, key: &Key, person: &Person) -> Result<bool, Stop> {
        let streams: BTreeSet<Arn> = self.users.of_key(&key.arn).into_iter().collect();
        if self.users.of_resource(&person.arn).iter().any(|it| streams.contains(it)) {
            return Ok(true);
        }
        let mut gap = None;
        for (action, arn) in self.uses(key, &streams) {
            let resource = resource(self.rights.controls(), &arn);
            let decision = ask(self.snapshot, person, action, &resource, &[]);
            match decision.answer() {
                Answer::Can => return Ok(true),
                Answer::Cannot => {}
                Answer::CanIf => {
                    let what = decision.remains().map_or_else(String::new, ToString::to_string);
                    let why = format!("{} can {action} on {arn} if {what}", person.arn);
                    gap = gap.or(Some(not_known(person, why)));
                }
            }
        }
        // Which objects a policy means is not weighed: one that speaks of the bucket may let in.
        for bucket in self.buckets(&streams) {
            if self.speaks_of(person, bucket) {
                let why = format!("whether {} uses objects of {bucket} is not known", person.arn);
                gap = gap.or(Some(not_known(person, why)));
            }
        }
        gap.map_or(Ok(false), Err)
    }

    /// Whether what a key policy says of a user or role makes no difference: whoever may give itself any
    /// permission is an administrator, and whom another statement denies decrypts nothing.
    pub(crate) fn decrypts_anyway(&self, key: &Key, person: &Person) -> bool {
        let found = |arn| resource(self.rights.controls(), arn);
        let own = found(&person.arn);
        let changes: &[&str] = if person.is_user() {
            &["iam:AttachUserPolicy", "iam:PutUserPolicy"]
        } else {
            &["iam:AttachRolePolicy", "iam:PutRolePolicy"]
        };
        let asked = |action, what| ask(self.snapshot, person, action, what, &[]).answer();
        changes.iter().any(|action| asked(action, &own) == Answer::Can)
            || asked("kms:Decrypt", &found(&key.arn)) == Answer::Cannot
    }

    /// Whether a stream of the key, or the policy of one or of a bucket, has to do with an account.
    pub(crate) fn key_reaches(&self, key: &Key, account: AccountId) -> Result<bool, Stop> {
        let streams: BTreeSet<Arn> = self.users.of_key(&key.arn).into_iter().collect();
        if streams.iter().any(|it| it.account() == Some(account)) {
            return Ok(true);
        }
        // As part of an ARN, or alone: names of buckets often hold an account's id, and mean nothing.
        let ids = [format!(":{account}:"), format!("\"{account}\"")];
        let names = |text: &String| ids.iter().any(|id| text.contains(id));
        let mut gap = None;
        let policies = streams.iter().filter_map(|it| Some(&self.stream(it)?.policy));
        let buckets = self.buckets(&streams);
        let of_buckets = buckets.iter().filter_map(|it| Some(&self.bucket(it)?.policy));
        for fact in policies.chain(of_buckets) {
            match fact.known() {
                Ok(text) if text.as_ref().is_some_and(names) => return Ok(true),
                Ok(_) => {}
                Err(unknown) => gap = gap.or(Some(Stop::from(unknown))),
            }
        }
        gap.map_or(Ok(false), Err)
    }

    /// The calls that read from or write to what the key guards.
    fn uses(&self, key: &Key, streams: &BTreeSet<Arn>) -> Vec<(&'static str, Arn)> {
        let mut uses = Vec::new();
        for arn in streams {
            let actions: &[&str] = match arn.service() {
                "kinesis" => &["kinesis:GetRecords", "kinesis:PutRecord", "kinesis:PutRecords"],
                "firehose" => &["firehose:PutRecord", "firehose:PutRecordBatch"],
                _ => &["kinesisanalytics:StartApplication", "kinesisanalytics:UpdateApplication"],
            };
            uses.extend(actions.iter().map(|action| (*action, arn.clone())));
            let own = format!("{arn}/consumer/");
            let consumers = self.snapshot.consumers.keys();
            let own = consumers.filter(|it| it.as_str().starts_with(&own));
            uses.extend(own.map(|it| ("kinesis:SubscribeToShard", it.clone())));
        }
        let partition = key.arn.as_str().split(':').nth(1).unwrap_or("aws");
        for bucket in self.buckets(streams) {
            let objects = format!("arn:{partition}:s3:::{bucket}/records").parse::<Arn>();
            let objects = objects.into_iter();
            uses.extend(objects.flat_map(|it| {
                ["s3:GetObject", "s3:PutObject"].map(|action| (action, it.clone()))
            }));
        }
        for (arn, found) in &self.snapshot.resources {
            let guarded = || {
                let key_arn = key_of(found)?;
                let target = arn.target()?;
                Some(self.key(key_arn, target)?.arn == key.arn)
            };
            if matches!(found, Resource::Secret(_)) && guarded() == Some(true) {
                uses.push(("secretsmanager:GetSecretValue", arn.clone()));
            }
        }
        uses
    }

    /// The buckets on the paths of these streams.
    fn buckets(&self, streams: &BTreeSet<Arn>) -> Vec<&str> {
        self.users.buckets_of(streams).collect()
    }

    /// Whether a policy of theirs, or that of the bucket, may mean some of its objects.
    fn speaks_of(&self, person: &Person, bucket: &str) -> bool {
        let own = self.bucket(bucket).and_then(|it| it.policy.known().ok()?.as_deref());
        let mut policies = person.identity.policies.iter().filter_map(|it| match it {
            Attached::Read(policy) => Some(policy),
            // What nobody can read is part of what remains of the answers above.
            Attached::Unreadable(_) => None,
        });
        own.is_some_and(|text| text.contains(person.arn.as_str()))
            || policies.any(|it| it.document().statements.iter().any(|it| means(it, bucket)))
    }
}

/// Only the key's own account, and only by way of Kinesis or Firehose.
pub(crate) fn through_own_stream(conditions: &[Condition], key: &Key) -> bool {
    const SERVICES: [&str; 2] = ["firehose", "kinesis"];
    let own = key.arn.account().map(|it| it.to_string());
    let is = |name: &str, fits: &dyn Fn(&str) -> bool| {
        conditions.iter().any(|it| {
            it.operator.text == "StringEquals"
                && it.key.eq_ignore_ascii_case(name)
                && it.values.iter().all(|value| fits(value))
        })
    };
    let stream = |value: &str| SERVICES.iter().any(|it| value.split('.').next() == Some(*it));
    is("kms:CallerAccount", &|value| Some(value) == own.as_deref()) && is("kms:ViaService", &stream)
}

fn means(statement: &Statement, bucket: &str) -> bool {
    let Selection::Only(patterns) = &statement.resources else { return false };
    let objects = |pattern: &str| {
        let pattern = pattern.replace('?', "*");
        let name = pattern.split_once(":::").and_then(|(_, it)| it.split_once('/'));
        name.is_some_and(|(name, _)| glob(name, bucket))
    };
    statement.effect == Effect::Allow
        && patterns.iter().any(|it| objects(it))
        && known_actions(&statement.actions, &["s3"])
            .iter()
            .any(|it| matches!(*it, "s3:GetObject" | "s3:PutObject"))
}

fn not_known(person: &Person, why: String) -> Stop {
    Stop::Unknown(Box::new(Unknown::undecided(person.source, why)))
}
