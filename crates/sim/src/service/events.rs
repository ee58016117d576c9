//! `EventBridge`: the rules on a bus, and what each sends where.

use serde_json::{Value, json};

use crate::org::{DEFAULT_BUS, Rule, adjust};
use crate::page::page;
use crate::wire::error::Protocol;
use crate::wire::{Answer, ApiError, Call, Reply, refusal};
use crate::world::World;

/// The code of a token that the service did not make.
const BAD_TOKEN: &str = "ValidationException";

pub(crate) fn list_rules(world: &World, call: &Call) -> Answer {
    let prefix = call.text("NamePrefix");
    let rules: Vec<&Rule> =
        on_bus(world, call)?.into_iter().filter(|rule| rule.name.starts_with(prefix)).collect();
    answer(world, call, "Rules", &rules, |rule| listed(rule))
}

pub(crate) fn list_targets(world: &World, call: &Call) -> Answer {
    let name = call.text("Rule");
    let rules = on_bus(world, call)?;
    let rule = rules.into_iter().find(|rule| rule.name == name).ok_or_else(|| {
        let bus = bus_name(call.text("EventBusName"));
        missing(format!("Rule {name} does not exist on EventBus {bus}."))
    })?;
    let targets: Vec<_> = rule.targets.iter().enumerate().collect();
    answer(world, call, "Targets", &targets, |(index, target)| {
        let mut shown = json!({"Id": format!("Id{index}"), "Arn": target.arn});
        if let Some(role) = &target.role {
            shown["RoleArn"] = role.as_str().into();
        }
        shown
    })
}

pub(crate) fn names_by_target(world: &World, call: &Call) -> Answer {
    let target = call.text("TargetArn");
    let sends = |rule: &&Rule| rule.targets.iter().any(|it| it.arn == target);
    let rules: Vec<&Rule> = on_bus(world, call)?.into_iter().filter(sends).collect();
    answer(world, call, "RuleNames", &rules, |rule| rule.name.as_str().into())
}

/// A page of a list.
fn answer<T>(
    world: &World,
    call: &Call,
    key: &str,
    items: &[T],
    shown: impl Fn(&T) -> Value,
) -> Answer {
    let most = world.options.pages.events;
    let limit = call.number("Limit").unwrap_or(most).min(most);
    let page = page(items.len(), limit, call.text("NextToken"), BAD_TOKEN)?;
    let mut reply = json!({});
    reply[key] = items[page.items].iter().map(shown).collect();
    if let Some(next) = page.next {
        reply["NextToken"] = next.into();
    }
    Ok(Reply::json(&reply))
}

/// The rules of the bus that the call names, by name.
fn on_bus<'a>(world: &'a World, call: &Call) -> Result<Vec<&'a Rule>, ApiError> {
    let asked = call.text("EventBusName");
    let (account, region, bus) = match asked.strip_prefix("arn:aws:events:") {
        Some(rest) => {
            let mut parts = rest.splitn(3, ':');
            let region = parts.next().unwrap_or_default();
            let account = parts.next().unwrap_or_default();
            (account, region, bus_name(parts.next().unwrap_or_default()))
        }
        None => (call.account(), call.region.as_str(), bus_name(asked)),
    };
    if account != call.account() {
        return Err(refusal::foreign(Protocol::Json, call, asked));
    }
    let here = region == call.region;
    let rules = world.rules(account, region).filter(|rule| here && rule.bus == bus);
    let mut rules: Vec<&Rule> = rules.collect();
    if rules.is_empty() && !(here && bus == DEFAULT_BUS) {
        return Err(missing(format!("Event bus {bus} does not exist.")));
    }
    rules.sort_by_key(|rule| &rule.name);
    Ok(rules)
}

/// The name of a bus that may be given as the end of its ARN; the default one where none is given.
fn bus_name(asked: &str) -> &str {
    let name = asked.rsplit_once("event-bus/").map_or(asked, |(_, name)| name);
    if name.is_empty() { DEFAULT_BUS } else { name }
}

fn missing(message: String) -> ApiError {
    ApiError::bad("ResourceNotFoundException", message)
}

fn listed(rule: &Rule) -> Value {
    let mut listed = json!({
        "Name": rule.name,
        "Arn": rule.arn(),
        "EventPattern": rule.pattern_text(),
        "State": if rule.enabled { "ENABLED" } else { "DISABLED" },
        "EventBusName": rule.bus,
    });
    adjust(&mut listed, &rule.extra, &[]);
    listed
}
