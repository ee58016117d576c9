//! Lambda: the configuration and the policy of a function, of a version or of an alias.

use serde_json::{Value, json};

use crate::org::{Function, adjust, closed, subnets, vpc};
use crate::wire::error::Protocol;
use crate::wire::{Answer, ApiError, Call, Reply, refusal};
use crate::world::World;

/// What stands for the function itself.
const LATEST: &str = "$LATEST";

pub(crate) fn get_function_configuration(world: &World, call: &Call) -> Answer {
    let (function, qualifier) = find(world, call)?;
    Ok(Reply::rest(&configuration(function, &qualifier)))
}

pub(crate) fn get_policy(world: &World, call: &Call) -> Answer {
    let (function, qualifier) = find(world, call)?;
    let policy = match function.policies.get(&qualifier) {
        Some(Value::String(text)) => text.clone(),
        Some(table) => table.to_string(),
        None => return Err(missing("The resource you requested does not exist.".to_owned())),
    };
    let revision = crate::org::uuid(&function.arn());
    Ok(Reply::rest(&json!({"Policy": policy, "RevisionId": revision})))
}

/// The function, and the version or alias that is asked about: both parameters may name it.
fn find<'a>(world: &'a World, call: &Call) -> Result<(&'a Function, String), ApiError> {
    let asked = call.field("FunctionName");
    let (account, region, name) = parts(call, asked);
    let (name, inside) = name.split_once(':').unwrap_or((name, ""));
    let qualifier = match (call.field("Qualifier"), inside) {
        ("", "") => LATEST,
        ("", inside) => inside,
        (qualifier, _) => qualifier,
    };
    let arn = format!("arn:aws:lambda:{region}:{account}:function:{name}");
    if account != call.account() {
        return Err(refusal::foreign(Protocol::Json, call, &arn));
    }
    let known = |function: &&Function| {
        function.name == name
            && (qualifier == LATEST
                || qualifier == function.version
                || function.aliases.iter().any(|alias| alias == qualifier))
    };
    let here = (region == call.region).then(|| world.functions(account, region).find(known));
    let function =
        here.flatten().ok_or_else(|| missing(format!("Function not found: {arn}:{qualifier}")))?;
    Ok((function, qualifier.to_owned()))
}

/// Account, Region and name with qualifier: of a name, an ARN, or an account and a name.
fn parts<'a>(call: &'a Call, asked: &'a str) -> (&'a str, &'a str, &'a str) {
    let own = (call.account(), call.region.as_str(), asked);
    if let Some(rest) = asked.strip_prefix("arn:aws:lambda:") {
        let mut rest = rest.splitn(4, ':');
        let region = rest.next().unwrap_or_default();
        let account = rest.next().unwrap_or_default();
        (account, region, rest.nth(1).unwrap_or_default())
    } else if let Some((account, name)) = asked.split_once(":function:") {
        (account, call.region.as_str(), name)
    } else {
        own
    }
}

fn missing(message: String) -> ApiError {
    ApiError::new(404, "ResourceNotFoundException", message)
}

/// The ARN of the role that a function runs with, as its configuration says.
pub(crate) fn role_of(function: &Function) -> String {
    let said = function.extra.get("Role").and_then(Value::as_str).map(str::to_owned);
    said.unwrap_or_else(|| execution_role(function))
}

fn execution_role(function: &Function) -> String {
    format!("arn:aws:iam::{}:role/lambda-{}", function.account, function.name)
}

fn configuration(function: &Function, qualifier: &str) -> Value {
    let version = if qualifier == LATEST { LATEST } else { &function.version };
    // The ARN carries the qualifier only where one was asked for.
    let arn = match qualifier {
        LATEST => function.arn(),
        qualifier => format!("{}:{qualifier}", function.arn()),
    };
    let mut configuration = json!({
        "FunctionName": function.name,
        "FunctionArn": arn,
        "Runtime": function.runtime,
        "Role": execution_role(function),
        "Handler": "index.handler",
        "CodeSize": 4_096,
        "Description": "",
        "Timeout": 60,
        "MemorySize": 256,
        "LastModified": "2024-06-01T12:00:00.000+0000",
        "CodeSha256": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "Version": version,
        "TracingConfig": {"Mode": "PassThrough"},
        "RevisionId": crate::org::uuid(&arn),
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "PackageType": "Zip",
        "Architectures": ["arm64"],
        "EphemeralStorage": {"Size": 512},
    });
    if !function.environment.is_empty() {
        configuration["Environment"] = json!({"Variables": function.environment});
    }
    if let Some(key) = &function.key {
        configuration["KMSKeyArn"] = key.as_str().into();
    }
    if function.vpc {
        configuration["VpcConfig"] = json!({
            "SubnetIds": subnets(), "SecurityGroupIds": closed(),
            "VpcId": vpc(), "Ipv6AllowedForDualStack": false,
        });
    }
    adjust(&mut configuration, &function.extra, &function.remove);
    configuration
}
