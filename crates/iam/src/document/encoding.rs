//! URL-encoded policies.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::{MAX_BYTES, ParseError};

/// The JSON text of a policy, which IAM returns URL-encoded.
///
/// IAM API Reference, `GetPolicyVersion` and `GetRolePolicy`: encoded as RFC 3986 says. A text that
/// does not begin with an encoded brace is taken as it stands.
pub fn policy_text(text: &str) -> Result<Cow<'_, str>, ParseError> {
    let bounded = |text: &str, most: usize| match text.len() {
        length if length > most => Err(ParseError::TooLarge(length)),
        _ => Ok(()),
    };
    let begins = |encoded: &str| text.get(..3).is_some_and(|it| it.eq_ignore_ascii_case(encoded));
    if !["%7B", "%20", "%0A", "%0D", "%09"].into_iter().any(begins) {
        bounded(text, MAX_BYTES)?;
        return Ok(Cow::Borrowed(text));
    }
    // Three bytes for one.
    bounded(text, 3 * MAX_BYTES)?;
    let decoded = percent_decode_str(text).decode_utf8().map_err(|_| ParseError::Encoding)?;
    bounded(&decoded, MAX_BYTES)?;
    Ok(decoded)
}
