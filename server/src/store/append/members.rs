//! Who belongs to the board, as its commits change it.

use crate::store::{Result, Tx, boards, invitations};
use crate::trace::Trace;
use groundswell_domain::id::BoardId;
use groundswell_domain::member::Member;
use groundswell_domain::permission::{Action, may};
use groundswell_domain::{Change, Entity, EntityRef};

/// Whether a person belongs to the board, and as what.
pub(super) enum Membership {
    Is(Member),
    Was(Member),
}

/// Stores who belongs to the board and who did before. If the person who made an invitation loses
/// that right, the invitation ends permanently.
pub(super) async fn follow_member(tx: &mut Tx, board: BoardId, change: &Membership) -> Result<()> {
    match change {
        Membership::Is(member) => {
            boards::put_member(tx, board, member).await?;
            if !may(member, Action::ManageMembers) {
                invitations::delete_of_member(tx, board, member.id).await?;
            }
        }
        Membership::Was(member) => {
            boards::remove_member(tx, board, member).await?;
            invitations::delete_of_member(tx, board, member.id).await?;
        }
    }
    Ok(())
}

/// What a change means for the members of the board.
pub(super) fn membership(change: &Change, traces: &[Trace]) -> Option<Membership> {
    match change {
        Change::Put(Entity::Member(member)) => Some(Membership::Is(member.clone())),
        Change::Remove(EntityRef::Member(id)) => traces.iter().find_map(|trace| match trace {
            Trace::Gone(Entity::Member(member)) if member.id == *id => {
                Some(Membership::Was(member.clone()))
            }
            _ => None,
        }),
        _ => None,
    }
}
