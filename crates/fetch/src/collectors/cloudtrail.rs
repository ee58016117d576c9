use hydrant_core::facts::{EventSelectors, FieldSelector, TrailRef};
use hydrant_core::{Answer, Fact, Source, Target, api};

use super::{arn, asker, fact, unreadable};
use crate::door::Session;

/// The trails that record a target, those of other Regions and of the organization included (CloudTrail
/// API Reference, `DescribeTrails`, shadow trails).
pub(super) async fn list(session: &Session, target: Target) -> Answer {
    let api = &api::CLOUDTRAIL_DESCRIBE_TRAILS;
    let client = &session.door.clients.cloudtrail;
    let send = |ticket| {
        client
            .describe_trails()
            .include_shadow_trails(true)
            .customize()
            .config_override(ticket)
            .send()
    };
    let answer = session.call(api, target, send).await;
    let source = Source { api, account: target.account, region: target.region };
    Answer::Trails(match answer {
        Ok(answer) => {
            let rows = answer.trail_list().iter().map(|row| trail(row, target));
            match rows.collect::<Option<Vec<TrailRef>>>() {
                Some(mut trails) => {
                    trails.sort();
                    Fact::Known(trails, source)
                }
                None => unreadable(source),
            }
        }
        Err(failed) => Fact::Unknown(failed.unknown()),
    })
}

fn trail(row: &aws_sdk_cloudtrail::types::Trail, target: Target) -> Option<TrailRef> {
    let arn = arn(row.trail_arn())?;
    let home = row
        .home_region()
        .and_then(|name| name.parse().ok())
        .or(arn.region())
        .unwrap_or(target.region);
    Some(TrailRef {
        arn,
        home,
        multi_region: row.is_multi_region_trail().unwrap_or_default(),
        organization: row.is_organization_trail().unwrap_or_default(),
        validation: row.log_file_validation_enabled().unwrap_or_default(),
        key: row.kms_key_id().map(str::to_owned),
        // Without the flag only the selectors themselves count.
        custom_selectors: row.has_custom_event_selectors().unwrap_or(true),
    })
}

/// A trail's state and selectors, asked once, in its own account and home Region.
pub(super) async fn describe(session: &Session, trail: &TrailRef, seen_by: Target) -> Answer {
    let owner = trail.arn.account().map(|account| Target::new(account, trail.home));
    let target = asker(session, owner, seen_by).await;
    let client = &session.door.clients.cloudtrail;
    let source = |api| Source { api, account: target.account, region: target.region };

    let api = &api::CLOUDTRAIL_GET_TRAIL_STATUS;
    let send = |ticket| {
        client
            .get_trail_status()
            .name(trail.arn.as_str())
            .customize()
            .config_override(ticket)
            .send()
    };
    let answer = session.call(api, target, send).await;
    let logging = fact(source(api), answer, |answer| answer.is_logging().unwrap_or_default());

    let api = &api::CLOUDTRAIL_GET_EVENT_SELECTORS;
    let send = |ticket| {
        client
            .get_event_selectors()
            .trail_name(trail.arn.as_str())
            .customize()
            .config_override(ticket)
            .send()
    };
    let answer = session.call(api, target, send).await;
    let selectors = fact(source(api), answer, |answer| EventSelectors {
        basic: answer.event_selectors().iter().map(basic).collect(),
        advanced: answer
            .advanced_event_selectors()
            .iter()
            .map(|selector| selector.field_selectors().iter().map(field).collect())
            .collect(),
        objects: answer.event_selectors().iter().flat_map(objects).collect(),
    });
    Answer::Trail(logging, selectors)
}

fn basic(row: &aws_sdk_cloudtrail::types::EventSelector) -> (String, bool, Vec<String>) {
    let kind = row.read_write_type().map_or("All", |it| it.as_str()).to_owned();
    let data =
        row.data_resources().iter().filter_map(|it| it.r#type()).map(str::to_owned).collect();
    (kind, row.include_management_events().unwrap_or(true), data)
}

/// Read/write type and objects of a basic selector.
fn objects(row: &aws_sdk_cloudtrail::types::EventSelector) -> Vec<(String, String)> {
    let kind = row.read_write_type().map_or("All", |it| it.as_str());
    row.data_resources()
        .iter()
        .filter(|it| it.r#type() == Some("AWS::S3::Object"))
        .flat_map(|it| it.values())
        .map(|objects| (kind.to_owned(), objects.clone()))
        .collect()
}

fn field(row: &aws_sdk_cloudtrail::types::AdvancedFieldSelector) -> FieldSelector {
    let other = [row.starts_with(), row.ends_with(), row.not_starts_with(), row.not_ends_with()];
    FieldSelector {
        field: row.field().to_owned(),
        equals: row.equals().to_vec(),
        not_equals: row.not_equals().to_vec(),
        other: other.iter().any(|values| !values.is_empty()),
    }
}
