//! Who may do what. The server uses this table to decide, and the app to disable buttons.

use crate::member::{Member, Role};

/// Groups of commands that need the same permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Enter what a caller says: cards, contacts, customers, comments.
    Capture,
    /// Change cards: fields, columns, order, sprint.
    Edit,
    /// Plan, start and close sprints.
    Plan,
    /// Create releases and deploy them.
    Release,
    /// Columns, areas, customers, systems, the board's name.
    Configure,
    /// Roles, invitations, who belongs to the board.
    ManageMembers,
    /// Put cards into the trash and take them out, remove others' comments.
    Delete,
}

impl Action {
    /// All actions.
    pub const ALL: [Action; 7] = [
        Action::Capture,
        Action::Edit,
        Action::Plan,
        Action::Release,
        Action::Configure,
        Action::ManageMembers,
        Action::Delete,
    ];
}

/// Whether a member may do something. Everything that is not listed is denied.
pub fn may(member: &Member, action: Action) -> bool {
    use Action::{Capture, Configure, Delete, Edit, Plan, Release};
    if action == Delete && member.may_delete {
        return member.role != Role::Viewer;
    }
    match member.role {
        Role::Owner => true,
        Role::ProductOwner => matches!(action, Capture | Edit | Plan | Release | Configure),
        Role::Developer => matches!(action, Capture | Edit | Plan | Release),
        Role::ReleaseManager => matches!(action, Capture | Edit | Release | Configure),
        Role::Support => matches!(action, Capture | Edit),
        Role::Viewer => false,
    }
}

/// Whether `member` may do everything that `other` may.
///
/// Roles are not ordered: developers may do things that release managers may not, and the other way
/// round.
pub(crate) fn may_all_of(member: &Member, other: &Member) -> bool {
    Action::ALL.into_iter().all(|action| may(member, action) || !may(other, action))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::UserId;
    use uuid::Uuid;

    fn ann(role: Role, may_delete: bool) -> Member {
        Member { id: UserId(Uuid::nil()), name: "Ann".into(), role, may_delete }
    }

    fn allowed(role: Role, may_delete: bool) -> Vec<Action> {
        let member = ann(role, may_delete);
        Action::ALL.into_iter().filter(|action| may(&member, *action)).collect()
    }

    #[test]
    fn a_viewer_changes_nothing_even_with_other_permissions() {
        assert_eq!(allowed(Role::Viewer, false), []);
        assert_eq!(allowed(Role::Viewer, true), []);
    }

    #[test]
    fn an_owner_may_do_everything() {
        assert_eq!(allowed(Role::Owner, false), Action::ALL);
    }

    #[test]
    fn only_owners_manage_members() {
        for role in Role::ALL {
            let manages = allowed(role, true).contains(&Action::ManageMembers);
            assert_eq!(manages, role == Role::Owner, "{role:?}");
        }
    }

    #[test]
    fn deleting_is_a_separate_permission() {
        for role in [Role::ProductOwner, Role::Developer, Role::Support, Role::ReleaseManager] {
            assert!(!allowed(role, false).contains(&Action::Delete), "{role:?}");
            assert!(allowed(role, true).contains(&Action::Delete), "{role:?}");
        }
    }

    #[test]
    fn developers_and_release_managers_have_different_permissions() {
        let (developer, manager) = (ann(Role::Developer, false), ann(Role::ReleaseManager, false));
        assert!(!may_all_of(&developer, &manager) && !may_all_of(&manager, &developer));
        let owner = ann(Role::ProductOwner, false);
        assert!(may_all_of(&owner, &developer) && may_all_of(&owner, &manager));
        assert!(!may_all_of(&owner, &ann(Role::Support, true)), "with the permission to delete");
    }

    #[test]
    fn support_captures_and_edits_but_does_not_plan() {
        assert_eq!(allowed(Role::Support, false), [Action::Capture, Action::Edit]);
    }
}
