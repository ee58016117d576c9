use crate::facts::Key;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "key-policy-public",
    title: "Key policy admits everyone",
    severity: Severity::Critical,
    practices: &[Practice::P04, Practice::P10],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "A key policy that allows a wildcard principal without a condition that restricts \
        the caller lets any AWS account use the key. The condition kms:ViaService alone \
        restricts the way, not the caller.",
    remediation: Remediation {
        text: "Name the principals in the key policy, or restrict the caller with \
            kms:CallerAccount or aws:PrincipalOrgID.",
        cli: "aws kms get-key-policy --key-id <key-arn> --policy-name default --query Policy --output text --region <region> > <policy>.json\naws kms put-key-policy --key-id <key-arn> --policy-name default --policy file://<policy>.json --region <region>",
        terraform: "resource \"aws_kms_key_policy\" \"example\" {\n  key_id = aws_kms_key.example.id\n  policy = data.aws_iam_policy_document.named_principals.json\n}",
    },
    references: &[Reference {
        title: "AWS Key Management Service Developer Guide: Key policies in AWS KMS",
        url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",
    }],
    mappings: &[
        Mapping { framework: "ISO 27001:2022", control: "A.8.1" },
        Mapping { framework: "Security Hub", control: "KMS.5" },
    ],
    reads: &[&api::KMS_DESCRIBE_KEY, &api::KMS_GET_KEY_POLICY, &api::ORGANIZATIONS_LIST_ACCOUNTS],
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
        context.admits_everyone(judge, fact, fact.known()?, "The key policy")
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::{SHOP, SHOP_KEY};
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

    #[test]
    fn violates() {
        let open = with_policy(&allow("*"));
        assert_eq!(sample::kind(&CHECK, &open, SHOP_KEY), VerdictKind::Fail);
        let via = allow("*").replace(
            "}]}",
            r#","Condition":{"StringEquals":{"kms:ViaService":"firehose.eu-west-1.amazonaws.com"}}}]}"#,
        );
        assert_eq!(sample::kind(&CHECK, &with_policy(&via), SHOP_KEY), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), SHOP_KEY), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in [&api::KMS_GET_KEY_POLICY, &api::KMS_DESCRIBE_KEY] {
            assert_eq!(sample::kind(&CHECK, &sample::without(api), SHOP_KEY), VerdictKind::Unknown);
        }
        assert_eq!(sample::kind(&CHECK, &with_policy("{"), SHOP_KEY), VerdictKind::Unknown);
    }

    #[test]
    fn a_key_that_nobody_may_describe_can_still_be_proven_open() {
        let mut open = with_policy(&allow("*"));
        sample::forget(&mut open, &api::KMS_DESCRIBE_KEY);
        assert_eq!(sample::kind(&CHECK, &open, SHOP_KEY), VerdictKind::Fail);
    }

    #[test]
    fn the_key_of_a_stranger_is_left_to_the_other_check() {
        let mut open = with_policy(&allow("*"));
        open.header.organization.accounts.remove(&sample::account(SHOP));
        assert_eq!(sample::kind(&CHECK, &open, SHOP_KEY), VerdictKind::NotApplicable);
    }
}
