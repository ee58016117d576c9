//! One file per command.

mod activity;
mod catalogue;
mod config;
mod diff;
mod doctor;
mod fix;
mod generate;
mod path;
mod policy;
mod report;
mod scan;
mod scans;
mod shell;
mod tui;
mod who_can;

use std::future::Future;

use anyhow::Context as _;

use crate::args::{Args, Command, ConfigAction, Global};
use crate::exit::Exit;

/// Carries a command out.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    let global = args.global;
    log_to_file(&global)?;
    match args.command {
        Command::Scan(scan) => scan::run(&global, &scan),
        Command::Doctor(doctor) => waiting(doctor::run(&global, &doctor)),
        Command::Report(report) => report::saved(&global, &report),
        Command::Evaluate(report) => report::evaluated(&global, &report),
        Command::Scans(scans) => scans::run(&global, &scans),
        Command::Diff(diff) => diff::run(&global, &diff),
        Command::Fix(fix) => fix::run(&global, &fix),
        Command::Tui(tui) => tui::run(&global, &tui),
        Command::Checks(checks) => catalogue::checks(&checks),
        Command::Explain(explain) => catalogue::explain(&global, &explain),
        Command::Path(path) => path::run(&global, &path),
        Command::Activity(activity) => activity::run(&global, &activity),
        Command::WhoCan(question) => who_can::run(&global, &question),
        Command::Policy(policy) => policy::run(&policy),
        Command::Config(config) => {
            let ConfigAction::Check { file } = config.action;
            config::check(&global, file.as_ref())
        }
        Command::Schema(schema) => shell::schema(&schema.what),
        Command::Completions { shell } => shell::completions(shell),
        Command::Man => shell::man(),
        Command::Generate(generate) => generate::run(&generate.what),
    }
}

/// Runs what waits on the network.
pub(crate) fn waiting<T>(command: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.context("the asynchronous runtime cannot be started")?.block_on(command)
}

/// Only hydrant's own lines: the SDK's could hold requests and answers.
fn log_to_file(global: &Global) -> anyhow::Result<()> {
    let Some(path) = &global.log_file else { return Ok(()) };
    let file = std::fs::File::create(path)
        .with_context(|| format!("the log file {} cannot be written", path.display()))?;
    let filter = tracing_subscriber::EnvFilter::new("off,hydrant=debug,hydrant_fetch=debug");
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(file).init();
    Ok(())
}
