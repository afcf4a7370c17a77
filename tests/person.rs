//! A person with a browser: asks the server over HTTP, keeps its cookies.

use crate::page::Page;
use crate::server::BOARD;
use bytes::Bytes;
use groundswell_domain::Command;
use groundswell_domain::api::{Problem, User};
use groundswell_domain::command::Sent;
use groundswell_domain::id::{CommandId, UserId};
use groundswell_domain::time::Timestamp;
use groundswell_domain::wire::{CardDetail, Earlier};
use http_body_util::{BodyExt, Full};
use hyper::header::{COOKIE, HOST, SET_COOKIE};
use hyper::{HeaderMap, Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::net::TcpStream;
use uuid::Uuid;

/// A person and their browser; a clone is the same browser.
#[derive(Clone)]
pub struct Person {
    pub address: SocketAddr,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
    user: Option<User>,
}

/// What the server answered.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Person {
    /// Somebody in a new browser.
    pub fn new(address: SocketAddr) -> Person {
        Person { address, cookies: Arc::default(), user: None }
    }

    /// Somebody else with their own browser, at the same server.
    #[must_use]
    pub fn stranger(&self) -> Person {
        Person::new(self.address)
    }

    pub(crate) fn becomes(&mut self, user: User) {
        self.user = Some(user);
    }

    /// This browser, but with the person of another one.
    pub fn as_user(mut self, other: &Person) -> Person {
        self.user.clone_from(&other.user);
        self
    }

    /// The same browser at another node.
    pub fn at(&self, address: SocketAddr) -> Person {
        Person { address, ..self.clone() }
    }

    /// # Panics
    /// If this person is a stranger.
    pub fn id(&self) -> UserId {
        self.user.as_ref().expect("the person has an account").id
    }

    pub fn user(&self) -> Option<&User> {
        self.user.as_ref()
    }

    /// What the browser sends as `Cookie`.
    pub fn cookie(&self) -> String {
        let cookies = self.cookies.lock().expect("nobody panics with it");
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// Puts a cookie into the browser, or takes it out.
    pub fn set_cookie(&self, name: &str, value: Option<&str>) {
        let mut cookies = self.cookies.lock().expect("nobody panics with it");
        match value {
            Some(value) => cookies.insert(name.into(), value.into()),
            None => cookies.remove(name),
        };
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Bytes::new()).await
    }

    pub async fn post(&self, path: &str, body: &impl Serialize) -> Answer {
        self.send(Method::POST, path, &[JSON], json(body)).await
    }

    pub async fn patch(&self, path: &str, body: &impl Serialize) -> Answer {
        self.send(Method::PATCH, path, &[JSON], json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, &[], Bytes::new()).await
    }

    /// Any request.
    ///
    /// # Panics
    /// If the server does not answer.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Answer {
        self.try_send(method, path, headers, body.into()).await.expect("the server answers")
    }

    /// Any request to a server that may be gone.
    ///
    /// # Errors
    /// It is gone.
    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Bytes,
    ) -> std::io::Result<Answer> {
        let stream = TcpStream::connect(self.address).await?;
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(gone)?;
        tokio::spawn(connection);
        let mut request = Request::builder().method(method).uri(path);
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            request = request.header(HOST, self.address.to_string());
        }
        let cookie = self.cookie();
        if !cookie.is_empty() {
            request = request.header(COOKIE, cookie);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(body)).expect("a test sends what can be sent");
        let (parts, body) = sender.send_request(request).await.map_err(gone)?.into_parts();
        let body = body.collect().await.map_err(gone)?.to_bytes();
        self.keep_cookies(&parts.headers);
        Ok(Answer { status: parts.status, headers: parts.headers, body })
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        for cookie in headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().expect("cookies are text");
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').expect("a cookie has a value");
            let is_over = attributes.to_ascii_lowercase().contains("max-age=0");
            self.set_cookie(name.trim(), (!is_over).then_some(value));
        }
    }

    /// Sends a command by a plain request.
    pub async fn command(&self, command: Command) -> Answer {
        self.resend(&sent(command)).await
    }

    /// Sends a command by a plain request, under an id that it may have had before.
    pub async fn resend(&self, sent: &Sent) -> Answer {
        self.post(&format!("/api/boards/{BOARD}/commands"), sent).await
    }

    /// A card of a board with all its parts, however long it takes.
    ///
    /// # Panics
    /// If the server does not send it.
    pub async fn whole_card(&self, key: &str, number: u32) -> CardDetail {
        let path = format!("/api/boards/{key}/cards/{number}");
        let mut card: CardDetail = self.get(&path).await.is_status(200).json();
        while card.earlier != Earlier::default() {
            let asked = card.earlier;
            let query = card.before(asked);
            let earlier = self.get(&format!("{path}/earlier?{query}")).await;
            card.extend(earlier.is_status(200).json(), asked);
        }
        card
    }

    /// Opens the board [`BOARD`] in a window.
    pub async fn page(&self) -> Page {
        Page::open(self, BOARD).await
    }
}

/// A command on its way for the first time.
pub fn sent(command: Command) -> Sent {
    Sent { id: CommandId(Uuid::now_v7()), at: now(), command }
}

/// The time of the server's clock, which is also that of the tests.
pub fn now() -> Timestamp {
    groundswell_server::now()
}

pub const JSON: (&str, &str) = ("content-type", "application/json");

fn json(body: &impl Serialize) -> Bytes {
    serde_json::to_vec(body).expect("bodies serialise").into()
}

fn gone(error: hyper::Error) -> std::io::Error {
    std::io::Error::other(error)
}

impl Answer {
    /// # Panics
    /// If the body is not of this type.
    pub fn json<T: DeserializeOwned>(&self) -> T {
        match serde_json::from_slice(&self.body) {
            Ok(value) => value,
            Err(error) => panic!("{error} in {} {}", self.status, self.text()),
        }
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header as text; empty without it.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// # Panics
    /// If the status is another.
    #[track_caller]
    pub fn is_status(&self, status: u16) -> &Answer {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// The problem of RFC 9457 that it must be.
    ///
    /// # Panics
    /// If it is not one, or has another status than its answer.
    #[track_caller]
    pub fn problem(&self) -> Problem {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let problem: Problem = self.json();
        assert_eq!(problem.status, self.status.as_u16());
        problem
    }
}
