use hydrant_core::activity;
use hydrant_report::{activity_json, activity_text};

use crate::args::{Activity, Global};
use crate::console::{self, data};
use crate::exit::Exit;
use crate::stores;

/// `hydrant activity`
pub(super) fn run(global: &Global, args: &Activity) -> anyhow::Result<Exit> {
    let snapshot = stores::snapshot(stores::load(global, &args.scan)?);
    let found = activity(&snapshot);
    match args.format.as_str() {
        "json" => data(&activity_json(&found, &snapshot.header)?)?,
        _ => data(&activity_text(&found, &snapshot.header, 80, console::color()))?,
    }
    Ok(Exit::Complete)
}
