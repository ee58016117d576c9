//! `EventBridge` Pipes.

use serde_json::{Value, json};

use crate::org::{Pipe, adjust};
use crate::page::page;
use crate::wire::time::MADE;
use crate::wire::{Answer, Call, Reply};
use crate::world::World;

pub(crate) fn list_pipes(world: &World, call: &Call) -> Answer {
    call.refuse(&["DesiredState", "CurrentState"])?;
    let starts = |pipe: &Pipe| {
        pipe.name.starts_with(call.field("NamePrefix"))
            && pipe.source.starts_with(call.field("SourcePrefix"))
            && pipe.target.starts_with(call.field("TargetPrefix"))
    };
    let mut pipes: Vec<&Pipe> =
        world.pipes(call.account(), &call.region).filter(|pipe| starts(pipe)).collect();
    pipes.sort_by_key(|pipe| &pipe.name);
    let most = world.options.pages.pipes;
    let limit = call.field("Limit").parse().unwrap_or(most).min(most);
    let page = page(pipes.len(), limit, call.field("NextToken"), "ValidationException")?;
    let shown: Vec<Value> = pipes[page.items].iter().map(|pipe| listed(pipe)).collect();
    let mut reply = json!({"Pipes": shown});
    if let Some(next) = page.next {
        reply["NextToken"] = next.into();
    }
    Ok(Reply::rest(&reply))
}

fn listed(pipe: &Pipe) -> Value {
    let Pipe { account, region, name, .. } = pipe;
    let mut listed = json!({
        "Name": name,
        "Arn": format!("arn:aws:pipes:{region}:{account}:pipe/{name}"),
        "DesiredState": "RUNNING",
        "CurrentState": "RUNNING",
        "CreationTime": MADE,
        "LastModifiedTime": MADE,
        "Source": pipe.source,
        "Target": pipe.target,
    });
    adjust(&mut listed, &pipe.extra, &[]);
    listed
}
