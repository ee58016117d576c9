use clap::CommandFactory as _;
use hydrant_core::{CHECKS, ScanScope, find_check};
use hydrant_fetch::{Choices, RoleChoice, connect};
use std::fmt::Write as _;

use crate::args::{Args, Generated};
use crate::console::data;
use crate::exit::Exit;
use crate::hint::Usage;
use crate::plan;

/// The hidden command behind the repository's generated files and its bench.
pub(super) fn run(what: &Generated) -> anyhow::Result<Exit> {
    match what {
        Generated::CliMarkdown => data(&cli())?,
        Generated::ExitCodes => data(&exit_codes())?,
        Generated::Check { id } => {
            let check = find_check(id).ok_or_else(|| {
                Usage::new(
                    format!("there is no check {id:?}"),
                    "They are listed by: hydrant checks",
                )
            })?;
            data(&hydrant_report::explain_markdown(check))?;
        }
        Generated::ChecksIndex => data(&index())?,
        Generated::BareLoop { calls, in_flight } => {
            return super::waiting(bare_loop(*calls, *in_flight));
        }
    }
    Ok(Exit::Complete)
}

fn cli() -> String {
    let mut text = String::from("# Commands\n\nGenerated from the program's own help.\n");
    let mut root = Args::command().term_width(100);
    root.build();
    let mut commands: Vec<clap::Command> = vec![root.clone()];
    commands.extend(
        root.get_subcommands().filter(|it| !it.is_hide_set() && it.get_name() != "help").cloned(),
    );
    for mut command in commands {
        let name = command.get_bin_name().unwrap_or("hydrant").to_owned();
        let help = command.render_long_help().to_string();
        let help: Vec<&str> = help.lines().map(str::trim_end).collect();
        let _ = write!(text, "\n## {name}\n\n```text\n{}\n```\n", help.join("\n").trim_end());
    }
    text
}

fn exit_codes() -> String {
    let mut text = String::from("# Exit codes\n\n| code | meaning |\n|---|---|\n");
    for exit in Exit::ALL {
        let _ = writeln!(text, "| {} | {} |", exit.code(), exit.meaning());
    }
    text.push_str(
        "\nSuspended accounts, Regions that are not enabled and services that a Region does not have are\n\
         skipped and listed, never 4. An organization without streams that was read completely is 0.\n",
    );
    text
}

fn index() -> String {
    let mut text =
        String::from("# Checks\n\n| check | severity | practices | judges |\n|---|---|---|---|\n");
    for check in CHECKS {
        let practices: Vec<String> = check.practices.iter().map(ToString::to_string).collect();
        let row = format!(
            "| [{0}]({0}.md) | {1} | {2} | {3} |\n",
            check.id,
            check.severity,
            practices.join(" "),
            check.subjects()
        );
        text.push_str(&row);
    }
    text
}

async fn bare_loop(calls: u64, in_flight: u64) -> anyhow::Result<Exit> {
    let choices = Choices {
        profile: None,
        scope: ScanScope::Caller,
        regions: None,
        exclude: Vec::new(),
        units: Vec::new(),
        role: RoleChoice {
            name: plan::ROLE.to_owned(),
            external_id: None,
            session_policy: String::new(),
            in_own_account: false,
        },
        look_back_days: 0,
        max_in_flight: 1,
        endpoint: None,
        watched: false,
    };
    let connection = connect(choices).await?;
    let done = connection
        .bare_loop(calls, in_flight.max(1))
        .await
        .map_err(|unknown| anyhow::anyhow!("{unknown}"))?;
    data(&serde_json::json!({ "calls": done.calls, "failed": done.failed }).to_string())?;
    Ok(Exit::Complete)
}
