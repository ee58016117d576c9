//! Reading answers: lists that come in pages, and answers that lack what they must hold.

use std::collections::BTreeSet;

use hydrant_core::{Api, Fact, Source, Target, Unknown};

use crate::collectors::{endless, unreadable};
use crate::door::Failed;

/// An api, asked in a target.
pub(crate) fn source(api: &'static Api, target: Target) -> Source {
    Source { api, account: target.account, region: target.region }
}

/// All rows of a list, sorted. `ask` brings the page of a token, `next` is the token of the page after
/// it, and `read` reads a page's rows: none where one of them cannot be read.
pub(crate) async fn pages<P, T, R>(
    source: Source,
    ask: impl Fn(Option<String>) -> R,
    next: impl Fn(&P) -> Option<&str>,
    read: impl Fn(&P) -> Option<Vec<T>>,
) -> Fact<Vec<T>>
where
    T: Ord,
    R: Future<Output = Result<P, Failed>>,
{
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut token = None;
    loop {
        let page = match ask(token).await {
            Ok(page) => page,
            Err(failed) => return Fact::Unknown(failed.unknown()),
        };
        let Some(rows) = read(&page) else { return unreadable(source) };
        found.extend(rows);
        // Some services end a list with an empty token.
        token = next(&page).filter(|token| !token.is_empty()).map(str::to_owned);
        match &token {
            None => {
                found.sort();
                return Fact::Known(found, source);
            }
            Some(token) if !seen.insert(token.clone()) => return endless(source),
            Some(_) => {}
        }
    }
}

/// Every row, or none where one of them cannot be read.
pub(crate) fn rows<R, T>(rows: &[R], read: impl Fn(&R) -> Option<T>) -> Option<Vec<T>> {
    rows.iter().map(read).collect()
}

/// What an answer says; an answer without it says nothing.
pub(crate) fn told<T>(source: Source, value: Option<T>) -> Fact<T> {
    let lacking = || Unknown::undecided(source, "the answer lacks what was asked for");
    value.map_or_else(|| Fact::Unknown(lacking()), |value| Fact::Known(value, source))
}

/// A list that has no meaning where another fact says that there is nothing, and that cannot be asked
/// where that fact is unknown.
pub(crate) fn nothing<T, U: Default>(because: &Fact<T>) -> Fact<U> {
    match because {
        Fact::Known(_, source) => Fact::Known(U::default(), *source),
        Fact::Unknown(unknown) => Fact::Unknown(unknown.clone()),
    }
}

/// Of a resource that is asked for by a name that only its own account understands.
pub(crate) fn foreign<T>(source: Source) -> Fact<T> {
    Fact::Unknown(Unknown::not_asked(source, "its account cannot be asked"))
}

/// Text that is there and is not empty.
pub(crate) fn text(value: Option<&str>) -> Option<String> {
    value.filter(|value| !value.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use hydrant_core::{Reason, api};

    use super::*;

    /// A page: its rows, and the token of the next one.
    type Page = (Vec<i32>, Option<String>);

    async fn listed(
        book: &[(Option<&str>, &[i32], Option<&str>)],
    ) -> (Fact<Vec<i32>>, Vec<Option<String>>) {
        let target = Target::new("111111111111".parse().unwrap(), "eu-west-1".parse().unwrap());
        let asked = Mutex::new(Vec::new());
        let ask = |token: Option<String>| {
            asked.lock().unwrap().push(token.clone());
            let page = book.iter().find(|page| page.0 == token.as_deref()).unwrap();
            let page: Page = (page.1.to_vec(), page.2.map(str::to_owned));
            async move { Ok(page) }
        };
        let read = |page: &Page| rows(&page.0, |row| (*row >= 0).then_some(*row));
        let source = source(&api::EC2_DESCRIBE_VPCS, target);
        let fact = pages(source, ask, |page: &Page| page.1.as_deref(), read).await;
        (fact, asked.into_inner().unwrap())
    }

    #[tokio::test]
    async fn every_page_is_read_and_the_rows_are_sorted() {
        let (fact, asked) = listed(&[
            (None, &[3, 1], Some("a")),
            (Some("a"), &[], Some("b")),
            (Some("b"), &[2], Some("")),
        ])
        .await;
        assert_eq!(fact.known(), Ok(&vec![1, 2, 3]));
        assert_eq!(asked, [None, Some("a".to_owned()), Some("b".to_owned())]);
    }

    #[tokio::test]
    async fn a_list_that_goes_in_circles_is_unknown() {
        let book: [(Option<&str>, &[i32], Option<&str>); 3] =
            [(None, &[1], Some("a")), (Some("a"), &[], Some("b")), (Some("b"), &[], Some("a"))];
        let (fact, asked) = listed(&book).await;
        assert_eq!(fact.known().unwrap_err().reason, Reason::Undecided);
        assert_eq!(asked.len(), 3);
    }

    #[tokio::test]
    async fn a_row_that_cannot_be_read_makes_the_list_unknown() {
        let (fact, _) = listed(&[(None, &[1, -1], None)]).await;
        assert_eq!(fact.known().unwrap_err().reason, Reason::Undecided);
    }
}
