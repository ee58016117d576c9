use hydrant_core::{Arn, DataPath};
use hydrant_report::{path_dot, path_mermaid, path_text};

use crate::args::{Global, Path};
use crate::console::data;
use crate::exit::Exit;
use crate::hint::Usage;
use crate::stores;

const ARNS: &str = "The ARNs of a scan are in: hydrant report --format json";

/// `hydrant path`
pub(super) fn run(global: &Global, path: &Path) -> anyhow::Result<Exit> {
    let arn: Arn = path.arn.parse().map_err(|error| Usage::new(format!("{error}"), ARNS))?;
    let snapshot = stores::snapshot(stores::load(global, &path.scan)?);
    let found = DataPath::of(&snapshot, &arn).ok_or_else(|| {
        let id = &snapshot.header.id;
        Usage::new(format!("the scan {id} holds no stream or application {arn}"), ARNS)
    })?;
    let text = match path.format.as_str() {
        "mermaid" => path_mermaid(&found),
        "dot" => path_dot(&found),
        _ => path_text(&found),
    };
    data(&text)?;
    Ok(Exit::Complete)
}
