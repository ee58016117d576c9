use crate::facts::Function;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "lambda-secret-in-environment",
    title: "Environment of a transform function holds something that looks like a credential",
    severity: Severity::High,
    practices: &[Practice::P02],
    services: &[Service::Firehose],
    rationale: "Environment variables of a function are shown to everyone who may read its \
        configuration, and are kept with every published version. A credential there is \
        copied, logged and never rotated.",
    remediation: Remediation {
        text: "Move the value to AWS Secrets Manager or to a SecureString parameter and read it in \
            the function. Publish a new version, delete the versions that hold the value and \
            rotate the credential: it has to be taken as known.",
        cli: "aws lambda update-function-configuration --function-name <function> --environment 'Variables={SECRET_ARN=<secret-arn>}' --region <region>\naws lambda delete-function --function-name <function> --qualifier <old-version> --region <region>",
        terraform: "",
    },
    references: &[Reference {
        title: "AWS Lambda Developer Guide: Working with Lambda environment variables",
        url: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
    }],
    mappings: &[],
    reads: &[&api::LAMBDA_GET_FUNCTION_CONFIGURATION, &api::ORGANIZATIONS_LIST_ACCOUNTS],
    scopes: &[Scope::Function(judge)],
};

fn judge(context: &Context<'_>, function: &Function, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &function.configuration;
        let configuration = context.function(function)?;
        for secret in &configuration.suspected_secrets {
            let sentence = format!("{} looks like {}.", secret.place, secret.kind);
            let expected = "no credential in the environment";
            judge.fail(fact, secret.place.clone(), secret.kind.words(), expected, sentence);
        }
        if configuration.environment_hidden {
            let why = "the environment is encrypted with a key that the scan may not use";
            return Err(Stop::undecided(fact, why));
        }
        judge.saw(fact, "Environment", "read");
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{FunctionConfiguration, SuspectedSecret};
    use crate::sample::FUNCTION;
    use crate::{SecretKind, Verdict, VerdictKind, api, sample};

    fn with(change: impl FnOnce(&mut FunctionConfiguration)) -> Verdict {
        let snapshot = sample::with(|s| {
            change(sample::existing(&mut sample::function_mut(s).configuration));
        });
        sample::judge(&CHECK, &snapshot, FUNCTION)
    }

    fn secret() -> SuspectedSecret {
        SuspectedSecret {
            place: "Environment[DB_PASSWORD]".to_owned(),
            kind: SecretKind::NamedSecret,
        }
    }

    #[test]
    fn violates() {
        let verdict = with(|it| it.suspected_secrets.push(secret()));
        assert_eq!(verdict.kind, VerdictKind::Fail);
        assert!(verdict.reason.contains("DB_PASSWORD"), "{}", verdict.reason);
        let both = with(|it| {
            it.suspected_secrets.push(secret());
            it.environment_hidden = true;
        });
        assert_eq!(both.kind, VerdictKind::Fail, "what was seen is not taken back");
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), FUNCTION), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        assert_eq!(with(|it| it.environment_hidden = true).kind, VerdictKind::Unknown);
        let denied = sample::without(&api::LAMBDA_GET_FUNCTION_CONFIGURATION);
        assert_eq!(sample::kind(&CHECK, &denied, FUNCTION), VerdictKind::Unknown);
    }
}
