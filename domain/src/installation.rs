//! The installation: who may create boards on it, and that it always has an owner.

use crate::limits;
use serde::{Deserialize, Serialize};

/// Who may create boards.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoardMakers {
    /// Everyone with an account, up to [`limits::BOARDS_EACH`] boards each.
    #[default]
    Everyone,
    /// The owners of the installation.
    Owners,
}

/// Why somebody may not create a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoBoard {
    /// Only the owners of the installation make boards.
    NotAnOwner,
    /// The person has created as many boards as one person may.
    TooMany,
}

/// Whether somebody who has created `made` boards may create another one.
///
/// # Errors
/// The reason why not.
pub fn may_make_board(makers: BoardMakers, is_owner: bool, made: usize) -> Result<(), NoBoard> {
    match makers {
        _ if is_owner => Ok(()),
        BoardMakers::Owners => Err(NoBoard::NotAnOwner),
        BoardMakers::Everyone if made < limits::BOARDS_EACH => Ok(()),
        BoardMakers::Everyone => Err(NoBoard::TooMany),
    }
}

/// The status of an account on the installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub is_owner: bool,
    /// A locked person cannot sign in.
    pub is_locked: bool,
}

impl Standing {
    fn looks_after_it(self) -> bool {
        self.is_owner && !self.is_locked
    }
}

/// Whether the installation would be left without an owner who can sign in, if an account changes
/// from `now` to `then`, or is removed (`None`). `has_another`: whether there is another such
/// owner.
pub fn leaves_no_owner(now: Standing, then: Option<Standing>, has_another: bool) -> bool {
    now.looks_after_it() && !has_another && !then.is_some_and(Standing::looks_after_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_may_create_some_boards_and_owners_any_number() {
        let (everyone, most) = (BoardMakers::default(), limits::BOARDS_EACH);
        assert_eq!(may_make_board(everyone, false, most - 1), Ok(()));
        assert_eq!(may_make_board(everyone, false, most), Err(NoBoard::TooMany));
        assert_eq!(may_make_board(everyone, true, most * 100), Ok(()));
    }

    #[test]
    fn board_creation_can_be_limited_to_owners() {
        assert_eq!(may_make_board(BoardMakers::Owners, false, 0), Err(NoBoard::NotAnOwner));
        assert_eq!(may_make_board(BoardMakers::Owners, true, 0), Ok(()));
    }

    #[test]
    fn an_installation_always_has_an_owner_who_can_sign_in() {
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
