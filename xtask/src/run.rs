//! Other programs, with errors for people.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::process::{Command, Output, Stdio};

use anyhow::{Context as _, Error, Result, bail};

/// Runs a program to its end, with its output on ours.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| unstarted(command, error))?;
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// Runs a program and returns what it wrote on standard output; its standard error is part of the error.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = finish(command)?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({}):\n{}", line(command), output.status, complaint.trim_end());
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` wrote something that is not text", line(command)))
}

/// Runs a program to its end, with its output kept apart.
pub(crate) fn finish(command: &mut Command) -> Result<Output> {
    command.stdin(Stdio::null()).output().map_err(|error| unstarted(command, error))
}

/// The command as one would type it.
pub(crate) fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Names the missing tool and how to get it.
pub(crate) fn unstarted(command: &Command, error: std::io::Error) -> Error {
    let program = command.get_program().to_string_lossy().into_owned();
    if error.kind() != ErrorKind::NotFound {
        return Error::new(error).context(format!("cannot run `{program}`"));
    }
    anyhow::anyhow!("`{program}` is not installed: {}", advice(&program))
}

/// How to get a tool.
fn advice(program: &str) -> &'static str {
    match program {
        "cargo" | "rustc" => {
            "install Rust with rustup, the toolchain is named in rust-toolchain.toml"
        }
        "git" => "it knows which files belong to the project",
        "mmdebstrap" => "it makes a clean Debian root, `apt-get install mmdebstrap`",
        "python3" => {
            "the emulators need Python 3.11 or newer, on Debian `apt-get install python3 python3-venv`"
        }
        "node" | "npm" => "the emulators need Node.js 20 or newer with npm",
        "pandoc" => "the Markdown report is checked with it, on Debian `apt-get install pandoc`",
        "sh" => "the servers of the emulators and the bench are started through a POSIX shell",
        _ => "it must be on the PATH",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_tool_is_named() {
        let error = run(&mut Command::new("no-such-tool")).unwrap_err();
        assert!(error.to_string().starts_with("`no-such-tool` is not installed"), "{error}");
    }

    #[test]
    fn a_failure_names_the_command_and_its_complaint() {
        let error = read(Command::new("sh").args(["-c", "echo broken >&2; exit 3"])).unwrap_err();
        assert!(error.to_string().contains("exit status: 3"), "{error}");
        assert!(error.to_string().ends_with("broken"), "{error}");
    }
}
