//! The bytes of one connection: reports to it what is read and written, and slows down a socket
//! that never stops sending.

use super::Connection;
use crate::bucket::{Bucket, Rate};
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// How many bytes the sockets of one person may send together. A day of offline work fits in at
/// once. What exceeds the limit waits at the client, and is not lost.
const SENT: Rate = Rate::new(1024 * 1024, 512 * 1024, Duration::from_secs(1));

/// How much the sockets of one person may still send. Bytes are counted and not messages, because
/// each frame costs work, and a message may have any number of empty frames.
#[derive(Clone)]
pub(crate) struct Sending(Arc<Mutex<Bucket>>);

impl Sending {
    pub(crate) fn new() -> Sending {
        Sending(Arc::new(Mutex::new(Bucket::full(Instant::now()))))
    }

    /// Counts this many bytes, and returns the time after which more may be sent; zero: now.
    pub(crate) fn note(&self, bytes: usize) -> Duration {
        self.lock().note(SENT, u32::try_from(bytes).unwrap_or(u32::MAX), Instant::now())
    }

    /// Whether a socket uses it, or something was sent that still counts.
    pub(crate) fn is_in_use(&self) -> bool {
        Arc::strong_count(&self.0) > 1 || !self.lock().is_full(Instant::now())
    }

    fn lock(&self) -> MutexGuard<'_, Bucket> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) struct Line {
    stream: TcpStream,
    connection: Arc<Connection>,
    /// Until the socket may send more.
    rest: Option<Pin<Box<Sleep>>>,
}

impl Line {
    pub(super) fn new(stream: TcpStream, connection: Arc<Connection>) -> Line {
        Line { stream, connection, rest: None }
    }

    pub(super) fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }

    fn wrote(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        // A socket has its own limit for each message.
        if self.connection.socket().is_none() {
            match &written {
                Poll::Pending => self.connection.is_blocked(),
                Poll::Ready(Ok(bytes)) => self.connection.answer_progress(*bytes),
                Poll::Ready(Err(_)) => {}
            }
        }
        written
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.connection.has_answer_left() {
            // Otherwise the system keeps the answer for minutes, for a client that does not take
            // it.
            let _ = self.stream.set_zero_linger();
        }
        self.connection.ends();
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Some(rest) = &mut self.rest {
            ready!(rest.as_mut().poll(context));
            self.rest = None;
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        let bytes = buffer.filled().len() - before;
        match self.connection.socket() {
            None => self.connection.bytes_arrived(),
            Some(sending) => {
                let wait = sending.note(bytes);
                self.rest = (!wait.is_zero()).then(|| Box::pin(sleep(wait)));
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.wrote(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.wrote(written)
    }

    /// Without it the server would hold a copy of each answer.
    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // This is called when nothing is left to be written.
        self.connection.answer_sent();
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
