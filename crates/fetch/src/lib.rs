//! Everything that talks to AWS: sessions, permits, the crawl and its collectors.
//!
//! [`connect`] says who is asking, [`Connection::scan`] asks. What cannot be read is never an error: it
//! comes back as an unknown fact. Only what stops the whole scan is a [`FetchError`].

mod classify;
mod clients;
mod collectors;
mod connect;
mod crawl;
mod credentials;
mod door;
mod error;
mod estimate;
mod event;
mod frontier;
mod guard;
mod http;
mod lists;
mod organization;
mod partition;
mod patience;
mod policy;
mod probe;
mod reading;
mod throttle;

pub use connect::{Choices, Connection, Endpoint, LOOK_BACK_DAYS, connect};
pub use credentials::RoleChoice;
pub use error::FetchError;
pub use estimate::{Estimate, estimate};
pub use event::{Event, UnderWay};
pub use policy::{session_policy, statement_actions};
pub use probe::{AccountProbe, BareLoop};
