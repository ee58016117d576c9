use crate::facts::DeliveryStream;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "firehose-transform-outside-org",
    title: "Transform function belongs to an account outside the organization",
    severity: Severity::Critical,
    practices: &[Practice::P10],
    services: &[Service::Firehose],
    rationale: "The transform function receives every record in clear and returns what is \
        delivered. A function in an account outside the organization lets its owner read \
        and change all data.",
    remediation: Remediation {
        text: "Deploy the function in an account of the organization and name it in the \
            processing configuration in place. Where the account is a partner on purpose, list \
            it in trusted_accounts.",
        cli: "aws firehose describe-delivery-stream --delivery-stream-name <stream> --query 'DeliveryStreamDescription.{version:VersionId,destination:Destinations[0].DestinationId}' --region <region>\naws firehose update-destination --delivery-stream-name <stream> --current-delivery-stream-version-id <version> --destination-id <destination> --extended-s3-destination-update 'ProcessingConfiguration={Enabled=true,Processors=[{Type=Lambda,Parameters=[{ParameterName=LambdaArn,ParameterValue=<function-arn>}]}]}' --region <region>",
        terraform: "",
    },
    references: &[Reference {
        title: "Amazon Data Firehose Developer Guide: Transform source data in Amazon Data Firehose",
        url: "https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html",
    }],
    mappings: &[],
    reads: &[&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM, &api::ORGANIZATIONS_LIST_ACCOUNTS],
    scopes: &[Scope::DeliveryStream(judge)],
};

fn judge(context: &Context<'_>, stream: &DeliveryStream, judge: &mut Judge) {
    let fact = &stream.description;
    let destinations = match stream.destinations() {
        Ok(destinations) => destinations,
        Err(stop) => return judge.part(|_| Err(stop)),
    };
    for transform in destinations.iter().flat_map(|it| &it.transforms) {
        judge.part(|judge| {
            let Some(account) = transform.account() else {
                let why = format!("the function {transform} names no account");
                return Err(Stop::undecided(fact, why));
            };
            if context.outside(account)? {
                let sentence = format!(
                    "Records are transformed in account {account}, outside the organization."
                );
                let expected = "a function of the organization";
                judge.fail(fact, "LambdaArn", transform.as_str(), expected, sentence);
            } else {
                judge.saw(fact, "LambdaArn", transform.as_str());
            }
            Ok(())
        });
    }
    judge.part(|_| Err(Stop::not_applicable("The stream has no transform function.")));
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::{ARCHIVE, CLICKS, STRANGER};
    use crate::{Settings, Snapshot, VerdictKind, api, sample};

    fn transformed(account: &str) -> Snapshot {
        sample::with(|s| {
            let function = format!("arn:aws:lambda:eu-west-1:{account}:function:clean:live");
            sample::destination(s, CLICKS).transforms = vec![sample::arn(&function)];
        })
    }

    #[test]
    fn violates() {
        assert_eq!(sample::kind(&CHECK, &transformed(STRANGER), CLICKS), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &transformed(ARCHIVE), CLICKS), VerdictKind::Pass);
        let none = sample::kind(&CHECK, &sample::snapshot(), CLICKS);
        assert_eq!(none, VerdictKind::NotApplicable);
    }

    #[test]
    fn unknown() {
        let mut snapshot = transformed(STRANGER);
        sample::forget(&mut snapshot, &api::ORGANIZATIONS_LIST_ACCOUNTS);
        assert_eq!(sample::kind(&CHECK, &snapshot, CLICKS), VerdictKind::Unknown);
    }

    #[test]
    fn a_trusted_account_is_inside() {
        let settings = Settings {
            trusted_accounts: [sample::account(STRANGER)].into(),
            ..Settings::default()
        };
        let verdict = sample::judge_with(&CHECK, &transformed(STRANGER), CLICKS, &settings);
        assert_eq!(verdict.kind, VerdictKind::Pass);
    }
}
