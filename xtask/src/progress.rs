//! Messages for the terminal: what was done and how long it took.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Does `work` and prints how long it took. A failure is reported by the caller.
pub(crate) fn step<T>(done: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    let result = work()?;
    println!("{done} in {}", took(start.elapsed()));
    Ok(result)
}

/// `0.4 s`, `2 min 5 s`: rounded for people.
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
