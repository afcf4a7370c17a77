//! The first state of a board.

use crate::board::BoardInfo;
use crate::column::{Column, Stage};
use crate::entity::Change;
use crate::id::{BoardId, ColumnId, UserId};
use crate::limits;
use crate::member::{Member, Role};
use crate::rank;
use crate::rejection::{Field, Rejection};
use crate::text;

/// A board to be made.
#[derive(Clone, Debug)]
pub struct NewBoard {
    pub id: BoardId,
    pub name: String,
    /// Two to six capital letters and digits, a letter first.
    pub key: String,
    pub owner: UserId,
    pub owner_name: String,
    /// One for each stage.
    pub columns: [ColumnId; Stage::ALL.len()],
}

/// Whether a text can be the prefix of card numbers.
pub fn is_key(key: &str) -> bool {
    (2..=6).contains(&key.len())
        && key.starts_with(|c: char| c.is_ascii_uppercase())
        && key.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

/// What is on a board from the beginning: one column for each stage, and its owner.
///
/// # Errors
/// A name or key that cannot be.
pub fn first_changes(new: &NewBoard) -> Result<Vec<Change>, Rejection> {
    if !is_key(&new.key) {
        return Err(Rejection::OutOfRange { field: Field::Name });
    }
    let name = text::line(&new.name, Field::Name, limits::NAME_CHARS)?;
    let owner_name = text::line(&new.owner_name, Field::Name, limits::NAME_CHARS)?;
    let info = BoardInfo { id: new.id, name, key: new.key.clone(), last_number: 0 };
    let owner = Member { id: new.owner, name: owner_name, role: Role::Owner, may_delete: true };
    let mut changes = vec![Change::put(info), Change::put(owner)];
    let mut last = None;
    for (id, stage) in new.columns.into_iter().zip(Stage::ALL) {
        let rank = rank::between(last.as_ref(), None).unwrap_or_default();
        last = Some(rank.clone());
        // Only work in progress has a limit from the start: the others would just be noise.
        let limit = (stage == Stage::Doing).then_some(3);
        changes.push(Change::put(Column { id, name: String::new(), stage, limit, rank }));
    }
    Ok(changes)
}
