use hydrant_core::{Arn, who_can};
use hydrant_report::{who_can_json, who_can_text};

use crate::args::{Global, WhoCan};
use crate::console::{self, data};
use crate::exit::Exit;
use crate::hint::Usage;
use crate::{config, stores};

/// `hydrant who-can`
pub(super) fn run(global: &Global, question: &WhoCan) -> anyhow::Result<Exit> {
    let arns = "The ARNs of a scan are in: hydrant report --format json";
    let arn: Arn = question.arn.parse().map_err(|error| Usage::new(format!("{error}"), arns))?;
    known(&question.action)?;
    let settings = config::load(global.config.as_deref())?.settings;
    let snapshot = stores::snapshot(stores::load(global, &question.scan)?);
    let found = who_can(&snapshot, &settings, &question.action, &arn);
    match question.format.as_str() {
        "json" => data(&who_can_json(&found)?)?,
        _ => data(&who_can_text(&found, 80, console::color()))?,
    }
    Ok(Exit::Complete)
}

/// A mistyped action is allowed to nobody, which would look like good news.
fn known(action: &str) -> anyhow::Result<()> {
    let advice = "An action looks like kinesis:PutRecord.";
    let Some((service, name)) = action.split_once(':') else {
        return Err(Usage::new(format!("{action:?} is not an action"), advice).into());
    };
    let Some(actions) = hydrant_iam::actions_of(service) else { return Ok(()) };
    if actions.keys().any(|it| it.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    let names: Vec<&str> = actions.keys().copied().collect();
    let near = crate::nearest::nearest(name, &names);
    let near = near.map(|near| format!("; did you mean {service}:{near}?")).unwrap_or_default();
    Err(Usage::new(format!("{service} has no action {name:?}{near}"), advice).into())
}
