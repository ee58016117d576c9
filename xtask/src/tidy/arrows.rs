//! The arrows between the crates.

use anyhow::Result;

use crate::metadata::{self, Package};
use crate::repo::Repo;

/// Who may name whom; the tests of a crate may name a few more.
struct Arrow {
    from: &'static str,
    to: &'static [&'static str],
    tests: &'static [&'static str],
}

const ARROWS: &[Arrow] = &[
    Arrow {
        from: "hydrant",
        to: &[
            "hydrant-core",
            "hydrant-fetch",
            "hydrant-iam",
            "hydrant-report",
            "hydrant-sim",
            "hydrant-store",
            "hydrant-tui",
        ],
        tests: &[],
    },
    Arrow { from: "hydrant-core", to: &["hydrant-iam"], tests: &[] },
    // The sim is what fetch is tested against; it shares no code with it.
    Arrow { from: "hydrant-fetch", to: &["hydrant-core", "hydrant-iam"], tests: &["hydrant-sim"] },
    Arrow { from: "hydrant-iam", to: &[], tests: &[] },
    Arrow { from: "hydrant-report", to: &["hydrant-core"], tests: &[] },
    Arrow { from: "hydrant-sim", to: &[], tests: &[] },
    Arrow { from: "hydrant-store", to: &["hydrant-core"], tests: &[] },
    Arrow { from: "hydrant-tui", to: &["hydrant-core"], tests: &[] },
    Arrow { from: "xtask", to: &[], tests: &[] },
];

/// No crate names one that it must not know.
pub(super) fn hold(_: &Repo) -> Result<Vec<String>> {
    Ok(wrong(&metadata::own()?))
}

/// Only fetch talks to AWS: no other crate names the SDK or what it is made of. The binary's tests may:
/// they create what hydrant then reads, on emulators.
pub(super) fn only_fetch_speaks_the_sdk(_: &Repo) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for package in metadata::own()?.iter().filter(|package| package.name != "hydrant-fetch") {
        for dependency in &package.dependencies {
            let sdk = dependency.name.starts_with("aws-");
            if sdk && !(dependency.dev && package.name == "hydrant") {
                problems.push(format!(
                    "{} names {}: only hydrant-fetch may",
                    package.name, dependency.name
                ));
            }
        }
    }
    Ok(problems)
}

fn wrong(packages: &[Package]) -> Vec<String> {
    let own = |name: &str| packages.iter().any(|package| package.name == name);
    let mut problems = Vec::new();
    for package in packages {
        let Some(arrow) = ARROWS.iter().find(|arrow| arrow.from == package.name) else {
            problems
                .push(format!("{} is not in the list of xtask/src/tidy/arrows.rs", package.name));
            continue;
        };
        for dependency in package.dependencies.iter().filter(|dependency| own(&dependency.name)) {
            let name = dependency.name.as_str();
            let listed = arrow.to.contains(&name) || dependency.dev && arrow.tests.contains(&name);
            if !listed {
                problems.push(format!("{} must not depend on {name}", package.name));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Dependency;

    fn package(name: &str, dependencies: &[(&str, bool)]) -> Package {
        let dependency =
            |(name, dev): &(&str, bool)| Dependency { name: (*name).to_owned(), dev: *dev };
        Package {
            name: name.to_owned(),
            licence: None,
            dependencies: dependencies.iter().map(dependency).collect(),
        }
    }

    #[test]
    fn an_arrow_against_the_current_is_found() {
        let good = [
            package(
                "hydrant-fetch",
                &[("hydrant-core", false), ("hydrant-sim", true), ("tokio", false)],
            ),
            package("hydrant-core", &[]),
            package("hydrant-sim", &[]),
        ];
        assert_eq!(wrong(&good), Vec::<String>::new());
        let bad = [
            package("hydrant-core", &[("hydrant-fetch", false)]),
            package("hydrant-fetch", &[("hydrant-sim", false)]),
            package("hydrant-sim", &[]),
            package("hydrant-new", &[]),
        ];
        assert_eq!(wrong(&bad).len(), 3);
    }
}
