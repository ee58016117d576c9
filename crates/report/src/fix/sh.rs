//! A POSIX shell script that makes the changes of one account with the AWS CLI, and takes them back.

mod quote;

use hydrant_core::fix::{Asked, Call, NewKey, Part, Plan, Reading, Step};
use hydrant_core::{AccountId, ScanHeader};

use self::quote::{Reader, comment, joined, words};
use super::origin;
use crate::sanitize::plain;

pub(super) use self::quote::{asking, line};

/// What every script does in the same way: it runs steps, and knows nothing of them.
const ENGINE: &str = include_str!("sh/engine.sh");

/// The script for the steps of one account.
pub fn fix_sh(plan: &Plan, header: &ScanHeader, account: AccountId) -> String {
    let steps: Vec<(usize, &Step)> =
        (1..).zip(plan.steps.iter().filter(|it| it.target.account == account)).collect();
    let mut script = Script::default();
    script.line("#!/bin/sh");
    script.line(&format!("# Changes in account {account}, worked out by {}.", origin(header)));
    for (number, step) in &steps {
        script.line(&comment(&format!("{number:3}. {}", step.sentence)));
    }
    script.line("# Queries of the AWS CLI and names stand in single quotes, whatever they hold.");
    script.line("# shellcheck disable=SC2016");
    script.line(&format!("account={account}"));
    let numbers: Vec<String> = steps.iter().map(|(number, _)| number.to_string()).collect();
    script.line(&format!("steps='{}'", numbers.join(" ")));
    script.line("");
    script.line(ENGINE.trim_end());
    for (number, step) in steps {
        script.line("");
        script.step(number, step);
    }
    script.line("");
    script.line("main \"$@\"");
    script.0
}

#[derive(Debug, Default)]
struct Script(String);

impl Script {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn function(&mut self, name: &str, number: usize, lines: &[String]) {
        self.line(&format!("{name}_{number}() {{"));
        for line in lines {
            self.line(&format!("  {line}"));
        }
        self.line("}");
    }

    fn step(&mut self, number: usize, step: &Step) {
        let finding = &step.finding;
        let id = format!("{number}. {} of {}", finding.check.id, finding.subject.id);
        self.line(&comment(&id));
        for sentence in step.breaks {
            self.line(&comment(&format!("   May break: {sentence}")));
        }
        if !step.not_restored.is_empty() {
            self.line(&comment(&format!("   The way back: {}", step.not_restored)));
        }
        let alias = step.key.as_ref().map_or("", |key| key.alias.as_str());
        let hours = step.key.as_ref().and_then(|key| key.needed_hours);
        self.function(
            "about",
            number,
            &[
                format!("title={}", quote::word(&plain(&step.sentence))),
                format!("note={}", quote::word(&plain(&step.not_restored))),
                format!("alias={}", quote::word(alias)),
                format!("region={}", step.target.region),
                format!("hours={}", hours.map_or("''".to_owned(), |it| it.to_string())),
                format!("asks={}", if step.asked.is_empty() { "no" } else { "yes" }),
            ],
        );
        let states =
            [("before", &step.before), ("after", &step.after), ("restored", &step.restored)];
        let states: Vec<String> = states
            .map(|(name, state)| format!("{name}={}", joined(&state.parts(), Reader::Shell)))
            .into();
        self.function("states", number, &states);
        if !step.asked.is_empty() {
            let asks: Vec<String> = step.asked.iter().map(asks).collect();
            self.function("ask", number, &asks);
        }
        self.function("read", number, &[reading(&step.reading)]);
        let mut apply = Vec::new();
        if let Some(key) = &step.key {
            self.key(number, key);
            apply.push(command(&key.calls[2]));
        }
        apply.extend(step.calls.iter().map(command));
        self.function("apply", number, &apply);
        let back: Vec<String> = step.back.iter().map(command).collect();
        self.function("back", number, &back);
    }

    fn key(&mut self, number: usize, key: &NewKey) {
        let [create, name, _] = &key.calls;
        self.function("find", number, &[reading(&key.finding)]);
        let create = words(create, Reader::Shell);
        self.function(
            "make",
            number,
            &[
                format!("key=$(aws {create} --output text --query KeyMetadata.Arn)"),
                "say \"   made the key $key\"".to_owned(),
                format!("{} || unnamed", command(name)),
            ],
        );
    }
}

fn command(call: &Call) -> String {
    let words = words(call, Reader::Shell);
    match call.made() {
        Some(code) => format!("unless {} aws {words}", quote::word(code)),
        None => format!("aws {words} >&3"),
    }
}

fn asks(asked: &Asked) -> String {
    let Asked { name, call, query } = asked;
    let (words, query) = (words(call, Reader::Shell), quote::word(query));
    format!("asked_{name}=$(aws {words} --output text --query {query})")
}

fn reading(reading: &Reading) -> String {
    let Reading { call, query, absent } = reading;
    let query = Part::Text(format!("to_string({query})").into());
    let absent = quote::word(absent.unwrap_or_default());
    let (call, query) = (words(call, Reader::Shell), joined(&[query], Reader::Shell));
    format!("read_state {absent} aws {call} --output text --query {query}")
}

#[cfg(test)]
mod tests;
