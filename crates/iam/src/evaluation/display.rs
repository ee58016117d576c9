//! Reasons and conditions in words.
//!
//! Names and conditions come from AWS and are not cleaned here.

use std::fmt::{self, Display, Formatter};

use super::{Doubt, Layer, Reason, Remains, StatementRef, Undecided};

impl Display for Layer {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identity => f.write_str("identity policies"),
            Self::Boundary => f.write_str("the permissions boundary"),
            Self::Session => f.write_str("the session policies"),
            Self::ServiceControl(level) => write!(f, "the service control policies of {level}"),
            Self::ResourceControl(level) => write!(f, "the resource control policies of {level}"),
            Self::Endpoint => f.write_str("the endpoint policy"),
            Self::Resource => f.write_str("the resource's policy"),
            Self::Grants => f.write_str("the grants of the key"),
        }
    }
}

impl Display for StatementRef {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "statement {}", self.index + 1)?;
        if let Some(sid) = self.sid() {
            write!(f, " ({sid})")?;
        }
        write!(f, " of {}", self.policy.name())?;
        match self.span() {
            Some(span) if span.first_line == span.last_line => {
                write!(f, ", line {}", span.first_line)
            }
            Some(span) => write!(f, ", lines {} to {}", span.first_line, span.last_line),
            None => Ok(()),
        }
    }
}

impl Display for Reason {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allowed(statement) => write!(f, "allowed by {statement}"),
            Self::Denied(statement) => write!(f, "denied by {statement}"),
            Self::NotAllowed(layer) => write!(f, "not allowed by {layer}"),
            Self::Granted(id) => write!(f, "allowed by grant {id}"),
            Self::RootUser => f.write_str("allowed to the root user"),
            Self::NeedsNoPermission => f.write_str("needs no permission"),
            Self::NotAcrossAccounts => f.write_str("cannot be done across accounts"),
        }
    }
}

impl Display for Remains {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(parts) => join(f, parts, " and "),
            Self::Any(parts) => join(f, parts, " or "),
            Self::Applies(undecided) => write!(f, "{undecided} applies"),
            Self::Spares(undecided) => write!(f, "{undecided} does not apply"),
            Self::Unreadable(layer, name) => {
                write!(f, "{name}, which could not be read, permits it ({layer})")
            }
            Self::Open(what) => write!(f, "it turns out {what}"),
        }
    }
}

fn join(f: &mut Formatter<'_>, parts: &[Remains], word: &str) -> fmt::Result {
    for (n, part) in parts.iter().enumerate() {
        if n > 0 {
            f.write_str(word)?;
        }
        match part {
            Remains::All(_) | Remains::Any(_) => write!(f, "({part})")?,
            _ => write!(f, "{part}")?,
        }
    }
    Ok(())
}

impl Display for Undecided {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} [", self.statement)?;
        let conditions = self.conditions().map(|it| format!("{it} {:?}", it.values));
        let doubts = self.doubts.iter().filter_map(|doubt| match doubt {
            Doubt::Condition(_) => None,
            Doubt::Resource => Some("its resource is this one".to_owned()),
            Doubt::Principal => Some("it names the caller".to_owned()),
            Doubt::Applicability(what) => Some((*what).to_owned()),
        });
        f.write_str(&conditions.chain(doubts).collect::<Vec<_>>().join("; "))?;
        f.write_str("]")
    }
}
