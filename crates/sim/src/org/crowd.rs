//! The roles that have nothing to do with streams, of which a real account has hundreds.

use serde_json::{Value, json};

use super::Role;
use super::standing::{service_linked, trust, trusting};

/// The `n`-th of the many roles of an account. It is the same in every account but for the account's id, as what a
/// `StackSet` rolls out is.
pub(crate) fn crowd(account: &str, management: &str, n: usize) -> Role {
    let mut role = match n % 20 {
        0..=5 => lambda(account, n),
        6..=11 => instance(account, n),
        12 | 13 => pipeline(account, n),
        14 => stack_set(account, management, n),
        15 | 16 => {
            let service = ["autoscaling", "elasticloadbalancing", "rds", "ecs"][n / 20 % 4];
            service_linked(account, service, &format!("AWSServiceRoleForCrowd{n:04}"))
        }
        17 => signed_in(account, "ReadOnly", "ReadOnlyAccess", n),
        18 => signed_in(account, "Billing", "Billing", n),
        _ => container(account, n),
    };
    role.tags.insert("stack".to_owned(), format!("baseline-{}", n % 7));
    role
}

/// Most hold nothing but logs, and a table or a queue of their own.
fn lambda(account: &str, n: usize) -> Role {
    let mut role = of_service(account, "lambda", &format!("app-{n:04}-function"));
    role.managed = vec!["AWSLambdaBasicExecutionRole".to_owned()];
    let table = format!("arn:aws:dynamodb:*:{account}:table/app-{n:04}");
    inline(&mut role, "table", &["dynamodb:GetItem", "dynamodb:PutItem"], &json!(table));
    role
}

/// Instances report to Systems Manager, and every third reads from a bucket.
fn instance(account: &str, n: usize) -> Role {
    let mut role = of_service(account, "ec2", &format!("app-{n:04}-instance"));
    role.managed =
        vec!["AmazonSSMManagedInstanceCore".to_owned(), "CloudWatchAgentServerPolicy".to_owned()];
    if n.is_multiple_of(3) {
        let objects = format!("arn:aws:s3:::app-{n:04}-artifacts-{account}/*");
        inline(&mut role, "artifacts", &["s3:GetObject"], &json!(objects));
    }
    role
}

fn container(account: &str, n: usize) -> Role {
    let mut role = of_service(account, "ecs-tasks", &format!("app-{n:04}-task"));
    let group = format!("arn:aws:logs:*:{account}:log-group:/ecs/app-{n:04}:*");
    inline(&mut role, "logs", &["logs:CreateLogStream", "logs:PutLogEvents"], &json!(group));
    role
}

fn pipeline(account: &str, n: usize) -> Role {
    let mut role = of_service(account, "codebuild", &format!("build-{n:04}"));
    let bucket = format!("arn:aws:s3:::build-cache-{account}");
    let resources = json!([bucket, format!("{bucket}/*")]);
    inline(&mut role, "cache", &["s3:GetObject", "s3:PutObject", "s3:ListBucket"], &resources);
    let logs = format!("arn:aws:logs:*:{account}:log-group:/aws/codebuild/*");
    inline(&mut role, "logs", &["logs:CreateLogGroup", "logs:PutLogEvents"], &json!(logs));
    role
}

fn stack_set(account: &str, management: &str, n: usize) -> Role {
    let mut role = Role::new(account, &format!("stacksets-exec-{n:04}"));
    role.trust = Some(trust(management, None));
    role.managed = vec!["AdministratorAccess".to_owned()];
    role
}

/// A permission set of IAM Identity Center.
fn signed_in(account: &str, set: &str, policy: &str, n: usize) -> Role {
    let mut role = Role::new(account, &format!("AWSReservedSSO_{set}_{n:016x}"));
    "/aws-reserved/sso.amazonaws.com/".clone_into(&mut role.path);
    let provider = format!("arn:aws:iam::{account}:saml-provider/AWSSSO_crowd_DO_NOT_DELETE");
    let condition = json!({"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}});
    let trust = trusting(&json!({"Federated": provider}), &condition);
    role.trust = Some(trust.replace("sts:AssumeRole", "sts:AssumeRoleWithSAML"));
    role.managed = vec![policy.to_owned()];
    role
}

fn of_service(account: &str, service: &str, name: &str) -> Role {
    let mut role = Role::new(account, name);
    let principal = json!({"Service": format!("{service}.amazonaws.com")});
    role.trust = Some(trusting(&principal, &Value::Null));
    role
}

fn inline(role: &mut Role, name: &str, actions: &[&str], resources: &Value) {
    let statement = json!({"Effect": "Allow", "Action": actions, "Resource": resources});
    let document = json!({"Version": "2012-10-17", "Statement": [statement]});
    role.inline.insert(name.to_owned(), document.to_string());
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_differ_and_texts_are_shared() {
        let of = |account: &str| (0..200).map(|n| crowd(account, "1", n)).collect::<Vec<_>>();
        let roles = of("111111111111");
        let names: BTreeSet<&str> = roles.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names.len(), 200);
        let others = of("222222222222");
        for (one, other) in roles.iter().zip(&others) {
            let moved = |text: &String| text.replace("222222222222", "111111111111");
            assert_eq!(one.trust, other.trust.as_ref().map(moved));
            let inline: Vec<String> = other.inline.values().map(moved).collect();
            assert!(one.inline.values().eq(&inline));
        }
    }

    #[test]
    fn none_of_them_touches_a_stream() {
        for role in (0..200).map(|n| crowd("111111111111", "1", n)) {
            let inline = role.inline.values();
            assert!(inline.clone().all(|text| !text.contains("kinesis") && !text.contains("fire")));
        }
    }
}
