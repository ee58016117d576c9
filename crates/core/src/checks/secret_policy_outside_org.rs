use crate::facts::Secret;
use crate::owned::unless_out_of_question;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "secret-policy-outside-org",
    title: "Policy of a secret admits an account outside the organization",
    severity: Severity::Critical,
    practices: &[Practice::P02, Practice::P10],
    services: &[Service::Firehose],
    rationale: "Whoever may read the secret can write into the destination or read the source as \
        Firehose does. A policy that admits everyone or an account outside the organization \
        hands that over to people nobody here knows.",
    remediation: Remediation {
        text: "Remove the principal from the policy and rotate the secret: it has to be taken as \
            known. Where the account is a partner on purpose, list it in trusted_accounts. \
            Secrets Manager refuses policies with broad access if public access is blocked.",
        cli: "aws secretsmanager get-resource-policy --secret-id <secret-arn> --query ResourcePolicy --output text --region <region> > <policy>.json\naws secretsmanager put-resource-policy --secret-id <secret-arn> --resource-policy file://<policy>.json --block-public-policy --region <region>\naws secretsmanager delete-resource-policy --secret-id <secret-arn> --region <region>",
        terraform: "resource \"aws_secretsmanager_secret_policy\" \"example\" {\n  secret_arn          = aws_secretsmanager_secret.example.arn\n  policy              = data.aws_iam_policy_document.named_principals.json\n  block_public_policy = true\n}",
    },
    references: &[Reference {
        title: "AWS Secrets Manager User Guide: Resource-based policies",
        url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
    }],
    mappings: &[],
    reads: &[
        &api::ORGANIZATIONS_DESCRIBE_ORGANIZATION,
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
        &api::SECRETSMANAGER_DESCRIBE_SECRET,
        &api::SECRETSMANAGER_GET_RESOURCE_POLICY,
    ],
    scopes: &[Scope::Secret(judge)],
};

/// No other check speaks about a secret that admits everyone, so this one does.
fn judge(context: &Context<'_>, secret: &Secret, judge: &mut Judge) {
    judge.part(|_| context.secret(secret).map(|_| ()));
    judge.part(|judge| {
        context.own(&secret.arn, "secret")?;
        unless_out_of_question(&context.secret(secret))?;
        let fact = &secret.policy;
        let whose = "The policy of the secret";
        match fact.known()? {
            Some(text) => {
                context.admits_everyone(judge, fact, text, whose)?;
                context.admits_outsiders(judge, fact, text, (whose, CHECK.id))?;
            }
            // Without a policy only the own account is admitted, by its IAM.
            None => judge.saw(fact, "ResourcePolicy", "none"),
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::SECRET;
    use crate::{Snapshot, VerdictKind, api, sample};

    fn with_policy(principal: &str) -> Snapshot {
        let policy = format!(
            r#"{{"Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"secretsmanager:GetSecretValue","Resource":"*"}}]}}"#
        );
        sample::with(|s| *sample::value(&mut sample::secret_mut(s).policy) = Some(policy))
    }

    #[test]
    fn violates() {
        for principal in ["*", "999999999999", "arn:aws:iam::999999999999:role/reader"] {
            let mut snapshot = with_policy(principal);
            assert_eq!(sample::kind(&CHECK, &snapshot, SECRET), VerdictKind::Fail, "{principal}");
            sample::forget(&mut snapshot, &api::SECRETSMANAGER_DESCRIBE_SECRET);
            assert_eq!(sample::kind(&CHECK, &snapshot, SECRET), VerdictKind::Fail, "proven");
        }
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), SECRET), VerdictKind::Pass);
        let member = with_policy("arn:aws:iam::333333333333:role/reader");
        assert_eq!(sample::kind(&CHECK, &member, SECRET), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in [&api::SECRETSMANAGER_DESCRIBE_SECRET, &api::SECRETSMANAGER_GET_RESOURCE_POLICY]
        {
            assert_eq!(sample::kind(&CHECK, &sample::without(api), SECRET), VerdictKind::Unknown);
        }
        let mut outsider = with_policy("999999999999");
        sample::forget(&mut outsider, &api::ORGANIZATIONS_LIST_ACCOUNTS);
        assert_eq!(sample::kind(&CHECK, &outsider, SECRET), VerdictKind::Unknown);
    }
}
