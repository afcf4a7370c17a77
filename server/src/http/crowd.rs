//! Clients that come when all places are taken get an answer that says so; and health checks still
//! learn that the server runs.

use crate::error::Error;
use crate::serving::Connection;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

pub(super) async fn turn_away(request: Request, next: Next) -> Response {
    // In tests, a router that is called without a network has room for all.
    let is_spare = request
        .extensions()
        .get::<Arc<Connection>>()
        .is_some_and(|connection| connection.is_spare());
    if !is_spare {
        return next.run(request).await;
    }
    let mut response = match request.uri().path() {
        "/healthz" | "/readyz" => next.run(request).await,
        _ => Error::Busy.into_response(),
    };
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}
