//! KMS: keys by id, ARN or alias, their policies, rotation and grants.

use serde_json::{Value, json};

use crate::org::{Key, KeyManager, adjust};
use crate::page::page;
use crate::wire::time::MADE;
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

/// The code of a marker that the service did not make.
const BAD_MARKER: &str = "InvalidMarkerException";

pub(crate) fn describe_key(world: &World, call: &Call) -> Answer {
    let key = find(world, call, true)?;
    Ok(Reply::json(&json!({"KeyMetadata": metadata(key)})))
}

/// Never across accounts, whatever the policy says.
pub(crate) fn get_key_policy(world: &World, call: &Call) -> Answer {
    let key = find(world, call, false)?;
    Ok(Reply::json(&json!({"Policy": key.policy_text(), "PolicyName": "default"})))
}

pub(crate) fn get_key_rotation_status(world: &World, call: &Call) -> Answer {
    let key = find(world, call, true)?;
    // Keys that cannot rotate say so where the kind of key decides, and that they do not where its origin does.
    if key.spec != "SYMMETRIC_DEFAULT" {
        return Err(unsupported(key));
    }
    if key.state == "PendingDeletion" || key.state == "PendingImport" {
        return Err(invalid_state(key));
    }
    let rotates = key.rotation && key.origin == "AWS_KMS";
    let mut reply = json!({"KeyId": key.arn(), "KeyRotationEnabled": rotates});
    if rotates {
        reply["RotationPeriodInDays"] = 365.into();
        reply["NextRotationDate"] = (MADE + 365 * 86_400).into();
    }
    Ok(Reply::json(&reply))
}

pub(crate) fn list_grants(world: &World, call: &Call) -> Answer {
    if let Some(filter) =
        ["GrantId", "GranteePrincipal"].iter().find(|name| !call.text(name).is_empty())
    {
        return Err(ApiError::bad(
            "SimUnsupportedParameter",
            format!("the sim does not know {filter}"),
        ));
    }
    let key = find(world, call, true)?;
    let (mut reply, shown) = paged(world, call, key.grants.len())?;
    let complete = |(index, grant): (usize, &Value)| {
        let mut whole = json!({
            "KeyId": key.arn(),
            "GrantId": crate::org::uuid(&format!("{} {index}", key.id)).replace('-', ""),
            "IssuingAccount": format!("arn:aws:iam::{}:root", key.account),
            "CreationDate": MADE,
            "Operations": [],
        });
        adjust(&mut whole, grant, &[]);
        whole
    };
    let grants = key.grants.iter().enumerate().skip(shown.start).take(shown.len());
    reply["Grants"] = grants.map(complete).collect();
    Ok(Reply::json(&reply))
}

pub(crate) fn list_aliases(world: &World, call: &Call) -> Answer {
    let (account, region) = (call.account(), call.region.as_str());
    let only = match call.text("KeyId") {
        "" => None,
        _ => Some(find(world, call, false)?.id.as_str()),
    };
    let aliases: Vec<(&String, &Option<String>)> = world
        .cell(account, region)
        .aliases
        .iter()
        .filter(|(_, key)| only.is_none() || key.as_deref() == only)
        .collect();
    let (mut reply, shown) = paged(world, call, aliases.len())?;
    let listed = aliases[shown].iter().map(|(name, key)| {
        let mut alias = json!({
            "AliasName": name, "AliasArn": format!("arn:aws:kms:{region}:{account}:{name}"),
            "CreationDate": MADE, "LastUpdatedDate": MADE,
        });
        if let Some(key) = key {
            alias["TargetKeyId"] = key.as_str().into();
        }
        alias
    });
    reply["Aliases"] = listed.collect();
    Ok(Reply::json(&reply))
}

/// The frame of a paged answer, and which items it shows.
fn paged(
    world: &World,
    call: &Call,
    total: usize,
) -> Result<(Value, std::ops::Range<usize>), ApiError> {
    let most = world.options.pages.keys;
    let limit = call.number("Limit").unwrap_or(50).min(most);
    let page = page(total, limit, call.text("Marker"), BAD_MARKER)?;
    let mut reply = json!({"Truncated": page.next.is_some()});
    if let Some(next) = page.next {
        reply["NextMarker"] = next.into();
    }
    Ok((reply, page.items))
}

/// The key that `KeyId` names by id, ARN, alias or alias ARN. Other accounts' keys only where the operation can be
/// called across accounts and the key's policy lets the caller.
fn find<'a>(world: &'a World, call: &Call, across: bool) -> Result<&'a Key, ApiError> {
    let named = call.text("KeyId");
    let (account, region, name) = match named.strip_prefix("arn:aws:kms:") {
        None => (call.account(), call.region.as_str(), named),
        Some(rest) => {
            let mut parts = rest.splitn(3, ':');
            match (parts.next(), parts.next(), parts.next()) {
                (Some(region), Some(account), Some(name)) => {
                    (account, region, name.strip_prefix("key/").unwrap_or(name))
                }
                _ => {
                    return Err(ApiError::bad(
                        "InvalidArnException",
                        format!("{named} is not a valid ARN"),
                    ));
                }
            }
        }
    };
    let own = account == call.account();
    // An ARN of another Region is not found there, even where it names a key.
    let here = region == call.region;
    let id = if name.starts_with("alias/") {
        world.cell(account, region).aliases.get(name).and_then(Option::as_deref)
    } else {
        Some(name)
    };
    let key = id.filter(|_| here).and_then(|id| world.key(account, region, id));
    match key {
        Some(key)
            if own || (across && key.readable_by.iter().any(|reader| reader == call.account())) =>
        {
            Ok(key)
        }
        None if own => Err(missing(call, account, region, name)),
        // Whether a stranger's key exists is not told.
        _ => Err(stranger(call, named)),
    }
}

fn missing(call: &Call, account: &str, region: &str, name: &str) -> ApiError {
    if name.is_empty() {
        return ApiError::bad("ValidationException", format!("{} wants a KeyId", call.api));
    }
    let kind = if name.starts_with("alias/") {
        format!("Alias arn:aws:kms:{region}:{account}:{name} is not found.")
    } else {
        format!("Key 'arn:aws:kms:{region}:{account}:key/{name}' does not exist")
    };
    ApiError::bad("NotFoundException", kind)
}

fn stranger(call: &Call, named: &str) -> ApiError {
    let message = format!(
        "User: {} is not authorized to perform: {} on resource: {named} because the resource does not exist in this \
         Region, no resource-based policies allow access, or a resource-based policy explicitly denies access",
        call.caller.arn, call.api
    );
    ApiError::bad("AccessDeniedException", message)
}

fn unsupported(key: &Key) -> ApiError {
    ApiError::bad("UnsupportedOperationException", format!("{} cannot rotate.", key.arn()))
}

fn invalid_state(key: &Key) -> ApiError {
    ApiError::bad("KMSInvalidStateException", format!("{} is {}.", key.arn(), key.state))
}

fn metadata(key: &Key) -> Value {
    let manager = match key.manager {
        KeyManager::Customer => "CUSTOMER",
        KeyManager::Aws => "AWS",
    };
    let usage = match key.spec.as_str() {
        spec if spec.starts_with("HMAC") => "GENERATE_VERIFY_MAC",
        spec if spec.starts_with("ECC") => "SIGN_VERIFY",
        _ => "ENCRYPT_DECRYPT",
    };
    let mut metadata = json!({
        "AWSAccountId": key.account,
        "Arn": key.arn(),
        "KeyId": key.id,
        "CreationDate": MADE,
        "Description": key.description,
        "Enabled": key.state == "Enabled",
        "KeyManager": manager,
        "KeySpec": key.spec,
        "CustomerMasterKeySpec": key.spec,
        "KeyState": key.state,
        "KeyUsage": usage,
        "MultiRegion": key.id.starts_with("mrk-"),
        "Origin": key.origin,
    });
    if key.spec == "SYMMETRIC_DEFAULT" {
        metadata["EncryptionAlgorithms"] = json!(["SYMMETRIC_DEFAULT"]);
    }
    if key.state == "PendingDeletion" {
        metadata["DeletionDate"] = (MADE + 30 * 86_400).into();
    }
    adjust(&mut metadata, &key.extra, &key.remove);
    metadata
}
