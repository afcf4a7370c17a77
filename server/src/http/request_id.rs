//! Gives each request a number, so that an error that somebody reports can be found in the log.

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;
use uuid::Uuid;

tokio::task_local! {
    static REQUEST: Uuid;
}

/// Gives the request a number: in the log, in the answer's `x-request-id`, and for [`current`].
pub(crate) async fn number(request: Request, next: Next) -> Response {
    let id = Uuid::now_v7();
    let span = tracing::info_span!(
        "request",
        %id,
        method = %request.method(),
        // Not the whole path: invitation links contain their secret there.
        path = request.uri().path().split('/').take(3).collect::<Vec<_>>().join("/"),
    );
    let answer = REQUEST.scope(id, next.run(request)).instrument(span);
    let mut response = answer.await;
    let value = HeaderValue::try_from(id.to_string()).expect("a UUID is ASCII");
    response.headers_mut().insert("x-request-id", value);
    response
}

/// The number of the request that is being answered; nil outside of one.
pub(crate) fn current() -> Uuid {
    REQUEST.try_with(|id| *id).unwrap_or_default()
}
