//! Accepts connections and answers their requests. Clients that send nothing, do not take their
//! answer, or are very slow do not keep others out: each wait for a client has a limit, and when
//! there are too many connections, those for which the server has waited longest are closed.

mod bodies;
mod connection;
mod connections;
mod limits;
mod line;
mod open_files;

pub use limits::Limits;

pub(crate) use bodies::{Holding, IsShared};
pub(crate) use connection::Connection;
pub(crate) use line::Sending;

use crate::{App, http};
use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use bodies::Arriving;
use connections::Connections;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket, TcpStream, lookup_host};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tower::ServiceExt;

/// Accepted connections that may still be without their first answer: otherwise thousands of pages
/// that reconnect at once would all need the same resources at the same moment. The others wait in
/// the system's queue.
const UNANSWERED: usize = 256;
/// Unfinished work is aborted this long after the stop signal.
const STOP_TIMEOUT: Duration = Duration::from_millis(3_500);
/// Connections that may wait to be accepted: after a restart all clients reconnect at once, and
/// refused ones try again after a second at the earliest. The system may allow fewer.
const BACKLOG: u32 = 4096;
/// How long no connection is accepted after the system had no resources for another one.
const PAUSE: Duration = Duration::from_millis(50);
/// The longest head of a request, in bytes: an address with a text to capture fits.
const HEAD_BYTES: usize = 16 * 1024;
/// The most that hyper buffers of a connection, in bytes.
const BUFFER_BYTES: usize = 4 * HEAD_BYTES;

/// Listens on an address, given as a host and a port.
///
/// # Errors
/// There is no such host, or the address is taken.
pub async fn listen(address: &str) -> io::Result<TcpListener> {
    let mut last = io::ErrorKind::InvalidInput.into();
    for address in lookup_host(address).await? {
        match bind(address) {
            Ok(listener) => return Ok(listener),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Without this, a restarted server would have to wait until its old connections are forgotten.
    // On Windows it would let a second server use the port.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Answers requests until `stop`, then lets running requests finish for a short time.
pub async fn serve(
    listener: TcpListener,
    app: App,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let connections = Connections::new(limits, app.config.trusted_proxy);
    let router = http::router(app.clone());
    let (stopping, stop_signal) = watch::channel(false);
    let mut tasks = JoinSet::new();
    tokio::select! {
        () = stop => {}
        () = accept_all(&listener, &connections, &router, &stop_signal, &mut tasks) => {}
    }
    tracing::info!("stopping");
    drop(listener);
    stopping.send_replace(true);
    // Sockets are closed only after no connection is accepted any more, or their pages would
    // reconnect at once. They do not count as connections, which end when they become sockets.
    let sockets = app.boards.shut_down();
    let requests = async { while tasks.join_next().await.is_some() {} };
    if timeout(STOP_TIMEOUT, async { tokio::join!(sockets, requests) }).await.is_err() {
        tracing::warn!("some requests or pages were aborted");
    }
}

/// Accepts connections until it is dropped.
async fn accept_all(
    listener: &TcpListener,
    connections: &Connections,
    router: &Router,
    stop: &watch::Receiver<bool>,
    tasks: &mut JoinSet<()>,
) {
    let unanswered = Arc::new(Semaphore::new(UNANSWERED));
    loop {
        let came = async {
            let permit = unanswered.clone().acquire_owned().await.ok();
            connections.room().await;
            listener.accept().await.map(|(stream, peer)| (stream, peer, permit))
        };
        let came = tokio::select! {
            Some(_) = tasks.join_next() => continue,
            came = came => came,
        };
        match came {
            Ok((stream, peer, permit)) => {
                tasks.spawn(serve_connection(
                    stream,
                    peer,
                    permit,
                    connections.clone(),
                    router.clone(),
                    stop.clone(),
                ));
            }
            Err(error) if is_of_the_client(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "a connection cannot be accepted");
                connections.close_some();
                sleep(PAUSE).await;
            }
        }
    }
}

/// Whether the error is about a single connection, which went away before it was accepted.
fn is_of_the_client(error: &io::Error) -> bool {
    use io::ErrorKind as E;
    matches!(error.kind(), E::ConnectionRefused | E::ConnectionAborted | E::ConnectionReset)
}

/// One connection, until it ends, becomes a socket, or is closed by the server.
async fn serve_connection(
    stream: TcpStream,
    peer: SocketAddr,
    mut permit: Option<OwnedSemaphorePermit>,
    connections: Connections,
    router: Router,
    mut stop: watch::Receiver<bool>,
) {
    // A page that only listens acknowledges late: a second small message would wait 40 ms for that.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection stays slow");
    }
    let line = connections.add(stream, peer);
    let connection = line.connection().clone();
    // Boxed, so that memory is allocated only when a request arrives: most connections only wait
    // for one.
    let service =
        service_fn(|request| Box::pin(answer(router.clone(), connection.clone(), request)));
    let mut http = http1::Builder::new();
    http.max_header_size(HEAD_BYTES).max_buf_size(BUFFER_BYTES);
    let mut served = pin!(http.serve_connection(TokioIo::new(line), service).with_upgrades());
    loop {
        tokio::select! {
            _ = served.as_mut() => return,
            () = connection.closed() => return,
            () = async { drop(stop.wait_for(|stop| *stop).await) } => break,
            () = connection.first_answered(), if permit.is_some() => permit = None,
        }
    }
    served.as_mut().graceful_shutdown();
    connection.shorten_wait();
    tokio::select! {
        _ = served => {}
        () = connection.closed() => {}
    }
}

async fn answer(
    router: Router,
    connection: Arc<Connection>,
    mut request: hyper::Request<Incoming>,
) -> Result<Response, Infallible> {
    connection.request_arrived();
    request.extensions_mut().insert(ConnectInfo(connection.peer()));
    request.extensions_mut().insert(connection.clone());
    let request: Request = request.map(|body| Body::new(Arriving::new(body, connection.clone())));
    let response = router.oneshot(request).await?;
    let bytes = match response.extensions().get::<IsShared>() {
        Some(IsShared) => 0,
        None => response.body().size_hint().lower() as usize,
    };
    Ok(response.map(|body| Body::new(Holding::new(body, connection.answering(bytes)))))
}
