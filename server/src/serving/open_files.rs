//! How many files and connections this process may have open at the same time.

/// More than any server here needs.
const ENOUGH: u64 = 1 << 16;

/// Asks the system for as many as it allows, and returns how many these are.
#[cfg(unix)]
pub(super) fn raise() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    // `None` means no limit.
    let now = current.unwrap_or(ENOUGH);
    let most = maximum.unwrap_or(ENOUGH).min(ENOUGH);
    let files = if now >= most {
        now
    } else {
        match setrlimit(Resource::Nofile, Rlimit { current: Some(most), maximum }) {
            Ok(()) => most,
            Err(error) => {
                tracing::warn!(%error, "no more than {now} files can be open at the same time");
                now
            }
        }
    };
    files.min(ENOUGH) as usize
}

/// Here the system sets no such limit.
#[cfg(not(unix))]
pub(super) fn raise() -> usize {
    ENOUGH as usize
}
