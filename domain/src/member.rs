//! Members: who belongs to a board, and in which role.

use crate::board::Board;
use crate::decide::Context;
use crate::entity::{Change, is_default};
use crate::id::UserId;
use crate::permission::{Action, may_all_of};
use crate::rejection::{Field, Rejection};
use crate::{input, limits};
use serde::{Deserialize, Serialize};

/// The role of a person on a board. What each role may do is in [`crate::permission`].
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
    /// All roles, in the order in which the app lists them.
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
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Member {
    pub id: UserId,
    pub name: String,
    pub role: Role,
    /// Whether the person may delete: a separate permission in addition to any role. Owners always
    /// have it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub may_delete: bool,
}

/// A change of one field of a member.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberEdit {
    Role(Role),
    MayDelete(bool),
}

/// Adds a member. The server does this when an invitation is accepted.
pub(crate) fn admit(
    board: &Board,
    id: UserId,
    name: &str,
    role: Role,
) -> Result<Vec<Change>, Rejection> {
    let name = input::line(name, Field::Name, limits::NAME_CHARS)?;
    let known = board.members.get(&id);
    let may_delete = known.is_some_and(|member| member.may_delete);
    let mut member = Member { id, name, role, may_delete };
    // An invitation never reduces the permissions of an existing member.
    if let Some(known) = known.filter(|known| !may_all_of(&member, known)) {
        member.role = known.role;
    }
    Ok(vec![Change::put(member)])
}

/// Changes the name of a member. A person who has left in the meantime is not added again.
pub(crate) fn rename(board: &Board, id: UserId, name: &str) -> Result<Vec<Change>, Rejection> {
    let name = input::line(name, Field::Name, limits::NAME_CHARS)?;
    let known = board.members.get(&id).filter(|member| member.name != name);
    Ok(known.map(|member| Change::put(Member { name, ..member.clone() })).into_iter().collect())
}

pub(crate) fn edit(board: &Board, id: UserId, edit: &MemberEdit) -> Result<Vec<Change>, Rejection> {
    let mut member = board.members.get(&id).cloned().ok_or(Rejection::Gone)?;
    match edit {
        MemberEdit::Role(role) => {
            if leaves_no_owner(board, id, Some(*role)) {
                return Err(Rejection::LastOwner);
            }
            member.role = *role;
        }
        MemberEdit::MayDelete(may) => member.may_delete = *may,
    }
    Ok(vec![Change::put(member)])
}

/// Removes a member. Allowed for people who manage members, and for everyone about themselves.
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
    if leaves_no_owner(board, id, None) {
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

/// Whether the board would be left without an owner if a member gets another role, or is removed
/// (`None`).
pub(crate) fn leaves_no_owner(board: &Board, id: UserId, to: Option<Role>) -> bool {
    let owns = |member: &Member| member.role == Role::Owner;
    to != Some(Role::Owner)
        && board.members.get(&id).is_some_and(owns)
        && !board.members.values().any(|member| member.id != id && owns(member))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::CardEdit;
    use crate::command::Command;
    use crate::permission::may;
    use crate::testing::{Scene, person};

    fn role(who: &str, role: Role) -> Command {
        Command::EditMember { member: person(who), edit: MemberEdit::Role(role) }
    }

    fn remove(who: &str) -> Command {
        Command::RemoveMember { member: person(who) }
    }

    fn admit(who: &str, role: Role) -> Command {
        Command::AdmitMember { id: person(who), name: who.into(), role }
    }

    #[test]
    fn a_board_is_never_left_without_an_owner() {
        let mut scene = Scene::new();
        assert_eq!(scene.refuses("Julia", role("Julia", Role::Developer)), Rejection::LastOwner);
        assert_eq!(scene.refuses("Julia", remove("Julia")), Rejection::LastOwner);
        scene.does("Julia", role("Erik", Role::Owner));
        scene.does("Julia", role("Julia", Role::Developer));
        assert_eq!(scene.refuses("Erik", remove("Erik")), Rejection::LastOwner);
    }

    #[test]
    fn every_member_may_leave() {
        let mut scene = Scene::new();
        scene.does("Vera", remove("Vera"));
        assert!(!scene.board.members.contains_key(&person("Vera")));
        assert_eq!(scene.refuses("Vera", remove("Vera")), Rejection::Gone);
    }

    #[test]
    fn only_owners_remove_others() {
        let mut scene = Scene::new();
        for who in ["Erik", "Lukas", "Manuela", "Rita", "Vera"] {
            assert_eq!(scene.refuses(who, remove("Julia")), Rejection::NotAllowed, "{who}");
        }
        assert_eq!(scene.refuses("a stranger", remove("Vera")), Rejection::NotAMember);
    }

    #[test]
    fn cards_of_a_removed_member_have_no_assignee() {
        let mut scene = Scene::new();
        scene.has_card("Vouchers");
        scene.edits("Erik", "Vouchers", CardEdit::Assignee(Some(person("Lukas"))));
        let removed = scene.does("Julia", remove("Lukas"));
        assert_eq!(scene.card("Vouchers").assignee, None);
        scene.undoes("Julia", removed);
        assert_eq!(scene.card("Vouchers").assignee, Some(person("Lukas")));
    }

    #[test]
    fn a_removed_member_is_refused() {
        let mut scene = Scene::new();
        scene.has_card("Vouchers");
        let edited = scene.edits("Lukas", "Vouchers", CardEdit::Express(true));
        scene.does("Julia", remove("Lukas"));
        let again = scene.refuses("Lukas", Command::Undo { command: edited });
        assert_eq!(again, Rejection::NotAMember);
    }

    #[test]
    fn the_permission_to_delete_is_given_to_a_person() {
        let mut scene = Scene::new();
        scene.has_card("Vouchers");
        let trash = || Command::TrashCard { card: crate::testing::card("Vouchers") };
        assert_eq!(scene.refuses("Manuela", trash()), Rejection::NotAllowed);
        let (member, edit) = (person("Manuela"), MemberEdit::MayDelete(true));
        scene.does("Julia", Command::EditMember { member, edit });
        scene.does("Manuela", trash());
    }

    #[test]
    fn an_invitation_never_reduces_permissions() {
        let mut scene = Scene::new();
        scene.server_does(admit("Christian", Role::Developer));
        assert_eq!(scene.board.members[&person("Christian")].role, Role::Developer);
        scene.server_does(admit("Christian", Role::Viewer));
        assert_eq!(scene.board.members[&person("Christian")].role, Role::Developer);
        scene.server_does(admit("Christian", Role::ProductOwner));
        assert_eq!(scene.board.members[&person("Christian")].role, Role::ProductOwner);
        assert_eq!(scene.refuses("Julia", admit("Mallory", Role::Owner)), Rejection::NotAllowed);
    }

    #[test]
    fn renaming_does_not_add_a_removed_member() {
        let mut scene = Scene::new();
        scene.does("Julia", Command::RemoveMember { member: person("Lukas") });
        let (id, name) = (person("Lukas"), "Lukas again".to_string());
        scene.server_does(Command::RenameMember { id, name });
        assert!(!scene.board.members.contains_key(&id));
    }

    #[test]
    fn accepting_an_invitation_never_loses_a_right() {
        let roles = Role::ALL.into_iter().flat_map(|known| Role::ALL.map(|role| (known, role)));
        for (known, invited) in roles {
            for may_delete in [false, true] {
                let mut scene = Scene::new();
                scene.server_does(admit("Christian", known));
                let (member, edit) = (person("Christian"), MemberEdit::MayDelete(may_delete));
                scene.does("Julia", Command::EditMember { member, edit });
                let before = scene.board.members[&member].clone();
                scene.server_does(admit("Christian", invited));
                let after = &scene.board.members[&member];
                for action in Action::ALL {
                    let is_lost = may(&before, action) && !may(after, action);
                    assert!(!is_lost, "{known:?} invited as {invited:?}: {action:?}");
                }
            }
        }
    }

    #[test]
    fn a_new_name_keeps_role_and_permissions() {
        let mut scene = Scene::new();
        let (member, edit) = (person("Lukas"), MemberEdit::MayDelete(true));
        scene.does("Julia", Command::EditMember { member, edit });
        let (id, name) = (member, " Lukas\nM. ".to_string());
        scene.server_does(Command::RenameMember { id, name });
        let lukas = &scene.board.members[&member];
        assert_eq!(lukas.name, "Lukas M.");
        assert!(lukas.may_delete && lukas.role == Role::Developer);
    }
}
