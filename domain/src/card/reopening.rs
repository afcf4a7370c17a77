//! Reopening: a problem that came back.

use super::placed;
use crate::board::Board;
use crate::column::{Place, Stage};
use crate::decide::Context;
use crate::entity::Change;
use crate::id::{CardId, ReleaseId};
use crate::rejection::Rejection;

/// Reopens a card: it goes back to the first column of triage, with the release in which the
/// problem came back as the suspect.
pub(crate) fn reopen(
    board: &Board,
    ctx: &Context<'_>,
    card: CardId,
    suspected_in: Option<ReleaseId>,
) -> Result<Vec<Change>, Rejection> {
    let mut card = board.live_card(card)?.clone();
    if let Some(release) = suspected_in {
        board.release(release)?;
    }
    card.suspected_in = suspected_in;
    card.fixed_in = None;
    card.sprint = None;
    let column = board.column_of_stage(Stage::Triaged)?;
    Ok(placed(board, ctx.now, card, column, Place::Top))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Answer;
    use crate::command::Command;
    use crate::release::DeploymentState;
    use crate::testing::{Scene, card, release};

    #[test]
    fn a_regression_is_reopened_and_suspected_in_the_newer_release() {
        let mut scene = Scene::new();
        scene.has_release("24.7", None).has_system("North", None).has_system("South", None);
        scene.has_card_in("Vouchers", Stage::Verify).fixes("Vouchers", "24.7");
        for system in ["North", "South"] {
            scene.deploys("24.7", system, DeploymentState::Done);
        }
        // The support agent sees that the fix runs on the caller's system.
        let (fix, runs) = (release("24.7"), release("24.7"));
        assert_eq!(scene.answer("Vouchers", Some("North")), Answer::FixedHere { fix, runs });
        let suspected_in = Some(runs);
        scene.does("Manuela", Command::ReopenCard { card: card("Vouchers"), suspected_in });
        let reopened = scene.card("Vouchers");
        assert_eq!((reopened.suspected_in, reopened.fixed_in), (suspected_in, None));
        assert_eq!(scene.stage("Vouchers"), Stage::Triaged);
        assert!(matches!(scene.answer("Vouchers", Some("North")), Answer::Known { .. }));
    }
}
