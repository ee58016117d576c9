use anyhow::Context as _;
use hydrant_fetch::Endpoint;
use hydrant_sim::{Options, Sim};

use crate::args::Day;

/// Starts the embedded organization; it lives as long as the value.
pub(crate) async fn start(day: Day) -> anyhow::Result<(Sim, Endpoint)> {
    let org = match day {
        Day::Before => hydrant_sim::demo::before(),
        Day::After => hydrant_sim::demo::after(),
    }
    .context("the demo organization is not valid")?;
    let management = org.organization.management_account.clone();
    let sim = Sim::start(org, Options::default())
        .await
        .context("the demo organization cannot listen on loopback")?;
    let access_key = Sim::access_key(&management);
    let endpoint = Endpoint { url: sim.endpoint(), access_key, region: "us-east-1".to_owned() };
    Ok((sim, endpoint))
}
