//! `cargo xtask bench`: the release binary against the sim, in processes of their own.
//!
//! Ratios count, because they are taken within one run; seconds are for the eye.

mod bare;
mod baseline;
mod evaluate;
mod floor;
mod measure;
mod scan;
mod sim;
mod start_up;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::binaries::{self, Profile};
use crate::say::{complain, say};
use crate::{metadata, repo, run};

/// Options of `cargo xtask bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Compare with figures that --save wrote.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the figures, one JSON object per line.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Only this case; repeatable.
    #[arg(long, value_name = "NAME", value_parser = names())]
    case: Vec<String>,
    /// How often to run each case; the median is taken [default: 5, of the large ones 3 or 1].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    runs: Option<u32>,
}

/// What every case needs.
#[derive(Debug)]
struct Bench {
    /// The folder of the release binaries.
    binaries: PathBuf,
    /// Where stores and reports of the runs are written.
    folder: PathBuf,
    /// What one call costs without hydrant.
    bare: bare::Bare,
    runs: Option<u32>,
}

/// Runs the cases, prints their figures as they come.
pub(crate) fn run(options: &Options) -> Result<()> {
    let before = options.baseline.as_deref().map(baseline::read).transpose()?;
    complain("building the release binaries");
    let binaries = binaries::build(Profile::Release, &["hydrant", "hydrant-sim"])?;
    let folder = metadata::target_dir()?.join("bench");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let bare = bare::measure(&binaries, &folder)?;
    let bench = Bench { binaries, folder, bare, runs: options.runs };
    let revision = revision()?;
    let mut lines = Vec::new();
    for name in names() {
        if !options.case.is_empty() && !options.case.iter().any(|case| case == name) {
            continue;
        }
        complain(format_args!("case {name}"));
        let mut figures = case(&bench, name).with_context(|| format!("case {name}"))?;
        figures["case"] = name.into();
        figures["revision"] = revision.clone().into();
        scan::growth(&mut figures, &lines);
        say(&figures);
        if let Some(before) = &before {
            baseline::compare(before, &figures);
        }
        lines.push(figures);
    }
    if let Some(file) = &options.save {
        let text: Vec<_> = lines.iter().map(Value::to_string).collect();
        fs::write(file, text.join("\n") + "\n")
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// Every case, in the order in which they run.
fn names() -> Vec<&'static str> {
    let scans = scan::CASES.iter().map(|case| case.name);
    ["bare", "start-up"].into_iter().chain(scans).chain(["evaluate-20000"]).collect()
}

fn case(bench: &Bench, name: &str) -> Result<Value> {
    match name {
        "bare" => Ok(bench.bare.figures()),
        "start-up" => start_up::measure(bench),
        "evaluate-20000" => evaluate::measure(bench),
        _ => match scan::CASES.iter().find(|case| case.name == name) {
            Some(case) => scan::measure(bench, case),
            None => bail!("there is no case of this name"),
        },
    }
}

/// The revision that is measured, marked where files differ from it.
fn revision() -> Result<String> {
    let mut git = Command::new("git");
    git.args(["describe", "--always", "--dirty", "--abbrev=12"]).current_dir(repo::root()?);
    // A clone without a commit has none.
    Ok(run::read(&mut git).map_or_else(|_| "none".to_owned(), |text| text.trim().to_owned()))
}

/// The middle of some figures; of two middles the greater.
fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

/// Four digits are more than a measurement holds.
fn rounded(figure: f64) -> Value {
    json!((figure * 10_000.0).round() / 10_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(rounded(median(vec![3.0, 1.0, 2.0])), json!(2.0));
        assert_eq!(rounded(median(vec![])), json!(0.0));
        assert_eq!(rounded(1.234_567), json!(1.2346));
    }
}
