use crate::facts::Function;
use crate::owned::unless_out_of_question;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "lambda-policy-public",
    title: "Policy of a transform function admits everyone",
    severity: Severity::Critical,
    practices: &[Practice::P10],
    services: &[Service::Firehose],
    rationale: "A resource policy that allows a wildcard principal without a condition that \
        restricts the caller lets anyone with an AWS account call the function or change it, \
        and with it what is delivered. Firehose needs no such policy: it calls the function \
        with its delivery role.",
    remediation: Remediation {
        text: "Remove the statement from the policy. Where another account calls the function on \
            purpose, name it as the principal; where a service does, name the service and add \
            its source ARN.",
        cli: "aws lambda remove-permission --function-name <function> --qualifier <version-or-alias> --statement-id <sid> --region <region>",
        terraform: "resource \"aws_lambda_permission\" \"example\" {\n  function_name = aws_lambda_function.example.function_name\n  action        = \"lambda:InvokeFunction\"\n  principal     = \"<account-or-service>\"\n  source_arn    = \"<source-arn>\"\n}",
    },
    references: &[Reference {
        title: "AWS Lambda Developer Guide: Viewing resource-based IAM policies in Lambda",
        url: "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    }],
    mappings: &[
        Mapping { framework: "ISO 27001:2022", control: "A.8.1" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-3" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-3(7)" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-6" },
        Mapping { framework: "Security Hub", control: "Lambda.1" },
    ],
    reads: &[
        &api::LAMBDA_GET_FUNCTION_CONFIGURATION,
        &api::LAMBDA_GET_POLICY,
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
    ],
    scopes: &[Scope::Function(judge)],
};

fn judge(context: &Context<'_>, function: &Function, judge: &mut Judge) {
    judge.part(|_| context.function(function).map(|_| ()));
    judge.part(|judge| {
        context.own(&function.arn, "function")?;
        unless_out_of_question(&context.function(function))?;
        let fact = &function.policy;
        match fact.known()? {
            Some(text) => {
                context.admits_everyone(judge, fact, text, "The policy of the function")?;
            }
            // Without a policy only the own account is admitted, by its IAM.
            None => judge.saw(fact, "Policy", "none"),
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::FUNCTION;
    use crate::{Snapshot, VerdictKind, api, sample};

    fn with_policy(principal: &str) -> Snapshot {
        let policy = format!(
            r#"{{"Statement":[{{"Effect":"Allow","Principal":{principal},"Action":"lambda:InvokeFunction","Resource":"*"}}]}}"#
        );
        sample::with(|s| *sample::value(&mut sample::function_mut(s).policy) = Some(policy))
    }

    #[test]
    fn violates() {
        for principal in [r#""*""#, r#"{"AWS":"*"}"#] {
            let mut snapshot = with_policy(principal);
            assert_eq!(sample::kind(&CHECK, &snapshot, FUNCTION), VerdictKind::Fail);
            sample::forget(&mut snapshot, &api::LAMBDA_GET_FUNCTION_CONFIGURATION);
            assert_eq!(sample::kind(&CHECK, &snapshot, FUNCTION), VerdictKind::Fail, "proven");
        }
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), FUNCTION), VerdictKind::Pass);
        let named = with_policy(r#"{"AWS":"arn:aws:iam::333333333333:root"}"#);
        assert_eq!(sample::kind(&CHECK, &named, FUNCTION), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in [&api::LAMBDA_GET_POLICY, &api::LAMBDA_GET_FUNCTION_CONFIGURATION] {
            assert_eq!(sample::kind(&CHECK, &sample::without(api), FUNCTION), VerdictKind::Unknown);
        }
        assert_eq!(sample::kind(&CHECK, &with_policy("{ no"), FUNCTION), VerdictKind::Unknown);
    }

    #[test]
    fn a_function_that_does_not_exist_has_no_policy() {
        let missing =
            sample::with(|s| *sample::value(&mut sample::function_mut(s).configuration) = None);
        assert_eq!(sample::kind(&CHECK, &missing, FUNCTION), VerdictKind::NotApplicable);
    }
}
