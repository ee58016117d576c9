use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};
use std::time::Instant;

use hydrant_core::facts::ResourceKind;
use hydrant_core::{Api, Query, Target, api};

use self::seen::Seen;

mod seen;

/// With so many queries waiting, no further account is begun: each leads to fifty more.
const CROWD: usize = 4_096;

/// What is known to ask and not asked yet.
///
/// Stage 0 is a queue per urgency; the later stages are maps, so that of several referrers the smallest asks. A
/// query whose api has no token now waits in a heap until its time, and blocks nobody.
#[derive(Debug, Default)]
pub(crate) struct Frontier {
    queues: [VecDeque<Query>; 3],
    stages: [BTreeMap<String, Query>; Query::STAGES as usize],
    paced: BinaryHeap<Reverse<(Instant, u64, Box<Query>)>>,
    seen: Seen,
    count: u64,
}

impl Frontier {
    /// Takes a query in, once.
    pub(crate) fn admit(&mut self, query: Query) {
        let stage = usize::from(query.stage());
        let name = query.to_string();
        if stage == 0 {
            if self.seen.insert(&name) {
                self.enqueue(query);
            }
            return;
        }
        match self.stages[stage].get_mut(&name) {
            Some(open) if query < *open => *open = query,
            Some(_) => {}
            None => {
                if self.seen.insert(&name) {
                    self.stages[stage].insert(name, query);
                }
            }
        }
    }

    /// Lets a query of a later stage go now: what it waited for has come.
    pub(crate) fn release(&mut self, name: &str) {
        if let Some(query) = self.stages.iter_mut().find_map(|stage| stage.remove(name)) {
            self.enqueue(query);
        }
    }

    /// The next query that waits for nothing but its turn. A later stage is opened only when the earlier
    /// ones are empty and `quiet`: nothing is under way and no account can still come.
    pub(crate) fn next(&mut self, quiet: bool) -> Option<Query> {
        if let Some(query) = self.pop() {
            return Some(query);
        }
        if quiet && self.paced.is_empty() {
            let stage = self.stages.iter_mut().find(|stage| !stage.is_empty())?;
            for query in std::mem::take(stage).into_values() {
                self.enqueue(query);
            }
        }
        self.pop()
    }

    /// The most urgent query. Accounts come first only while little waits: an organization of any size keeps the
    /// same few thousand queries waiting.
    fn pop(&mut self) -> Option<Query> {
        let [accounts, streams, others] = &mut self.queues;
        let crowded = streams.len() + others.len() >= CROWD;
        let account = if crowded { None } else { accounts.pop_front() };
        account.or_else(|| streams.pop_front()).or_else(|| others.pop_front())
    }

    fn enqueue(&mut self, query: Query) {
        self.queues[urgency(&query)].push_back(query);
    }

    /// Puts a query back until its token is there.
    pub(crate) fn wait(&mut self, query: Query, until: Instant) {
        self.count += 1;
        self.paced.push(Reverse((until, self.count, Box::new(query))));
    }

    /// A query whose token is there by now.
    pub(crate) fn due(&mut self, now: Instant) -> Option<Query> {
        let Reverse((when, ..)) = self.paced.peek()?;
        if *when > now {
            return None;
        }
        self.paced.pop().map(|Reverse((_, _, query))| *query)
    }

    /// When the next token will be there.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        self.paced.peek().map(|Reverse((when, ..))| *when)
    }

    /// How many queries wait.
    pub(crate) fn len(&self) -> usize {
        self.queues.iter().map(VecDeque::len).sum::<usize>()
            + self.paced.len()
            + self.stages.iter().map(BTreeMap::len).sum::<usize>()
    }
}

/// What leads to the longest wait goes first: an account's Regions lead to everything in it, and the
/// streams found by these two listings are described at five a second.
fn urgency(query: &Query) -> usize {
    match query {
        Query::Regions(_) => 0,
        Query::DeliveryStreams(_)
        | Query::Streams(_)
        | Query::DeliveryStream(_)
        | Query::Stream(..) => 1,
        _ => 2,
    }
}

/// The slowest api that a query calls, and where: its token decides when the query may start, so that a
/// query never sits on a place in flight while it waits.
pub(crate) fn pace(query: &Query) -> Option<(&'static Api, Target)> {
    Some(match query {
        Query::DeliveryStreams(target) => (&api::FIREHOSE_LIST_DELIVERY_STREAMS, *target),
        Query::Streams(target) => (&api::KINESIS_LIST_STREAMS, *target),
        Query::Applications(target) => (&api::KINESISANALYTICS_LIST_APPLICATIONS, *target),
        Query::DeliveryStream(arn) => (&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM, arn.target()?),
        Query::Stream(_, asker) | Query::Consumer(_, asker) => {
            (&api::KINESIS_GET_RESOURCE_POLICY, *asker)
        }
        Query::Application(arn) => (&api::KINESISANALYTICS_DESCRIBE_APPLICATION, arn.target()?),
        Query::Channels(_, asker) => (&api::KINESIS_LIST_CHANNELS, *asker),
        Query::Feeders(arn) => (&api::EVENTS_LIST_RULE_NAMES_BY_TARGET, arn.target()?),
        // Roles have no Region: they are asked for in the home Region of their account.
        Query::Resource(arn, asker) if ResourceKind::of(arn) == Some(ResourceKind::Role) => {
            (ResourceKind::Role.api(), *asker)
        }
        Query::Resource(arn, asker) => {
            let target = arn.target().filter(|it| it.account == asker.account)?;
            (ResourceKind::of(arn)?.api(), target)
        }
        Query::Area(area, target) => (area.api(), *target),
        Query::Trails(target) => (&api::CLOUDTRAIL_DESCRIBE_TRAILS, *target),
        Query::LogStream(target, ..) => (&api::LOGS_DESCRIBE_LOG_STREAMS, *target),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(region: &str) -> Target {
        Target::new("123456789012".parse().unwrap(), region.parse().unwrap())
    }

    #[test]
    fn a_query_is_asked_once() {
        let mut frontier = Frontier::default();
        frontier.admit(Query::Streams(target("eu-west-1")));
        frontier.admit(Query::Streams(target("eu-west-1")));
        assert!(frontier.next(false).is_some());
        frontier.admit(Query::Streams(target("eu-west-1")));
        assert!(frontier.next(true).is_none());
    }

    #[test]
    fn accounts_come_first_until_much_waits() {
        let mut frontier = Frontier::default();
        let account = |n: usize| format!("{n:012}").parse().unwrap();
        for n in 0..CROWD {
            frontier.admit(Query::Buckets(account(n)));
        }
        frontier.admit(Query::Regions(account(0)));
        assert_eq!(frontier.next(false), Some(Query::Buckets(account(0))));
        assert_eq!(frontier.next(false), Some(Query::Regions(account(0))));
        let left = std::iter::from_fn(|| frontier.next(false)).count();
        assert_eq!(left, CROWD - 1);
    }

    #[test]
    fn a_later_stage_waits_and_the_smallest_referrer_asks() {
        let mut frontier = Frontier::default();
        frontier.admit(Query::Bucket("logs".to_owned(), target("us-east-1")));
        frontier.admit(Query::Bucket("logs".to_owned(), target("eu-west-1")));
        assert_eq!(frontier.next(false), None);
        assert_eq!(
            frontier.next(true),
            Some(Query::Bucket("logs".to_owned(), target("eu-west-1")))
        );
        assert_eq!(frontier.len(), 0);
    }

    #[test]
    fn a_paced_query_comes_when_its_time_has() {
        let mut frontier = Frontier::default();
        let now = Instant::now();
        let later = now + std::time::Duration::from_secs(1);
        frontier.wait(Query::Streams(target("eu-west-1")), later);
        assert_eq!(frontier.due(now), None);
        assert_eq!(frontier.next_due(), Some(later));
        assert!(frontier.due(later).is_some());
    }
}
