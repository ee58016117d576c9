use hydrant_core::{
    Account, AccountId, Fact, Reason, Region, ScanScope, Skip, Source, Target, Unknown, api,
};
use tokio::sync::mpsc;

use crate::connect::no_organization;
use crate::door::{Failed, Session};
use crate::{Choices, FetchError};

/// What the listing of an organization tells, piece by piece, so that the crawl can begin with the first
/// page of accounts.
#[derive(Debug)]
pub(crate) enum Page {
    /// The organization's id and management account.
    Identity(Fact<(String, AccountId)>),
    /// Some accounts.
    Accounts(Vec<Account>),
    /// The list is complete, or it is not and why.
    Complete(Fact<()>),
}

/// Lists the organization's accounts page by page. For a scan of chosen accounts the list only says who
/// is a member, so that it may fail without stopping the scan.
pub(crate) async fn list(
    session: &Session,
    choices: &Choices,
    caller: AccountId,
    home: Region,
    pages: mpsc::Sender<Page>,
) -> Result<(), FetchError> {
    let chosen = match &choices.scope {
        ScanScope::Organization => None,
        ScanScope::Caller => Some(vec![caller]),
        ScanScope::Accounts(accounts) => Some(accounts.clone()),
    };
    if let Some(chosen) = &chosen {
        let accounts = chosen.iter().map(|id| by_id(*id, choices)).collect();
        let _ = pages.send(Page::Accounts(accounts)).await;
    }
    let target = Target::new(caller, home);
    let (identity, listed) = tokio::join!(
        identify(session, target),
        accounts(session, target, choices, chosen.as_deref(), &pages)
    );
    let alone = identity
        .as_ref()
        .is_err_and(|failed| failed.failure.is("AWSOrganizationsNotInUseException"));
    if alone && chosen.is_none() {
        return Err(FetchError::NotInOrganization(caller.to_string()));
    }
    if let (None, Err((failed, 0))) = (&chosen, &listed) {
        let (account, reason) = (caller.to_string(), reason(failed));
        return Err(FetchError::OrganizationDenied { account, reason });
    }
    // A unit that matches nobody must not look like an organization without streams.
    if chosen.is_none() && listed.as_ref().is_ok_and(|entered| *entered == 0) {
        return Err(FetchError::NothingChosen);
    }
    let source = |api| Source { api, account: caller, region: home };
    let identity = match identity {
        Ok(identity) => Fact::Known(identity, source(&api::ORGANIZATIONS_DESCRIBE_ORGANIZATION)),
        Err(failed) if alone => Fact::Unknown(no_organization(failed.source)),
        Err(failed) => Fact::Unknown(failed.unknown()),
    };
    let complete = match listed {
        Ok(_) => Fact::Known((), source(&api::ORGANIZATIONS_LIST_ACCOUNTS)),
        // Outside an organization the accounts of the scan are all there are.
        Err(_) if alone => Fact::Known((), source(&api::ORGANIZATIONS_LIST_ACCOUNTS)),
        Err((failed, _)) => Fact::Unknown(failed.unknown()),
    };
    let _ = pages.send(Page::Identity(identity)).await;
    let _ = pages.send(Page::Complete(complete)).await;
    Ok(())
}

fn reason(failed: &Failed) -> String {
    match (&failed.failure.code, failed.failure.reason) {
        (Some(code), Reason::Failed) => format!("{code}: {}", failed.failure.detail),
        (Some(code), reason) => format!("{code}, {}", reason.words()),
        (None, _) => failed.failure.detail.clone(),
    }
}

async fn identify(session: &Session, target: Target) -> Result<(String, AccountId), Failed> {
    let api = &api::ORGANIZATIONS_DESCRIBE_ORGANIZATION;
    let client = &session.door.clients.organizations;
    let send = |ticket| client.describe_organization().customize().config_override(ticket).send();
    let answer = session.call(api, target, send).await?;
    let organization = answer.organization();
    let id = organization.and_then(|it| it.id()).unwrap_or_default().to_owned();
    let management =
        organization.and_then(|it| it.master_account_id()).and_then(|id| id.parse().ok());
    Ok((id, management.unwrap_or(target.account)))
}

/// Pages until there is no token: an empty page with a token is legal (Organizations API Reference,
/// `ListAccounts`). Says how many accounts are scanned, or on failure how many came before.
async fn accounts(
    session: &Session,
    target: Target,
    choices: &Choices,
    chosen: Option<&[AccountId]>,
    pages: &mpsc::Sender<Page>,
) -> Result<usize, (Failed, usize)> {
    let client = &session.door.clients.organizations;
    let mut token = None;
    let mut count = 0;
    let mut entered = 0;
    loop {
        let send = |ticket| {
            let request = client.list_accounts().max_results(20).set_next_token(token.clone());
            request.customize().config_override(ticket).send()
        };
        let answer = session.call(&api::ORGANIZATIONS_LIST_ACCOUNTS, target, send).await;
        let answer = answer.map_err(|failed| (failed, count))?;
        let rows = answer.accounts();
        let page: Vec<Account> =
            rows.iter().filter_map(|row| member(row, choices, chosen)).collect();
        let unread = page.len() < rows.len();
        count += page.len();
        entered += page.iter().filter(|account| account.skip.is_none()).count();
        if pages.send(Page::Accounts(page)).await.is_err() {
            // The crawl was stopped: nobody listens any more.
            return Ok(entered);
        }
        if unread {
            return Err((unsaid(target, "a row of the list could not be read"), count));
        }
        let before = std::mem::replace(&mut token, answer.next_token().map(str::to_owned));
        if token.is_none() {
            return Ok(entered);
        }
        if token == before {
            return Err((unsaid(target, "the list did not come to an end"), count));
        }
    }
}

/// An answer that does not say who all the members are. Who came before stays in the scan.
fn unsaid(target: Target, why: &str) -> Failed {
    let Target { account, region } = target;
    let source = Source { api: &api::ORGANIZATIONS_LIST_ACCOUNTS, account, region };
    Failed::of(&Unknown::undecided(source, why))
}

/// None where the row names no account: that may be the one that matters.
fn member(
    row: &aws_sdk_organizations::types::Account,
    choices: &Choices,
    chosen: Option<&[AccountId]>,
) -> Option<Account> {
    let id: AccountId = row.id()?.parse().ok()?;
    // `Status` was retired in favour of `State`; emulators still send it alone.
    let state = row.state().map(|it| it.as_str()).or(row.status().map(|it| it.as_str()));
    let state = state.unwrap_or("ACTIVE").to_owned();
    let path = row.paths().first().cloned().unwrap_or_default();
    let inside =
        |unit: &String| path.split('/').any(|part| part == unit) || path.starts_with(unit.as_str());
    let skip = if state != "ACTIVE" {
        Some(Skip::NotActive)
    } else if choices.exclude.contains(&id) {
        Some(Skip::Excluded)
    } else if chosen.is_some_and(|chosen| !chosen.contains(&id)) {
        Some(Skip::NotChosen)
    } else if !choices.units.is_empty() && !choices.units.iter().any(inside) {
        Some(Skip::OtherUnit)
    } else {
        None
    };
    Some(Account { id, name: row.name().unwrap_or_default().to_owned(), path, state, skip })
}

fn by_id(id: AccountId, choices: &Choices) -> Account {
    let skip = choices.exclude.contains(&id).then_some(Skip::Excluded);
    Account { id, name: String::new(), path: String::new(), state: String::new(), skip }
}
