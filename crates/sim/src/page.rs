//! Pages and the tokens between them.

use std::ops::Range;

use serde_json::{Value, json};

use crate::wire::{Answer, ApiError, Reply};

/// A page of a list that does not change: which items, and the token of the next page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) items: Range<usize>,
    pub(crate) next: Option<String>,
}

/// The page of `limit` items that `token` stands for; an empty token is the first. `invalid` is the service's error
/// code for a token that it did not make.
pub(crate) fn page(
    total: usize,
    limit: usize,
    token: &str,
    invalid: &str,
) -> Result<Page, ApiError> {
    let start = match token {
        "" => 0,
        token => token
            .strip_prefix("sim-page-")
            .and_then(|at| usize::from_str_radix(at, 16).ok())
            .filter(|start| *start <= total)
            .ok_or_else(|| ApiError::bad(invalid, "The token is not valid."))?,
    };
    let end = total.min(start.saturating_add(limit.max(1)));
    Ok(Page { items: start..end, next: (end < total).then(|| format!("sim-page-{end:x}")) })
}

/// The answer of a JSON service that lists: a page of `items` under the first of `keys`, the next token under the second.
pub(crate) fn listed(
    items: &[Value],
    limit: usize,
    token: &str,
    keys: (&str, &str),
    invalid: &str,
) -> Answer {
    let page = page(items.len(), limit, token, invalid)?;
    let mut reply = json!({});
    reply[keys.0] = json!(items[page.items]);
    if let Some(next) = page.next {
        reply[keys.1] = next.into();
    }
    Ok(Reply::json(&reply))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries() {
        for total in [0, 1, 10, 11, 100, 101, 1_001] {
            let (mut token, mut seen, mut pages) = (String::new(), 0, 0);
            loop {
                let page = page(total, 10, &token, "Invalid").unwrap();
                seen += page.items.len();
                pages += 1;
                match page.next {
                    Some(next) => token = next,
                    None => break,
                }
            }
            assert_eq!((seen, pages), (total, total.div_ceil(10).max(1)));
        }
    }

    #[test]
    fn a_made_up_token_is_an_error() {
        assert_eq!(
            page(5, 1, "zzz", "ExpiredNextTokenException").unwrap_err().code,
            "ExpiredNextTokenException"
        );
    }
}
