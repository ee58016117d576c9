//! What a binary asks of the system that it runs on.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail};
use object::Endianness;
use object::elf::{DT_NEEDED, EM_AARCH64, EM_X86_64};
use object::read::elf::{ElfFile64, FileHeader as _};

/// The Debian package of each library that the binary may be linked to.
const PACKAGES: &[(&str, &str)] = &[
    ("ld-linux-aarch64.so.1", "libc6"),
    ("ld-linux-x86-64.so.2", "libc6"),
    ("libc.so.6", "libc6"),
    ("libdl.so.2", "libc6"),
    ("libgcc_s.so.1", "libgcc-s1"),
    ("libm.so.6", "libc6"),
    ("libpthread.so.0", "libc6"),
];

/// The libraries of a binary and the versions of the symbols that it takes from them.
#[derive(Debug)]
pub(super) struct Linked {
    /// Debian's name of the architecture.
    pub(super) architecture: &'static str,
    libraries: BTreeMap<String, BTreeSet<String>>,
}

impl Linked {
    /// Reads an ELF binary.
    pub(super) fn read(binary: &[u8]) -> Result<Self> {
        let elf = ElfFile64::<Endianness>::parse(binary).context("this is no 64-bit ELF binary")?;
        let endian = elf.endian();
        let architecture = match elf.elf_header().e_machine(endian) {
            EM_X86_64 => "amd64",
            EM_AARCH64 => "arm64",
            other => bail!("no package is made for machine {other:?}"),
        };
        let mut libraries = BTreeMap::<_, BTreeSet<_>>::new();
        let dynamic = elf.elf_dynamic_table()?;
        for entry in dynamic.iter().filter(|entry| entry.tag == DT_NEEDED) {
            libraries.entry(text(dynamic.string(entry)?)?).or_default();
        }
        let sections = elf.elf_section_table();
        if let Some((mut needs, strings)) = sections.gnu_verneed(endian, binary)? {
            let strings = sections.strings(endian, binary, strings)?;
            while let Some((need, mut versions)) = needs.next()? {
                let symbols = libraries.entry(text(need.file(endian, strings)?)?).or_default();
                while let Some(version) = versions.next()? {
                    symbols.insert(text(version.name(endian, strings)?)?);
                }
            }
        }
        Ok(Self { architecture, libraries })
    }

    /// The `Depends` of its Debian package.
    pub(super) fn depends(&self) -> Result<String> {
        let mut packages = BTreeMap::<_, BTreeSet<_>>::new();
        for (library, symbols) in &self.libraries {
            let Some((_, package)) = PACKAGES.iter().find(|(name, _)| name == library) else {
                bail!(
                    "the binary is linked to {library}, and xtask/src/release/linked.rs names no package for it"
                );
            };
            let versions = packages.entry(*package).or_default();
            versions.extend(symbols.iter().filter_map(|symbol| version(symbol)));
        }
        let packages = packages.iter().map(|(package, versions)| match versions.last() {
            // libc6 has the version of its newest symbols; the oldest libgcc-s1 has all that are asked for.
            Some(version) if *package == "libc6" => {
                let version: Vec<_> = version.iter().map(u32::to_string).collect();
                format!("{package} (>= {})", version.join("."))
            }
            _ => (*package).to_owned(),
        });
        Ok(packages.collect::<Vec<_>>().join(", "))
    }
}

/// The version of a symbol of the C library.
fn version(symbol: &str) -> Option<Vec<u32>> {
    symbol.strip_prefix("GLIBC_")?.split('.').map(|part| part.parse().ok()).collect()
}

fn text(bytes: &[u8]) -> Result<String> {
    Ok(std::str::from_utf8(bytes).context("the name of a library is not text")?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked(libraries: &[(&str, &[&str])]) -> Linked {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let libraries =
            libraries.iter().map(|(name, symbols)| ((*name).to_owned(), owned(symbols)));
        Linked { architecture: "amd64", libraries: libraries.collect() }
    }

    #[test]
    fn the_newest_symbol_of_all_libraries_decides() {
        let binary = linked(&[
            ("libc.so.6", &["GLIBC_2.9", "GLIBC_2.34", "GLIBC_2.2.5", "GLIBC_PRIVATE"]),
            ("libm.so.6", &["GLIBC_2.29"]),
            ("libgcc_s.so.1", &["GCC_3.0", "GCC_4.2.0"]),
        ]);
        assert_eq!(binary.depends().unwrap(), "libc6 (>= 2.34), libgcc-s1");
    }

    #[test]
    fn an_unknown_library_is_refused() {
        let error = linked(&[("libssl.so.3", &[])]).depends().unwrap_err().to_string();
        assert!(error.contains("linked to libssl.so.3"), "{error}");
    }

    #[test]
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    fn a_real_binary_is_read() {
        let own = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        let own = Linked::read(&own).unwrap();
        assert!(own.libraries["libc.so.6"].iter().any(|symbol| version(symbol).is_some()));
        assert!(own.depends().unwrap().starts_with("libc6 (>= 2."));
        assert!(Linked::read(b"#!/bin/sh\n").is_err());
    }
}
