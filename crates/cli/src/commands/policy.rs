use hydrant_fetch::statement_actions;
use serde_json::{Value, json};

use crate::args::Policy;
use crate::console::{data, say};
use crate::exit::Exit;

/// `hydrant policy`
pub(super) fn run(policy: &Policy) -> anyhow::Result<Exit> {
    let text = match policy.format.as_str() {
        "trust" => serde_json::to_string_pretty(&trust(policy))?,
        "cloudformation" => template(policy),
        _ => serde_json::to_string_pretty(&permissions())?,
    };
    data(&text)?;
    if policy.format == "cloudformation" {
        say(
            "Service-managed StackSets skip the management account: deploy the template there by itself, too.",
        );
    }
    Ok(Exit::Complete)
}

fn permissions() -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Sid": "HydrantReads",
            "Effect": "Allow",
            "Action": statement_actions(),
            "Resource": "*",
        }],
    })
}

fn trust(policy: &Policy) -> Value {
    let mut statement = json!({
        "Sid": "HydrantScans",
        "Effect": "Allow",
        "Principal": { "AWS": format!("arn:aws:iam::{}:root", policy.account) },
        "Action": "sts:AssumeRole",
    });
    if let Some(id) = &policy.external_id {
        statement["Condition"] = json!({ "StringEquals": { "sts:ExternalId": id } });
    }
    json!({ "Version": "2012-10-17", "Statement": [statement] })
}

/// YAML by hand: it is short, and comments belong in it.
fn template(policy: &Policy) -> String {
    let actions: Vec<String> =
        statement_actions().iter().map(|action| format!("                  - {action}")).collect();
    let actions = actions.join(
        "
",
    );
    format!(
        "\
# The role that hydrant assumes in every account: it can read metadata and nothing else.
#
# Deploy it as a service-managed StackSet to the organization's root. Service-managed StackSets skip the
# management account: deploy this template there as an ordinary stack, too.
AWSTemplateFormatVersion: \"2010-09-09\"
Description: Read-only role for hydrant
Parameters:
  AuditAccount:
    Type: String
    Description: The account that scans
    AllowedPattern: \"^[0-9]{{12}}$\"
  ExternalId:
    Type: String
    Description: The external id that hydrant sends with --external-id; empty for none
    Default: \"\"
Conditions:
  HasExternalId: !Not [!Equals [!Ref ExternalId, \"\"]]
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: {role}
      MaxSessionDuration: 3600
      AssumeRolePolicyDocument:
        Version: \"2012-10-17\"
        Statement:
          - Effect: Allow
            Principal:
              AWS: !Sub \"arn:${{AWS::Partition}}:iam::${{AuditAccount}}:root\"
            Action: sts:AssumeRole
            Condition: !If
              - HasExternalId
              - StringEquals:
                  sts:ExternalId: !Ref ExternalId
              - !Ref AWS::NoValue
      Policies:
        - PolicyName: hydrant-reads
          PolicyDocument:
            Version: \"2012-10-17\"
            Statement:
              - Effect: Allow
                Resource: \"*\"
                Action:
{actions}
Outputs:
  RoleArn:
    Value: !GetAtt Role.Arn
",
        role = policy.role,
    )
}
