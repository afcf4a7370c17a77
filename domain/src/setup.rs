//! The first state of a board.

use crate::board::BoardInfo;
use crate::column::{Column, Stage};
use crate::entity::Change;
use crate::id::{BoardId, ColumnId, UserId};
use crate::input;
use crate::limits;
use crate::member::{Member, Role};
use crate::rank;
use crate::rejection::{Field, Rejection};

/// A board to be created.
#[derive(Clone, Debug)]
pub struct NewBoard {
    pub id: BoardId,
    pub name: String,
    /// Two to six capital letters and digits, starting with a letter.
    pub key: String,
    pub owner: UserId,
    pub owner_name: String,
    /// The ids of the first columns, one for each stage.
    pub columns: [ColumnId; Stage::ALL.len()],
}

/// Whether a text can be the prefix of card numbers.
pub fn is_key(key: &str) -> bool {
    (2..=6).contains(&key.len())
        && key.starts_with(|c: char| c.is_ascii_uppercase())
        && key.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

/// The changes that fill a new board: one column for each stage, and its owner.
///
/// # Errors
/// A [`Rejection`] of an invalid name or key.
pub fn first_changes(new: &NewBoard) -> Result<Vec<Change>, Rejection> {
    if !is_key(&new.key) {
        return Err(Rejection::OutOfRange { field: Field::Name });
    }
    let name = input::line(&new.name, Field::Name, limits::NAME_CHARS)?;
    let owner_name = input::line(&new.owner_name, Field::Name, limits::NAME_CHARS)?;
    let info = BoardInfo::new(new.id, &name, &new.key);
    let owner = Member { id: new.owner, name: owner_name, role: Role::Owner, may_delete: true };
    let mut changes = vec![Change::put(info), Change::put(owner)];
    let mut last = None;
    for (id, stage) in new.columns.into_iter().zip(Stage::ALL) {
        let rank = rank::between(last.as_ref(), None).unwrap_or_default();
        last = Some(rank.clone());
        // Only work in progress has a limit at first; other limits would only be noise.
        let limit = (stage == Stage::Doing).then_some(3);
        changes.push(Change::put(Column { id, name: String::new(), stage, limit, rank }));
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Board;
    use uuid::Uuid;

    fn new_board(name: &str, key: &str) -> NewBoard {
        NewBoard {
            id: BoardId(Uuid::from_u128(1)),
            name: name.into(),
            key: key.into(),
            owner: UserId(Uuid::from_u128(2)),
            owner_name: "Julia".into(),
            columns: std::array::from_fn(|n| ColumnId(Uuid::from_u128(n as u128))),
        }
    }

    fn board(new: &NewBoard) -> Board {
        let mut board = Board::new(BoardInfo::new(new.id, "", ""));
        board.apply(&first_changes(new).unwrap());
        board
    }

    #[test]
    fn a_new_board_has_a_column_for_each_stage() {
        let board = board(&new_board("MusicStore", "MS"));
        let stages: Vec<Stage> =
            board.columns_in_order().iter().map(|column| column.stage).collect();
        assert_eq!(stages, Stage::ALL);
        assert_eq!((board.info.name.as_str(), board.info.key.as_str()), ("MusicStore", "MS"));
    }

    #[test]
    fn the_creator_of_a_board_owns_it() {
        let new = new_board("MusicStore", "MS");
        let owner = &board(&new).members[&new.owner];
        assert!(owner.role == Role::Owner && owner.may_delete && owner.name == "Julia");
    }

    #[test]
    fn only_work_in_progress_has_a_limit_at_first() {
        let board = board(&new_board("MusicStore", "MS"));
        let limited = board.columns.values().filter(|column| column.limit.is_some());
        assert_eq!(limited.map(|column| column.stage).collect::<Vec<_>>(), [Stage::Doing]);
    }

    #[test]
    fn a_key_is_two_to_six_capital_letters_and_digits() {
        for key in ["MS", "XR", "A1", "SUPPRT"] {
            assert!(is_key(key), "{key}");
        }
        for key in ["", "M", "ms", "1A", "TOOLONG", "M-S", "ÄÖ", "M S"] {
            assert!(!is_key(key), "{key}");
            assert!(first_changes(&new_board("MusicStore", key)).is_err(), "{key}");
        }
    }

    #[test]
    fn a_board_and_its_owner_need_names() {
        let empty = Err(Rejection::Empty { field: Field::Name });
        assert_eq!(first_changes(&new_board(" ", "MS")), empty);
        let nobody = NewBoard { owner_name: "\n".into(), ..new_board("MusicStore", "MS") };
        assert_eq!(first_changes(&nobody), empty);
    }
}
