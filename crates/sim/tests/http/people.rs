//! IAM: users, roles and policies, keys, and what was used.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hydrant_sim::{Fault, FaultKind, GenerateSpec, Options, Org, Pages, Sim};

use crate::client::{Client, Reply};
use crate::{MANAGEMENT, MINIMAL, STREAMING, with};

const GLOBAL: &str = "us-east-1";
const PEOPLE: &str = r#"
[[user]]
account = "222222222222"
name = "uploader"
groups = ["producers"]
tags = { team = "web" }
boundary = "limits"
inline = { odd = { Statement = [{ Effect = "Allow", Action = "kinesis:PutRecord", Resource = "é %" }] } }

[[user.access_key]]
age_days = 400
service = "kinesis"
region = "eu-west-1"

[[user.access_key]]
active = false
service = ""

[[group]]
account = "222222222222"
name = "producers"
managed = ["AmazonKinesisFullAccess", "arn:aws:iam::999999999999:policy/hidden"]

[[managed_policy]]
account = "222222222222"
name = "limits"
path = "/boundaries/"
policy = { Version = "2012-10-17", Statement = [] }
former = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] }
"#;

async fn ask(sim: &Sim, account: &str, form: &str) -> Reply {
    let form = format!("Version=2010-05-08&Action={form}");
    Client::new(sim, account).form("iam", GLOBAL, &form).await
}

/// The text of the first element of this name.
fn inside<'a>(text: &'a str, name: &str) -> &'a str {
    let rest = text.split_once(&format!("<{name}>")).map(|(_, rest)| rest);
    rest.and_then(|rest| rest.split_once(&format!("</{name}>"))).map_or("", |(inside, _)| inside)
}

#[tokio::test]
async fn an_account_shows_who_may_do_what() {
    let sim = with(PEOPLE).await;
    let reply = ask(&sim, STREAMING, "GetAccountAuthorizationDetails&MaxItems=1000").await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let user = inside(&reply.body, "UserDetailList");
    assert_eq!(inside(user, "Arn"), "arn:aws:iam::222222222222:user/uploader");
    assert_eq!(inside(inside(user, "GroupList"), "member"), "producers");
    assert_eq!(
        inside(inside(user, "PermissionsBoundary"), "PermissionsBoundaryArn"),
        "arn:aws:iam::222222222222:policy/boundaries/limits"
    );
    assert_eq!(inside(inside(user, "Tags"), "Value"), "web");
    let document = inside(user, "PolicyDocument");
    assert!(document.contains("%22Resource%22%3A%22%C3%A9%20%25%22"), "{document}");
    let group = inside(&reply.body, "GroupDetailList");
    assert!(group.contains("<PolicyArn>arn:aws:iam::999999999999:policy/hidden</PolicyArn>"));
    let policies = inside(&reply.body, "Policies");
    assert!(policies.contains("arn:aws:iam::aws:policy/AmazonKinesisFullAccess"), "{policies}");
    assert!(!policies.contains("hidden") && !policies.contains("AmazonS3FullAccess"));
    assert_eq!(inside(policies, "DefaultVersionId"), "v2");
    assert_eq!(inside(policies, "Path"), "/boundaries/");
    assert_eq!(policies.matches("<IsDefaultVersion>false</IsDefaultVersion>").count(), 1);
}

#[tokio::test]
async fn the_roles_of_streams_are_there_without_a_row() {
    let sim = with("").await;
    let form = "GetAccountAuthorizationDetails&Filter.member.1=Role&MaxItems=1000";
    let reply = ask(&sim, STREAMING, form).await;
    let roles = inside(&reply.body, "RoleDetailList");
    for name in [
        "OrganizationAccountAccessRole",
        "firehose-clicks-to-archive",
        "flink-sessions",
        "hydrant-audit",
    ] {
        assert!(roles.contains(&format!("<RoleName>{name}</RoleName>")), "{name}: {roles}");
    }
    let role = roles.split("<member>").find(|it| it.contains(":role/firehose-clicks-to-archive<"));
    let trust = inside(role.unwrap(), "AssumeRolePolicyDocument");
    assert!(trust.contains("sts%3AExternalId%22%3A%22222222222222"), "{trust}");
    assert!(roles.contains("kinesis%3AGetShardIterator"));
    assert_eq!(inside(&reply.body, "Policies"), "");
    let odd = ask(&sim, STREAMING, "GetAccountAuthorizationDetails&Filter.member.1=Robot").await;
    assert!(odd.body.contains("<Code>ValidationError</Code>"), "{}", odd.body);
}

#[tokio::test]
async fn a_long_list_comes_page_by_page() {
    let spec = GenerateSpec { accounts: 2, regions: 1, roles: 150, ..GenerateSpec::default() };
    let org = Org::generate(spec).unwrap();
    let account = org.accounts[1].id.clone();
    let sim = Sim::start(org, Options::default()).await.unwrap();
    let (mut marker, mut pages, mut roles) = (String::new(), 0, 0);
    loop {
        let reply = ask(&sim, &account, &format!("GetAccountAuthorizationDetails{marker}")).await;
        pages += 1;
        roles += reply.body.matches("<RoleName>").count();
        if inside(&reply.body, "IsTruncated") == "false" {
            break;
        }
        marker = format!("&Marker={}", inside(&reply.body, "Marker"));
    }
    // Four that every account has; and the policies of AWS that are attached follow the roles.
    assert_eq!((pages, roles), (2, 154));
    let whole = ask(&sim, &account, "GetAccountAuthorizationDetails&MaxItems=1000").await;
    assert_eq!(whole.body.matches("<RoleName>").count(), 154);
    for limit in ["0", "1001", "x"] {
        let form = format!("GetAccountAuthorizationDetails&MaxItems={limit}");
        assert_eq!(ask(&sim, &account, &form).await.status, 400, "{limit}");
    }
}

#[tokio::test]
async fn a_credential_report_is_made_before_it_is_read() {
    const NOW: u64 = 1_750_032_000;
    let rows = "[[account.root_access_key]]\nservice = 's3'\n";
    let text = MINIMAL.replace("name = \"streaming\"\n", &format!("name = \"streaming\"\n{rows}"));
    // A table of the account closes it, so its unit goes before.
    let text = text.replace(&format!("{rows}ou = \"Root/Workloads\"\n"), rows);
    let org = Org::from_toml(&format!("{text}\n{PEOPLE}")).unwrap();
    let sim = Sim::start(org, Options { now: Some(NOW), ..Options::default() }).await.unwrap();
    let early = ask(&sim, STREAMING, "GetCredentialReport").await;
    assert_eq!((early.status, inside(&early.body, "Code")), (410, "ReportNotPresent"));
    for state in ["STARTED", "COMPLETE", "COMPLETE"] {
        let reply = ask(&sim, STREAMING, "GenerateCredentialReport").await;
        assert_eq!(inside(&reply.body, "State"), state);
    }
    // Each account has its own.
    let other = ask(&sim, MANAGEMENT, "GetCredentialReport").await;
    assert_eq!(other.status, 410);
    let reply = ask(&sim, STREAMING, "GetCredentialReport").await;
    assert_eq!(inside(&reply.body, "GeneratedTime"), "2025-06-16T00:00:00Z");
    let report = decoded(inside(&reply.body, "Content"));
    let rows: Vec<Vec<&str>> = report.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [22, 22, 22], "{report}");
    let value = |row: usize, column: &str| {
        rows[row][rows[0].iter().position(|name| *name == column).unwrap()]
    };
    assert_eq!(value(1, "arn"), "arn:aws:iam::222222222222:root");
    assert_eq!(value(1, "access_key_1_active"), "true");
    assert_eq!(value(1, "access_key_1_last_used_service"), "s3");
    assert_eq!(value(2, "user"), "uploader");
    assert_eq!(value(2, "access_key_1_last_rotated"), "2024-05-12T00:00:00+00:00");
    assert_eq!(value(2, "access_key_1_last_used_date"), "2025-06-15T00:00:00+00:00");
    assert_eq!(value(2, "access_key_1_last_used_service"), "kinesis");
    assert_eq!(value(2, "access_key_2_active"), "false");
    assert_eq!(value(2, "access_key_2_last_used_date"), "N/A");
}

fn decoded(text: &str) -> String {
    String::from_utf8(STANDARD.decode(text).unwrap()).unwrap()
}

#[tokio::test]
async fn what_a_role_was_used_with_is_known_after_a_while() {
    let row = "[[role]]\naccount = '222222222222'\nname = 'firehose-orders'\nunused = ['kms']\naccessed_days_ago = { s3 = 12 }";
    let sim = with(row).await;
    let arn = "arn:aws:iam::222222222222:role/firehose-orders";
    let begun =
        ask(&sim, STREAMING, &format!("GenerateServiceLastAccessedDetails&Arn={arn}")).await;
    let job = inside(&begun.body, "JobId");
    assert_eq!(job.len(), 36);
    let get =
        async || ask(&sim, STREAMING, &format!("GetServiceLastAccessedDetails&JobId={job}")).await;
    let waiting = get().await;
    assert_eq!(inside(&waiting.body, "JobStatus"), "IN_PROGRESS");
    let done = get().await;
    assert_eq!(inside(&done.body, "JobStatus"), "COMPLETED");
    let services: Vec<(&str, bool)> = done
        .body
        .split("<member>")
        .skip(1)
        .map(|it| (inside(it, "ServiceNamespace"), it.contains("<LastAuthenticated>")))
        .collect();
    assert_eq!(services, [("kms", false), ("logs", true), ("s3", true)]);
    assert_eq!(sim.stats().asked("iam:GenerateServiceLastAccessedDetails", arn), 1);
    let nobody = "GenerateServiceLastAccessedDetails&Arn=arn:aws:iam::222222222222:role/nobody";
    let nobody = ask(&sim, STREAMING, nobody).await;
    assert_eq!((nobody.status, inside(&nobody.body, "Code")), (404, "NoSuchEntity"));
    let lost = ask(&sim, STREAMING, "GetServiceLastAccessedDetails&JobId=x").await;
    assert_eq!((lost.status, inside(&lost.body, "Code")), (404, "NoSuchEntity"));
    assert_eq!((sim.stats().writes, sim.stats().unknown_operations), (0, 0));
}

#[tokio::test]
async fn reports_may_take_a_while() {
    let org = Org::from_toml(MINIMAL).unwrap();
    let sim = Sim::start(org, Options { slow_reports: 2, ..Options::default() }).await.unwrap();
    let state = async || {
        let reply = ask(&sim, STREAMING, "GenerateCredentialReport").await;
        inside(&reply.body, "State").to_owned()
    };
    assert_eq!([state().await, state().await], ["STARTED", "INPROGRESS"]);
    let early = ask(&sim, STREAMING, "GetCredentialReport").await;
    assert_eq!((early.status, inside(&early.body, "Code")), (404, "ReportInProgress"));
    assert_eq!(state().await, "COMPLETE");
    assert_eq!(ask(&sim, STREAMING, "GetCredentialReport").await.status, 200);
    let arn = "arn:aws:iam::222222222222:role/firehose-orders";
    let begun =
        ask(&sim, STREAMING, &format!("GenerateServiceLastAccessedDetails&Arn={arn}")).await;
    let form = format!("GetServiceLastAccessedDetails&JobId={}", inside(&begun.body, "JobId"));
    let mut states = Vec::new();
    for _ in 0..4 {
        states.push(inside(&ask(&sim, STREAMING, &form).await.body, "JobStatus").to_owned());
    }
    assert_eq!(states, ["IN_PROGRESS", "IN_PROGRESS", "IN_PROGRESS", "COMPLETED"]);
}

#[tokio::test]
async fn iam_has_one_place_and_can_be_denied() {
    let faults = vec![Fault::new("iam:GetCredentialReport", FaultKind::DenyScp)];
    let pages = Pages { principals: 1, ..Pages::default() };
    let org = Org::from_toml(MINIMAL).unwrap();
    let sim = Sim::start(org, Options { faults, pages, ..Options::default() }).await.unwrap();
    let denied = ask(&sim, STREAMING, "GetCredentialReport").await;
    assert_eq!((denied.status, inside(&denied.body, "Code")), (403, "AccessDenied"));
    assert!(denied.body.contains("service control policy"), "{}", denied.body);
    let page = ask(&sim, STREAMING, "GetAccountAuthorizationDetails&MaxItems=1000").await;
    assert_eq!(page.body.matches("<RoleName>").count(), 1);
    let elsewhere = Client::new(&sim, STREAMING)
        .form("iam", "eu-west-1", "Action=GetAccountAuthorizationDetails")
        .await;
    assert!(elsewhere.status >= 400, "{}", elsewhere.body);
}
