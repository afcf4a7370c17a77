//! Pulling cards into a sprint, and taking them out again.

use super::{SprintState, open};
use crate::board::Board;
use crate::card;
use crate::column::{Place, Stage};
use crate::decide::Context;
use crate::entity::Change;
use crate::id::{CardId, SprintId};
use crate::rejection::Rejection;

/// Pulls a card into a sprint. In the running sprint it moves to the sprint column at once, in a
/// planned one when that starts.
pub(crate) fn pull(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
    sprint: SprintId,
) -> Result<Vec<Change>, Rejection> {
    let card = board.live_card(id)?;
    let sprint = open(board, sprint)?;
    let stage = board.stage_of(card);
    if !stage.is_open() {
        return Err(Rejection::AlreadyDone);
    }
    let mut card = card.clone();
    card.sprint = Some(sprint.id);
    let to = match sprint.state {
        SprintState::Active => Stage::Sprint,
        _ => Stage::Triaged,
    };
    // Cards in progress stay where they are.
    if stage == to || stage > Stage::Sprint {
        return Ok(vec![Change::put(card)]);
    }
    let column = board.column_of_stage(to)?;
    Ok(card::placed(board, ctx.now, card, column, Place::Bottom))
}

/// Takes a card out of its sprint. If work has not begun, it goes back to the ranking.
pub(crate) fn drop(board: &Board, ctx: &Context<'_>, id: CardId) -> Result<Vec<Change>, Rejection> {
    let mut card = board.live_card(id)?.clone();
    let waits = board.stage_of(&card) == Stage::Sprint;
    card.sprint = None;
    if !waits {
        return Ok(vec![Change::put(card)]);
    }
    let column = board.column_of_stage(Stage::Triaged)?;
    Ok(card::placed(board, ctx.now, card, column, Place::Top))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::sprint::tests::{close, pull, start};
    use crate::testing::{Scene, card, sprint};

    #[test]
    fn a_card_pulled_into_the_running_sprint_is_in_it_at_once() {
        let mut scene = Scene::new();
        scene
            .has_running_sprint("12")
            .has_card("A")
            .has_card("B")
            .pulls("A", "12")
            .pulls("B", "12");
        assert_eq!(scene.lane(Stage::Sprint), ["A", "B"]);
        assert_eq!(scene.card("A").sprint, Some(sprint("12")));
    }

    #[test]
    fn a_card_pulled_into_a_planned_sprint_waits_in_triage_until_it_starts() {
        let mut scene = Scene::new();
        scene.has_sprint("12").has_card("A").pulls("A", "12");
        assert_eq!(scene.stage("A"), Stage::Triaged);
        scene.does("Erik", start("12"));
        assert_eq!(scene.stage("A"), Stage::Sprint);
    }

    #[test]
    fn a_card_cannot_be_pulled_into_a_closed_sprint() {
        let mut scene = Scene::new();
        scene.has_running_sprint("12").has_card("A");
        scene.does("Erik", close("12", None));
        assert_eq!(scene.refuses("Lukas", pull("A", "12")), Rejection::SprintClosed);
        assert_eq!((scene.stage("A"), scene.card("A").sprint), (Stage::Inbox, None));
    }

    #[test]
    fn a_card_in_progress_stays_where_it_is() {
        let mut scene = Scene::new();
        scene.has_sprint("13").has_card_in("A", Stage::Doing).pulls("A", "13");
        assert_eq!((scene.stage("A"), scene.card("A").sprint), (Stage::Doing, Some(sprint("13"))));
    }

    #[test]
    fn a_card_pulled_into_the_next_sprint_leaves_the_running_one() {
        let mut scene = Scene::new();
        scene.has_running_sprint("12").has_sprint("13").has_card("A").pulls("A", "12");
        scene.pulls("A", "13");
        assert_eq!(
            (scene.stage("A"), scene.card("A").sprint),
            (Stage::Triaged, Some(sprint("13")))
        );
    }

    #[test]
    fn a_released_card_cannot_be_planned_again() {
        let mut scene = Scene::new();
        scene.has_sprint("12").has_card_in("A", Stage::Released);
        assert_eq!(scene.refuses("Lukas", pull("A", "12")), Rejection::AlreadyDone);
    }

    #[test]
    fn a_card_dropped_from_its_sprint_goes_back_to_the_ranking_unless_it_has_begun() {
        let mut scene = Scene::new();
        scene.has_running_sprint("12");
        for title in ["waits", "begun"] {
            scene.has_card(title).pulls(title, "12");
        }
        scene.moves("begun", Stage::Doing);
        for title in ["waits", "begun"] {
            scene.does("Lukas", Command::DropFromSprint { card: card(title) });
            assert_eq!(scene.card(title).sprint, None);
        }
        assert_eq!((scene.stage("waits"), scene.stage("begun")), (Stage::Triaged, Stage::Doing));
    }
}
