//! `cargo xtask localstack`: the same code against servers that we did not write.

mod environments;
mod markdown;
mod pair;
mod tools;

use std::fs;
use std::io;

use anyhow::{Context as _, Result};

use crate::say::say;
use crate::{metadata, repo, run};

pub(crate) use tools::check as check_tools;

/// Options of `cargo xtask localstack`.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Options {
    /// Leave the emulators running after the tests, until Enter.
    #[arg(long)]
    keep: bool,
}

/// Runs the emulator tests, then the Markdown checks.
pub(crate) fn run(options: &Options) -> Result<()> {
    check_tools()?;
    let folder = metadata::target_dir()?.join("emulators");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let pair = pair::Pair::start(&folder)?;
    for (variable, url) in pair.variables() {
        say(format_args!("{variable}={url}"));
    }
    let tested = test(&pair);
    if tested.is_err() {
        say(format_args!("the logs of the emulators are {}", pair.logs()));
    }
    if options.keep {
        keep(&pair)?;
    }
    tested?;
    drop(pair);
    markdown::check(&folder)
}

/// Runs the tests that need emulators: they are behind a feature, so that no other run skips them silently.
fn test(pair: &pair::Pair) -> Result<()> {
    let mut cargo = repo::cargo()?;
    cargo.args(["test", "--locked", "--workspace"]);
    cargo.args(["--features", "hydrant/emulator-tests", "--test", "emulator"]);
    run::run(cargo.envs(pair.variables()))
}

fn keep(pair: &pair::Pair) -> Result<()> {
    say("the emulators are running; to send hydrant there:");
    for (variable, url) in pair.endpoints()? {
        say(format_args!("export {variable}={url}"));
    }
    say("export AWS_ACCESS_KEY_ID=123456789012 AWS_SECRET_ACCESS_KEY=x");
    say("Enter stops them");
    io::stdin().read_line(&mut String::new()).context("cannot read from the terminal")?;
    Ok(())
}
