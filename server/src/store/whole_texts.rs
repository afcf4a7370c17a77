//! The texts of cards that pages do not have: long descriptions, and what callers said.

use super::callers::newest;
use super::document::{self, Document};
use super::{Result, Tx, fetch_all, fetch_optional};
use groundswell_domain::card::Card;
use groundswell_domain::contact::Contact;
use groundswell_domain::id::{BoardId, CardId};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A card of which pages may not have everything.
pub(crate) struct WholeText {
    pub(crate) card: CardId,
    /// The card with all of its description, if it is on the board.
    pub(crate) whole: Option<Card>,
    /// Whether pages only have the first lines of that.
    pub(crate) goes_on: bool,
    /// Its newest contacts.
    pub(crate) contacts: Vec<Contact>,
}

/// The cards of a board that have changed since a commit with all that they have, and the latest
/// commit that changed one of them. Since 0: those that ever had a contact or a long description.
pub(crate) async fn changed(
    tx: &mut Tx,
    board: BoardId,
    after: u64,
) -> Result<(Vec<WholeText>, u64)> {
    let rows: Vec<(Uuid, i64)> = fetch_all!(
        tx,
        "select card_id, max(seq) from detail \
         where board_id = $1 and kind in ('contact', 'description') and seq > $2 group by card_id",
        board.0,
        after as i64
    )?;
    let details = rows.into_iter().map(|(card, seq)| (CardId(card), seq));
    let changed: Vec<(CardId, i64)> =
        details.chain(changed_cards(tx, board, after).await?).collect();
    let latest = changed.iter().map(|(_, seq)| *seq as u64).max();
    let cards: BTreeSet<CardId> = changed.into_iter().map(|(card, _)| card).collect();
    let mut texts = Vec::with_capacity(cards.len());
    for card in cards {
        let contacts = newest(tx, board, card).await?;
        let (whole, goes_on) = whole(tx, board, card).await?;
        texts.push(WholeText { card, whole, goes_on, contacts });
    }
    Ok((texts, latest.unwrap_or(after)))
}

/// The cards that have changed since a commit; none since 0.
async fn changed_cards(tx: &mut Tx, board: BoardId, after: u64) -> Result<Vec<(CardId, i64)>> {
    if after == 0 {
        return Ok(Vec::new());
    }
    let rows: Vec<(String, i64)> = fetch_all!(
        tx,
        "select id, seq from entity where board_id = $1 and kind = 'card' and seq > $2",
        board.0,
        after as i64
    )?;
    Ok(rows.into_iter().filter_map(|(id, seq)| Some((id.parse().ok()?, seq))).collect())
}

/// A card on the board with all of its description, and whether that goes on after what pages have.
async fn whole(tx: &mut Tx, board: BoardId, card: CardId) -> Result<(Option<Card>, bool)> {
    let row: Option<(bool, Option<Document>, Option<Document>)> = fetch_optional!(
        tx,
        "select entity.deleted or entity.archived, entity.doc, detail.doc \
         from entity left join detail on detail.board_id = entity.board_id \
         and detail.kind = 'description' and detail.id = entity.id and not detail.deleted \
         where entity.board_id = $1 and entity.kind = 'card' and entity.id = $2",
        board.0,
        card.to_string()
    )?;
    let Some((false, Some(doc), all)) = row else { return Ok((None, false)) };
    Ok((document::whole_card(card, &doc, all.as_ref())?, all.is_some()))
}
