//! Members: who belongs to a board, in which role.

use crate::board::Board;
use crate::decide::Context;
use crate::entity::{Change, is_default};
use crate::id::UserId;
use crate::permission::Action;
use crate::rejection::{Field, Rejection};
use crate::{limits, text};
use serde::{Deserialize, Serialize};

/// What a person does on a board. What each role may do stands in [`crate::permission`].
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    #[default]
    Viewer,
    Support,
    Developer,
    ReleaseManager,
    ProductOwner,
    Owner,
}

impl Role {
    pub const ALL: [Role; 6] = [
        Role::Owner,
        Role::ProductOwner,
        Role::Developer,
        Role::Support,
        Role::ReleaseManager,
        Role::Viewer,
    ];
}

/// A person on a board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Member {
    pub id: UserId,
    pub name: String,
    pub role: Role,
    /// Deleting is a permission of its own, on top of any role. Owners have it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub may_delete: bool,
}

/// One field of a member, changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberEdit {
    Role(Role),
    MayDelete(bool),
}

/// Lets a person in, or renames him: the server does so when an invitation is accepted.
pub(crate) fn admit(
    board: &Board,
    ctx: &Context<'_>,
    id: UserId,
    name: &str,
    role: Role,
) -> Result<Vec<Change>, Rejection> {
    ctx.only_system()?;
    let name = text::line(name, Field::Name, limits::NAME_CHARS)?;
    // An invitation does not take a role away from somebody who is here already.
    let known = board.members.get(&id);
    let role = known.map_or(role, |member| member.role.max(role));
    let may_delete = known.is_some_and(|member| member.may_delete);
    Ok(vec![Change::put(Member { id, name, role, may_delete })])
}

pub(crate) fn edit(
    board: &Board,
    ctx: &Context<'_>,
    id: UserId,
    edit: &MemberEdit,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::ManageMembers)?;
    let mut member = board.members.get(&id).cloned().ok_or(Rejection::Gone)?;
    match edit {
        MemberEdit::Role(role) => {
            if *role != Role::Owner && is_last_owner(board, id) {
                return Err(Rejection::LastOwner);
            }
            member.role = *role;
        }
        MemberEdit::MayDelete(may) => member.may_delete = *may,
    }
    Ok(vec![Change::put(member)])
}

/// Takes a person off the board: one who manages members, or the person himself.
pub(crate) fn remove(
    board: &Board,
    ctx: &Context<'_>,
    id: UserId,
) -> Result<Vec<Change>, Rejection> {
    if ctx.person() != id {
        ctx.may(board, Action::ManageMembers)?;
    }
    if !board.members.contains_key(&id) {
        return Err(Rejection::Gone);
    }
    if is_last_owner(board, id) {
        return Err(Rejection::LastOwner);
    }
    let cards = board.cards.values().filter(|card| card.assignee == Some(id)).cloned();
    let mut changes: Vec<_> = cards
        .map(|mut card| {
            card.assignee = None;
            Change::put(card)
        })
        .collect();
    changes.push(Change::remove(id));
    Ok(changes)
}

fn is_last_owner(board: &Board, id: UserId) -> bool {
    let owns = |member: &Member| member.role == Role::Owner;
    board.members.get(&id).is_some_and(owns)
        && !board.members.values().any(|member| member.id != id && owns(member))
}
