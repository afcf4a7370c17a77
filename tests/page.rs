//! A window with a board: the same replica that the app uses, on a real socket.

use crate::person::{Person, sent};
use crate::soon;
use futures::{SinkExt, StreamExt};
use groundswell_domain::area::AreaEdit;
use groundswell_domain::board::Snapshot;
use groundswell_domain::card::Card;
use groundswell_domain::command::Sent;
use groundswell_domain::decide::Background;
use groundswell_domain::id::{AreaId, CardId, CommandId, UserId};
use groundswell_domain::known::Known;
use groundswell_domain::replica::{Gap, Replica};
use groundswell_domain::wire::{ClientMessage, Presence, ServerMessage};
use groundswell_domain::{Actor, Board, Command, Rejection, limits};
use hyper::header::COOKIE;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::sleep;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};
use uuid::Uuid;

/// The channel itself.
pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A window with a board.
pub struct Page {
    pub replica: Replica,
    /// Who is here, according to the server.
    pub present: Vec<Presence>,
    pub socket: Socket,
    pub me: UserId,
    /// Messages of the server that nobody has looked at yet, besides those for the replica.
    pub answers: VecDeque<ServerMessage>,
    person: Person,
    key: String,
}

/// How a socket ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Closed {
    /// Whether the server's last message was a goodbye.
    pub goodbye: bool,
    pub code: Option<u16>,
}

impl Page {
    /// Loads a board and connects to it, as the app does.
    pub async fn open(person: &Person, key: &str) -> Page {
        Page::resume(person, key, Replica::new(load(person, key).await)).await
    }

    /// Connects with what a page has kept, and sends what waits.
    ///
    /// # Panics
    /// If the server does not allow it.
    pub async fn resume(person: &Person, key: &str, replica: Replica) -> Page {
        Page::try_resume(person, key, replica).await.expect("the server accepts the socket")
    }

    /// Connects to a server that may be gone.
    ///
    /// # Errors
    /// It is gone, or refuses the connection.
    pub async fn try_resume(
        person: &Person,
        key: &str,
        replica: Replica,
    ) -> Result<Page, tungstenite::Error> {
        let known = replica.known().map(Known::query);
        let socket = connect_with(person, key, &known.unwrap_or_default()).await?;
        let (present, answers) = (Vec::new(), VecDeque::new());
        let (me, person, key) = (person.id(), person.clone(), key.to_owned());
        let mut page = Page { replica, present, socket, me, answers, person, key };
        // Receives the welcome, and what happened meanwhile.
        for _ in 0..2 {
            page.hear().await.map_err(|_| tungstenite::Error::ConnectionClosed)?;
        }
        let waiting: Vec<Sent> = page.replica.pending().cloned().collect();
        for sent in waiting {
            page.send(&ClientMessage::Do(sent)).await?;
        }
        Ok(page)
    }

    /// Opens a board and makes it larger by this many bytes, with synonyms of an area, because most
    /// other texts are loaded with their card.
    ///
    /// # Panics
    /// If the person may not do that.
    pub async fn of_large_board(person: &Person, bytes: usize) -> Page {
        const WIDEST: &str = "\u{1f4a5}";
        let mut page = person.page().await;
        let word = |nth| format!("{nth}{}", WIDEST.repeat(limits::NAME_CHARS - 2));
        let words: Vec<String> = (0..limits::SYNONYMS).map(word).collect();
        let size: usize = words.iter().map(String::len).sum();
        for nth in 0..bytes.div_ceil(size) {
            let (area, name) = (AreaId(Uuid::now_v7()), format!("Area {nth}"));
            page.act(Command::AddArea { id: area, name }).await.expect("areas may be added");
            let edit = AreaEdit::Synonyms(words.clone());
            page.act(Command::EditArea { area, edit }).await.expect("and edited");
        }
        page
    }

    pub fn board(&self) -> &Board {
        self.replica.board()
    }

    /// # Panics
    /// If it is not on the board.
    pub fn card(&self, id: CardId) -> &Card {
        self.board().card(id).expect("the card is on the board")
    }

    /// Does something, shows it at once, and waits until the server has answered.
    ///
    /// # Errors
    /// The rejection by the server, or by the page itself.
    pub async fn act(&mut self, command: Command) -> Result<(), Rejection> {
        let id = self.begin(command).await?;
        soon("the answer to a command", self.answered(id)).await
    }

    /// Does something without waiting for the server.
    ///
    /// # Errors
    /// The rejection by the page itself.
    pub async fn begin(&mut self, command: Command) -> Result<CommandId, Rejection> {
        let sent = sent(command);
        let id = sent.id;
        let actor = Actor::Member(self.me);
        // What the command needs besides the board is loaded by the server.
        match sent.command.needs() {
            None => drop(self.replica.send(sent.clone(), actor, Background::default())?),
            Some(_) => self.replica.resume(sent.clone(), actor),
        }
        // If the socket is broken, reading will notice it.
        let _ = self.send(&ClientMessage::Do(sent)).await;
        Ok(id)
    }

    /// Waits for the answer to a command of this page.
    ///
    /// # Errors
    /// The server's refusal.
    ///
    /// # Panics
    /// If the socket ends before.
    pub async fn answered(&mut self, id: CommandId) -> Result<(), Rejection> {
        loop {
            let refused = self.answers.iter().find_map(|answer| match answer {
                ServerMessage::Refused { id: of, rejection } if *of == id => {
                    Some(rejection.clone())
                }
                _ => None,
            });
            if let Some(rejection) = refused {
                return Err(rejection);
            }
            if !self.replica.pending().any(|sent| sent.id == id) {
                return Ok(());
            }
            if let Err(closed) = self.hear().await {
                panic!("the socket ended before the answer: {closed:?}");
            }
        }
    }

    /// Captures a card in the inbox.
    ///
    /// # Errors
    /// The server's rejection.
    pub async fn capture(&mut self, title: &str) -> Result<CardId, Rejection> {
        let id = CardId(Uuid::now_v7());
        let (title, column, contact) = (title.into(), None, None);
        self.act(Command::CaptureCard { id, title, column, contact }).await?;
        Ok(id)
    }

    /// Listens until a condition is true on this page.
    ///
    /// # Panics
    /// If it does not become true, or the socket ends before.
    pub async fn until(&mut self, what: &str, is_so: impl Fn(&Page) -> bool) {
        soon(what, async {
            while !is_so(self) {
                if let Err(closed) = self.hear().await {
                    panic!("the socket ended before {what}: {closed:?}");
                }
            }
        })
        .await;
    }

    /// Listens until the server ends the socket.
    ///
    /// # Panics
    /// If it does not.
    pub async fn until_closed(&mut self) -> Closed {
        soon("the end of the socket", async {
            loop {
                if let Err(closed) = self.hear().await {
                    return closed;
                }
            }
        })
        .await
    }

    /// Handles the server's next message.
    ///
    /// # Errors
    /// The socket ended.
    pub async fn hear(&mut self) -> Result<(), Closed> {
        let mut goodbye = false;
        loop {
            let message = next(&mut self.socket).await;
            match message {
                Ok(ServerMessage::Goodbye) => goodbye = true,
                Ok(ServerMessage::Later(wait)) => {
                    self.answers.push_back(ServerMessage::Later(wait));
                    self.come_again(wait).await;
                    return Ok(());
                }
                Ok(message) => {
                    self.take_in(message).await;
                    return Ok(());
                }
                Err(code) => return Err(Closed { goodbye, code }),
            }
        }
    }

    /// Sends all that waits once more, as the server has asked.
    async fn come_again(&mut self, wait_ms: u32) {
        sleep(Duration::from_millis(wait_ms.into())).await;
        let waiting: Vec<Sent> = self.replica.pending().cloned().collect();
        let waiting = waiting.into_iter().map(ClientMessage::Do);
        for message in [ClientMessage::Again].into_iter().chain(waiting) {
            // If the socket is broken, reading will notice it.
            let _ = self.send(&message).await;
        }
    }

    async fn take_in(&mut self, message: ServerMessage) {
        match message {
            ServerMessage::CatchUp { seq, commit, changes } => {
                self.replica.catch_up(seq, commit, &changes);
            }
            ServerMessage::Reset => self.replica.reset(load(&self.person, &self.key).await),
            ServerMessage::Commits(commits) => {
                for commit in &commits {
                    let received = self.replica.receive(commit);
                    assert_ne!(received, Err(Gap), "no commit is left out: {}", commit.seq);
                }
            }
            ServerMessage::Done { id, .. } => {
                self.replica.forget(id);
            }
            ServerMessage::Refused { id, .. } => {
                self.replica.forget(id);
                self.answers.push_back(message);
            }
            ServerMessage::Present(present) => self.present = present,
            ServerMessage::Welcome { you, .. } => assert_eq!(you, self.me),
            ServerMessage::Later(_) | ServerMessage::Goodbye | ServerMessage::Beat => {}
        }
    }

    /// Sends a message to the server.
    ///
    /// # Errors
    /// The socket is broken.
    pub async fn send(&mut self, message: &ClientMessage) -> Result<(), tungstenite::Error> {
        let text = serde_json::to_string(message).expect("messages serialise");
        self.socket.send(Message::text(text)).await
    }
}

/// All of a board.
async fn load(person: &Person, key: &str) -> Board {
    let answer = person.get(&format!("/api/boards/{key}")).await;
    answer.is_status(200);
    let snapshot: Snapshot = answer.json();
    Board::from_snapshot(snapshot).expect("a snapshot holds its board")
}

/// A bare socket.
///
/// # Errors
/// The server is gone, or refuses.
pub async fn connect(
    person: &Person,
    key: &str,
    since: Option<u64>,
) -> Result<Socket, tungstenite::Error> {
    let query = since.map(|since| format!("?since={since}")).unwrap_or_default();
    connect_with(person, key, &query).await
}

/// A bare socket of a page that sends more parameters.
///
/// # Errors
/// The server is gone, or refuses.
pub async fn connect_with(
    person: &Person,
    key: &str,
    query: &str,
) -> Result<Socket, tungstenite::Error> {
    let url = format!("ws://{}/api/boards/{key}/live{query}", person.address);
    let mut request = url.into_client_request()?;
    let cookie = person.cookie().parse().expect("cookies are text");
    request.headers_mut().insert(COOKIE, cookie);
    // Small messages are sent at once, as by a browser. The usual buffer of 128 KiB is filled with
    // zeros before each message.
    let config = WebSocketConfig::default().read_buffer_size(8 * 1024);
    Ok(connect_async_with_config(request, Some(config), true).await?.0)
}

/// The next message on a bare socket, or the code with which it ended.
///
/// # Errors
/// It ended.
pub async fn next(socket: &mut Socket) -> Result<ServerMessage, Option<u16>> {
    loop {
        match socket.next().await {
            Some(Ok(Message::Text(text))) => {
                return Ok(serde_json::from_str(&text).expect("the server says what we know"));
            }
            Some(Ok(Message::Close(frame))) => {
                return Err(frame.map(|CloseFrame { code, .. }| code.into()));
            }
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return Err(None),
        }
    }
}
