use crate::rights::{Tally, Told, listed};
use crate::{
    AccountId, Administers, Arn, Check, Context, Judge, Practice, Reference, Remediation, Scope,
    Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "passrole-unscoped",
    title: "Somebody can hand an unrelated role to a streaming service",
    severity: Severity::High,
    practices: &[Practice::P01],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Whoever may make or change a stream and pass it any role of the account works with \
        the permissions of that role: it writes where the role may write and reads what the role \
        may read. A condition on iam:PassedToService limits which service gets the role, not which \
        role. A role counts as meant where a statement names it as it is, or where it belongs to \
        a stream that the same principal may change by name.",
    remediation: Remediation {
        text: "Name the roles that may be passed in the Resource of the iam:PassRole statement, \
            without wildcards, and keep the condition on iam:PassedToService. List who administers \
            streams under administrators in hydrant.toml.",
        cli: "aws iam put-role-policy --role-name <role> --policy-name <policy> --policy-document file://<policy>.json\naws iam put-user-policy --user-name <user> --policy-name <policy> --policy-document file://<policy>.json",
        terraform: "data \"aws_iam_policy_document\" \"pass\" {\n  statement {\n    actions   = [\"iam:PassRole\"]\n    resources = [aws_iam_role.delivery.arn]\n    condition {\n      test     = \"StringEquals\"\n      variable = \"iam:PassedToService\"\n      values   = [\"firehose.amazonaws.com\"]\n    }\n  }\n}",
    },
    references: &[
        Reference {
            title: "AWS Identity and Access Management User Guide: Grant a user permissions to pass a role to an AWS service",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        },
        Reference {
            title: "Amazon Data Firehose Developer Guide: Controlling access with Amazon Data Firehose",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::EC2_DESCRIBE_REGIONS,
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
        &api::KINESIS_DESCRIBE_CHANNEL,
        &api::KINESIS_LIST_CHANNELS,
        &api::KINESISANALYTICS_DESCRIBE_APPLICATION,
        &api::ORGANIZATIONS_DESCRIBE_ORGANIZATION,
        &api::ORGANIZATIONS_LIST_POLICIES,
    ],
    scopes: &[Scope::Account(judge)],
};

fn judge(context: &Context<'_>, account: AccountId, judge: &mut Judge) {
    for service in Service::ALL {
        judge.part(|judge| {
            let rights = context.rights.account(account)?;
            let mut tally = Tally::default();
            let mut roles: Vec<&Arn> = Vec::new();
            for passing in rights.passing.iter().filter(|it| it.service == service) {
                let perhaps = match rights.administrators.get(&passing.principal) {
                    Some(Administers::Perhaps(remains)) => Some(&**remains),
                    _ => None,
                };
                let remains = passing.remains.as_deref().or(perhaps);
                if remains.is_none() {
                    roles.extend(&passing.roles);
                }
                tally.put(&passing.principal, &passing.by, remains);
            }
            roles.sort();
            roles.dedup();
            let may = format!("pass {} to {}", listed(&roles), service.words());
            let what = "Effective permissions";
            let expected = "iam:PassRole on roles by name";
            tally.judge(context, judge, account, &Told { what, expected, may })?;
            match rights.passing_gap.as_ref().filter(|_| !tally.certain()) {
                Some(why) => Err(why.into()),
                None => Ok(()),
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::SHOP;
    use crate::sample::people::{allow, change_principals, hire};
    use crate::{Snapshot, VerdictKind, api, sample};

    const ANY_ROLE: &str = r#"{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":["firehose.amazonaws.com","kinesisanalytics.amazonaws.com","kinesis.amazonaws.com"]}}}"#;

    fn with(statements: &[&str]) -> Snapshot {
        let policy = format!(r#"{{"Statement":[{}]}}"#, statements.join(","));
        sample::with(|s| change_principals(s, |people| hire(people, "role/clerk", &policy)))
    }

    fn statement(action: &str, resource: &str) -> String {
        format!(r#"{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}"#)
    }

    #[test]
    fn violates() {
        for (action, resource) in [
            ("firehose:CreateDeliveryStream", "*"),
            (
                "firehose:CreateDeliveryStream",
                "arn:aws:firehose:*:222222222222:deliverystream/team-*",
            ),
            ("firehose:*", "*"),
            ("kinesisanalytics:UpdateApplication", "*"),
            ("kinesis:CreateChannel", "*"),
        ] {
            let snapshot = with(&[ANY_ROLE, &statement(action, resource)]);
            let verdict = sample::judge(&CHECK, &snapshot, SHOP);
            assert_eq!(verdict.kind, VerdictKind::Fail, "{action} on {resource}");
            assert!(verdict.reason.contains("role/clerk may pass role/"), "{}", verdict.reason);
        }
    }

    #[test]
    fn clean() {
        let named = statement("iam:PassRole", "arn:aws:iam::222222222222:role/delivery");
        let to_others = r#"{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}"#;
        let create = statement("firehose:CreateDeliveryStream", "*");
        let put = statement("firehose:PutRecord", "*");
        for statements in [[&*named, &*create], [to_others, &create], [ANY_ROLE, &put]] {
            let verdict = sample::judge(&CHECK, &with(&statements), SHOP);
            assert_eq!(verdict.kind, VerdictKind::Pass, "{statements:?}: {}", verdict.reason);
        }
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), SHOP), VerdictKind::Pass);
        let own = "arn:aws:kinesisanalytics:*:*:application/enrich";
        let own = with(&[ANY_ROLE, &statement("kinesisanalytics:UpdateApplication", own)]);
        assert_eq!(sample::kind(&CHECK, &own, SHOP), VerdictKind::Pass, "the only role is its own");
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS);
        assert_eq!(sample::kind(&CHECK, &denied, SHOP), VerdictKind::Unknown);
        let mut snapshot = with(&[ANY_ROLE, &statement("firehose:*", "*")]);
        sample::forget(&mut snapshot, &api::ORGANIZATIONS_LIST_POLICIES);
        assert_eq!(sample::kind(&CHECK, &snapshot, SHOP), VerdictKind::Unknown);
        let untold = sample::with(|s| {
            change_principals(s, |people| {
                hire(people, "role/clerk", &allow("firehose:*", "*"));
                people.principals.iter_mut().for_each(|it| it.trust = Some("?".to_owned()));
            });
        });
        assert_eq!(sample::kind(&CHECK, &untold, SHOP), VerdictKind::Unknown);
    }
}
