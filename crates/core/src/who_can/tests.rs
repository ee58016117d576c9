use proptest::prelude::*;

use super::*;
use crate::facts::BucketOwner;
use crate::sample::people::{allow, with_hired};
use crate::sample::{self, ARCHIVE, CLICKS, DELIVERED, ORDERS, SHOP, STRANGER};
use crate::{Reason, api};

fn ask(snapshot: &Snapshot, action: &str, on: &str) -> WhoCan {
    who_can(snapshot, &sample::settings(), action, &sample::arn(on))
}

fn names(found: &[Able]) -> Vec<&str> {
    found.iter().map(|it| it.principal.rsplit(':').next().unwrap()).collect()
}

fn opened_by(policy: &str) -> Snapshot {
    sample::with(|s| {
        let stream = s.streams.get_mut(&sample::arn(ORDERS)).unwrap();
        *sample::value(&mut stream.policy) = Some(policy.to_owned());
    })
}

#[test]
fn whoever_is_allowed_is_named_with_the_statement_that_allows() {
    let snapshot = sample::snapshot();
    let found = ask(&snapshot, "firehose:PutRecord", CLICKS);
    assert_eq!(names(&found.principals), ["role/admin", "role/shop", "root"]);
    let shop = &found.principals[1];
    assert!(shop.remains.is_none());
    assert!(shop.reasons[0].contains("statement 1 of inline policy"), "{:?}", shop.reasons);
    assert!(shop.reasons[0].contains("line 1"), "{:?}", shop.reasons);
    assert!(found.weighed > 5 && found.unread.is_empty() && found.gaps.is_empty());
    assert_eq!(found.owner, Some(sample::account(SHOP)));
}

#[test]
fn what_is_not_read_is_said() {
    let mut snapshot = sample::snapshot();
    sample::forget(&mut snapshot, &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS);
    let found = ask(&snapshot, "firehose:PutRecord", CLICKS);
    assert_eq!(found.unread.len(), 1);
    assert_eq!(found.unread[0].1.reason, Reason::DeniedByIdentity);
    assert_eq!(names(&found.principals), ["root"]);
    sample::forget(&mut snapshot, &api::KINESIS_GET_RESOURCE_POLICY);
    let found = ask(&snapshot, "kinesis:GetRecords", ORDERS);
    assert_eq!(found.gaps, ["the stream policy"]);
    assert!(found.unread.len() > 1, "any account may be let in: {:?}", found.unread);
}

#[test]
fn what_a_scan_does_not_keep_is_said() {
    let snapshot = sample::snapshot();
    let table = "arn:aws:dynamodb:eu-west-1:222222222222:table/leases";
    let found = ask(&snapshot, "dynamodb:GetItem", table);
    assert!(found.gaps[0].contains("does not keep"), "{:?}", found.gaps);
    assert_eq!(found.gaps[1], "the policy of the resource");
    assert!(found.principals.iter().all(|it| it.remains.is_some()), "{:?}", found.principals);
    let other = "arn:aws:lambda:eu-west-1:222222222222:function:other";
    assert_eq!(ask(&snapshot, "lambda:InvokeFunction", other).gaps, ["the policy of the resource"]);
}

#[test]
fn another_account_is_asked_where_the_resource_lets_it_in() {
    let names_archive = format!(
        r#"{{"Statement":{{"Effect":"Allow","Principal":{{"AWS":"{ARCHIVE}"}},"Action":"kinesis:GetRecords","Resource":"*"}}}}"#
    );
    let found = ask(&opened_by(&names_archive), "kinesis:GetRecords", ORDERS);
    let unread: Vec<AccountId> = found.unread.iter().map(|it| it.0).collect();
    assert_eq!(unread, [sample::account(ARCHIVE)]);
    let roots = found.principals.iter().filter(|it| it.principal.ends_with(":root")).count();
    assert_eq!(roots, 2, "its root user needs nothing more");
    let found = ask(&opened_by(&names_archive), "kinesis:PutRecord", ORDERS);
    assert!(found.unread.is_empty());
}

#[test]
fn services_strangers_and_anybody_are_listed() {
    let open = format!(
        r#"{{"Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{STRANGER}","Service":"logs.amazonaws.com"}},"Action":"kinesis:Put*","Resource":"*"}},{{"Effect":"Allow","Principal":"*","Action":"kinesis:GetRecords","Resource":"*"}}]}}"#
    );
    let snapshot = opened_by(&open);
    let found = ask(&snapshot, "kinesis:PutRecord", ORDERS);
    assert_eq!(names(&found.others), ["logs.amazonaws.com"]);
    let who: Vec<&str> = found.outsiders.iter().map(|it| it.who.as_str()).collect();
    assert_eq!(who, ["account 999999999999, outside the organization"]);
    let found = ask(&snapshot, "kinesis:GetRecords", ORDERS);
    assert!(names(&found.others).contains(&"anonymous"));
    assert_eq!(found.outsiders[0].who, "everyone");
}

#[test]
fn whose_a_bucket_is_decides_whom_to_ask() {
    let found =
        ask(&sample::snapshot(), "s3:GetObject", "arn:aws:s3:::example-delivered-333333333333/a");
    assert_eq!(found.owner, Some(sample::account(ARCHIVE)));
    let snapshot = sample::with(|s| sample::set_owner(s, DELIVERED, BucketOwner::Elsewhere));
    let found = ask(&snapshot, "s3:GetObject", "arn:aws:s3:::example-delivered-333333333333/a");
    assert!(found.owner.is_none() && found.gaps.contains(&"whose the resource is".to_owned()));
}

#[test]
fn a_role_is_assumed_by_whom_it_trusts() {
    let found =
        ask(&sample::snapshot(), "sts:AssumeRole", "arn:aws:iam::222222222222:role/delivery");
    assert_eq!(names(&found.others), ["firehose.amazonaws.com"]);
    assert!(found.gaps.is_empty(), "{:?}", found.gaps);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Any text is answered, in the same order every time; a further permission takes nobody off the list.
    #[test]
    fn a_further_permission_only_adds(
        action in "(kinesis|firehose|\\*|s3):(Put|Get|\\*)[A-Za-z*]{0,8}",
        resource in prop::sample::select(vec!["*", ORDERS, CLICKS, "arn:aws:s3:::x/*"]),
        asked in prop::sample::select(vec!["kinesis:GetRecords", "firehose:PutRecord", "", "?", "kms:Decrypt"]),
        on in prop::sample::select(vec![ORDERS, CLICKS, "arn:aws:s3:::x/y", sample::SHOP_KEY]),
    ) {
        let before = sample::snapshot();
        let mut after = before.clone();
        with_hired(&mut after, "role/clerk", &allow(&action, resource));
        let (before, after) = (ask(&before, asked, on), ask(&after, asked, on));
        for able in &before.principals {
            prop_assert!(after.principals.contains(able), "{} lost {}", action, able.principal);
        }
        prop_assert!(after.principals.is_sorted());
    }

    /// Knowing less makes no "can" of a "cannot", and what is missing is said.
    #[test]
    fn knowing_less_names_nobody_new_for_certain(forgotten in 0..400usize) {
        let before = sample::snapshot();
        let mut less = before.clone();
        let count = less.facts().count();
        less.facts_mut().nth(forgotten % count).unwrap().forget(Reason::Throttled);
        let (before, less) = (ask(&before, "kinesis:GetRecords", ORDERS), ask(&less, "kinesis:GetRecords", ORDERS));
        let sure = |it: &WhoCan| -> BTreeSet<String> {
            let able = it.principals.iter().filter(|it| it.remains.is_none());
            able.map(|it| it.principal.clone()).collect()
        };
        prop_assert!(sure(&less).is_subset(&sure(&before)));
        let known: BTreeSet<&str> = less.principals.iter().map(|it| it.principal.as_str()).collect();
        let lost = sure(&before).iter().any(|it| !known.contains(it.as_str()));
        prop_assert!(!lost || !less.unread.is_empty() || !less.gaps.is_empty());
    }
}
