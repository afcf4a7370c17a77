//! The machine on which the figures were measured.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;

/// The number of writes that are timed.
const WRITES: usize = 200;

/// The load average of the last minute; 0 where the system does not tell.
pub(crate) fn load() -> f64 {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace().next().and_then(|load| load.parse().ok()).unwrap_or_default()
}

/// Processors, load and disk, in one line.
pub(crate) fn describe(folder: &Path) -> Result<String> {
    let processors = std::thread::available_parallelism()?;
    let fsync = fsync_p50(folder)?.as_secs_f64() * 1e3;
    let load = load();
    Ok(format!("{processors} processors, load {load:.2} before, fsync p50 {fsync:.2} ms"))
}

/// The median time until a page that was appended to a file is on the disk: no durable write can be
/// faster.
fn fsync_p50(folder: &Path) -> Result<Duration> {
    let path = folder.join("bench-fsync");
    let mut file = File::create(&path)?;
    let mut times = Vec::with_capacity(WRITES);
    for _ in 0..WRITES {
        let start = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(start.elapsed());
    }
    fs::remove_file(path)?;
    times.sort_unstable();
    Ok(times[WRITES / 2])
}
