use aws_sdk_macie2::operation::describe_buckets::DescribeBucketsOutput;
use aws_sdk_macie2::operation::list_findings::ListFindingsOutput;
use aws_sdk_macie2::types as sdk;
use hydrant_core::facts::{AreaFacts, Finding, Macie};
use hydrant_core::{Answer, Fact, Reason, Target, Unknown, api};
use jiff::Timestamp;

use super::unreadable;
use crate::classify::MACIE_OFF;
use crate::door::Session;
use crate::reading::{nothing, pages, rows, source, text, told};

const CREDENTIALS: &str = "SensitiveData:S3Object/Credentials";

/// Regions without Macie (AWS endpoint data, September 2026). Its hosts do not resolve there, which would look
/// like a network that fails.
const ABSENT: [&str; 12] = [
    "ap-east-2",
    "ap-south-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-west-1",
    "eu-central-2",
    "eu-south-2",
    "me-central-1",
    "mx-central-1",
];

/// Macie of an account-Region; its buckets and findings are asked for only where it is on.
pub(super) async fn macie(session: &Session, target: Target) -> Answer {
    let enabled = enabled(session, target).await;
    let (buckets, findings) = match enabled.known() {
        Ok(true) => tokio::join!(buckets(session, target), findings(session, target)),
        _ => (nothing(&enabled), nothing(&enabled)),
    };
    Answer::Area(Box::new(AreaFacts::Macie(Macie { enabled, buckets, findings })))
}

async fn enabled(session: &Session, target: Target) -> Fact<bool> {
    let api = &api::MACIE2_GET_MACIE_SESSION;
    let client = &session.door.clients.macie;
    let source = source(api, target);
    if ABSENT.contains(&target.region.as_str()) {
        let detail = "Macie does not exist in this Region".to_owned();
        return Fact::Unknown(Unknown { source, reason: Reason::NotSupported, code: None, detail });
    }
    let send = |ticket| client.get_macie_session().customize().config_override(ticket).send();
    match session.call(api, target, send).await {
        Ok(answer) => told(source, answer.status().map(|it| *it == sdk::MacieStatus::Enabled)),
        // The code is that of any denial: only the message tells them apart.
        Err(failed) if failed.failure.detail.starts_with(MACIE_OFF) => Fact::Known(false, source),
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

async fn buckets(session: &Session, target: Target) -> Fact<Vec<(String, bool)>> {
    let api = &api::MACIE2_DESCRIBE_BUCKETS;
    let client = &session.door.clients.macie;
    let ask = |token: Option<String>| {
        session.call(api, target, move |ticket| {
            let request = client.describe_buckets().set_next_token(token.clone());
            request.customize().config_override(ticket).send()
        })
    };
    let read = |page: &DescribeBucketsOutput| rows(page.buckets(), bucket);
    pages(source(api, target), ask, DescribeBucketsOutput::next_token, read).await
}

/// Whether a bucket is monitored: by automated discovery, or by a job that comes back. A job that ran once
/// watches nothing any more.
fn bucket(it: &sdk::BucketMetadata) -> Option<(String, bool)> {
    let name = text(it.bucket_name())?;
    if it.error_code().is_some() {
        // Macie itself cannot look into it.
        return Some((name, false));
    }
    let discovery = it.automated_discovery_monitoring_status()?;
    let discovered = *discovery == sdk::AutomatedDiscoveryMonitoringStatus::Monitored;
    let job = it.job_details().map(|it| it.is_monitored_by_job().cloned());
    match (discovered, job) {
        (true, _) | (false, Some(Some(sdk::IsMonitoredByJob::True))) => Some((name, true)),
        (false, None | Some(Some(sdk::IsMonitoredByJob::False))) => Some((name, false)),
        // Macie could not tell.
        (false, Some(_)) => None,
    }
}

async fn findings(session: &Session, target: Target) -> Fact<Vec<Finding>> {
    let list = source(&api::MACIE2_LIST_FINDINGS, target);
    let mut ids = Vec::new();
    // The criteria of a request narrow each other: what one or the other fits takes two.
    for (field, value) in [("severity.description", "High"), ("type", CREDENTIALS)] {
        match listed(session, target, field, value).await {
            Fact::Known(found, _) => ids.extend(found),
            Fact::Unknown(unknown) => return Fact::Unknown(unknown),
        }
    }
    ids.sort();
    ids.dedup();
    let api = &api::MACIE2_GET_FINDINGS;
    let client = &session.door.clients.macie;
    let mut found = Vec::new();
    for some in ids.chunks(50) {
        let send = |ticket| {
            let request = client.get_findings().set_finding_ids(Some(some.to_vec()));
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
    Fact::Known(found, list)
}

/// Ids of open findings with this value in a field.
async fn listed(session: &Session, target: Target, field: &str, value: &str) -> Fact<Vec<String>> {
    let api = &api::MACIE2_LIST_FINDINGS;
    let client = &session.door.clients.macie;
    let is = |value: &str| sdk::CriterionAdditionalProperties::builder().eq(value).build();
    let criteria = sdk::FindingCriteria::builder()
        .criterion("archived", is("false"))
        .criterion(field, is(value))
        .build();
    let ask = |token: Option<String>| {
        let criteria = criteria.clone();
        session.call(api, target, move |ticket| {
            let request = client.list_findings().finding_criteria(criteria.clone());
            let request = request.max_results(50).set_next_token(token.clone());
            request.customize().config_override(ticket).send()
        })
    };
    let read = |page: &ListFindingsOutput| Some(page.finding_ids().to_vec());
    pages(source(api, target), ask, ListFindingsOutput::next_token, read).await
}

fn finding(it: &sdk::Finding) -> Option<Finding> {
    let created = match it.created_at() {
        Some(created) => Some(Timestamp::from_second(created.secs()).ok()?),
        None => None,
    };
    let bucket = it.resources_affected().and_then(|it| it.s3_bucket());
    let bucket = bucket.and_then(|it| it.name().or(it.arn()));
    Some(Finding {
        kind: it.r#type()?.as_str().to_owned(),
        high: *it.severity()?.description()? == sdk::SeverityDescription::High,
        created,
        resources: bucket.map(str::to_owned).into_iter().collect(),
    })
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::DateTime;

    use super::*;

    #[test]
    fn a_bucket_is_monitored_by_discovery_or_by_a_recurring_job() {
        use sdk::AutomatedDiscoveryMonitoringStatus::{Monitored, NotMonitored};
        let with = |discovery, job: Option<sdk::IsMonitoredByJob>| {
            let details =
                job.map(|job| sdk::JobDetails::builder().is_monitored_by_job(job).build());
            let it = sdk::BucketMetadata::builder().bucket_name("lake");
            let it = it.set_automated_discovery_monitoring_status(discovery);
            it.set_job_details(details).build()
        };
        let monitored = |it: &sdk::BucketMetadata| bucket(it).map(|(_, monitored)| monitored);
        assert_eq!(monitored(&with(Some(Monitored), None)), Some(true));
        assert_eq!(monitored(&with(Some(NotMonitored), None)), Some(false));
        for (job, found) in [
            (sdk::IsMonitoredByJob::True, Some(true)),
            (sdk::IsMonitoredByJob::False, Some(false)),
            (sdk::IsMonitoredByJob::UnknownValue, None),
        ] {
            assert_eq!(monitored(&with(Some(NotMonitored), Some(job))), found);
        }
        assert_eq!(monitored(&with(None, None)), None);
        let shut = sdk::BucketMetadata::builder()
            .bucket_name("vault")
            .error_code(sdk::BucketMetadataErrorCode::AccessDenied)
            .build();
        assert_eq!(bucket(&shut), Some(("vault".to_owned(), false)));
        assert_eq!(bucket(&sdk::BucketMetadata::builder().build()), None);
    }

    #[test]
    fn a_finding_names_its_bucket() {
        let affected = sdk::ResourcesAffected::builder()
            .s3_bucket(sdk::S3Bucket::builder().name("lake").build())
            .build();
        let severity = |description| sdk::Severity::builder().description(description).build();
        let it = || {
            sdk::Finding::builder()
                .r#type(sdk::FindingType::SensitiveDataS3ObjectCredentials)
                .created_at(DateTime::from_secs(1_700_000_000))
                .resources_affected(affected.clone())
        };
        let expected = Finding {
            kind: CREDENTIALS.to_owned(),
            high: true,
            created: Timestamp::from_second(1_700_000_000).ok(),
            resources: vec!["lake".to_owned()],
        };
        let high = it().severity(severity(sdk::SeverityDescription::High)).build();
        assert_eq!(finding(&high), Some(expected));
        let low = it().severity(severity(sdk::SeverityDescription::Low)).build();
        assert!(!finding(&low).unwrap().high);
        assert_eq!(finding(&it().build()), None);
    }
}
