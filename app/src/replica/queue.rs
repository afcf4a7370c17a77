//! What this browser keeps over a reload: commands that wait, and the board as last heard.
//!
//! Everything is best effort towards the database of the browser: where it is refused, the page
//! works all the same and says that changes wait.

use crate::prefs;
use futures::channel::oneshot;
use groundswell_domain::columns::Documents;
use groundswell_domain::command::Sent;
use groundswell_domain::id::{CommandId, UserId};
use groundswell_domain::json;
use groundswell_domain::order::Order;
use groundswell_domain::wire::PROTOCOL;
use idb::{
    Database, DatabaseEvent, Factory, KeyRange, ObjectStoreParams, Query, Transaction,
    TransactionMode,
};
use js_sys::Uint8Array;
use leptos::task::spawn_local;
use serde::Deserialize;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

const NAME: &str = "groundswell";
const QUEUE: &str = "queue";
const BOARDS: &str = "boards";
/// Where the queue counts; no command's key is like this.
const COUNTER: &str = "counter";

thread_local! {
    /// The open database: opening it anew takes longer than most of what is done with it.
    static OPEN: RefCell<Option<Rc<Database>>> = const { RefCell::new(None) };
}

async fn open() -> Result<Rc<Database>, idb::Error> {
    if let Some(database) = OPEN.with_borrow(Clone::clone) {
        return Ok(database);
    }
    let mut request = Factory::new()?.open(NAME, Some(1))?;
    request.on_upgrade_needed(|event| {
        let Ok(database) = event.database() else { return };
        for store in [QUEUE, BOARDS] {
            // It runs once, on a fresh database: the stores cannot be there yet.
            let _ = database.create_object_store(store, ObjectStoreParams::new());
        }
    });
    let mut database = request.await?;
    // The browser's data is being cleared, or another tab runs a newer version.
    database.on_close(|_| let_go());
    database.on_version_change(|_| let_go());
    let database = Rc::new(database);
    OPEN.set(Some(database.clone()));
    Ok(database)
}

/// Closes the database. A moment later: who calls is part of what goes with it.
fn let_go() {
    spawn_local(async {
        if let Some(database) = OPEN.take() {
            database.close();
        }
    });
}

/// Whose board: keys of all stores begin with it, so that two people at one browser stay apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) user: UserId,
    pub(crate) board: String,
}

impl Owner {
    fn prefix(&self) -> String {
        format!("{}/{}", self.user, self.board)
    }

    /// The key of the kept board. Each version has its own: a page of an earlier one, still open in
    /// another tab, does not understand everything and would keep an incomplete board.
    fn board_key(&self) -> JsValue {
        format!("{}/{PROTOCOL}", self.prefix()).into()
    }

    /// The keys of what is kept for this board, those of earlier versions among them.
    fn keys(&self) -> Result<KeyRange, idb::Error> {
        let (first, last) = (self.prefix().into(), format!("{}0", self.prefix()).into());
        KeyRange::bound(&first, &last, None, Some(true))
    }

    /// The name of a note that belongs to this person and board: another one at this browser does
    /// not read it.
    pub(super) fn note(&self, name: &str) -> String {
        format!("{name}-{}", self.prefix())
    }

    fn key(&self, command: CommandId) -> JsValue {
        format!("{}/{command}", self.prefix()).into()
    }
}

/// Keeps a command until the server has answered it, in its place behind all that this browser kept
/// before it, in whatever tab. The ids do not tell the places: they begin with the time of a clock
/// that may be set back.
pub(crate) async fn keep(owner: &Owner, id: CommandId, sent: &str) {
    let value = |place| placed(place, sent).into();
    let _ = put(QUEUE, owner.key(id), &value).await;
}

/// A command with its place, as one object, which an earlier version of this page reads too.
fn placed(place: u64, sent: &str) -> String {
    format!("{{\"place\":{place},{}", &sent[1..])
}

/// What [`placed`] adds. What an earlier version kept has no place, and comes first.
#[derive(Deserialize)]
struct Placed {
    #[serde(default)]
    place: u64,
}

/// Reads the commands that were kept, in their order.
pub(crate) fn read(mut kept: Vec<String>) -> Vec<Sent> {
    kept.order_by_key(|kept| json::from_str::<Placed>(kept).map_or(0, |placed| placed.place));
    let read = |kept: &String| {
        let mut sent: Sent = json::from_str(kept).ok()?;
        sent.command.tidy();
        Some(sent)
    };
    kept.iter().filter_map(read).collect()
}

/// What waits of one person, board by board.
pub(crate) async fn waiting_of(user: UserId) -> Vec<(Owner, Vec<String>)> {
    // As of one board, it is read to the end.
    let (tell, told) = oneshot::channel();
    spawn_local(async move {
        let _ = tell.send(read_waiting_of(user).await.unwrap_or_default());
    });
    told.await.unwrap_or_default()
}

async fn read_waiting_of(user: UserId) -> Result<Vec<(Owner, Vec<String>)>, idb::Error> {
    let database = open().await?;
    let transaction = database.transaction(&[QUEUE], TransactionMode::ReadOnly)?;
    let store = transaction.object_store(QUEUE)?;
    let (first, last) = (format!("{user}/").into(), format!("{user}0").into());
    let range = KeyRange::bound(&first, &last, None, Some(true))?;
    let keys = store.get_all_keys(Some(Query::KeyRange(range.clone())), None)?;
    let values = store.get_all(Some(Query::KeyRange(range)), None)?;
    let mut boards: Vec<(Owner, Vec<String>)> = Vec::new();
    // Both come in the order of the keys: those of a board are together.
    for (key, value) in keys.await?.into_iter().zip(values.await?) {
        let (Some(key), Some(value)) = (key.as_string(), value.as_string()) else { continue };
        let board = key.split('/').nth(1).unwrap_or_default();
        match boards.last_mut() {
            Some((owner, kept)) if owner.board == board => kept.push(value),
            _ => boards.push((Owner { user, board: board.to_owned() }, vec![value])),
        }
    }
    Ok(boards)
}

/// Forgets an answered command.
pub(crate) async fn drop_command(owner: &Owner, id: CommandId) {
    let _ = async {
        let database = open().await?;
        let transaction = database.transaction(&[QUEUE], TransactionMode::ReadWrite)?;
        let store = transaction.object_store(QUEUE)?;
        store.delete(Query::Key(owner.key(id)))?.await?;
        done(transaction).await
    }
    .await;
}

/// What an earlier life of the page has left.
#[derive(Default)]
pub(crate) struct Stored {
    /// Commands, as they were kept, in the order of their ids.
    pub(crate) waiting: Vec<String>,
    /// The board as the server told it.
    pub(crate) board: Option<String>,
}

/// Reads what the browser has of one board. The reading goes on when somebody leaves the page before its
/// end: the browser calls back what asked it, and that must still be there.
pub(crate) async fn stored(owner: &Owner) -> Stored {
    let (owner, (tell, told)) = (owner.clone(), oneshot::channel());
    spawn_local(async move {
        let _ = tell.send(read_stored(&owner).await.unwrap_or_default());
    });
    told.await.unwrap_or_default()
}

async fn read_stored(owner: &Owner) -> Result<Stored, idb::Error> {
    let database = open().await?;
    let transaction = database.transaction(&[QUEUE, BOARDS], TransactionMode::ReadOnly)?;
    let range = Query::KeyRange(owner.keys()?);
    let commands = transaction.object_store(QUEUE)?.get_all(Some(range), None)?;
    let board = transaction.object_store(BOARDS)?.get(Query::Key(owner.board_key()))?;
    let waiting = commands.await?.into_iter().filter_map(|value| value.as_string()).collect();
    let bytes = board.await?.and_then(|value| value.dyn_into::<Uint8Array>().ok());
    let board = bytes.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
    Ok(Stored { waiting, board })
}

/// Keeps the board as the server told it, for the next start.
pub(crate) async fn keep_board(owner: &Owner, snapshot: &str) {
    // Its bytes: a text of the browser would have to be made of them first.
    let bytes = Uint8Array::from(snapshot.as_bytes());
    let is_kept = put(BOARDS, owner.board_key(), &|_| bytes.clone().into()).await.is_ok();
    let documents = Documents::of(snapshot).filter(|_| is_kept);
    prefs::set_known(&owner.board, documents.and_then(|documents| documents.known()));
}

/// Forgets the kept board, that of an earlier version too; waiting commands stay.
pub(crate) async fn drop_board(owner: &Owner) {
    prefs::set_known(&owner.board, None);
    let _ = async {
        let database = open().await?;
        let transaction = database.transaction(&[BOARDS], TransactionMode::ReadWrite)?;
        let kept = Query::KeyRange(owner.keys()?);
        transaction.object_store(BOARDS)?.delete(kept)?.await?;
        done(transaction).await
    }
    .await;
}

/// Forgets every board of this browser: somebody signs out. Commands that wait are kept for
/// when the same person comes back.
pub(crate) async fn forget_all() {
    let _ = async {
        let database = open().await?;
        let transaction = database.transaction(&[BOARDS], TransactionMode::ReadWrite)?;
        transaction.object_store(BOARDS)?.clear()?.await?;
        done(transaction).await
    }
    .await;
}

/// Puts a value into a store. In the queue it is told its place.
async fn put(store: &str, key: JsValue, value: &dyn Fn(u64) -> JsValue) -> Result<(), idb::Error> {
    let database = open().await?;
    let transaction = database.transaction(&[store], TransactionMode::ReadWrite)?;
    let stored = transaction.object_store(store)?;
    let mut place = 0.0;
    if store == QUEUE {
        let counted = stored.get(Query::Key(COUNTER.into()))?.await?;
        place = counted.and_then(|counted| counted.as_f64()).unwrap_or_default() + 1.0;
        // What comes later in a transaction is done when it is.
        let _counted = stored.put(&place.into(), Some(&COUNTER.into()))?;
    }
    stored.put(&value(place as u64), Some(&key))?.await?;
    done(transaction).await
}

async fn done(transaction: Transaction) -> Result<(), idb::Error> {
    transaction.commit()?.await?;
    Ok(())
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
        // As the store gives them, by their ids.
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
