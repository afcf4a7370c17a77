//! A person who works at the same time: how long each of their moves takes.

use anyhow::{Context, Result, bail};
use futures::{SinkExt, StreamExt};
use groundswell_domain::Command;
use groundswell_domain::board::Snapshot;
use groundswell_domain::column::Place;
use groundswell_domain::command::Sent;
use groundswell_domain::entity::Entity;
use groundswell_domain::id::{CardId, ColumnId, CommandId};
use groundswell_domain::wire::ClientMessage;
use groundswell_tests::Person;
use groundswell_tests::page::{Socket, connect};
use groundswell_tests::person::sent;
use groundswell_tests::server::BOARD;
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

/// Somebody with a socket and a card.
pub(crate) struct Mover {
    socket: Socket,
    card: CardId,
    columns: Vec<ColumnId>,
    moves: usize,
}

impl Mover {
    pub(crate) async fn begin(person: &Person) -> Result<Mover> {
        let columns = columns(person).await;
        let socket = connect(person, BOARD, None).await?;
        let card = CardId(Uuid::now_v7());
        let mut mover = Mover { socket, card, columns, moves: 0 };
        let title = "Moved to and fro".into();
        let capture = Command::CaptureCard { id: card, title, column: None, contact: None };
        mover.send(sent(capture)).await?;
        Ok(mover)
    }

    /// Moves the card this many times a second for a while. Returns how long each move took, in
    /// milliseconds, sorted.
    pub(crate) async fn work(&mut self, a_second: u32, time: Duration) -> Result<Vec<f64>> {
        let mut tick = interval(Duration::from_secs(1) / a_second);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let end = Instant::now() + time;
        let mut took = Vec::new();
        while Instant::now() < end {
            tick.tick().await;
            let begin = Instant::now();
            self.one_move().await?;
            took.push(begin.elapsed().as_secs_f64() * 1000.0);
        }
        took.sort_by(f64::total_cmp);
        Ok(took)
    }

    /// Moves the card once.
    pub(crate) async fn one_move(&mut self) -> Result<()> {
        self.one_move_noted(|_| ()).await
    }

    /// Moves the card once; notes the command before it is sent.
    pub(crate) async fn one_move_noted(&mut self, note: impl FnOnce(CommandId)) -> Result<()> {
        let sent = sent(self.next_move());
        note(sent.id);
        self.send(sent).await
    }

    /// The next move.
    pub(crate) fn next_move(&mut self) -> Command {
        self.moves += 1;
        let to = self.columns[self.moves % self.columns.len()];
        Command::MoveCard { card: self.card, to, place: Place::default(), together: false }
    }

    /// Sends a command and waits until it is acknowledged.
    async fn send(&mut self, sent: Sent) -> Result<()> {
        let name = sent.id.to_string();
        let text = serde_json::to_string(&ClientMessage::Do(sent))?;
        self.socket.send(Message::text(text)).await?;
        loop {
            match self.socket.next().await.context("the server has hung up")?? {
                Message::Text(text) if text.contains(&name) => return Ok(()),
                Message::Close(reason) => bail!("the server has hung up: {reason:?}"),
                _ => {}
            }
        }
    }
}

async fn columns(person: &Person) -> Vec<ColumnId> {
    let snapshot: Snapshot = person.get(&format!("/api/boards/{BOARD}")).await.json();
    let column = |entity| match entity {
        Entity::Column(column) => Some(column.id),
        _ => None,
    };
    snapshot.entities.into_iter().filter_map(column).collect()
}

/// A percentile of sorted values.
pub(crate) fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let at = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}
