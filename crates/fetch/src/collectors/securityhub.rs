use aws_sdk_securityhub::operation::get_enabled_standards::GetEnabledStandardsOutput;
use aws_sdk_securityhub::types as sdk;
use hydrant_core::facts::{AreaFacts, SecurityHub};
use hydrant_core::{Answer, Fact, Target, api};

use crate::door::Session;
use crate::reading::{nothing, pages, source, told};

/// Security Hub of an account-Region, and the standards that it checks where it is on.
pub(super) async fn hub(session: &Session, target: Target) -> Answer {
    let enabled = enabled(session, target).await;
    let standards = match enabled.known() {
        Ok(true) => standards(session, target).await,
        _ => nothing(&enabled),
    };
    Answer::Area(Box::new(AreaFacts::SecurityHub(SecurityHub { enabled, standards })))
}

async fn enabled(session: &Session, target: Target) -> Fact<bool> {
    let api = &api::SECURITYHUB_DESCRIBE_HUB;
    let client = &session.door.clients.securityhub;
    let source = source(api, target);
    let send = |ticket| client.describe_hub().customize().config_override(ticket).send();
    match session.call(api, target, send).await {
        Ok(answer) => told(source, answer.hub_arn().map(|_| true)),
        // "Account 111111111111 is not subscribed to AWS Security Hub". A missing permission has a code of
        // its own.
        Err(failed)
            if failed.failure.is("InvalidAccessException")
                || failed.failure.is("ResourceNotFoundException") =>
        {
            Fact::Known(false, source)
        }
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

async fn standards(session: &Session, target: Target) -> Fact<Vec<String>> {
    let api = &api::SECURITYHUB_GET_ENABLED_STANDARDS;
    let client = &session.door.clients.securityhub;
    let ask = |token: Option<String>| {
        session.call(api, target, move |ticket| {
            let request = client.get_enabled_standards().max_results(100);
            request.set_next_token(token.clone()).customize().config_override(ticket).send()
        })
    };
    let read = |page: &GetEnabledStandardsOutput| ready(page.standards_subscriptions());
    pages(source(api, target), ask, GetEnabledStandardsOutput::next_token, read).await
}

fn ready(subscriptions: &[sdk::StandardsSubscription]) -> Option<Vec<String>> {
    let mut found = Vec::new();
    for subscription in subscriptions {
        let standard = subscription.standards_arn()?;
        if *subscription.standards_status()? == sdk::StandardsStatus::Ready {
            found.push(standard.to_owned());
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_standards_that_are_ready_count() {
        let standard = |arn: &str, status: Option<sdk::StandardsStatus>| {
            let it = sdk::StandardsSubscription::builder().standards_arn(arn);
            it.set_standards_status(status).build()
        };
        let best = standard("best-practices", Some(sdk::StandardsStatus::Ready));
        let cis = standard("cis", Some(sdk::StandardsStatus::Pending));
        assert_eq!(ready(&[best.clone(), cis]), Some(vec!["best-practices".to_owned()]));
        assert_eq!(ready(&[best, standard("cis", None)]), None);
    }
}
