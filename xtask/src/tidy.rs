//! What no compiler checks. Every rule is a `#[test]` too, so that `cargo test` names what is wrong.

mod arrows;
mod crate_licences;
mod documents;
mod features;
mod figures;
mod files;
mod fresh;
mod manifests;
mod registry;
mod words;

use anyhow::{Result, bail};

use crate::repo::Repo;
use crate::say::say;

/// A rule and what keeps it; it returns what is wrong, one sentence each.
struct Rule {
    name: &'static str,
    check: fn(&Repo) -> Result<Vec<String>>,
}

/// The rules, cheap ones first.
const RULES: &[Rule] = &[
    Rule { name: "source files are short", check: files::short },
    Rule { name: "no module lives in mod.rs", check: files::no_mod_rs },
    Rule { name: "the licence is the whole Apache-2.0 text", check: files::licence },
    Rule { name: "no placeholder is left in the sources", check: words::no_placeholders },
    Rule { name: "no file names a machine", check: words::no_machines },
    Rule { name: "every check is registered, sorted", check: registry::complete },
    Rule { name: "documents name what exists", check: documents::paths_exist },
    Rule { name: "every manifest inherits the lints", check: manifests::inherit_lints },
    Rule { name: "crates depend only as the architecture says", check: arrows::hold },
    Rule { name: "only fetch speaks the SDK", check: arrows::only_fetch_speaks_the_sdk },
    Rule { name: "tests do not change how the SDK is built", check: features::same_for_tests },
    Rule { name: "every licence is allowed", check: crate_licences::allowed },
    Rule { name: "generated files are fresh", check: fresh::generated },
];

/// Checks every rule, then prints the figures that have no limit.
pub(crate) fn run() -> Result<()> {
    let repo = Repo::open()?;
    let mut wrong = 0;
    for rule in RULES {
        let problems = (rule.check)(&repo)?;
        say(format_args!("{} {}", if problems.is_empty() { "ok  " } else { "FAIL" }, rule.name));
        for problem in &problems {
            say(format_args!("     {problem}"));
        }
        wrong += problems.len();
    }
    for figure in figures::of(&repo)? {
        say(figure);
    }
    if wrong > 0 {
        bail!("tidy found {wrong} things to put right");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails with everything that is wrong.
    fn holds(check: fn(&Repo) -> Result<Vec<String>>) {
        let problems = check(&Repo::open().unwrap()).unwrap();
        assert!(problems.is_empty(), "\n{}", problems.join("\n"));
    }

    #[test]
    fn source_files_are_short() {
        holds(files::short);
    }

    #[test]
    fn no_module_lives_in_mod_rs() {
        holds(files::no_mod_rs);
    }

    #[test]
    fn the_licence_is_whole() {
        holds(files::licence);
    }

    #[test]
    fn no_placeholder_is_left() {
        holds(words::no_placeholders);
    }

    #[test]
    fn no_file_names_a_machine() {
        holds(words::no_machines);
    }

    #[test]
    fn every_check_is_registered() {
        holds(registry::complete);
    }

    #[test]
    fn documents_name_what_exists() {
        holds(documents::paths_exist);
    }

    #[test]
    fn every_manifest_inherits_the_lints() {
        holds(manifests::inherit_lints);
    }

    #[test]
    fn crates_depend_as_the_architecture_says() {
        holds(arrows::hold);
    }

    #[test]
    fn only_fetch_speaks_the_sdk() {
        holds(arrows::only_fetch_speaks_the_sdk);
    }

    #[test]
    fn tests_do_not_change_how_the_sdk_is_built() {
        holds(features::same_for_tests);
    }

    #[test]
    fn every_licence_is_allowed() {
        holds(crate_licences::allowed);
    }

    #[test]
    fn generated_files_are_fresh() {
        holds(fresh::generated_by_the_tests_binary);
    }
}
