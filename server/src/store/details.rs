//! Contacts and comments, which are loaded with their card.

use super::{Result, Tx, execute, fetch_all, fetch_optional, fetch_scalar};
use groundswell_domain::id::{BoardId, CardId};
use groundswell_domain::{Entity, EntityRef};
use sqlx::types::Json;
use uuid::Uuid;

/// A contact or comment as it is now.
pub async fn find(tx: &mut Tx, board: BoardId, key: EntityRef) -> Result<Option<Entity>> {
    let doc: Option<Json<Entity>> = fetch_scalar!(
        tx,
        "select doc from detail where board_id = $1 and kind = $2 and id = $3 and not deleted",
        board.0,
        key.kind(),
        key.id()
    )?;
    Ok(doc.map(|Json(entity)| entity))
}

/// The card of a contact or comment, and what it was last; also where it is gone by now.
pub(super) async fn last(
    tx: &mut Tx,
    board: BoardId,
    key: EntityRef,
) -> Result<Option<(CardId, Option<Entity>)>> {
    let row: Option<(Uuid, Option<Json<Entity>>)> = fetch_optional!(
        tx,
        "select card_id, doc from detail where board_id = $1 and kind = $2 and id = $3",
        board.0,
        key.kind(),
        key.id()
    )?;
    Ok(row.map(|(card, doc)| (CardId(card), doc.map(|Json(entity)| entity))))
}

/// The contacts and comments of a card, in no order.
pub async fn of_card(tx: &mut Tx, board: BoardId, card: CardId) -> Result<Vec<Entity>> {
    let rows: Vec<(Json<Entity>,)> = fetch_all!(
        tx,
        "select doc from detail where board_id = $1 and card_id = $2 and not deleted",
        board.0,
        card.0
    )?;
    Ok(rows.into_iter().map(|(Json(entity),)| entity).collect())
}

/// All contacts and comments of a board, in no order.
pub(crate) async fn all(tx: &mut Tx, board: BoardId) -> Result<Vec<Entity>> {
    let rows: Vec<(Json<Entity>,)> =
        fetch_all!(tx, "select doc from detail where board_id = $1 and not deleted", board.0)?;
    Ok(rows.into_iter().map(|(Json(entity),)| entity).collect())
}

/// Writes what a contact or comment was that is gone by now.
pub(super) async fn keep(tx: &mut Tx, board: BoardId, gone: &Entity) -> Result<()> {
    let key = gone.key();
    execute!(
        tx,
        "update detail set doc = $4 \
         where board_id = $1 and kind = $2 and id = $3 and deleted and doc is null",
        board.0,
        key.kind(),
        key.id(),
        Json(gone)
    )
    .map(drop)
}
