use hydrant_core::facts::EnabledRegions;
use hydrant_core::{Answer, Source, Target, api};

use super::fact;
use crate::door::Session;

/// The Regions of an account, enabled and not (EC2 API Reference, `DescribeRegions`).
pub(crate) async fn regions(session: &Session, target: Target) -> Answer {
    let api = &api::EC2_DESCRIBE_REGIONS;
    let client = &session.door.clients.ec2;
    let send = |ticket| {
        client.describe_regions().all_regions(true).customize().config_override(ticket).send()
    };
    let answer = session.call(api, target, send).await;
    if answer.is_ok() {
        session.door.regions_described(target.account);
    }
    let source = Source { api, account: target.account, region: target.region };
    Answer::Regions(fact(source, answer, |answer| {
        let mut regions = EnabledRegions::default();
        for row in answer.regions() {
            let Some(region) = row.region_name().and_then(|name| name.parse().ok()) else {
                continue;
            };
            match row.opt_in_status() {
                Some("not-opted-in") => regions.off.push(region),
                _ => regions.enabled.push(region),
            }
        }
        regions.enabled.sort();
        regions.off.sort();
        regions
    }))
}
