//! How much the server lets in at the same time, and how long it waits.

use super::open_files;
use std::time::Duration;

/// Files that are none of clients: the database and its readers, what is listened on, the log.
const OWN_FILES: usize = 128;
/// Places besides the others, on which the server still says that it has too much to do, or that it
/// lives.
pub(super) const SPARE: usize = 64;
/// Requests are short: more than these at the same time only wait for each other.
const CONNECTIONS: usize = 10_000;
/// Bytes a second that a client moves at least, once its time of grace is over. The slowest phone
/// does three times as many.
pub(super) const BYTES_A_SECOND: u64 = 1024;

/// How much the server lets in at the same time, and how long it waits.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections that ask for something, or may do so. One address gets three quarters of them.
    pub connections: usize,
    /// Sockets.
    pub sockets: usize,
    /// How long a client may take for the head of a request.
    pub head: Duration,
    /// How long a client may be slow with the body of a request, or with taking the answer, before
    /// its speed counts.
    pub grace: Duration,
    /// How long a connection is kept for the next request. Proxies keep theirs for up to two
    /// minutes: whoever hangs up at the moment at which the other one asks loses a request.
    pub idle: Duration,
}

impl Limits {
    /// As many as the system allows this process, which is asked to allow all it may.
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
