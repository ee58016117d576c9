//! `cargo xtask test`: what CI runs, step by step.

use std::time::Instant;

use anyhow::{Context as _, Result};

use crate::say::say;
use crate::{emulators, repo, run, tidy};

/// Options of `cargo xtask test`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Leave the emulators out: nothing but Rust and git is needed then.
    #[arg(long)]
    fast: bool,
}

/// A step and how to run it.
struct Step {
    name: &'static str,
    run: fn() -> Result<()>,
    /// Whether it needs more than Rust and git.
    slow: bool,
}

const STEPS: &[Step] = &[
    // First: a missing tool is better known now than in an hour.
    Step { name: "the tools are there", run: emulators::check_tools, slow: true },
    Step { name: "format", run: || cargo(&["fmt", "--all", "--check"]), slow: false },
    Step {
        name: "clippy",
        run: || {
            cargo(&[
                "clippy",
                "--locked",
                "--workspace",
                "--all-targets",
                "--",
                "--deny",
                "warnings",
            ])
        },
        slow: false,
    },
    Step {
        name: "unit, property, snapshot and black-box tests",
        run: || cargo(&["test", "--locked", "--workspace"]),
        slow: false,
    },
    Step { name: "tidy", run: tidy::run, slow: false },
    Step { name: "emulators", run: || emulators::run(&emulators::Options::default()), slow: true },
];

/// Runs the steps, and stops at the first that fails.
pub(crate) fn run(options: &Options) -> Result<()> {
    let steps: Vec<_> = STEPS.iter().filter(|step| !(options.fast && step.slow)).collect();
    for (number, step) in (1..).zip(&steps) {
        say(format_args!("== {number}/{} {}", steps.len(), step.name));
        let start = Instant::now();
        (step.run)().with_context(|| format!("step {number}, {}, failed", step.name))?;
        say(format_args!("== {} took {} s", step.name, start.elapsed().as_secs()));
    }
    if options.fast {
        say("the emulators were left out: --fast");
    }
    say(format_args!("{} passed, 0 failed", steps.len()));
    Ok(())
}

fn cargo(arguments: &[&str]) -> Result<()> {
    run::run(repo::cargo()?.args(arguments))
}
