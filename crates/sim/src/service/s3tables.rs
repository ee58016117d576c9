//! S3 Tables: the policies of table buckets and of their tables.

use serde_json::json;

use crate::org::TableBucket;
use crate::wire::error::Protocol;
use crate::wire::{Answer, ApiError, Call, Reply, refusal};
use crate::world::World;

pub(crate) fn get_bucket_policy(world: &World, call: &Call) -> Answer {
    answer(find(world, call)?.policy.as_deref())
}

pub(crate) fn get_table_policy(world: &World, call: &Call) -> Answer {
    let bucket = find(world, call)?;
    let asked = (call.field("namespace"), call.field("name"));
    let table = bucket.tables.iter().find(|it| (it.namespace.as_str(), it.name.as_str()) == asked);
    let table = table.ok_or_else(|| missing("The specified table does not exist."))?;
    answer(table.policy.as_deref())
}

fn answer(policy: Option<&str>) -> Answer {
    let policy = policy.ok_or_else(|| missing("The specified policy does not exist."))?;
    Ok(Reply::rest(&json!({"resourcePolicy": policy})))
}

fn find<'a>(world: &'a World, call: &Call) -> Result<&'a TableBucket, ApiError> {
    let arn = call.field("tableBucketARN");
    if arn.split(':').nth(4).is_some_and(|account| account != call.account()) {
        return Err(refusal::foreign(Protocol::Json, call, arn));
    }
    let mut here = world.table_buckets(call.account(), &call.region);
    here.find(|bucket| bucket.arn() == arn)
        .ok_or_else(|| missing("The specified table bucket does not exist."))
}

fn missing(message: &str) -> ApiError {
    ApiError::new(404, "NotFoundException", message)
}
