//! What checks ask about the things beside a stream: whose they are, and where they lie.

use std::collections::BTreeSet;

use crate::applies::never_asked;
use crate::facts::{Bucket, Channel, ChannelDetail, LogDestination, Macie, StreamSummary};
use crate::{Arn, Context, Fact, Judge, Reason, Source, Stop, Target, api};

impl Context<'_> {
    /// Ends a part where an outside account owns the resource: its owner is not the one who reads the
    /// report.
    pub(crate) fn own_resource(&self, arn: &Arn, what: &str) -> Result<(), Stop> {
        match arn.account() {
            Some(account) if self.outside(account)? => Err(Stop::not_applicable(format!(
                "The {what} belongs to account {account}, outside the organization."
            ))),
            _ => Ok(()),
        }
    }

    /// A bucket that no scanned account lists belongs to nobody inside only where every account that
    /// could own it was asked for its list.
    pub(crate) fn nobody_owns(&self, bucket: &Bucket) -> Result<(), Stop> {
        let organization = &self.snapshot.header.organization;
        organization.complete.known()?;
        for account in organization.accounts.values() {
            if let Some(skip) = account.skip {
                let why = format!("account {} ({}) may own the bucket", account.id, skip.words());
                return Err(Stop::undecided(&bucket.owner, why));
            }
            let Some(list) = self.snapshot.bucket_lists.get(&account.id) else {
                let why = format!("the buckets of account {} were not listed", account.id);
                return Err(Stop::undecided(&bucket.owner, why));
            };
            list.known()?;
        }
        if let Some(account) = self.settings.trusted_accounts.first() {
            let why = format!("a trusted account, {account} for one, may own the bucket");
            return Err(Stop::undecided(&bucket.owner, why));
        }
        Ok(())
    }

    /// The list that log destinations of a target are rows of.
    pub(crate) fn destinations(&self, target: Target) -> Result<&Fact<Vec<LogDestination>>, Stop> {
        let Target { account, region } = target;
        let source = Source { api: &api::LOGS_DESCRIBE_DESTINATIONS, account, region };
        let feeds = self.snapshot.feeds(target);
        Ok(&feeds.ok_or_else(|| never_asked(source, "no feeds were asked for"))?.destinations)
    }

    /// Macie where a bucket is, if it is on there.
    pub(crate) fn macie(&self, target: Target) -> Result<&Macie, Stop> {
        let Target { account, region } = target;
        let source = Source { api: &api::MACIE2_GET_MACIE_SESSION, account, region };
        let macie = self.snapshot.macie(target);
        let macie = macie.ok_or_else(|| never_asked(source, "Macie was not asked"))?;
        // A Region without the service has nothing to switch on.
        if macie.enabled.known().is_err_and(|unknown| unknown.reason == Reason::NotSupported) {
            return Err(Stop::not_applicable(format!("Macie does not exist in {region}.")));
        }
        if !*macie.enabled.known()? {
            return Err(Stop::not_applicable("Macie is off there; macie-disabled speaks."));
        }
        Ok(macie)
    }

    /// Fails if subnets lie in one Availability Zone. A subnet that was not found may lie in another.
    pub(crate) fn zones(
        &self,
        judge: &mut Judge,
        target: Target,
        subnets: &BTreeSet<&str>,
        whose: &str,
    ) -> Result<(), Stop> {
        let Target { account, region } = target;
        let source = Source { api: &api::EC2_DESCRIBE_SUBNETS, account, region };
        let network = self.snapshot.network(target);
        let fact =
            &network.ok_or_else(|| never_asked(source, "no subnets were asked for"))?.subnets;
        let known = fact.known()?;
        let of = |id: &&str| known.iter().find(|subnet| subnet.id == **id);
        let zones: BTreeSet<&str> =
            subnets.iter().filter_map(of).map(|subnet| subnet.zone.as_str()).collect();
        let seen = zones.iter().copied().collect::<Vec<_>>().join(", ");
        if zones.len() > 1 {
            judge.saw(fact, "AvailabilityZoneId", seen);
            return Ok(());
        }
        if let Some(lost) = subnets.iter().find(|id| of(id).is_none()) {
            return Err(Stop::undecided(fact, format!("the subnet {lost} was not found")));
        }
        let sentence = format!("{whose} lie in one Availability Zone, {seen}.");
        judge.fail(fact, "AvailabilityZoneId", seen, "two Availability Zones or more", sentence);
        Ok(())
    }
}

impl StreamSummary {
    /// Whether the stream has managed-delivery channels, where AWS said.
    pub(crate) fn has_channels(&self) -> Option<bool> {
        self.channel_count.map(|count| count > 0)
    }
}

impl Channel {
    /// The description of a channel that exists and is neither being made nor deleted.
    pub(crate) fn settled(&self) -> Result<&ChannelDetail, Stop> {
        let Some(detail) = self.detail.known()? else {
            return Err(Stop::not_applicable("The channel does not exist any more."));
        };
        if matches!(detail.status.as_str(), "CREATING" | "DELETING" | "FAILED") {
            return Err(Stop::not_applicable(format!("The channel is {}.", detail.status)));
        }
        Ok(detail)
    }
}
