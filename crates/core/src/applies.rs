//! Where a question does not arise: things in the making, and things whose owner is not the organization.

use crate::facts::{
    Application, ApplicationDetail, Bucket, BucketOwner, DeliveryStream, DeliveryStreamDescription,
    Destination, DestinationKind, Key, KeyAccess, Stream, StreamSummary,
};
use crate::{Context, Source, Stop, Target, Unknown};

impl DeliveryStream {
    /// The description of a stream that is neither being made nor deleted.
    pub(crate) fn settled(&self) -> Result<&DeliveryStreamDescription, Stop> {
        let description = self.description.known()?;
        if description.in_transition() {
            return Err(in_state("delivery stream", &description.status));
        }
        Ok(description)
    }

    /// Its destinations, if this version knows their kind: a destination of another kind can keep its
    /// credentials, logging and functions anywhere.
    pub(crate) fn destinations(&self) -> Result<&[Destination], Stop> {
        let fact = &self.description;
        let destinations = &self.settled()?.destinations;
        if destinations.is_empty() {
            return Err(Stop::undecided(fact, "AWS named no destination"));
        }
        if destinations.iter().any(|it| it.kind == DestinationKind::Unknown) {
            return Err(Stop::undecided(fact, "the kind of destination is not known"));
        }
        Ok(destinations)
    }
}

impl Stream {
    /// The summary of a stream that is neither being made nor deleted.
    pub(crate) fn settled(&self) -> Result<&StreamSummary, Stop> {
        let summary = self.summary.known()?;
        if summary.in_transition() {
            return Err(in_state("stream", &summary.status));
        }
        Ok(summary)
    }

    /// Ends a part only where the stream is known to be in the making: what other facts prove about it
    /// must not be hidden by a missing summary, which counts as a gap on its own.
    pub(crate) fn unless_unsettled(&self) -> Result<(), Stop> {
        match self.settled() {
            Err(Stop::NotApplicable(why)) => Err(Stop::NotApplicable(why)),
            _ => Ok(()),
        }
    }
}

impl Application {
    /// The description of an application that is not being deleted.
    pub(crate) fn settled(&self) -> Result<&ApplicationDetail, Stop> {
        let detail = self.detail.known()?;
        if detail.in_transition() {
            return Err(in_state("application", &detail.status));
        }
        Ok(detail)
    }
}

impl Bucket {
    /// Where a bucket is, if an account of the scan owns it.
    pub(crate) fn place(&self) -> Result<Target, Stop> {
        match self.owner.known()? {
            BucketOwner::Member(target) => Ok(*target),
            BucketOwner::Missing => {
                Err(Stop::not_applicable("The bucket does not exist; bucket-missing speaks."))
            }
            BucketOwner::Elsewhere => Err(Stop::not_applicable(
                "No scanned account owns the bucket; bucket-outside-org speaks.",
            )),
        }
    }
}

impl Context<'_> {
    /// A source stream in an account that is not scanned is judged where it is read from, not here: its
    /// owner is not the one who reads the report.
    pub(crate) fn own_stream(&self, stream: &Stream) -> Result<(), Stop> {
        match stream.arn.account() {
            Some(account) if !self.scanned(account) => Err(Stop::not_applicable(format!(
                "The stream belongs to account {account}, which is not scanned; \
                 firehose-source-unencrypted judges it as a source."
            ))),
            _ => Ok(()),
        }
    }

    /// A key that guards nothing but source streams of accounts that are not scanned is the business of
    /// their owners. A key that no stream is known to use, or only a bucket that names it without its
    /// account, may not be on a data path at all.
    pub(crate) fn path_key(&self, key: &Key) -> Result<(), Stop> {
        let foreign = |user: &crate::Arn| {
            user.service() == "kinesis" && user.account().is_some_and(|it| !self.scanned(it))
        };
        let users = self.users.of_key(&key.arn);
        if users.is_empty() {
            return Err(Stop::undecided(&key.metadata, "what the key guards is not known"));
        }
        if users.iter().all(foreign) {
            return Err(Stop::not_applicable(
                "The key guards only a source stream of an account that is not scanned.",
            ));
        }
        if !self.users.surely_of_key(&key.arn) {
            let why = "a bucket names the key without its account, and S3 looks for it in the \
                account of the writer";
            return Err(Stop::undecided(&key.metadata, why));
        }
        Ok(())
    }

    /// The same, and ends a part where the organization cannot change the key: an outside account owns
    /// it.
    pub(crate) fn own_key(&self, key: &Key) -> Result<(), Stop> {
        self.path_key(key)?;
        match key.arn.account() {
            Some(account) if self.outside(account)? => Err(Stop::not_applicable(format!(
                "The key belongs to account {account}, outside the organization; \
                 key-outside-org speaks."
            ))),
            _ => Ok(()),
        }
    }
}

impl Key {
    /// Ends a part where the key is known to have no policy or rotation that a customer sets. A missing
    /// description is a gap on its own, and hides nothing that the policy proves.
    pub(crate) fn unless_unmanaged(&self) -> Result<(), Stop> {
        match self.metadata.known() {
            Ok(None) => Err(Stop::not_applicable("The key does not exist; key-unusable speaks.")),
            Ok(Some(metadata)) if !metadata.customer_managed() => {
                Err(Stop::not_applicable("AWS manages the key; its owner cannot change this."))
            }
            _ => Ok(()),
        }
    }

    /// What was asked about the key's access, or why nothing was.
    pub(crate) fn asked(&self) -> Result<&KeyAccess, Stop> {
        match &self.access {
            Some(access) => Ok(access),
            None => Err(match self.metadata.known() {
                Err(unknown) => unknown.into(),
                Ok(_) => Stop::undecided(&self.metadata, "the key's policy was not asked for"),
            }),
        }
    }
}

/// Something that has no fact of its own, because the scan stopped before it was asked.
pub(crate) fn never_asked(source: Source, what: &str) -> Stop {
    Stop::from(&Unknown::not_asked(source, what))
}

fn in_state(what: &str, status: &str) -> Stop {
    Stop::not_applicable(format!("The {what} is {status}."))
}
