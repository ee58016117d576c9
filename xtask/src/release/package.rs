//! The Debian package.

use std::io::Write as _;

use anyhow::{Context as _, Result};
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

use crate::release::archive::{Body, Files};
use crate::release::compress::{self, Effort};
use crate::release::linked::Linked;
use crate::release::pages::Pages;
use crate::release::source::Source;

/// What is in the package beside what the source says.
#[derive(Debug)]
pub(super) struct Contents<'a> {
    pub(super) binary: &'a [u8],
    pub(super) linked: &'a Linked,
    pub(super) pages: &'a Pages,
    pub(super) notices: &'a str,
    pub(super) rust_notices: &'a str,
    pub(super) changelog: &'a str,
}

/// The package and the name of its file.
pub(super) fn build(
    source: &Source,
    label: &str,
    contents: &Contents<'_>,
) -> Result<(String, Vec<u8>)> {
    let version = format!("{label}-1");
    let Contents { linked, .. } = contents;
    let files = files(source, &version, contents)?;
    let mut control = Files::default();
    control.add("./control", text(&control_file(source, &version, linked, &files)?), false);

    let mut package = ar::Builder::new(Vec::new());
    let time = source.seconds();
    let mut member = |name: &str, bytes: &[u8]| -> Result<()> {
        let mut header = ar::Header::new(name.as_bytes().to_vec(), u64::try_from(bytes.len())?);
        header.set_mode(0o100_644);
        header.set_mtime(time);
        Ok(package.append(&header, bytes)?)
    };
    member("debian-binary", b"2.0\n")?;
    member("control.tar.xz", &packed(&control, time)?)?;
    member("data.tar.xz", &packed(&files, time)?)?;
    Ok((format!("hydrant_{version}_{}.deb", linked.architecture), package.into_inner()?))
}

fn packed(files: &Files, time: u64) -> Result<Vec<u8>> {
    let mut writer = files.write(compress::xz(Vec::new(), Effort::Usual)?, time)?;
    writer.flush()?;
    Ok(writer.finish()?)
}

/// What is installed.
fn files(source: &Source, version: &str, contents: &Contents<'_>) -> Result<Files> {
    let Contents { binary, pages, notices, rust_notices, changelog, linked: _ } = contents;
    let gz = |text: &str| Ok::<_, anyhow::Error>(Body::Bytes(compress::gz(text.as_bytes())?));
    let doc = |name: &str| format!("./usr/share/doc/hydrant/{name}");
    let mut files = Files::default();
    files.add("./usr/bin/hydrant", Body::Bytes(binary.to_vec()), true);
    files.add("./usr/share/man/man1/hydrant.1.gz", gz(&pages.manual)?, false);
    files.add("./usr/share/bash-completion/completions/hydrant", text(&pages.bash), false);
    files.add("./usr/share/fish/vendor_completions.d/hydrant.fish", text(&pages.fish), false);
    files.add("./usr/share/zsh/vendor-completions/_hydrant", text(&pages.zsh), false);
    files.add(&doc("copyright"), text(COPYRIGHT), false);
    files.add(&doc("changelog.gz"), gz(changelog)?, false);
    files.add(&doc("changelog.Debian.gz"), gz(&debian_changelog(source, version)?)?, false);
    files.add(&doc("THIRD-PARTY-NOTICES.gz"), gz(notices)?, false);
    files.add(&doc("COPYRIGHT-rust-library.html.gz"), gz(rust_notices)?, false);
    Ok(files)
}

fn text(text: &str) -> Body {
    Body::Bytes(text.as_bytes().to_vec())
}

fn control_file(source: &Source, version: &str, linked: &Linked, files: &Files) -> Result<String> {
    Ok(format!(
        "Package: hydrant\n\
         Version: {version}\n\
         Architecture: {}\n\
         Maintainer: {}\n\
         Installed-Size: {}\n\
         Depends: {}\n\
         Recommends: ca-certificates\n\
         Section: admin\n\
         Priority: optional\n\
         Description: {SUMMARY}\n",
        linked.architecture,
        source.author,
        files.kibibytes()?,
        linked.depends()?,
    ))
}

/// Without ca-certificates hydrant trusts no server of AWS; an own list can be named instead.
const SUMMARY: &str = "judges the safety of streaming data in an AWS organization
 hydrant finds every Data Firehose delivery stream, Kinesis data stream and
 Managed Flink application of an AWS organization, follows each one's data
 path, and says for every published security best practice whether it is
 kept, broken, or could not be judged. It only reads.";

const COPYRIGHT: &str = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: hydrant
Comment: The binary holds the crates that THIRD-PARTY-NOTICES.gz lists beside
 this file, with their licences, and the Rust standard library, whose notices
 are in COPYRIGHT-rust-library.html.gz.

Files: *
Copyright: the hydrant authors
License: Apache-2.0

License: Apache-2.0
 Licensed under the Apache License, Version 2.0. On Debian systems the text of
 the licence is in /usr/share/common-licenses/Apache-2.0.
";

fn debian_changelog(source: &Source, version: &str) -> Result<String> {
    let date = rfc2822::to_string(&source.time.to_zoned(TimeZone::UTC))
        .context("the time of the commit has no date")?;
    Ok(format!(
        "hydrant ({version}) unstable; urgency=medium\n\n  \
         * Built from commit {}. What is new is in changelog.gz.\n\n \
         -- {}  {date}\n",
        source.commit, source.author
    ))
}

#[cfg(test)]
mod tests {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    use std::io::Read as _;
    use std::path::PathBuf;

    use super::*;

    fn source() -> Source {
        Source {
            root: PathBuf::new(),
            commit: "0123456789abcdef".to_owned(),
            author: "Ada <ada@example.com>".to_owned(),
            version: "0.1.0".to_owned(),
            time: jiff::Timestamp::from_second(1_700_000_000).unwrap(),
        }
    }

    /// A package of a text, with the needs of this test's own binary.
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    fn package(linked: &Linked) -> (String, Vec<u8>) {
        let pages = Pages {
            manual: ".TH hydrant 1\n".to_owned(),
            bash: "bash".to_owned(),
            fish: "fish".to_owned(),
            zsh: "zsh".to_owned(),
        };
        let contents = Contents {
            binary: b"binary",
            linked,
            pages: &pages,
            notices: "notices",
            rust_notices: "rust",
            changelog: "# Changelog",
        };
        build(&source(), "0.1.0", &contents).unwrap()
    }

    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    fn unpacked(xz: &[u8]) -> Vec<(String, Vec<u8>)> {
        let mut archive = tar::Archive::new(lzma_rust2::XzReader::new(xz, false));
        let mut files = Vec::new();
        for entry in archive.entries().unwrap() {
            let mut entry = entry.unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            files.push((entry.path().unwrap().display().to_string(), bytes));
        }
        files
    }

    #[test]
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    fn the_package_holds_what_a_package_holds() {
        let linked = Linked::read(&std::fs::read("/proc/self/exe").unwrap()).unwrap();
        let (name, bytes) = package(&linked);
        assert_eq!((name.clone(), bytes.clone()), package(&linked), "made twice");
        assert_eq!(name, format!("hydrant_0.1.0-1_{}.deb", linked.architecture));
        let mut archive = ar::Archive::new(bytes.as_slice());
        let mut members = Vec::new();
        while let Some(member) = archive.next_entry() {
            let mut member = member.unwrap();
            assert_eq!(member.header().mtime(), 1_700_000_000);
            let mut bytes = Vec::new();
            member.read_to_end(&mut bytes).unwrap();
            members
                .push((String::from_utf8(member.header().identifier().to_vec()).unwrap(), bytes));
        }
        let names: Vec<_> = members.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["debian-binary", "control.tar.xz", "data.tar.xz"]);

        let control = unpacked(&members[1].1);
        let (_, control) = control.iter().find(|(path, _)| path.ends_with("control")).unwrap();
        let control = String::from_utf8(control.clone()).unwrap();
        assert!(control.contains("\nVersion: 0.1.0-1\n"), "{control}");
        assert!(control.contains("\nMaintainer: Ada <ada@example.com>\n"), "{control}");
        assert!(control.contains("\nDepends: libc6 (>= 2."), "{control}");

        let data = unpacked(&members[2].1);
        let holds =
            |path: &str| data.iter().find(|(name, _)| name.trim_start_matches("./") == path);
        for path in [
            "usr/share/man/man1/hydrant.1.gz",
            "usr/share/bash-completion/completions/hydrant",
            "usr/share/fish/vendor_completions.d/hydrant.fish",
            "usr/share/zsh/vendor-completions/_hydrant",
            "usr/share/doc/hydrant/copyright",
            "usr/share/doc/hydrant/changelog.gz",
            "usr/share/doc/hydrant/THIRD-PARTY-NOTICES.gz",
        ] {
            assert!(holds(path).is_some(), "{path}");
        }
        let (_, binary) = holds("usr/bin/hydrant").unwrap();
        assert_eq!(binary, b"binary");
    }

    #[test]
    fn the_changelog_has_the_form_that_debian_reads() {
        let text = debian_changelog(&source(), "0.1.0-1").unwrap();
        assert!(text.starts_with("hydrant (0.1.0-1) unstable; urgency=medium\n\n  * Built from"));
        assert!(
            text.ends_with("\n\n -- Ada <ada@example.com>  Tue, 14 Nov 2023 22:13:20 +0000\n"),
            "{text}"
        );
    }
}
