//! Service and resource control policies.

use serde::Deserialize;
use serde_json::json;

use super::document::{document, uuid};
use super::{Account, Org};

/// A policy of the organization. `FullAWSAccess` and `RCPFullAWSAccess` are attached everywhere without a row.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganizationPolicy {
    /// Its name.
    pub name: String,
    /// What it controls.
    pub kind: PolicyKind,
    /// The document, JSON text or table.
    #[serde(deserialize_with = "document")]
    pub policy: Option<String>,
    /// Where it is attached: accounts by their ids, the root and units by their paths, such as `Root/Prod`.
    #[serde(default)]
    pub targets: Vec<String>,
    /// Its id; made from the name when left out.
    #[serde(default)]
    pub id: String,
}

/// What a policy of the organization controls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PolicyKind {
    /// What principals of accounts may do.
    Service,
    /// What may be done to resources of accounts.
    Resource,
}

impl PolicyKind {
    /// As Organizations spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Service => "SERVICE_CONTROL_POLICY",
            Self::Resource => "RESOURCE_CONTROL_POLICY",
        }
    }
}

/// What AWS attaches to the root, every unit and every account.
const FULL_ACCESS: [(PolicyKind, &str, &str); 2] = [
    (PolicyKind::Service, "p-FullAWSAccess", "FullAWSAccess"),
    (PolicyKind::Resource, "p-RCPFullAWSAccess", "RCPFullAWSAccess"),
];

impl OrganizationPolicy {
    /// Whether AWS keeps it.
    pub fn is_of_aws(&self) -> bool {
        FULL_ACCESS.iter().any(|(_, id, _)| self.id == *id)
    }
}

/// A root, a unit or an account that policies are attached to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PolicyTarget {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    /// The path of a unit, or the id of an account.
    pub(crate) place: String,
}

impl Org {
    /// Everything that policies can be attached to: the root, the units, the accounts.
    pub(crate) fn policy_targets(&self) -> Vec<PolicyTarget> {
        let mut paths: Vec<String> = vec!["Root".to_owned()];
        for account in &self.accounts {
            let mut path = String::new();
            for name in account.ou.split('/').filter(|name| !name.is_empty()) {
                if !path.is_empty() {
                    path.push('/');
                }
                path.push_str(name);
                paths.push(path.clone());
            }
        }
        paths.sort();
        paths.dedup();
        let units = paths.into_iter().map(|place| {
            let name = place.rsplit('/').next().unwrap_or_default().to_owned();
            let (kind, id) = match unit_id(&place) {
                Some(id) => ("ORGANIZATIONAL_UNIT", id),
                None => ("ROOT", self.organization.root_id.clone()),
            };
            PolicyTarget { id, name, kind, place }
        });
        let account = |it: &Account| PolicyTarget {
            id: it.id.clone(),
            name: it.name.clone(),
            kind: "ACCOUNT",
            place: it.id.clone(),
        };
        units.chain(self.accounts.iter().map(account)).collect()
    }
}

/// The id of a unit, made from its whole path; none for the root.
pub(crate) fn unit_id(path: &str) -> Option<String> {
    let (_, below) = path.split_once('/')?;
    Some(format!("ou-sim1-{}", uuid(&format!("/{below}")).get(..8).unwrap_or_default()))
}

/// Adds what AWS attaches everywhere, and the perimeter.
pub(super) fn fill(org: &mut Org) {
    for it in org.policies.iter_mut().filter(|it| it.id.is_empty()) {
        it.id = format!("p-{}", uuid(&it.name).replace('-', "").get(..10).unwrap_or_default());
    }
    let everywhere: Vec<String> = org.policy_targets().into_iter().map(|it| it.place).collect();
    for (kind, id, name) in FULL_ACCESS {
        let mut policy = bare(kind, name, everywhere.clone());
        policy.policy = Some(full_access(kind));
        id.clone_into(&mut policy.id);
        org.policies.push(policy);
    }
    let targets = org.organization.perimeter.clone();
    if !targets.is_empty() {
        let id = &org.organization.id;
        let [resources, identities] = perimeter(id);
        let mut service = bare(PolicyKind::Service, "perimeter-of-resources", targets.clone());
        service.policy = Some(resources);
        let mut resource = bare(PolicyKind::Resource, "perimeter-of-identities", targets);
        resource.policy = Some(identities);
        org.policies.extend([service, resource]);
    }
}

fn bare(kind: PolicyKind, name: &str, targets: Vec<String>) -> OrganizationPolicy {
    let id = format!("p-{}", uuid(name).replace('-', "").get(..10).unwrap_or_default());
    OrganizationPolicy { name: name.to_owned(), kind, policy: None, targets, id }
}

fn full_access(kind: PolicyKind) -> String {
    let mut statement = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    if kind == PolicyKind::Resource {
        statement["Principal"] = "*".into();
    }
    json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
}

/// Data goes to resources of the organization only, and resources let in nobody else.
fn perimeter(id: &str) -> [String; 2] {
    let resources = json!({
        "Sid": "OwnResources",
        "Effect": "Deny",
        "Action": [
            "firehose:PutRecord", "firehose:PutRecordBatch", "kinesis:GetRecords", "kinesis:PutRecord",
            "kinesis:PutRecords", "kinesis:SubscribeToShard",
            "kinesisanalytics:CreateApplicationPresignedUrl", "kinesisanalytics:UpdateApplication",
            "s3:PutObject", "sqs:SendMessage",
        ],
        "Resource": "*",
        "Condition": {"StringNotEqualsIfExists": {"aws:ResourceOrgID": id}},
    });
    let identities = json!({
        "Sid": "OwnIdentities",
        "Effect": "Deny",
        "Principal": "*",
        "Action": ["kms:*", "s3:*", "secretsmanager:*", "sqs:*", "sts:AssumeRole"],
        "Resource": "*",
        "Condition": {
            "StringNotEqualsIfExists": {"aws:PrincipalOrgID": id},
            "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
        },
    });
    [resources, identities]
        .map(|it| json!({"Version": "2012-10-17", "Statement": [it]}).to_string())
}
