//! Time, processor time and memory of another process.

use std::fs;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::run;

/// Linux has reported times to user space in hundredths for all its life.
const TICKS_PER_SECOND: f64 = 100.0;
/// How exact the wall time is.
const STEP: Duration = Duration::from_millis(5);

/// What a process took.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measured {
    pub(super) wall_seconds: f64,
    /// User and system time together.
    pub(super) cpu_seconds: f64,
    pub(super) peak_megabytes: f64,
    pub(super) status: ExitStatus,
}

/// Runs a process to its end. Its processor time is read after it has ended and before it is waited for:
/// until then the kernel keeps its final figures. Memory is a high-water mark, so the last look counts.
pub(super) fn measure(command: &mut Command) -> Result<Measured> {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let start = Instant::now();
    let mut child = command.spawn().map_err(|error| run::unstarted(command, error))?;
    let seen = watch(&child, start);
    if seen.is_err() {
        // Nothing else ends it then.
        let _ = child.kill();
    }
    let status = child.wait()?;
    let (wall_seconds, cpu_seconds, peak_megabytes) = seen?;
    Ok(Measured { wall_seconds, cpu_seconds, peak_megabytes, status })
}

fn watch(child: &Child, start: Instant) -> Result<(f64, f64, f64)> {
    let mut peak = 0.0_f64;
    loop {
        let line = fs::read_to_string(format!("/proc/{}/stat", child.id()))
            .context("the bench reads /proc: it needs Linux")?;
        let (phase, processor) = stat_of(&line).context("/proc/PID/stat is not as expected")?;
        if phase == 'Z' {
            return Ok((start.elapsed().as_secs_f64(), processor, peak));
        }
        let memory = fs::read_to_string(format!("/proc/{}/status", child.id()))?;
        peak = peak.max(peak_of(&memory).unwrap_or_default());
        sleep(STEP);
    }
}

/// State and processor seconds. The second field is the program's name in parentheses, which may hold spaces.
fn stat_of(stat: &str) -> Option<(char, f64)> {
    let rest = stat.rsplit_once(')')?.1;
    let mut fields = rest.split_whitespace();
    let state = fields.next()?.chars().next()?;
    let mut times = fields.skip(10);
    let (user, system) = (times.next()?.parse::<f64>().ok()?, times.next()?.parse::<f64>().ok()?);
    Some((state, (user + system) / TICKS_PER_SECOND))
}

/// The greatest memory in use so far, in megabytes.
fn peak_of(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024.0 / 1e6)
}

/// A scan that found something, or could not see something, has worked too.
pub(super) fn require_scan(measured: &Measured, command: &Command) -> Result<()> {
    if !matches!(measured.status.code(), Some(0 | 3 | 4 | 5)) {
        bail!("`{}` failed ({})", run::line(command), measured.status);
    }
    Ok(())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_measured() {
        let work = "i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done; exit 4";
        let measured = measure(Command::new("sh").args(["-c", work])).unwrap();
        assert!(measured.cpu_seconds > 0.0 && measured.cpu_seconds < measured.wall_seconds + 0.1);
        assert!(measured.peak_megabytes > 0.1);
        assert_eq!(measured.status.code(), Some(4));
    }

    #[test]
    fn a_name_with_spaces_does_not_shift_the_fields() {
        let stat = "7 (a b) c) R 1 7 7 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 1 0";
        assert_eq!(
            stat_of(stat).map(|(state, cpu)| (state, cpu.to_string())),
            Some(('R', "3".to_owned()))
        );
        assert_eq!(
            peak_of("VmPeak: 9 kB\nVmHWM:\t  1000 kB\n").map(|mb| mb.to_string()).as_deref(),
            Some("1.024")
        );
    }
}
