use std::num::NonZero;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// How many threads judge at once.
pub(super) fn count() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Does every piece of work, each on the next thread that is free, and gives the results in the order of the
/// work: they are the same however many threads there are.
pub(super) fn each<W: Send, T: Send>(
    threads: usize,
    work: Vec<W>,
    done: impl Fn(W) -> T + Sync,
) -> Vec<T> {
    let threads = threads.min(work.len());
    let rest = Mutex::new(work.into_iter().enumerate());
    let labour = || {
        let mut found = Vec::new();
        loop {
            let next = rest.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((place, piece)) = next else { return found };
            found.push((place, done(piece)));
        }
    };
    let mut found: Vec<(usize, T)> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(labour)).collect();
        let mut found = labour();
        for other in others {
            match other.join() {
                Ok(more) => found.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        found
    });
    found.sort_unstable_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_work() {
        let work: Vec<u32> = (0..500).collect();
        let expected: Vec<u32> = work.iter().map(|n| n * n).collect();
        for threads in [0, 1, 2, 7, 1_000] {
            assert_eq!(each(threads, work.clone(), |n| n * n), expected, "{threads}");
        }
        assert_eq!(each(4, Vec::new(), |n: u32| n), Vec::<u32>::new());
    }

    #[test]
    #[should_panic(expected = "seventeen")]
    fn a_mistake_on_another_thread_is_not_lost() {
        each(4, (0..100).collect(), |n: u32| assert_ne!(n, 17, "seventeen"));
    }
}
