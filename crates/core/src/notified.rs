//! Whether anybody is told of a change to a stream: by rules of event buses, and by alarms on the log
//! groups of trails.

use serde_json::{Value, json};

use crate::around::not_asked;
use crate::event_pattern::{self, trail_event};
use crate::facts::{EventBus, LogAlarms, Resource, ResourceKind, TrailRef};
use crate::judge::any;
use crate::{Arn, Context, Fact, Stop, Target, api, filter_pattern, references};

impl<'a> Context<'a> {
    /// The default event bus of a target, which gets the events of AWS services.
    pub(crate) fn default_bus(&self, target: Target) -> Result<&'a EventBus, Stop> {
        let arn = references::default_bus(target);
        self.bus(arn.as_ref(), target)
    }

    /// Whether somebody is told of this event of the target, named as CloudTrail names it.
    pub(crate) fn told(&self, target: Target, service: &str, name: &str) -> Result<bool, Stop> {
        let mut event = trail_event(service, name);
        event["account"] = json!(target.account);
        event["region"] = json!(target.region);
        let by_rule = self.default_bus(target).and_then(|bus| self.by_bus(bus, &event, &[]));
        any([by_rule, self.by_alarm(target, &event["detail"])])
    }

    fn bus(&self, arn: Option<&Arn>, target: Target) -> Result<&'a EventBus, Stop> {
        match arn.and_then(|arn| self.snapshot.resource(arn)) {
            Some(Resource::EventBus(bus)) => Ok(bus),
            _ => Err(not_asked(&api::EVENTS_LIST_RULES, target)),
        }
    }

    /// `before` are the buses that the event came through: buses may send to each other in circles.
    fn by_bus(&self, bus: &EventBus, event: &Value, before: &[&Arn]) -> Result<bool, Stop> {
        if before.contains(&&bus.arn) {
            return Ok(false);
        }
        let way: Vec<&Arn> = before.iter().copied().chain([&bus.arn]).collect();
        let mut answers = Vec::new();
        for rule in bus.rules.known()?.iter().filter(|it| it.state.starts_with("ENABLED")) {
            // A rule without a pattern is a schedule.
            let Some(pattern) = &rule.pattern else { continue };
            let matched = event_pattern::matches(pattern, event);
            if matched == Some(false) {
                continue;
            }
            let targets = bus.targets.known()?.iter().filter(|it| it.rule == rule.name);
            let told = any(targets.map(|it| match ResourceKind::of(&it.arn) {
                Some(ResourceKind::EventBus) => {
                    let asker = it.arn.target().unwrap_or(origin(&bus.rules));
                    self.bus(Some(&it.arn), asker).and_then(|next| self.by_bus(next, event, &way))
                }
                _ => self.reaches(&it.arn, &bus.targets),
            }));
            let why = || format!("whether the rule {} takes it cannot be decided", rule.name);
            answers.push(only_if(matched, told, &bus.rules, why));
        }
        any(answers)
    }

    fn by_alarm(&self, target: Target, record: &Value) -> Result<bool, Stop> {
        let trails = self.trails(target)?.known()?;
        let here = trails.iter().filter(|it| it.multi_region || it.home == target.region);
        any(here.map(|trail| self.by_trail(trail, target, record)))
    }

    fn by_trail(&self, trail: &TrailRef, target: Target, record: &Value) -> Result<bool, Stop> {
        let Some(group) = &trail.log_group else { return Ok(false) };
        let gap = |api| not_asked(api, target);
        let found = self.snapshot.trails.get(&trail.arn);
        let found = found.ok_or_else(|| gap(&api::CLOUDTRAIL_GET_TRAIL_STATUS))?;
        if !found.status.known()?.logging {
            return Ok(false);
        }
        let alarms = self.snapshot.alarms.get(group);
        self.by_filters(alarms.ok_or_else(|| gap(&api::LOGS_DESCRIBE_METRIC_FILTERS))?, record)
    }

    fn by_filters(&self, log: &LogAlarms, record: &Value) -> Result<bool, Stop> {
        let mut answers = Vec::new();
        for filter in log.filters.known()? {
            let matched = filter_pattern::matches(&filter.pattern, record);
            if matched == Some(false) {
                continue;
            }
            let counted = |namespace: &str, metric: &str| {
                filter.metrics.iter().any(|it| it.0 == namespace && it.1 == metric)
            };
            let alarms = log.alarms.known()?.iter();
            let alarms = alarms.filter(|it| it.enabled && counted(&it.namespace, &it.metric));
            let actions = alarms.flat_map(|it| &it.actions);
            let told = any(actions.map(|arn| self.reaches(arn, &log.alarms)));
            let why = || format!("whether the filter {} counts it cannot be decided", filter.name);
            answers.push(only_if(matched, told, &log.filters, why));
        }
        any(answers)
    }

    /// Whether a target of a rule or the action of an alarm reaches somebody. Functions and the like can
    /// tell people by themselves, and nothing here says whether they do.
    fn reaches<T>(&self, arn: &Arn, named_by: &Fact<T>) -> Result<bool, Stop> {
        if ResourceKind::of(arn) == Some(ResourceKind::Topic) {
            let Some(Resource::Topic(topic)) = self.snapshot.resource(arn) else {
                let asker = arn.target().unwrap_or(origin(named_by));
                return Err(not_asked(&api::SNS_LIST_SUBSCRIPTIONS_BY_TOPIC, asker));
            };
            return Ok(topic.subscriptions.known()?.iter().any(|(_, confirmed)| *confirmed));
        }
        let service = arn.service();
        if matches!(service, "lambda" | "ssm-incidents" | "states")
            || (service == "events" && arn.resource().starts_with("api-destination"))
        {
            return Err(Stop::undecided(named_by, format!("whom {arn} tells is not known")));
        }
        Ok(false)
    }
}

/// Where a fact was asked.
fn origin<T>(fact: &Fact<T>) -> Target {
    let source = fact.source();
    Target::new(source.account, source.region)
}

/// What a rule reaches counts where the rule surely takes the event.
fn only_if<T>(
    matched: Option<bool>,
    told: Result<bool, Stop>,
    fact: &Fact<T>,
    why: impl FnOnce() -> String,
) -> Result<bool, Stop> {
    match (matched, told) {
        (None, Ok(true)) => Err(Stop::undecided(fact, why())),
        (_, told) => told,
    }
}
