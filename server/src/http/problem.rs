//! Every error as a problem of RFC 9457, and the extractors whose refusals are such problems.

use super::pages;
use crate::error::{Error, Result};
use axum::Json as AxumJson;
use axum::body::Body;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use groundswell_domain::Rejection;
use groundswell_domain::api::{Problem, ProblemCode};
use serde::de::DeserializeOwned;
use std::any::Any;
use std::collections::BTreeMap;
use std::time::Duration;
use utoipa::openapi::response::Response as ResponseDoc;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};

const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");
/// When to ask again after the database was away.
const STORAGE_RETRY: Duration = Duration::from_secs(5);
/// When to ask again after there was no place.
const BUSY_RETRY: Duration = Duration::from_secs(5);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, code) = kind(&self);
        let detail = match &self {
            Error::Database(_) | Error::Internal(_) => logged(&self),
            error => error.to_string(),
        };
        let retry_after = match &self {
            Error::TooManyAttempts { retry_after } | Error::TooMuch { retry_after } => {
                Some(*retry_after)
            }
            Error::Storage | Error::Displaced => Some(STORAGE_RETRY),
            Error::Busy => Some(BUSY_RETRY),
            _ => None,
        };
        let rejection = match self {
            Error::Rejected(rejection) => Some(rejection),
            _ => None,
        };
        let mut response = response(status, code, detail, rejection);
        if let Some(after) = retry_after {
            let secs = after.as_secs() + u64::from(after.subsec_nanos() > 0);
            response.headers_mut().insert(RETRY_AFTER, secs.into());
        }
        response
    }
}

/// The status and the code of each error.
fn kind(error: &Error) -> (StatusCode, ProblemCode) {
    use ProblemCode as P;
    use StatusCode as S;
    match error {
        Error::Rejected(rejection) => (rejected(rejection), P::Rejected),
        Error::SignInRequired => (S::UNAUTHORIZED, P::SignInRequired),
        Error::WrongCredentials => (S::UNAUTHORIZED, P::WrongCredentials),
        Error::TooManyAttempts { .. } => (S::TOO_MANY_REQUESTS, P::TooManyAttempts),
        Error::TooMuch { .. } => (S::TOO_MANY_REQUESTS, P::TooMuch),
        Error::NotFound => (S::NOT_FOUND, P::NotFound),
        Error::MethodNotAllowed => (S::METHOD_NOT_ALLOWED, P::MethodNotAllowed),
        Error::Forbidden | Error::NotOwner => (S::FORBIDDEN, P::Forbidden),
        Error::ForeignOrigin => (S::FORBIDDEN, P::ForeignOrigin),
        Error::BadRequest(_) => (S::BAD_REQUEST, P::BadRequest),
        Error::NotJson => (S::UNSUPPORTED_MEDIA_TYPE, P::NotJson),
        Error::TooLarge => (S::PAYLOAD_TOO_LARGE, P::TooLarge),
        Error::SetupDone => (S::CONFLICT, P::SetupDone),
        Error::EmailTaken => (S::CONFLICT, P::EmailTaken),
        Error::EmailInvalid => (S::UNPROCESSABLE_ENTITY, P::EmailInvalid),
        Error::PasswordTooShort => (S::UNPROCESSABLE_ENTITY, P::PasswordTooShort),
        Error::KeyTaken => (S::CONFLICT, P::KeyTaken),
        Error::KeyInvalid => (S::UNPROCESSABLE_ENTITY, P::KeyInvalid),
        Error::OwnersMakeBoards => (S::FORBIDDEN, P::OwnersMakeBoards),
        Error::TooManyBoards => (S::CONFLICT, P::TooManyBoards),
        Error::NeedsOwner => (S::CONFLICT, P::NeedsOwner),
        Error::InvitationOver => (S::GONE, P::InvitationOver),
        Error::Storage | Error::Displaced => (S::SERVICE_UNAVAILABLE, P::Storage),
        Error::Busy => (S::SERVICE_UNAVAILABLE, P::Busy),
        Error::Database(_) | Error::Internal(_) => (S::INTERNAL_SERVER_ERROR, P::Internal),
    }
}

fn rejected(rejection: &Rejection) -> StatusCode {
    match rejection {
        Rejection::NotAMember | Rejection::NotAllowed | Rejection::NotYours => {
            StatusCode::FORBIDDEN
        }
        Rejection::Conflict { .. } => StatusCode::CONFLICT,
        Rejection::Gone | Rejection::Merged { .. } => StatusCode::NOT_FOUND,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// Writes the error into the log, once, and answers with what may be told about it.
fn logged(error: &Error) -> String {
    let request = super::request_id::current();
    tracing::error!(%request, error = ?error, "a request failed");
    format!("Something went wrong here. The server's log says more about request {request}.")
}

fn response(
    status: StatusCode,
    code: ProblemCode,
    detail: String,
    rejection: Option<Rejection>,
) -> Response {
    let problem = Problem {
        kind: "about:blank".into(),
        title: status.canonical_reason().unwrap_or_default().into(),
        status: status.as_u16(),
        detail,
        code,
        rejection,
    };
    let mut response = (status, AxumJson(problem)).into_response();
    response.headers_mut().insert(CONTENT_TYPE, PROBLEM_JSON);
    response
}

/// Turns errors without a text into problems, and below `/api` also those of the framework: an
/// unknown path, a method that is not allowed, a body that is too large. A browser that opens an
/// address gets a page which says that there is none.
pub(crate) async fn complete(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let reader = (!is_api && reads_pages(&request)).then(|| request.headers().clone());
    let response = next.run(request).await;
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    let is_problem = match response.headers().get(CONTENT_TYPE) {
        Some(found) => !is_api || found == PROBLEM_JSON,
        None => false,
    };
    if !is_error || is_problem {
        return response;
    }
    let error = match response.status() {
        StatusCode::NOT_FOUND => match reader {
            Some(headers) => return pages::missing(&headers),
            None => Error::NotFound,
        },
        StatusCode::METHOD_NOT_ALLOWED => Error::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Error::NotJson,
        status if status.is_client_error() => {
            Error::BadRequest("This address does not take such a request.".into())
        }
        status => Error::Internal(anyhow::anyhow!("a bare answer of status {status}")),
    };
    let (mut parts, _) = response.into_parts();
    let (problem, body) = error.into_response().into_parts();
    parts.status = problem.status;
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.extend(problem.headers);
    Response::from_parts(parts, body)
}

/// Whether somebody typed an address or followed a link, and will see a page.
fn reads_pages(request: &Request) -> bool {
    let accepts = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok());
    let is_read = request.method() == Method::GET || request.method() == Method::HEAD;
    is_read && accepts.is_some_and(|accept| accept.contains("text/html"))
}

/// The answer if a handler panicked.
#[expect(clippy::needless_pass_by_value, reason = "the layer calls it so")]
pub(crate) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let words = panic.downcast_ref::<String>().map(String::as_str);
    let words = words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no words");
    Error::Internal(anyhow::anyhow!("a handler panicked: {words}")).into_response()
}

/// A JSON body, in and out.
#[derive(FromRequest)]
#[from_request(via(AxumJson), rejection(Error))]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: serde::Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        AxumJson(self.0).into_response()
    }
}

/// A JSON body that is parsed only once it is known that the sender may send it: hostile JSON is
/// expensive to parse.
pub(crate) struct Unread {
    parts: Parts,
    body: Bytes,
}

impl Unread {
    /// In bytes.
    pub(crate) fn len(&self) -> usize {
        self.body.len()
    }

    pub(crate) async fn read<T: DeserializeOwned>(self) -> Result<T> {
        let request = Request::from_parts(self.parts, self.body.into());
        let Json(read) = Json::from_request(request, &()).await?;
        Ok(read)
    }
}

impl<S: Send + Sync> FromRequest<S> for Unread {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Unread> {
        let (parts, body) = request.into_parts();
        let request = Request::from_parts(parts.clone(), body);
        // With the same words and limits as everywhere.
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|rejection| Error::from(JsonRejection::from(rejection)))?;
        Ok(Unread { parts, body })
    }
}

/// Values from the path.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Error))]
pub(crate) struct Path<T>(pub(crate) T);

/// Values from the query.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Error))]
pub(crate) struct Query<T>(pub(crate) T);

impl From<JsonRejection> for Error {
    fn from(rejection: JsonRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Error::NotJson,
            _ => Error::BadRequest(rejection.body_text()),
        }
    }
}

impl From<PathRejection> for Error {
    /// A path that cannot be parsed names nothing that exists.
    fn from(_: PathRejection) -> Self {
        Error::NotFound
    }
}

impl From<QueryRejection> for Error {
    fn from(rejection: QueryRejection) -> Self {
        Error::BadRequest(rejection.body_text())
    }
}

/// For the description of the API: any request can be answered with a problem.
pub(crate) struct Problems;

impl utoipa::IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<ResponseDoc>> {
        let schema = Ref::from_schema_name("Problem");
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let response = ResponseBuilder::new()
            .description("A problem of RFC 9457")
            .content("application/problem+json", content)
            .build();
        [("default".to_owned(), RefOr::T(response))].into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::to_bytes;
    use axum::middleware::from_fn;
    use axum::routing::{get, post};
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    async fn ask(request: axum::http::request::Builder, body: &'static str) -> (Response, Problem) {
        let fails =
            async || -> Result<(), Error> { Err(Error::Database(sqlx::Error::RowNotFound)) };
        let panics = async || -> StatusCode { panic!("secret thoughts") };
        let router = Router::new()
            .route("/api/fails", get(fails))
            .route("/api/panics", get(panics))
            .route("/api/takes", post(async |_: Json<Vec<u8>>| ()))
            .route("/api/full", get(async || Error::Storage))
            .layer(from_fn(complete))
            .layer(CatchPanicLayer::custom(panicked))
            .layer(from_fn(super::super::request_id::number));
        let response = router.oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        assert_eq!(response.headers()[CONTENT_TYPE], PROBLEM_JSON);
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let problem: Problem = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(problem.status, parts.status.as_u16());
        (Response::from_parts(parts, Body::empty()), problem)
    }

    #[tokio::test]
    async fn internal_errors_are_not_shown_to_clients() {
        for path in ["/api/fails", "/api/panics"] {
            let (response, problem) = ask(Request::get(path), "").await;
            assert_eq!(problem.code, ProblemCode::Internal, "{path}");
            let number = response.headers()["x-request-id"].to_str().unwrap();
            let expected = format!(
                "Something went wrong here. The server's log says more about request {number}."
            );
            assert_eq!(problem.detail, expected, "{path}");
        }
    }

    #[tokio::test]
    async fn a_storage_that_is_away_says_when_to_try_again() {
        let (response, problem) = ask(Request::get("/api/full"), "").await;
        assert_eq!((problem.status, problem.code), (503, ProblemCode::Storage));
        assert_eq!(response.headers()[RETRY_AFTER], "5");
    }

    #[tokio::test]
    async fn the_framework_answers_with_problems_too() {
        let json = |request: axum::http::request::Builder| {
            request.header(CONTENT_TYPE, "application/json")
        };
        for (request, body, status, code) in [
            (Request::get("/api/nothing"), "", 404, ProblemCode::NotFound),
            (Request::get("/assets/nothing.js"), "", 404, ProblemCode::NotFound),
            (Request::delete("/api/takes"), "", 405, ProblemCode::MethodNotAllowed),
            (Request::post("/api/takes"), "[]", 415, ProblemCode::NotJson),
            (json(Request::post("/api/takes")), "[", 400, ProblemCode::BadRequest),
            (json(Request::post("/api/takes")), "{}", 400, ProblemCode::BadRequest),
        ] {
            let (_, problem) = ask(request, body).await;
            assert_eq!((problem.status, problem.code), (status, code), "{body}");
        }
        let (response, _) = ask(Request::delete("/api/takes"), "").await;
        assert_eq!(response.headers()["allow"], "POST");
    }
}
