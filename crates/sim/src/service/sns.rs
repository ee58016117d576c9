//! SNS: who is told by a topic.

use serde_json::{Value, json};

use crate::org::{Subscription, Topic, uuid};
use crate::page::page;
use crate::wire::error::Protocol;
use crate::wire::{Answer, ApiError, Call, Reply, refusal};
use crate::world::World;

const OPERATION: &str = "ListSubscriptionsByTopic";

pub(crate) fn list_subscriptions_by_topic(world: &World, call: &Call) -> Answer {
    let arn = call.field("TopicArn");
    let topic = find(world, call, arn)?;
    let most = world.options.pages.subscriptions;
    let page = page(topic.subscriptions.len(), most, call.field("NextToken"), "InvalidParameter")?;
    let shown: Vec<Value> =
        topic.subscriptions[page.items].iter().map(|it| listed(topic, it)).collect();
    let mut reply = json!({"Subscriptions": {"member": shown}});
    if let Some(next) = page.next {
        reply["NextToken"] = next.into();
    }
    Ok(Reply::query(OPERATION, &reply))
}

fn find<'a>(world: &'a World, call: &Call, arn: &str) -> Result<&'a Topic, ApiError> {
    let invalid =
        || ApiError::bad("InvalidParameter", "Invalid parameter: TopicArn Reason: not an ARN");
    let mut parts = arn.strip_prefix("arn:aws:sns:").ok_or_else(invalid)?.splitn(3, ':');
    let (region, account) = (parts.next().ok_or_else(invalid)?, parts.next().ok_or_else(invalid)?);
    if region != call.region {
        return Err(invalid());
    }
    if account != call.account() {
        return Err(refusal::foreign(Protocol::Query, call, arn));
    }
    let topic = world.topics(account, region).find(|topic| topic.arn() == arn);
    topic.ok_or_else(|| ApiError::new(404, "NotFound", "Topic does not exist"))
}

/// One that nobody agreed to has no ARN yet.
fn listed(topic: &Topic, subscription: &Subscription) -> Value {
    let arn = if subscription.confirmed {
        format!("{}:{}", topic.arn(), uuid(&subscription.endpoint))
    } else {
        "PendingConfirmation".to_owned()
    };
    json!({
        "SubscriptionArn": arn,
        "Owner": topic.account,
        "Protocol": subscription.protocol,
        "Endpoint": subscription.endpoint,
        "TopicArn": topic.arn(),
    })
}
