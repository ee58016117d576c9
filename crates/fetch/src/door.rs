use std::collections::HashSet;
use std::future::Future;
use std::hash::Hash;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use futures::FutureExt as _;
use tokio::sync::{Semaphore, SemaphorePermit};

use hydrant_core::{AccountId, Api, CallCount, Placement, Reason, Source, Target, Unknown, api};

use crate::classify::{Failure, classify};
use crate::clients::{Clients, Ticket};
use crate::credentials::{Accounts, assumed};
use crate::partition;
use crate::throttle::Throttle;

/// How often a call may fail before it is given up.
pub(crate) const ATTEMPTS: u32 = 8;

/// How often a call may be throttled: AWS only asks for patience, so this is much more.
const THROTTLES: u32 = 24;

/// How many accounts' policies are read at once.
const READERS: usize = 32;

/// How often new credentials are tried.
const RENEWALS: u32 = 3;

/// The one door to AWS: every call takes a permit, is sent, classified, perhaps tried again, and counted.
#[derive(Debug)]
pub(crate) struct Door {
    pub(crate) clients: Clients,
    pub(crate) accounts: Accounts,
    pub(crate) throttle: Throttle,
    /// Requests that may be under way at once.
    places: Semaphore,
    /// Accounts whose policies may be read at once. A page of them is megabytes before what matters is taken
    /// out of it, and a thousand queries are under way.
    pub(crate) readers: Semaphore,
    /// Accounts that the scan covers.
    scanned: Mutex<HashSet<AccountId>>,
    /// Accounts that said which of their Regions are enabled.
    described: Mutex<HashSet<AccountId>>,
    counters: Vec<Counter>,
}

#[derive(Debug, Default)]
struct Counter {
    calls: AtomicU64,
    throttled: AtomicU64,
    denied: AtomicU64,
    failed: AtomicU64,
}

/// The door as one query uses it: the scheduler may have taken the permit of the first call already.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) door: Arc<Door>,
    prepaid: Option<&'static Api>,
    used: AtomicBool,
}

impl Session {
    pub(crate) fn new(door: Arc<Door>, prepaid: Option<&'static Api>) -> Self {
        Self { door, prepaid, used: AtomicBool::new(false) }
    }

    /// Calls an api in a target. `send` makes one request with the ticket it is given; it is called
    /// again for every attempt.
    pub(crate) async fn call<T, E, F, R>(
        &self,
        api: &'static Api,
        target: Target,
        send: F,
    ) -> Result<T, Failed>
    where
        E: ProvideErrorMetadata,
        F: Fn(Ticket) -> R,
        R: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    {
        let paid = self.prepaid == Some(api) && !self.used.swap(true, Ordering::Relaxed);
        self.door.call(api, target, paid, send).await
    }
}

/// A call that brought nothing.
#[derive(Clone, Debug)]
pub(crate) struct Failed {
    pub(crate) source: Source,
    pub(crate) failure: Failure,
}

impl Failed {
    /// A call whose answer is missing for a reason of our own: nobody could get into the account, or what came
    /// is no answer.
    pub(crate) fn of(unknown: &Unknown) -> Self {
        let failure = Failure {
            reason: unknown.reason,
            code: unknown.code.clone(),
            detail: unknown.detail.clone(),
            retry: false,
            expired: false,
            explained: false,
            bucket_region: None,
        };
        Self { source: unknown.source, failure }
    }

    /// As a missing fact.
    pub(crate) fn unknown(self) -> Unknown {
        let Failure { reason, code, detail, .. } = self.failure;
        Unknown { source: self.source, reason, code, detail }
    }
}

impl Door {
    pub(crate) fn new(clients: Clients, accounts: Accounts, max_in_flight: usize) -> Self {
        let counters = api::APIS.iter().map(|_| Counter::default()).collect();
        Self {
            clients,
            accounts,
            throttle: Throttle::default(),
            places: Semaphore::new(max_in_flight),
            readers: Semaphore::new(READERS),
            scanned: Mutex::default(),
            described: Mutex::default(),
            counters,
        }
    }

    async fn call<T, E, F, R>(
        self: &Arc<Self>,
        api: &'static Api,
        target: Target,
        mut paid: bool,
        send: F,
    ) -> Result<T, Failed>
    where
        E: ProvideErrorMetadata,
        F: Fn(Ticket) -> R,
        R: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    {
        let source = Source { api, account: target.account, region: target.region };
        let counter = self.counter(api);
        let mut tries = Tries::default();
        loop {
            let ticket = self.ticket(api, target).await.map_err(|unknown| Failed::of(&unknown))?;
            if !std::mem::take(&mut paid) {
                self.permit(api, target).await;
            }
            counter.calls.fetch_add(1, Ordering::Relaxed);
            let place = self.place(api).await;
            let answer = send(ticket).await;
            drop(place);
            let error = match answer {
                Ok(answer) => return Ok(answer),
                Err(error) => self.doubted(target.account, classify(&error)),
            };
            match error.reason {
                Reason::Throttled => {
                    counter.throttled.fetch_add(1, Ordering::Relaxed);
                    self.throttle.empty(api, target, Instant::now());
                }
                Reason::DeniedByIdentity | Reason::DeniedByScp | Reason::DeniedByKms => {
                    counter.denied.fetch_add(1, Ordering::Relaxed);
                }
                _ if error.retry || error.expired => {
                    counter.failed.fetch_add(1, Ordering::Relaxed);
                }
                _ => {}
            }
            let again = tries.again(&error);
            if error.expired && again.is_some() {
                self.accounts.forget(target.account);
            } else if let Some(attempt) = again {
                tokio::time::sleep(pause(attempt, api, target)).await;
            } else {
                tracing::debug!(api = api.name, %target, code = error.code.as_deref(), "gave up: {}", error.reason.words());
                return Err(Failed { source, failure: error });
            }
        }
    }

    /// Waits for a token.
    async fn permit(&self, api: &'static Api, target: Target) {
        let now = Instant::now();
        let when = self.throttle.reserve(api, target, now);
        if when > now {
            tokio::time::sleep_until(when.into()).await;
        }
    }

    /// A place in flight. The organization's own listing never waits for one: everything waits for it.
    async fn place(&self, api: &Api) -> Option<SemaphorePermit<'_>> {
        match api.service() {
            "organizations" => None,
            // The semaphore is never closed.
            _ => self.places.acquire().await.ok(),
        }
    }

    /// From now on every Region that this account is asked in is known to be enabled.
    pub(crate) fn regions_described(&self, account: AccountId) {
        self.described.lock().unwrap_or_else(PoisonError::into_inner).insert(account);
    }

    /// A Region that its account calls enabled is not off, whatever an error code says: taking it as off
    /// would skip it in silence.
    fn doubted(&self, account: AccountId, mut failure: Failure) -> Failure {
        let described = self.described.lock().unwrap_or_else(PoisonError::into_inner);
        if failure.reason == Reason::RegionOff && described.contains(&account) {
            failure.reason = Reason::Failed;
        }
        failure
    }

    /// From now on this account may be entered for what others refer to: it is one of the scan's.
    pub(crate) fn may_enter(&self, account: AccountId) {
        self.scanned.lock().unwrap_or_else(PoisonError::into_inner).insert(account);
    }

    /// Whether calls can be made in this account at all. An account that is not the scan's is never
    /// tried: its id can come from a configuration, and the attempt would show it our external id.
    pub(crate) async fn enters(self: &Arc<Self>, account: AccountId) -> bool {
        let scanned =
            self.scanned.lock().unwrap_or_else(PoisonError::into_inner).contains(&account);
        scanned && self.credentials(account).await.is_ok()
    }

    /// Credentials and Region for a call; on failure the unknown names the AssumeRole that failed.
    async fn ticket(self: &Arc<Self>, api: &Api, target: Target) -> Result<Ticket, Unknown> {
        let region = match api.placement {
            Placement::Regional => target.region,
            Placement::Global => partition::global(self.accounts.home),
        };
        let credentials = self.credentials(target.account).await?;
        Ok(Ticket { region: region.to_string(), credentials })
    }

    async fn credentials(self: &Arc<Self>, account: AccountId) -> Result<Credentials, Unknown> {
        let door = Arc::clone(self);
        let begin = move || {
            async move {
                if door.accounts.assumes(account) {
                    door.assume(account).await
                } else {
                    door.accounts.base().await
                }
            }
            .boxed()
        };
        self.accounts.credentials(account, begin).await
    }

    /// AssumeRole goes through the same permits, retries and counts; the caller's account signs.
    async fn assume(self: Arc<Self>, account: AccountId) -> Result<Credentials, Unknown> {
        let api = &api::STS_ASSUME_ROLE;
        let target = Target::new(self.accounts.caller, self.accounts.home);
        let source = Source { api, account, region: self.accounts.home };
        let counter = self.counter(api);
        let mut tries = Tries::default();
        loop {
            self.permit(api, target).await;
            let credentials = self.accounts.base().await?;
            let ticket = Ticket { region: self.accounts.home.to_string(), credentials };
            counter.calls.fetch_add(1, Ordering::Relaxed);
            let request = self.accounts.assume_role(account).customize().config_override(ticket);
            let place = self.place(api).await;
            let answer = request.send().await;
            drop(place);
            let failure = match answer {
                Ok(answer) => {
                    return assumed(&answer).ok_or_else(|| {
                        let detail = "AssumeRole answered without usable credentials".to_owned();
                        Unknown { source, reason: Reason::Failed, code: None, detail }
                    });
                }
                Err(error) => classify(&error),
            };
            // Whatever the code says, it is about the role, not about a Region that may be empty.
            let mut failure = failure;
            if matches!(failure.reason, Reason::RegionOff | Reason::NotSupported) {
                failure.reason = Reason::Failed;
            }
            if failure.reason == Reason::Throttled {
                counter.throttled.fetch_add(1, Ordering::Relaxed);
            }
            let Some(attempt) = tries.again(&failure) else {
                counter.denied.fetch_add(u64::from(!failure.retry), Ordering::Relaxed);
                return Err(Failed { source, failure }.unknown());
            };
            tokio::time::sleep(pause(attempt, api, target)).await;
        }
    }

    fn counter(&self, api: &Api) -> &Counter {
        let index = api::APIS.binary_search_by(|row| row.name.cmp(api.name)).unwrap_or_default();
        &self.counters[index]
    }

    /// Counts by api, in the order of the table; apis that were not called are left out.
    pub(crate) fn counts(&self) -> Vec<(&'static Api, CallCount)> {
        let counts = api::APIS.iter().zip(&self.counters).map(|(api, counter)| {
            let read = |value: &AtomicU64| value.load(Ordering::Relaxed);
            let count = CallCount {
                calls: read(&counter.calls),
                throttled: read(&counter.throttled),
                denied: read(&counter.denied),
                failed: read(&counter.failed),
            };
            (*api, count)
        });
        counts.filter(|(_, count)| count.calls > 0).collect()
    }
}

/// What went wrong with a call so far.
#[derive(Debug, Default)]
struct Tries {
    throttled: u32,
    failed: u32,
    expired: u32,
}

impl Tries {
    /// Counts a failure, and says how many of its kind there were if it is worth another try.
    fn again(&mut self, failure: &Failure) -> Option<u32> {
        let (count, most) = match failure.reason {
            _ if failure.expired => (&mut self.expired, RENEWALS),
            Reason::Throttled => (&mut self.throttled, THROTTLES),
            _ => (&mut self.failed, ATTEMPTS),
        };
        *count += 1;
        ((failure.retry || failure.expired) && *count < most).then_some(*count)
    }
}

/// Exponential with a spread that differs between targets, so that neighbours do not retry together.
pub(crate) fn pause(attempt: u32, api: &Api, place: impl Hash) -> Duration {
    use std::hash::{DefaultHasher, Hasher as _};
    let mut hasher = DefaultHasher::new();
    (attempt, api.name, place).hash(&mut hasher);
    let ceiling = 100u64 << attempt.min(6);
    Duration::from_millis(ceiling / 2 + hasher.finish() % (ceiling / 2))
}
