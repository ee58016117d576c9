use crate::facts::KeyHolder;
use crate::{
    AccountId, Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service,
    Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "root-access-key",
    title: "Root user of an account with streams has an access key",
    severity: Severity::Critical,
    practices: &[Practice::P02],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "A key of the root user may do everything in the account, and no policy of the \
        account narrows it. Whoever finds it owns every stream, key and bucket there.",
    remediation: Remediation {
        text: "Delete the key: sign in as the root user and delete it under security credentials, \
            or delete root credentials of member accounts centrally from the management account. \
            Whatever used it needs a role.",
        cli: "aws iam list-access-keys\naws iam delete-access-key --access-key-id <key-id>",
        terraform: "",
    },
    references: &[Reference {
        title: "AWS Identity and Access Management User Guide: Root user best practices for your AWS account",
        url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html",
    }],
    mappings: &[
        Mapping { framework: "CIS AWS v5.0", control: "1.3" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-2(1)" },
        Mapping { framework: "Security Hub", control: "IAM.4" },
    ],
    reads: &[&api::EC2_DESCRIBE_REGIONS, &api::IAM_GET_CREDENTIAL_REPORT],
    scopes: &[Scope::Account(judge)],
};

fn judge(context: &Context<'_>, account: AccountId, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = context.key_report(account)?;
        let root = fact.known()?.users.iter().find(|it| it.is_root());
        let keys = root.map_or(&[][..], |KeyHolder { keys, .. }| keys);
        let what = "Active access keys of the root user";
        if keys.is_empty() {
            judge.saw(fact, what, "none");
        } else {
            let sentence = "The root user of the account has an access key.";
            judge.fail(fact, what, keys.len().to_string(), "none", sentence);
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::SHOP;
    use crate::sample::people::{employ, root_key};
    use crate::{VerdictKind, api, sample};

    #[test]
    fn violates() {
        let snapshot = sample::with(root_key);
        assert_eq!(sample::kind(&CHECK, &snapshot, SHOP), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), SHOP), VerdictKind::Pass);
        let user = sample::with(|s| {
            employ(s, "batch", 900, None);
        });
        assert_eq!(sample::kind(&CHECK, &user, SHOP), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::IAM_GET_CREDENTIAL_REPORT);
        assert_eq!(sample::kind(&CHECK, &denied, SHOP), VerdictKind::Unknown);
    }
}
