//! Messages that wait to be sent to one socket. They are shared by all sockets that get them, but a
//! slow reader keeps them in memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{Notify, mpsc};
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// Messages that may wait for one socket. One that falls further behind is dropped, and catches up
/// from the database when it comes back.
const MESSAGES: usize = 256;
/// How many bytes of messages that all get may wait for one socket. They are in memory once for all
/// of them. A single message may be longer.
const BYTES: usize = 16 * 1024 * 1024;
/// While more bytes of answers than this wait for one socket, nothing more is read from it. Without
/// that, a page whose twenty edits are refused with twenty long texts could never catch up.
const ANSWERS: usize = 1024 * 1024;
/// Every answer counts as at least this many bytes, so that half of [`MESSAGES`] stay free for what
/// all get.
const SHORTEST: usize = 8 * 1024;

pub(crate) fn mailbox() -> (MailboxSender, MailboxReceiver) {
    let (sender, receiver) = mpsc::channel(MESSAGES);
    let waiting = Arc::<Waiting>::default();
    let receiver =
        MailboxReceiver { receiver, waiting: waiting.clone(), coming: Vec::new(), taken: (0, 0) };
    (MailboxSender { sender, waiting }, receiver)
}

/// Bytes that wait.
#[derive(Default)]
struct Waiting {
    shared: AtomicUsize,
    answers: AtomicUsize,
    /// Notified when fewer answers wait.
    fewer: Notify,
}

/// A message, the bytes that it counts as, and whether it is for this socket alone.
struct Weighed {
    message: Utf8Bytes,
    bytes: usize,
    is_answer: bool,
}

pub(crate) struct MailboxSender {
    sender: mpsc::Sender<Weighed>,
    waiting: Arc<Waiting>,
}

impl MailboxSender {
    /// Sends what others get too; `false` if too much waits already.
    pub(super) fn send(&self, message: Utf8Bytes) -> bool {
        let bytes = message.len();
        let before = self.waiting.shared.fetch_add(bytes, Ordering::Relaxed);
        let fits = before == 0 || before + bytes <= BYTES;
        fits && self.sender.try_send(Weighed { message, bytes, is_answer: false }).is_ok()
    }

    /// Sends what is for this socket alone; `false` if too much waits already.
    pub(super) fn answer(&self, message: Utf8Bytes) -> bool {
        let bytes = message.len().max(SHORTEST);
        self.waiting.answers.fetch_add(bytes, Ordering::Relaxed);
        self.sender.try_send(Weighed { message, bytes, is_answer: true }).is_ok()
    }
}

/// Says when there is room for more answers.
pub(crate) struct Room(Arc<Waiting>);

impl Room {
    /// Waits until most of the answers have been read.
    pub(crate) async fn wait(&self) {
        loop {
            // Before looking: otherwise a notification in between could be missed.
            let fewer = self.0.fewer.notified();
            if self.0.answers.load(Ordering::Relaxed) < ANSWERS {
                return;
            }
            fewer.await;
        }
    }
}

pub(crate) struct MailboxReceiver {
    receiver: mpsc::Receiver<Weighed>,
    waiting: Arc<Waiting>,
    coming: Vec<Weighed>,
    /// Bytes of what was last taken, shared and answers. They count as waiting until more is taken.
    taken: (usize, usize),
}

impl MailboxReceiver {
    pub(crate) fn room(&self) -> Room {
        Room(self.waiting.clone())
    }

    /// Waits for messages, and takes up to `most` of them; none if no more will come. Those taken
    /// before count as done.
    pub(crate) async fn take(&mut self, messages: &mut Vec<Utf8Bytes>, most: usize) -> usize {
        let (shared, answers) = std::mem::take(&mut self.taken);
        self.waiting.shared.fetch_sub(shared, Ordering::Relaxed);
        self.waiting.answers.fetch_sub(answers, Ordering::Relaxed);
        self.waiting.fewer.notify_waiters();
        let count = self.receiver.recv_many(&mut self.coming, most).await;
        for Weighed { message, bytes, is_answer } in self.coming.drain(..) {
            let taken = if is_answer { &mut self.taken.1 } else { &mut self.taken.0 };
            *taken += bytes;
            messages.push(message);
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;
    use std::pin::pin;

    #[tokio::test]
    async fn there_is_room_again_when_the_answers_have_been_read() {
        let (sender, mut receiver) = mailbox();
        let room = receiver.room();
        let long: Utf8Bytes = "x".repeat(ANSWERS / 2).into();
        assert!(sender.answer(long.clone()));
        assert!(room.wait().now_or_never().is_some());
        assert!(
            sender.answer(long.clone()) && sender.answer(long),
            "what was received is answered"
        );
        let mut wait = pin!(room.wait());
        assert!(wait.as_mut().now_or_never().is_none());
        assert_eq!(receiver.take(&mut Vec::new(), 9).await, 3);
        assert!(wait.as_mut().now_or_never().is_none(), "they are still being sent");
        assert!(receiver.take(&mut Vec::new(), 9).now_or_never().is_none());
        assert!(wait.now_or_never().is_some());

        let short = Utf8Bytes::from_static("{}");
        assert!((0..MESSAGES / 2).all(|_| sender.answer(short.clone())));
        assert!(room.wait().now_or_never().is_none());
        assert!(sender.send(short), "and there is still room for shared messages");
    }

    #[tokio::test]
    async fn waiting_messages_are_limited_in_number_and_bytes() {
        let (sender, mut receiver) = mailbox();
        let small = Utf8Bytes::from_static("{}");
        assert!((0..MESSAGES).all(|_| sender.send(small.clone())));
        assert!(!sender.send(small));

        let (sender, mut other) = mailbox();
        let large: Utf8Bytes = "x".repeat(BYTES / 2).into();
        let longer: Utf8Bytes = "x".repeat(BYTES + 1).into();
        let mut taken = Vec::new();
        // Accepted as long as nothing else waits.
        assert!(sender.send(longer));
        assert_eq!(other.take(&mut taken, 9).await, 1);
        assert!(!sender.send(large.clone()), "it is still being sent");

        let (sender, mut other) = mailbox();
        assert!(sender.send(large.clone()) && sender.send(large.clone()));
        assert_eq!(other.take(&mut taken, 9).await, 2);
        let more = tokio::spawn(async move {
            other.take(&mut Vec::new(), 9).await;
            other
        });
        while !sender.send(large.clone()) {
            tokio::task::yield_now().await;
        }
        drop(more.await.unwrap());
        assert_eq!(receiver.take(&mut Vec::new(), MESSAGES + 1).await, MESSAGES);
    }
}
