//! Boards: who may open them, what is on them, and the number of the last commit.

use super::document::{self, Document, OnBoard};
use super::{Result, Tx, execute, fetch_all, fetch_optional, fetch_scalar};
use groundswell_domain::api::{BoardEntry, FormerMember};
use groundswell_domain::board::Snapshot;
use groundswell_domain::id::{BoardId, CommandId, UserId};
use groundswell_domain::member::{Member, Role};
use groundswell_domain::setup::{NewBoard, is_key};
use groundswell_domain::text::sort_key;
use groundswell_domain::time::Timestamp;
use groundswell_domain::{Board, Change, Entity, EntityRef};
use serde_json::value::RawValue;
use uuid::Uuid;

/// A board as one of its members sees it.
#[derive(Clone, Debug)]
pub struct Access {
    pub board: BoardId,
    /// The number of the board's last commit.
    pub seq: u64,
    pub member: Member,
}

/// The board with a key, for one of its members. A board that does not exist and one that the
/// person may not see look the same.
pub async fn find(tx: &mut Tx, key: &str, user: UserId) -> Result<Option<Access>> {
    // No board has such a key, and PostgreSQL would refuse some texts that are not keys.
    if !is_key(key) {
        return Ok(None);
    }
    let row: Option<(Uuid, i64, Document)> = fetch_optional!(
        tx,
        "select board.board_id, board.seq, entity.doc from board \
         join entity on entity.board_id = board.board_id and entity.kind = 'member' \
         and entity.id = $2 \
         where board.key = $1 and not entity.deleted",
        key,
        user.to_string()
    )?;
    let Some((board, seq, doc)) = row else { return Ok(None) };
    Ok(match document::read(user.into(), None, &doc)? {
        Entity::Member(member) => Some(Access { board: BoardId(board), seq: seq as u64, member }),
        _ => None,
    })
}

/// A member of a board.
pub(crate) async fn member(tx: &mut Tx, board: BoardId, user: UserId) -> Result<Option<Member>> {
    let row: Option<(Document,)> = fetch_optional!(
        tx,
        "select doc from entity \
         where board_id = $1 and kind = 'member' and id = $2 and not deleted",
        board.0,
        user.to_string()
    )?;
    let Some((doc,)) = row else { return Ok(None) };
    Ok(match document::read(user.into(), None, &doc)? {
        Entity::Member(member) => Some(member),
        _ => None,
    })
}

/// The boards of a person, by key.
pub async fn list(tx: &mut Tx, user: UserId) -> Result<Vec<BoardEntry>> {
    let rows: Vec<(String, String, Uuid, Document)> = fetch_all!(
        tx,
        "select board.key, membership.role, board.board_id, entity.doc from membership \
         join board on board.board_id = membership.board_id \
         join entity on entity.board_id = board.board_id and entity.kind = 'board' \
         where membership.user_id = $1",
        user.0
    )?;
    let mut boards = Vec::new();
    for (key, role, board, doc) in rows {
        let entity = document::read(BoardId(board).into(), None, &doc)?;
        if let (Entity::Board(info), Some(role)) = (entity, role_of(&role)) {
            boards.push(BoardEntry { key, name: info.name, role });
        }
    }
    boards.sort_by_cached_key(|board| sort_key(&board.key));
    Ok(boards)
}

/// Stores that somebody belongs to a board, for [`list`].
pub(super) async fn put_member(tx: &mut Tx, board: BoardId, member: &Member) -> Result<()> {
    execute!(
        tx,
        "delete from former_member where board_id = $1 and user_id = $2",
        board.0,
        member.id.0
    )?;
    execute!(
        tx,
        "insert into membership (board_id, user_id, role, name) values ($1, $2, $3, $4) \
         on conflict (board_id, user_id) do update \
         set role = excluded.role, name = excluded.name",
        board.0,
        member.id.0,
        name_of(member.role),
        &member.name
    )
    .map(drop)
}

/// Stores that somebody belonged to a board, for [`former_members`].
pub(super) async fn remove_member(tx: &mut Tx, board: BoardId, member: &Member) -> Result<()> {
    let (user, name) = (member.id.0, &member.name);
    execute!(tx, "delete from membership where board_id = $1 and user_id = $2", board.0, user)?;
    execute!(
        tx,
        "insert into former_member (board_id, user_id, name) values ($1, $2, $3) \
         on conflict (board_id, user_id) do update set name = excluded.name",
        board.0,
        user,
        name
    )
    .map(drop)
}

/// Former members of a board, with the names that they had there.
pub(crate) async fn former_members(tx: &mut Tx, board: BoardId) -> Result<Vec<FormerMember>> {
    let rows: Vec<(Uuid, String)> = fetch_all!(
        tx,
        "select user_id, name from former_member where board_id = $1 order by user_id",
        board.0
    )?;
    Ok(rows.into_iter().map(|(id, name)| FormerMember { id: UserId(id), name }).collect())
}

/// The boards that only one person owns: that person and the board's key.
pub(crate) async fn of_one_owner(tx: &mut Tx) -> Result<Vec<(UserId, String)>> {
    let rows: Vec<(Uuid, String)> = fetch_all!(
        tx,
        "select membership.user_id, board.key from membership \
         join board on board.board_id = membership.board_id \
         where membership.role = 'owner' and not exists ( \
         select 1 from membership as other where other.board_id = membership.board_id \
         and other.role = 'owner' and other.user_id <> membership.user_id) \
         order by board.key"
    )?;
    Ok(rows.into_iter().map(|(user, key)| (UserId(user), key)).collect())
}

/// The role as on the wire.
pub(crate) fn name_of(role: Role) -> String {
    serde_json::to_value(role)
        .ok()
        .and_then(|name| name.as_str().map(String::from))
        .unwrap_or_default()
}

/// The role with a name as on the wire.
pub(crate) fn role_of(name: &str) -> Option<Role> {
    serde_json::from_value(name.into()).ok()
}

/// Whether there is a board with this key, for whatever person.
pub async fn find_by_key(tx: &mut Tx, key: &str) -> Result<Option<BoardId>> {
    let id: Option<Uuid> = fetch_scalar!(tx, "select board_id from board where key = $1", key)?;
    Ok(id.map(BoardId))
}

/// All boards of this installation.
pub async fn all(tx: &mut Tx) -> Result<Vec<BoardId>> {
    let rows: Vec<(Uuid,)> = fetch_all!(tx, "select board_id from board")?;
    Ok(rows.into_iter().map(|(id,)| BoardId(id)).collect())
}

/// Adds a board without a commit.
///
/// # Errors
/// A unique violation if the key is taken.
pub(crate) async fn insert(tx: &mut Tx, new: &NewBoard, now: Timestamp) -> Result<()> {
    if let Tx::Postgres(_) = tx {
        // Two at the same time would take the same number. On SQLite a transaction that writes is
        // alone.
        execute!(tx, "lock table board in share row exclusive mode")?;
    }
    execute!(
        tx,
        "insert into board (board_id, number, key, seq, created_at, created_by) \
         values ($1, (select coalesce(max(number), 0) + 1 from board), $2, 0, $3, $4)",
        new.id.0,
        &new.key,
        now.0,
        new.owner.0
    )
    .map(drop)
}

/// The number that the history uses for a board.
pub(super) async fn number(tx: &mut Tx, board: BoardId) -> Result<i64> {
    let number: Option<i64> =
        fetch_scalar!(tx, "select number from board where board_id = $1", board.0)?;
    number.ok_or(sqlx::Error::RowNotFound)
}

/// Locks the board for the rest of the transaction and returns its last commit: nobody else adds
/// one before the transaction ends.
pub async fn take(tx: &mut Tx, board: BoardId) -> Result<Option<u64>> {
    let seq: Option<i64> =
        fetch_scalar!(tx, "update board set seq = seq where board_id = $1 returning seq", board.0)?;
    Ok(seq.map(|seq| seq as u64))
}

/// Sets the board's last commit; `false`, with nothing changed, if it was not `from`.
pub async fn advance(tx: &mut Tx, board: BoardId, from: u64, to: u64) -> Result<bool> {
    let rows = execute!(
        tx,
        "update board set seq = $3 where board_id = $1 and seq = $2",
        board.0,
        from as i64,
        to as i64
    )?;
    Ok(rows == 1)
}

/// The number of the board's last commit.
pub async fn seq(tx: &mut Tx, board: BoardId) -> Result<Option<u64>> {
    let seq: Option<i64> = fetch_scalar!(tx, "select seq from board where board_id = $1", board.0)?;
    Ok(seq.map(|seq| seq as u64))
}

/// The number of the board's last commit, and its command.
pub async fn last(tx: &mut Tx, board: BoardId) -> Result<Option<(u64, Option<CommandId>)>> {
    let row: Option<(i64, Option<Uuid>)> = fetch_optional!(
        tx,
        "select board.seq, command_id from board \
         left join history on history.board = board.number \
         and history.seq = board.seq \
         where board.board_id = $1",
        board.0
    )?;
    Ok(row.map(|(seq, commit)| (seq as u64, commit.map(CommandId))))
}

/// The whole board, to keep in memory.
pub async fn load(tx: &mut Tx, board: BoardId) -> Result<Option<Board>> {
    let Some((seq, commit)) = last(tx, board).await? else { return Ok(None) };
    let rows = rows(tx, board).await?;
    let entities = rows.into_iter().map(document::on_board).collect::<Result<_>>()?;
    Ok(Board::from_snapshot(Snapshot { seq, commit, entities }))
}

/// All that is on a board, and in its archive.
pub(crate) async fn with_archive(tx: &mut Tx, board: BoardId) -> Result<Vec<Entity>> {
    let rows: Vec<OnBoard> = fetch_all!(
        tx,
        "select kind, id, doc from entity where board_id = $1 and not deleted order by id, kind",
        board.0
    )?;
    rows.into_iter().map(document::on_board).collect()
}

/// All that is on a board, as it is sent.
pub async fn documents(tx: &mut Tx, board: BoardId) -> Result<Vec<Box<RawValue>>> {
    rows(tx, board).await?.into_iter().map(document::sent).collect()
}

/// All that is on a board, in the order of the keys: a page puts it into sorted lists.
async fn rows(tx: &mut Tx, board: BoardId) -> Result<Vec<OnBoard>> {
    fetch_all!(
        tx,
        "select kind, id, doc from entity \
         where board_id = $1 and (deleted or archived) = false order by id, kind",
        board.0
    )
}

/// Every entity that a commit after `since` changed, as it is now; `None` if there are more than
/// `most`, or more characters than `chars` in all of them. Cards in the archive have left the
/// board, with their tallies.
pub async fn changes_since(
    tx: &mut Tx,
    board: BoardId,
    since: u64,
    most: u32,
    chars: u32,
) -> Result<Option<Vec<Change>>> {
    let size: Option<(i64, i64)> = fetch_optional!(
        tx,
        "select count(*), coalesce(sum(length(cast(doc as text))), 0) from \
         (select case when archived then null else doc end as doc from entity \
          where board_id = $1 and (deleted or archived) in (false, true) and seq > $2 \
          and (not archived or kind = 'card') limit $3) as changed",
        board.0,
        since as i64,
        i64::from(most) + 1
    )?;
    if size.is_none_or(|(rows, all)| rows > i64::from(most) || all > i64::from(chars)) {
        return Ok(None);
    }
    type ChangedRow = (String, String, bool, Option<Document>);
    let rows: Vec<ChangedRow> = fetch_all!(
        tx,
        "select kind, id, archived, doc from entity \
         where board_id = $1 and (deleted or archived) in (false, true) and seq > $2",
        board.0,
        since as i64
    )?;
    let change = |(kind, id, archived, doc): ChangedRow| {
        Ok(match (doc, document::key(&kind, &id)?) {
            (Some(_), EntityRef::Card(card)) if archived => Some(Change::Archive(card)),
            (Some(_), _) if archived => None,
            (Some(doc), key) => Some(Change::Put(document::read(key, None, &doc)?)),
            (None, key) => Some(Change::Remove(key)),
        })
    };
    rows.into_iter().filter_map(|row| change(row).transpose()).collect::<Result<_>>().map(Some)
}
