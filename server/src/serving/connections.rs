//! All connections of this server, and which of them have to go when there are too many.

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

/// Of those that keep the server waiting, one in so many goes at a time: finding one takes as long
/// as finding several.
const GOING: usize = 16;
/// The most that all requests and answers may hold together, in bytes, without shared ones. Above
/// it, those that hold most and keep the server waiting have to go.
const HELD: usize = 64 * 1024 * 1024;
/// How long to wait for those that were told to go.
const LOOK: Duration = Duration::from_millis(20);

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
    /// Connections with a request, or that may send one; without those that were told to go, and
    /// without sockets.
    asking: HashMap<u64, Arc<Connection>>,
    at: HashMap<IpAddr, usize>,
    /// Open connections that are not sockets, including those that were told to go.
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
                    members.make_way(None);
                }
            }
            let _ = timeout(LOOK, self.0.left.notified()).await;
        }
    }

    /// Closes some of those that keep the server waiting.
    pub(super) fn make_way(&self) {
        self.members().make_way(None);
    }

    /// This many more bytes are held.
    pub(super) fn holds(&self, bytes: usize) {
        let held = self.0.held.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if held > HELD {
            self.members().lighten(held - HELD);
        }
    }

    pub(super) fn lets_go(&self, bytes: usize) {
        self.0.held.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Adds a connection.
    pub(super) fn welcome(&self, stream: TcpStream, peer: SocketAddr) -> Line {
        let (limits, address) = (self.0.limits, group(peer));
        let mut members = self.members();
        if members.asking.len() >= limits.connections {
            members.make_way(None);
        }
        if members.at(address) >= self.0.at_one_address {
            members.make_way(Some(address));
        }
        let is_spare = members.asking.len() >= limits.connections
            || members.at(address) >= self.0.at_one_address;
        members.last += 1;
        let connection = Connection::new(members.last, peer, is_spare, limits, self.clone());
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
    pub(super) fn leaves(&self, connection: &Connection) {
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

    /// Tells those that have kept the server waiting longest to go, of all or of one address.
    fn make_way(&mut self, of: Option<IpAddr>) {
        let asking = self.asking.values();
        let asked_of = asking.filter(|it| of.is_none_or(|address| address == group(it.peer())));
        let mut waiting: Vec<_> =
            asked_of.filter_map(|it| Some((it.waiting_since()?, it.clone()))).collect();
        waiting.sort_unstable_by_key(|(since, _)| *since);
        let going = waiting.len().div_ceil(GOING);
        for (_, connection) in waiting.into_iter().take(going) {
            self.send_away(&connection);
        }
    }

    /// Tells those that keep the server waiting and hold most to go, until so many bytes are free.
    fn lighten(&mut self, excess: usize) {
        let waiting = self.asking.values().filter(|it| it.waiting_since().is_some());
        let mut waiting: Vec<_> = waiting.map(|it| (it.held(), it.clone())).collect();
        waiting.sort_unstable_by_key(|(held, _)| Reverse(*held));
        let mut freed = 0;
        for (held, connection) in waiting {
            if freed >= excess || held == 0 {
                return;
            }
            freed += held;
            self.send_away(&connection);
        }
    }

    fn send_away(&mut self, connection: &Connection) {
        self.forget(connection);
        connection.must_go();
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

/// What counts as one address: with IPv6 everybody has at least the lower half for themselves.
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

    /// Lets somebody in.
    async fn comes(connections: &Connections) -> Line {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (_, came) = tokio::join!(TcpStream::connect(address), listener.accept());
        let (stream, peer) = came.unwrap();
        connections.welcome(stream, peer)
    }

    async fn is_over(line: &Line) -> bool {
        timeout(Duration::ZERO, line.connection().over()).await.is_ok()
    }

    fn limits(connections: usize) -> Limits {
        Limits { connections, sockets: 1, ..Limits::of_files(4096) }
    }

    #[tokio::test]
    async fn who_keeps_the_server_waiting_makes_room_for_who_comes() {
        let connections = Connections::new(limits(3), true);
        let [busy, slow, quiet] =
            [comes(&connections).await, comes(&connections).await, comes(&connections).await];
        busy.connection().is_asked();
        // With half a request; for one that has sent nothing, the whole request may be on its way.
        slow.connection().hears();
        let more = comes(&connections).await;
        assert!(!more.connection().is_spare());
        assert!(is_over(&slow).await && !is_over(&busy).await && !is_over(&quiet).await);
        for line in [&quiet, &more] {
            line.connection().is_asked();
        }
        let spare = comes(&connections).await;
        assert!(spare.connection().is_spare(), "all are at work");
        spare.connection().hears();
        drop((busy, slow));
        assert!(!comes(&connections).await.connection().is_spare());
        assert_eq!(connections.members().open, 3);
        drop((quiet, more, spare));
        let members = connections.members();
        assert!(members.asking.is_empty() && members.at.is_empty() && members.open == 0);
    }

    #[tokio::test]
    async fn a_socket_is_not_asked_to_go_and_has_a_place_of_its_own() {
        let connections = Connections::new(limits(1), true);
        let socket = comes(&connections).await;
        assert!(socket.connection().become_socket(Sending::new()));
        let other = comes(&connections).await;
        other.connection().hears();
        assert!(
            !other.connection().is_spare() && !other.connection().become_socket(Sending::new())
        );
        let last = comes(&connections).await;
        assert!(is_over(&other).await && !is_over(&socket).await && !is_over(&last).await);
        drop(socket);
        assert!(last.connection().become_socket(Sending::new()));
    }

    #[tokio::test]
    async fn who_holds_much_and_keeps_the_server_waiting_makes_room() {
        let connections = Connections::new(limits(4), true);
        let [slow, small, quick] =
            [comes(&connections).await, comes(&connections).await, comes(&connections).await];
        for (line, held) in [(&slow, HELD - 1), (&small, 1)] {
            line.connection().is_asked();
            line.connection().is_blocked();
            line.connection().holds(held);
            assert!(!is_over(line).await);
        }
        quick.connection().is_asked();
        quick.connection().holds(HELD / 2);
        assert!(is_over(&slow).await && !is_over(&small).await && !is_over(&quick).await);
        slow.connection().lets_go(HELD - 1);
        small.connection().lets_go(1);
        quick.connection().lets_go(HELD / 2);
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
