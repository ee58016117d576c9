//! Whom policies admit, from the common to the exotic.

use hydrant_iam::{Membership, PolicyDocument, Who, admissions};

use crate::org::{Org, UnreadableOrg};
use crate::policy::{EVERYONE, NOBODY, OTHER, OUTSIDE, STAR, admitted, allow};

#[test]
fn principals() {
    for (principal, expected) in [
        (r#""Principal": "*""#, EVERYONE),
        (r#""Principal": {"AWS": "*"}"#, EVERYONE),
        (r#""Principal": {"AWS": ["111111111111", "*"]}"#, EVERYONE),
        (r#""Principal": {"Federated": "*"}"#, EVERYONE),
        (r#""NotPrincipal": {"AWS": "111111111111"}"#, EVERYONE),
        (r#""Principal": {"AWS": "111111111111"}"#, NOBODY),
        (r#""Principal": {"AWS": "arn:aws:iam::222222222222:role/trusted"}"#, NOBODY),
        (r#""Principal": {"AWS": "999999999999"}"#, OUTSIDE),
        (r#""Principal": {"AWS": "arn:aws:iam::999999999999:root"}"#, OUTSIDE),
        (r#""Principal": {"AWS": "arn:aws-cn:iam::999999999999:user/u"}"#, OUTSIDE),
        (r#""Principal": {"AWS": "arn:aws:sts::999999999999:assumed-role/r/s"}"#, OUTSIDE),
        (r#""Principal": {"Federated": "arn:aws:iam::999999999999:saml-provider/p"}"#, OUTSIDE),
        (r#""Principal": {"Service": "firehose.amazonaws.com"}"#, NOBODY),
        (r#""Principal": {"Service": "firehose.amazonaws.com", "AWS": "999999999999"}"#, OUTSIDE),
        (r#""Principal": {"AWS": "AROAEXAMPLEEXAMPLE123"}"#, NOBODY),
        (r#""Principal": {"AWS": "arn:aws:iam::*:root"}"#, NOBODY),
        (r#""Principal": {"AWS": []}"#, NOBODY),
        // Elastic Load Balancing in eu-west-1, and CloudFront.
        (r#""Principal": {"AWS": "arn:aws:iam::156460612806:root"}"#, NOBODY),
        (
            r#""Principal": {"CanonicalUser": "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"}"#,
            NOBODY,
        ),
        (r#""Principal": {"CanonicalUser": "79a5"}"#, &["79a5, owner not known"]),
        (
            r#""Principal": {"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}"#,
            &["arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1, owner not known"],
        ),
        (
            r#""Principal": {"AWS": "333333333333"}"#,
            &["account 333333333333, membership not known"],
        ),
        (r#""Sid": "identity policy""#, NOBODY),
    ] {
        assert_eq!(admitted(&allow(principal, "{}")), expected, "{principal}");
    }
}

#[test]
fn conditions_that_restrict() {
    for (condition, expected) in [
        (r#"{"StringEquals": {"aws:PrincipalOrgID": "o-own"}}"#, NOBODY),
        (r#"{"stringequals": {"AWS:principalorgid": ["o-own"]}}"#, NOBODY),
        (r#"{"StringEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}}"#, NOBODY),
        (r#"{"StringEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}"}}"#, NOBODY),
        (r#"{"StringEquals": {"aws:PrincipalOrgID": "o-other"}}"#, OTHER),
        (r#"{"StringEquals": {"aws:PrincipalOrgID": ["o-own", "o-other"]}}"#, OTHER),
        (r#"{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-own/r-1/ou-1/*"}}"#, NOBODY),
        (r#"{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-other/*"}}"#, OTHER),
        (r#"{"StringEquals": {"aws:PrincipalAccount": "111111111111"}}"#, NOBODY),
        (r#"{"StringEquals": {"aws:PrincipalAccount": 999999999999}}"#, OUTSIDE),
        (
            r#"{"StringEquals": {"aws:PrincipalAccount": ["111111111111", "999999999999"]}}"#,
            OUTSIDE,
        ),
        (
            r#"{"StringEquals": {"kms:CallerAccount": "111111111111", "kms:ViaService": "s3.eu-west-1.amazonaws.com"}}"#,
            NOBODY,
        ),
        (r#"{"StringEquals": {"kms:CallerAccount": "999999999999"}}"#, OUTSIDE),
        (r#"{"StringEquals": {"AWS:SourceOwner": "111111111111"}}"#, NOBODY),
        (r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/*"}}"#, NOBODY),
        (r#"{"ArnEquals": {"aws:PrincipalArn": "arn:*:iam::999999999999:role/r"}}"#, OUTSIDE),
        (r#"{"StringLike": {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/*"}}"#, NOBODY),
        (r#"{"StringEquals": {"aws:SourceAccount": "111111111111"}}"#, NOBODY),
        (r#"{"StringEquals": {"aws:SourceAccount": "999999999999"}}"#, OUTSIDE),
        (
            r#"{"StringEquals": {"aws:SourceAccount": "999999999999"}, "Bool": {"aws:PrincipalIsAWSService": "true"}}"#,
            OUTSIDE,
        ),
        (r#"{"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111111111111:*"}}"#, NOBODY),
        (r#"{"ArnEquals": {"aws:SourceArn": "arn:aws:sns:eu-west-1:999999999999:t"}}"#, OUTSIDE),
        (r#"{"StringLike": {"aws:SourceArn": "arn:aws:sns:*:111111111111:*"}}"#, NOBODY),
        (r#"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:a-bucket"}}"#, NOBODY),
        (r#"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:::a-bucket"}}"#, NOBODY),
        (r#"{"StringEquals": {"aws:SourceOrgID": "o-own"}}"#, NOBODY),
        (r#"{"StringEquals": {"aws:SourceOrgID": "o-other"}}"#, OTHER),
        (r#"{"ForAnyValue:StringLike": {"aws:SourceOrgPaths": "o-own/*"}}"#, NOBODY),
        (r#"{"StringEquals": {"aws:SourceVpc": "vpc-1"}}"#, NOBODY),
        (r#"{"StringEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}}"#, NOBODY),
        (
            r#"{"ArnEquals": {"aws:SourceVpcArn": "arn:aws:ec2:eu-west-1:999999999999:vpc/vpc-1"}}"#,
            OUTSIDE,
        ),
        (r#"{"StringEquals": {"aws:VpceAccount": "999999999999"}}"#, OUTSIDE),
        (r#"{"StringEquals": {"aws:VpceOrgID": "o-own"}}"#, NOBODY),
        (r#"{"StringEquals": {"s3:DataAccessPointAccount": "111111111111"}}"#, NOBODY),
        (
            r#"{"StringLike": {"s3:DataAccessPointArn": "arn:aws:s3:*:111111111111:accesspoint/*"}}"#,
            NOBODY,
        ),
        (r#"{"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"]}}"#, NOBODY),
        (r#"{"StringEquals": {"aws:PrincipalServiceName": "logs.amazonaws.com"}}"#, NOBODY),
        (r#"{"Bool": {"aws:PrincipalIsAWSService": true}}"#, NOBODY),
        (
            r#"{"StringLike": {"aws:userid": "AROAEXAMPLEEXAMPLE123:*"}}"#,
            &["AROAEXAMPLEEXAMPLE123, owner not known"],
        ),
        // Null: false demands the key, so these no longer hold without it.
        (
            r#"{"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-own"}, "Null": {"aws:PrincipalOrgID": "false"}}"#,
            NOBODY,
        ),
        (
            r#"{"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": "o-own/*"}, "Null": {"aws:principalorgpaths": false}}"#,
            NOBODY,
        ),
        // Where the caller is told, a network does not make an outsider a member.
        (
            r#"{"StringEquals": {"aws:PrincipalAccount": "999999999999", "aws:SourceVpce": "vpce-1"}}"#,
            OUTSIDE,
        ),
        (
            r#"{"StringEquals": {"aws:PrincipalAccount": "999999999999", "aws:PrincipalOrgID": "o-own"}}"#,
            NOBODY,
        ),
    ] {
        assert_eq!(admitted(&allow(STAR, condition)), expected, "{condition}");
    }
}

#[test]
fn conditions_that_do_not() {
    for condition in [
        r#"{"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-own"}}"#,
        r#"{"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-own"}}"#,
        r#"{"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": "o-own/*"}}"#,
        r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-own"}}"#,
        r#"{"StringNotEquals": {"aws:PrincipalAccount": "999999999999"}}"#,
        r#"{"StringLike": {"aws:PrincipalOrgID": "*"}}"#,
        r#"{"StringLike": {"aws:PrincipalOrgID": "o-*"}}"#,
        r#"{"StringEquals": {"aws:PrincipalOrgID": ["o-own", "*"]}}"#,
        r#"{"StringEquals": {"aws:PrincipalOrgID": []}}"#,
        r#"{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "*/ou-1/*"}}"#,
        r#"{"StringLike": {"aws:PrincipalAccount": "1111*"}}"#,
        r#"{"StringEquals": {"aws:SourceAccount": "${aws:PrincipalAccount}"}}"#,
        r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/deploy"}}"#,
        r#"{"ArnLike": {"aws:PrincipalArn": "*"}}"#,
        // One text: the role path may hold the rest of the pattern.
        r#"{"StringLike": {"aws:PrincipalArn": "arn:*:iam::111111111111:role/*"}}"#,
        r#"{"StringLike": {"aws:PrincipalArn": "*111111111111*"}}"#,
        r#"{"StringLike": {"aws:SourceArn": "arn:aws:*:*:111111111111:*"}}"#,
        r#"{"ArnLike": {"aws:SourceArn": "arn:aws:firehose:*:*:*"}}"#,
        r#"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}}"#,
        r#"{"StringLike": {"aws:SourceVpce": "vpce-*"}}"#,
        r#"{"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}"#,
        r#"{"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "::/0"]}}"#,
        r#"{"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}}"#,
        r#"{"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/24"}}"#,
        r#"{"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#,
        r#"{"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}"#,
        r#"{"StringEquals": {"aws:PrincipalTag/team": "data"}}"#,
        r#"{"StringEquals": {"aws:PrincipalType": "AssumedRole"}}"#,
        r#"{"StringLike": {"aws:userid": "*:session"}}"#,
        r#"{"Bool": {"aws:SecureTransport": "true"}}"#,
        r#"{"Bool": {"aws:PrincipalIsAWSService": "false"}}"#,
        r#"{"Bool": {"aws:ViaAWSService": "true"}}"#,
        r#"{"Null": {"aws:PrincipalOrgID": "false"}}"#,
        r#"{"StringLike": {"aws:Referer": "https://example.com/*"}}"#,
        r#"{"NumericLessThan": {"aws:PrincipalAccount": "111111111111"}}"#,
        r#"{"Frobnicate": {"aws:PrincipalOrgID": "o-own"}}"#,
    ] {
        assert_eq!(admitted(&allow(STAR, condition)), EVERYONE, "{condition}");
    }
}

#[test]
fn variables_are_text_in_the_old_language() {
    let statement =
        allow(STAR, r#"{"StringEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}}"#);
    let old = format!(r#"{{"Version": "2008-10-17", "Statement": {statement}}}"#);
    let policy = PolicyDocument::parse(&old).expect("a policy");
    assert_eq!(admissions(&policy, &Org)[0].who, Who::Everyone);
}

#[test]
fn named_outsiders_and_conditions() {
    let named = r#""Principal": {"AWS": "arn:aws:iam::999999999999:role/r"}"#;
    for (condition, expected) in [
        (r#"{"StringEquals": {"aws:PrincipalOrgID": "o-own"}}"#, NOBODY),
        (r#"{"StringEquals": {"aws:PrincipalOrgID": "o-other"}}"#, OUTSIDE),
        (r#"{"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-own"}}"#, OUTSIDE),
        (r#"{"StringEquals": {"aws:PrincipalAccount": "111111111111"}}"#, NOBODY),
        (r#"{"StringEquals": {"aws:SourceVpce": "vpce-1"}}"#, OUTSIDE),
        (r#"{"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#, OUTSIDE),
        (r#"{"StringEquals": {"sts:ExternalId": "x"}}"#, OUTSIDE),
    ] {
        assert_eq!(admitted(&allow(named, condition)), expected, "{condition}");
    }
}

#[test]
fn an_unreadable_organization_makes_doubt_not_certainty() {
    for (statement, expected) in [
        (allow(STAR, "{}"), vec![Who::Everyone]),
        (
            allow(r#""Principal": {"AWS": "111111111111"}"#, "{}"),
            vec![Who::UnknownAccount("111111111111".to_owned())],
        ),
        (
            allow(STAR, r#"{"StringEquals": {"aws:PrincipalOrgID": "o-own"}}"#),
            vec![Who::UnknownOrganization("o-own".to_owned())],
        ),
        (
            allow(STAR, r#"{"StringEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}}"#),
            vec![],
        ),
        (allow(r#""Principal": {"AWS": "156460612806"}"#, "{}"), vec![]),
    ] {
        let policy = format!(r#"{{"Version": "2012-10-17", "Statement": {statement}}}"#);
        let policy = PolicyDocument::parse(&policy).expect("a policy");
        let found: Vec<Who> =
            admissions(&policy, &UnreadableOrg).into_iter().map(|it| it.who).collect();
        assert_eq!(found, expected, "{statement}");
    }
}

#[test]
fn an_admission_tells_what_and_why() {
    let text = r#"{"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": "s3:*", "Resource": "*"},
        {"Sid": "Open", "Effect": "Allow", "Principal": "*", "NotAction": ["s3:Put*", "s3:Delete*"], "Resource": "*",
         "Condition": {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-own"}}},
        {"Sid": "Partner", "Effect": "Allow", "Principal": {"AWS": ["999999999999", "arn:aws:iam::999999999999:role/r"]},
         "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*"}]}"#;
    let policy = PolicyDocument::parse(text).expect("a policy");
    let found: Vec<_> = admissions(&policy, &Org)
        .into_iter()
        .map(|it| {
            (
                it.statement,
                it.sid.unwrap_or_default(),
                it.actions.join(" "),
                it.why,
                it.who.is_certain(),
            )
        })
        .collect();
    let expected = [
        (
            1,
            "Open",
            "* except s3:Put*, s3:Delete*",
            "Principal \"*\"; not restricted by StringEqualsIfExists aws:PrincipalOrgID",
        ),
        (2, "Partner", "s3:GetObject s3:ListBucket", "names 999999999999"),
        (2, "Partner", "s3:GetObject s3:ListBucket", "names arn:aws:iam::999999999999:role/r"),
    ];
    let expected: Vec<_> = expected
        .map(|(n, sid, actions, why)| (n, sid.to_owned(), actions.to_owned(), why.to_owned(), true))
        .into();
    assert_eq!(found, expected);
}

#[test]
fn principals_of_grants() {
    use hydrant_iam::{judge_canonical_user, judge_principal};
    assert_eq!(judge_principal("arn:aws:iam::111111111111:role/r", &Org), None);
    assert_eq!(judge_principal("firehose.amazonaws.com", &Org), None);
    assert_eq!(
        judge_principal("arn:aws:iam::999999999999:root", &Org),
        Some(Who::OutsideAccount("999999999999".to_owned()))
    );
    assert_eq!(judge_canonical_user("79a5", &Org), Some(Who::UnknownOwner("79a5".to_owned())));
    assert_eq!(hydrant_iam::Perimeter::canonical_user(&Org, "79a5"), Membership::NotKnown);
}
