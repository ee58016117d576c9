//! Decides requests: one JSON object per line on stdin, one decision per line on stdout.
//!
//! ```text
//! cargo run --release -p hydrant-iam --example evaluate < crates/iam/tests/data/cornercases.jsonl
//! ```
//!
//! A line that is no request gives a line that says so, and the exit code is 1 in the end.

use std::io::{BufWriter, Write as _, stderr, stdin, stdout};
use std::process::ExitCode;

use hydrant_iam::answer_lines;

fn main() -> ExitCode {
    match answer_lines(stdin().lock(), BufWriter::new(stdout().lock())) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(bad) => fail(&format!("lines that are no requests: {bad}")),
        Err(error) => fail(&error.to_string()),
    }
}

fn fail(why: &str) -> ExitCode {
    // Nobody is left to tell if this fails too.
    let _ = writeln!(stderr(), "{why}");
    ExitCode::FAILURE
}
