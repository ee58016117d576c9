//! Is the streaming data of your AWS organization safe?
//!
//! arguments → plan → command. Data on stdout, everything else on stderr.

mod args;
mod collect;
mod commands;
mod config;
mod console;
#[cfg(feature = "demo")]
mod demo;
mod exit;
mod hint;
mod nearest;
mod output;
mod plan;
mod progress;
mod stores;
mod template;

use std::process::ExitCode;

use clap::Parser as _;

/// A scan allocates small pieces from many threads at once, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = args::Args::parse();
    match commands::run(args) {
        Ok(exit) => exit.into(),
        Err(error) if hint::broken_pipe(&error) => exit::Exit::Complete.into(),
        Err(error) => hint::explain(&error).into(),
    }
}
