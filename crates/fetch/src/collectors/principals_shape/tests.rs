use super::*;

const EC2: &str = r#"{"Statement":{"Effect":"Allow","Action":"ec2:*","Resource":"*"}}"#;
const WRITE: &str =
    r#"{"Statement":{"Effect":"Allow","Action":"kinesis:PutRecord","Resource":"*"}}"#;
const BOTH: &str = r#"{"Statement":[{"Effect":"Allow","Action":"ec2:*","Resource":"*"},
    {"Effect":"Deny","NotAction":"ec2:*","Resource":"*"}]}"#;

/// As IAM sends it.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
}

fn inline(name: &str, text: &str) -> sdk::PolicyDetail {
    sdk::PolicyDetail::builder().policy_name(name).policy_document(encoded(text)).build()
}

fn arn_of(name: &str) -> String {
    format!("arn:aws:iam::123456789012:policy/{name}")
}

fn attach(name: &str) -> sdk::AttachedPolicy {
    sdk::AttachedPolicy::builder().policy_name(name).policy_arn(arn_of(name)).build()
}

fn managed(name: &str, old: &str, text: &str) -> sdk::ManagedPolicyDetail {
    let version = |id: &str, text: &str| {
        sdk::PolicyVersion::builder().version_id(id).document(encoded(text)).build()
    };
    sdk::ManagedPolicyDetail::builder()
        .arn(arn_of(name))
        .default_version_id("v2")
        .policy_version_list(version("v1", old))
        .policy_version_list(version("v2", text))
        .build()
}

fn trust(service: &str) -> String {
    encoded(&format!(
        r#"{{"Statement":{{"Effect":"Allow","Principal":{{"Service":"{service}"}},"Action":"sts:AssumeRole"}}}}"#
    ))
}

fn role(name: &str, service: &str) -> sdk::builders::RoleDetailBuilder {
    sdk::RoleDetail::builder()
        .role_name(name)
        .arn(format!("arn:aws:iam::123456789012:role/{name}"))
        .assume_role_policy_document(trust(service))
}

fn user(name: &str) -> sdk::builders::UserDetailBuilder {
    let arn = format!("arn:aws:iam::123456789012:user/{name}");
    sdk::UserDetail::builder().user_name(name).arn(arn)
}

fn page() -> aws_sdk_iam::operation::get_account_authorization_details::builders::GetAccountAuthorizationDetailsOutputBuilder{
    GetAccountAuthorizationDetailsOutput::builder()
}

fn shaped(pages: Vec<GetAccountAuthorizationDetailsOutput>) -> Principals {
    let mut shape = Shape::default();
    for page in pages {
        shape.add(page).unwrap();
    }
    shape.finish().unwrap()
}

/// Names of the policies of a user or role.
fn policies<'a>(found: &'a Principals, name: &str) -> Vec<&'a str> {
    let person = found.principals.iter().find(|it| it.arn.name() == name).unwrap();
    person.policies.iter().map(|place| found.documents[*place as usize].name.as_str()).collect()
}

fn text<'a>(found: &'a Principals, name: &str) -> Option<&'a str> {
    found.documents.iter().find(|it| it.name == name).unwrap().text.as_deref()
}

#[test]
fn only_what_touches_a_data_path_is_kept() {
    let reader = role("reader", "ec2.amazonaws.com")
        .role_policy_list(inline("machines", EC2))
        .role_policy_list(inline("write", WRITE))
        .attached_managed_policies(attach("machines"))
        .attached_managed_policies(attach("mixed"));
    let machine =
        role("machine", "ec2.amazonaws.com").attached_managed_policies(attach("machines"));
    let bounded = sdk::AttachedPermissionsBoundary::builder()
        .permissions_boundary_arn(arn_of("machines"))
        .build();
    let fenced = user("fenced").permissions_boundary(bounded.clone());
    let page = page()
        .role_detail_list(reader.permissions_boundary(bounded).build())
        .role_detail_list(machine.build())
        .user_detail_list(user("idle").build())
        .user_detail_list(fenced.build())
        .policies(managed("machines", WRITE, EC2))
        .policies(managed("mixed", EC2, BOTH))
        .build();
    let found = shaped(vec![page]);
    // The default version counts, not one that was in force before.
    assert_eq!(
        policies(&found, "reader"),
        ["inline policy write of role reader", &arn_of("mixed")[..]]
    );
    assert_eq!((found.principals.len(), found.left_out), (1, 3));
    assert_eq!(text(&found, &arn_of("mixed")), Some(BOTH));
    // A boundary is kept whatever it speaks of: it bounds by what it does not say.
    let boundary = found.principals[0].boundary.unwrap();
    assert_eq!(found.documents[boundary as usize].name, arn_of("machines"));
}

#[test]
fn a_role_that_a_streaming_service_may_assume_keeps_everything() {
    let delivery = role("delivery", "firehose.amazonaws.com")
        .role_policy_list(inline("machines", EC2))
        .attached_managed_policies(attach("machines"));
    let bare = role("bare", "lambda.amazonaws.com");
    let dark = role("dark", "x").assume_role_policy_document("%7Bbroken");
    let page = page()
        .role_detail_list(delivery.build())
        .role_detail_list(bare.build())
        .role_detail_list(dark.role_policy_list(inline("machines", EC2)).build())
        .policies(managed("machines", EC2, EC2));
    let found = shaped(vec![page.build()]);
    assert_eq!(
        policies(&found, "delivery"),
        ["inline policy machines of role delivery", &arn_of("machines")[..]]
    );
    assert_eq!(policies(&found, "dark"), ["inline policy machines of role dark"]);
    assert!(policies(&found, "bare").is_empty());
    assert_eq!(found.left_out, 0);
    let trust = found.principals.iter().find(|it| it.arn.name() == "bare").unwrap();
    assert!(trust.trust.as_deref().unwrap().contains("lambda.amazonaws.com"));
}

/// Over pages, in whichever order: a group may come after its users, a policy before its role.
#[test]
fn policies_of_groups_are_those_of_their_users_and_each_stands_once() {
    let group = sdk::GroupDetail::builder()
        .group_name("producers")
        .group_policy_list(inline("write", WRITE))
        .group_policy_list(inline("machines", EC2))
        .attached_managed_policies(attach("mixed"))
        .build();
    let member = |name: &str| user(name).group_list("producers");
    let first = page()
        .policies(managed("mixed", EC2, BOTH))
        .user_detail_list(member("zoe").attached_managed_policies(attach("mixed")).build())
        .build();
    let second = page().user_detail_list(member("amy").build()).group_detail_list(group).build();
    let found = shaped(vec![first, second]);
    let expected = ["inline policy write of group producers", &arn_of("mixed")[..]];
    assert_eq!(policies(&found, "amy"), expected);
    assert_eq!(policies(&found, "zoe"), expected);
    assert_eq!(found.documents.len(), 2);
    let names: Vec<&str> = found.principals.iter().map(|it| it.arn.name()).collect();
    assert_eq!(names, ["amy", "zoe"]);
}

#[test]
fn what_nobody_can_read_is_kept() {
    let page = page()
        .user_detail_list(user("garbled").user_policy_list(inline("odd", "{odd")).build())
        .user_detail_list(user("attached").attached_managed_policies(attach("gone")).build())
        .user_detail_list(user("grouped").group_list("gone").build())
        .policies(sdk::ManagedPolicyDetail::builder().arn(arn_of("bare")).build())
        .user_detail_list(user("versionless").attached_managed_policies(attach("bare")).build());
    let found = shaped(vec![page.build()]);
    assert_eq!((found.principals.len(), found.left_out), (4, 0));
    assert_eq!(text(&found, "inline policy odd of user garbled"), Some("{odd"));
    for name in [&arn_of("gone")[..], "policies of group gone", &arn_of("bare")] {
        assert_eq!(text(&found, name), None, "{name}");
    }
}

#[test]
fn a_row_without_a_name_may_be_the_one_that_matters() {
    for page in [
        page().user_detail_list(sdk::UserDetail::builder().user_name("x").build()),
        page().role_detail_list(sdk::RoleDetail::builder().role_name("x").arn("x").build()),
        page().group_detail_list(sdk::GroupDetail::builder().build()),
        page().policies(sdk::ManagedPolicyDetail::builder().build()),
        page().user_detail_list(
            user("x").attached_managed_policies(sdk::AttachedPolicy::builder().build()).build(),
        ),
    ] {
        assert_eq!(Shape::default().add(page.build()), None);
    }
}

#[test]
fn tags_are_sorted() {
    let tag = |key: &str| sdk::Tag::builder().key(key).value("1").build().unwrap();
    let tagged = role("delivery", "firehose.amazonaws.com").tags(tag("b")).tags(tag("a"));
    let found = shaped(vec![page().role_detail_list(tagged.build()).build()]);
    let tags = [("a", "1"), ("b", "1")].map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_eq!(found.principals[0].tags, tags);
}
