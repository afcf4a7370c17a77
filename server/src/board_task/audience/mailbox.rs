//! Messages on their way to one socket. They are shared by all who get them; who reads slowly keeps
//! them all the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// Messages that may wait for one socket. Who falls further behind is dropped, and catches up from
/// the database when he comes back.
const MESSAGES: usize = 256;
/// What they may hold together, in bytes. A single one may be longer.
const BYTES: usize = 16 * 1024 * 1024;
/// A message that others get too is in memory once; what is for one socket alone counts as so much.
const ALONE: usize = 16;

pub(crate) fn mailbox() -> (Outbox, Inbox) {
    let (sender, receiver) = mpsc::channel(MESSAGES);
    let waiting = Arc::<AtomicUsize>::default();
    let inbox = Inbox { receiver, waiting: waiting.clone(), coming: Vec::new(), taken: 0 };
    (Outbox { sender, waiting }, inbox)
}

/// A message, and as how many bytes it counts.
type Weighed = (Utf8Bytes, usize);

pub(crate) struct Outbox {
    sender: mpsc::Sender<Weighed>,
    /// Bytes that wait.
    waiting: Arc<AtomicUsize>,
}

impl Outbox {
    /// Sends what others get too; `false` where too much waits already.
    pub(super) fn send(&self, message: Utf8Bytes) -> bool {
        let bytes = message.len();
        self.send_weighed(message, bytes)
    }

    /// Sends what is for this socket alone; `false` where too much waits already.
    pub(super) fn send_alone(&self, message: Utf8Bytes) -> bool {
        let bytes = message.len();
        self.send_weighed(message, bytes * ALONE)
    }

    fn send_weighed(&self, message: Utf8Bytes, bytes: usize) -> bool {
        let before = self.waiting.fetch_add(bytes, Ordering::Relaxed);
        (before == 0 || before + bytes <= BYTES) && self.sender.try_send((message, bytes)).is_ok()
    }
}

pub(crate) struct Inbox {
    receiver: mpsc::Receiver<Weighed>,
    waiting: Arc<AtomicUsize>,
    coming: Vec<Weighed>,
    /// Bytes of what was taken last: it waits until more is taken.
    taken: usize,
}

impl Inbox {
    /// Waits for messages, and takes up to `most` of them; none where no more will come. Those that
    /// were taken before are done with.
    pub(crate) async fn take(&mut self, messages: &mut Vec<Utf8Bytes>, most: usize) -> usize {
        self.waiting.fetch_sub(std::mem::take(&mut self.taken), Ordering::Relaxed);
        let count = self.receiver.recv_many(&mut self.coming, most).await;
        self.taken = self.coming.iter().map(|(_, bytes)| bytes).sum();
        messages.extend(self.coming.drain(..).map(|(message, _)| message));
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn less_waits_for_a_socket_of_what_is_for_it_alone() {
        let (outbox, mut inbox) = mailbox();
        let answer: Utf8Bytes = "x".repeat(BYTES / ALONE / 2).into();
        assert!(outbox.send_alone(answer.clone()) && outbox.send_alone(answer.clone()));
        assert!(!outbox.send_alone(answer));
        assert_eq!(inbox.take(&mut Vec::new(), 9).await, 2);
    }

    #[tokio::test]
    async fn what_waits_for_one_socket_is_bounded_in_number_and_bytes() {
        let (outbox, mut inbox) = mailbox();
        let small = Utf8Bytes::from_static("{}");
        assert!((0..MESSAGES).all(|_| outbox.send(small.clone())));
        assert!(!outbox.send(small));

        let (outbox, mut other) = mailbox();
        let large: Utf8Bytes = "x".repeat(BYTES / 2).into();
        let longer: Utf8Bytes = "x".repeat(BYTES + 1).into();
        let mut taken = Vec::new();
        // As long as nothing else waits.
        assert!(outbox.send(longer));
        assert_eq!(other.take(&mut taken, 9).await, 1);
        assert!(!outbox.send(large.clone()), "it is still being sent");

        let (outbox, mut other) = mailbox();
        assert!(outbox.send(large.clone()) && outbox.send(large.clone()));
        assert_eq!(other.take(&mut taken, 9).await, 2);
        let more = tokio::spawn(async move {
            other.take(&mut Vec::new(), 9).await;
            other
        });
        while !outbox.send(large.clone()) {
            tokio::task::yield_now().await;
        }
        drop(more.await.unwrap());
        assert_eq!(inbox.take(&mut Vec::new(), MESSAGES + 1).await, MESSAGES);
    }
}
