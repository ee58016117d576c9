use clap::CommandFactory as _;

use crate::args::Args;
use crate::console::data;
use crate::exit::Exit;

/// `hydrant schema`
pub(super) fn schema(what: &str) -> anyhow::Result<Exit> {
    let schema = match what {
        "activity" => hydrant_report::activity_schema(),
        "config" => crate::config::schema(),
        "diff" => hydrant_report::diff_schema(),
        "who-can" => hydrant_report::who_can_schema(),
        _ => hydrant_report::json_schema(),
    };
    data(&serde_json::to_string_pretty(&schema)?)?;
    Ok(Exit::Complete)
}

/// `hydrant completions`
pub(super) fn completions(shell: clap_complete::Shell) -> anyhow::Result<Exit> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "hydrant", &mut text);
    data(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Complete)
}

/// `hydrant man`: the page of hydrant, then those of its commands.
pub(super) fn man() -> anyhow::Result<Exit> {
    let mut text = Vec::new();
    let mut root = Args::command();
    root.build();
    clap_mangen::Man::new(root.clone()).render(&mut text)?;
    for command in root
        .get_subcommands()
        .filter(|command| !command.is_hide_set() && command.get_name() != "help")
    {
        clap_mangen::Man::new(command.clone()).render(&mut text)?;
    }
    data(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Complete)
}
