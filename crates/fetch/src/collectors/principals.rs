use std::collections::BTreeSet;

use aws_sdk_iam::types::EntityType;
use hydrant_core::facts::{AreaFacts, Principals};
use hydrant_core::{Answer, Fact, Packed, Target, Unknown, api};

use super::principals_shape::Shape;
use super::{endless, unreadable};
use crate::door::{Failed, Session};
use crate::reading::source;

/// How much one answer holds. It is AWS's own measure; whatever it holds is taken apart before the next.
const PAGE: i32 = 100;

const ENTITIES: [EntityType; 5] = [
    EntityType::User,
    EntityType::Role,
    EntityType::Group,
    EntityType::LocalManagedPolicy,
    EntityType::AwsManagedPolicy,
];

/// The users and roles of an account that can touch a data path, with their policies.
pub(super) async fn principals(session: &Session, target: Target) -> Answer {
    // The semaphore is never closed.
    let place = session.door.readers.acquire().await;
    let found = read(session, target).await;
    let packed = match found {
        Fact::Known(found, source) => Fact::Known(Packed::new(&found), source),
        Fact::Unknown(unknown) => Fact::Unknown(unknown),
    };
    drop(place);
    Answer::Area(Box::new(AreaFacts::Principals(packed)))
}

/// Whether an account lets its policies be read: the least that can be asked for it.
pub(crate) async fn readable(session: &Session, target: Target) -> Result<(), Unknown> {
    let asked = page(session, target, 1, None).await;
    asked.map(drop).map_err(Failed::unknown)
}

async fn read(session: &Session, target: Target) -> Fact<Principals> {
    let source = source(&api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS, target);
    let mut shape = Shape::default();
    let mut seen = BTreeSet::new();
    let mut marker = None;
    loop {
        let page = match page(session, target, PAGE, marker).await {
            Ok(page) => page,
            Err(failed) => return Fact::Unknown(failed.unknown()),
        };
        let (more, next) = (page.is_truncated, page.marker.clone());
        if shape.add(page).is_none() {
            return unreadable(source);
        }
        marker = next.filter(|_| more);
        match &marker {
            None if more => return endless(source),
            None => break,
            Some(marker) if !seen.insert(marker.clone()) => return endless(source),
            Some(_) => {}
        }
    }
    shape.finish().map_or_else(|| unreadable(source), |found| Fact::Known(found, source))
}

type Page =
    aws_sdk_iam::operation::get_account_authorization_details::GetAccountAuthorizationDetailsOutput;

async fn page(
    session: &Session,
    target: Target,
    items: i32,
    marker: Option<String>,
) -> Result<Page, Failed> {
    let client = &session.door.clients.iam;
    let send = |ticket| {
        let request = client.get_account_authorization_details();
        let request = request.set_filter(Some(ENTITIES.to_vec())).max_items(items);
        request.set_marker(marker.clone()).customize().config_override(ticket).send()
    };
    session.call(&api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS, target, send).await
}
