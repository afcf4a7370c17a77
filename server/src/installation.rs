//! The installation as a whole: its people, and what its owners decide.

use crate::error::{Error, Result};
use crate::store::accounts::{self, AccountRow, MakerRow};
use crate::store::{Tx, boards, settings};
use groundswell_domain::api::{EditInstallation, Installation, Person};
use groundswell_domain::id::UserId;
use groundswell_domain::installation::{self, BoardMakers, NoBoard};
use groundswell_domain::text::sort_key;
use groundswell_domain::time::Timestamp;
use std::collections::HashMap;

/// The name of the setting that says who may make boards.
const BOARD_MAKERS: &str = "board_makers";

/// Everything that its owners look after; people in the order of their names.
pub(crate) async fn read(tx: &mut Tx) -> Result<Installation> {
    let mut alone: HashMap<UserId, Vec<String>> = HashMap::new();
    for (user, key) in boards::of_one_owner(tx).await? {
        alone.entry(user).or_default().push(key);
    }
    let mut person = |row: AccountRow| Person {
        id: UserId(row.user_id),
        name: row.name,
        email: row.email,
        is_owner: row.is_owner,
        is_locked: row.locked_at.is_some(),
        last_seen: row.last_seen_at.map(Timestamp),
        boards_alone: alone.remove(&UserId(row.user_id)).unwrap_or_default(),
    };
    let mut people: Vec<Person> = accounts::list(tx).await?.into_iter().map(&mut person).collect();
    people.sort_by_cached_key(|person| (sort_key(&person.name), person.email.clone()));
    Ok(Installation { board_makers: board_makers(tx).await?, people })
}

pub(crate) async fn edit(tx: &mut Tx, edit: &EditInstallation) -> Result<()> {
    if let Some(makers) = edit.board_makers {
        let value = serde_json::to_string(&makers).map_err(anyhow::Error::from)?;
        settings::put(tx, BOARD_MAKERS, &value).await?;
    }
    Ok(())
}

async fn board_makers(tx: &mut Tx) -> Result<BoardMakers> {
    Ok(match settings::get(tx, BOARD_MAKERS).await? {
        // An unknown value is the choice of a newer version: then nobody is allowed by mistake.
        Some(value) => serde_json::from_str(&value).unwrap_or(BoardMakers::Owners),
        None => BoardMakers::default(),
    })
}

/// What somebody may do on the installation.
pub(crate) struct Rights {
    pub(crate) is_owner: bool,
    pub(crate) may_make_board: Result<(), NoBoard>,
}

/// # Errors
/// [`Error::SignInRequired`] if there is no such account.
pub(crate) async fn rights(tx: &mut Tx, user: UserId) -> Result<Rights> {
    let MakerRow { is_owner, made } =
        accounts::maker(tx, user).await?.ok_or(Error::SignInRequired)?;
    let makers = board_makers(tx).await?;
    let may_make_board = installation::may_make_board(makers, is_owner, made as usize);
    Ok(Rights { is_owner, may_make_board })
}
