use std::fmt;

use serde::{Deserialize, Serialize};

/// What a value looks like. Recognizing is pure; the value itself is dropped by whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecretKind {
    /// A long-term AWS access key id (`AKIA…`).
    LongTermAccessKey,
    /// A temporary AWS access key id (`ASIA…`).
    TemporaryAccessKey,
    /// A private key in PEM form.
    PrivateKey,
    /// A value whose name says that it is a password, token or key.
    NamedSecret,
    /// User and password inside a URL or a connection string.
    CredentialInUrl,
    /// A long random-looking word.
    HighEntropy,
}

impl SecretKind {
    /// The kind in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::LongTermAccessKey => "a long-term AWS access key",
            Self::TemporaryAccessKey => "a temporary AWS access key",
            Self::PrivateKey => "a private key",
            Self::NamedSecret => "a value named like a credential",
            Self::CredentialInUrl => "a credential inside a URL",
            Self::HighEntropy => "a random-looking token",
        }
    }
}

impl fmt::Display for SecretKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

const NAMES: [&str; 13] = [
    "password",
    "passwd",
    "pwd",
    "secret",
    "token",
    "api-key",
    "apikey",
    "api_key",
    "api.key",
    "access-key",
    "accesskey",
    "access_key",
    "private_key",
];

/// What kind of credential a value looks like, judged with the name it is kept under; `None` if it does
/// not. References to where a secret is kept (ARNs, `{{resolve:…}}`, `${…}`, file paths) are not secrets.
pub fn credential_kind(name: &str, value: &str) -> Option<SecretKind> {
    let value = value.trim();
    if value.contains("-----BEGIN") && value.contains("PRIVATE KEY") {
        return Some(SecretKind::PrivateKey);
    }
    if let Some(kind) = value.split(|c: char| !c.is_ascii_alphanumeric()).find_map(access_key) {
        return Some(kind);
    }
    if credential_in_url(value) {
        return Some(SecretKind::CredentialInUrl);
    }
    if refers_elsewhere(value) {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let named = NAMES.iter().any(|word| name.contains(word)) && !points_to_secret(&name);
    if named && value.len() >= 4 && !matches!(value, "true" | "false" | "null" | "none") {
        return Some(SecretKind::NamedSecret);
    }
    value.split_whitespace().any(random_looking).then_some(SecretKind::HighEntropy)
}

/// AWS access key ids: a four-letter prefix and sixteen characters of base 32 (IAM User Guide,
/// "IAM identifiers").
fn access_key(word: &str) -> Option<SecretKind> {
    let base32 = word.bytes().all(|b| b.is_ascii_uppercase() || (b'2'..=b'7').contains(&b));
    match word.get(..4) {
        Some("AKIA") if word.len() == 20 && base32 => Some(SecretKind::LongTermAccessKey),
        Some("ASIA") if word.len() == 20 && base32 => Some(SecretKind::TemporaryAccessKey),
        _ => None,
    }
}

fn credential_in_url(value: &str) -> bool {
    value.split_once("://").is_some_and(|(_, rest)| {
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'))
            || rest.split(['?', '&', ';', '#']).skip(1).any(credential_parameter)
    })
}

/// `password=…` in the query of a URL, or `;password=…` in a connection string.
fn credential_parameter(pair: &str) -> bool {
    pair.split_once('=').is_some_and(|(name, value)| {
        let name = name.to_ascii_lowercase();
        let named = NAMES.iter().any(|word| name.contains(word)) && !points_to_secret(&name);
        named && value.len() >= 4 && !matches!(value, "true" | "false" | "null" | "none")
    })
}

fn refers_elsewhere(value: &str) -> bool {
    value.starts_with("arn:")
        || value.starts_with("{{resolve:")
        || value.starts_with("${")
        || value.starts_with('/')
        || value.starts_with("s3://")
}

/// `secret.arn`, `password-secret-name`, `token_ttl` and the like hold a pointer or a setting.
fn points_to_secret(name: &str) -> bool {
    [
        "arn", "name", "id", "ttl", "timeout", "expiry", "interval", "path", "file", "enabled",
        "provider", "type",
    ]
    .iter()
    .any(|tail| name.rsplit(['.', '-', '_']).next() == Some(tail))
}

/// Twenty-four or more characters of a token alphabet with both letters and digits, mixed case, and at
/// least 4.3 bits of entropy per character: words, ARNs, dates, UUIDs and hashes in lower case stay below.
fn random_looking(word: &str) -> bool {
    let token = word
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'_' | b'-'));
    let has = |test: fn(&u8) -> bool| word.bytes().any(|b| test(&b));
    (24..=512).contains(&word.len())
        && token
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
        && entropy(word) >= 4.3
}

fn entropy(word: &str) -> f64 {
    let mut counts = [0u32; 256];
    word.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
    let length = f64::from(u32::try_from(word.len()).unwrap_or(u32::MAX));
    let shares = counts.iter().filter(|count| **count > 0).map(|count| f64::from(*count) / length);
    -shares.map(|share| share * share.log2()).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_recognized() {
        for (name, value, kind) in [
            ("user", "AKIAIOSFODNN7EXAMPLE", SecretKind::LongTermAccessKey),
            (
                "copy",
                "credentials 'aws_access_key_id=ASIAIOSFODNN7EXAMPLE;x'",
                SecretKind::TemporaryAccessKey,
            ),
            ("pem", "-----BEGIN RSA PRIVATE KEY-----\nabc", SecretKind::PrivateKey),
            ("db.password", "hunter22", SecretKind::NamedSecret),
            ("x-api-key", "1234", SecretKind::NamedSecret),
            ("url", "jdbc:postgresql://app:hunter2@db.internal/x", SecretKind::CredentialInUrl),
            ("url", "https://in.example.com/v1?token=hunter2", SecretKind::CredentialInUrl),
            ("url", "jdbc:redshift://c:5439/db;UID=app;PWD=hunter2", SecretKind::CredentialInUrl),
            ("misc", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", SecretKind::HighEntropy),
        ] {
            assert_eq!(credential_kind(name, value), Some(kind), "{name}");
        }
    }

    #[test]
    fn settings_and_pointers_are_not() {
        for (name, value) in [
            ("aws.region", "eu-west-1"),
            ("secret.arn", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf"),
            ("password", "{{resolve:secretsmanager:db}}"),
            ("token_ttl", "3600"),
            ("secret-name", "prod/db"),
            ("stream", "clicks-enriched-production-v2"),
            ("checkpoint", "s3://bucket/AbC123/xyz"),
            ("id", "3f2b8c1e-6d4a-4b7e-9c55-0a1b2c3d4e5f"),
            ("use.token", "true"),
            ("url", "https://docs.example.com/a?token_ttl=3600&page=2"),
            ("sql", "SELECT STREAM ticker, AVG(price) FROM SOURCE_SQL_STREAM_001 GROUP BY ticker"),
        ] {
            assert_eq!(credential_kind(name, value), None, "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(name in ".*", value in ".*") {
            let _ = credential_kind(&name, &value);
        }
    }
}
