use crate::facts::LogDestination;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "feed-destination-open",
    title: "Log destination that feeds a stream is open to outsiders",
    severity: Severity::High,
    practices: &[Practice::P10],
    services: &[Service::Firehose, Service::Kinesis],
    rationale: "A CloudWatch Logs destination writes into the stream with a role of its own for \
        every account that its policy admits. Outsiders who subscribe to it can fill the stream \
        with records that look like the organization's own.",
    remediation: Remediation {
        text: "Name the accounts in the access policy of the destination, or restrict a wildcard \
            with aws:PrincipalOrgID. The policy is changed in place; subscriptions that exist stay \
            until they are deleted.",
        cli: "aws logs describe-destinations --destination-name-prefix <destination> --query 'destinations[0].accessPolicy' --output text --region <region> > <policy>.json\naws logs put-destination-policy --destination-name <destination> --access-policy file://<policy>.json --region <region>",
        terraform: "resource \"aws_cloudwatch_log_destination_policy\" \"example\" {\n  destination_name = aws_cloudwatch_log_destination.example.name\n  access_policy    = data.aws_iam_policy_document.own_accounts_only.json\n}",
    },
    references: &[
        Reference {
            title: "Amazon CloudWatch Logs User Guide: Cross-account cross-Region subscriptions",
            url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CrossAccountSubscriptions.html",
        },
        Reference {
            title: "Amazon CloudWatch Logs API Reference: PutDestinationPolicy",
            url: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDestinationPolicy.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::LOGS_DESCRIBE_DESTINATIONS,
        &api::ORGANIZATIONS_DESCRIBE_ORGANIZATION,
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
    ],
    scopes: &[Scope::LogDestination(judge)],
};

fn judge(context: &Context<'_>, target: Target, destination: &LogDestination, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = context.destinations(target)?;
        let Some(text) = &destination.policy else {
            judge.saw(fact, "AccessPolicy", "none");
            return Ok(());
        };
        let whose = "The policy of the log destination";
        context.admits_everyone(judge, fact, text, whose)?;
        context.admits_outsiders(judge, fact, text, (whose, CHECK.id))
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::{APP_LOGS, ARCHIVE, STRANGER};
    use crate::{Snapshot, VerdictKind, api, sample};

    fn admitting(principal: &str) -> Snapshot {
        let policy = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"logs:PutSubscriptionFilter","Resource":"*"}}]}}"#
        );
        sample::with(|s| sample::log_destination_mut(s).policy = Some(policy))
    }

    fn kind(snapshot: &Snapshot) -> VerdictKind {
        sample::kind(&CHECK, snapshot, APP_LOGS)
    }

    #[test]
    fn violates() {
        for principal in ["*", STRANGER] {
            assert_eq!(kind(&admitting(principal)), VerdictKind::Fail, "{principal}");
        }
    }

    #[test]
    fn clean() {
        assert_eq!(kind(&sample::snapshot()), VerdictKind::Pass);
        assert_eq!(kind(&admitting(ARCHIVE)), VerdictKind::Pass);
        let none = sample::with(|s| sample::log_destination_mut(s).policy = None);
        assert_eq!(kind(&none), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let mut unsure = admitting(STRANGER);
        sample::forget(&mut unsure, &api::ORGANIZATIONS_LIST_ACCOUNTS);
        assert_eq!(kind(&unsure), VerdictKind::Unknown);
        let place = "222222222222/eu-west-1";
        let denied = sample::without(&api::LOGS_DESCRIBE_DESTINATIONS);
        assert_eq!(sample::kind(&CHECK, &denied, place), VerdictKind::Unknown);
    }
}
