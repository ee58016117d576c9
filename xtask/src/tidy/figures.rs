//! Figures that say how the code reads; they have no limit.

use anyhow::Result;

use crate::repo::Repo;

/// Lengths and the share of documentation, as sentences.
pub(super) fn of(repo: &Repo) -> Result<Vec<String>> {
    let (mut lengths, mut docs, mut lines) = (Vec::new(), 0, 0);
    for file in repo.ending(".rs") {
        let text = repo.read(file)?;
        let written: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        lines += written.len();
        docs += written
            .iter()
            .filter(|line| line.starts_with("///") || line.starts_with("//!"))
            .count();
        lengths.push((text.lines().count(), file));
    }
    lengths.sort_unstable();
    let median = lengths.get(lengths.len() / 2).map_or(0, |(length, _)| *length);
    let mut figures = vec![
        format!(
            "{} source files, median {median} lines, {lines} lines without blank ones",
            lengths.len()
        ),
        format!("documentation: {docs} lines, {} %", docs * 100 / lines.max(1)),
    ];
    if let Some((length, file)) = lengths.last() {
        figures.push(format!("longest: {file}, {length} lines"));
    }
    Ok(figures)
}
