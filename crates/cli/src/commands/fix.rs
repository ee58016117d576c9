use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use hydrant_core::fix::Plan;
use hydrant_core::{AccountId, Region, Report, ScanHeader, Subject, glob};
use hydrant_report::{fix_cloudformation, fix_sh, fix_terraform, fix_text};

use crate::args::{Fix, Global};
use crate::console::{self, data, say};
use crate::exit::Exit;
use crate::hint::Usage;
use crate::output::checks;
use crate::{config, stores};

/// `hydrant fix`
pub(super) fn run(global: &Global, words: &Fix) -> anyhow::Result<Exit> {
    let settings = config::load(global.config.as_deref())?.settings;
    let checks = checks(&words.checks)?;
    let narrowed = Narrowed::new(words)?;
    let snapshot = stores::snapshot(stores::load(global, &words.scan)?);
    let report = Report::of_findings(&snapshot, checks, &settings, BTreeMap::new(), |_| {});
    let mut plan = Plan::of(&report, &settings);
    plan.retain(|subject| narrowed.holds(subject));
    let header = report.header();
    let parts = parts(&plan, header, &words.format);
    if parts.is_empty() {
        nothing(header, words.output.is_some())?;
    } else if let Some(folder) = &words.output {
        write(folder, &parts)?;
    } else if let [(_, text)] = &parts[..] {
        data(text)?;
    } else {
        return Err(several(parts.len(), &words.format).into());
    }
    if words.format != "text" {
        left_out(&plan);
    }
    Ok(Exit::Complete)
}

/// The files of a plan: each is for one set of credentials.
fn parts(plan: &Plan, header: &ScanHeader, format: &str) -> Vec<(String, String)> {
    let accounts = plan.accounts().into_iter();
    let targets = plan.targets().into_iter();
    let place = |target: &hydrant_core::Target| format!("fix-{}-{}", target.account, target.region);
    match format {
        "sh" => accounts.map(|it| (format!("fix-{it}.sh"), fix_sh(plan, header, it))).collect(),
        "terraform" => targets
            .map(|it| (format!("{}.tf", place(&it)), fix_terraform(plan, header, it)))
            .collect(),
        "cloudformation" => targets
            .map(|it| (format!("{}.yaml", place(&it)), fix_cloudformation(plan, header, it)))
            .collect(),
        _ => vec![("fix.txt".to_owned(), fix_text(plan, header, 80, console::color()))],
    }
}

/// A file that is there may have been changed by hand, or be the way back of what was done.
fn write(folder: &Path, parts: &[(String, String)]) -> anyhow::Result<()> {
    fs::create_dir_all(folder)
        .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    for (name, _) in parts {
        let path = folder.join(name);
        if path.exists() {
            return Err(Usage::new(
                format!("{} exists", path.display()),
                "It may hold the way back of changes that were made: name another folder, or move it away.",
            )
            .into());
        }
    }
    for (name, text) in parts {
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))?;
        say(&path.display().to_string());
    }
    Ok(())
}

/// Says that there is no step: on stdout as a comment of every format, so that no file of it is empty.
fn nothing(header: &ScanHeader, folder: bool) -> anyhow::Result<()> {
    let text = format!(
        "There is no step for the scan {}. What is left to people is listed by: hydrant fix",
        header.id
    );
    if folder {
        say(&text);
        return Ok(());
    }
    Ok(data(&format!("# {text}\n"))?)
}

/// More than one file.
fn several(parts: usize, format: &str) -> Usage {
    let (one, narrow) = match format {
        "sh" => ("account", "--accounts ID"),
        _ => ("account and Region", "--accounts ID --regions REGION"),
    };
    Usage::new(
        format!("the changes are in {parts} places, and a file of {format} is for one {one}"),
        format!("Write a file for each with --output DIR, or choose one with {narrow}."),
    )
}

/// What the file does not show.
fn left_out(plan: &Plan) {
    let (left, unknown) = (plan.left.len(), plan.not_judged.len());
    if left + unknown > 0 {
        say(&format!(
            "Not in it: {left} findings that are left to people, and {unknown} that could not be judged; hydrant fix \
             lists them."
        ));
    }
}

/// Which findings are wanted.
struct Narrowed {
    accounts: BTreeSet<AccountId>,
    regions: BTreeSet<Region>,
    resources: Vec<String>,
}

impl Narrowed {
    fn new(words: &Fix) -> Result<Self, Usage> {
        let id = |text: &String| {
            text.parse().map_err(|error| {
                Usage::new(format!("{error}"), "Account ids are in: hydrant report")
            })
        };
        let region = |text: &String| {
            text.parse()
                .map_err(|error| Usage::new(format!("{error}"), "A Region looks like eu-west-1."))
        };
        Ok(Self {
            accounts: words.accounts.iter().map(id).collect::<Result<_, _>>()?,
            regions: words.regions.iter().map(region).collect::<Result<_, _>>()?,
            resources: words.resource.clone(),
        })
    }

    fn holds(&self, subject: &Subject) -> bool {
        let account = subject.account.is_some_and(|it| self.accounts.contains(&it));
        let region = subject.region.is_some_and(|it| self.regions.contains(&it));
        let named = |it: &String| glob(it, &subject.id) || glob(it, &subject.name);
        (account || self.accounts.is_empty())
            && (region || self.regions.is_empty())
            && (self.resources.is_empty() || self.resources.iter().any(named))
    }
}
