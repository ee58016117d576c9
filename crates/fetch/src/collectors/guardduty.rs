use aws_sdk_guardduty::operation::get_detector::GetDetectorOutput;
use aws_sdk_guardduty::operation::list_detectors::ListDetectorsOutput;
use aws_sdk_guardduty::operation::list_findings::ListFindingsOutput;
use aws_sdk_guardduty::types as sdk;
use hydrant_core::facts::{AreaFacts, Detector, Finding, GuardDuty};
use hydrant_core::{Answer, Fact, Target, api};

use super::unreadable;
use crate::door::Session;
use crate::reading::{nothing, pages, rows, source, text, told};

/// High severity begins here (Amazon GuardDuty User Guide, "Severity levels of findings").
const HIGH: i32 = 7;

/// GuardDuty of an account-Region: its only detector, and what that found.
pub(super) async fn guardduty(session: &Session, target: Target) -> Answer {
    let ids = detectors(session, target).await;
    let id = ids.known().ok().and_then(|ids| ids.first());
    let (detector, findings) = match id {
        Some(id) => tokio::join!(detector(session, id, target), findings(session, id, target)),
        None => (nothing(&ids), nothing(&ids)),
    };
    Answer::Area(Box::new(AreaFacts::GuardDuty(GuardDuty { detector, findings })))
}

async fn detectors(session: &Session, target: Target) -> Fact<Vec<String>> {
    let api = &api::GUARDDUTY_LIST_DETECTORS;
    let client = &session.door.clients.guardduty;
    let ask = |token: Option<String>| {
        session.call(api, target, move |ticket| {
            let request = client.list_detectors().set_next_token(token.clone());
            request.customize().config_override(ticket).send()
        })
    };
    let read = |page: &ListDetectorsOutput| Some(page.detector_ids().to_vec());
    pages(source(api, target), ask, ListDetectorsOutput::next_token, read).await
}

async fn detector(session: &Session, id: &str, target: Target) -> Fact<Option<Detector>> {
    let api = &api::GUARDDUTY_GET_DETECTOR;
    let client = &session.door.clients.guardduty;
    let send =
        |ticket| client.get_detector().detector_id(id).customize().config_override(ticket).send();
    match session.call(api, target, send).await {
        Ok(answer) => told(source(api, target), shape(&answer).map(Some)),
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

/// S3 protection is a feature; before there were features it was a data source, and is still told as one.
fn shape(it: &GetDetectorOutput) -> Option<Detector> {
    let mut features = it.features().iter();
    let feature = features.find(|it| it.name() == Some(&sdk::DetectorFeatureResult::S3DataEvents));
    #[expect(deprecated, reason = "it is what AWS still says where it names no feature")]
    let logs = it.data_sources().and_then(|it| it.s3_logs());
    let s3 = match (feature, logs) {
        (Some(feature), _) => Some(*feature.status()? == sdk::FeatureStatus::Enabled),
        (None, Some(logs)) => Some(*logs.status()? == sdk::DataSourceStatus::Enabled),
        (None, None) => None,
    };
    Some(Detector { enabled: *it.status()? == sdk::DetectorStatus::Enabled, s3 })
}

async fn findings(session: &Session, detector: &str, target: Target) -> Fact<Vec<Finding>> {
    let api = &api::GUARDDUTY_LIST_FINDINGS;
    let client = &session.door.clients.guardduty;
    let ask = |token: Option<String>| {
        session.call(api, target, move |ticket| {
            let request = client.list_findings().detector_id(detector).finding_criteria(criteria());
            let request = request.max_results(50).set_next_token(token.clone());
            request.customize().config_override(ticket).send()
        })
    };
    let read = |page: &ListFindingsOutput| Some(page.finding_ids().to_vec());
    let listed = pages(source(api, target), ask, ListFindingsOutput::next_token, read).await;
    let (ids, listed) = match listed {
        Fact::Known(ids, source) => (ids, source),
        Fact::Unknown(unknown) => return Fact::Unknown(unknown),
    };
    let api = &api::GUARDDUTY_GET_FINDINGS;
    let mut found = Vec::new();
    for some in ids.chunks(50) {
        let send = |ticket| {
            let request = client.get_findings().detector_id(detector);
            let request = request.set_finding_ids(Some(some.to_vec()));
            request.customize().config_override(ticket).send()
        };
        let answer = match session.call(api, target, send).await {
            Ok(answer) => answer,
            Err(failed) => return Fact::Unknown(failed.unknown()),
        };
        match rows(answer.findings(), finding) {
            Some(rows) if rows.len() == some.len() => found.extend(rows),
            _ => return unreadable(source(api, target)),
        }
    }
    found.sort();
    Fact::Known(found, listed)
}

/// Not archived, and of high severity.
fn criteria() -> sdk::FindingCriteria {
    let open = sdk::Condition::builder().equals("false").build();
    let high = sdk::Condition::builder().greater_than_or_equal(i64::from(HIGH)).build();
    sdk::FindingCriteria::builder()
        .criterion("service.archived", open)
        .criterion("severity", high)
        .build()
}

fn finding(it: &sdk::Finding) -> Option<Finding> {
    let created = match it.created_at() {
        Some(created) => Some(created.parse().ok()?),
        None => None,
    };
    Some(Finding {
        kind: text(it.r#type())?,
        high: it.severity()? >= f64::from(HIGH),
        created,
        resources: resources(it),
    })
}

/// What a finding is about, of all that can stand on a data path: buckets and functions. An attack
/// sequence names its resources in a list of its own.
fn resources(it: &sdk::Finding) -> Vec<String> {
    let resource = it.resource();
    let buckets = resource.map(|it| it.s3_bucket_details()).unwrap_or_default();
    let buckets = buckets.iter().filter_map(|it| it.name().or(it.arn()));
    let function = resource.and_then(|it| it.lambda_details()).and_then(|it| it.function_arn());
    let sequence = it.service().and_then(|it| it.detection()).and_then(|it| it.sequence());
    let parts = sequence.map(|it| it.resources()).unwrap_or_default();
    let parts = parts.iter().flat_map(|it| [it.uid(), it.name()]).flatten();
    let mut found: Vec<String> = buckets.chain(function).chain(parts).map(str::to_owned).collect();
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s3_protection_is_on_off_or_not_told() {
        let feature = |status: Option<sdk::FeatureStatus>| {
            let it = sdk::DetectorFeatureConfigurationResult::builder();
            it.name(sdk::DetectorFeatureResult::S3DataEvents).set_status(status).build()
        };
        let other = sdk::DetectorFeatureConfigurationResult::builder()
            .name(sdk::DetectorFeatureResult::DnsLogs)
            .status(sdk::FeatureStatus::Enabled)
            .build();
        let on = || GetDetectorOutput::builder().status(sdk::DetectorStatus::Enabled);
        let s3 = |it: GetDetectorOutput| shape(&it).unwrap().s3;
        assert_eq!(s3(on().features(other.clone()).build()), None);
        let enabled = feature(Some(sdk::FeatureStatus::Enabled));
        assert_eq!(s3(on().features(other).features(enabled).build()), Some(true));
        let disabled = feature(Some(sdk::FeatureStatus::Disabled));
        assert_eq!(s3(on().features(disabled).build()), Some(false));
        assert_eq!(shape(&on().features(feature(None)).build()), None);
        assert_eq!(shape(&GetDetectorOutput::builder().build()), None);
        let off = GetDetectorOutput::builder().status(sdk::DetectorStatus::Disabled).build();
        assert!(!shape(&off).unwrap().enabled);
    }

    #[test]
    fn a_finding_names_buckets_functions_and_the_parts_of_a_sequence() {
        let function = "arn:aws:lambda:eu-west-1:222222222222:function:clean";
        let resource = sdk::Resource::builder()
            .s3_bucket_details(sdk::S3BucketDetail::builder().name("lake").build())
            .lambda_details(sdk::LambdaDetails::builder().function_arn(function).build());
        let part = sdk::ResourceV2::builder().uid("arn:aws:s3:::vault").name("vault").build();
        let sequence = sdk::Sequence::builder().resources(part).build();
        let detection = sdk::Detection::builder().sequence(sequence).build();
        let it = || {
            sdk::Finding::builder()
                .r#type("Exfiltration:S3/AnomalousBehavior")
                .severity(7.0)
                .created_at("2026-01-02T03:04:05.678Z")
        };
        let full = it()
            .resource(resource.build())
            .service(sdk::Service::builder().detection(detection).build());
        let expected = Finding {
            kind: "Exfiltration:S3/AnomalousBehavior".to_owned(),
            high: true,
            created: "2026-01-02T03:04:05.678Z".parse().ok(),
            resources: ["arn:aws:s3:::vault", function, "lake", "vault"]
                .map(str::to_owned)
                .to_vec(),
        };
        assert!(expected.created.is_some());
        let mut expected = expected;
        expected.resources.sort();
        assert_eq!(finding(&full.build()), Some(expected));
        assert!(!finding(&it().severity(6.9).build()).unwrap().high);
        assert_eq!(finding(&it().created_at("yesterday").build()), None);
        assert_eq!(finding(&it().set_severity(None).build()), None);
    }
}
