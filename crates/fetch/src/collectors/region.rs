use hydrant_core::facts::EnabledRegions;
use hydrant_core::{Answer, Fact, Source, Target, api};

use super::{endless, unreadable};
use crate::door::Session;

/// The Regions of an account, enabled and not (EC2 API Reference, `DescribeRegions`).
pub(crate) async fn regions(session: &Session, target: Target) -> Answer {
    let api = &api::EC2_DESCRIBE_REGIONS;
    let client = &session.door.clients.ec2;
    let send = |ticket| {
        client.describe_regions().all_regions(true).customize().config_override(ticket).send()
    };
    let answer = session.call(api, target, send).await;
    let source = Source { api, account: target.account, region: target.region };
    let answer = match answer {
        Ok(answer) => answer,
        Err(failed) => return Answer::Regions(Fact::Unknown(failed.unknown())),
    };
    let mut regions = EnabledRegions::default();
    for row in answer.regions() {
        let Some(region) = row.region_name().and_then(|name| name.parse().ok()) else {
            return Answer::Regions(unreadable(source));
        };
        match row.opt_in_status() {
            Some("not-opted-in") => regions.off.push(region),
            _ => regions.enabled.push(region),
        }
    }
    if regions.enabled.is_empty() {
        // Every account has Regions: an empty list is no answer.
        return Answer::Regions(endless(source));
    }
    regions.enabled.sort();
    regions.off.sort();
    session.door.regions_described(target.account);
    Answer::Regions(Fact::Known(regions, source))
}
