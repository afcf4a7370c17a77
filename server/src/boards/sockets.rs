//! All sockets of this node, so that they can be ended from outside.

use crate::board_task::subscribers::{End, ListenerId};
use crate::serving::Sending;
use groundswell_domain::id::UserId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::timeout;
use uuid::Uuid;

/// How long the server waits for its sockets when it stops.
const STOP_TIMEOUT: Duration = Duration::from_secs(3);
/// Sockets that one session may have: more windows than anybody uses.
const OF_ONE_SESSION: usize = 50;
/// Sockets that one person may have, in all their browsers and scripts.
const OF_ONE_PERSON: usize = 150;
/// People without open sockets that may be remembered.
const REMEMBERED: usize = 100;

#[derive(Clone, Default)]
pub(crate) struct Sockets(Arc<Shared>);

#[derive(Default)]
struct Shared {
    open: Mutex<Open>,
    /// How many are open.
    count: watch::Sender<usize>,
}

#[derive(Default)]
struct Open {
    /// The server stops: new sockets are ended at once.
    is_over: bool,
    last: u64,
    sockets: HashMap<ListenerId, Known>,
    /// How much each person may send, on all sockets together.
    sendings: HashMap<UserId, Sending>,
}

/// The owner of a socket, and what ends it.
struct Known {
    session: Uuid,
    person: UserId,
    end: watch::Sender<Option<End>>,
}

/// One open socket. Dropped, it is forgotten.
pub(crate) struct Socket {
    id: ListenerId,
    end: watch::Sender<Option<End>>,
    ended: watch::Receiver<Option<End>>,
    sending: Sending,
    sockets: Sockets,
}

impl Sockets {
    /// A new socket of a session; `None` if the session or its person has as many as allowed.
    pub(crate) fn open(&self, session: Uuid, person: UserId) -> Option<Socket> {
        let mut open = self.lock();
        let of =
            |is_one: &dyn Fn(&Known) -> bool| open.sockets.values().filter(|it| is_one(it)).count();
        if of(&|it| it.session == session) >= OF_ONE_SESSION
            || of(&|it| it.person == person) >= OF_ONE_PERSON
        {
            return None;
        }
        let (end, ended) = watch::channel(open.is_over.then_some(End::Restart));
        open.last += 1;
        let id = ListenerId(open.last);
        open.sockets.insert(id, Known { session, person, end: end.clone() });
        self.0.count.send_replace(open.sockets.len());
        // Only now and then, so that it costs little for each socket.
        if open.sendings.len() > 2 * open.sockets.len() + REMEMBERED {
            open.sendings.retain(|_, sending| sending.is_in_use());
        }
        let sending = open.sendings.entry(person).or_insert_with(Sending::new).clone();
        Some(Socket { id, end, ended, sending, sockets: self.clone() })
    }

    /// Ends the sockets of a session.
    pub(crate) fn hang_up(&self, session: Uuid) {
        for socket in self.lock().sockets.values() {
            if socket.session == session {
                socket.end.send_replace(Some(End::Goodbye));
            }
        }
    }

    /// The sessions that have a socket.
    pub(crate) fn sessions(&self) -> Vec<Uuid> {
        let mut sessions: Vec<Uuid> = self.lock().sockets.values().map(|it| it.session).collect();
        sessions.sort_unstable();
        sessions.dedup();
        sessions
    }

    /// Ends all sockets and waits, not for ever, until they are closed.
    pub(crate) async fn end_all(&self) {
        self.say_end();
        let mut count = self.0.count.subscribe();
        if timeout(STOP_TIMEOUT, count.wait_for(|count| *count == 0)).await.is_err() {
            tracing::warn!("some sockets did not close in time");
        }
    }

    fn say_end(&self) {
        let mut open = self.lock();
        open.is_over = true;
        for socket in open.sockets.values() {
            socket.end.send_replace(Some(End::Restart));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Socket {
    pub(crate) fn id(&self) -> ListenerId {
        self.id
    }

    /// What ends it.
    pub(crate) fn end(&self) -> watch::Sender<Option<End>> {
        self.end.clone()
    }

    /// How much its person may send, on this socket and the others.
    pub(crate) fn sending(&self) -> Sending {
        self.sending.clone()
    }

    /// Why it ends; known when it does.
    pub(crate) async fn ended(&mut self) -> End {
        match self.ended.wait_for(Option::is_some).await {
            Ok(end) => end.unwrap_or(End::Restart),
            // The board is gone.
            Err(_) => End::Restart,
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let mut open = self.sockets.lock();
        open.sockets.remove(&self.id);
        self.sockets.0.count.send_replace(open.sockets.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MUCH: usize = 2 * 1024 * 1024;

    fn person(number: u128) -> UserId {
        UserId(Uuid::from_u128(number))
    }

    #[test]
    fn all_sockets_of_a_person_send_by_one_measure_also_when_they_come_again() {
        let (sockets, [laptop, phone]) = (Sockets::default(), [1, 2].map(Uuid::from_u128));
        let first = sockets.open(laptop, person(1)).unwrap();
        assert!(!first.sending().note(MUCH).is_zero());
        let second = sockets.open(phone, person(1)).unwrap();
        assert!(!second.sending().note(1).is_zero());
        drop((first, second));
        assert!(!sockets.open(laptop, person(1)).unwrap().sending().note(1).is_zero());
        assert!(sockets.open(laptop, person(2)).unwrap().sending().note(1).is_zero());
    }

    #[test]
    fn people_without_sockets_are_forgotten() {
        let sockets = Sockets::default();
        let busy = sockets.open(Uuid::nil(), person(0)).unwrap();
        busy.sending().note(MUCH);
        drop(busy);
        for number in 1..=10 * REMEMBERED as u128 {
            sockets.open(Uuid::nil(), person(number)).unwrap();
        }
        let open = sockets.lock();
        assert!(open.sendings.len() <= REMEMBERED + 3, "{}", open.sendings.len());
        assert!(open.sendings.contains_key(&person(0)));
    }
}
