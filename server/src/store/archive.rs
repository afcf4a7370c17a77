//! The archive of a board: cards that are done for long, with their tallies.

use super::document::{self, Document, OnBoard};
use super::{Result, Tx, execute, fetch_all, fetch_optional, fetch_scalar};
use groundswell_domain::api::ArchivedFixes;
use groundswell_domain::card::Card;
use groundswell_domain::id::{BoardId, CardId, CustomerId, ReleaseId};
use groundswell_domain::{Entity, EntityRef};

/// Sends a card into the archive, with its tallies.
pub(super) async fn put(tx: &mut Tx, board: BoardId, card: CardId, seq: u64) -> Result<()> {
    execute!(
        tx,
        "update entity set archived = true, seq = $3 \
         where board_id = $1 and kind = 'card' and id = $2 and not deleted",
        board.0,
        card.to_string(),
        seq as i64
    )?;
    // The name of a tally is the card's, a slash, and the customer's. `0` is the character after
    // the slash.
    execute!(
        tx,
        "update entity set archived = true \
         where board_id = $1 and kind = 'tally' and id >= $2 and id < $3 and not deleted",
        board.0,
        format!("{card}/"),
        format!("{card}0")
    )
    .map(drop)
}

/// A card of the archive with its tallies; empty if it is not there.
async fn card(tx: &mut Tx, board: BoardId, card: CardId) -> Result<Vec<Entity>> {
    let mut found = these(tx, board, [card]).await?;
    if found.is_empty() {
        return Ok(found);
    }
    let tallies: Vec<OnBoard> = fetch_all!(
        tx,
        "select kind, id, doc from entity where board_id = $1 and kind = 'tally' \
         and id >= $2 and id < $3 and archived and not deleted",
        board.0,
        format!("{card}/"),
        format!("{card}0")
    )?;
    for tally in tallies {
        found.push(document::on_board(tally)?);
    }
    Ok(found)
}

/// Those of the given cards that are in the archive, without anything else.
pub(super) async fn these(
    tx: &mut Tx,
    board: BoardId,
    cards: impl IntoIterator<Item = CardId>,
) -> Result<Vec<Entity>> {
    let mut found = Vec::new();
    for card in cards {
        let doc: Option<(Document,)> = fetch_optional!(
            tx,
            "select doc from entity \
             where board_id = $1 and kind = 'card' and id = $2 and archived and not deleted",
            board.0,
            card.to_string()
        )?;
        if let Some((doc,)) = doc {
            found.push(document::read(card.into(), None, &doc)?);
        }
    }
    Ok(found)
}

/// Those of the given cards that are in the archive, with their tallies and all cards that were
/// merged with them: these go and come together.
pub(crate) async fn with_merged(
    tx: &mut Tx,
    board: BoardId,
    mut wanted: Vec<CardId>,
) -> Result<Vec<Entity>> {
    let mut found: Vec<Entity> = Vec::new();
    while let Some(id) = wanted.pop() {
        if found.iter().any(|entity| entity.card() == Some(id)) {
            continue;
        }
        let entities = card(tx, board, id).await?;
        if let Some(Entity::Card(card)) = entities.first() {
            wanted.extend(card.merged_into);
            wanted.extend(merged_into(tx, board, id).await?);
        }
        found.extend(entities);
    }
    Ok(found)
}

/// The card of the archive with a number, the `314` of `MS-314`.
pub(crate) async fn by_number(tx: &mut Tx, board: BoardId, number: u32) -> Result<Option<CardId>> {
    let id: Option<String> = fetch_scalar!(
        tx,
        "select id from entity where board_id = $1 and archived and kind = 'card' \
         and cast(doc -> 'card' ->> 'number' as bigint) = $2",
        board.0,
        i64::from(number)
    )?;
    Ok(id.and_then(|id| id.parse().ok()))
}

/// The cards of the archive that were merged into one.
async fn merged_into(tx: &mut Tx, board: BoardId, card: CardId) -> Result<Vec<CardId>> {
    let rows: Vec<(String,)> = fetch_all!(
        tx,
        "select id from entity where board_id = $1 and archived and kind = 'card' \
         and doc -> 'card' ->> 'merged_into' = $2",
        board.0,
        card.to_string()
    )?;
    Ok(rows.into_iter().filter_map(|(id,)| id.parse().ok()).collect())
}

/// How many cards of the archive each release fixes.
pub(crate) async fn fixes(tx: &mut Tx, board: BoardId) -> Result<Vec<ArchivedFixes>> {
    let rows: Vec<(Option<String>, i64)> = fetch_all!(
        tx,
        "select doc -> 'card' ->> 'fixed_in', count(*) from entity \
         where board_id = $1 and archived and kind = 'card' \
         and doc -> 'card' ->> 'merged_into' is null \
         group by doc -> 'card' ->> 'fixed_in'",
        board.0
    )?;
    let fixes = |(release, cards): (Option<String>, i64)| {
        Some(ArchivedFixes { release: release?.parse().ok()?, cards: cards as u32 })
    };
    Ok(rows.into_iter().filter_map(fixes).collect())
}

/// The cards of the archive that a release fixes, a few hundred at most.
pub(crate) async fn fixed_in(
    tx: &mut Tx,
    board: BoardId,
    release: ReleaseId,
) -> Result<Vec<CardId>> {
    let rows: Vec<(String,)> = fetch_all!(
        tx,
        "select id from entity where board_id = $1 and archived and kind = 'card' \
         and doc -> 'card' ->> 'fixed_in' = $2 limit 500",
        board.0,
        release.to_string()
    )?;
    Ok(rows.into_iter().filter_map(|(id,)| id.parse().ok()).collect())
}

/// Whether a card of the archive names a release.
pub(crate) async fn names_release(tx: &mut Tx, board: BoardId, id: ReleaseId) -> Result<bool> {
    let found: Option<i32> = fetch_scalar!(
        tx,
        "select 1 from entity where board_id = $1 and archived and kind = 'card' \
         and (doc -> 'card' ->> 'fixed_in' = $2 or doc -> 'card' ->> 'suspected_in' = $2) limit 1",
        board.0,
        id.to_string()
    )?;
    Ok(found.is_some())
}

/// Whether a customer has reported a card of the archive.
pub(crate) async fn names_customer(tx: &mut Tx, board: BoardId, id: CustomerId) -> Result<bool> {
    let found: Option<i32> = fetch_scalar!(
        tx,
        "select 1 from entity where board_id = $1 and archived and kind = 'tally' \
         and id like $2 limit 1",
        board.0,
        format!("%/{id}")
    )?;
    Ok(found.is_some())
}

/// What identifies a state of a board's archive: the commit that sent the last card there, and how
/// many cards are in it.
pub(crate) type State = (Option<i64>, i64);

pub(crate) async fn state(tx: &mut Tx, board: BoardId) -> Result<State> {
    let state: Option<State> = fetch_optional!(
        tx,
        "select max(seq), count(*) from entity \
         where board_id = $1 and archived and kind = 'card'",
        board.0
    )?;
    Ok(state.unwrap_or_default())
}

/// The cards in the archive of a board with all of their descriptions, in no order.
pub(crate) async fn cards(tx: &mut Tx, board: BoardId) -> Result<Vec<Card>> {
    let rows: Vec<(String, Document, Option<Document>)> = fetch_all!(
        tx,
        "select entity.id, entity.doc, detail.doc from entity \
         left join detail on detail.board_id = entity.board_id \
         and detail.kind = 'description' and detail.id = entity.id and not detail.deleted \
         where entity.board_id = $1 and entity.archived and entity.kind = 'card'",
        board.0
    )?;
    let mut cards = Vec::new();
    for (id, card, all) in rows {
        let EntityRef::Card(id) = document::key("card", &id)? else { continue };
        cards.extend(document::whole_card(id, &card, all.as_ref())?);
    }
    Ok(cards)
}

/// Everything in the archive of a board, in no order.
pub async fn all(tx: &mut Tx, board: BoardId) -> Result<Vec<Entity>> {
    let rows: Vec<OnBoard> = fetch_all!(
        tx,
        "select kind, id, doc from entity where board_id = $1 and archived and not deleted",
        board.0
    )?;
    rows.into_iter().map(document::on_board).collect()
}
