//! Token buckets at the rates that AWS documents.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use tokio::time::Instant;

use crate::operations::Rate;

/// STS: 600 a second for all its operations together.
const STS: f64 = 600.0;

/// The buckets of every caller.
#[derive(Debug, Default)]
pub(crate) struct Limiter {
    buckets: Mutex<BTreeMap<String, Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled: Instant,
}

impl Limiter {
    /// Takes a token for a call; false when there is none.
    pub(crate) fn admits(
        &self,
        rate: Rate,
        api: &str,
        cell: &str,
        object: Option<&str>,
        now: Instant,
    ) -> bool {
        let (refill, most, key) = match rate {
            Rate::Unknown => return true,
            Rate::PerSecond(rate) => (rate, rate, format!("{cell} {api}")),
            Rate::Burst(refill, most) => (refill, most, format!("{cell} {api}")),
            Rate::Sts => (STS, STS, format!("{cell} sts")),
            Rate::PerObject(rate) => {
                (rate, rate, format!("{cell} {api} {}", object.unwrap_or_default()))
            }
        };
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.entry(key).or_insert(Bucket { tokens: most, filled: now });
        let grown = now.duration_since(bucket.filled).as_secs_f64().mul_add(refill, bucket.tokens);
        bucket.tokens = grown.min(most);
        bucket.filled = now;
        let admitted = bucket.tokens >= 1.0;
        if admitted {
            bucket.tokens -= 1.0;
        }
        admitted
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_bucket_empties_and_refills() {
        let limiter = Limiter::default();
        let start = Instant::now();
        let admitted = |at| {
            let call = || {
                limiter.admits(
                    Rate::PerSecond(5.0),
                    "firehose:ListDeliveryStreams",
                    "1 a",
                    None,
                    at,
                )
            };
            (0..9).filter(|_| call()).count()
        };
        assert_eq!(admitted(start), 5);
        assert_eq!(admitted(start + Duration::from_millis(401)), 2);
    }

    #[test]
    fn cells_and_objects_do_not_share() {
        let limiter = Limiter::default();
        let start = Instant::now();
        let call = |rate, cell, object| {
            limiter.admits(rate, "kinesis:ListStreamConsumers", cell, Some(object), start)
        };
        let two = Rate::Burst(1.0, 2.0);
        assert!(
            call(two, "1 a", "x")
                && call(two, "1 a", "y")
                && !call(two, "1 a", "x")
                && call(two, "2 a", "x")
        );
        let each = Rate::PerObject(1.0);
        assert!(call(each, "3 a", "x") && call(each, "3 a", "y") && !call(each, "3 a", "x"));
    }
}
