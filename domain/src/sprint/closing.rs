//! Closing a sprint.

use super::{SprintState, at_the_bottom, open};
use crate::board::Board;
use crate::card::Card;
use crate::column::Stage;
use crate::decide::Context;
use crate::entity::Change;
use crate::id::SprintId;
use crate::rejection::Rejection;

/// Closes a sprint. Cards that are not done go into the sprint `unfinished_to`, or back to the
/// ranking.
pub(crate) fn close(
    board: &Board,
    ctx: &Context<'_>,
    id: SprintId,
    unfinished_to: Option<SprintId>,
) -> Result<Vec<Change>, Rejection> {
    let mut sprint = open(board, id)?.clone();
    let next = match unfinished_to {
        Some(next) if next == id => return Err(Rejection::SprintClosed),
        Some(next) => Some(open(board, next)?),
        None => None,
    };
    sprint.state = SprintState::Closed;
    sprint.closed = Some(ctx.now);
    let waiting = match next.map(|next| next.state) {
        Some(SprintState::Active) => Stage::Sprint,
        _ => Stage::Triaged,
    };
    let mut changes = vec![Change::put(sprint)];
    let mut moved = Vec::new();
    for card in board.cards.values().filter(|card| card.sprint == Some(id) && card.is_live()) {
        let stage = board.stage_of(card);
        if !stage.is_open() {
            continue;
        }
        let card = Card { sprint: unfinished_to, ..card.clone() };
        if stage == Stage::Sprint || stage == Stage::Triaged && waiting == Stage::Sprint {
            moved.push(card);
        } else {
            changes.push(Change::put(card));
        }
    }
    changes.extend(at_the_bottom(board, ctx.now, moved, waiting)?);
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::Place;
    use crate::command::Command;
    use crate::sprint::tests::{close, start};
    use crate::testing::{Scene, card, column, sprint};

    #[test]
    fn unfinished_cards_go_into_the_next_sprint_or_back_to_the_ranking() {
        for next in [Some("13"), None] {
            let mut scene = Scene::new();
            scene.has_running_sprint("12").has_sprint("13");
            for title in ["waits", "begun", "done"] {
                scene.has_card(title).pulls(title, "12");
            }
            scene.moves("begun", Stage::Doing).moves("done", Stage::Released);
            scene.does("Erik", close("12", next));
            let sprints = ["waits", "begun", "done"].map(|title| scene.card(title).sprint);
            assert_eq!(sprints, [next.map(sprint), next.map(sprint), Some(sprint("12"))]);
            let stages = ["waits", "begun", "done"].map(|title| scene.stage(title));
            assert_eq!(stages, [Stage::Triaged, Stage::Doing, Stage::Released]);
        }
    }

    #[test]
    fn closing_a_sprint_moves_no_card_that_waits_in_another_column_of_triage() {
        let mut scene = Scene::new();
        let later = column("Later");
        let (id, name) = (later, "Later".to_string());
        scene.does("Julia", Command::AddColumn { id, name, stage: Stage::Triaged });
        scene.has_sprint("12").has_card("A");
        scene.does(
            "Lukas",
            Command::MoveCard { card: card("A"), to: later, place: Place::Top, together: false },
        );
        scene.pulls("A", "12");
        scene.does("Erik", close("12", None));
        assert_eq!(scene.card("A").column, later);
    }

    #[test]
    fn a_planned_sprint_can_be_closed_into_the_running_one() {
        let mut scene = Scene::new();
        scene.has_running_sprint("12").has_sprint("13").has_card("A").pulls("A", "13");
        scene.does("Erik", close("13", Some("12")));
        assert_eq!((scene.stage("A"), scene.card("A").sprint), (Stage::Sprint, Some(sprint("12"))));
    }

    #[test]
    fn a_sprint_cannot_be_closed_into_itself() {
        let mut scene = Scene::new();
        scene.has_running_sprint("12");
        assert_eq!(scene.refuses("Erik", close("12", Some("12"))), Rejection::SprintClosed);
    }

    #[test]
    fn closing_cannot_be_undone_while_the_next_sprint_runs() {
        let mut scene = Scene::new();
        scene.has_running_sprint("12").has_sprint("13").has_card("A").pulls("A", "12");
        let closed = scene.does("Erik", close("12", Some("13")));
        let started = scene.does("Erik", start("13"));
        let refused = scene.refuses("Erik", Command::Undo { command: closed });
        assert_eq!(refused, Rejection::NothingToUndo);
        scene.undoes("Erik", started);
        scene.undoes("Erik", closed);
        assert_eq!((scene.stage("A"), scene.card("A").sprint), (Stage::Sprint, Some(sprint("12"))));
    }
}
