//! Contacts, comments and long descriptions, which are loaded with their card.

use super::document::{self, Document, OfCard};
use super::{Result, Tx, execute, fetch_all, fetch_optional, fetch_scalar, portions, run_rows};
use groundswell_domain::decide::Held;
use groundswell_domain::id::{BoardId, CardId};
use groundswell_domain::{Entity, EntityRef};
use std::collections::HashSet;
use uuid::Uuid;

/// One of them as it is now.
pub async fn find(tx: &mut Tx, board: BoardId, key: EntityRef) -> Result<Option<Entity>> {
    let row: Option<OfCard> = fetch_optional!(
        tx,
        "select kind, id, card_id, doc from detail \
         where board_id = $1 and kind = $2 and id = $3 and not deleted",
        board.0,
        key.kind(),
        key.id()
    )?;
    row.map(document::of_card).transpose()
}

/// Those of the given ones that are there.
pub(crate) async fn those_of(
    tx: &mut Tx,
    board: BoardId,
    keys: &[EntityRef],
) -> Result<HashSet<EntityRef>> {
    let mut found = HashSet::new();
    for some in portions(keys) {
        let rows: Vec<(String, String)> = run_rows!(
            tx,
            fetch_all,
            Vec::from,
            sqlx::query_as,
            "select kind, id from detail \
             where not deleted and (board_id, kind, id) in (values",
            ")",
            some,
            |key| board.0,
            key.kind(),
            key.id()
        )?;
        found.extend(rows.iter().filter_map(|(kind, id)| EntityRef::parse(kind, id)));
    }
    Ok(found)
}

/// The card of one of them, and its last state, even if it is gone by now.
pub(super) async fn last(
    tx: &mut Tx,
    board: BoardId,
    key: EntityRef,
) -> Result<Option<(CardId, Option<Entity>)>> {
    let row: Option<(Uuid, Option<Document>)> = fetch_optional!(
        tx,
        "select card_id, doc from detail where board_id = $1 and kind = $2 and id = $3",
        board.0,
        key.kind(),
        key.id()
    )?;
    let Some((card, doc)) = row else { return Ok(None) };
    let card = CardId(card);
    let entity = doc.map(|doc| document::read(key, Some(card), &doc)).transpose()?;
    Ok(Some((card, entity)))
}

/// All of them of a card, in no order.
pub async fn of_card(tx: &mut Tx, board: BoardId, card: CardId) -> Result<Vec<Entity>> {
    let rows: Vec<OfCard> = fetch_all!(
        tx,
        "select kind, id, card_id, doc from detail \
         where board_id = $1 and card_id = $2 and not deleted",
        board.0,
        card.0
    )?;
    rows.into_iter().map(document::of_card).collect()
}

/// All of them of a board, those of the archive too.
pub(crate) async fn of_board(tx: &mut Tx, board: BoardId) -> Result<Vec<Entity>> {
    let rows: Vec<OfCard> = fetch_all!(
        tx,
        "select kind, id, card_id, doc from detail \
         where board_id = $1 and not deleted order by card_id, kind, id",
        board.0
    )?;
    rows.into_iter().map(document::of_card).collect()
}

/// How many details a card has, and their size.
pub(crate) async fn held(tx: &mut Tx, board: BoardId, card: CardId) -> Result<Held> {
    let row: Option<(i64, i64)> = fetch_optional!(
        tx,
        "select count(*), cast(coalesce(sum(size), 0) as bigint) from detail \
         where board_id = $1 and card_id = $2 and size > 0",
        board.0,
        card.0
    )?;
    let (details, chars) = row.unwrap_or_default();
    Ok(Held { details: details as u64, chars: chars as u64 })
}

/// The position of a contact or comment among all of its kind: when it was made, and its id.
type Place = (i64, String);

/// After all others.
fn end() -> Place {
    (i64::MAX, String::new())
}

/// How much is in one answer.
#[derive(Clone, Copy)]
pub(crate) struct Portion {
    pub(crate) details: usize,
    /// Characters, as they are stored; one detail is included however long it is.
    pub(crate) chars: i64,
}

/// The newest contacts or comments of some cards, or the newest made before one of them; and
/// whether there are more before these.
pub(crate) async fn newest(
    tx: &mut Tx,
    board: BoardId,
    cards: &[CardId],
    kind: &str,
    before: Option<EntityRef>,
    portion: Portion,
) -> Result<(Vec<Entity>, bool)> {
    let before = match before {
        Some(key) => place(tx, board, key).await?,
        None => end(),
    };
    let mut places: Vec<(i64, String, i64)> = Vec::new();
    for card in cards {
        let some: Vec<(i64, String, i64)> = fetch_all!(
            tx,
            "select at, id, size from detail \
             where board_id = $1 and card_id = $2 and kind = $3 and (at, id) < ($4, $5) \
             and size > 0 order by at desc, id desc limit $6",
            board.0,
            card.0,
            kind,
            before.0,
            &before.1,
            portion.details as i64 + 1
        )?;
        places.extend(some);
    }
    places.sort_unstable_by(|a, b| b.cmp(a));
    let mut chars = 0;
    let fits = |(_, _, size): &&(i64, String, i64)| {
        chars += size;
        chars <= portion.chars
    };
    let count = places.iter().take(portion.details).take_while(fits).count().max(1);
    let has_more = count < places.len();
    let Some((at, id, _)) = places.into_iter().nth(count - 1) else {
        return Ok((Vec::new(), false));
    };
    Ok((between(tx, board, cards, kind, &(at, id), &before).await?, has_more))
}

/// The contacts or comments of some cards from one position on and before another, the newest
/// first.
async fn between(
    tx: &mut Tx,
    board: BoardId,
    cards: &[CardId],
    kind: &str,
    from: &Place,
    before: &Place,
) -> Result<Vec<Entity>> {
    let mut found: Vec<(i64, String, Uuid, Document)> = Vec::new();
    for card in cards {
        let some: Vec<(i64, String, Uuid, Document)> = fetch_all!(
            tx,
            "select at, id, card_id, doc from detail \
             where board_id = $1 and card_id = $2 and kind = $3 \
             and (at, id) >= ($4, $5) and (at, id) < ($6, $7) and size > 0",
            board.0,
            card.0,
            kind,
            from.0,
            &from.1,
            before.0,
            &before.1
        )?;
        found.extend(some);
    }
    found.sort_unstable_by(|a, b| (b.0, &b.1).cmp(&(a.0, &a.1)));
    let row = |(_, id, card, doc)| document::of_card((kind.to_owned(), id, card, doc));
    found.into_iter().map(row).collect()
}

/// The position of a contact or comment, even of one that is gone by now; after all others if it
/// never existed.
async fn place(tx: &mut Tx, board: BoardId, key: EntityRef) -> Result<Place> {
    let at: Option<i64> = fetch_scalar!(
        tx,
        "select at from detail where board_id = $1 and kind = $2 and id = $3",
        board.0,
        key.kind(),
        key.id()
    )?;
    Ok(at.map_or_else(end, |at| (at, key.id())))
}

/// All of them of a board, in no order.
pub(crate) async fn all(tx: &mut Tx, board: BoardId) -> Result<Vec<Entity>> {
    let rows: Vec<OfCard> = fetch_all!(
        tx,
        "select kind, id, card_id, doc from detail where board_id = $1 and not deleted",
        board.0
    )?;
    rows.into_iter().map(document::of_card).collect()
}

/// Writes the last state of a contact or comment that is gone by now.
pub(super) async fn keep(tx: &mut Tx, board: BoardId, gone: &Entity) -> Result<()> {
    let key = gone.key();
    execute!(
        tx,
        "update detail set doc = $4 \
         where board_id = $1 and kind = $2 and id = $3 and deleted and doc is null",
        board.0,
        key.kind(),
        key.id(),
        document::document(gone)
    )
    .map(drop)
}
