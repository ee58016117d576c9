use aws_sdk_sns::types::Subscription;
use hydrant_core::facts::{Resource, Topic};
use hydrant_core::{Answer, Arn, Target, api};

use super::{arn, asker};
use crate::door::Session;
use crate::lists::{empty_if, rows};

/// A topic's subscriptions. Addresses are not kept.
pub(super) async fn topic(session: &Session, topic: &Arn, referrer: Target) -> Answer {
    let api = &api::SNS_LIST_SUBSCRIPTIONS_BY_TOPIC;
    let target = asker(session, topic.target(), referrer).await;
    let client = &session.door.clients.sns;
    let send = |ticket, token| {
        let request = client.list_subscriptions_by_topic().topic_arn(topic.as_str());
        request.set_next_token(token).customize().config_override(ticket).send()
    };
    let subscriptions = rows(session, api, target, send, |page| {
        (page.subscriptions().iter().map(subscription).collect(), page.next_token)
    });
    // A topic that does not exist has no subscriptions.
    let subscriptions = empty_if(subscriptions.await, "NotFound");
    Answer::Resource(Box::new(Resource::Topic(Topic { arn: topic.clone(), subscriptions })))
}

/// In place of its ARN a subscription that is not confirmed says `PendingConfirmation`, and one that was
/// deleted `Deleted` (Amazon SNS API Reference, `Subscription`).
fn subscription(it: &Subscription) -> Option<(String, bool)> {
    let confirmed = arn(Some(it.subscription_arn()?)).is_some();
    Some((it.protocol()?.to_owned(), confirmed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_arn_is_a_confirmed_subscription() {
        let of = |text: &str| {
            subscription(&Subscription::builder().protocol("email").subscription_arn(text).build())
        };
        assert_eq!(of("PendingConfirmation"), Some(("email".to_owned(), false)));
        assert_eq!(of("Deleted"), Some(("email".to_owned(), false)));
        let confirmed = "arn:aws:sns:eu-west-1:123456789012:alerts:1f2e";
        assert_eq!(of(confirmed), Some(("email".to_owned(), true)));
        assert_eq!(subscription(&Subscription::builder().protocol("sms").build()), None);
    }
}
