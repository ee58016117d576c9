//! The least time that any scanner needs.

use serde_json::{Value, json};

use super::bare::Bare;
use super::rounded;
use super::sim::ROUND_TRIP;

/// Accounts that one page of `ListAccounts` holds, its rate, and how many may be asked at once.
const PAGE: f64 = 20.0;
const PAGES_PER_SECOND: f64 = 8.0;
const PAGES_AT_ONCE: f64 = 12.0;
/// After the last page its accounts still need a session, their Regions and the lists of these.
const ROUND_TRIPS_OF_AN_ACCOUNT: f64 = 3.0;
/// Firehose answers so many descriptions a second in one account and Region.
const STREAMS_PER_SECOND: f64 = 5.0;

/// What the least time depends on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Work {
    pub(super) accounts: f64,
    /// The fewest calls, as the sim counts them.
    pub(super) calls: f64,
    /// How many calls were under way at most.
    pub(super) in_flight: f64,
    /// Delivery streams in the fullest account-Region.
    pub(super) busiest_cell: f64,
    pub(super) cores: f64,
}

/// The four terms, in seconds; the greatest is the floor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Floor {
    listing: f64,
    round_trips: f64,
    busiest_cell: f64,
    processor: f64,
}

impl Floor {
    pub(super) fn of(work: &Work, bare: Bare) -> Self {
        let round_trip = ROUND_TRIP.as_secs_f64();
        let pages = (work.accounts / PAGE).ceil().max(1.0);
        // A page names the next one, so each waits for the one before.
        let last_page =
            ((pages - 1.0) * round_trip).max((pages - PAGES_AT_ONCE) / PAGES_PER_SECOND);
        Self {
            listing: last_page + (1.0 + ROUND_TRIPS_OF_AN_ACCOUNT) * round_trip,
            round_trips: work.calls * round_trip / work.in_flight.max(1.0),
            busiest_cell: work.busiest_cell / STREAMS_PER_SECOND,
            processor: work.calls * (bare.client + bare.server) / work.cores.max(1.0),
        }
    }

    pub(super) fn seconds(&self) -> f64 {
        [self.listing, self.round_trips, self.busiest_cell, self.processor]
            .into_iter()
            .fold(0.0, f64::max)
    }

    pub(super) fn terms(&self) -> Value {
        json!({
            "listing": rounded(self.listing),
            "round_trips": rounded(self.round_trips),
            "busiest_cell": rounded(self.busiest_cell),
            "processor": rounded(self.processor),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The floors of docs and design: 0.6 s, 5.1 s and 61 s.
    #[test]
    fn known_floors() {
        let free = Bare { client: 0.0, server: 0.0 };
        for (accounts, seconds) in [(100.0, "0.6"), (1_000.0, "5.1"), (10_000.0, "61.3")] {
            let work = Work { accounts, calls: 0.0, in_flight: 1.0, busiest_cell: 0.0, cores: 2.0 };
            assert_eq!(format!("{:.1}", Floor::of(&work, free).seconds()), seconds);
        }
    }

    #[test]
    fn the_greatest_term_counts() {
        let bare = Bare { client: 100e-6, server: 60e-6 };
        let work = Work {
            accounts: 20.0,
            calls: 50_000.0,
            in_flight: 1_000.0,
            busiest_cell: 13.0,
            cores: 2.0,
        };
        let floor = Floor::of(&work, bare);
        assert_eq!(format!("{:.1}", floor.seconds()), "4.0");
        assert_eq!(floor.terms()["busiest_cell"], 2.6);
    }
}
