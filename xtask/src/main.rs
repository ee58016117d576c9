//! hydrant's own tools: what CI runs, what keeps the house tidy, what writes the generated pages.
//!
//! This crate depends on no crate of the workspace: it runs the binaries, so that tidy is quick.

mod actions;
mod bench;
mod binaries;
mod codegen;
mod emulators;
mod http;
mod licences;
mod metadata;
mod release;
mod repo;
mod run;
mod say;
mod server;
mod suite;
mod tidy;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The tools of the hydrant workspace.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    tool: Tool,
}

#[derive(Debug, Subcommand)]
enum Tool {
    /// Everything that CI runs: format, clippy, tests, tidy, emulators.
    Test(suite::Options),
    /// What no compiler checks: file lengths, crate arrows, names in documents, licences, generated files.
    Tidy,
    /// Writes the generated pages, the audit policy and the schema; with --check, says what is stale.
    Codegen(codegen::Options),
    /// Fetches the list of IAM's actions and writes the extract that the session policy is proven against.
    Actions,
    /// Starts `LocalStack` and moto, runs the emulator tests and the Markdown checks, stops them.
    Localstack(emulators::Options),
    /// Measures the release binary against the sim; one JSON object per case.
    Bench(bench::Options),
    /// Builds what is published: binary, package, sources, SBOM, notices, checksums; or verifies it.
    Release(release::Options),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().tool {
        Tool::Test(options) => suite::run(&options),
        Tool::Tidy => tidy::run(),
        Tool::Codegen(options) => codegen::run(&options),
        Tool::Actions => actions::run(),
        Tool::Localstack(options) => emulators::run(&options),
        Tool::Bench(options) => bench::run(&options),
        Tool::Release(options) => release::run(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say::complain(format_args!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
