use hydrant_core::facts::{EventBus, Resource, Rule, RuleTarget};
use hydrant_core::{Answer, Arn, Fact, Source, Target, Unknown, api, event_pattern};

use super::{arn, asker};
use crate::door::Session;
use crate::lists::{empty_if, rows};

/// An event bus: its rules, and where those send their events that may tell of a change to a stream.
pub(super) async fn bus(session: &Session, bus: &Arn, referrer: Target) -> Answer {
    let target = asker(session, bus.target(), referrer).await;
    let rules = rules(session, bus, target).await;
    let targets = targets(session, bus, target, &rules).await;
    Answer::Resource(Box::new(Resource::EventBus(EventBus { arn: bus.clone(), rules, targets })))
}

/// A bus is named by its name at home, and by its ARN from elsewhere.
fn bus_name(bus: &Arn, target: Target) -> &str {
    if bus.target() == Some(target) { bus.name() } else { bus.as_str() }
}

async fn rules(session: &Session, bus: &Arn, target: Target) -> Fact<Vec<Rule>> {
    let api = &api::EVENTS_LIST_RULES;
    let client = &session.door.clients.events;
    let send = |ticket, token| {
        let request = client.list_rules().event_bus_name(bus_name(bus, target)).limit(100);
        request.set_next_token(token).customize().config_override(ticket).send()
    };
    let rules = rows(session, api, target, send, |page| {
        (page.rules().iter().map(rule).collect(), page.next_token)
    });
    // A bus that does not exist has no rules.
    empty_if(rules.await, "ResourceNotFoundException")
}

fn rule(it: &aws_sdk_eventbridge::types::Rule) -> Option<Rule> {
    Some(Rule {
        name: it.name()?.to_owned(),
        pattern: it.event_pattern().map(str::to_owned),
        state: it.state()?.as_str().to_owned(),
    })
}

/// The rules that may tell somebody: on, and with a pattern that a change to a stream may match.
fn telling(rule: &Rule) -> bool {
    let matching = rule.pattern.as_deref().is_some_and(event_pattern::may_tell);
    rule.state.starts_with("ENABLED") && matching
}

/// All or none: a target that could not be read may be the one that tells.
async fn targets(
    session: &Session,
    bus: &Arn,
    target: Target,
    rules: &Fact<Vec<Rule>>,
) -> Fact<Vec<RuleTarget>> {
    let (rules, source) = match rules {
        Fact::Known(rules, source) => (rules, *source),
        Fact::Unknown(unknown) => return Fact::Unknown(unknown.clone()),
    };
    let mut all = Fact::Known(Vec::new(), source);
    for rule in rules.iter().filter(|rule| telling(rule)) {
        match (&mut all, rule_targets(session, bus, target, &rule.name).await) {
            (Fact::Known(found, asked), Fact::Known(more, source)) => {
                found.extend(more);
                *asked = source;
            }
            (_, unknown) => return unknown,
        }
    }
    if let Fact::Known(found, _) = &mut all {
        found.sort();
    }
    all
}

async fn rule_targets(
    session: &Session,
    bus: &Arn,
    target: Target,
    rule: &str,
) -> Fact<Vec<RuleTarget>> {
    let api = &api::EVENTS_LIST_TARGETS_BY_RULE;
    let client = &session.door.clients.events;
    let send = |ticket, token| {
        let request = client.list_targets_by_rule().rule(rule).limit(100);
        let request = request.event_bus_name(bus_name(bus, target)).set_next_token(token);
        request.customize().config_override(ticket).send()
    };
    let read =
        |page: aws_sdk_eventbridge::operation::list_targets_by_rule::ListTargetsByRuleOutput| {
            let targets = page.targets().iter();
            let targets = targets
                .map(|it| Some(RuleTarget { rule: rule.to_owned(), arn: arn(Some(it.arn()))? }));
            (targets.collect(), page.next_token)
        };
    rows(session, api, target, send, read).await
}

/// The rules of the default bus that send events into a stream.
pub(super) async fn feeders(session: &Session, stream: &Arn) -> Answer {
    let api = &api::EVENTS_LIST_RULE_NAMES_BY_TARGET;
    let Some(target) = stream.target() else {
        let source = Source {
            api,
            account: session.door.accounts.caller,
            region: session.door.accounts.home,
        };
        let unknown = Unknown::not_asked(source, "the ARN names no account or Region");
        return Answer::Feeders(Fact::Unknown(unknown));
    };
    let client = &session.door.clients.events;
    let send = |ticket, token| {
        let request = client.list_rule_names_by_target().target_arn(stream.as_str()).limit(100);
        request.set_next_token(token).customize().config_override(ticket).send()
    };
    let names = rows(session, api, target, send, |page| {
        (Some(page.rule_names.unwrap_or_default()), page.next_token)
    });
    Answer::Feeders(names.await)
}

#[cfg(test)]
mod tests {
    use aws_sdk_eventbridge::types::{Rule as SdkRule, RuleState};

    use super::*;

    #[test]
    fn only_rules_that_are_on_and_may_match_are_followed() {
        let of = |state: RuleState, pattern: Option<&str>| {
            let it = SdkRule::builder().name("r").state(state);
            rule(&it.set_event_pattern(pattern.map(str::to_owned)).build()).unwrap()
        };
        let streams = Some(r#"{"source":["aws.kinesis"]}"#);
        assert!(telling(&of(RuleState::Enabled, streams)));
        let everything = RuleState::EnabledWithAllCloudtrailManagementEvents;
        assert!(telling(&of(everything, streams)));
        assert!(!telling(&of(RuleState::Disabled, streams)));
        assert!(!telling(&of(RuleState::Enabled, None)));
        assert!(!telling(&of(RuleState::Enabled, Some(r#"{"source":["aws.ec2"]}"#))));
    }

    #[test]
    fn a_rule_without_its_state_cannot_be_read() {
        assert_eq!(rule(&SdkRule::builder().name("r").build()), None);
    }

    #[test]
    fn a_bus_is_named_by_its_arn_from_elsewhere() {
        let bus: Arn =
            "arn:aws:events:eu-west-1:123456789012:event-bus/aws.partner/x/y".parse().unwrap();
        let home = bus.target().unwrap();
        assert_eq!(bus_name(&bus, home), "aws.partner/x/y");
        let other = Target::new("210987654321".parse().unwrap(), home.region);
        assert_eq!(bus_name(&bus, other), bus.as_str());
    }
}
