//! The installation as a whole: who may make boards on it, and that it always has an owner.

use crate::limits;
use serde::{Deserialize, Serialize};

/// Who may make boards.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoardMakers {
    /// Who has an account, up to [`limits::BOARDS_EACH`].
    #[default]
    Everyone,
    /// The owners of the installation.
    Owners,
}

/// Why somebody may not make a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoBoard {
    /// Only the owners of the installation make boards.
    NotAnOwner,
    /// He has made as many as one person may.
    TooMany,
}

/// Whether somebody who has made so many boards may make another one.
///
/// # Errors
/// Why not.
pub fn may_make_board(makers: BoardMakers, is_owner: bool, made: usize) -> Result<(), NoBoard> {
    match makers {
        _ if is_owner => Ok(()),
        BoardMakers::Owners => Err(NoBoard::NotAnOwner),
        BoardMakers::Everyone if made < limits::BOARDS_EACH => Ok(()),
        BoardMakers::Everyone => Err(NoBoard::TooMany),
    }
}

/// What an account is to the installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub is_owner: bool,
    /// Somebody who is locked does not get in.
    pub is_locked: bool,
}

impl Standing {
    fn looks_after_it(self) -> bool {
        self.is_owner && !self.is_locked
    }
}

/// Whether an account that becomes something else, or goes (`None`), would leave the installation
/// to nobody.
pub fn leaves_no_owner(now: Standing, then: Option<Standing>, has_another: bool) -> bool {
    now.looks_after_it() && !has_another && !then.is_some_and(Standing::looks_after_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_makes_some_boards_and_owners_make_as_many_as_they_like() {
        let (everyone, most) = (BoardMakers::default(), limits::BOARDS_EACH);
        assert_eq!(may_make_board(everyone, false, most - 1), Ok(()));
        assert_eq!(may_make_board(everyone, false, most), Err(NoBoard::TooMany));
        assert_eq!(may_make_board(everyone, true, most * 100), Ok(()));
    }

    #[test]
    fn the_owners_can_keep_it_to_themselves() {
        assert_eq!(may_make_board(BoardMakers::Owners, false, 0), Err(NoBoard::NotAnOwner));
        assert_eq!(may_make_board(BoardMakers::Owners, true, 0), Ok(()));
    }

    #[test]
    fn an_installation_always_has_an_owner_who_gets_in() {
        let all = [(false, false), (false, true), (true, false), (true, true)];
        let all = all.map(|(is_owner, is_locked)| Standing { is_owner, is_locked });
        for now in all {
            for then in all.into_iter().map(Some).chain([None]) {
                let goes = now == all[2] && then != Some(all[2]);
                assert_eq!(leaves_no_owner(now, then, false), goes, "{now:?} {then:?}");
                assert!(!leaves_no_owner(now, then, true), "{now:?} {then:?}");
            }
        }
    }
}
