//! What callers said about the cards of a board, for the words that searches know.

use super::document::{self, Document};
use super::{Result, Tx, fetch_all, fetch_scalar};
use groundswell_domain::Entity;
use groundswell_domain::callers_words::TEXTS;
use groundswell_domain::contact::Contact;
use groundswell_domain::id::{BoardId, CardId};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What callers said about one card.
pub(crate) struct Said {
    pub(crate) title: String,
    /// The newest contacts.
    pub(crate) contacts: Vec<Contact>,
}

/// The cards whose contacts have changed since a commit, each with the latest commit that did so.
pub(crate) async fn changed(tx: &mut Tx, board: BoardId, after: u64) -> Result<Vec<(CardId, u64)>> {
    let changed: Vec<(Uuid, i64)> = fetch_all!(
        tx,
        "select card_id, max(seq) from detail \
         where board_id = $1 and kind = 'contact' and seq > $2 group by card_id",
        board.0,
        after as i64
    )?;
    Ok(changed.into_iter().map(|(card, seq)| (CardId(card), seq as u64)).collect())
}

pub(crate) async fn said(tx: &mut Tx, board: BoardId, card: CardId) -> Result<Said> {
    let (title, contacts) = (title(tx, board, card).await?, newest(tx, board, card).await?);
    Ok(Said { title, contacts })
}

/// The title of a card; empty if it is gone.
async fn title(tx: &mut Tx, board: BoardId, card: CardId) -> Result<String> {
    let title: Option<Option<String>> = fetch_scalar!(
        tx,
        "select doc -> 'card' ->> 'title' from entity \
         where board_id = $1 and kind = 'card' and id = $2 and not deleted",
        board.0,
        card.to_string()
    )?;
    Ok(title.flatten().unwrap_or_default())
}

/// The newest contacts of a card, the newest first.
pub(super) async fn newest(tx: &mut Tx, board: BoardId, card: CardId) -> Result<Vec<Contact>> {
    let rows: Vec<(String, Document)> = fetch_all!(
        tx,
        "select id, doc from detail \
         where board_id = $1 and card_id = $2 and kind = 'contact' and size > 0 \
         order by at desc, id desc limit $3",
        board.0,
        card.0,
        TEXTS as i64
    )?;
    let contact = |(id, doc)| match document::of_card(("contact".to_owned(), id, card.0, doc)) {
        Ok(Entity::Contact(contact)) => Ok(Some(contact)),
        Ok(_) => Ok(None),
        Err(error) => Err(error),
    };
    rows.into_iter().filter_map(|row| contact(row).transpose()).collect()
}

/// The cards on a board, without those in its archive.
pub(crate) async fn on_board(tx: &mut Tx, board: BoardId) -> Result<BTreeSet<CardId>> {
    let rows: Vec<(String,)> = fetch_all!(
        tx,
        "select id from entity \
         where board_id = $1 and kind = 'card' and not archived and not deleted",
        board.0
    )?;
    Ok(rows.into_iter().filter_map(|(id,)| id.parse().ok()).collect())
}
