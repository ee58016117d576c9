use hydrant_iam::Answer;
use proptest::prelude::*;

use super::questions::Questions;
use super::*;
use crate::Region;
use crate::sample::people::{allow, change_principals, hire, with_hired};
use crate::sample::{self, CLICKS, ORDERS, SHOP};

fn rights(snapshot: &Snapshot, settings: &Settings) -> AccountRights {
    let controls = OrganizationControls::of(snapshot);
    AccountRights::of(
        (&controls, &Holdings::of(snapshot)),
        settings,
        sample::account(SHOP),
        &BTreeSet::new(),
    )
    .unwrap()
}

fn administers(snapshot: &Snapshot, who: &str) -> Option<Administers> {
    let arn = sample::arn(&format!("arn:aws:iam::{SHOP}:{who}"));
    rights(snapshot, &sample::settings()).administrators.remove(&arn)
}

fn holds(snapshot: &Snapshot, who: &str) -> usize {
    let rights = rights(snapshot, &sample::settings());
    rights.holders.iter().filter(|it| it.principal.resource() == who).count()
}

fn with(who: &str, policies: &[&str]) -> Snapshot {
    sample::with(|s| policies.iter().for_each(|policy| with_hired(s, who, policy)))
}

#[test]
fn whoever_may_give_itself_anything_is_an_administrator() {
    let itself = format!("arn:aws:iam::{SHOP}:role/clerk");
    for (who, action, on, expected) in [
        ("role/clerk", "iam:*", "*", true),
        ("role/clerk", "iam:PutRolePolicy", "*", true),
        ("role/clerk", "iam:AttachRolePolicy", &*itself, true),
        ("role/clerk", "iam:AttachRolePolicy", "arn:aws:iam::*:role/app-*", false),
        ("role/clerk", "iam:PutUserPolicy", "*", false),
        ("role/clerk", "iam:PassRole", "*", false),
        ("user/clerk", "iam:PutUserPolicy", "arn:aws:iam::*:user/clerk", true),
        ("user/clerk", "iam:PutRolePolicy", "arn:aws:iam::*:role/*", true),
        ("user/clerk", "firehose:*", "*", false),
    ] {
        let found = administers(&with(who, &[&allow(action, on)]), who);
        assert_eq!(found == Some(Administers::Unrestricted), expected, "{who} {action} on {on}");
    }
}

#[test]
fn a_boundary_or_denial_makes_an_administrator_ordinary() {
    let denied = r#"{"Statement":{"Effect":"Deny","Action":"iam:*","Resource":"*"}}"#;
    let snapshot = with("role/clerk", &[&allow("*", "*"), denied]);
    assert_eq!(administers(&snapshot, "role/clerk"), None);
    assert!(holds(&snapshot, "role/clerk") > 0);
    let mut bounded = with("role/clerk", &[&allow("*", "*"), &allow("kinesis:*", "*")]);
    change_principals(&mut bounded, |people| {
        let clerk = people.principals.iter_mut().find(|it| it.arn.name() == "clerk").unwrap();
        clerk.boundary = clerk.policies.pop();
    });
    assert_eq!(administers(&bounded, "role/clerk"), None);
    let by_mfa = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}}"#;
    let perhaps = administers(&with("role/clerk", &[by_mfa]), "role/clerk");
    assert!(matches!(perhaps, Some(Administers::Perhaps(_))), "{perhaps:?}");
}

#[test]
fn administrators_hold_nothing_but_what_users_stream() {
    assert_eq!(holds(&sample::snapshot(), "role/admin"), 0);
    let user = with("user/root-like", &[&allow("*", "*")]);
    let rights = rights(&user, &sample::settings());
    let abilities: Vec<Ability> = rights
        .holders
        .iter()
        .filter(|it| it.principal.name() == "root-like")
        .map(|it| it.ability)
        .collect();
    assert!(abilities.contains(&Ability::Write) && abilities.contains(&Ability::Read));
    assert!(abilities.iter().all(|it| matches!(it, Ability::Write | Ability::Read)));
}

#[test]
fn roles_linked_to_services_are_left_out() {
    let linked = "role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX";
    assert_eq!(holds(&with(linked, &[&allow("firehose:*", "*")]), linked), 0);
}

#[test]
fn a_grant_counts_for_its_grantee() {
    let grantee = |who: &str| {
        sample::with(|s| {
            with_hired(s, "role/clerk", &allow("s3:ListBucket", "*"));
            let grantee = format!("arn:aws:iam::{SHOP}:{who}");
            let operations = vec!["Decrypt".to_owned()];
            let grant = crate::facts::Grant { id: "1".to_owned(), grantee, operations };
            sample::value(&mut sample::access(s, sample::SHOP_KEY).grants).push(grant);
        })
    };
    assert!(holds(&grantee("role/clerk"), "role/clerk") > 0);
    assert_eq!(holds(&grantee("role/somebody"), "role/clerk"), 0);
}

#[test]
fn a_pattern_gives_names_to_ask_about() {
    let person = |pattern: &str| {
        let snapshot = with("role/clerk", &[&allow("*", pattern)]);
        let circle =
            Circle::open(&OrganizationControls::of(&snapshot), sample::account(SHOP)).unwrap();
        circle.person(&sample::arn(&format!("arn:aws:iam::{SHOP}:role/clerk"))).unwrap().clone()
    };
    let region: Region = sample::region(sample::HOME);
    let place = Target::new(sample::account(SHOP), region);
    for (pattern, name) in [
        ("*", Some("deliverystream/x")),
        ("arn:aws:firehose:*:*:*", Some("deliverystream/x")),
        ("arn:aws:firehose:*:222222222222:deliverystream/team-*", Some("deliverystream/team-x")),
        ("arn:aws:firehose:*:999999999999:deliverystream/a", None),
        ("arn:aws:kinesis:*:*:stream/a", None),
    ] {
        let found = probe::names(&person(pattern), "firehose", "deliverystream/", place);
        assert_eq!(found.first().map(Arn::resource), name, "{pattern}");
    }
    for (pattern, name) in [
        ("*", Some("x/x")),
        ("arn:aws:s3:::acme-*", Some("acme-x/x")),
        ("arn:aws:s3:::acme-*/in/*", Some("acme-x/in/x")),
        ("arn:aws:s3:::acme-delivered/*", None),
    ] {
        let found = foreign_objects(&person(pattern));
        assert_eq!(found.first().map(Arn::resource), name, "{pattern}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// The cheap look before the weighing loses nobody.
    #[test]
    fn everybody_who_can_is_found(
        actions in proptest::collection::vec("(\\*|firehose:[PDU*][a-z*]{0,6}|kinesis:[GPDS*]\\*?|kms:\\*|s3:Put\\*)", 1..4),
        resource in prop::sample::select(vec![
            "*", ORDERS, CLICKS, sample::SHOP_KEY, "arn:aws:firehose:*:*:deliverystream/c*", "arn:aws:kinesis:*:*:stream/${aws:PrincipalTag/team}",
        ]),
        admitted in prop::sample::select(vec!["*", "222222222222", "arn:aws:iam::222222222222:role/clerk", "999999999999"]),
        opened in prop::sample::select(vec!["kinesis:*", "kinesis:PutRecord", "s3:*"]),
    ) {
        let snapshot = sample::with(|s| {
            change_principals(s, |people| {
                for (n, action) in actions.iter().enumerate() {
                    hire(people, &format!("role/clerk{}", n % 2), &allow(action, resource));
                }
                hire(people, "role/clerk", &allow("logs:*", "*"));
            });
            let policy = format!(r#"{{"Statement":{{"Effect":"Allow","Principal":{{"AWS":"{admitted}"}},"Action":"{opened}","Resource":"*"}}}}"#);
            let stream = s.streams.get_mut(&sample::arn(ORDERS)).unwrap();
            *sample::value(&mut stream.policy) = Some(policy);
        });
        let rights = rights(&snapshot, &sample::settings());
        let controls = OrganizationControls::of(&snapshot);
        let circle = Circle::open(&controls, sample::account(SHOP)).unwrap();
        let questions = Questions::of(&controls, &Holdings::of(&snapshot), sample::account(SHOP), circle.source);
        for person in circle.people.iter().filter(|it| !rights.administrators.contains_key(&it.arn)) {
            // A stream and its consumers are one object.
            let mut expected = BTreeMap::new();
            for question in &questions.asked {
                for action in question.actions {
                    let decision =
                        ask(&snapshot, person, action, &question.resource, &question.more);
                    let key = (&question.object, question.ability, *action);
                    let most = expected.entry(key).or_insert(Answer::Cannot);
                    *most = decision.answer().max(*most);
                }
            }
            expected.retain(|_, answer| *answer != Answer::Cannot);
            let mut found = BTreeMap::new();
            for it in rights.holders.iter().filter(|it| *it.principal == person.arn) {
                let answer = it.remains.map_or(Answer::Can, |_| Answer::CanIf);
                let most = found.entry((it.object, it.ability, it.action)).or_insert(answer);
                *most = answer.max(*most);
            }
            prop_assert_eq!(found, expected, "{}", person.arn);
        }
    }
}
