//! What this browser keeps over a reload: commands that wait, and the board as last heard.
//!
//! Everything is best effort towards the database of the browser: where it is refused, the page
//! works all the same and says that changes wait.

use crate::prefs;
use groundswell_domain::columns::Documents;
use groundswell_domain::id::{CommandId, UserId};
use idb::{
    Database, DatabaseEvent, Factory, KeyRange, ObjectStoreParams, Query, Transaction,
    TransactionMode,
};
use js_sys::Uint8Array;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

const NAME: &str = "groundswell";
const QUEUE: &str = "queue";
const BOARDS: &str = "boards";

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

    /// The name of a note that belongs to this person and board: another one at this browser does
    /// not read it.
    pub(super) fn note(&self, name: &str) -> String {
        format!("{name}-{}", self.prefix())
    }

    fn key(&self, command: CommandId) -> JsValue {
        // Ids begin with their time: sorted keys are in the order of the commands.
        format!("{}/{command}", self.prefix()).into()
    }
}

/// Keeps a command until the server has answered it.
pub(crate) async fn keep(owner: &Owner, id: CommandId, sent: &str) {
    let _ = put(QUEUE, owner.key(id), &sent.into()).await;
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
    /// Commands, as JSON, oldest first.
    pub(crate) waiting: Vec<String>,
    /// The board as the server told it.
    pub(crate) board: Option<String>,
}

/// What there is of one board.
pub(crate) async fn stored(owner: &Owner) -> Stored {
    let stored: Result<Stored, idb::Error> = async {
        let database = open().await?;
        let transaction = database.transaction(&[QUEUE, BOARDS], TransactionMode::ReadOnly)?;
        let (first, last) = (format!("{}/", owner.prefix()), format!("{}0", owner.prefix()));
        let range = KeyRange::bound(&first.into(), &last.into(), None, Some(true))?;
        let commands =
            transaction.object_store(QUEUE)?.get_all(Some(Query::KeyRange(range)), None)?;
        let board = transaction.object_store(BOARDS)?.get(Query::Key(owner.prefix().into()))?;
        let waiting = commands.await?.into_iter().filter_map(|value| value.as_string()).collect();
        let bytes = board.await?.and_then(|value| value.dyn_into::<Uint8Array>().ok());
        let board = bytes.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
        Ok(Stored { waiting, board })
    }
    .await;
    stored.unwrap_or_default()
}

/// Keeps the board as the server told it, for the next start.
pub(crate) async fn keep_board(owner: &Owner, snapshot: &str) {
    // Its bytes: a text of the browser would have to be made of them first.
    let bytes = Uint8Array::from(snapshot.as_bytes());
    let is_kept = put(BOARDS, owner.prefix().into(), &bytes).await.is_ok();
    let documents = Documents::of(snapshot).filter(|_| is_kept);
    prefs::set_known(&owner.board, documents.and_then(|documents| documents.known()));
}

/// Forgets the kept board; waiting commands stay.
pub(crate) async fn drop_board(owner: &Owner) {
    prefs::set_known(&owner.board, None);
    let _ = async {
        let database = open().await?;
        let transaction = database.transaction(&[BOARDS], TransactionMode::ReadWrite)?;
        transaction.object_store(BOARDS)?.delete(Query::Key(owner.prefix().into()))?.await?;
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

async fn put(store: &str, key: JsValue, value: &JsValue) -> Result<(), idb::Error> {
    let database = open().await?;
    let transaction = database.transaction(&[store], TransactionMode::ReadWrite)?;
    transaction.object_store(store)?.put(value, Some(&key))?.await?;
    done(transaction).await
}

async fn done(transaction: Transaction) -> Result<(), idb::Error> {
    transaction.commit()?.await?;
    Ok(())
}
