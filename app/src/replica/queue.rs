//! What this browser keeps over a reload: commands that wait, and the board as last heard.
//!
//! Everything is best effort towards the database of the browser: where it is refused, the page
//! works all the same and says that changes wait.

use groundswell_domain::command::Sent;
use groundswell_domain::id::{CommandId, UserId};
use idb::{
    Database, DatabaseEvent, Factory, KeyRange, ObjectStoreParams, Query, Transaction,
    TransactionMode,
};
use wasm_bindgen::JsValue;

const NAME: &str = "groundswell";
const QUEUE: &str = "queue";
const BOARDS: &str = "boards";

async fn open() -> Result<Database, idb::Error> {
    let mut request = Factory::new()?.open(NAME, Some(1))?;
    request.on_upgrade_needed(|event| {
        let Ok(database) = event.database() else { return };
        for store in [QUEUE, BOARDS] {
            // It runs once, on a fresh database: the stores cannot be there yet.
            let _ = database.create_object_store(store, ObjectStoreParams::new());
        }
    });
    request.await
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

    fn key(&self, command: CommandId) -> JsValue {
        // Ids begin with their time: sorted keys are in the order of the commands.
        format!("{}/{command}", self.prefix()).into()
    }
}

/// Keeps a command until the server has answered it.
pub(crate) async fn keep(owner: &Owner, sent: &Sent) {
    let Ok(text) = serde_json::to_string(sent) else { return };
    let _ = put(QUEUE, owner.key(sent.id), &text).await;
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

/// The commands that an earlier life of the page has left, as JSON, oldest first.
pub(crate) async fn waiting(owner: &Owner) -> Vec<String> {
    let commands: Result<Vec<String>, idb::Error> = async {
        let database = open().await?;
        let transaction = database.transaction(&[QUEUE], TransactionMode::ReadOnly)?;
        let store = transaction.object_store(QUEUE)?;
        let (first, last) = (format!("{}/", owner.prefix()), format!("{}0", owner.prefix()));
        let range = KeyRange::bound(&first.into(), &last.into(), None, Some(true))?;
        let all = store.get_all(Some(Query::KeyRange(range)), None)?.await?;
        Ok(all.into_iter().filter_map(|value| value.as_string()).collect())
    }
    .await;
    commands.unwrap_or_default()
}

/// Keeps the board as the server told it, for the next start.
pub(crate) async fn keep_board(owner: &Owner, snapshot: &str) {
    let _ = put(BOARDS, owner.prefix().into(), snapshot).await;
}

/// The board as kept.
pub(crate) async fn kept_board(owner: &Owner) -> Option<String> {
    let database = open().await.ok()?;
    let transaction = database.transaction(&[BOARDS], TransactionMode::ReadOnly).ok()?;
    let store = transaction.object_store(BOARDS).ok()?;
    let value = store.get(Query::Key(owner.prefix().into())).ok()?.await.ok()?;
    value?.as_string()
}

/// Forgets the kept board; waiting commands stay.
pub(crate) async fn drop_board(owner: &Owner) {
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

async fn put(store: &str, key: JsValue, text: &str) -> Result<(), idb::Error> {
    let database = open().await?;
    let transaction = database.transaction(&[store], TransactionMode::ReadWrite)?;
    transaction.object_store(store)?.put(&JsValue::from(text), Some(&key))?.await?;
    done(transaction).await
}

async fn done(transaction: Transaction) -> Result<(), idb::Error> {
    transaction.commit()?.await?;
    Ok(())
}
