//! One connection: what the server waits for on it, and until when.

use super::Limits;
use super::connections::Connections;
use super::limits::BYTES_A_SECOND;
use super::line::Sending;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until, timeout};

/// A new connection that has sent nothing is not closed before this time: its request may be on its
/// way.
const HEAD_START: Duration = Duration::from_millis(250);
/// A connection without a request by then no longer counts as new, and neither does any later one.
const FIRST_REQUEST: Duration = Duration::from_millis(10);
const FIRST_ANSWER: Duration = Duration::from_millis(200);
/// How long a client has for the head of its request when the server stops.
const LAST_HEAD: Duration = Duration::from_secs(1);

/// One connection, shared by everything that deals with it.
pub(crate) struct Connection {
    pub(super) id: u64,
    peer: SocketAddr,
    /// It exceeds the limit: it gets an answer that says so, and is closed.
    is_excess: bool,
    limits: Limits,
    connections: Connections,
    /// Set when the connection becomes a socket: how much its person may send.
    socket: OnceLock<Sending>,
    held: AtomicUsize,
    waits: Mutex<Waits>,
    /// What `closed` waits for may have changed.
    news: Notify,
    /// An answer has been sent.
    answered: Notify,
}

/// What the server waits for; nothing while it works on a request.
struct Waits {
    /// For the client to send: the head of a request, or the rest of its body.
    request: Option<Wait>,
    /// Whether nothing of the request has come yet.
    is_quiet: bool,
    /// For the client to take an answer, which it reads more slowly than it is sent.
    answer: Option<Wait>,
    /// It must be closed.
    is_closing: bool,
}

/// One wait for the client.
#[derive(Clone, Copy)]
struct Wait {
    since: Instant,
    until: Instant,
}

impl Wait {
    fn within(time: Duration) -> Wait {
        let since = Instant::now();
        Wait { since, until: since + time }
    }

    /// Gives a client that makes progress more time.
    fn moves(&mut self, bytes: usize) {
        self.until += Duration::from_millis(bytes as u64 * 1000 / BYTES_A_SECOND);
    }
}

impl Connection {
    pub(super) fn new(
        id: u64,
        peer: SocketAddr,
        is_excess: bool,
        limits: Limits,
        connections: Connections,
    ) -> Connection {
        let mut request = Wait::within(limits.head);
        request.since += HEAD_START;
        let waits =
            Waits { request: Some(request), is_quiet: true, answer: None, is_closing: false };
        let (socket, held, news, answered) = Default::default();
        let waits = Mutex::new(waits);
        Connection { id, peer, is_excess, limits, connections, socket, held, waits, news, answered }
    }

    pub(crate) fn peer(&self) -> SocketAddr {
        self.peer
    }

    /// Whether it exceeds the limit.
    pub(crate) fn is_excess(&self) -> bool {
        self.is_excess
    }

    pub(super) fn socket(&self) -> Option<&Sending> {
        self.socket.get()
    }

    /// Turns it into a socket, which lasts as long as its page; `false` if there are too many.
    pub(crate) fn become_socket(&self, sending: Sending) -> bool {
        self.connections.take_socket(self, sending)
    }

    /// It counts as a socket from now on.
    pub(super) fn is_now_socket(&self, sending: Sending) {
        // A connection becomes a socket once.
        let _ = self.socket.set(sending);
    }

    /// A request has arrived, and the server works on it.
    pub(super) fn request_arrived(&self) {
        let mut waits = self.waits();
        (waits.request, waits.is_quiet, waits.answer) = (None, false, None);
    }

    /// The rest of the request is still on its way.
    pub(super) fn awaits_body(&self) {
        self.waits().request.get_or_insert_with(|| Wait::within(self.limits.grace));
    }

    /// A part of the request has come.
    pub(super) fn body_progress(&self, bytes: usize) {
        if let Some(body) = &mut self.waits().request {
            body.moves(bytes);
        }
    }

    /// This many more bytes of its request or answer are in memory.
    pub(super) fn add_memory(&self, bytes: usize) {
        self.held.fetch_add(bytes, Ordering::Relaxed);
        self.connections.add_memory(bytes);
    }

    /// These bytes are freed.
    pub(super) fn free_memory(&self, bytes: usize) {
        self.held.fetch_sub(bytes, Ordering::Relaxed);
        self.connections.free_memory(bytes);
    }

    /// Bytes of its request or answer that are in memory.
    pub(super) fn held(&self) -> usize {
        self.held.load(Ordering::Relaxed)
    }

    /// The rest of the request has come, or nobody waits for it any more.
    pub(super) fn body_ended(&self) {
        let mut waits = self.waits();
        if !waits.is_quiet {
            waits.request = None;
        }
    }

    /// Keep this with an answer of this many bytes until it is sent; then the server waits for the
    /// next request.
    pub(super) fn answering(self: Arc<Self>, bytes: usize) -> Answering {
        self.add_memory(bytes);
        Answering { connection: self, bytes }
    }

    /// Something was read.
    pub(super) fn bytes_arrived(&self) {
        let mut waits = self.waits();
        if waits.is_quiet {
            (waits.request, waits.is_quiet) = (Some(Wait::within(self.limits.head)), false);
        }
    }

    /// The client does not take what is sent to it.
    pub(super) fn is_blocked(&self) {
        self.waits().answer.get_or_insert_with(|| Wait::within(self.limits.grace));
    }

    /// The client has taken a part.
    pub(super) fn answer_progress(&self, bytes: usize) {
        if let Some(answer) = &mut self.waits().answer {
            answer.moves(bytes);
        }
    }

    /// The client has taken all.
    pub(super) fn answer_sent(&self) {
        self.waits().answer = None;
    }

    /// Waits until the answers are sent; not long if there is no request, and never very long.
    pub(super) async fn first_answered(&self) {
        if timeout(FIRST_REQUEST, self.answered.notified()).await.is_err() && self.is_at_work() {
            let _ = timeout(FIRST_ANSWER, self.answered.notified()).await;
        }
    }

    fn is_at_work(&self) -> bool {
        self.waits().request.is_none()
    }

    /// Whether the client did not take an answer.
    pub(super) fn has_answer_left(&self) -> bool {
        self.waits().answer.is_some()
    }

    /// Since when the server has waited for the client, if it does.
    pub(super) fn waiting_since(&self) -> Option<Instant> {
        let since = {
            let waits = self.waits();
            [waits.request, waits.answer].into_iter().flatten().map(|wait| wait.since).min()
        };
        since.filter(|since| *since <= Instant::now())
    }

    /// It is closed to make room for others.
    pub(super) fn close(&self) {
        self.waits().is_closing = true;
        self.news.notify_one();
    }

    /// The server stops: a client that has not sent its request yet must be quick.
    pub(super) fn shorten_wait(&self) {
        if let Some(request) = &mut self.waits().request {
            request.until = request.until.min(Instant::now() + LAST_HEAD);
        }
        self.news.notify_one();
    }

    /// Completes when the server has waited too long for the client, or has no room for it.
    pub(super) async fn closed(&self) {
        // No wait that begins meanwhile is shorter.
        let look = self.limits.head.min(self.limits.grace);
        loop {
            let end = {
                let waits = self.waits();
                if waits.is_closing {
                    return;
                }
                [waits.request, waits.answer].into_iter().flatten().map(|wait| wait.until).min()
            };
            let now = Instant::now();
            if end.is_some_and(|end| end <= now) {
                return;
            }
            let next = end.map_or(now + look, |end| end.min(now + look));
            tokio::select! {
                () = sleep_until(next) => {}
                () = self.news.notified() => {}
            }
        }
    }

    fn waits(&self) -> MutexGuard<'_, Waits> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection is closed.
    pub(super) fn ends(&self) {
        self.connections.remove(self);
    }
}

/// Held by an answer. When it is dropped, the answer has been sent.
pub(super) struct Answering {
    connection: Arc<Connection>,
    bytes: usize,
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.connection.answered.notify_one();
        self.connection.free_memory(self.bytes);
        let idle = Wait::within(self.connection.limits.idle);
        let mut waits = self.connection.waits();
        (waits.request, waits.is_quiet) = (Some(idle), true);
    }
}
