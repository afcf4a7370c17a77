//! Starting a sprint.

use super::{SprintState, at_the_bottom, open};
use crate::board::Board;
use crate::card::Card;
use crate::column::Stage;
use crate::decide::Context;
use crate::entity::Change;
use crate::id::SprintId;
use crate::planning::{self, is_without_sprint};
use crate::rejection::Rejection;

/// Starts a sprint: the cards pulled into it move to the sprint column, and what is there already
/// without a sprint becomes part of it.
pub(crate) fn start(
    board: &Board,
    ctx: &Context<'_>,
    id: SprintId,
) -> Result<Vec<Change>, Rejection> {
    let mut sprint = open(board, id)?.clone();
    if let Some(active) = board.active_sprint().filter(|active| active.id != id) {
        return Err(Rejection::SprintRunning { name: active.name.clone() });
    }
    sprint.state = SprintState::Active;
    let pulled = planning::pulled(board, ctx.now, id);
    let cards = pulled.iter().filter_map(|id| board.cards.get(id));
    let waiting = cards.filter(|card| board.stage_of(card) < Stage::Sprint);
    let mut changes = vec![Change::put(sprint)];
    let alone =
        board.cards.values().filter(|card| card.is_live() && is_without_sprint(board, card));
    changes.extend(alone.map(|card| Change::put(Card { sprint: Some(id), ..card.clone() })));
    changes.extend(at_the_bottom(board, ctx.now, waiting.cloned().collect(), Stage::Sprint)?);
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::{CardEdit, Impact};
    use crate::sprint::tests::{close, start};
    use crate::testing::{Scene, sprint};

    #[test]
    fn a_sprint_starts_with_its_cards_as_they_are_ranked() {
        let mut scene = Scene::new();
        scene.has_sprint("12");
        for title in ["A", "B", "C"] {
            scene.has_card(title).pulls(title, "12");
        }
        scene.edits("Lukas", "C", CardEdit::Impact(Impact::Blocked));
        scene.does("Erik", start("12"));
        assert_eq!(scene.lane(Stage::Sprint), ["C", "A", "B"]);
    }

    #[test]
    fn a_sprint_takes_what_came_into_its_stages_before_it_started() {
        let mut scene = Scene::new();
        scene.has_sprint("12").has_sprint("13");
        for (title, stage) in [
            ("waits", Stage::Sprint),
            ("begun", Stage::Doing),
            ("done", Stage::Verify),
            ("later", Stage::Sprint),
        ] {
            scene.has_card(title).moves(title, stage);
        }
        scene.pulls("later", "13").moves("later", Stage::Doing);
        scene.does("Erik", start("12"));
        let sprints = ["waits", "begun", "done", "later"].map(|title| scene.card(title).sprint);
        assert_eq!(sprints, [Some(sprint("12")), Some(sprint("12")), None, Some(sprint("13"))]);
        assert_eq!((scene.stage("waits"), scene.stage("begun")), (Stage::Sprint, Stage::Doing));
    }

    #[test]
    fn starting_a_sprint_can_be_undone() {
        let mut scene = Scene::new();
        scene.has_sprint("12").has_card("A").pulls("A", "12");
        let before = scene.board.clone();
        let started = scene.does("Erik", start("12"));
        scene.undoes("Erik", started);
        assert_eq!(scene.board.cards, before.cards);
        assert_eq!(scene.board.sprints, before.sprints);
    }

    #[test]
    fn only_one_sprint_runs() {
        let mut scene = Scene::new();
        scene.has_running_sprint("12").has_sprint("13");
        let running = Rejection::SprintRunning { name: "12".into() };
        assert_eq!(scene.refuses("Erik", start("13")), running);
        scene.does("Erik", close("12", Some("13")));
        scene.does("Erik", start("13"));
        assert_eq!(scene.refuses("Erik", start("12")), Rejection::SprintClosed);
    }
}
