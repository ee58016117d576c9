use crate::facts::DeliveryStream;
use crate::{
    Arn, Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop,
    api,
};

pub(super) static CHECK: Check = Check {
    id: "firehose-transform-unversioned",
    title: "Transform function is named without a version or alias",
    severity: Severity::Low,
    practices: &[Practice::P21],
    services: &[Service::Firehose],
    rationale: "A stream that names $LATEST runs whatever was last uploaded, tested or not, the \
        moment it is uploaded. A version or alias makes the change of a transform a step of \
        its own, which can be reviewed and taken back.",
    remediation: Remediation {
        text: "Publish a version, let an alias point to it, and name the alias in the processing \
            configuration of the stream. The delivery role needs lambda:InvokeFunction on the \
            qualified ARN. Both are changed in place.",
        cli: "aws firehose describe-delivery-stream --delivery-stream-name <stream> --query 'DeliveryStreamDescription.{version:VersionId,destination:Destinations[0].DestinationId}' --region <region>\naws lambda publish-version --function-name <function> --region <region>\naws lambda create-alias --function-name <function> --name <alias> --function-version <version> --region <region>\naws firehose update-destination --delivery-stream-name <stream> --current-delivery-stream-version-id <version> --destination-id <destination> --extended-s3-destination-update 'ProcessingConfiguration={Enabled=true,Processors=[{Type=Lambda,Parameters=[{ParameterName=LambdaArn,ParameterValue=<function-arn>:<alias>}]}]}' --region <region>",
        terraform: "resource \"aws_kinesis_firehose_delivery_stream\" \"example\" {\n  extended_s3_configuration {\n    processing_configuration {\n      enabled = true\n      processors {\n        type = \"Lambda\"\n        parameters {\n          parameter_name  = \"LambdaArn\"\n          parameter_value = aws_lambda_alias.transform.arn\n        }\n      }\n    }\n  }\n}",
    },
    references: &[
        Reference {
            title: "AWS Lambda Developer Guide: Manage Lambda function versions",
            url: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html",
        },
        Reference {
            title: "Amazon Data Firehose Developer Guide: Transform source data in Amazon Data Firehose",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html",
        },
    ],
    mappings: &[],
    reads: &[&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM],
    scopes: &[Scope::DeliveryStream(judge)],
};

fn judge(_: &Context<'_>, stream: &DeliveryStream, judge: &mut Judge) {
    let fact = &stream.description;
    let destinations = match stream.destinations() {
        Ok(destinations) => destinations,
        Err(stop) => return judge.part(|_| Err(stop)),
    };
    for transform in destinations.iter().flat_map(|it| &it.transforms) {
        judge.part(|judge| {
            match qualifier(transform) {
                Some(qualifier) if qualifier != "$LATEST" => {
                    judge.saw(fact, "LambdaArn", transform.as_str());
                }
                _ => {
                    let sentence =
                        format!("The stream runs the newest code of {}.", function(transform));
                    let expected = "a version or alias";
                    judge.fail(fact, "LambdaArn", transform.as_str(), expected, sentence);
                }
            }
            Ok(())
        });
    }
    judge.part(|_| Err(Stop::not_applicable("The stream has no transform function.")));
}

/// What follows the function's name: `7` of `function:mask:7`.
fn qualifier(transform: &Arn) -> Option<&str> {
    transform.resource().splitn(3, ':').nth(2).filter(|it| !it.is_empty())
}

fn function(transform: &Arn) -> &str {
    transform.resource().split(':').nth(1).unwrap_or_else(|| transform.resource())
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::{CLICKS, EVENTS};
    use crate::{VerdictKind, api, sample};

    fn named(transform: &str) -> VerdictKind {
        let transform = format!("arn:aws:lambda:eu-west-1:222222222222:function:{transform}");
        let snapshot = sample::with(|s| {
            sample::destination(s, EVENTS).transforms = vec![sample::arn(&transform)];
        });
        sample::kind(&CHECK, &snapshot, EVENTS)
    }

    #[test]
    fn violates() {
        assert_eq!(named("mask"), VerdictKind::Fail);
        assert_eq!(named("mask:$LATEST"), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), EVENTS), VerdictKind::Pass);
        assert_eq!(named("mask:live"), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM);
        assert_eq!(sample::kind(&CHECK, &denied, EVENTS), VerdictKind::Unknown);
    }

    #[test]
    fn without_a_transform_the_question_does_not_arise() {
        let kind = sample::kind(&CHECK, &sample::snapshot(), CLICKS);
        assert_eq!(kind, VerdictKind::NotApplicable);
    }
}
