//! S3: whose buckets there are, and how each is configured.

use hyper::body::Bytes;
use serde_json::{Value, json};

use crate::org::Bucket;
use crate::page::page;
use crate::wire::time::{MADE, iso};
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

mod configuration;

/// The namespace of S3's documents.
const NAMESPACE: &str = "http://s3.amazonaws.com/doc/2006-03-01/";

/// Answered for all Regions from any.
pub(crate) fn list_buckets(world: &World, call: &Call) -> Answer {
    let (prefix, wanted) = (call.field("prefix"), call.field("bucket-region"));
    let buckets: Vec<&Bucket> = world
        .buckets_of(call.account())
        .into_iter()
        .filter(|bucket| {
            bucket.name.starts_with(prefix) && (wanted.is_empty() || bucket.region == wanted)
        })
        .collect();
    let most = world.options.pages.buckets;
    let limit = call.field("max-buckets").parse().unwrap_or(most).min(most);
    let page = page(buckets.len(), limit, call.field("continuation-token"), "InvalidArgument")?;
    let listed: Vec<Value> = buckets[page.items]
        .iter()
        .map(|bucket| {
            json!({
                "Name": bucket.name, "CreationDate": iso(MADE), "BucketRegion": bucket.region, "BucketArn": bucket.arn(),
            })
        })
        .collect();
    let mut reply = json!({
        "@xmlns": NAMESPACE,
        "Owner": {"ID": canonical_id(call.account())},
        "Buckets": {"Bucket": listed},
    });
    if let Some(next) = page.next {
        reply["ContinuationToken"] = next.into();
    }
    Ok(Reply::xml("ListAllMyBucketsResult", &reply))
}

pub(crate) fn head_bucket(world: &World, call: &Call) -> Answer {
    let bucket = find(world, call)?;
    Ok(Reply { body: Bytes::new(), ..Reply::xml("Empty", &Value::Null) }
        .header("x-amz-bucket-region", &bucket.region))
}

/// The one operation that any Region answers.
pub(crate) fn get_bucket_location(world: &World, call: &Call) -> Answer {
    let bucket = reachable(world, call)?;
    // The oldest Region has no name here.
    let region = if bucket.region == "us-east-1" { "" } else { bucket.region.as_str() };
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<LocationConstraint xmlns=\"{NAMESPACE}\">{region}</LocationConstraint>"
    );
    Ok(Reply { body: Bytes::from(body), ..Reply::xml("Empty", &Value::Null) })
}

/// Every other `GetBucket…`: its answer is a property of the bucket.
pub(crate) fn get_configuration(world: &World, call: &Call) -> Answer {
    configuration::answer(find(world, call)?, call.api)
}

/// The bucket, asked in its own Region by someone who may.
fn find<'a>(world: &'a World, call: &Call) -> Result<&'a Bucket, ApiError> {
    let name = &call.input.bucket;
    // The Region comes first: an endpoint knows only its own buckets and where the others are.
    if let Some(bucket) = world.bucket(name)
        && bucket.region != call.region
    {
        return Err(elsewhere(bucket, call));
    }
    reachable(world, call)
}

fn reachable<'a>(world: &'a World, call: &Call) -> Result<&'a Bucket, ApiError> {
    let bucket = world
        .bucket(&call.input.bucket)
        .ok_or_else(|| ApiError::new(404, "NoSuchBucket", "The specified bucket does not exist"))?;
    let owner_differs =
        call.input.expected_owner.as_ref().is_some_and(|owner| *owner != bucket.account);
    let own = bucket.account == call.account();
    if owner_differs || !(own || bucket.readable_by.iter().any(|reader| reader == call.account())) {
        return Err(ApiError::new(403, "AccessDenied", "Access Denied"));
    }
    Ok(bucket)
}

/// `us-east-1` redirects; the other Regions complain of the signature.
fn elsewhere(bucket: &Bucket, call: &Call) -> ApiError {
    let region = bucket.region.as_str();
    let error = if call.region == "us-east-1" {
        ApiError::new(
            301,
            "PermanentRedirect",
            "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all \
             future requests to this endpoint.",
        )
    } else {
        ApiError::new(
            400,
            "AuthorizationHeaderMalformed",
            format!(
                "The authorization header is malformed; the region '{}' is wrong; expecting '{region}'",
                call.region
            ),
        )
    };
    error.header("x-amz-bucket-region", region)
}

/// The canonical user id of an account: 64 hexadecimal digits that depend on nothing else.
fn canonical_id(account: &str) -> String {
    let part = |seed| crate::dice::hash(account, seed);
    format!("{:016x}{:016x}{:016x}{:016x}", part(0), part(1), part(2), part(3))
}
