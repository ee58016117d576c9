use aws_sdk_lambda::operation::get_function_configuration::GetFunctionConfigurationOutput;
use aws_sdk_lambda::types::EnvironmentResponse;
use hydrant_core::facts::{Function, FunctionConfiguration, Resource, SuspectedSecret};
use hydrant_core::{Answer, Arn, Fact, Source, Target, Unknown, api, credential_kind};

use super::{arn, asker};
use crate::door::Session;
use crate::lists::garbled;

/// A function, with the version or alias that the ARN names. Values of its environment are looked at here
/// and dropped here.
pub(super) async fn function(session: &Session, function: &Arn, referrer: Target) -> Answer {
    let target = asker(session, function.target(), referrer).await;
    let (name, qualifier) = parts(function, target);
    let configuration = configuration(session, &name, qualifier, target).await;
    let policy = match &configuration {
        Fact::Known(None, source) => Fact::Known(None, *source),
        _ => policy(session, &name, qualifier, target).await,
    };
    let arn = function.clone();
    Answer::Resource(Box::new(Resource::Function(Function { arn, configuration, policy })))
}

/// Name and qualifier of `function:NAME[:QUALIFIER]`; from elsewhere the name is the ARN without qualifier.
fn parts(function: &Arn, target: Target) -> (String, Option<&str>) {
    let resource = function.resource();
    let name = resource.strip_prefix("function:").unwrap_or(resource);
    let (name, qualifier) = match name.split_once(':') {
        Some((name, qualifier)) => (name, Some(qualifier)),
        None => (name, None),
    };
    if function.target() == Some(target) {
        return (name.to_owned(), qualifier);
    }
    let whole = function.as_str();
    let suffix = qualifier.map_or(0, |it| it.len() + 1);
    (whole[..whole.len() - suffix].to_owned(), qualifier)
}

async fn configuration(
    session: &Session,
    name: &str,
    qualifier: Option<&str>,
    target: Target,
) -> Fact<Option<FunctionConfiguration>> {
    let api = &api::LAMBDA_GET_FUNCTION_CONFIGURATION;
    let client = &session.door.clients.lambda;
    let send = |ticket| {
        let request = client.get_function_configuration().function_name(name);
        let request = request.set_qualifier(qualifier.map(str::to_owned));
        request.customize().config_override(ticket).send()
    };
    let source = Source { api, account: target.account, region: target.region };
    match session.call(api, target, send).await {
        Ok(answer) => match read(&answer) {
            Some(it) => Fact::Known(Some(it), source),
            None => garbled(source),
        },
        Err(failed) if failed.failure.is("ResourceNotFoundException") => Fact::Known(None, source),
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

fn read(it: &GetFunctionConfigurationOutput) -> Option<FunctionConfiguration> {
    let vpc = it.vpc_config();
    Some(FunctionConfiguration {
        runtime: it.runtime().map(|it| it.as_str().to_owned()),
        package: it.package_type()?.as_str().to_owned(),
        version: it.version()?.to_owned(),
        role: arn(it.role()),
        suspected_secrets: it.environment().map(suspected).unwrap_or_default(),
        environment_hidden: it.environment().is_some_and(|it| it.error().is_some()),
        subnets: vpc.map(|it| it.subnet_ids().to_vec()).unwrap_or_default(),
        security_groups: vpc.map(|it| it.security_group_ids().to_vec()).unwrap_or_default(),
    })
}

fn suspected(it: &EnvironmentResponse) -> Vec<SuspectedSecret> {
    let mut found: Vec<SuspectedSecret> = it
        .variables()
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| {
            let kind = credential_kind(name, value)?;
            Some(SuspectedSecret { place: format!("Environment[{name}]"), kind })
        })
        .collect();
    found.sort();
    found
}

/// No policy and no function are the same error. AWS attaches none to `$LATEST`: whoever may invoke the
/// function without a version runs the same code, so that policy is asked for.
async fn policy(
    session: &Session,
    name: &str,
    qualifier: Option<&str>,
    target: Target,
) -> Fact<Option<String>> {
    let api = &api::LAMBDA_GET_POLICY;
    let client = &session.door.clients.lambda;
    let send = |ticket| {
        let request = client.get_policy().function_name(name);
        let own = qualifier.filter(|it| *it != "$LATEST").map(str::to_owned);
        let request = request.set_qualifier(own);
        request.customize().config_override(ticket).send()
    };
    let source = Source { api, account: target.account, region: target.region };
    match session.call(api, target, send).await.map(|answer| answer.policy) {
        Ok(Some(text)) => Fact::Known(Some(text), source),
        Ok(None) => Fact::Unknown(Unknown::undecided(source, "the answer was empty")),
        Err(failed) if failed.failure.is("ResourceNotFoundException") => Fact::Known(None, source),
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_lambda::types::{EnvironmentError, PackageType, Runtime, VpcConfigResponse};

    use super::*;

    #[test]
    fn a_name_is_told_from_its_qualifier() {
        let plain = "arn:aws:lambda:eu-west-1:123456789012:function:clean";
        let arn: Arn = format!("{plain}:live").parse().unwrap();
        let home = arn.target().unwrap();
        assert_eq!(parts(&arn, home), ("clean".to_owned(), Some("live")));
        let other = Target::new("210987654321".parse().unwrap(), home.region);
        assert_eq!(parts(&arn, other), (plain.to_owned(), Some("live")));
        assert_eq!(parts(&plain.parse().unwrap(), other), (plain.to_owned(), None));
        assert_eq!(parts(&plain.parse().unwrap(), home), ("clean".to_owned(), None));
    }

    #[test]
    fn of_the_environment_only_names_and_kinds_leave() {
        let environment = EnvironmentResponse::builder()
            .variables("DB_PASSWORD", "PLANTED-hunter2")
            .variables("STAGE", "production")
            .build();
        let it = GetFunctionConfigurationOutput::builder()
            .runtime(Runtime::Python312)
            .package_type(PackageType::Zip)
            .version("$LATEST")
            .role("arn:aws:iam::123456789012:role/clean")
            .environment(environment)
            .vpc_config(VpcConfigResponse::builder().security_group_ids("sg-1").build())
            .build();
        let it = read(&it).unwrap();
        let places: Vec<&str> = it.suspected_secrets.iter().map(|it| it.place.as_str()).collect();
        assert_eq!(places, ["Environment[DB_PASSWORD]"]);
        assert_eq!(it.role.as_ref().map(Arn::name), Some("clean"));
        assert_eq!((it.environment_hidden, it.security_groups.len()), (false, 1));
        assert!(!format!("{it:?}").contains("PLANTED"));
    }

    #[test]
    fn an_environment_that_was_not_decrypted_is_hidden_and_not_clean() {
        let error = EnvironmentError::builder().error_code("AccessDeniedException").build();
        let it = GetFunctionConfigurationOutput::builder()
            .package_type(PackageType::Image)
            .version("7")
            .environment(EnvironmentResponse::builder().error(error).build());
        assert!(read(&it.build()).unwrap().environment_hidden);
        assert_eq!(read(&GetFunctionConfigurationOutput::builder().version("7").build()), None);
    }
}
