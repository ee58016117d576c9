//! AWS's own accounts that deliver logs into a customer's bucket.
//!
//! As of 2026-09. Only ids that two independent sources agree on are listed. AWS replaced most by
//! service principals, so the list grows no more: Regions opened after August 2022 have no such
//! account.

/// An identity of AWS's own that a bucket policy or ACL may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogDelivery {
    /// The account id or canonical user id.
    pub id: &'static str,
    /// The service that delivers.
    pub service: &'static str,
    /// The Region or partition it delivers for.
    pub place: &'static str,
    /// The AWS page that names it.
    pub source: &'static str,
}

/// The log-delivery identity behind a twelve-digit account, if it is one.
pub fn log_delivery_account(id: &str) -> Option<LogDelivery> {
    ELB.iter().find(|(account, _)| *account == id).map(|(id, place)| LogDelivery {
        id,
        service: "Elastic Load Balancing",
        place,
        source: "Elastic Load Balancing User Guide, \"Enable access logs for your Application Load Balancer\"",
    })
}

/// The log-delivery identity behind a canonical user id, if it is one.
pub fn log_delivery_canonical_user(id: &str) -> Option<LogDelivery> {
    CLOUDFRONT.iter().find(|(user, _)| *user == id).map(|(id, place)| LogDelivery {
        id,
        service: "CloudFront",
        place,
        source: "CloudFront Developer Guide, \"Configure standard logging (legacy)\", awslogsdelivery",
    })
}

const ELB: &[(&str, &str)] = &[
    ("098369216593", "af-south-1"),
    ("754344448648", "ap-east-1"),
    ("582318560864", "ap-northeast-1"),
    ("600734575887", "ap-northeast-2"),
    ("383597477331", "ap-northeast-3"),
    ("718504428378", "ap-south-1"),
    ("114774131450", "ap-southeast-1"),
    ("783225319266", "ap-southeast-2"),
    ("589379963580", "ap-southeast-3"),
    ("985666609251", "ca-central-1"),
    ("638102146993", "cn-north-1"),
    ("037604701340", "cn-northwest-1"),
    ("054676820928", "eu-central-1"),
    ("897822967062", "eu-north-1"),
    ("635631232127", "eu-south-1"),
    ("156460612806", "eu-west-1"),
    ("652711504416", "eu-west-2"),
    ("009996457667", "eu-west-3"),
    ("076674570225", "me-south-1"),
    ("507241528517", "sa-east-1"),
    ("127311923021", "us-east-1"),
    ("033677994240", "us-east-2"),
    ("190560391635", "us-gov-east-1"),
    ("048591011584", "us-gov-west-1"),
    ("027434742980", "us-west-1"),
    ("797873946194", "us-west-2"),
];

const CLOUDFRONT: &[(&str, &str)] = &[
    ("c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0", "aws"),
    ("a52cb28745c0c06e84ec548334e44bfa7fc2a85c54af20cd59e4969344b7af56", "aws-cn"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::principal::is_account;

    #[test]
    fn the_tables_are_well_formed() {
        assert!(ELB.is_sorted_by_key(|(_, region)| region));
        assert!(ELB.iter().all(|(account, _)| is_account(account)));
        assert!(
            CLOUDFRONT
                .iter()
                .all(|(id, _)| id.len() == 64 && id.bytes().all(|b| b.is_ascii_hexdigit()))
        );
    }

    #[test]
    fn lookups() {
        assert_eq!(log_delivery_account("156460612806").map(|it| it.place), Some("eu-west-1"));
        assert_eq!(log_delivery_account("123456789012"), None);
        assert_eq!(log_delivery_canonical_user(CLOUDFRONT[1].0).map(|it| it.place), Some("aws-cn"));
        assert_eq!(log_delivery_canonical_user(""), None);
    }
}
