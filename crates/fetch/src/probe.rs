use std::collections::BTreeMap;
use std::sync::Arc;

use hydrant_core::{Account, AccountId, Answer, Fact, Query, Region, Target, Unknown};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::collectors;
use crate::door::Session;
use crate::organization::{self, Page};
use crate::{Connection, FetchError};

/// How an account answered to the first few calls of a scan.
#[derive(Clone, Debug)]
pub struct AccountProbe {
    /// The account as listed.
    pub account: Account,
    /// What could not be read; empty if all is well.
    pub unknowns: Vec<Unknown>,
    /// Regions that are enabled.
    pub regions: Vec<Region>,
}

/// Calls of the bench's bare SDK loop.
#[derive(Clone, Copy, Debug)]
pub struct BareLoop {
    /// Requests sent.
    pub calls: u64,
    /// Requests that failed.
    pub failed: u64,
}

impl Connection {
    /// The accounts that a scan would enter and those it would skip; two or more calls.
    pub async fn accounts(&self) -> Result<BTreeMap<AccountId, Account>, FetchError> {
        let session = Session::new(Arc::clone(&self.door), None);
        let (pages, mut received) = mpsc::channel(16);
        let listing = organization::list(&session, &self.choices, self.caller, self.home, pages);
        let gather = async {
            let mut found = BTreeMap::new();
            while let Some(page) = received.recv().await {
                if let Page::Accounts(accounts) = page {
                    found.extend(accounts.into_iter().map(|account| (account.id, account)));
                }
            }
            found
        };
        let (listing, found) = tokio::join!(listing, gather);
        listing.map(|()| found)
    }

    /// The Regions that a scan would list in the caller's account.
    pub async fn own_regions_now(&self) -> Result<Vec<Region>, Unknown> {
        let session = Session::new(Arc::clone(&self.door), None);
        let answer = collectors::regions(&session, Target::new(self.caller, self.home)).await;
        match (answer, &self.choices.regions) {
            (Answer::Regions(Fact::Known(regions, _)), Some(chosen)) => Ok(chosen
                .iter()
                .copied()
                .filter(|region| regions.enabled.contains(region))
                .collect()),
            (Answer::Regions(Fact::Known(regions, _)), None) => Ok(regions.enabled),
            (Answer::Regions(Fact::Unknown(unknown)), _) => Err(unknown),
            _ => Ok(Vec::new()),
        }
    }

    /// Enters each account and asks the first questions of a scan there, in the home Region only.
    pub async fn probe(&self, accounts: Vec<Account>) -> Vec<AccountProbe> {
        let mut tasks = JoinSet::new();
        for account in accounts {
            let session = Session::new(Arc::clone(&self.door), None);
            let target = Target::new(account.id, self.home);
            tasks.spawn(async move { probe(&session, account, target).await });
        }
        let mut probes = tasks.join_all().await;
        probes.sort_by_key(|probe| probe.account.id);
        probes
    }

    /// Sends `calls` listings with one SDK client and nothing of hydrant around it but the guard: the
    /// yardstick of the bench.
    pub async fn bare_loop(&self, calls: u64, in_flight: u64) -> Result<BareLoop, Unknown> {
        use aws_credential_types::provider::ProvideCredentials as _;
        let client = self.door.clients.firehose.clone();
        let credentials = self.door.accounts.base().await?.provide_credentials().await;
        let Ok(credentials) = credentials else { return Ok(BareLoop { calls: 0, failed: 0 }) };
        let ticket = crate::clients::Ticket { region: self.home.to_string(), credentials };
        let mut tasks = JoinSet::new();
        for lane in 0..in_flight {
            let (client, ticket) = (client.clone(), ticket.clone());
            let share = calls / in_flight + u64::from(lane < calls % in_flight);
            tasks.spawn(async move {
                let mut failed = 0;
                for _ in 0..share {
                    let request = client.list_delivery_streams().limit(10_000);
                    let answer = request.customize().config_override(ticket.clone()).send().await;
                    failed += u64::from(answer.is_err());
                }
                failed
            });
        }
        Ok(BareLoop { calls, failed: tasks.join_all().await.into_iter().sum() })
    }
}

async fn probe(session: &Session, account: Account, target: Target) -> AccountProbe {
    let places = collectors::Places::default();
    let mut unknowns = Vec::new();
    let mut regions = Vec::new();
    match collectors::regions(session, target).await {
        Answer::Regions(Fact::Known(found, _)) => regions = found.enabled,
        Answer::Regions(Fact::Unknown(unknown)) => unknowns.push(unknown),
        _ => {}
    }
    let entered =
        unknowns.iter().all(|unknown| unknown.source.api != &hydrant_core::api::STS_ASSUME_ROLE);
    let questions = [
        Query::DeliveryStreams(target),
        Query::Streams(target),
        Query::Applications(target),
        Query::Trails(target),
    ];
    for query in questions.into_iter().filter(|_| entered) {
        match collectors::ask(session, &query, &places, None).await {
            Answer::Listing(Fact::Unknown(unknown)) | Answer::Trails(Fact::Unknown(unknown)) => {
                unknowns.push(unknown);
            }
            _ => {}
        }
    }
    for query in [Query::Buckets(target.account), Query::AccountBlock(target.account)]
        .into_iter()
        .filter(|_| entered)
    {
        match collectors::ask(session, &query, &places, None).await {
            Answer::Buckets(Fact::Unknown(unknown))
            | Answer::AccountBlock(Fact::Unknown(unknown)) => unknowns.push(unknown),
            _ => {}
        }
    }
    if entered && let Err(unknown) = collectors::readable(session, target).await {
        unknowns.push(unknown);
    }
    AccountProbe { account, unknowns, regions }
}
