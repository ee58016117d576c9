use std::collections::BTreeSet;

use aws_sdk_iam::operation::get_service_last_accessed_details::GetServiceLastAccessedDetailsOutput;
use aws_sdk_iam::types::{JobStatusType, ServiceLastAccessed};
use hydrant_core::facts::{LastAccessed, Resource, Role};
use hydrant_core::{Answer, Arn, Fact, Target, Unknown, api};
use jiff::Timestamp;

use super::{endless, unreadable};
use crate::door::{Failed, Session};
use crate::patience::waits;
use crate::reading::{source, text};

/// A role on a data path: which services it was used with. Its policies come with those of its account.
pub(super) async fn role(session: &Session, role: &Arn, target: Target) -> Answer {
    let accessed = accessed(session, role, target).await;
    Answer::Resource(Box::new(Resource::Role(Role { arn: role.clone(), accessed })))
}

async fn accessed(session: &Session, role: &Arn, target: Target) -> Fact<Option<LastAccessed>> {
    let api = &api::IAM_GENERATE_SERVICE_LAST_ACCESSED_DETAILS;
    let client = &session.door.clients.iam;
    let send = |ticket| {
        let request = client.generate_service_last_accessed_details().arn(role.as_str());
        request.customize().config_override(ticket).send()
    };
    let job = match session.call(api, target, send).await {
        Ok(answer) => text(answer.job_id()),
        Err(failed) if failed.failure.is("NoSuchEntity") => {
            return Fact::Known(None, source(api, target));
        }
        Err(failed) => return Fact::Unknown(failed.unknown()),
    };
    let Some(job) = job else {
        let why = "the answer lacks what was asked for";
        return Fact::Unknown(Unknown::undecided(source(api, target), why));
    };
    details(session, &job, target).await
}

/// Every page of a job's result, when it is done.
async fn details(session: &Session, job: &str, target: Target) -> Fact<Option<LastAccessed>> {
    let source = source(&api::IAM_GET_SERVICE_LAST_ACCESSED_DETAILS, target);
    let undecided = |why: &str| Fact::Unknown(Unknown::undecided(source, why));
    let mut waits = waits();
    let mut services = Vec::new();
    let mut seen = BTreeSet::new();
    let mut marker = None;
    loop {
        let page = match page(session, job, marker.clone(), target).await {
            Ok(page) => page,
            Err(failed) => return Fact::Unknown(failed.unknown()),
        };
        match page.job_status() {
            JobStatusType::Completed => {}
            JobStatusType::InProgress => {
                let Some(wait) = waits.next() else {
                    return undecided("the details were not collected in time");
                };
                tokio::time::sleep(wait).await;
                continue;
            }
            _ => return undecided("IAM could not collect the details"),
        }
        for row in page.services_last_accessed() {
            let Some(row) = service(row) else { return unreadable(source) };
            services.push(row);
        }
        if !page.is_truncated() {
            services.sort();
            return Fact::Known(Some(LastAccessed { services }), source);
        }
        marker = text(page.marker());
        match &marker {
            Some(marker) if seen.insert(marker.clone()) => {}
            _ => return endless(source),
        }
    }
}

async fn page(
    session: &Session,
    job: &str,
    marker: Option<String>,
    target: Target,
) -> Result<GetServiceLastAccessedDetailsOutput, Failed> {
    let client = &session.door.clients.iam;
    let send = |ticket| {
        let request = client.get_service_last_accessed_details().job_id(job).max_items(1_000);
        request.set_marker(marker.clone()).customize().config_override(ticket).send()
    };
    session.call(&api::IAM_GET_SERVICE_LAST_ACCESSED_DETAILS, target, send).await
}

fn service(it: &ServiceLastAccessed) -> Option<(String, Option<Timestamp>)> {
    let name = text(Some(it.service_namespace()))?;
    let used = match it.last_authenticated() {
        Some(used) => Some(Timestamp::from_second(used.secs()).ok()?),
        None => None,
    };
    Some((name, used))
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::DateTime;

    use super::*;

    #[test]
    fn a_service_that_was_never_used_is_there_without_a_time() {
        let of = |name: &str, used: Option<i64>| {
            let it = ServiceLastAccessed::builder().service_name(name).service_namespace(name);
            service(&it.set_last_authenticated(used.map(DateTime::from_secs)).build().unwrap())
        };
        assert_eq!(of("s3", None), Some(("s3".to_owned(), None)));
        let used = Timestamp::from_second(7).ok();
        assert_eq!(of("kinesis", Some(7)), Some(("kinesis".to_owned(), used)));
        assert_eq!(of("", None), None);
        assert_eq!(of("s3", Some(i64::MAX)), None);
    }
}
