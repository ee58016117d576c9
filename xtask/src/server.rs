//! A server in another process that never outlives us.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::{http, run};

/// The shell that watches over a server: it lives in a process group of its own with the server, and
/// reads from a pipe that only we hold. When the pipe closes, because the guard was dropped or because we
/// were killed, it ends the group: politely, and after a while not. When the server ends by itself, so
/// does the group.
const WATCH: &str = r#"
exec 3<&0
{ trap : TERM; "$@" 3<&-; kill -KILL 0; } </dev/null &
while read -r _ <&3; do :; done
trap '' TERM
kill -TERM 0
sleep 15
kill -KILL 0
"#;

/// A running server; dropping it stops it.
#[derive(Debug)]
pub(crate) struct Server {
    name: &'static str,
    watch: Child,
    log: PathBuf,
}

impl Server {
    /// Starts a program as a server; what it writes goes to `log`.
    pub(crate) fn start(name: &'static str, server: &Command, log: &Path) -> Result<Self> {
        let out = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut watch = Command::new("sh");
        watch.args(["-c", WATCH, name]);
        watch.arg(server.get_program()).args(server.get_args());
        for (variable, value) in server.get_envs() {
            match value {
                Some(value) => watch.env(variable, value),
                None => watch.env_remove(variable),
            };
        }
        watch.stdin(Stdio::piped()).stdout(out.try_clone()?).stderr(out).process_group(0);
        let watch = watch.spawn().map_err(|error| run::unstarted(&watch, error))?;
        Ok(Self { name, watch, log: log.to_owned() })
    }

    /// Waits until `path` on `port` answers.
    pub(crate) fn wait(&mut self, port: u16, path: &str, limit: Duration) -> Result<()> {
        self.until(limit, || http::get(port, path).ok().map(drop))
    }

    /// Waits for a line of the log that starts so, and returns the rest of it.
    pub(crate) fn announced(&mut self, start: &str, limit: Duration) -> Result<String> {
        let log = self.log.clone();
        self.until(limit, || {
            let lines = BufReader::new(File::open(&log).ok()?).lines().map_while(Result::ok);
            lines.into_iter().find_map(|line| line.strip_prefix(start).map(str::to_owned))
        })
    }

    fn until<T>(&mut self, limit: Duration, mut ready: impl FnMut() -> Option<T>) -> Result<T> {
        let start = Instant::now();
        loop {
            if let Some(ready) = ready() {
                return Ok(ready);
            }
            if self.watch.try_wait()?.is_some() {
                bail!("{} ended before it was ready; its log is {}", self.name, self.log.display());
            }
            if start.elapsed() > limit {
                bail!(
                    "{} was not ready after {limit:?}; its log is {}",
                    self.name,
                    self.log.display()
                );
            }
            sleep(Duration::from_millis(50));
        }
    }

    /// Where the server writes.
    pub(crate) fn log(&self) -> &Path {
        &self.log
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Closing the pipe is the signal; then wait until nothing of the group is left.
        drop(self.watch.stdin.take());
        let _ = self.watch.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder that is removed at the end.
    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// Whether a process runs; one that has ended and that nobody asked about does not.
    #[cfg(target_os = "linux")]
    fn alive(pid: &str) -> bool {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn dropping_stops_the_server_and_its_children() {
        let folder = scratch("drop");
        let mut program = Command::new("sh");
        program.args(["-c", "sleep 1000 & echo child $!; echo server $$; wait"]);
        let mut server = Server::start("sleeper", &program, &folder.join("log")).unwrap();
        let child = server.announced("child ", Duration::from_secs(10)).unwrap();
        let own = server.announced("server ", Duration::from_secs(10)).unwrap();
        assert!(alive(&child) && alive(&own));
        drop(server);
        for _ in 0..100 {
            if !alive(&child) && !alive(&own) {
                break;
            }
            sleep(Duration::from_millis(10));
        }
        assert!(!alive(&child) && !alive(&own));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_server_that_ends_early_is_an_error_that_names_the_log() {
        let folder = scratch("early");
        let mut program = Command::new("sh");
        program.args(["-c", "echo no; exit 1"]);
        let mut server = Server::start("quitter", &program, &folder.join("log")).unwrap();
        let error = server.announced("ready", Duration::from_secs(10)).unwrap_err();
        assert!(error.to_string().starts_with("quitter ended before it was ready"), "{error}");
        assert!(error.to_string().contains("log"), "{error}");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
