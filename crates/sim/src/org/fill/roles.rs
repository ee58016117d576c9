//! The roles that streams, applications, channels, functions and feeds work with: each may do what the configuration
//! needs, and lets in its service on behalf of this account.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Org;
use crate::org::Role;
use crate::org::principal::is_none;
use crate::org::standing::{trust, trusting};

mod application;
mod delivery;
mod guests;
mod other;
mod statement;

/// The name of the policy that is made.
const MADE: &str = "stream";

/// What works with a role, and what it needs for that.
#[derive(Default)]
struct Work {
    services: BTreeSet<&'static str>,
    statements: Vec<Value>,
}

impl Work {
    fn needs(&mut self, statements: impl IntoIterator<Item = Value>) {
        for statement in statements {
            if !self.statements.contains(&statement) {
                self.statements.push(statement);
            }
        }
    }
}

/// The roles at work, by ARN.
#[derive(Default)]
struct Works(BTreeMap<String, Work>);

impl Works {
    fn of(&mut self, role: &str, service: &'static str) -> &mut Work {
        let work = self.0.entry(role.to_owned()).or_default();
        work.services.insert(service);
        work
    }
}

/// Makes the roles that no row describes, and completes those that one does.
pub(super) fn fill(org: &mut Org) {
    let mut works = Works::default();
    let look = statement::Look::new(org);
    delivery::gather(org, &look, &mut works);
    application::gather(org, &look, &mut works);
    other::gather(org, &look, &mut works);
    guests::admit(org, &works);
    let rows: BTreeMap<String, usize> =
        org.roles.iter().enumerate().map(|(at, role)| (role.arn(), at)).collect();
    for (arn, work) in works.0 {
        match rows.get(&arn).and_then(|at| org.roles.get_mut(*at)) {
            Some(row) => complete(row, work),
            None => {
                if let Some(mut role) = bare(org, &arn) {
                    complete(&mut role, work);
                    org.roles.push(role);
                }
            }
        }
    }
    for role in org.roles.iter_mut().filter(|role| role.trust.is_none()) {
        role.trust = Some(trust(&role.account, None));
    }
    for role in &mut org.roles {
        role.inline.retain(|_, document| !is_none(document));
    }
}

/// A role of a member by its ARN.
fn bare(org: &Org, arn: &str) -> Option<Role> {
    let (account, rest) = arn.strip_prefix("arn:aws:iam::")?.split_once(":role/")?;
    org.account(account)?;
    let (path, name) = rest.rsplit_once('/').unwrap_or(("", rest));
    let mut role = Role::new(account, name);
    if !path.is_empty() {
        role.path = format!("/{path}/");
    }
    Some(role)
}

fn complete(role: &mut Role, work: Work) {
    let Work { services, mut statements } = work;
    if role.trust.is_none() {
        let services: Vec<&str> = services.into_iter().collect();
        let account = &role.account;
        // Firehose is documented to send the external id, the others to send the account.
        let condition = match services.as_slice() {
            ["firehose.amazonaws.com"] => json!({"sts:ExternalId": account}),
            _ => json!({"aws:SourceAccount": account}),
        };
        let principal = match services.as_slice() {
            [one] => json!({"Service": one}),
            several => json!({"Service": several}),
        };
        role.trust = Some(trusting(&principal, &json!({"StringEquals": condition})));
    }
    for statement in &mut statements {
        if let Some(actions) = statement["Action"].as_array_mut() {
            actions.retain(|action| role.without.iter().all(|without| *action != without.as_str()));
        }
        if role.unpinned
            && statement["Condition"]["StringEquals"].get(statement::OWNER).is_some()
            && let Some(table) = statement.as_object_mut()
        {
            table.remove("Condition");
        }
    }
    statements.retain(|it| it["Action"].as_array().is_none_or(|actions| !actions.is_empty()));
    if !statements.is_empty() && !role.inline.contains_key(MADE) {
        let document = json!({"Version": "2012-10-17", "Statement": statements});
        role.inline.insert(MADE.to_owned(), document.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::principal::statements;

    const HEAD: &str =
        "regions = ['eu-west-1']\n[organization]\n[[account]]\nid = '111111111111'\nname = 'a'\n";
    const STREAM: &str =
        "[[delivery_stream]]\naccount = '111111111111'\nregion = 'eu-west-1'\nname = 'clicks'\n";

    fn role(rows: &str, name: &str) -> Role {
        let org = Org::from_toml(&[HEAD, STREAM, rows].concat()).unwrap();
        org.roles.into_iter().find(|it| it.name == name).unwrap()
    }

    fn actions(role: &Role) -> BTreeSet<String> {
        let all: Vec<Value> = role.inline.values().flat_map(|text| statements(text)).collect();
        let actions = all.iter().filter_map(|it| it["Action"].as_array()).flatten();
        actions.filter_map(Value::as_str).map(str::to_owned).collect()
    }

    #[test]
    fn a_stream_to_a_bucket_needs_the_bucket_its_key_and_a_log() {
        let role = role("", "firehose-clicks");
        let trust = role.trust.as_ref().unwrap();
        assert!(trust.contains(r#""sts:ExternalId":"111111111111""#), "{trust}");
        let needed = [
            "kms:Decrypt",
            "kms:GenerateDataKey",
            "logs:PutLogEvents",
            "s3:AbortMultipartUpload",
            "s3:GetBucketLocation",
            "s3:GetObject",
            "s3:ListBucket",
            "s3:ListBucketMultipartUploads",
            "s3:PutObject",
        ];
        assert_eq!(actions(&role), needed.map(str::to_owned).into());
        assert!(role.inline[MADE].contains(r#""aws:ResourceAccount":"111111111111""#));
    }

    #[test]
    fn a_row_says_what_is_different() {
        let row = "[[role]]\naccount = '111111111111'\nname = 'firehose-clicks'\n";
        let without =
            role(&format!("{row}without = ['s3:PutObject']\nunpinned = true"), "firehose-clicks");
        assert!(!actions(&without).contains("s3:PutObject"));
        assert!(actions(&without).contains("s3:GetObject"));
        assert!(!without.inline[MADE].contains("aws:ResourceAccount"));
        let replaced =
            role(&format!("{row}inline = {{ stream = '', more = '{{}}' }}"), "firehose-clicks");
        assert_eq!(replaced.inline.keys().collect::<Vec<_>>(), ["more"]);
        assert!(replaced.trust.unwrap().contains("firehose.amazonaws.com"));
        let person = role("[[role]]\naccount = '111111111111'\nname = 'b'\n", "b");
        assert!(person.trust.unwrap().contains("arn:aws:iam::111111111111:root"));
    }

    #[test]
    fn every_role_of_the_demo_that_a_stream_names_is_there() {
        let org = Org::from_toml(crate::demo::DEMO).unwrap();
        let roles: BTreeSet<String> = org.roles.iter().map(Role::arn).collect();
        assert_eq!(roles.len(), org.roles.len());
        for stream in &org.delivery_streams {
            assert!(roles.contains(&stream.role_arn()), "{}", stream.name);
        }
        for application in &org.applications {
            assert!(roles.contains(&application.role_arn()), "{}", application.name);
        }
    }
}
