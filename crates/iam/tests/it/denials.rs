//! What denials take back.

use crate::policy::{EVERYONE, NOBODY, OTHER, OUTSIDE, STAR, admitted, allow, deny};

#[test]
fn denials_that_take_it_back() {
    let everyone = allow(STAR, "{}");
    for (principal, condition, expected) in [
        (STAR, "{}", NOBODY),
        (STAR, r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-own"}}"#, NOBODY),
        (STAR, r#"{"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-own"}}"#, NOBODY),
        (STAR, r#"{"StringNotEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}}"#, NOBODY),
        (STAR, r#"{"StringNotEquals": {"aws:PrincipalOrgID": ["o-own", "o-other"]}}"#, OTHER),
        (
            STAR,
            r#"{"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-own"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}"#,
            NOBODY,
        ),
        // Without IfExists, requests that nobody signed are not denied.
        (
            STAR,
            r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-own"}, "Bool": {"aws:PrincipalIsAWSService": "false"}}"#,
            EVERYONE,
        ),
        (
            STAR,
            r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-own", "aws:PrincipalAccount": ["222222222222", "999999999999"]}}"#,
            OUTSIDE,
        ),
        (STAR, r#"{"ForAllValues:StringNotLike": {"aws:PrincipalOrgPaths": "o-own/*"}}"#, NOBODY),
        (STAR, r#"{"ForAnyValue:StringNotLike": {"aws:PrincipalOrgPaths": "o-own/*"}}"#, EVERYONE),
        (
            STAR,
            r#"{"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/*"}}"#,
            NOBODY,
        ),
        (STAR, r#"{"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin"}}"#, EVERYONE),
        (STAR, r#"{"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}"#, NOBODY),
        (
            STAR,
            r#"{"StringNotEquals": {"aws:SourceVpce": "vpce-1", "aws:PrincipalOrgID": "o-own"}}"#,
            NOBODY,
        ),
        (STAR, r#"{"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#, NOBODY),
        (STAR, r#"{"NotIpAddress": {"aws:SourceIp": "0.0.0.0/0"}}"#, EVERYONE),
        (STAR, r#"{"StringNotLike": {"aws:PrincipalOrgID": "o-*"}}"#, EVERYONE),
        (STAR, r#"{"StringEquals": {"aws:PrincipalOrgID": "o-other"}}"#, EVERYONE),
        (STAR, r#"{"Bool": {"aws:SecureTransport": "false"}}"#, EVERYONE),
        (
            STAR,
            r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-own"}, "Bool": {"aws:ViaAWSService": "false"}}"#,
            EVERYONE,
        ),
        (
            STAR,
            r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-own", "aws:PrincipalTag/exempt": "true"}}"#,
            EVERYONE,
        ),
        (
            r#""NotPrincipal": {"AWS": ["111111111111", "arn:aws:iam::111111111111:role/r"]}"#,
            "{}",
            NOBODY,
        ),
        (r#""NotPrincipal": {"AWS": ["111111111111", "999999999999"]}"#, "{}", OUTSIDE),
        (r#""NotPrincipal": {"CanonicalUser": "79a5"}"#, "{}", EVERYONE),
        (r#""Principal": {"AWS": "arn:aws:iam::111111111111:root"}"#, "{}", EVERYONE),
    ] {
        assert_eq!(
            admitted(&format!("{everyone}, {}", deny(principal, condition))),
            expected,
            "{condition}"
        );
    }
}

#[test]
fn denials_of_named_outsiders() {
    let named = allow(r#""Principal": {"AWS": "arn:aws:iam::999999999999:role/r"}"#, "{}");
    for (principal, condition, expected) in [
        (STAR, r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-own"}}"#, NOBODY),
        (
            STAR,
            r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-own"}, "Bool": {"aws:PrincipalIsAWSService": "false"}}"#,
            NOBODY,
        ),
        (STAR, r#"{"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}"#, OUTSIDE),
        (r#""Principal": {"AWS": "999999999999"}"#, "{}", NOBODY),
        (r#""Principal": {"AWS": "arn:aws:iam::999999999999:role/other"}"#, "{}", OUTSIDE),
        (
            r#""Principal": {"AWS": "999999999999"}"#,
            r#"{"Bool": {"aws:SecureTransport": "false"}}"#,
            OUTSIDE,
        ),
    ] {
        assert_eq!(
            admitted(&format!("{named}, {}", deny(principal, condition))),
            expected,
            "{principal} {condition}"
        );
    }
}

#[test]
fn a_denial_must_cover_what_is_allowed() {
    let condition = r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-own"}}"#;
    let both = |allow: &str, deny: &str| admitted(&format!("{allow}, {deny}"));
    let (allow, deny) = (allow(STAR, "{}"), deny(STAR, condition));
    for (from, to, expected) in [
        ("\"s3:*\"", "[\"S3:get*\"]", NOBODY),
        ("\"s3:*\"", "\"*\"", NOBODY),
        ("\"s3:*\"", "\"s3:Put*\"", EVERYONE),
        ("\"Action\"", "\"NotAction\"", EVERYONE),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b/private/*", EVERYONE),
        ("\"Resource\"", "\"NotResource\"", EVERYONE),
    ] {
        assert_eq!(both(&allow, &deny.replace(from, to)), expected, "deny {to}");
    }
    assert_eq!(both(&allow.replace("\"Action\"", "\"NotAction\""), &deny), EVERYONE);
    assert_eq!(both(&allow.replace("s3:GetObject", "s3:*"), &deny), NOBODY);
}
