//! Writes to a socket. What everybody gets is in memory once: a socket itself holds no more of it
//! than a piece, and each piece has a time limit.

use super::super::upgrade::Socket;
use super::CloseReason;
use bytes::Bytes;
use futures::SinkExt;
use futures::stream::SplitSink;
use groundswell_domain::limits;
use std::time::Duration;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{CloseCode, Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};

/// Longer messages are written in pieces of this many bytes.
const PIECE: usize = 8 * 1024;
/// How long a page may take for a piece.
const TIMEOUT: Duration = Duration::from_secs(20);
/// The read buffer of an idle socket, in bytes.
const READ_BUFFER: usize = 2 * 1024;
/// Messages are read up to this length, in bytes, so that one that is too long can still be
/// answered. An even longer one is cut off, and the page may not hear why.
const READ_AT_MOST: usize = 2 * limits::MESSAGE_BYTES;

pub(super) fn config() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .max_message_size(Some(READ_AT_MOST))
        .max_frame_size(Some(READ_AT_MOST))
        .write_buffer_size(PIECE)
        // Room for one more piece, and the answers to some pings. Of the answers without room only
        // the last one is kept.
        .max_write_buffer_size(3 * PIECE)
}

pub(super) struct Writer {
    sink: SplitSink<Socket, Message>,
}

impl Writer {
    pub(super) fn new(sink: SplitSink<Socket, Message>) -> Writer {
        Writer { sink }
    }

    /// Writes a text. Its end may be sent only at the next [`Self::flush`].
    pub(super) async fn write(&mut self, text: Utf8Bytes) -> Result<(), CloseReason> {
        if text.len() <= PIECE {
            return self.feed(Message::Text(text)).await;
        }
        let mut rest = Bytes::from(text);
        let mut kind = Data::Text;
        while !rest.is_empty() {
            let piece = rest.split_to(PIECE.min(rest.len()));
            let frame = Frame::message(piece, OpCode::Data(kind), rest.is_empty());
            self.feed(Message::Frame(frame)).await?;
            kind = Data::Continue;
        }
        Ok(())
    }

    /// Writes a message that is short.
    pub(super) async fn feed(&mut self, message: Message) -> Result<(), CloseReason> {
        in_time(self.sink.feed(message)).await
    }

    pub(super) async fn flush(&mut self) -> Result<(), CloseReason> {
        in_time(self.sink.flush()).await
    }

    /// Closes the socket with the reason.
    pub(super) async fn close(
        &mut self,
        code: CloseCode,
        reason: &'static str,
    ) -> Result<(), CloseReason> {
        let reason = Utf8Bytes::from_static(reason);
        in_time(self.sink.send(Message::Close(Some(CloseFrame { code, reason })))).await
    }
}

async fn in_time(written: impl Future<Output = Result<(), Error>>) -> Result<(), CloseReason> {
    match timeout(TIMEOUT, written).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(CloseReason::new(CloseCode::Away, "the page is gone")),
        Err(_) => Err(CloseReason::new(CloseCode::Away, "the page does not listen")),
    }
}
