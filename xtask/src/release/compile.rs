//! The binary that is published: the same bytes from every folder of every machine.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::{repo, run};

/// Where to compile, and from what.
#[derive(Debug)]
pub(super) struct Place {
    /// The sources.
    pub(super) root: PathBuf,
    pub(super) target: PathBuf,
    /// A cargo home of its own, without the network: everything is in the sources then.
    pub(super) offline: Option<PathBuf>,
    pub(super) epoch: u64,
}

/// Compiles `hydrant` with `[profile.dist]` and returns where it is.
pub(super) fn hydrant(place: &Place) -> Result<PathBuf> {
    compile(place, "hydrant")
}

fn compile(place: &Place, package: &str) -> Result<PathBuf> {
    let names = Names::of(place)?;
    let mut cargo = repo::cargo()?;
    cargo.current_dir(&place.root);
    cargo.args(["build", "--locked", "--profile", "dist", "--package", package]);
    cargo.env("CARGO_TARGET_DIR", &place.target);
    cargo.env("SOURCE_DATE_EPOCH", place.epoch.to_string());
    // Of the two, this one holds paths with blanks, too, and wins over every other setting.
    cargo.env("CARGO_ENCODED_RUSTFLAGS", names.flags("--remap-path-prefix=").join("\u{1f}"));
    for compiler in ["CFLAGS", "CXXFLAGS"] {
        cargo.env(compiler, names.flags("-ffile-prefix-map=").join(" "));
    }
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PROFILE_") || text.starts_with("RUSTC_W") {
            cargo.env_remove(&name);
        }
    }
    if let Some(home) = &place.offline {
        cargo.arg("--offline").env("CARGO_HOME", home);
    }
    run::run(&mut cargo)?;
    let binary = place.target.join("dist").join(package);
    names.check(&fs::read(&binary).with_context(|| format!("{} is missing", binary.display()))?)?;
    Ok(binary)
}

/// The folders of this machine, and what they are called in the binary.
#[derive(Debug)]
struct Names(Vec<(PathBuf, String)>);

impl Names {
    /// Compilers take the last that fits: the more special ones come last.
    fn of(place: &Place) -> Result<Self> {
        let mut names = vec![
            (place.root.clone(), "/hydrant".to_owned()),
            // Vendored crates have the names that the registry's have.
            (place.root.join("vendor"), "/registry".to_owned()),
            (PathBuf::from("vendor"), "/registry".to_owned()),
            (place.target.clone(), "/target".to_owned()),
        ];
        let home = match &place.offline {
            Some(home) => home.clone(),
            None => cargo_home()?,
        };
        names.push((home.clone(), "/cargo".to_owned()));
        if let Ok(registries) = fs::read_dir(home.join("registry/src")) {
            for registry in registries {
                names.push((registry?.path(), "/registry".to_owned()));
            }
        }
        let rustc = |argument: &str| run::read(Command::new("rustc").arg(argument));
        let version = rustc("-vV")?;
        let hash = version.lines().find_map(|line| line.strip_prefix("commit-hash: "));
        let hash = hash.context("rustc does not name its commit")?;
        let library = Path::new(rustc("--print=sysroot")?.trim()).join("lib/rustlib/src/rust");
        names.push((library, format!("/rustc/{hash}")));
        Ok(Self(names))
    }

    fn flags(&self, option: &str) -> Vec<String> {
        self.0.iter().map(|(from, to)| format!("{option}{}={to}", from.display())).collect()
    }

    /// Fails when a folder of the machine is named in the binary.
    fn check(&self, binary: &[u8]) -> Result<()> {
        for (folder, _) in self.0.iter().filter(|(folder, _)| folder.is_absolute()) {
            let name = folder.as_os_str().as_encoded_bytes();
            if holds(binary, name) {
                bail!(
                    "the binary names {}, a folder of this machine: no other would build the same",
                    folder.display()
                );
            }
        }
        Ok(())
    }
}

/// Whether the bytes hold a word.
fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

fn cargo_home() -> Result<PathBuf> {
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo"));
    let own = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home);
    own.context("neither CARGO_HOME nor HOME is set")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_the_machine_is_found_in_a_binary() {
        let names = Names(vec![("/somewhere/src".into(), "/hydrant".to_owned())]);
        assert_eq!(names.flags("--map="), ["--map=/somewhere/src=/hydrant"]);
        names.check(b"\0/hydrant/src/lib.rs\0").unwrap();
        let error = names.check(b"\0/somewhere/src/lib.rs\0").unwrap_err().to_string();
        assert!(error.starts_with("the binary names /somewhere/src"), "{error}");
    }
}
