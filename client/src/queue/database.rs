//! The browser's database, which contains the queue and the boards.

use super::{Owner, Stored, placed};
use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::{Either, LocalBoxFuture, select};
use gloo_timers::future::TimeoutFuture;
use groundswell_domain::id::{CommandId, UserId};
use groundswell_domain::wire::PROTOCOL;
use idb::{
    Database, DatabaseEvent, Factory, KeyRange, ObjectStoreParams, Query, Transaction,
    TransactionMode,
};
use js_sys::Uint8Array;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

type Result<T> = std::result::Result<T, idb::Error>;

/// How long the browser may take to answer, in milliseconds. Some never do.
const TIMEOUT_MS: u32 = 5_000;
const NAME: &str = "groundswell";
const QUEUE: &str = "queue";
const BOARDS: &str = "boards";
/// The key of the queue's counter; no command has such a key.
const COUNTER: &str = "counter";

thread_local! {
    /// The open database: opening it again takes longer than most requests.
    static OPEN: RefCell<Option<Rc<Database>>> = const { RefCell::new(None) };
    /// The browser does not answer: nobody waits for it again.
    static IS_SILENT: Cell<bool> = const { Cell::new(false) };
}

/// Waits for the database, but not for ever. What was begun goes on when nobody waits any more: the
/// browser may answer later.
pub(super) fn in_time<T: 'static>(
    work: impl Future<Output = Result<T>> + 'static,
) -> impl Future<Output = Result<T>> {
    // In a box, so that the code for it is there once and not for each kind of work.
    in_time_boxed(work.boxed_local())
}

async fn in_time_boxed<T: 'static>(work: LocalBoxFuture<'static, Result<T>>) -> Result<T> {
    let (sender, receiver) = oneshot::channel();
    spawn_local(async move {
        let _ = sender.send(work.await);
        IS_SILENT.set(false);
    });
    if IS_SILENT.get() {
        return Err(silent());
    }
    match select(receiver, TimeoutFuture::new(TIMEOUT_MS)).await {
        Either::Left((answer, _)) => answer.unwrap_or_else(|_| Err(silent())),
        Either::Right(_) => {
            IS_SILENT.set(true);
            Err(silent())
        }
    }
}

async fn open() -> Result<Rc<Database>> {
    if let Some(database) = OPEN.with_borrow(Clone::clone) {
        return Ok(database);
    }
    open_now().await
}

fn silent() -> idb::Error {
    idb::Error::IndexedDbNotFound(JsValue::NULL)
}

async fn open_now() -> Result<Rc<Database>> {
    let mut request = Factory::new()?.open(NAME, Some(1))?;
    request.on_upgrade_needed(|event| {
        let Ok(database) = event.database() else { return };
        for store in [QUEUE, BOARDS] {
            // This runs once, on a new database: the stores cannot exist yet.
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

/// Closes the database, a moment later: the caller is part of what is closed.
fn let_go() {
    spawn_local(async {
        if let Some(database) = OPEN.take() {
            database.close();
        }
    });
}

impl Owner {
    /// The key of the stored board. Each version has its own: a page of an earlier version, still
    /// open in another tab, does not understand everything and would store an incomplete board.
    fn board_key(&self) -> JsValue {
        format!("{}/{PROTOCOL}", self.prefix()).into()
    }

    /// The key of the words that callers used. It begins with the board's: they go with it.
    fn words_key(&self) -> JsValue {
        format!("{}/{PROTOCOL}/words", self.prefix()).into()
    }

    /// The keys of this board's copies, including those of earlier versions.
    fn keys(&self) -> Result<KeyRange> {
        let (first, last) = (self.prefix().into(), format!("{}0", self.prefix()).into());
        KeyRange::bound(&first, &last, None, Some(true))
    }

    fn key(&self, command: CommandId) -> JsValue {
        format!("{}/{command}", self.prefix()).into()
    }
}

pub(super) async fn keep(owner: Owner, id: CommandId, sent: String) -> Result<()> {
    let value = |place| placed(place, &sent).into();
    put(QUEUE, owner.key(id), &value).await
}

pub(super) async fn waiting_of(user: UserId) -> Result<Vec<(Owner, Vec<String>)>> {
    let database = open().await?;
    let transaction = database.transaction(&[QUEUE], TransactionMode::ReadOnly)?;
    let store = transaction.object_store(QUEUE)?;
    let (first, last) = (format!("{user}/").into(), format!("{user}0").into());
    let range = KeyRange::bound(&first, &last, None, Some(true))?;
    let keys = store.get_all_keys(Some(Query::KeyRange(range.clone())), None)?;
    let values = store.get_all(Some(Query::KeyRange(range)), None)?;
    let mut boards: Vec<(Owner, Vec<String>)> = Vec::new();
    // Both are in the order of the keys: those of one board are together.
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

pub(super) async fn drop_command(owner: Owner, id: CommandId) -> Result<()> {
    let database = open().await?;
    let transaction = database.transaction(&[QUEUE], TransactionMode::ReadWrite)?;
    let store = transaction.object_store(QUEUE)?;
    store.delete(Query::Key(owner.key(id)))?.await?;
    done(transaction).await
}

pub(super) async fn stored(owner: Owner) -> Result<Stored> {
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

pub(super) async fn keep_board(owner: Owner, snapshot: String) -> Result<()> {
    // As bytes: otherwise they would have to be converted to a text of the browser first.
    let bytes = Uint8Array::from(snapshot.as_bytes());
    put(BOARDS, owner.board_key(), &|_| bytes.clone().into()).await
}

pub(super) async fn words(owner: Owner) -> Result<Option<String>> {
    let database = open().await?;
    let transaction = database.transaction(&[BOARDS], TransactionMode::ReadOnly)?;
    let words = transaction.object_store(BOARDS)?.get(Query::Key(owner.words_key()))?.await?;
    Ok(words.and_then(|words| words.as_string()))
}

pub(super) async fn keep_words(owner: Owner, words: String) -> Result<()> {
    put(BOARDS, owner.words_key(), &|_| words.as_str().into()).await
}

pub(super) async fn drop_board(owner: Owner) -> Result<()> {
    let database = open().await?;
    let transaction = database.transaction(&[BOARDS], TransactionMode::ReadWrite)?;
    let kept = Query::KeyRange(owner.keys()?);
    transaction.object_store(BOARDS)?.delete(kept)?.await?;
    done(transaction).await
}

pub(super) async fn forget_all() -> Result<()> {
    let database = open().await?;
    let transaction = database.transaction(&[BOARDS], TransactionMode::ReadWrite)?;
    transaction.object_store(BOARDS)?.clear()?.await?;
    done(transaction).await
}

/// Puts a value into a store. In the queue it gets its place.
async fn put(store: &str, key: JsValue, value: &dyn Fn(u64) -> JsValue) -> Result<()> {
    let database = open().await?;
    let transaction = database.transaction(&[store], TransactionMode::ReadWrite)?;
    let stored = transaction.object_store(store)?;
    let mut place = 0.0;
    if store == QUEUE {
        let counted = stored.get(Query::Key(COUNTER.into()))?.await?;
        place = counted.and_then(|counted| counted.as_f64()).unwrap_or_default() + 1.0;
        // Later requests of a transaction are done when the transaction is.
        let _counted = stored.put(&place.into(), Some(&COUNTER.into()))?;
    }
    stored.put(&value(place as u64), Some(&key))?.await?;
    done(transaction).await
}

async fn done(transaction: Transaction) -> Result<()> {
    transaction.commit()?.await?;
    Ok(())
}
