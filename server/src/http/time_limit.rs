//! Nobody waits for ever: a client that has sent its request and gets no answer for long is told to
//! try again.
//!
//! And a request that is too large is read before it is refused: a client that is cut off while
//! sending only sees a broken connection, and not the reason.

use crate::error::Error;
use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, sleep_until, timeout};

/// A client that sends even more is cut off.
const MOST_BYTES: usize = 32 * 1024 * 1024;
const LONGEST: Duration = Duration::from_secs(10);
/// The longest time between the last byte of the request and the answer. A single wait of a request
/// is shorter, but it may wait for several things.
const ANSWER: Duration = Duration::from_secs(9);
/// This path fills a database, once, and may take as long as it needs.
const SLOW: &str = "/api/demo";

/// The body of a request, shared by its handler and this module.
#[derive(Clone)]
struct Shared(Arc<Mutex<Heard>>);

struct Heard {
    body: Body,
    /// When a part of it last arrived.
    at: Instant,
}

impl Shared {
    fn new(body: Body) -> Shared {
        Shared(Arc::new(Mutex::new(Heard { body, at: Instant::now() })))
    }

    fn with<T>(&self, act: impl FnOnce(&mut Heard) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Ends when nothing has arrived for as long as an answer may take.
    async fn silence(self) {
        let mut heard = self.with(|heard| heard.at);
        loop {
            sleep_until(heard + ANSWER).await;
            let last = self.with(|heard| heard.at);
            if last == heard {
                return;
            }
            heard = last;
        }
    }

    /// Reads what the handler did not read, and discards it.
    async fn drain(mut self) {
        let mut bytes = 0;
        while bytes < MOST_BYTES {
            match poll_fn(|context| Pin::new(&mut self).poll_frame(context)).await {
                Some(Ok(frame)) => bytes += frame.data_ref().map_or(0, Bytes::len),
                Some(Err(_)) | None => return,
            }
        }
    }
}

impl HttpBody for Shared {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.with(|heard| {
            let frame = Pin::new(&mut heard.body).poll_frame(context);
            if frame.is_ready() {
                heard.at = Instant::now();
            }
            frame
        })
    }

    fn is_end_stream(&self) -> bool {
        self.with(|heard| heard.body.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        self.with(|heard| heard.body.size_hint())
    }
}

pub(super) async fn enforce(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let is_slow = parts.uri.path() == SLOW;
    let body = Shared::new(body);
    let response = tokio::select! {
        response = next.run(Request::from_parts(parts, Body::new(body.clone()))) => response,
        () = body.clone().silence(), if !is_slow => Error::Busy.into_response(),
    };
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
        // Then the answer is sent, whether the body has ended or not.
        let _ = timeout(LONGEST, body.drain()).await;
    }
    response
}
