//! A request that becomes a WebSocket.

use crate::App;
use crate::error::{Error, Result};
use crate::serving::{Connection, Sending};
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::response::Response;
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use std::sync::Arc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::create_response_with_body;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

pub(super) type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// A request that asks for a WebSocket.
pub(super) struct Upgrade {
    /// The answer to it.
    response: Response,
    upgraded: OnUpgrade,
    /// `None` in tests, without a network.
    connection: Option<Arc<Connection>>,
}

impl FromRequest<App> for Upgrade {
    type Rejection = Error;

    async fn from_request(mut request: Request, _: &App) -> Result<Self> {
        let response = create_response_with_body(&request, Body::empty);
        let response = response.map_err(|error| {
            Error::BadRequest(format!("This address is for WebSockets: {error}."))
        })?;
        let connection = request.extensions().get().cloned();
        Ok(Upgrade { response, upgraded: hyper::upgrade::on(&mut request), connection })
    }
}

impl Upgrade {
    /// Answers, and runs the socket once the answer is sent.
    ///
    /// # Errors
    /// [`Error::Busy`] if there are too many sockets.
    pub(super) fn then<T: Future<Output = ()> + Send>(
        self,
        config: WebSocketConfig,
        sending: Sending,
        talk: impl FnOnce(Socket) -> T + Send + 'static,
    ) -> Result<Response> {
        if self.connection.is_some_and(|connection| !connection.become_socket(sending)) {
            return Err(Error::Busy);
        }
        tokio::spawn(async move {
            // A client that has gone needs no socket.
            let Ok(upgraded) = self.upgraded.await else { return };
            let (io, config) = (TokioIo::new(upgraded), Some(config));
            talk(Socket::from_raw_socket(io, Role::Server, config).await).await;
        });
        Ok(self.response)
    }
}
