//! The database of a browser in memory.

use super::{Owner, Stored, placed};
use groundswell_domain::id::{CommandId, UserId};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

type Result<T> = std::result::Result<T, Silent>;

/// The database does not answer.
pub(super) struct Silent;

#[derive(Default)]
struct Kept {
    queue: BTreeMap<(String, CommandId), String>,
    boards: BTreeMap<String, String>,
    counter: u64,
}

thread_local! {
    static KEPT: RefCell<Kept> = RefCell::default();
    static IS_SILENT: Cell<bool> = const { Cell::new(false) };
}

/// From now on the browser keeps nothing.
pub(crate) fn fall_silent() {
    IS_SILENT.set(true);
}

pub(super) async fn in_time<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    if IS_SILENT.get() { Err(Silent) } else { work.await }
}

pub(super) async fn keep(owner: Owner, id: CommandId, sent: String) -> Result<()> {
    KEPT.with_borrow_mut(|kept| {
        kept.counter += 1;
        let value = placed(kept.counter, &sent);
        kept.queue.insert((owner.prefix(), id), value);
    });
    Ok(())
}

pub(super) async fn waiting_of(user: UserId) -> Result<Vec<(Owner, Vec<String>)>> {
    let mut boards: BTreeMap<String, Vec<String>> = BTreeMap::new();
    KEPT.with_borrow(|kept| {
        for ((prefix, _), sent) in &kept.queue {
            if let Some((_, board)) =
                prefix.split_once('/').filter(|(of, _)| *of == user.to_string())
            {
                boards.entry(board.to_owned()).or_default().push(sent.clone());
            }
        }
    });
    Ok(boards.into_iter().map(|(board, sent)| (Owner { user, board }, sent)).collect())
}

pub(super) async fn drop_command(owner: Owner, id: CommandId) -> Result<()> {
    KEPT.with_borrow_mut(|kept| kept.queue.remove(&(owner.prefix(), id)));
    Ok(())
}

pub(super) async fn stored(owner: Owner) -> Result<Stored> {
    Ok(KEPT.with_borrow(|kept| {
        let own = kept.queue.iter().filter(|((prefix, _), _)| *prefix == owner.prefix());
        let waiting = own.map(|(_, sent)| sent.clone()).collect();
        Stored { waiting, board: kept.boards.get(&owner.prefix()).cloned() }
    }))
}

pub(super) async fn keep_board(owner: Owner, snapshot: String) -> Result<()> {
    KEPT.with_borrow_mut(|kept| kept.boards.insert(owner.prefix(), snapshot));
    Ok(())
}

pub(super) async fn words(owner: Owner) -> Result<Option<String>> {
    Ok(KEPT.with_borrow(|kept| kept.boards.get(&words_key(&owner)).cloned()))
}

pub(super) async fn keep_words(owner: Owner, words: String) -> Result<()> {
    KEPT.with_borrow_mut(|kept| kept.boards.insert(words_key(&owner), words));
    Ok(())
}

fn words_key(owner: &Owner) -> String {
    format!("{}/words", owner.prefix())
}

pub(super) async fn drop_board(owner: Owner) -> Result<()> {
    KEPT.with_borrow_mut(|kept| kept.boards.retain(|key, _| !key.starts_with(&owner.prefix())));
    Ok(())
}

pub(super) async fn forget_all() -> Result<()> {
    KEPT.with_borrow_mut(|kept| kept.boards.clear());
    Ok(())
}
