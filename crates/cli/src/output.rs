use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::Context as _;
use hydrant_core::{
    CHECKS, CallCount, Check, Report, ScanHeader, Settings, Since, Snapshot, VerdictKind, glob,
};
use hydrant_report::{Format, Options, WriteFiles, find_format};

use crate::args::Judging;
use crate::config::Config;
use crate::console;
use crate::exit::{Exit, FailOn};
use crate::hint::Usage;
use crate::nearest::closest;
use crate::template::Template;

/// How facts are judged and where the report goes; made before anything is asked, so that a wrong word
/// costs nothing.
#[derive(Debug)]
pub(crate) struct Output {
    checks: Vec<&'static Check>,
    settings: Settings,
    fail_on: FailOn,
    options: Options,
    format: &'static Format,
    /// Instead of the format.
    template: Option<Template>,
    files: Vec<(&'static Format, Destination)>,
}

/// Where a report goes besides stdout.
#[derive(Debug)]
enum Destination {
    File(PathBuf),
    /// Several files, of a format that has such a form.
    Folder(PathBuf, WriteFiles),
}

impl Output {
    /// `compared`: there is a baseline.
    pub(crate) fn new(judging: &Judging, config: &Config, compared: bool) -> Result<Self, Usage> {
        let fail_on = FailOn::of(&judging.fail_on);
        if matches!(fail_on, FailOn::New(_)) && !compared {
            return Err(Usage::new(
                format!("--fail-on {} needs an earlier scan", judging.fail_on),
                "Name it: hydrant scan --baseline SCAN, or hydrant report --since SCAN",
            ));
        }
        let severity = judging.severity.as_deref().and_then(|word| word.parse().ok());
        let options = Options {
            color: console::color(),
            width: 80,
            verdicts: verdicts(&judging.verdicts)?,
            severity,
        };
        Ok(Self {
            checks: checks(&judging.checks)?,
            settings: config.settings.clone(),
            fail_on,
            options,
            format: format(&judging.format)?,
            template: judging.template.as_deref().map(Template::read).transpose()?,
            files: judging.output.iter().map(|text| file(text)).collect::<Result<_, _>>()?,
        })
    }

    /// Judges, prints, and says what it means for the exit code. `last` is the last scan that ran to its
    /// end, where this one did not; `baseline` is what it is compared with; `judged` is told the verdicts before
    /// they are printed.
    pub(crate) fn write(
        &self,
        snapshot: &Snapshot,
        calls: BTreeMap<String, CallCount>,
        last: Option<&ScanHeader>,
        baseline: Option<&Snapshot>,
        judged: impl FnOnce(&Report<'_>),
    ) -> anyhow::Result<Exit> {
        let mut report = self.judge(snapshot, calls, baseline.is_some());
        if let Some(earlier) = baseline {
            let before = self.judge(earlier, BTreeMap::new(), true);
            let since = Since::of(&before, &report);
            report = report.with_since(since);
        }
        if let Some(last) = last {
            report = report.after_scan(&last.id, last.started_at);
        }
        judged(&report);
        let plain = Options { color: false, ..self.options.clone() };
        for (format, destination) in &self.files {
            save(format, destination, &report, &plain)?;
        }
        let mut out = io::BufWriter::new(io::stdout().lock());
        match &self.template {
            Some(template) => template.print(&report, &self.options, &mut out)?,
            None => (self.format.write)(&report, &self.options, &mut out)?,
        }
        out.flush()?;
        Ok(Exit::of(&report, self.fail_on))
    }

    /// Keeps what passed only if somebody is going to list or compare it: in a large organization it is most of
    /// the memory.
    fn judge<'a>(
        &self,
        snapshot: &'a Snapshot,
        calls: BTreeMap<String, CallCount>,
        compared: bool,
    ) -> Report<'a> {
        let checks = self.checks.clone();
        let format = self.template.is_some() || self.format.whole;
        if compared || format || self.files.iter().any(|(format, _)| format.whole) {
            Report::new(snapshot, checks, &self.settings, calls)
        } else {
            Report::of_findings(snapshot, checks, &self.settings, calls, |_| {})
        }
    }
}

fn save(
    format: &Format,
    destination: &Destination,
    report: &Report<'_>,
    options: &Options,
) -> anyhow::Result<()> {
    match destination {
        Destination::File(path) => {
            let mut file = io::BufWriter::new(crate::stores::create(path)?);
            (format.write)(report, options, &mut file)
                .and_then(|()| file.flush())
                .with_context(|| format!("the report {} cannot be written", path.display()))
        }
        Destination::Folder(folder, write) => {
            let written = fs::create_dir_all(folder).and_then(|()| {
                write(report, options, &mut |name, text| fs::write(folder.join(name), text))
            });
            written.with_context(|| format!("the folder {} cannot be written", folder.display()))
        }
    }
}

fn format(name: &str) -> Result<&'static Format, Usage> {
    find_format(name).ok_or_else(|| {
        let known: Vec<&str> = hydrant_report::FORMATS.iter().map(|format| format.name).collect();
        Usage::new(
            format!("there is no format {name:?}"),
            format!("The formats are {}.", known.join(", ")),
        )
    })
}

fn file(text: &str) -> Result<(&'static Format, Destination), Usage> {
    let Some((name, path)) = text.split_once('=').filter(|(_, path)| !path.is_empty()) else {
        return Err(Usage::new(
            format!("--output {text:?} names no file and format"),
            "Write it as FORMAT=FILE: --output markdown=audit.md",
        ));
    };
    let (format, file) = (format(name)?, PathBuf::from(path));
    if path.ends_with(['/', std::path::MAIN_SEPARATOR]) || file.is_dir() {
        return folder(format, file);
    }
    let parent = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    match parent.filter(|folder| !folder.is_dir()) {
        None => Ok((format, Destination::File(file))),
        Some(folder) => Err(Usage::new(
            format!("the folder {} of --output does not exist", folder.display()),
            "Make it first, or name a file elsewhere.",
        )),
    }
}

/// A folder has to be empty: whoever hands its files on must not hand on those of another day.
fn folder(
    format: &'static Format,
    folder: PathBuf,
) -> Result<(&'static Format, Destination), Usage> {
    let Some(write) = format.files else {
        return Err(Usage::new(
            format!("{} is a folder, and the format {} is one file", folder.display(), format.name),
            format!(
                "Name a file in it: --output {0}={1}report.{2}",
                format.name,
                folder.join("").display(),
                format.extension
            ),
        ));
    };
    if folder.exists() && fs::read_dir(&folder).map_or(true, |mut files| files.next().is_some()) {
        return Err(Usage::new(
            format!("the folder {} of --output is not empty", folder.display()),
            "Remove it first, or name another.",
        ));
    }
    Ok((format, Destination::Folder(folder, write)))
}

fn verdicts(words: &[String]) -> Result<Option<BTreeSet<VerdictKind>>, Usage> {
    let kinds = words.iter().map(|word| match word.as_str() {
        "fail" => Ok(VerdictKind::Fail),
        "unknown" => Ok(VerdictKind::Unknown),
        "pass" => Ok(VerdictKind::Pass),
        "not-applicable" => Ok(VerdictKind::NotApplicable),
        other => Err(Usage::new(
            format!("there is no verdict {other:?}"),
            "The verdicts are fail, unknown, pass, not-applicable.",
        )),
    });
    let kinds = kinds.collect::<Result<BTreeSet<_>, _>>()?;
    Ok((!kinds.is_empty()).then_some(kinds))
}

/// The checks that these patterns name; a pattern that names none is a mistake.
pub(crate) fn checks(patterns: &[String]) -> Result<Vec<&'static Check>, Usage> {
    for pattern in patterns {
        if !CHECKS.iter().any(|check| glob(pattern, check.id)) {
            let near = nearest_check(pattern)
                .map(|id| format!("; did you mean {id}?"))
                .unwrap_or_default();
            return Err(Usage::new(
                format!("no check is named {pattern:?}{near}"),
                "The checks are listed by: hydrant checks",
            ));
        }
    }
    let chosen = CHECKS
        .iter()
        .filter(|check| patterns.is_empty() || patterns.iter().any(|it| glob(it, check.id)));
    Ok(chosen.copied().collect())
}

/// The check that somebody may have meant.
pub(crate) fn nearest_check(word: &str) -> Option<&'static str> {
    let ids: Vec<&str> = CHECKS.iter().map(|check| check.id).collect();
    closest(word, &ids)
}
