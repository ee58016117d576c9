//! `cargo xtask release`: everything that is published of a version, from one commit, the same bytes every time.

mod archive;
mod changes;
mod checksums;
mod clean_root;
mod compile;
mod compress;
mod graph;
mod linked;
mod notices;
mod package;
mod pages;
mod sbom;
mod source;
mod sources;
mod verify;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::release::compile::Place;
use crate::release::linked::Linked;
use crate::release::package::Contents;
use crate::release::pages::Pages;
use crate::release::source::Source;
use crate::say::say;
use crate::{metadata, run};

/// Options of `cargo xtask release`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Where the files go: a folder that is new or empty [default: in cargo's target directory].
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Take this binary instead of compiling one.
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
    /// Release a work tree with changes; the archive of the sources is still that of the commit.
    #[arg(long)]
    allow_dirty: bool,
    /// Make a preview of the changelog's section `Unreleased`; its version sorts before the release.
    #[arg(long)]
    unreleased: bool,
    /// Do it all again from a second clone, and compare.
    #[arg(long, conflicts_with = "allow_dirty")]
    twice: bool,
    /// Make nothing: check the sums of a release, and install and run its package on a clean Debian.
    #[arg(long, value_name = "DIR", exclusive = true)]
    verify: Option<PathBuf>,
    /// Make nothing: build the archive of the sources of a release offline, and compare the binary.
    #[arg(long, value_name = "DIR", exclusive = true)]
    rebuild: Option<PathBuf>,
}

/// The oldest Debian that the package is for.
const SUITE: &str = "bookworm";

/// Makes a release, or verifies one.
pub(crate) fn run(options: &Options) -> Result<()> {
    if let Some(folder) = &options.verify {
        return verify::users_means(folder, SUITE);
    }
    if let Some(folder) = &options.rebuild {
        return verify::rebuilt(folder);
    }
    let source = Source::open(options.allow_dirty)?;
    let label = source.label(options.unreleased);
    let folder = match &options.output {
        Some(folder) => folder.clone(),
        None => metadata::target_dir()?.join(format!("hydrant-{label}")),
    };
    fs::create_dir_all(&folder)?;
    if fs::read_dir(&folder)?.next().is_some() {
        bail!("{} is not empty: a release would hold what is there, too", folder.display());
    }
    make(&source, &label, options, &folder)?;
    say(format_args!("hydrant {label} is in {}", folder.display()));
    if options.twice { verify::twice(&source, options, &folder) } else { Ok(()) }
}

fn make(source: &Source, label: &str, options: &Options, folder: &Path) -> Result<()> {
    // First what can be refused at once.
    let changelog = fs::read_to_string(source.root.join("CHANGELOG.md"))?;
    let section = if options.unreleased { changes::UNRELEASED } else { &source.version };
    let news = changes::section(&changelog, section)?;
    let graph = graph::read(&source.root)?;
    let notices = notices::write(&graph, &source.root, label)?;
    let rust_notices = rust_notices()?;

    let binary = match &options.binary {
        Some(binary) => binary.canonicalize().context("there is no such binary")?,
        None => compile::hydrant(&Place {
            root: source.root.clone(),
            target: metadata::target_dir()?,
            offline: None,
            epoch: source.seconds(),
        })?,
    };
    let pages = Pages::of(&binary, &source.version)?;
    fs::copy(&binary, folder.join("hydrant"))?;
    let binary = fs::read(&binary)?;
    let linked = Linked::read(&binary)?;

    let write = |name: &str, bytes: &[u8]| {
        say(format_args!("wrote {name}"));
        fs::write(folder.join(name), bytes).with_context(|| format!("cannot write {name}"))
    };
    let bill = sbom::bill(&graph, source, &metadata::host()?);
    let notes = format!("# hydrant {label}\n\n{news}\n");
    for (name, text) in [
        ("hydrant.1", &pages.manual),
        ("hydrant.bash", &pages.bash),
        ("hydrant.fish", &pages.fish),
        ("_hydrant", &pages.zsh),
        (&format!("hydrant-{label}.cdx.json"), &bill),
        ("THIRD-PARTY-NOTICES", &notices),
        ("COPYRIGHT-rust-library.html", &rust_notices),
        ("RELEASE-NOTES.md", &notes),
    ] {
        write(name, text.as_bytes())?;
    }
    let contents = Contents {
        binary: &binary,
        linked: &linked,
        pages: &pages,
        notices: &notices,
        rust_notices: &rust_notices,
        changelog: &changelog,
    };
    let (name, bytes) = package::build(source, label, &contents)?;
    write(&name, &bytes)?;
    let name = format!("hydrant-{label}");
    let archive = format!("{name}-sources.tar.xz");
    sources::write(source, &name, &folder.join(&archive))?;
    say(format_args!("wrote {archive}"));
    checksums::write(folder)
}

/// The notices of the standard library, which come with the compiler.
fn rust_notices() -> Result<String> {
    let sysroot = run::read(Command::new("rustc").arg("--print=sysroot"))?;
    let file = Path::new(sysroot.trim()).join("share/doc/rust/COPYRIGHT-library.html");
    fs::read_to_string(&file)
        .with_context(|| format!("{} is missing: the compiler of rustup brings it", file.display()))
}
