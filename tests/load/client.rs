//! One client: a keep-alive connection or a socket, and a few cards of its own to move.

use anyhow::{Context, Result, bail, ensure};
use bytes::Bytes;
use futures::{SinkExt, StreamExt};
use groundswell_domain::Command;
use groundswell_domain::column::Place;
use groundswell_domain::command::Sent;
use groundswell_domain::id::{CardId, ColumnId, CommandId};
use groundswell_domain::wire::ClientMessage;
use groundswell_tests::Person;
use groundswell_tests::page::{Socket, connect};
use groundswell_tests::person::sent;
use groundswell_tests::server::BOARD;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, COOKIE, HOST};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

/// Cards of each client: a board with 64 clients holds about a thousand.
const CARDS: usize = 16;

/// How the commands are sent.
#[derive(Clone, Copy)]
pub(crate) enum Road {
    Requests,
    Socket,
}

impl Road {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Road::Requests => "requests",
            Road::Socket => "socket",
        }
    }
}

pub(crate) struct Client {
    connection: Connection,
    columns: Vec<ColumnId>,
    cards: Vec<CardId>,
    moves: usize,
}

enum Connection {
    Requests { sender: SendRequest<Full<Bytes>>, address: SocketAddr, cookie: String },
    Socket(Box<Socket>),
}

impl Client {
    /// Connects, and puts its cards on the board.
    pub(crate) async fn begin(
        person: Person,
        road: Road,
        columns: Vec<ColumnId>,
    ) -> Result<Client> {
        let connection = match road {
            Road::Requests => Connection::requests(&person).await?,
            // Earlier commits do not matter here.
            Road::Socket => Connection::Socket(Box::new(connect(&person, BOARD, Some(1)).await?)),
        };
        let mut client = Client { connection, columns, cards: Vec::new(), moves: 0 };
        for number in 0..CARDS {
            let id = CardId(Uuid::now_v7());
            let title = format!("The player stays silent after call {number}");
            let capture = Command::CaptureCard { id, title, column: None, contact: None };
            client.connection.carry_out(sent(capture)).await?;
            client.cards.push(id);
        }
        Ok(client)
    }

    /// Moves the next of its cards to another column.
    pub(crate) async fn move_card(&mut self) -> Result<()> {
        let card = self.cards[self.moves % CARDS];
        let to = self.columns[(1 + self.moves / CARDS) % self.columns.len()];
        self.moves += 1;
        let place = Place::default();
        self.connection
            .carry_out(sent(Command::MoveCard { card, to, place, together: false }))
            .await
    }
}

impl Connection {
    async fn requests(person: &Person) -> Result<Connection> {
        let stream = TcpStream::connect(person.address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Connection::Requests { sender, address: person.address, cookie: person.cookie() })
    }

    /// Sends a command and waits until the server has acknowledged it.
    async fn carry_out(&mut self, sent: Sent) -> Result<()> {
        match self {
            Connection::Requests { sender, address, cookie } => {
                request(sender, *address, cookie, &sent).await
            }
            Connection::Socket(socket) => {
                let id = sent.id;
                let text = serde_json::to_string(&ClientMessage::Do(sent))?;
                socket.send(Message::text(text)).await?;
                hear(socket, id).await
            }
        }
    }
}

async fn request(
    sender: &mut SendRequest<Full<Bytes>>,
    address: SocketAddr,
    cookie: &str,
    sent: &Sent,
) -> Result<()> {
    let request = Request::post(format!("/api/boards/{BOARD}/commands"))
        .header(HOST, address.to_string())
        .header(COOKIE, cookie)
        .header(CONTENT_TYPE, "application/json")
        .body(Full::new(serde_json::to_vec(sent)?.into()))?;
    let answer = sender.send_request(request).await?;
    let status = answer.status();
    let body = answer.into_body().collect().await?.to_bytes();
    ensure!(status == StatusCode::OK, "{status}: {}", String::from_utf8_lossy(&body));
    Ok(())
}

/// Waits for the acknowledgement. Parsing everything that the others did would measure this program
/// instead.
async fn hear(socket: &mut Socket, id: CommandId) -> Result<()> {
    let id = id.to_string();
    loop {
        match socket.next().await.context("the server has hung up")?? {
            Message::Text(text) if text.starts_with("{\"refused\"") => bail!("{text}"),
            Message::Text(text) if text.contains(&id) => return Ok(()),
            Message::Close(reason) => bail!("the server has hung up: {reason:?}"),
            _ => {}
        }
    }
}
