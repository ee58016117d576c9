//! The licences of everything that is built in.

use anyhow::Result;

use crate::repo::Repo;
use crate::{licences, metadata};

/// Every crate of the build, tests included, has a licence that is allowed.
pub(super) fn allowed(_: &Repo) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for package in metadata::all()? {
        let Some(licence) = &package.licence else {
            problems.push(format!("{} names no licence", package.name));
            continue;
        };
        if !licences::accepted(&package.name, licence) {
            problems.push(format!("{} comes under {licence}", package.name));
        }
    }
    Ok(problems)
}
