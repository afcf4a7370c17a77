//! Who may do what: the one table of it, for the server's answer and for greying a button.

use crate::member::{Member, Role};

/// Kinds of commands, as far as permissions tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Write down what a caller says: cards, contacts, customers, comments.
    Capture,
    /// Change cards: fields, columns, order, sprint.
    Edit,
    /// Make, start and close sprints.
    Plan,
    /// Make releases and put them on systems.
    Release,
    /// Columns, areas, customers, systems, the board's name.
    Configure,
    /// Roles, invitations, who belongs to the board.
    ManageMembers,
    /// Put cards into the trash and take them out, remove others' comments.
    Delete,
}

impl Action {
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

/// Whether a member may do something. What stands in no line is denied.
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

/// Whether a member may do everything that another one may.
///
/// Roles are no ladder: of developers and release managers each may do what the other may not.
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
    fn a_viewer_changes_nothing_whatever_else_is_granted() {
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
    fn deleting_is_a_permission_of_its_own() {
        for role in [Role::ProductOwner, Role::Developer, Role::Support, Role::ReleaseManager] {
            assert!(!allowed(role, false).contains(&Action::Delete), "{role:?}");
            assert!(allowed(role, true).contains(&Action::Delete), "{role:?}");
        }
    }

    #[test]
    fn developers_and_release_managers_each_may_do_what_the_other_may_not() {
        let (developer, manager) = (ann(Role::Developer, false), ann(Role::ReleaseManager, false));
        assert!(!may_all_of(&developer, &manager) && !may_all_of(&manager, &developer));
        let owner = ann(Role::ProductOwner, false);
        assert!(may_all_of(&owner, &developer) && may_all_of(&owner, &manager));
        assert!(!may_all_of(&owner, &ann(Role::Support, true)), "who may delete besides");
    }

    #[test]
    fn support_captures_and_edits_but_does_not_plan() {
        assert_eq!(allowed(Role::Support, false), [Action::Capture, Action::Edit]);
    }
}
