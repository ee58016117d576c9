use aws_sdk_cloudtrail::operation::get_trail_status::GetTrailStatusOutput;
use aws_smithy_types::DateTime;
use hydrant_core::facts::{EventSelectors, FieldSelector, TrailRef, TrailStatus};
use hydrant_core::{Answer, Arn, Fact, Source, Target, Unknown, api};
use jiff::Timestamp;

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
        log_group: match row.cloud_watch_logs_log_group_arn().filter(|text| !text.is_empty()) {
            Some(text) => Some(log_group(text)?),
            None => None,
        },
        // Without the flag only the selectors themselves count.
        custom_selectors: row.has_custom_event_selectors().unwrap_or(true),
    })
}

/// CloudTrail writes the ARN of a log group with `:*` after it.
fn log_group(text: &str) -> Option<Arn> {
    arn(Some(text.strip_suffix(":*").unwrap_or(text)))
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
    let status = match session.call(api, target, send).await.map(|answer| status(&answer)) {
        Ok(Some(status)) => Fact::Known(status, source(api)),
        Ok(None) => Fact::Unknown(Unknown::undecided(source(api), "the answer was empty")),
        Err(failed) => Fact::Unknown(failed.unknown()),
    };

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
    Answer::Trail(status, selectors)
}

fn status(it: &GetTrailStatusOutput) -> Option<TrailStatus> {
    Some(TrailStatus {
        logging: it.is_logging()?,
        delivery_error: it
            .latest_delivery_error()
            .filter(|text| !text.is_empty())
            .map(str::to_owned),
        delivered: it.latest_delivery_time().and_then(time),
        started: it.start_logging_time().and_then(time),
    })
}

/// A point in time as the SDK has it.
pub(super) fn time(it: &DateTime) -> Option<Timestamp> {
    Timestamp::from_nanosecond(it.as_nanos()).ok()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn target() -> Target {
        Target::new("123456789012".parse().unwrap(), "eu-west-1".parse().unwrap())
    }

    #[test]
    fn a_log_group_stands_without_its_star() {
        let group = "arn:aws:logs:eu-west-1:123456789012:log-group:trail";
        let row = aws_sdk_cloudtrail::types::Trail::builder()
            .trail_arn("arn:aws:cloudtrail:eu-west-1:123456789012:trail/main");
        let with = row.clone().cloud_watch_logs_log_group_arn(format!("{group}:*")).build();
        assert_eq!(trail(&with, target()).unwrap().log_group.unwrap().as_str(), group);
        assert_eq!(trail(&row.clone().build(), target()).unwrap().log_group, None);
        let garbled = row.cloud_watch_logs_log_group_arn("trail").build();
        assert_eq!(trail(&garbled, target()), None);
    }

    #[test]
    fn an_empty_answer_does_not_say_that_a_trail_is_off() {
        let it = GetTrailStatusOutput::builder();
        assert_eq!(status(&it.clone().build()), None);
        let it = it.is_logging(true).latest_delivery_error("AccessDenied");
        let it = status(&it.latest_delivery_time(DateTime::from_secs(7)).build()).unwrap();
        assert_eq!((it.logging, it.delivery_error.as_deref()), (true, Some("AccessDenied")));
        assert_eq!(it.delivered, Some(Timestamp::from_second(7).unwrap()));
    }
}
