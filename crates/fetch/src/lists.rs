use std::future::Future;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use hydrant_core::{Api, Fact, Source, Target, Unknown};

use crate::clients::Ticket;
use crate::collectors::{endless, unreadable};
use crate::door::Session;

/// What one page of a list says: its rows, where every one could be read, and the token of the next page.
pub(crate) type Page<T> = (Option<Vec<T>>, Option<String>);

/// Every row of a list that goes on by tokens, sorted. `send` asks for the page of a token, `read` takes a
/// page apart.
pub(crate) async fn rows<P, T, E, F, R>(
    session: &Session,
    api: &'static Api,
    target: Target,
    send: F,
    read: impl Fn(P) -> Page<T>,
) -> Fact<Vec<T>>
where
    T: Ord,
    E: ProvideErrorMetadata,
    F: Fn(Ticket, Option<String>) -> R,
    R: Future<Output = Result<P, SdkError<E, HttpResponse>>>,
{
    let source = Source { api, account: target.account, region: target.region };
    let mut found = Vec::new();
    let mut token: Option<String> = None;
    loop {
        let answer = session.call(api, target, |ticket| send(ticket, token.clone())).await;
        let (page, next) = match answer {
            Ok(page) => read(page),
            Err(failed) => return Fact::Unknown(failed.unknown()),
        };
        let Some(page) = page else { return unreadable(source) };
        found.extend(page);
        let next = next.filter(|it| !it.is_empty());
        if next.is_none() {
            found.sort();
            return Fact::Known(found, source);
        }
        if next == token {
            return endless(source);
        }
        token = next;
    }
}

/// A list of something that does not exist is empty: `code` is the error that says so.
pub(crate) fn empty_if<T>(rows: Fact<Vec<T>>, code: &str) -> Fact<Vec<T>> {
    match rows {
        Fact::Unknown(Unknown { source, code: Some(found), .. }) if found == code => {
            Fact::Known(Vec::new(), source)
        }
        rows => rows,
    }
}

/// An answer of which a part that matters cannot be read.
pub(crate) fn garbled<T>(source: Source) -> Fact<T> {
    Fact::Unknown(Unknown::undecided(source, "a part of the answer could not be read"))
}

#[cfg(test)]
mod tests {
    use hydrant_core::{Reason, api};

    use super::*;

    #[test]
    fn only_the_code_that_says_so_makes_a_list_empty() {
        let api = &api::EVENTS_LIST_RULES;
        let source = Source {
            api,
            account: "123456789012".parse().unwrap(),
            region: "eu-west-1".parse().unwrap(),
        };
        let failed = |code: &str| {
            let code = Some(code.to_owned());
            Fact::<Vec<String>>::Unknown(Unknown {
                source,
                reason: Reason::Failed,
                code,
                detail: String::new(),
            })
        };
        let missing = "ResourceNotFoundException";
        assert_eq!(empty_if(failed(missing), missing), Fact::Known(Vec::new(), source));
        assert_eq!(empty_if(failed("ValidationException"), missing), failed("ValidationException"));
    }
}
