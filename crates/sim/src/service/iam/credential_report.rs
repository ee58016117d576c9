//! The credential report: begun by one call, and there for the next.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::org::AccessKey;
use crate::wire::time::{DAY, MADE, iso};
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

const COLUMNS: &str = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,\
password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,\
access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,\
access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,\
cert_1_last_rotated,cert_2_active,cert_2_last_rotated";

pub(crate) fn generate_credential_report(world: &World, call: &Call) -> Answer {
    call.only(&[])?;
    let reply = match report(world, call.account(), true) {
        Report::Begun => json!({
            "State": "STARTED",
            "Description": "No report exists. Starting a new report generation task",
        }),
        Report::Waiting => json!({"State": "INPROGRESS"}),
        Report::Missing | Report::There => json!({"State": "COMPLETE"}),
    };
    Ok(Reply::query("GenerateCredentialReport", &reply))
}

pub(crate) fn get_credential_report(world: &World, call: &Call) -> Answer {
    call.only(&[])?;
    let account = call.account();
    match report(world, account, false) {
        Report::Missing => {
            let message = "No report exists. Please call GenerateCredentialReport to generate one.";
            return Err(ApiError::new(410, "ReportNotPresent", message));
        }
        Report::Waiting => {
            let message = "The report is still being generated. Please try again later.";
            return Err(ApiError::new(404, "ReportInProgress", message));
        }
        Report::Begun | Report::There => {}
    }
    let reply = json!({
        "Content": STANDARD.encode(text(world, account)),
        "ReportFormat": "text/csv",
        "GeneratedTime": iso(world.now),
    });
    Ok(Reply::query("GetCredentialReport", &reply))
}

/// How far the report of an account is.
enum Report {
    Missing,
    Begun,
    Waiting,
    There,
}

fn report(world: &World, account: &str, begin: bool) -> Report {
    let mut people = world.people.begun();
    match people.reports.get_mut(account) {
        None if begin => {
            people.reports.insert(account.to_owned(), 0);
            Report::Begun
        }
        None => Report::Missing,
        Some(waited) if *waited < world.options.slow_reports => {
            *waited += 1;
            Report::Waiting
        }
        Some(_) => Report::There,
    }
}

/// The report of an account.
fn text(world: &World, account: &str) -> String {
    let mut rows = vec![COLUMNS.to_owned()];
    let root: &[AccessKey] = world.account(account).map_or(&[], |it| &it.root_access_keys);
    let arn = format!("arn:aws:iam::{account}:root");
    let never = "not_supported";
    let head = format!(
        "<root_account>,{arn},{},{never},no_information,{never},{never},true",
        moment(MADE)
    );
    rows.push(row(world, &head, root));
    for user in world.users(account) {
        let arn = user.arn();
        let (enabled, used) = if user.password {
            ("true", moment(world.now.saturating_sub(DAY)))
        } else {
            ("false", "N/A".to_owned())
        };
        let (changed, next) =
            if user.password { (moment(MADE), "N/A") } else { ("N/A".to_owned(), "N/A") };
        let head = format!(
            "{},{arn},{},{enabled},{used},{changed},{next},{}",
            user.name,
            moment(MADE),
            user.password
        );
        rows.push(row(world, &head, &user.access_keys));
    }
    rows.join("\n")
}

/// A row: two keys, whether they are there or not, and no certificates.
fn row(world: &World, head: &str, keys: &[AccessKey]) -> String {
    let ago = |days: u64| moment(world.now.saturating_sub(days * DAY));
    let shown = |key: Option<&AccessKey>| match key {
        None => "false,N/A,N/A,N/A,N/A".to_owned(),
        Some(key) => {
            let used = if key.service.is_empty() {
                "N/A,N/A,N/A".to_owned()
            } else {
                format!("{},{},{}", ago(key.used_days_ago), key.region, key.service)
            };
            format!("{},{},{used}", key.active, ago(key.age_days))
        }
    };
    let (first, second) = (shown(keys.first()), shown(keys.get(1)));
    format!("{head},{first},{second},false,N/A,false,N/A")
}

/// The report writes the offset and not a Z.
fn moment(seconds: u64) -> String {
    iso(seconds).replace('Z', "+00:00")
}
