//! STS: who am I, and let me be someone else.

use serde_json::json;

use crate::identity::{Token, now};
use crate::org::{AccountState, RoleState};
use crate::wire::{Answer, ApiError, Call, Reply, time};
use crate::world::World;

/// The longest session policy, in characters.
const POLICY_LIMIT: usize = 2048;

pub(crate) fn get_caller_identity(_: &World, call: &Call) -> Answer {
    let caller = &call.caller;
    let result = json!({"Arn": caller.arn, "UserId": caller.user_id, "Account": caller.account});
    Ok(Reply::query("GetCallerIdentity", &result))
}

pub(crate) fn assume_role(world: &World, call: &Call) -> Answer {
    let arn = call.field("RoleArn");
    let session = call.field("RoleSessionName");
    let denied = || {
        let message = format!(
            "User: {} is not authorized to perform: sts:AssumeRole on resource: {arn}",
            call.caller.arn
        );
        ApiError::new(403, "AccessDenied", message)
    };
    let (account, role) = role_of(arn).ok_or_else(|| invalid(&format!("{arn} is invalid")))?;
    if session.len() < 2 {
        return Err(invalid(
            "Value at 'roleSessionName' failed to satisfy constraint: length at least 2",
        ));
    }
    let policy = session_policy(world, call.field("Policy"))?;
    let target = world.account(account).ok_or_else(denied)?;
    let assumable = target.role == RoleState::Ok && target.state == AccountState::Active;
    let external_id = call.input.form.get("ExternalId");
    if !assumable || target.external_id.as_ref().is_some_and(|wanted| Some(wanted) != external_id) {
        return Err(denied());
    }
    let seconds = duration(world, call)?;
    let expiry = now() + seconds;
    let token = Token { account, role, session, expiry, policy }.render();
    Ok(Reply::query(
        "AssumeRole",
        &json!({
            "AssumedRoleUser": {
                "AssumedRoleId": format!("AROASIM0{account}:{session}"),
                "Arn": format!("arn:aws:sts::{account}:assumed-role/{role}/{session}"),
            },
            "Credentials": {
                "AccessKeyId": format!("ASIASIM0{account}"),
                "SecretAccessKey": "sim-secret-access-key",
                "SessionToken": token,
                "Expiration": time::iso(expiry),
            },
            "PackedPolicySize": call.field("Policy").len() * 100 / POLICY_LIMIT,
        }),
    ))
}

/// The account and the role's name, without its path.
fn role_of(arn: &str) -> Option<(&str, &str)> {
    let (account, role) = arn.strip_prefix("arn:aws:iam::")?.split_once(":role/")?;
    Some((account, role.rsplit('/').next()?))
}

/// The name of the session policy.
fn session_policy(world: &World, policy: &str) -> Result<u64, ApiError> {
    if policy.chars().count() > POLICY_LIMIT {
        return Err(invalid(
            "Value at 'policy' failed to satisfy constraint: Member must have length less than or equal to 2048",
        ));
    }
    let malformed =
        || ApiError::bad("MalformedPolicyDocument", "This policy contains invalid Json");
    world.policies.remember(policy).ok_or_else(malformed)
}

/// The session's length in seconds. A chained role lasts an hour at most.
fn duration(world: &World, call: &Call) -> Result<u64, ApiError> {
    if let Some(session) = world.options.session {
        return Ok(session.as_secs());
    }
    let asked = match call.field("DurationSeconds") {
        "" => 3_600,
        text => text.parse().map_err(|_| invalid("Value at 'durationSeconds' is not a number"))?,
    };
    let chained = call.caller.arn.contains(":assumed-role/");
    match asked {
        3_601.. if chained => Err(invalid(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        )),
        900..=43_200 => Ok(asked),
        _ => Err(invalid(
            "Value at 'durationSeconds' failed to satisfy constraint: between 900 and 43200",
        )),
    }
}

fn invalid(message: &str) -> ApiError {
    ApiError::bad("ValidationError", format!("1 validation error detected: {message}"))
}
