//! `cargo xtask bench`: figures, with the state of the machine beside them. A figure without its
//! load average and its disk says nothing.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::progress::step;
use crate::site::{self, Mode};
use crate::workspace::Workspace;

/// Takes every figure `runs` times and prints the medians.
pub(crate) fn bench(workspace: &Workspace, runs: usize) -> Result<()> {
    let _alone = workspace.alone()?;
    let built = site::build(workspace, Mode::Release)?;
    step("Measured", || {
        println!("machine: {}", machine(&workspace.target)?);
        println!("wasm: {} bytes after Brotli", built.first_wasm);
        for (name, size) in &built.later_wasm {
            println!("{name}: {size} bytes after Brotli, later");
        }
        let again = median(runs, || site::build(workspace, Mode::Release).map(drop))?;
        println!("site, nothing to do: {:.0} ms, median of {runs}", millis(again));
        Ok(())
    })
}

/// Processors, load and disk, in one line.
fn machine(folder: &Path) -> Result<String> {
    let processors = std::thread::available_parallelism()?;
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
    let fsync = fsync_p50(folder)?;
    Ok(format!("{processors} processors, load average {load}, fsync p50 {:.2} ms", millis(fsync)))
}

/// The median time until a page that was appended to a file is on the disk: the floor of every
/// durable write.
fn fsync_p50(folder: &Path) -> Result<Duration> {
    let path = folder.join("bench-fsync");
    let mut file = File::create(&path)?;
    let time = median(200, || {
        file.write_all(&[7; 4096])?;
        Ok(file.sync_data()?)
    });
    fs::remove_file(path)?;
    time
}

/// The median time of `work`, done `runs` times.
fn median(runs: usize, mut work: impl FnMut() -> Result<()>) -> Result<Duration> {
    let mut times = Vec::with_capacity(runs);
    for _ in 0..runs {
        let start = Instant::now();
        work()?;
        times.push(start.elapsed());
    }
    middle(times).context("nothing was measured: --runs must be at least 1")
}

/// Of an even number the larger of the two in the middle, so that it is a time that occurred.
fn middle(mut times: Vec<Duration>) -> Option<Duration> {
    times.sort_unstable();
    times.get(times.len() / 2).copied()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slow_run_does_not_move_the_median() {
        let times = [3, 900, 1].map(Duration::from_millis);
        assert_eq!(middle(times.to_vec()), Some(Duration::from_millis(3)));
        assert_eq!(middle(Vec::new()), None);
    }
}
