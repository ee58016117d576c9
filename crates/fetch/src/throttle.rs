use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use hydrant_core::{Api, Placement, Target};

/// A token bucket per api, account and Region, kept as the time at which the bucket would be full again
/// (the generic cell rate algorithm): one number per bucket and no timers.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    full_again: Mutex<Buckets>,
}

type Buckets = HashMap<(&'static str, Target), Instant>;

impl Throttle {
    /// Takes a token and says when it may be used: now, or later.
    pub(crate) fn reserve(&self, api: &'static Api, target: Target, now: Instant) -> Instant {
        let interval = Duration::from_secs(1) / api.rate.per_second.max(1);
        // One token of slack: requests that leave evenly can still arrive in a bunch.
        let burst = api.rate.bucket().saturating_sub(1).max(1);
        let mut full_again = self.full_again.lock().unwrap_or_else(PoisonError::into_inner);
        make_room(&mut full_again, now);
        let slot = full_again.entry((api.name, place(api, target))).or_insert(now);
        let full = (*slot).max(now) + interval;
        *slot = full;
        full.checked_sub(interval * burst).map_or(now, |when| when.max(now))
    }

    /// AWS said "too many": the bucket is taken as empty.
    pub(crate) fn empty(&self, api: &'static Api, target: Target, now: Instant) {
        let interval = Duration::from_secs(1) / api.rate.per_second.max(1);
        let mut full_again = self.full_again.lock().unwrap_or_else(PoisonError::into_inner);
        make_room(&mut full_again, now);
        let slot = full_again.entry((api.name, place(api, target))).or_insert(now);
        *slot = (*slot).max(now + interval * api.rate.bucket());
    }
}

/// A bucket that is full again is as good as one that was never used: before the map would grow, these go. It
/// grows only with the buckets in use, and not with the organization.
fn make_room(buckets: &mut Buckets, now: Instant) {
    if buckets.len() < buckets.capacity() {
        return;
    }
    buckets.retain(|_, full_again| *full_again > now);
    // Were it nearly full of those in use, the next look would come too soon.
    if buckets.len() > buckets.capacity() / 2 {
        buckets.reserve(buckets.capacity());
    }
}

/// A global api has one bucket per account, whatever Region it is asked from.
fn place(api: &Api, target: Target) -> Target {
    match api.placement {
        Placement::Regional => target,
        Placement::Global => {
            Target { account: target.account, region: crate::partition::global(target.region) }
        }
    }
}

#[cfg(test)]
mod tests {
    use hydrant_core::api;

    use super::*;

    fn target() -> Target {
        Target::new("123456789012".parse().unwrap(), "eu-west-1".parse().unwrap())
    }

    #[test]
    fn a_burst_then_the_rate() {
        let throttle = Throttle::default();
        let now = Instant::now();
        let reserve =
            || throttle.reserve(&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM, target(), now) - now;
        let waits: Vec<u128> = (0..8).map(|_| reserve().as_millis()).collect();
        assert_eq!(waits, [0, 0, 0, 0, 200, 400, 600, 800]);
    }

    #[test]
    fn buckets_of_other_regions_are_apart() {
        let throttle = Throttle::default();
        let now = Instant::now();
        let other = Target::new(target().account, "eu-west-2".parse().unwrap());
        for _ in 0..4 {
            throttle.reserve(&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM, target(), now);
        }
        assert_eq!(throttle.reserve(&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM, other, now), now);
    }

    #[test]
    fn full_buckets_are_forgotten_and_others_are_not() {
        let throttle = Throttle::default();
        let start = Instant::now();
        let api = &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM;
        let account = |n: u64| Target { account: format!("{n:012}").parse().unwrap(), ..target() };
        let second = Duration::from_secs(1);
        throttle.empty(api, target(), start + second * 1_000);
        for n in 0..20_000 {
            throttle.reserve(api, account(n), start + second * u32::try_from(n / 100).unwrap());
        }
        let buckets = throttle.full_again.lock().unwrap().len();
        assert!(buckets < 1_000, "{buckets}");
        assert!(throttle.reserve(api, target(), start) > start + second * 1_000);
    }

    #[test]
    fn a_throttled_bucket_starts_empty() {
        let throttle = Throttle::default();
        let now = Instant::now();
        throttle.empty(&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM, target(), now);
        let wait = throttle.reserve(&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM, target(), now) - now;
        assert!(wait >= Duration::from_millis(200), "{wait:?}");
    }
}
