//! The AWS Security Finding Format, ready for `BatchImportFindings`.
//!
//! The call takes at most 100 findings, and takes them only from the account and in the Region that they
//! are about. So a batch is of one account and Region. In a folder each batch is a file, for
//! `--findings file://…`; elsewhere it is a line, for a program that calls once per line.

mod finding;

use std::collections::BTreeMap;
use std::io;

use hydrant_core::{Check, Report, Target, Verdict};
use serde_json::Value;

use self::finding::{finding, home};
use crate::grades::listed;
use crate::json::{line, pretty};
use crate::{Format, Options};

pub(crate) static FORMAT: Format = Format {
    name: "asff",
    extension: "jsonl",
    summary: "AWS Security Finding Format: one batch for BatchImportFindings in each line, or a \
        file for each batch (--output asff=DIR/)",
    whole: true,
    write,
    files: Some(files),
};

/// What `BatchImportFindings` takes at once.
const MOST: usize = 100;

fn write(report: &Report<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    batches(report, options, &mut |_, _, batch| line(&batch, out))
}

/// `110022330010_eu-central-1_001.json`
fn files(
    report: &Report<'_>,
    options: &Options,
    file: &mut dyn FnMut(&str, &[u8]) -> io::Result<()>,
) -> io::Result<()> {
    batches(report, options, &mut |target, number, batch| {
        let mut text = Vec::new();
        pretty(&batch, &mut text)?;
        let Target { account, region } = target;
        file(&format!("{account}_{region}_{number:03}.json"), &text)
    })
}

/// Takes a batch.
type Take<'a> = &'a mut dyn FnMut(Target, usize, &[Value]) -> io::Result<()>;

/// Each batch with its account and Region and its number there, from 1.
fn batches(report: &Report<'_>, options: &Options, take: Take<'_>) -> io::Result<()> {
    let mut homes: BTreeMap<Target, Vec<(&Check, &Verdict)>> = BTreeMap::new();
    for verdict in listed(report, options) {
        if let Some(check) = report.checks.iter().find(|check| check.id == verdict.check) {
            homes.entry(home(report, verdict)).or_default().push((check, verdict));
        }
    }
    for (target, verdicts) in homes {
        for (index, chunk) in verdicts.chunks(MOST).enumerate() {
            let batch: Vec<Value> = chunk
                .iter()
                .map(|(check, verdict)| finding(report, target, check, verdict))
                .collect();
            take(target, index + 1, &batch)?;
        }
    }
    Ok(())
}
