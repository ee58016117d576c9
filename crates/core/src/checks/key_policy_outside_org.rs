use crate::facts::Key;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "key-policy-outside-org",
    title: "Key policy or a grant admits an account outside the organization",
    severity: Severity::High,
    practices: &[Practice::P04, Practice::P10],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Who may use a key of the data path may read the records. A key policy or a grant \
        for an account outside the organization gives that to people nobody here knows; \
        grants are easily forgotten, as the policy does not show them.",
    remediation: Remediation {
        text: "Remove the account from the key policy and revoke or retire the grant. Where the \
            account is a partner on purpose, allow only the actions it needs and list it in \
            trusted_accounts.",
        cli: "aws kms get-key-policy --key-id <key-arn> --policy-name default --query Policy --output text --region <region> > <policy>.json\naws kms put-key-policy --key-id <key-arn> --policy-name default --policy file://<policy>.json --region <region>\naws kms revoke-grant --key-id <key-arn> --grant-id <grant-id> --region <region>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "AWS Key Management Service Developer Guide: Allowing users in other accounts to use a KMS key",
            url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
        },
        Reference {
            title: "AWS Key Management Service Developer Guide: Grants in AWS KMS",
            url: "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::KMS_DESCRIBE_KEY,
        &api::KMS_GET_KEY_POLICY,
        &api::KMS_LIST_GRANTS,
        &api::ORGANIZATIONS_DESCRIBE_ORGANIZATION,
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
    ],
    scopes: &[Scope::Key(judge)],
};

fn judge(context: &Context<'_>, key: &Key, judge: &mut Judge) {
    judge.part(|_| {
        context.own_key(key)?;
        key.metadata.known()?;
        key.unless_unmanaged()
    });
    judge.part(|judge| {
        context.own_key(key)?;
        key.unless_unmanaged()?;
        let fact = &key.asked()?.policy;
        let words = ("The key policy", "key-policy-public");
        context.admits_outsiders(judge, fact, fact.known()?, words)
    });
    let grants = key.asked().and_then(|access| Ok((&access.grants, access.grants.known()?)));
    match grants {
        Ok((fact, grants)) => {
            for grant in grants {
                judge.part(|judge| {
                    context.own_key(key)?;
                    key.unless_unmanaged()?;
                    let whose = format!("The grant {}", grant.id);
                    context.is_outsider(judge, fact, &grant.grantee, &whose)
                });
            }
        }
        Err(stop) => judge.part(|_| {
            context.own_key(key)?;
            key.unless_unmanaged()?;
            Err(stop)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::Grant;
    use crate::sample::SHOP_KEY;
    use crate::{Snapshot, VerdictKind, api, sample};

    fn allow(principal: &str) -> String {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"kms:Decrypt","Resource":"*"}}]}}"#
        )
    }

    fn with_policy(policy: &str) -> Snapshot {
        sample::with(|s| {
            policy.clone_into(sample::value(&mut sample::access(s, SHOP_KEY).policy));
        })
    }

    fn granted(grantee: &str) -> Snapshot {
        sample::with(|s| {
            sample::value(&mut sample::access(s, SHOP_KEY).grants).push(Grant {
                id: "0c237476b39f8bc44e45212e08498fbe".to_owned(),
                grantee: grantee.to_owned(),
                operations: vec!["Decrypt".to_owned()],
            });
        })
    }

    #[test]
    fn violates() {
        let policy = with_policy(&allow("arn:aws:iam::999999999999:role/reader"));
        assert_eq!(sample::kind(&CHECK, &policy, SHOP_KEY), VerdictKind::Fail);
        let grant = granted("arn:aws:iam::999999999999:role/reader");
        assert_eq!(sample::kind(&CHECK, &grant, SHOP_KEY), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), SHOP_KEY), VerdictKind::Pass);
        for grantee in ["firehose.amazonaws.com", "arn:aws:iam::333333333333:role/reader"] {
            assert_eq!(sample::kind(&CHECK, &granted(grantee), SHOP_KEY), VerdictKind::Pass);
        }
    }

    #[test]
    fn unknown() {
        for api in [&api::KMS_GET_KEY_POLICY, &api::KMS_LIST_GRANTS, &api::KMS_DESCRIBE_KEY] {
            assert_eq!(sample::kind(&CHECK, &sample::without(api), SHOP_KEY), VerdictKind::Unknown);
        }
        let mut policy = with_policy(&allow("999999999999"));
        sample::forget(&mut policy, &api::ORGANIZATIONS_LIST_ACCOUNTS);
        assert_eq!(sample::kind(&CHECK, &policy, SHOP_KEY), VerdictKind::Unknown);
    }

    #[test]
    fn everyone_is_left_to_the_other_check_and_is_no_pass() {
        let verdict = sample::judge(&CHECK, &with_policy(&allow("*")), SHOP_KEY);
        assert_eq!(verdict.kind, VerdictKind::NotApplicable);
    }
}
