//! Clients that connect when all places are taken are refused with an answer; health checks still
//! work.

use crate::error::Error;
use crate::serving::Connection;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

pub(super) async fn refuse(request: Request, next: Next) -> Response {
    // In tests, a router that is called without a network accepts all.
    let is_excess = request
        .extensions()
        .get::<Arc<Connection>>()
        .is_some_and(|connection| connection.is_excess());
    if !is_excess {
        return next.run(request).await;
    }
    let mut response = match request.uri().path() {
        "/healthz" | "/readyz" => next.run(request).await,
        _ => Error::Busy.into_response(),
    };
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}
