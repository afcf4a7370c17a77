//! How many connections the server accepts at the same time, and how long it waits.

use super::open_files;
use std::time::Duration;

/// Files that are not of clients: the database and its readers, the listening socket, the log.
const OWN_FILES: usize = 128;
/// Extra places, so that the server can still answer that it has too much to do, or that it runs.
pub(super) const SPARE: usize = 64;
/// Requests are short: more at the same time would only wait for each other.
const CONNECTIONS: usize = 10_000;
/// Bytes a second that a client must transfer at least, after the first seconds. The slowest
/// phone does three times as many.
pub(super) const BYTES_A_SECOND: u64 = 1024;

/// How many connections the server accepts at the same time, and how long it waits.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections with a request, or that may send one. One address gets three quarters of them.
    pub connections: usize,
    /// Sockets.
    pub sockets: usize,
    /// How long a client may take for the head of a request.
    pub head: Duration,
    /// How long a client may be slow with the body of a request, or with taking the answer, before
    /// its speed counts.
    pub grace: Duration,
    /// How long a connection is kept for the next request. Proxies keep theirs for up to two
    /// minutes. If the server closed first, at the moment the proxy uses it, a request would be
    /// lost.
    pub idle: Duration,
}

impl Limits {
    /// As many as the system allows this process, after asking for the most that it can allow.
    pub fn of_this_process() -> Limits {
        Limits::of_files(open_files::raise())
    }

    /// With as many open files.
    pub fn of_files(files: usize) -> Limits {
        let for_clients = files.saturating_sub(OWN_FILES + SPARE).max(SPARE);
        let connections = CONNECTIONS.min(for_clients / 2);
        Limits {
            connections,
            sockets: for_clients - connections,
            head: Duration::from_secs(10),
            grace: Duration::from_secs(15),
            idle: Duration::from_secs(150),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_let_in_fits_into_the_open_files() {
        for files in [512, 1024, 4096, 20_000, 65_536, 1 << 20] {
            let limits = Limits::of_files(files);
            assert!(limits.connections + limits.sockets + SPARE + OWN_FILES <= files, "{files}");
            assert!(limits.sockets >= limits.connections, "{files}");
        }
    }
}
