//! From JSON to a policy document.

use super::{ParseError, policy_text, span};
use crate::json::Json;
use crate::{Condition, Effect, Operator, PolicyDocument, Principal, Selection, Statement};

/// The longest text that is read. AWS's own limits are far below (32 kB for a key policy, 20 kB for
/// a bucket policy).
pub const MAX_BYTES: usize = 1 << 20;

type Object = Vec<(String, Json)>;

pub(super) fn document(text: &str) -> Result<PolicyDocument, ParseError> {
    let text = policy_text(text)?;
    let json = serde_json::from_str(&text).map_err(|e| ParseError::Json(e.to_string()))?;
    let place = Place::Policy;
    let Json::Object(object) = json else {
        return Err(place.unexpected("the document", "an object"));
    };
    place.unrepeated(&object)?;

    let (mut version, mut id, mut statements) = (None, None, None);
    for (element, value) in object {
        match element.as_str() {
            "Version" => version = Some(read_version(place.text(&element, value)?)?),
            "Id" => id = Some(place.text(&element, value)?),
            "Statement" => statements = Some(read_statements(value)?),
            _ => {}
        }
    }
    let statements = statements.ok_or_else(|| place.missing("Statement"))?;
    let spans = fitted(span::statements(&text));
    Ok(PolicyDocument { version, id, statements: fitted(statements), spans })
}

/// IAM User Guide, "IAM JSON policy elements: Version". Another language would have other meanings.
fn read_version(text: String) -> Result<String, ParseError> {
    match text.as_str() {
        "2012-10-17" | "2008-10-17" => Ok(text),
        _ => Err(Place::Policy.unexpected("Version", "2012-10-17 or 2008-10-17")),
    }
}

fn read_statements(json: Json) -> Result<Vec<Statement>, ParseError> {
    match json {
        Json::Object(object) => Ok(vec![read_statement(Place::Statement(0), object)?]),
        Json::List(items) => items
            .into_iter()
            .enumerate()
            .map(|(n, item)| {
                let place = Place::Statement(n);
                let Json::Object(object) = item else {
                    return Err(place.unexpected("the statement", "an object"));
                };
                read_statement(place, object)
            })
            .collect(),
        _ => Err(Place::Policy.unexpected("Statement", "an object or a list of objects")),
    }
}

fn read_statement(place: Place, object: Object) -> Result<Statement, ParseError> {
    place.unrepeated(&object)?;
    let (mut sid, mut effect, mut conditions) = (None, None, Vec::new());
    let (mut principals, mut actions, mut resources) =
        (Selection::Unspecified, Selection::Unspecified, Selection::Unspecified);

    for (element, value) in object {
        match element.as_str() {
            "Sid" => sid = Some(place.text(&element, value)?),
            "Effect" => effect = Some(read_effect(place, value)?),
            "Principal" | "NotPrincipal" => {
                place.select(&mut principals, &element, read_principals(place, value)?)?;
            }
            "Action" | "NotAction" => {
                place.select(&mut actions, &element, place.texts(&element, value)?)?;
            }
            "Resource" | "NotResource" => {
                place.select(&mut resources, &element, place.texts(&element, value)?)?;
            }
            "Condition" => conditions = read_conditions(place, value)?,
            _ => {
                return Err(ParseError::UnknownElement {
                    place: place.name(),
                    element: clip(&element),
                });
            }
        }
    }
    if actions == Selection::Unspecified {
        return Err(place.missing("Action"));
    }
    let effect = effect.ok_or_else(|| place.missing("Effect"))?;
    Ok(Statement { sid, effect, principals, actions, resources, conditions })
}

fn read_effect(place: Place, json: Json) -> Result<Effect, ParseError> {
    match json {
        Json::Text(text) if text == "Allow" => Ok(Effect::Allow),
        Json::Text(text) if text == "Deny" => Ok(Effect::Deny),
        _ => Err(place.unexpected("Effect", "\"Allow\" or \"Deny\"")),
    }
}

fn read_principals(place: Place, json: Json) -> Result<Vec<Principal>, ParseError> {
    let entries = match json {
        Json::Text(text) if text == "*" => return Ok(vec![Principal::Everyone]),
        Json::Object(entries) => entries,
        _ => return Err(place.unexpected("Principal", "\"*\" or an object")),
    };
    place.unrepeated(&entries)?;
    let mut principals = Vec::new();
    for (kind, value) in entries {
        let make: fn(String) -> Principal = match kind.as_str() {
            "AWS" => |name| if name == "*" { Principal::Everyone } else { Principal::Aws(name) },
            "Service" => Principal::Service,
            "Federated" => Principal::Federated,
            "CanonicalUser" => Principal::CanonicalUser,
            _ => {
                return Err(ParseError::UnknownElement {
                    place: place.name(),
                    element: clip(&kind),
                });
            }
        };
        principals.extend(place.texts(&kind, value)?.into_iter().map(make));
    }
    Ok(fitted(principals))
}

fn read_conditions(place: Place, json: Json) -> Result<Vec<Condition>, ParseError> {
    let Json::Object(blocks) = json else { return Err(place.unexpected("Condition", "an object")) };
    place.unrepeated(&blocks)?;
    let mut conditions = Vec::new();
    for (operator, keys) in blocks {
        let Json::Object(keys) = keys else {
            return Err(place.unexpected(&operator, "an object of keys"));
        };
        place.unrepeated(&keys)?;
        let operator = Operator::parse(&operator);
        for (key, values) in keys {
            let values = place.texts(&key, values)?;
            conditions.push(Condition { operator: operator.clone(), key, values });
        }
    }
    Ok(fitted(conditions))
}

/// Where in the document an element stands.
#[derive(Clone, Copy)]
enum Place {
    Policy,
    Statement(usize),
}

impl Place {
    fn name(self) -> String {
        match self {
            Self::Policy => "the policy".to_owned(),
            Self::Statement(n) => format!("statement {}", n + 1),
        }
    }

    fn missing(self, element: &'static str) -> ParseError {
        ParseError::Missing { place: self.name(), element }
    }

    fn unexpected(self, element: &str, expected: &'static str) -> ParseError {
        ParseError::Unexpected { place: self.name(), element: clip(element), expected }
    }

    fn repeated(self, element: &str) -> ParseError {
        ParseError::Repeated { place: self.name(), element: clip(element) }
    }

    fn unrepeated(self, object: &Object) -> Result<(), ParseError> {
        let mut keys: Vec<&str> = object.iter().map(|(key, _)| key.as_str()).collect();
        keys.sort_unstable();
        match keys.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(self.repeated(pair[0])),
            None => Ok(()),
        }
    }

    fn select<T: PartialEq>(
        self,
        slot: &mut Selection<T>,
        element: &str,
        listed: Vec<T>,
    ) -> Result<(), ParseError> {
        if *slot != Selection::Unspecified {
            return Err(self.repeated(element));
        }
        let negated = element.starts_with("Not");
        *slot = if negated { Selection::AllBut(listed) } else { Selection::Only(listed) };
        Ok(())
    }

    fn text(self, element: &str, json: Json) -> Result<String, ParseError> {
        match json {
            Json::Text(text) | Json::Bare(text) => Ok(text),
            _ => Err(self.unexpected(element, "a string")),
        }
    }

    fn texts(self, element: &str, json: Json) -> Result<Vec<String>, ParseError> {
        match json {
            Json::List(items) => {
                let texts = items.into_iter().map(|item| self.text(element, item));
                texts.collect::<Result<_, _>>().map(fitted)
            }
            one => self
                .text(element, one)
                .map(|text| vec![text])
                .map_err(|_| self.unexpected(element, STRINGS)),
        }
    }
}

/// Without room to grow: the policies of thousands of roles are kept, and most lists have one item.
fn fitted<T>(mut list: Vec<T>) -> Vec<T> {
    list.shrink_to_fit();
    list
}

const STRINGS: &str = "a string or a list of strings";

/// Error messages end up in reports; a hostile document must not choose their length.
fn clip(text: &str) -> String {
    text.chars().take(64).collect()
}
