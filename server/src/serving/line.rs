//! The bytes of one connection: tells it what comes and goes, and slows a socket down that never
//! stops sending.

use super::Connection;
use crate::bucket::{Bucket, Rate};
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// What a socket may send, in bytes: at once what waited for a day without a connection, and a part
/// of that each second after it. The rest waits with the client, and is not lost.
const SENT: Rate = Rate::new(2 * 1024 * 1024, 512 * 1024, Duration::from_secs(1));

pub(super) struct Line {
    stream: TcpStream,
    connection: Arc<Connection>,
    sent: Bucket,
    /// Until the socket may send more.
    rest: Option<Pin<Box<Sleep>>>,
}

impl Line {
    pub(super) fn new(stream: TcpStream, connection: Arc<Connection>) -> Line {
        Line { stream, connection, sent: Bucket::full(Instant::now()), rest: None }
    }

    pub(super) fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }

    fn wrote(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        // A socket has its own limit for each message.
        if !self.connection.is_socket() {
            match &written {
                Poll::Pending => self.connection.is_blocked(),
                Poll::Ready(Ok(bytes)) => self.connection.answer_moves(*bytes),
                Poll::Ready(Err(_)) => {}
            }
        }
        written
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.connection.has_answer_left() {
            // Else the system keeps the answer for minutes, for somebody who does not take it.
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
        if !self.connection.is_socket() {
            self.connection.hears();
        } else {
            let wait = self.sent.note(SENT, bytes as u32, Instant::now());
            self.rest = (!wait.is_zero()).then(|| Box::pin(sleep(wait)));
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
        // It is called when nothing is left to be written.
        self.connection.answer_is_out();
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
