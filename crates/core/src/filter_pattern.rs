//! CloudWatch Logs filter patterns, as far as deciding whether a metric filter counts a change to a
//! stream (Amazon CloudWatch Logs User Guide, "Filter pattern syntax").

use serde_json::Value;

use crate::event_pattern::wildcard;

/// Ordered so that `and` is the smaller and `or` the larger answer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Answer {
    No,
    Open,
    Yes,
}

/// Whether a filter counts every such record of CloudTrail; `None` where that hangs on what the record
/// here does not say, or on syntax that is not known.
pub(crate) fn matches(pattern: &str, record: &Value) -> Option<bool> {
    let pattern = pattern.trim();
    let answer = match pattern.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
        Some(inner) => selectors(inner, record)?,
        None => terms(pattern, record),
    };
    match answer {
        Answer::Yes => Some(true),
        Answer::No => Some(false),
        Answer::Open => None,
    }
}

/// Terms are words of the record's text: all must be there, or any of those marked with `?`. A word that
/// is neither the name nor the source of the event may be elsewhere in the real record.
fn terms(pattern: &str, record: &Value) -> Answer {
    let named = |word: &str| {
        let word = word.trim_matches('"');
        ["eventName", "eventSource"].iter().any(|it| record[*it].as_str() == Some(word))
    };
    if pattern.is_empty() {
        return Answer::Yes;
    }
    if pattern.starts_with(['[', '%']) {
        return Answer::Open;
    }
    let (optional, needed): (Vec<&str>, Vec<&str>) =
        pattern.split_whitespace().partition(|word| word.starts_with('?'));
    let any = optional.iter().any(|word| named(word.trim_start_matches('?')));
    let all = needed.iter().all(|word| named(word));
    if all && (any || optional.is_empty()) { Answer::Yes } else { Answer::Open }
}

/// A pattern over the fields of a JSON record.
fn selectors(text: &str, record: &Value) -> Option<Answer> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: &tokens, record };
    let answer = parser.either()?;
    parser.tokens.is_empty().then_some(answer)
}

struct Parser<'a> {
    tokens: &'a [String],
    record: &'a Value,
}

impl<'a> Parser<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first)
    }

    fn skip(&mut self, token: &str) -> bool {
        let found = self.tokens.first().is_some_and(|it| it == token);
        if found {
            self.tokens = &self.tokens[1..];
        }
        found
    }

    fn either(&mut self) -> Option<Answer> {
        let mut answer = self.both()?;
        while self.skip("||") {
            answer = answer.max(self.both()?);
        }
        Some(answer)
    }

    fn both(&mut self) -> Option<Answer> {
        let mut answer = self.one()?;
        while self.skip("&&") {
            answer = answer.min(self.one()?);
        }
        Some(answer)
    }

    fn one(&mut self) -> Option<Answer> {
        if self.skip("(") {
            let answer = self.either()?;
            return self.skip(")").then_some(answer);
        }
        let path = self.next()?.strip_prefix("$.")?;
        match self.next()? {
            "=" => Some(equals(self.record, path, self.next()?)),
            "!=" => Some(match (self.record.get(path), equals(self.record, path, self.next()?)) {
                (None, _) | (_, Answer::Open) => Answer::Open,
                (_, Answer::Yes) => Answer::No,
                (_, Answer::No) => Answer::Yes,
            }),
            "NOT" => {
                let known = self.next()? == "EXISTS" && self.record.get(path).is_some();
                Some(if known { Answer::No } else { Answer::Open })
            }
            _ => self.next().map(|_| Answer::Open),
        }
    }
}

/// A call that succeeded has no error. A filter for one kind of caller does not count the others.
fn equals(record: &Value, path: &str, value: &str) -> Answer {
    let value = value.trim_matches('"');
    let found = match record.get(path) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(flag)) => flag.to_string(),
        _ if path.starts_with("userIdentity.") || path.starts_with("error") => return Answer::No,
        _ => return Answer::Open,
    };
    match (value.starts_with('%'), wildcard(value, &found)) {
        (true, _) => Answer::Open,
        (false, true) => Answer::Yes,
        (false, false) => Answer::No,
    }
}

/// Parentheses, operators, words, and quoted texts with their quotes.
fn tokens(text: &str) -> Option<Vec<String>> {
    const OPERATORS: [&str; 9] = ["(", ")", "&&", "||", "!=", "<=", ">=", "=", "<"];
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let operator = OPERATORS.iter().find(|it| rest.starts_with(**it)).map(|it| it.len());
        let length = match (operator, rest.strip_prefix('"')) {
            (Some(length), _) => length,
            (None, Some(quoted)) => quoted.find('"')? + 2,
            (None, None) => {
                let end = rest.find(|c: char| c.is_whitespace() || "()=!<>\"&|".contains(c));
                end.unwrap_or(rest.len()).max(1)
            }
        };
        let (token, tail) = rest.split_at_checked(length)?;
        found.push(token.to_owned());
        rest = tail.trim_start();
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::event_pattern::trail_event;

    #[test]
    fn a_filter_for_the_event_matches_and_others_do_not() {
        let event = trail_event("kinesis", "DeleteStream");
        for (pattern, expected) in [
            ("{ $.eventName = DeleteStream }", Some(true)),
            ("{ ($.eventName = \"CreateStream\") || ($.eventName = \"Delete*\") }", Some(true)),
            (
                "{($.eventSource=kinesis.amazonaws.com)&&($.eventName=PutResourcePolicy)}",
                Some(false),
            ),
            ("{ $.eventName != DeleteStream }", Some(false)),
            ("{ $.eventName = DeleteStream && $.errorCode = \"AccessDenied*\" }", Some(false)),
            ("{ $.eventName = DeleteStream && $.errorCode NOT EXISTS }", None),
            // As the CIS benchmark writes it.
            (
                "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != \"AwsServiceEvent\" }",
                Some(false),
            ),
            ("{ $.eventSource = kinesis.amazonaws.com && $.sourceIPAddress = 10.* }", None),
            ("{ $.userIdentity.arn != *deploy && $.eventName = DeleteStream }", None),
            ("{ $.eventName = DeleteStream", None),
            ("{ $.eventName }", None),
            ("?DeleteStream ?CreateStream", Some(true)),
            ("\"DeleteStream\"", Some(true)),
            ("DeleteStream orders", None),
            ("", Some(true)),
            ("[ip, user, ...]", None),
        ] {
            assert_eq!(matches(pattern, &event["detail"]), expected, "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[{]?[ $.a-zA-Z()=!&|\"%*é]{0,60}[}]?") {
            let _ = matches(&text, &trail_event("kinesis", "DeleteStream")["detail"]);
        }
    }
}
