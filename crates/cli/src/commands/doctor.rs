use hydrant_core::{CHECKS, Unknown};
use hydrant_fetch::{AccountProbe, connect};
use hydrant_report::sanitize::plain;
use std::fmt::Write as _;

use crate::args::{Doctor, Global};
use crate::config;
use crate::console::data;
use crate::exit::Exit;
use crate::plan;

/// `hydrant doctor`
pub(super) async fn run(global: &Global, doctor: &Doctor) -> anyhow::Result<Exit> {
    let config = config::load(global.config.as_deref())?;
    #[cfg_attr(
        not(feature = "demo"),
        expect(unused_mut, reason = "only the demo changes the endpoint")
    )]
    let mut choices = plan::choices(&doctor.reach, &config)?;
    #[cfg(feature = "demo")]
    let _demo = match doctor.reach.demo {
        Some(day) => {
            let (sim, endpoint) = crate::demo::start(day).await?;
            choices.endpoint = Some(endpoint);
            Some(sim)
        }
        None => None,
    };
    let role = choices.role.clone();
    let connection = connect(choices).await?;
    let mut text =
        format!("ok    credentials: {} in {}\n", plain(&connection.caller_arn), connection.home);
    let accounts = connection.accounts().await?;
    let entered: Vec<_> =
        accounts.values().filter(|account| account.skip.is_none()).cloned().collect();
    let skipped = accounts.len() - entered.len();
    let _ = writeln!(text, "ok    accounts: {} to scan, {skipped} to skip", entered.len());
    let tried = match doctor.sample {
        Some(count) if count < entered.len() => {
            let step = entered.len().div_ceil(count.max(1));
            entered.into_iter().step_by(step).collect()
        }
        _ => entered,
    };
    let probes = connection.probe(tried).await;
    let troubled: Vec<&AccountProbe> =
        probes.iter().filter(|probe| !probe.unknowns.is_empty()).collect();
    let _ = writeln!(
        text,
        "{}    accounts tried: {} answered everything, {} did not",
        if troubled.is_empty() { "ok" } else { "!!" },
        probes.len() - troubled.len(),
        troubled.len()
    );
    for probe in &troubled {
        let _ = write!(text, "\n{} {}\n", probe.account.id, plain(&probe.account.name));
        for unknown in &probe.unknowns {
            let told = unknown.to_string();
            let _ = write!(text, "  {}\n  {}\n", plain(&told), fix(unknown, &role.name));
        }
    }
    data(&text)?;
    Ok(if troubled.is_empty() { Exit::Complete } else { Exit::Incomplete })
}

/// What is lost without an api, and what would bring it back.
fn fix(unknown: &Unknown, role: &str) -> String {
    let api = unknown.source.api;
    if api.name == "sts:AssumeRole" {
        return format!(
            "Nothing of this account would be known. Deploy the role {role} there: hydrant policy --format cloudformation"
        );
    }
    let lost = CHECKS.iter().filter(|check| check.reads.contains(&api)).count();
    match unknown.reason {
        hydrant_core::Reason::DeniedByScp => {
            format!(
                "{lost} checks would be unknown. Exempt the role {role} from the service control policy."
            )
        }
        _ => format!(
            "{lost} checks would be unknown. Allow {} to the role {role}: hydrant policy",
            api.action
        ),
    }
}
