//! What this browser keeps across reloads: waiting commands, and the last known board.
//!
//! All database access is best effort: if the browser refuses it, or does not answer, the page still
//! works, and says once that it keeps nothing. What was begun is done to its end when the person
//! leaves the page: the browser calls its callbacks, which must still exist.

#[cfg(not(test))]
mod database;
#[cfg(test)]
#[path = "memory/database.rs"]
mod database;

#[cfg(test)]
pub(crate) use database::fall_silent;

use crate::notes;
use groundswell_domain::columns::Documents;
use groundswell_domain::command::Sent;
use groundswell_domain::id::{CommandId, UserId};
use groundswell_domain::json;
use groundswell_domain::order::Order;
use serde::Deserialize;

/// The owner of a stored board: all keys start with it, so that two people who share a browser stay
/// separate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    pub user: UserId,
    pub board: String,
}

impl Owner {
    fn prefix(&self) -> String {
        format!("{}/{}", self.user, self.board)
    }

    /// The name of a note that belongs to this person and board: other people who use this browser
    /// do not read it.
    pub fn note(&self, name: &str) -> String {
        format!("{name}-{}", self.prefix())
    }
}

/// Stores a command until the server has answered it, after all commands that any tab of this
/// browser has stored before. The ids do not give the order: they start with the time of a clock
/// that may be set back. Returns whether it is stored.
pub async fn keep(owner: &Owner, id: CommandId, sent: String) -> bool {
    database::in_time(database::keep(owner.clone(), id, sent)).await.is_ok()
}

/// A command with its place, as one object that an earlier version of this page can read too.
fn placed(place: u64, sent: &str) -> String {
    format!("{{\"place\":{place},{}", &sent[1..])
}

/// What [`placed`] adds. Commands from an earlier version have no place, and come first.
#[derive(Deserialize)]
struct Placed {
    #[serde(default)]
    place: u64,
}

/// Parses the stored commands, in their order.
pub fn read(mut kept: Vec<String>) -> Vec<Sent> {
    kept.order_by_key(|kept| json::from_str::<Placed>(kept).map_or(0, |placed| placed.place));
    let read = |kept: &String| {
        let mut sent: Sent = json::from_str(kept).ok()?;
        sent.command.tidy();
        Some(sent)
    };
    kept.iter().filter_map(read).collect()
}

/// A person's waiting commands, board by board.
pub async fn waiting_of(user: UserId) -> Vec<(Owner, Vec<String>)> {
    database::in_time(database::waiting_of(user)).await.unwrap_or_default()
}

/// Forgets an answered command.
pub async fn drop_command(owner: &Owner, id: CommandId) {
    let _ = database::in_time(database::drop_command(owner.clone(), id)).await;
}

/// What an earlier visit has left.
#[derive(Default)]
pub struct Stored {
    /// Commands as they were stored, in the order of their ids.
    pub waiting: Vec<String>,
    /// The board as the server sent it.
    pub board: Option<String>,
}

/// Reads what the browser has stored of one board.
pub async fn stored(owner: &Owner) -> Stored {
    database::in_time(database::stored(owner.clone())).await.unwrap_or_default()
}

/// Stores the board as the server sent it, for the next start.
pub async fn keep_board(owner: &Owner, snapshot: &str) {
    let keeping = database::keep_board(owner.clone(), snapshot.to_owned());
    let is_kept = database::in_time(keeping).await.is_ok();
    let documents = Documents::of(snapshot).filter(|_| is_kept);
    notes::set_known(&owner.board, documents.and_then(|documents| documents.known()));
}

/// The words that callers used for the cards of a board, as they were kept.
pub async fn words(owner: &Owner) -> Option<String> {
    database::in_time(database::words(owner.clone())).await.ok().flatten()
}

/// Keeps the words that callers used, as long as the board.
pub async fn keep_words(owner: &Owner, words: &str) {
    let _ = database::in_time(database::keep_words(owner.clone(), words.to_owned())).await;
}

/// Deletes the stored board, also those of earlier versions; waiting commands stay.
pub async fn drop_board(owner: &Owner) {
    notes::set_known(&owner.board, None);
    let _ = database::in_time(database::drop_board(owner.clone())).await;
}

/// Deletes every board in this browser, when somebody signs out. Waiting commands are kept until
/// the same person comes back.
pub async fn forget_all() {
    let _ = database::in_time(database::forget_all()).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use groundswell_domain::Command;
    use groundswell_domain::id::CardId;
    use groundswell_domain::time::Timestamp;
    use uuid::Uuid;

    fn sent(number: u128) -> Sent {
        let command = Command::TrashCard { card: CardId(Uuid::from_u128(7)) };
        Sent { id: CommandId(Uuid::from_u128(number)), at: Timestamp(9), command }
    }

    #[test]
    fn commands_are_read_in_their_order_those_of_an_earlier_version_first() {
        let json = |number| serde_json::to_string(&sent(number)).unwrap();
        // In the order of the store: by id.
        let kept = vec![placed(2, &json(1)), json(2), placed(1, &json(3)), json(4), "{".into()];
        let read = read(kept);
        assert_eq!(read, [2, 4, 3, 1].map(sent));
    }

    #[test]
    fn a_command_with_a_place_is_one_for_an_earlier_version_too() {
        let json = serde_json::to_string(&sent(1)).unwrap();
        assert_eq!(json::from_str::<Sent>(&placed(3, &json)).unwrap(), sent(1));
    }
}
