//! Managed policies of AWS. The texts are ours, and much shorter; they allow the same kind of thing.

use serde_json::json;

/// The ARN's end and the actions on everything of a policy that AWS keeps.
const POLICIES: [(&str, &[&str]); 16] = [
    ("AdministratorAccess", &["*"]),
    ("AmazonKinesisAnalyticsFullAccess", &["kinesisanalytics:*", "kinesis:*", "logs:*"]),
    ("AmazonKinesisFirehoseFullAccess", &["firehose:*"]),
    ("AmazonKinesisFullAccess", &["kinesis:*"]),
    ("AmazonKinesisReadOnlyAccess", &["kinesis:Get*", "kinesis:List*", "kinesis:Describe*"]),
    ("AmazonS3FullAccess", &["s3:*", "s3-object-lambda:*"]),
    ("AmazonS3ReadOnlyAccess", &["s3:Get*", "s3:List*", "s3:Describe*"]),
    (
        "AmazonSSMManagedInstanceCore",
        &["ssm:UpdateInstanceInformation", "ssmmessages:*", "ec2messages:*"],
    ),
    ("CloudWatchAgentServerPolicy", &["cloudwatch:PutMetricData", "logs:PutLogEvents"]),
    ("CloudWatchReadOnlyAccess", &["cloudwatch:Get*", "cloudwatch:List*", "logs:FilterLogEvents"]),
    (
        "ReadOnlyAccess",
        &[
            "ec2:Describe*",
            "firehose:Describe*",
            "firehose:List*",
            "iam:Get*",
            "iam:List*",
            "kinesis:Describe*",
            "kinesis:Get*",
            "kinesis:List*",
            "kms:Describe*",
            "kms:List*",
            "logs:Get*",
            "s3:Get*",
            "s3:List*",
        ],
    ),
    (
        "SecurityAudit",
        &[
            "cloudtrail:Describe*",
            "firehose:Describe*",
            "iam:Get*",
            "kinesis:DescribeStreamSummary",
            "kms:GetKeyPolicy",
            "s3:GetBucketPolicy",
        ],
    ),
    ("job-function/Billing", &["aws-portal:*", "billing:*", "ce:*"]),
    ("job-function/ViewOnlyAccess", &["ec2:Describe*", "kinesis:List*", "s3:ListAllMyBuckets"]),
    (
        "service-role/AWSLambdaBasicExecutionRole",
        &["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
    ),
    (
        "service-role/AWSLambdaVPCAccessExecutionRole",
        &[
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
        ],
    ),
];

/// The ARN and the document of a policy of AWS, by its name, its path and name, or its ARN.
pub(crate) fn policy_of_aws(name: &str) -> Option<(String, String)> {
    let name = name.strip_prefix("arn:aws:iam::aws:policy/").unwrap_or(name);
    let named = |known: &str| known == name || known.rsplit('/').next() == Some(name);
    let (path, actions) = POLICIES.iter().find(|(known, _)| named(known))?;
    let statement = json!({"Effect": "Allow", "Action": actions, "Resource": "*"});
    let document = json!({"Version": "2012-10-17", "Statement": [statement]});
    Some((format!("arn:aws:iam::aws:policy/{path}"), document.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_known_by_each_of_its_names() {
        let arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
        for name in ["AWSLambdaBasicExecutionRole", "service-role/AWSLambdaBasicExecutionRole", arn]
        {
            assert_eq!(policy_of_aws(name).unwrap().0, arn);
        }
        assert_eq!(policy_of_aws("NobodyAccess"), None);
    }
}
