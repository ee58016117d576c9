//! S3 Control: the public access block of a whole account.

use serde_json::json;

use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

pub(crate) fn get_public_access_block(world: &World, call: &Call) -> Answer {
    let account = call.input.account_id.as_deref().unwrap_or_default();
    if account != call.account() {
        return Err(ApiError::new(403, "AccessDenied", "Access Denied"));
    }
    if !world.account(account).is_some_and(|account| account.public_access_block) {
        return Err(ApiError::new(
            404,
            "NoSuchPublicAccessBlockConfiguration",
            "The public access block configuration was not found",
        ));
    }
    let on = json!({
        "BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true, "RestrictPublicBuckets": true,
    });
    Ok(Reply::xml("PublicAccessBlockConfiguration", &on))
}
