//! What a person at the terminal is told: what was done and how long it took.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Does `work` and says how long it took. A failure is left for the caller to tell.
pub(crate) fn step<T>(done: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    let result = work()?;
    println!("{done} in {}", took(start.elapsed()));
    Ok(result)
}

/// `0.4 s`, `2 min 5 s`: as exact as a reader cares for.
pub(crate) fn took(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f32()),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_like_a_clock() {
        assert_eq!(took(Duration::from_millis(440)), "0.4 s");
        assert_eq!(took(Duration::from_secs(125)), "2 min 5 s");
    }
}
