//! Who calls: the `SigV4` credential scope, and the session tokens that `AssumeRole` minted.
//!
//! Signatures are not verified: the sim has no secrets, and the SDK's signer is not what it tests.

use std::time::{SystemTime, UNIX_EPOCH};

use hyper::HeaderMap;

/// The scope a request was signed for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Scope<'a> {
    pub(crate) access_key: &'a str,
    pub(crate) region: &'a str,
    pub(crate) service: &'a str,
}

/// A caller that is who it says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) account: String,
    pub(crate) arn: String,
    pub(crate) user_id: String,
    /// The name of the session policy; zero for none.
    pub(crate) policy: u64,
}

/// Why a caller is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    UnknownToken,
    ExpiredToken,
}

/// Reads the credential scope of the `Authorization` header.
pub(crate) fn scope(headers: &HeaderMap) -> Option<Scope<'_>> {
    let header = headers.get("authorization")?.to_str().ok()?;
    let (_, credential) = header.split_once("Credential=")?;
    let mut parts = credential.split([',', ' ']).next()?.split('/');
    let (access_key, _date, region, service) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    Some(Scope { access_key, region, service })
}

/// Finds out who signed.
pub(crate) fn caller(scope: &Scope<'_>, headers: &HeaderMap) -> Result<Caller, Refusal> {
    if let Some(token) = headers.get("x-amz-security-token") {
        let token = token.to_str().ok().and_then(Token::parse).ok_or(Refusal::UnknownToken)?;
        return if token.expiry <= now() { Err(Refusal::ExpiredToken) } else { Ok(token.caller()) };
    }
    let account = account_of(scope.access_key).ok_or(Refusal::UnknownToken)?;
    Ok(Caller {
        account: account.to_owned(),
        arn: format!("arn:aws:iam::{account}:user/auditor"),
        user_id: format!("AIDASIM0{account}"),
        policy: 0,
    })
}

/// An access key id that ends with twelve digits belongs to that account.
fn account_of(access_key: &str) -> Option<&str> {
    let account = access_key.get(access_key.len().checked_sub(12)?..)?;
    account.bytes().all(|byte| byte.is_ascii_digit()).then_some(account)
}

/// What a session token says: it carries its own meaning, so that the sim keeps no list of sessions.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) account: &'a str,
    pub(crate) role: &'a str,
    pub(crate) session: &'a str,
    /// Seconds since 1970.
    pub(crate) expiry: u64,
    /// The name of the session policy; zero for none.
    pub(crate) policy: u64,
}

impl<'a> Token<'a> {
    /// The token on the wire.
    pub(crate) fn render(&self) -> String {
        let Self { account, role, session, expiry, policy } = self;
        format!("SIM/{account}/{expiry}/{policy:x}/{role}/{session}")
    }

    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.strip_prefix("SIM/")?.splitn(5, '/');
        let (account, expiry) = (parts.next()?, parts.next()?.parse().ok()?);
        let policy = u64::from_str_radix(parts.next()?, 16).ok()?;
        Some(Self { account, role: parts.next()?, session: parts.next()?, expiry, policy })
    }

    fn caller(&self) -> Caller {
        let Self { account, role, session, policy, .. } = self;
        Caller {
            account: (*account).to_owned(),
            arn: format!("arn:aws:sts::{account}:assumed-role/{role}/{session}"),
            user_id: format!("AROASIM0{account}:{session}"),
            policy: *policy,
        }
    }
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(access_key: &str, token: Option<&str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let value = format!(
            "AWS4-HMAC-SHA256 Credential={access_key}/20260101/eu-west-1/kms/aws4_request, SignedHeaders=host"
        );
        headers.insert("authorization", value.parse().unwrap());
        if let Some(token) = token {
            headers.insert("x-amz-security-token", token.parse().unwrap());
        }
        headers
    }

    fn who(access_key: &str, token: Option<&str>) -> Result<Caller, Refusal> {
        let headers = signed(access_key, token);
        let scope = scope(&headers).unwrap();
        assert_eq!((scope.region, scope.service), ("eu-west-1", "kms"));
        caller(&scope, &headers)
    }

    #[test]
    fn the_key_id_names_the_account() {
        assert_eq!(who("AKIASIM0111111111111", None).unwrap().account, "111111111111");
        assert_eq!(who("111111111111", None).unwrap().account, "111111111111");
        assert_eq!(who("AKIAIOSFODNN7EXAMPLE", None), Err(Refusal::UnknownToken));
    }

    #[test]
    fn a_token_round_trips_until_it_expires() {
        let token = |expiry| {
            Token { account: "222222222222", role: "audit", session: "hydrant", expiry, policy: 5 }
                .render()
        };
        let caller = who("ASIASIM0222222222222", Some(&token(now() + 60))).unwrap();
        assert_eq!(caller.arn, "arn:aws:sts::222222222222:assumed-role/audit/hydrant");
        assert_eq!(who("ASIASIM0222222222222", Some(&token(1))), Err(Refusal::ExpiredToken));
        assert_eq!(who("ASIASIM0222222222222", Some("FwoGZXIvYXdzE")), Err(Refusal::UnknownToken));
    }
}
