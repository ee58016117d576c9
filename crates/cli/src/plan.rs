use hydrant_core::{AccountId, Region, ScanScope};
use hydrant_fetch::{Choices, LOOK_BACK_DAYS, RoleChoice, session_policy};

use crate::args::Reach;
use crate::config::Config;
use crate::hint::Usage;

/// The role that the policy command makes and the scan assumes.
pub(crate) const ROLE: &str = "hydrant-audit";

/// What to do about an account id that is none.
const ACCOUNTS: &str = "Account ids are separated by commas: 111111111111,222222222222";

const REGIONS: &str =
    "Regions are separated by commas, as in eu-west-1,us-east-1; all stands for every enabled one.";

/// What was typed and configured, as the scan understands it.
pub(crate) fn choices(reach: &Reach, config: &Config) -> Result<Choices, Usage> {
    let scope = if reach.org {
        ScanScope::Organization
    } else if reach.accounts.is_empty() {
        ScanScope::Caller
    } else {
        ScanScope::Accounts(accounts("--accounts", &reach.accounts)?)
    };
    let mut exclude = accounts("--exclude-accounts", &reach.exclude_accounts)?;
    exclude.extend(&config.exclude_accounts);
    let regions = if reach.regions.is_empty() {
        Some(sorted(config.regions.clone())).filter(|regions| !regions.is_empty())
    } else {
        regions(&reach.regions)?
    };
    if reach.max_in_flight == 0 {
        return Err(Usage::new("--max-in-flight is 0", "It must be at least 1."));
    }
    Ok(Choices {
        profile: reach.profile.clone(),
        scope,
        regions,
        exclude,
        units: reach.ou.clone(),
        role: RoleChoice {
            name: reach
                .role
                .clone()
                .or_else(|| config.role.clone())
                .unwrap_or_else(|| ROLE.to_owned()),
            external_id: reach.external_id.clone().or_else(|| config.external_id.clone()),
            session_policy: session_policy(),
            in_own_account: reach.role_in_own_account,
        },
        look_back_days: config.look_back_days.unwrap_or(LOOK_BACK_DAYS),
        max_in_flight: reach.max_in_flight,
        endpoint: None,
        watched: false,
    })
}

fn accounts(place: &str, words: &[String]) -> Result<Vec<AccountId>, Usage> {
    let parse = |word: &String| {
        word.trim().parse().map_err(|error| Usage::new(format!("{place}: {error}"), ACCOUNTS))
    };
    words.iter().map(parse).collect()
}

/// The chosen Regions, sorted; none for `all`.
fn regions(words: &[String]) -> Result<Option<Vec<Region>>, Usage> {
    if words == ["all"] {
        return Ok(None);
    }
    let parse = |word: &String| {
        word.trim().parse().map_err(|error| Usage::new(format!("--regions: {error}"), REGIONS))
    };
    Ok(Some(sorted(words.iter().map(parse).collect::<Result<_, _>>()?)))
}

fn sorted(mut regions: Vec<Region>) -> Vec<Region> {
    regions.sort();
    regions.dedup();
    regions
}
