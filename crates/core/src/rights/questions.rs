//! What is asked about the things of an account.

use std::collections::BTreeSet;

use hydrant_iam::{Resource, Value};

use super::reach::gap;
use super::resources::Resources;
use super::{Ability, Holdings, OrganizationControls};
use crate::facts::{self, Application, DeliveryStream, Function, Stream};
use crate::follow::key_arn;
use crate::{AccountId, Arn, Region, Snapshot, Source, Unknown};

/// One thing that somebody may be able to do.
pub(super) struct Question {
    pub(super) object: Arn,
    pub(super) ability: Ability,
    pub(super) actions: &'static [&'static str],
    pub(super) resource: Resource,
    pub(super) more: Vec<(&'static str, Value)>,
}

/// Why nobody can tell everybody who can do something to an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// The stream, application, function or code object.
    pub object: Arn,
    /// What somebody may be able to do.
    pub ability: Ability,
    /// What is missing.
    pub why: Unknown,
}

/// The questions about an account, and what cannot be asked.
pub(super) struct Questions<'a> {
    snapshot: &'a Snapshot,
    controls: &'a OrganizationControls<'a>,
    account: AccountId,
    source: Source,
    pub(super) asked: Vec<Question>,
    pub(super) gaps: Vec<Gap>,
    resources: Resources,
    /// What there is a gap about.
    incomplete: BTreeSet<(Arn, Ability)>,
}

impl<'a> Questions<'a> {
    pub(super) fn of(
        controls: &'a OrganizationControls<'a>,
        holdings: &Holdings<'a>,
        account: AccountId,
        source: Source,
    ) -> Self {
        let snapshot = controls.snapshot();
        let mut questions = Self {
            snapshot,
            controls,
            account,
            source,
            asked: Vec::new(),
            gaps: Vec::new(),
            resources: Resources::default(),
            incomplete: BTreeSet::new(),
        };
        let held = holdings.of_account(account);
        for stream in held.iter().flat_map(|it| &it.delivery_streams) {
            questions.delivery_stream(stream);
        }
        for stream in held.iter().flat_map(|it| &it.streams) {
            questions.stream(stream);
        }
        for application in &holdings.applications {
            questions.application(application, application.arn.account() == Some(account));
        }
        for function in held.iter().flat_map(|it| &it.functions) {
            questions.function(function);
        }
        questions
    }

    fn delivery_stream(&mut self, stream: &DeliveryStream) {
        const PUT: &[&str] = &["firehose:PutRecord", "firehose:PutRecordBatch"];
        const ADMINISTER: &[&str] = &[
            "firehose:DeleteDeliveryStream",
            "firehose:StopDeliveryStreamEncryption",
            "firehose:UpdateDestination",
        ];
        let arn = &stream.arn;
        self.ask(arn, Ability::Write, PUT, arn);
        self.ask(arn, Ability::Administer, ADMINISTER, arn);
        match stream.description.known() {
            Ok(description) => {
                let encryption = description.encryption.as_ref();
                if let Some(key) = encryption.and_then(|it| it.key.as_ref()) {
                    self.decrypt(arn, key.as_str(), "firehose");
                }
            }
            Err(why) => self.missing(arn, Ability::Decrypt, why),
        }
    }

    fn stream(&mut self, stream: &Stream) {
        const PUT: &[&str] = &["kinesis:PutRecord", "kinesis:PutRecords"];
        const ADMINISTER: &[&str] =
            &["kinesis:DeleteStream", "kinesis:PutResourcePolicy", "kinesis:StopStreamEncryption"];
        let arn = &stream.arn;
        self.ask(arn, Ability::Write, PUT, arn);
        self.ask(arn, Ability::Read, &["kinesis:GetRecords"], arn);
        self.ask(arn, Ability::Administer, ADMINISTER, arn);
        match stream.consumers.known() {
            Ok(consumers) => {
                for consumer in consumers {
                    self.ask(arn, Ability::Read, &["kinesis:SubscribeToShard"], consumer);
                    self.ask(arn, Ability::Administer, &["kinesis:PutResourcePolicy"], consumer);
                }
            }
            Err(why) => {
                self.missing(arn, Ability::Read, why);
                self.missing(arn, Ability::Administer, why);
            }
        }
        match stream.summary.known() {
            Ok(summary) => {
                if let Some(key) = summary.key_id.as_deref().filter(|_| summary.encrypted()) {
                    self.decrypt(arn, key, "kinesis");
                }
            }
            Err(why) => self.missing(arn, Ability::Decrypt, why),
        }
    }

    /// An application of this account, or one whose code lies here.
    fn application(&mut self, application: &Application, own: bool) {
        let arn = &application.arn;
        if own {
            const ADMINISTER: &[&str] =
                &["kinesisanalytics:DeleteApplication", "kinesisanalytics:UpdateApplication"];
            self.ask(arn, Ability::Administer, ADMINISTER, arn);
            self.ask(arn, Ability::TakeOver, &["kinesisanalytics:UpdateApplication"], arn);
        }
        let detail = match application.detail.known() {
            Ok(detail) => detail,
            Err(why) if own => return self.missing(arn, Ability::TakeOver, why),
            Err(_) => return,
        };
        if own && detail.is_studio() {
            const OPEN: &[&str] = &["kinesisanalytics:CreateApplicationPresignedUrl"];
            self.ask(arn, Ability::TakeOver, OPEN, arn);
        }
        let Some(code) = detail.code.as_ref().and_then(|code| code_object(arn, code)) else {
            return;
        };
        let bucket =
            self.snapshot.buckets.get(code.resource().split('/').next().unwrap_or_default());
        let lies_here = bucket.and_then(facts::Bucket::account) == Some(self.account);
        if own || lies_here {
            self.ask(&code, Ability::TakeOver, &["s3:PutObject"], &code);
        }
    }

    /// Code is changed under the function's own name, whichever version or alias a stream calls.
    fn function(&mut self, function: &Function) {
        let arn = &function.arn;
        let name: Vec<&str> = arn.as_str().splitn(8, ':').take(7).collect();
        let Ok(unqualified) = name.join(":").parse::<Arn>() else { return };
        let mut resource = self.resources.get(self.controls, arn);
        unqualified.as_str().clone_into(&mut resource.arn);
        if let Some(why) = function.policy.known().err() {
            self.missing(arn, Ability::TakeOver, why);
        }
        self.put(Question {
            object: arn.clone(),
            ability: Ability::TakeOver,
            actions: &["lambda:UpdateFunctionCode"],
            resource,
            more: Vec::new(),
        });
    }

    /// Whether somebody of this account can decrypt by way of the service, with a key of this account.
    fn decrypt(&mut self, stream: &Arn, reference: &str, service: &str) {
        let Some(target) = stream.target().filter(|_| !reference.contains("alias/aws/")) else {
            return;
        };
        let arn = key_arn(reference, target);
        let key = arn
            .as_ref()
            .and_then(|arn| self.snapshot.keys.get(self.snapshot.key_refs.get(arn).unwrap_or(arn)));
        let Some(key) = key else {
            let why = format!("the key {reference} was not looked up");
            return self.missing(stream, Ability::Decrypt, &Unknown::undecided(self.source, why));
        };
        match key.metadata.known() {
            Err(why) => return self.missing(stream, Ability::Decrypt, why),
            Ok(Some(it)) if it.customer_managed() && it.arn.account() == Some(self.account) => {}
            Ok(_) => return,
        }
        if let Some(access) = &key.access {
            let gaps = [access.policy.known().err(), access.grants.known().err()];
            for why in gaps.into_iter().flatten() {
                self.missing(stream, Ability::Decrypt, why);
            }
        }
        let resource = self.resources.get(self.controls, &key.arn);
        let one = |value: String| Value::One(value);
        let mut more = vec![("kms:ViaService", one(via(service, target.region)))];
        if service == "kinesis" {
            more.push(("kms:EncryptionContext:aws:kinesis:arn", one(stream.to_string())));
        }
        let (object, ability) = (stream.clone(), Ability::Decrypt);
        self.put(Question { object, ability, actions: &["kms:Decrypt"], resource, more });
    }

    fn ask(&mut self, object: &Arn, ability: Ability, actions: &'static [&'static str], on: &Arn) {
        if let Some(why) = self.unread_policy(on) {
            self.missing(object, ability, &why);
        }
        let resource = self.resources.get(self.controls, on);
        self.put(Question { object: object.clone(), ability, actions, resource, more: Vec::new() });
    }

    /// Why the resource's own policy is not known.
    fn unread_policy(&self, on: &Arn) -> Option<Unknown> {
        let snapshot = self.snapshot;
        let stream = || snapshot.streams.get(on).and_then(|it| it.policy.known().err());
        let consumer = || snapshot.consumers.get(on).and_then(|it| it.policy.known().err());
        let bucket = || {
            let name = on.resource().split('/').next().unwrap_or_default();
            let bucket = snapshot.buckets.get(name).filter(|_| on.service() == "s3")?;
            bucket.owner.known().err().or(bucket.policy.known().err())
        };
        stream().or_else(consumer).or_else(bucket).cloned()
    }

    fn put(&mut self, question: Question) {
        let known = self.incomplete.contains(&(question.object.clone(), question.ability));
        if let Some(why) = gap(&question.resource).filter(|_| !known) {
            let why = Unknown::undecided(self.source, why);
            self.missing(&question.object, question.ability, &why);
        }
        self.asked.push(question);
    }

    fn missing(&mut self, object: &Arn, ability: Ability, why: &Unknown) {
        self.incomplete.insert((object.clone(), ability));
        self.gaps.push(Gap { object: object.clone(), ability, why: why.clone() });
    }
}

/// The object that holds an application's code.
pub(crate) fn code_object(application: &Arn, code: &facts::CodeLocation) -> Option<Arn> {
    let (partition, facts::CodeLocation { bucket, object, .. }) = (application.partition(), code);
    format!("arn:{partition}:s3:::{bucket}/{object}").parse().ok()
}

fn via(service: &str, region: Region) -> String {
    let domain = if region.partition() == "aws-cn" { "amazonaws.com.cn" } else { "amazonaws.com" };
    format!("{service}.{region}.{domain}")
}
