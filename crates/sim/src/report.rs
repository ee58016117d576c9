//! `GET /_sim/stats`: the counts of a sim in another process.

use hyper::Request;
use hyper::body::{Bytes, Incoming};
use serde_json::{Map, Value, json};

use crate::engine::Engine;
use crate::floor::minimal_calls;
use crate::wire::Reply;

/// Whether a request asks for the counts; `Some(true)` asks for those of every account, Region and object.
pub(crate) fn is_asked(request: &Request<Incoming>) -> Option<bool> {
    let uri = request.uri();
    (uri.path() == "/_sim/stats").then(|| uri.query() == Some("full"))
}

/// The counts as JSON.
pub(crate) fn reply(engine: &Engine, full: bool) -> Reply {
    let stats = engine.counters.snapshot();
    let total = stats.total();
    let by_api: Map<String, Value> = stats
        .by_api()
        .into_iter()
        .map(|(api, counts)| {
            let counts = json!({"calls": counts.calls, "throttled": counts.throttled, "denied": counts.denied});
            (api.to_owned(), counts)
        })
        .collect();
    let floor = minimal_calls(&engine.world.org);
    let mut value = json!({
        "requests": stats.requests,
        "calls": total.calls,
        "throttled": total.throttled,
        "denied": total.denied,
        "connections": stats.connections,
        "peak_in_flight": stats.peak_in_flight,
        "hosts": stats.hosts.len(),
        "unknown_operations": stats.unknown_operations,
        "writes": stats.writes,
        "unknown_names": stats.unknown_names,
        "minimal_calls": floor.total(),
        "minimal_calls_by_api": floor.by_api,
        "cpu_seconds": cpu_seconds(),
        "by_api": by_api,
    });
    if full {
        let mut cells = Map::new();
        for (api, accounts) in &stats.calls {
            for (account, regions) in accounts {
                for (region, counts) in regions {
                    cells.insert(format!("{api} {account} {region}"), counts.calls.into());
                }
            }
        }
        value["cells"] = Value::Object(cells);
        value["asked"] = json!(stats.asked);
    }
    let reply = Reply {
        content_type: "application/json",
        ..Reply::rendered(Bytes::from(value.to_string()))
    };
    // Whoever looks at the counts must not change them: the connection was counted out, so it must not stay.
    reply.header("connection", "close")
}

/// The processor time of this process, where the platform tells: user and system time in `/proc/self/stat`.
fn cpu_seconds() -> Option<f64> {
    /// Linux has reported times to user space in hundredths for all its life.
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is the program's name in parentheses, which may hold spaces.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let (user, system) = (fields.next()?.parse::<f64>().ok()?, fields.next()?.parse::<f64>().ok()?);
    Some((user + system) / TICKS_PER_SECOND)
}
