//! Bodies of requests and answers that report their progress to their connection.

use super::Connection;
use axum::body::{Body, HttpBody};
use bytes::Bytes;
use groundswell_domain::limits;
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

/// A piece of an answer, in bytes.
const PIECE: usize = 64 * 1024;

/// The body of a request that is still on its way.
pub(super) struct Arriving {
    body: Incoming,
    connection: Arc<Connection>,
    /// Bytes of it that are in memory.
    held: usize,
}

impl Arriving {
    pub(super) fn new(body: Incoming, connection: Arc<Connection>) -> Arriving {
        Arriving { body, connection, held: 0 }
    }
}

impl HttpBody for Arriving {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        match &frame {
            Poll::Pending => self.connection.awaits_body(),
            Poll::Ready(Some(Ok(frame))) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                // A longer one is discarded.
                let held = (self.held + bytes).min(limits::COMMAND_BYTES);
                self.connection.body_progress(bytes);
                self.connection.add_memory(held - self.held);
                self.held = held;
            }
            Poll::Ready(Some(Err(_)) | None) => self.connection.body_ended(),
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        self.connection.body_ended();
        self.connection.free_memory(self.held);
    }
}

/// Marks an answer whose body is shared by all who get it.
#[derive(Clone, Copy)]
pub(crate) struct IsShared;

/// The body of an answer, counted as memory until the client has received it. It is sent in pieces:
/// as a whole, it would seem to be sent at once.
pub(crate) struct Holding<T> {
    body: Body,
    rest: Bytes,
    _held: T,
}

impl<T> Holding<T> {
    pub(crate) fn new(body: Body, held: T) -> Holding<T> {
        Holding { body, rest: Bytes::new(), _held: held }
    }
}

impl<T: Unpin> HttpBody for Holding<T> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.rest.is_empty() {
            let frame = ready!(Pin::new(&mut self.body).poll_frame(context)).transpose()?;
            match frame.map(Frame::into_data) {
                Some(Ok(data)) => self.rest = data,
                Some(Err(other)) => return Poll::Ready(Some(Ok(other))),
                None => return Poll::Ready(None),
            }
        }
        let piece = PIECE.min(self.rest.len());
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(piece)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (of_body, rest) = (self.body.size_hint(), self.rest.len() as u64);
        let mut hint = SizeHint::new();
        if let Some(upper) = of_body.upper() {
            hint.set_upper(upper + rest);
        }
        hint.set_lower(of_body.lower() + rest);
        hint
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;
    use std::future::poll_fn;

    #[tokio::test]
    async fn an_answer_is_held_until_its_last_piece_leaves() {
        let whole: Vec<u8> = (0..3 * PIECE + 7).map(|nth| nth as u8).collect();
        let held = Arc::new(());
        let mut body = Holding::new(Body::from(whole.clone()), held.clone());
        let mut heard = Vec::new();
        while !body.is_end_stream() {
            assert_eq!(body.size_hint().exact(), Some((whole.len() - heard.len()) as u64));
            let frame = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
            let piece = frame.unwrap().unwrap().into_data().unwrap();
            assert!(piece.len() <= PIECE);
            heard.extend_from_slice(&piece);
        }
        assert!(heard == whole && Arc::strong_count(&held) == 2);
        drop(body);
        assert_eq!(Arc::strong_count(&held), 1);
        let empty = Body::new(Holding::new(Body::empty(), held));
        assert!(to_bytes(empty, 1).await.unwrap().is_empty());
    }
}
