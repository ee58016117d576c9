use aws_sdk_inspector2::operation::batch_get_account_status::BatchGetAccountStatusOutput;
use aws_sdk_inspector2::operation::list_coverage::ListCoverageOutput;
use aws_sdk_inspector2::types as sdk;
use hydrant_core::facts::{AreaFacts, Inspector};
use hydrant_core::{Answer, Arn, Fact, Target, Unknown, api};

use super::arn;
use crate::door::Session;
use crate::reading::{nothing, pages, rows, source, told};

/// Inspector of an account-Region, and the functions that it covers where it scans any.
pub(super) async fn inspector(session: &Session, target: Target) -> Answer {
    let lambda = lambda(session, target).await;
    let covered = match lambda.known() {
        Ok(true) => covered(session, target).await,
        _ => nothing(&lambda),
    };
    Answer::Area(Box::new(AreaFacts::Inspector(Inspector { lambda, covered })))
}

async fn lambda(session: &Session, target: Target) -> Fact<bool> {
    let api = &api::INSPECTOR2_BATCH_GET_ACCOUNT_STATUS;
    let client = &session.door.clients.inspector;
    let source = source(api, target);
    let account = target.account.to_string();
    let send = |ticket| {
        let request = client.batch_get_account_status().account_ids(&account);
        request.customize().config_override(ticket).send()
    };
    let answer = match session.call(api, target, send).await {
        Ok(answer) => answer,
        Err(failed) => return Fact::Unknown(failed.unknown()),
    };
    if let Some(failed) = answer.failed_accounts().iter().find(|it| it.account_id() == account) {
        let unknown = Unknown::undecided(source, "the account's state could not be read");
        return Fact::Unknown(Unknown {
            code: Some(failed.error_code().as_str().to_owned()),
            ..unknown
        });
    }
    told(source, scans(&answer, &account))
}

/// Whether functions are scanned. Where Inspector is off there may be no state of each resource type.
fn scans(answer: &BatchGetAccountStatusOutput, account: &str) -> Option<bool> {
    let found = answer.accounts().iter().find(|it| it.account_id() == account)?;
    match found.resource_state().and_then(|it| it.lambda()) {
        Some(lambda) => Some(*lambda.status() == sdk::Status::Enabled),
        None => (*found.state()?.status() == sdk::Status::Disabled).then_some(false),
    }
}

/// The account's own functions: a delegated administrator is told of those of every member.
async fn covered(session: &Session, target: Target) -> Fact<Vec<Arn>> {
    let api = &api::INSPECTOR2_LIST_COVERAGE;
    let client = &session.door.clients.inspector;
    let source = source(api, target);
    let Some(criteria) = criteria(target) else {
        return Fact::Unknown(Unknown::not_asked(source, "the request could not be built"));
    };
    let ask = |token: Option<String>| {
        let criteria = criteria.clone();
        session.call(api, target, move |ticket| {
            let request = client.list_coverage().filter_criteria(criteria.clone());
            let request = request.max_results(200).set_next_token(token.clone());
            request.customize().config_override(ticket).send()
        })
    };
    let read = |page: &ListCoverageOutput| rows(page.covered_resources(), function);
    match pages(source, ask, ListCoverageOutput::next_token, read).await {
        Fact::Known(mut found, source) => {
            found.dedup();
            Fact::Known(found, source)
        }
        unknown @ Fact::Unknown(_) => unknown,
    }
}

fn criteria(target: Target) -> Option<sdk::CoverageFilterCriteria> {
    let equals = |value: &str| {
        let filter = sdk::CoverageStringFilter::builder().value(value);
        filter.comparison(sdk::CoverageStringComparison::Equals).build().ok()
    };
    let criteria = sdk::CoverageFilterCriteria::builder()
        .account_id(equals(&target.account.to_string())?)
        .resource_type(equals(sdk::CoverageResourceType::AwsLambdaFunction.as_str())?)
        .scan_status_code(equals(sdk::ScanStatusCode::Active.as_str())?);
    Some(criteria.build())
}

/// A function's ARN without its version.
fn function(row: &sdk::CoveredResource) -> Option<Arn> {
    let found = arn(Some(row.resource_id()))?;
    let mut parts = found.resource().splitn(3, ':');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("function"), Some(_), None) => Some(found),
        (Some("function"), Some(_), Some(version)) => {
            arn(found.as_str().strip_suffix(version)?.strip_suffix(':'))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FUNCTION: &str = "arn:aws:lambda:eu-west-1:222222222222:function:clean";

    fn row(id: &str) -> sdk::CoveredResource {
        let row = sdk::CoveredResource::builder().resource_id(id).account_id("222222222222");
        let row = row.resource_type(sdk::CoverageResourceType::AwsLambdaFunction);
        row.scan_type(sdk::ScanType::Package).build().unwrap()
    }

    #[test]
    fn a_function_loses_its_version() {
        for id in [FUNCTION.to_owned(), format!("{FUNCTION}:$LATEST"), format!("{FUNCTION}:7")] {
            assert_eq!(function(&row(&id)).unwrap().as_str(), FUNCTION);
        }
        assert_eq!(function(&row("i-0a")), None);
        assert_eq!(function(&row("arn:aws:ecr:eu-west-1:222222222222:repository/x")), None);
    }

    #[test]
    fn the_state_of_lambda_decides_and_a_missing_one_does_not() {
        let state = |status| {
            let state = sdk::State::builder().status(status).error_message("");
            state.error_code(sdk::ErrorCode::from("NONE")).build().unwrap()
        };
        let answer = |lambda: Option<sdk::Status>, all| {
            let each = lambda.map(|status| {
                let each = sdk::ResourceState::builder().ec2(state(sdk::Status::Enabled));
                each.ecr(state(sdk::Status::Enabled)).lambda(state(status)).build()
            });
            let account = sdk::AccountState::builder().account_id("222222222222");
            let account = account.state(state(all)).set_resource_state(each).build().unwrap();
            BatchGetAccountStatusOutput::builder().accounts(account).build().unwrap()
        };
        let scans = |answer| scans(&answer, "222222222222");
        assert_eq!(scans(answer(Some(sdk::Status::Enabled), sdk::Status::Enabled)), Some(true));
        assert_eq!(scans(answer(Some(sdk::Status::Disabled), sdk::Status::Enabled)), Some(false));
        assert_eq!(scans(answer(None, sdk::Status::Disabled)), Some(false));
        assert_eq!(scans(answer(None, sdk::Status::Enabled)), None);
    }
}
