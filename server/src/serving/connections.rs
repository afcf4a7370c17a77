//! All connections of this server, and which of them are closed when there are too many.

use super::connection::Connection;
use super::limits::{Limits, SPARE};
use super::line::{Line, Sending};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::time::timeout;

/// Closes a fixed share of the waiting connections at once: one of this many. Finding one takes as
/// long as finding several.
const SHARE: usize = 16;
/// The most memory that all requests and answers may use together, in bytes, without shared ones.
/// Above it, the waiting connections that use most are closed.
const HELD: usize = 64 * 1024 * 1024;
/// How long to wait until closed connections are gone.
const RETRY: Duration = Duration::from_millis(20);

/// All connections; cheap to clone.
#[derive(Clone)]
pub(super) struct Connections(Arc<Shared>);

struct Shared {
    limits: Limits,
    /// How many connections one address may have.
    at_one_address: usize,
    members: Mutex<Members>,
    left: Notify,
    /// Bytes of all requests and answers that are on their way.
    held: AtomicUsize,
}

#[derive(Default)]
struct Members {
    last: u64,
    /// Connections with a request, or that may send one; without those that are being closed, and
    /// without sockets.
    asking: HashMap<u64, Arc<Connection>>,
    at: HashMap<IpAddr, usize>,
    /// Open connections that are not sockets, including those that are being closed.
    open: usize,
    sockets: usize,
}

impl Connections {
    /// Behind a proxy all connections come from one address, which is not one client.
    pub(super) fn new(limits: Limits, behind_proxy: bool) -> Connections {
        let at_one_address =
            if behind_proxy { limits.connections } else { limits.connections * 3 / 4 };
        let (members, left, held) = Default::default();
        Connections(Arc::new(Shared { limits, at_one_address, members, left, held }))
    }

    /// Waits until another connection can be accepted.
    pub(super) async fn room(&self) {
        let (most, all) = (self.0.limits.connections, self.0.limits.connections + SPARE);
        loop {
            {
                let mut members = self.members();
                if members.open < all {
                    return;
                }
                if members.asking.len() >= most {
                    members.close_some(None);
                }
            }
            let _ = timeout(RETRY, self.0.left.notified()).await;
        }
    }

    /// Closes some of the connections for which the server has waited longest.
    pub(super) fn close_some(&self) {
        self.members().close_some(None);
    }

    /// Counts this many more bytes as used.
    pub(super) fn add_memory(&self, bytes: usize) {
        let held = self.0.held.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if held > HELD {
            self.members().close_largest(held - HELD);
        }
    }

    pub(super) fn free_memory(&self, bytes: usize) {
        self.0.held.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Adds a connection.
    pub(super) fn add(&self, stream: TcpStream, peer: SocketAddr) -> Line {
        let (limits, address) = (self.0.limits, group(peer));
        let mut members = self.members();
        if members.asking.len() >= limits.connections {
            members.close_some(None);
        }
        if members.at(address) >= self.0.at_one_address {
            members.close_some(Some(address));
        }
        let is_excess = members.asking.len() >= limits.connections
            || members.at(address) >= self.0.at_one_address;
        members.last += 1;
        let connection = Connection::new(members.last, peer, is_excess, limits, self.clone());
        let connection = Arc::new(connection);
        members.asking.insert(connection.id, connection.clone());
        *members.at.entry(address).or_default() += 1;
        members.open += 1;
        drop(members);
        Line::new(stream, connection)
    }

    /// Counts a connection as a socket from now on; `false` if there are too many.
    pub(super) fn take_socket(&self, connection: &Connection, sending: Sending) -> bool {
        let mut members = self.members();
        if members.sockets >= self.0.limits.sockets {
            return false;
        }
        members.forget(connection);
        members.open -= 1;
        members.sockets += 1;
        connection.is_now_socket(sending);
        self.0.left.notify_one();
        true
    }

    /// Forgets a connection that is closed.
    pub(super) fn remove(&self, connection: &Connection) {
        let mut members = self.members();
        if connection.socket().is_some() {
            members.sockets -= 1;
            return;
        }
        members.forget(connection);
        members.open -= 1;
        self.0.left.notify_one();
    }

    fn members(&self) -> MutexGuard<'_, Members> {
        self.0.members.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Members {
    /// How many connections an address has.
    fn at(&self, address: IpAddr) -> usize {
        self.at.get(&address).copied().unwrap_or_default()
    }

    /// Closes the connections for which the server has waited longest, of all or of one address.
    fn close_some(&mut self, of: Option<IpAddr>) {
        let asking = self.asking.values();
        let asked_of = asking.filter(|it| of.is_none_or(|address| address == group(it.peer())));
        let mut waiting: Vec<_> =
            asked_of.filter_map(|it| Some((it.waiting_since()?, it.clone()))).collect();
        waiting.sort_unstable_by_key(|(since, _)| *since);
        let going = waiting.len().div_ceil(SHARE);
        for (_, connection) in waiting.into_iter().take(going) {
            self.close(&connection);
        }
    }

    /// Closes the waiting connections that use most memory until enough is free.
    fn close_largest(&mut self, excess: usize) {
        let waiting = self.asking.values().filter(|it| it.waiting_since().is_some());
        let mut waiting: Vec<_> = waiting.map(|it| (it.held(), it.clone())).collect();
        waiting.sort_unstable_by_key(|(held, _)| Reverse(*held));
        let mut freed = 0;
        for (held, connection) in waiting {
            if freed >= excess || held == 0 {
                return;
            }
            freed += held;
            self.close(&connection);
        }
    }

    fn close(&mut self, connection: &Connection) {
        self.forget(connection);
        connection.close();
    }

    fn forget(&mut self, connection: &Connection) {
        if self.asking.remove(&connection.id).is_none() {
            return;
        }
        let address = group(connection.peer());
        if let Some(count) = self.at.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                self.at.remove(&address);
            }
        }
    }
}

/// What counts as one address: with IPv6 a client has at least the lower half of the bits for
/// itself.
fn group(peer: SocketAddr) -> IpAddr {
    match peer.ip().to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    /// Accepts a connection.
    async fn connect(connections: &Connections) -> Line {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (_, came) = tokio::join!(TcpStream::connect(address), listener.accept());
        let (stream, peer) = came.unwrap();
        connections.add(stream, peer)
    }

    async fn is_over(line: &Line) -> bool {
        timeout(Duration::ZERO, line.connection().closed()).await.is_ok()
    }

    fn limits(connections: usize) -> Limits {
        Limits { connections, sockets: 1, ..Limits::of_files(4096) }
    }

    #[tokio::test]
    async fn connections_that_wait_are_closed_for_new_ones() {
        let connections = Connections::new(limits(3), true);
        let [busy, slow, quiet] =
            [connect(&connections).await, connect(&connections).await, connect(&connections).await];
        busy.connection().request_arrived();
        // With half a request; for one that has sent nothing, the whole request may be on its way.
        slow.connection().bytes_arrived();
        let more = connect(&connections).await;
        assert!(!more.connection().is_excess());
        assert!(is_over(&slow).await && !is_over(&busy).await && !is_over(&quiet).await);
        for line in [&quiet, &more] {
            line.connection().request_arrived();
        }
        let spare = connect(&connections).await;
        assert!(spare.connection().is_excess(), "all are at work");
        spare.connection().bytes_arrived();
        drop((busy, slow));
        assert!(!connect(&connections).await.connection().is_excess());
        assert_eq!(connections.members().open, 3);
        drop((quiet, more, spare));
        let members = connections.members();
        assert!(members.asking.is_empty() && members.at.is_empty() && members.open == 0);
    }

    #[tokio::test]
    async fn a_socket_is_not_closed_and_has_its_own_limit() {
        let connections = Connections::new(limits(1), true);
        let socket = connect(&connections).await;
        assert!(socket.connection().become_socket(Sending::new()));
        let other = connect(&connections).await;
        other.connection().bytes_arrived();
        assert!(
            !other.connection().is_excess() && !other.connection().become_socket(Sending::new())
        );
        let last = connect(&connections).await;
        assert!(is_over(&other).await && !is_over(&socket).await && !is_over(&last).await);
        drop(socket);
        assert!(last.connection().become_socket(Sending::new()));
    }

    #[tokio::test]
    async fn waiting_connections_that_use_much_memory_are_closed() {
        let connections = Connections::new(limits(4), true);
        let [slow, small, quick] =
            [connect(&connections).await, connect(&connections).await, connect(&connections).await];
        for (line, held) in [(&slow, HELD - 1), (&small, 1)] {
            line.connection().request_arrived();
            line.connection().is_blocked();
            line.connection().add_memory(held);
            assert!(!is_over(line).await);
        }
        quick.connection().request_arrived();
        quick.connection().add_memory(HELD / 2);
        assert!(is_over(&slow).await && !is_over(&small).await && !is_over(&quick).await);
        slow.connection().free_memory(HELD - 1);
        small.connection().free_memory(1);
        quick.connection().free_memory(HELD / 2);
        assert_eq!(connections.0.held.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn addresses_of_one_network_of_ipv6_count_as_one() {
        let of = |address: &str| group(SocketAddr::new(address.parse().unwrap(), 1));
        assert_eq!(of("2001:db8:1:2:3::4"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
