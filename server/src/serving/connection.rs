//! One connection: what the server waits for on it, and until when.

use super::Limits;
use super::crowd::Crowd;
use super::limits::BYTES_A_SECOND;
use super::line::Sending;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until, timeout};

/// Who has said nothing yet is not told to go so soon: what he says is on its way.
const HEAD_START: Duration = Duration::from_millis(250);
/// Who has asked for nothing by then is young no more, and neither is anybody later.
const SPEECHLESS: Duration = Duration::from_millis(10);
const YOUTH: Duration = Duration::from_millis(200);
/// How long a client has for the head of its request when the server stops.
const LAST_HEAD: Duration = Duration::from_secs(1);

/// One connection, as all who have to do with it share it.
pub(crate) struct Connection {
    pub(super) id: u64,
    peer: SocketAddr,
    /// Where it came when all places were taken: it is told so, and has to go.
    is_spare: bool,
    limits: Limits,
    crowd: Crowd,
    /// Set when the connection becomes a socket: how much its person may send.
    socket: OnceLock<Sending>,
    held: AtomicUsize,
    waits: Mutex<Waits>,
    /// What `over` waits for may have changed.
    news: Notify,
    /// An answer is out.
    answered: Notify,
}

/// What the server waits for; while it is at work for the client itself, for nothing.
struct Waits {
    /// What the client is to send: the head of a request, or the rest of its body.
    speech: Option<Wait>,
    /// Whether nothing of the request has come yet.
    is_quiet: bool,
    /// The answer that the client takes more slowly than it is given.
    answer: Option<Wait>,
    /// It was told to go.
    must_go: bool,
}

/// One wait for a client.
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

    /// Who goes on gets more time.
    fn moves(&mut self, bytes: usize) {
        self.until += Duration::from_millis(bytes as u64 * 1000 / BYTES_A_SECOND);
    }
}

impl Connection {
    pub(super) fn new(
        id: u64,
        peer: SocketAddr,
        is_spare: bool,
        limits: Limits,
        crowd: Crowd,
    ) -> Connection {
        let mut speech = Wait::within(limits.head);
        speech.since += HEAD_START;
        let waits = Waits { speech: Some(speech), is_quiet: true, answer: None, must_go: false };
        let (socket, held, news, answered) = Default::default();
        let waits = Mutex::new(waits);
        Connection { id, peer, is_spare, limits, crowd, socket, held, waits, news, answered }
    }

    pub(crate) fn peer(&self) -> SocketAddr {
        self.peer
    }

    /// Whether it is one too many.
    pub(crate) fn is_spare(&self) -> bool {
        self.is_spare
    }

    pub(super) fn socket(&self) -> Option<&Sending> {
        self.socket.get()
    }

    /// Makes a socket of it, which lasts as long as its page; `false` where there are too many.
    pub(crate) fn become_socket(&self, sending: Sending) -> bool {
        self.crowd.take_socket(self, sending)
    }

    /// It counts as a socket from now on.
    pub(super) fn is_now_socket(&self, sending: Sending) {
        // A connection becomes a socket once.
        let _ = self.socket.set(sending);
    }

    /// A request is there, and the server at work.
    pub(super) fn is_asked(&self) {
        let mut waits = self.waits();
        (waits.speech, waits.is_quiet, waits.answer) = (None, false, None);
    }

    /// The rest of the request is still on its way.
    pub(super) fn awaits_body(&self) {
        self.waits().speech.get_or_insert_with(|| Wait::within(self.limits.grace));
    }

    /// A part of the request has come.
    pub(super) fn body_moves(&self, bytes: usize) {
        if let Some(body) = &mut self.waits().speech {
            body.moves(bytes);
        }
    }

    /// So many bytes more of its request or answer are held.
    pub(super) fn holds(&self, bytes: usize) {
        self.held.fetch_add(bytes, Ordering::Relaxed);
        self.crowd.holds(bytes);
    }

    /// They are not held any more.
    pub(super) fn lets_go(&self, bytes: usize) {
        self.held.fetch_sub(bytes, Ordering::Relaxed);
        self.crowd.lets_go(bytes);
    }

    /// Bytes of its request or answer that are held.
    pub(super) fn held(&self) -> usize {
        self.held.load(Ordering::Relaxed)
    }

    /// The rest of the request has come, or nobody waits for it any more.
    pub(super) fn body_is_over(&self) {
        let mut waits = self.waits();
        if !waits.is_quiet {
            waits.speech = None;
        }
    }

    /// To be held with an answer of so many bytes until it is given: then the server waits for the
    /// next request.
    pub(super) fn answering(self: Arc<Self>, bytes: usize) -> Answering {
        self.holds(bytes);
        Answering { connection: self, bytes }
    }

    /// Something was read.
    pub(super) fn hears(&self) {
        let mut waits = self.waits();
        if waits.is_quiet {
            (waits.speech, waits.is_quiet) = (Some(Wait::within(self.limits.head)), false);
        }
    }

    /// The client does not take what is given to it.
    pub(super) fn is_blocked(&self) {
        self.waits().answer.get_or_insert_with(|| Wait::within(self.limits.grace));
    }

    /// The client has taken a part.
    pub(super) fn answer_moves(&self, bytes: usize) {
        if let Some(answer) = &mut self.waits().answer {
            answer.moves(bytes);
        }
    }

    /// The client has taken all.
    pub(super) fn answer_is_out(&self) {
        self.waits().answer = None;
    }

    /// Waits until an answer is given; not long where nothing is asked, and never very long.
    pub(super) async fn grows_up(&self) {
        if timeout(SPEECHLESS, self.answered.notified()).await.is_err() && self.is_at_work() {
            let _ = timeout(YOUTH, self.answered.notified()).await;
        }
    }

    fn is_at_work(&self) -> bool {
        self.waits().speech.is_none()
    }

    /// Whether an answer was left lying.
    pub(super) fn has_answer_left(&self) -> bool {
        self.waits().answer.is_some()
    }

    /// Since when the client keeps the server waiting, if it does.
    pub(super) fn waiting_since(&self) -> Option<Instant> {
        let since = {
            let waits = self.waits();
            [waits.speech, waits.answer].into_iter().flatten().map(|wait| wait.since).min()
        };
        since.filter(|since| *since <= Instant::now())
    }

    /// It has to make room for others.
    pub(super) fn must_go(&self) {
        self.waits().must_go = true;
        self.news.notify_one();
    }

    /// The server stops: who has not asked by now must be quick.
    pub(super) fn hurry(&self) {
        if let Some(speech) = &mut self.waits().speech {
            speech.until = speech.until.min(Instant::now() + LAST_HEAD);
        }
        self.news.notify_one();
    }

    /// Ends when the server has waited for the client for too long, or has no room for it.
    pub(super) async fn over(&self) {
        // No wait that begins meanwhile is shorter.
        let look = self.limits.head.min(self.limits.grace);
        loop {
            let end = {
                let waits = self.waits();
                if waits.must_go {
                    return;
                }
                [waits.speech, waits.answer].into_iter().flatten().map(|wait| wait.until).min()
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
        self.crowd.leaves(self);
    }
}

/// Held by an answer. Dropped, the answer is given.
pub(super) struct Answering {
    connection: Arc<Connection>,
    bytes: usize,
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.connection.answered.notify_one();
        self.connection.lets_go(self.bytes);
        let idle = Wait::within(self.connection.limits.idle);
        let mut waits = self.connection.waits();
        (waits.speech, waits.is_quiet) = (Some(idle), true);
    }
}
