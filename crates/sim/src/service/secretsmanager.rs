//! Secrets Manager: everything about a secret but its value.

use serde_json::{Value, json};

use crate::org::{Secret, adjust};
use crate::wire::error::Protocol;
use crate::wire::time::{DAY, MADE};
use crate::wire::{Answer, ApiError, Call, Reply, refusal};
use crate::world::World;

pub(crate) fn describe_secret(world: &World, call: &Call) -> Answer {
    Ok(Reply::json(&described(find(world, call)?, world.now)))
}

pub(crate) fn get_resource_policy(world: &World, call: &Call) -> Answer {
    let secret = find(world, call)?;
    let mut reply = json!({"ARN": secret.arn(), "Name": secret.name});
    if let Some(policy) = &secret.policy {
        reply["ResourcePolicy"] = policy.as_str().into();
    }
    Ok(Reply::json(&reply))
}

/// A secret by its name, by its ARN, or by its ARN without the six characters.
fn find<'a>(world: &'a World, call: &Call) -> Result<&'a Secret, ApiError> {
    let asked = call.text("SecretId");
    let mut home = asked.splitn(6, ':').skip(3);
    if let (true, Some(_), Some(account)) = (asked.starts_with("arn:"), home.next(), home.next())
        && account != call.account()
    {
        return Err(refusal::foreign(Protocol::Json, call, asked));
    }
    let is_asked = |secret: &&Secret| {
        let arn = secret.arn();
        secret.name == asked
            || arn == asked
            || arn.rsplit_once('-').is_some_and(|(partial, _)| partial == asked)
    };
    world.secrets(call.account(), &call.region).find(is_asked).ok_or_else(|| {
        let message = "Secrets Manager can't find the specified secret.";
        ApiError::bad("ResourceNotFoundException", message)
    })
}

fn described(secret: &Secret, now: u64) -> Value {
    let ago = |days: u64| now.saturating_sub(days * DAY);
    let mut described = json!({
        "ARN": secret.arn(),
        "Name": secret.name,
        "CreatedDate": MADE,
        "LastChangedDate": ago(secret.changed_days_ago),
        "VersionIdsToStages": {crate::org::uuid(&secret.name): ["AWSCURRENT"]},
    });
    // Where rotation is off, AWS leaves the field out or answers false; it is left out.
    if secret.rotation {
        described["RotationEnabled"] = true.into();
        let (region, account) = (&secret.region, &secret.account);
        described["RotationLambdaARN"] =
            format!("arn:aws:lambda:{region}:{account}:function:rotate-secrets").into();
        described["RotationRules"] = json!({"AutomaticallyAfterDays": 30});
    }
    if secret.rotated_days_ago > 0 {
        described["LastRotatedDate"] = ago(secret.rotated_days_ago).into();
    }
    if let Some(key) = &secret.key {
        described["KmsKeyId"] = key.as_str().into();
    }
    adjust(&mut described, &secret.extra, &secret.remove);
    described
}
