//! The plain HTTP requests, besides the board's commands.

use futures::future::{Either, select};
use gloo_net::http::{Method, Request, RequestBuilder, Response};
use gloo_timers::future::TimeoutFuture;
use groundswell_domain::api::{Problem, ProblemCode};
use groundswell_domain::json;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::pin::pin;
use wasm_bindgen::JsValue;
use web_sys::{AbortController, RequestInit};

/// How long a server may take until its answer begins, in milliseconds: a network that hangs does not
/// say so. The rest may take as long as it comes.
const TIMEOUT_MS: u32 = 10_000;

/// Why a request failed.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// There is no connection.
    Network,
    /// The answer is not understood: the server has another version.
    NotUnderstood,
    /// The server refused, with its reason.
    Problem(Box<Problem>),
}

impl Failure {
    /// Whether it may succeed in a moment by itself: no connection, or a server that cannot reach
    /// its data or is overloaded.
    pub fn will_pass(&self) -> bool {
        use ProblemCode as P;
        [P::Storage, P::Busy, P::Internal].into_iter().any(|code| self.is(code))
            || matches!(self, Failure::Network)
    }

    /// Whether it says nothing about what was requested: what was known before still counts.
    pub fn is_inconclusive(&self) -> bool {
        self.will_pass() || *self == Failure::NotUnderstood
    }

    /// Whether the server gave this reason.
    pub fn is(&self, code: ProblemCode) -> bool {
        matches!(self, Failure::Problem(problem) if problem.code == code)
    }
}

/// `GET` with a JSON answer.
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    read(&get_text(path).await?)
}

/// `GET` with the answer as text.
pub async fn get_text(path: &str) -> Result<String, Failure> {
    let abort = AbortController::new().map_err(|_| Failure::Network)?;
    let options = RequestInit::new();
    options.set_signal(Some(&abort.signal()));
    // A builder would add `&` to an address with a query: for the browser that would not be the
    // address that was preloaded.
    let request = web_sys::Request::new_with_str_and_init(path, &options);
    let request = Request::from(request.map_err(|_| Failure::Network)?);
    let sent = pin!(request.send());
    match select(sent, TimeoutFuture::new(TIMEOUT_MS)).await {
        Either::Left((response, _)) => answered(response).await,
        Either::Right(_) => {
            abort.abort();
            Err(Failure::Network)
        }
    }
}

/// `POST` with a JSON body and answer.
pub async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, Failure> {
    read(&send(Method::POST, path, &json(body)).await?)
}

/// `POST` without a body, with a JSON answer.
pub async fn post_empty<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    read(&send(Method::POST, path, "{}").await?)
}

/// `POST` with a JSON body, without an answer.
pub async fn give(path: &str, body: &impl Serialize) -> Result<(), Failure> {
    send(Method::POST, path, &json(body)).await.map(drop)
}

/// `POST` with a file as it is, with a JSON answer.
pub async fn upload<T: DeserializeOwned>(path: &str, file: &JsValue) -> Result<T, Failure> {
    let request = RequestBuilder::new(path).method(Method::POST);
    let request = request.header("content-type", "application/octet-stream").body(file);
    let Ok(request) = request else { return Err(Failure::Network) };
    read(&answered(request.send().await).await?)
}

/// `PATCH` with a JSON body and answer.
pub async fn patch<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, Failure> {
    read(&send(Method::PATCH, path, &json(body)).await?)
}

/// `POST` without a body, without an answer.
pub async fn tell(path: &str) -> Result<(), Failure> {
    send(Method::POST, path, "{}").await.map(drop)
}

/// `DELETE`, without an answer.
pub async fn delete(path: &str) -> Result<(), Failure> {
    send(Method::DELETE, path, "{}").await.map(drop)
}

fn json(body: &impl Serialize) -> String {
    serde_json::to_string(body).expect("bodies are plain structs, which serialise")
}

async fn send(method: Method, path: &str, body: &str) -> Result<String, Failure> {
    let request = RequestBuilder::new(path).method(method);
    let request = request.header("content-type", "application/json").body(body.to_owned());
    let Ok(request) = request else { return Err(Failure::Network) };
    answered(request.send().await).await
}

async fn answered(response: Result<Response, gloo_net::Error>) -> Result<String, Failure> {
    let response = response.map_err(|_| Failure::Network)?;
    // As bytes: converting the browser's own text for the app takes longer.
    let bytes = response.binary().await.map_err(|_| Failure::Network)?;
    let text = String::from_utf8(bytes).map_err(|_| Failure::NotUnderstood)?;
    if response.ok() {
        // An HTML page is not an answer of the server: it comes from something in between.
        let kind = response.headers().get("content-type").unwrap_or_default();
        return if kind.starts_with("text/html") { Err(Failure::Network) } else { Ok(text) };
    }
    match json::from_str::<Problem>(&text) {
        Ok(problem) => Err(Failure::Problem(Box::new(problem))),
        // This comes from a proxy in between; the server cannot be reached.
        Err(_) => Err(Failure::Network),
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    json::from_str(text).map_err(|_| Failure::NotUnderstood)
}
