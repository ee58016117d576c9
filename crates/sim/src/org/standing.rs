//! The roles that every account has: what a landing zone and AWS itself make there.

use serde_json::{Value, json};

use super::{Account, Org, Role, RoleState};

/// The standing roles of an account. They are made when they are asked for.
pub(crate) fn standing(org: &Org, account: &Account) -> Vec<Role> {
    let management = &org.organization.management_account;
    let mut roles = vec![
        service_linked(&account.id, "organizations", "AWSServiceRoleForOrganizations"),
        service_linked(&account.id, "support", "AWSServiceRoleForSupport"),
    ];
    if account.id == *management {
        return roles;
    }
    let mut administrator = Role::new(&account.id, "OrganizationAccountAccessRole");
    administrator.trust = Some(trust(management, None));
    administrator.managed = vec!["AdministratorAccess".to_owned()];
    roles.push(administrator);
    if account.role == RoleState::Ok {
        let mut audit = Role::new(&account.id, "hydrant-audit");
        audit.trust = Some(trust(management, account.external_id.as_deref()));
        audit.managed = vec!["SecurityAudit".to_owned()];
        roles.push(audit);
    }
    roles
}

/// Lets an account in.
pub(super) fn trust(account: &str, external_id: Option<&str>) -> String {
    let condition =
        external_id.map(|id| json!({"StringEquals": {"sts:ExternalId": id}})).unwrap_or_default();
    trusting(&json!({"AWS": format!("arn:aws:iam::{account}:root")}), &condition)
}

/// Lets a principal in, where the condition holds.
pub(super) fn trusting(principal: &Value, condition: &Value) -> String {
    let mut statement =
        json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"});
    if !condition.is_null() {
        statement["Condition"] = condition.clone();
    }
    json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
}

/// A role that only AWS can change.
pub(super) fn service_linked(account: &str, service: &str, name: &str) -> Role {
    let mut role = Role::new(account, name);
    role.path = format!("/aws-service-role/{service}.amazonaws.com/");
    let principal = json!({"Service": format!("{service}.amazonaws.com")});
    role.trust = Some(trusting(&principal, &Value::Null));
    role
}
