use aws_sdk_iam::types::ReportStateType;
use hydrant_core::facts::{AccessKey, AreaFacts, CredentialReport, KeyHolder};
use hydrant_core::{Answer, Fact, Target, Unknown, api};
use jiff::Timestamp;
use serde::Deserialize;

use super::unreadable;
use crate::door::{Failed, Session};
use crate::patience::waits;
use crate::reading::source;

/// What the report says where there is nothing to say.
const NOTHING: [&str; 4] = ["", "N/A", "no_information", "not_supported"];

/// How the report is said to be missing, or on its way (IAM API Reference, `GetCredentialReport`).
const NOT_YET: [&str; 3] = ["ReportExpired", "ReportInProgress", "ReportNotPresent"];

/// The long-term keys of an account, from its credential report.
pub(super) async fn access_keys(session: &Session, target: Target) -> Answer {
    Answer::Area(Box::new(AreaFacts::AccessKeys(report(session, target).await)))
}

async fn report(session: &Session, target: Target) -> Fact<CredentialReport> {
    let api = &api::IAM_GET_CREDENTIAL_REPORT;
    let source = source(api, target);
    let mut waits = waits();
    loop {
        match attempt(session, target).await {
            Ok(Some((content, generated))) => {
                let users = users(&content);
                return users.map_or_else(
                    |Garbled| unreadable(source),
                    |users| Fact::Known(CredentialReport { generated, users }, source),
                );
            }
            Ok(None) => {}
            Err(failed) => return Fact::Unknown(failed.unknown()),
        }
        let Some(wait) = waits.next() else {
            let late = "the credential report was not made in time";
            return Fact::Unknown(Unknown::undecided(source, late));
        };
        tokio::time::sleep(wait).await;
    }
}

/// The report and when it was made; none while it is being made.
async fn attempt(
    session: &Session,
    target: Target,
) -> Result<Option<(Vec<u8>, Timestamp)>, Failed> {
    let client = &session.door.clients.iam;
    let api = &api::IAM_GENERATE_CREDENTIAL_REPORT;
    let send =
        |ticket| client.generate_credential_report().customize().config_override(ticket).send();
    match session.call(api, target, send).await {
        Ok(answer) if answer.state() == Some(&ReportStateType::Complete) => {}
        Ok(_) => return Ok(None),
        // Too many reports at once.
        Err(failed) if failed.failure.is("LimitExceeded") => return Ok(None),
        Err(failed) => return Err(failed),
    }
    let api = &api::IAM_GET_CREDENTIAL_REPORT;
    let send = |ticket| client.get_credential_report().customize().config_override(ticket).send();
    let answer = match session.call(api, target, send).await {
        Ok(answer) => answer,
        Err(failed) if NOT_YET.iter().any(|code| failed.failure.is(code)) => return Ok(None),
        Err(failed) => return Err(failed),
    };
    let generated = answer.generated_time().and_then(|it| Timestamp::from_second(it.secs()).ok());
    let lacking = || {
        let why = "the answer lacks what was asked for";
        Failed::of(&Unknown::undecided(source(api, target), why))
    };
    let (Some(content), Some(generated)) = (answer.content, generated) else {
        return Err(lacking());
    };
    Ok(Some((content.into_inner(), generated)))
}

/// The columns that matter (IAM User Guide, "Understanding the report format").
#[derive(Deserialize)]
struct Row {
    user: String,
    arn: String,
    access_key_1_active: String,
    access_key_1_last_rotated: String,
    access_key_1_last_used_date: String,
    access_key_1_last_used_service: String,
    access_key_2_active: String,
    access_key_2_last_rotated: String,
    access_key_2_last_used_date: String,
    access_key_2_last_used_service: String,
}

/// The report says something that is not understood.
#[derive(Debug, PartialEq, Eq)]
struct Garbled;

/// The root user, and whoever has an active key. A report without the root user is no whole one.
fn users(content: &[u8]) -> Result<Vec<KeyHolder>, Garbled> {
    let mut users = Vec::new();
    let mut root = false;
    for row in csv::Reader::from_reader(content).into_deserialize::<Row>() {
        let row = row.map_err(|_| Garbled)?;
        let first = key(
            1,
            &row.access_key_1_active,
            &row.access_key_1_last_rotated,
            &row.access_key_1_last_used_date,
            &row.access_key_1_last_used_service,
        )?;
        let second = key(
            2,
            &row.access_key_2_active,
            &row.access_key_2_last_rotated,
            &row.access_key_2_last_used_date,
            &row.access_key_2_last_used_service,
        )?;
        let keys: Vec<AccessKey> = first.into_iter().chain(second).collect();
        let is_root = row.user == "<root_account>";
        root |= is_root;
        if is_root || !keys.is_empty() {
            users.push(KeyHolder { arn: row.arn.parse().map_err(|_| Garbled)?, keys });
        }
    }
    users.sort();
    if root { Ok(users) } else { Err(Garbled) }
}

/// A key, if it is active.
fn key(
    number: u8,
    active: &str,
    rotated: &str,
    used: &str,
    service: &str,
) -> Result<Option<AccessKey>, Garbled> {
    if active.eq_ignore_ascii_case("false") {
        return Ok(None);
    }
    if !active.eq_ignore_ascii_case("true") {
        return Err(Garbled);
    }
    let service = Some(service).filter(|it| !NOTHING.contains(it)).map(str::to_owned);
    Ok(Some(AccessKey { number, rotated: time(rotated)?, used: time(used)?, service }))
}

fn time(text: &str) -> Result<Option<Timestamp>, Garbled> {
    if NOTHING.contains(&text) {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Garbled)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "user,arn,user_creation_time,password_enabled,password_last_used,\
        password_last_changed,password_next_rotation,mfa_active,access_key_1_active,\
        access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,\
        access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,\
        access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,\
        cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated\n";
    const ROOT: &str = "<root_account>,arn:aws:iam::123456789012:root,2020-01-01T00:00:00+00:00,\
        not_supported,no_information,not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,\
        N/A,N/A,N/A,false,N/A,false,N/A\n";

    fn user(name: &str, first: &str, second: &str) -> String {
        format!(
            "{name},arn:aws:iam::123456789012:user/{name},2020-01-01T00:00:00+00:00,false,N/A,N/A,N/A,\
            false,{first},{second},false,N/A,false,N/A\n"
        )
    }

    fn read(rows: &[&str]) -> Result<Vec<KeyHolder>, Garbled> {
        users(format!("{HEAD}{}", rows.concat()).as_bytes())
    }

    #[test]
    fn whoever_has_an_active_key_is_there_and_root_always() {
        let used = "true,2024-01-01T00:00:00+00:00,2025-02-03T04:05:06+00:00,eu-west-1,firehose";
        let unused = "true,2024-01-01T00:00:00+00:00,N/A,N/A,N/A";
        let off = "false,2024-01-01T00:00:00+00:00,2025-02-03T04:05:06+00:00,eu-west-1,s3";
        let rows = [user("zoe", off, unused), user("amy", used, off), user("bob", off, off)];
        let found = read(&[ROOT, &rows[0], &rows[1], &rows[2]]).unwrap();
        let names: Vec<&str> = found.iter().map(|it| it.arn.resource()).collect();
        assert_eq!(names, ["root", "user/amy", "user/zoe"]);
        assert!(found[0].is_root() && found[0].keys.is_empty());
        let time = |text: &str| Some(text.parse::<Timestamp>().unwrap());
        let amy = AccessKey {
            number: 1,
            rotated: time("2024-01-01T00:00:00Z"),
            used: time("2025-02-03T04:05:06Z"),
            service: Some("firehose".to_owned()),
        };
        assert_eq!(found[1].keys, [amy]);
        let zoe = AccessKey {
            number: 2,
            rotated: time("2024-01-01T00:00:00Z"),
            used: None,
            service: None,
        };
        assert_eq!(found[2].keys, [zoe]);
    }

    #[test]
    fn a_report_that_is_not_understood_says_nothing() {
        let off = "false,N/A,N/A,N/A,N/A";
        assert_eq!(read(&[&user("amy", off, off)]), Err(Garbled));
        assert_eq!(read(&[ROOT, &user("amy", "perhaps,N/A,N/A,N/A,N/A", off)]), Err(Garbled));
        assert_eq!(read(&[ROOT, &user("amy", "true,yesterday,N/A,N/A,N/A", off)]), Err(Garbled));
        assert_eq!(read(&[ROOT, "amy,arn\n"]), Err(Garbled));
        assert_eq!(
            users(b"user,arn\n<root_account>,arn:aws:iam::123456789012:root\n"),
            Err(Garbled)
        );
    }
}
