//! An organization with a hundred thousand findings.

use std::sync::{Arc, OnceLock};

use hydrant_core::facts::Stream;
use hydrant_core::sample::{self, HOME, ORDERS};
use hydrant_core::{Account, AccountId, Settings, Snapshot};

use super::harness::{book, broken};
use crate::book::Book;

/// How many findings there are at least. What is counted does not depend on it; what is timed does, and only
/// optimized code is worth a time.
pub(crate) const FINDINGS: usize = if cfg!(debug_assertions) { 10_000 } else { 100_000 };

const ACCOUNTS: usize = 50;

/// Copies of the broken stream in many accounts.
fn snapshot(copies: usize) -> Snapshot {
    let mut snapshot = broken();
    let stream = snapshot.streams[&sample::arn(ORDERS)].clone();
    let id =
        |number: usize| -> AccountId { format!("4{number:011}").parse().expect("twelve digits") };
    for number in 0..ACCOUNTS {
        let (id, unit) = (id(number), number % 5);
        let account = Account {
            id,
            name: format!("team-{number:02}"),
            path: format!("o-exampleorg1/r-root/ou-root-{unit}/{id}/"),
            state: "ACTIVE".to_owned(),
            skip: None,
        };
        snapshot.header.organization.accounts.insert(id, account);
    }
    let copies = (0..copies).map(|number| {
        let account = id(number % ACCOUNTS);
        let arn = sample::arn(&format!(
            "arn:aws:kinesis:{HOME}:{account}:stream/prod-orders-{number:05}-clickstream"
        ));
        (arn.clone(), Stream { arn, ..stream.clone() })
    });
    // Made at once and so without room to spare, as `Snapshot::assemble` leaves it.
    snapshot.streams = snapshot.streams.into_iter().chain(copies).collect();
    snapshot
}

/// Judged once for all tests.
pub(crate) fn crowd() -> Arc<Book> {
    static BOOK: OnceLock<Arc<Book>> = OnceLock::new();
    let made = BOOK.get_or_init(|| {
        let few = book(snapshot(10), &Settings::default()).findings.len();
        let more = book(snapshot(20), &Settings::default()).findings.len();
        let each = (more - few) / 10;
        book(snapshot(FINDINGS.div_ceil(each)), &Settings::default())
    });
    Arc::clone(made)
}
