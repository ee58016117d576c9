use std::collections::BTreeMap;

use super::{ARCHIVE, HOME, MANAGEMENT, OTHER, SHOP, account, home, known_in, region};
use crate::{Account, AccountId, Organization, SNAPSHOT_VERSION, ScanHeader, ScanScope, api};

/// The scan: of the whole organization, by the management account.
pub fn header() -> ScanHeader {
    let time = |text: &str| text.parse().expect("a time");
    ScanHeader {
        version: SNAPSHOT_VERSION,
        id: "20260601T080000Z-sample".to_owned(),
        started_at: time("2026-06-01T08:00:00Z"),
        finished_at: Some(time("2026-06-01T08:01:30Z")),
        tool_version: "0.1.0".to_owned(),
        caller: account(MANAGEMENT),
        caller_arn: format!("arn:aws:sts::{MANAGEMENT}:assumed-role/audit/sample"),
        home: region(HOME),
        role: "hydrant-audit".to_owned(),
        scope: ScanScope::Organization,
        regions: None,
        narrowed_at_home: false,
        look_back_days: 7,
        fallback_regions: vec![region(OTHER), region(HOME)],
        organization: organization(),
    }
}

fn organization() -> Organization {
    let asker = home(MANAGEMENT);
    let identity = ("o-exampleorg1".to_owned(), account(MANAGEMENT));
    let accounts = [(MANAGEMENT, "management"), (SHOP, "shop"), (ARCHIVE, "log-archive")];
    Organization {
        identity: known_in(asker, &api::ORGANIZATIONS_DESCRIBE_ORGANIZATION, identity),
        complete: known_in(asker, &api::ORGANIZATIONS_LIST_ACCOUNTS, ()),
        accounts: accounts
            .map(|(id, name)| member(id, name))
            .into_iter()
            .collect::<BTreeMap<_, _>>(),
    }
}

fn member(id: &str, name: &str) -> (AccountId, Account) {
    let id = account(id);
    let path = format!("o-exampleorg1/r-root/{name}");
    (id, Account { id, name: name.to_owned(), path, state: "ACTIVE".to_owned(), skip: None })
}
