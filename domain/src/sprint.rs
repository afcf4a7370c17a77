//! Sprints: time boxes with a capacity, and the cards pulled into them.

use crate::board::Board;
use crate::card::{self, Card, End};
use crate::column::{Place, Stage};
use crate::command::Typed;
use crate::decide::Context;
use crate::entity::{Change, is_default};
use crate::id::{CardId, SprintId};
use crate::rejection::{Field, Rejection};
use crate::time::{Day, Timestamp};
use crate::{limits, planning, text};
use serde::{Deserialize, Serialize};

#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SprintState {
    #[default]
    Planned,
    Active,
    Closed,
}

/// A time box. At most one of a board is active.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sprint {
    pub id: SprintId,
    pub name: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub goal: String,
    pub starts: Day,
    /// The last day, included.
    pub ends: Day,
    /// Days of work that the team has.
    pub capacity: f32,
    /// The share of it kept for cards from support, in percent.
    pub support_share: u8,
    #[serde(default, skip_serializing_if = "is_default")]
    pub state: SprintState,
    #[serde(default, skip_serializing_if = "is_default")]
    pub closed: Option<Timestamp>,
}

/// One field of a sprint, changed.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SprintEdit {
    Name(String),
    Goal(String),
    Dates { starts: Day, ends: Day },
    Capacity(f32),
    SupportShare(u8),
}

impl SprintEdit {
    pub(crate) fn typed(&mut self) -> Vec<Typed<'_>> {
        match self {
            SprintEdit::Name(text) | SprintEdit::Goal(text) => vec![Typed::Line(text)],
            SprintEdit::Dates { .. } | SprintEdit::Capacity(_) | SprintEdit::SupportShare(_) => {
                Vec::new()
            }
        }
    }
}

/// How full a sprint is, in days of work.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Load {
    pub planned: f32,
    /// Of it, cards that a customer has reported.
    pub from_support: f32,
    /// Cards without an estimate: the sum is a lower bound.
    pub unestimated: u32,
}

impl Sprint {
    /// Days of work kept for cards from support.
    pub fn reserved(&self) -> f32 {
        self.capacity * f32::from(self.support_share) / 100.0
    }
}

/// Adds up what has been pulled into a sprint.
pub fn load(board: &Board, sprint: SprintId) -> Load {
    let mut load = Load::default();
    for card in board.cards.values().filter(|card| card.sprint == Some(sprint) && card.is_live()) {
        let days = card.estimate.unwrap_or(0.0);
        load.planned += days;
        load.unestimated += u32::from(card.estimate.is_none());
        if board.tallies_of(card.id).next().is_some() {
            load.from_support += days;
        }
    }
    load
}

pub(crate) fn plan(
    board: &Board,
    id: SprintId,
    name: &str,
    (starts, ends): (Day, Day),
    capacity: f32,
) -> Result<Vec<Change>, Rejection> {
    if board.sprints.contains_key(&id) {
        return Err(Rejection::Exists);
    }
    Rejection::if_full(board.sprints.len(), limits::ENTITIES)?;
    let sprint = Sprint {
        id,
        name: text::line(name, Field::Name, limits::NAME_CHARS)?,
        goal: String::new(),
        starts,
        ends,
        capacity,
        support_share: 20,
        state: SprintState::Planned,
        closed: None,
    };
    checked(sprint)
}

pub(crate) fn edit(
    board: &Board,
    id: SprintId,
    edit: &SprintEdit,
) -> Result<Vec<Change>, Rejection> {
    let mut sprint = open(board, id)?.clone();
    match edit {
        SprintEdit::Name(name) => {
            sprint.name = text::line(name, Field::Name, limits::NAME_CHARS)?;
        }
        SprintEdit::Goal(goal) => {
            sprint.goal = text::optional_line(goal, Field::Goal, limits::NOTE_CHARS)?;
        }
        SprintEdit::Dates { starts, ends } => (sprint.starts, sprint.ends) = (*starts, *ends),
        SprintEdit::Capacity(days) => sprint.capacity = *days,
        SprintEdit::SupportShare(percent) => sprint.support_share = *percent,
    }
    checked(sprint)
}

/// Refuses a sprint whose dates or numbers cannot be.
pub(crate) fn checked(sprint: Sprint) -> Result<Vec<Change>, Rejection> {
    if sprint.ends.planned()? < sprint.starts.planned()? || sprint.ends - sprint.starts > 366 {
        return Err(Rejection::OutOfRange { field: Field::Dates });
    }
    if !(0.0..=limits::DAYS_OF_WORK).contains(&sprint.capacity) {
        return Err(Rejection::OutOfRange { field: Field::Capacity });
    }
    if sprint.support_share > 100 {
        return Err(Rejection::OutOfRange { field: Field::SupportShare });
    }
    Ok(vec![Change::put(sprint)])
}

fn open(board: &Board, id: SprintId) -> Result<&Sprint, Rejection> {
    let sprint = board.sprints.get(&id).ok_or(Rejection::Gone)?;
    if sprint.state == SprintState::Closed {
        return Err(Rejection::SprintClosed);
    }
    Ok(sprint)
}

/// Starts a sprint: what was pulled into it moves to the sprint column.
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
    changes.extend(at_the_bottom(board, ctx.now, waiting.cloned().collect(), Stage::Sprint)?);
    Ok(changes)
}

/// Ends a sprint. What is not done goes into the sprint `unfinished_to`, or back to the ranking.
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

/// Puts cards below all others of a stage's first column, in their order; those that stand in
/// that stage already only change otherwise.
fn at_the_bottom(
    board: &Board,
    now: Timestamp,
    cards: Vec<Card>,
    stage: Stage,
) -> Result<Vec<Change>, Rejection> {
    let column = board.column_of_stage(stage)?.id;
    let (there, come): (Vec<Card>, Vec<Card>) =
        cards.into_iter().partition(|card| board.stage_of(card) == stage);
    let mut changes: Vec<Change> = there.into_iter().map(Change::put).collect();
    changes.extend(card::brought(board, now, come, column, End::Bottom));
    Ok(changes)
}

/// Pulls a card into a sprint: the running one at once, a planned one when it starts.
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
    // Work that has begun goes on where it is.
    if stage == to || stage > Stage::Sprint {
        return Ok(vec![Change::put(card)]);
    }
    let column = board.column_of_stage(to)?;
    Ok(card::placed(board, ctx.now, card, column, Place::Bottom))
}

/// Takes a card out of its sprint, back to the ranking where work has not begun.
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

/// Removes a sprint that has not begun; its cards go back to the ranking.
pub(crate) fn remove(board: &Board, id: SprintId) -> Result<Vec<Change>, Rejection> {
    let sprint = open(board, id)?;
    if sprint.state == SprintState::Active {
        return Err(Rejection::SprintRunning { name: sprint.name.clone() });
    }
    let cards = board.cards.values().filter(|card| card.sprint == Some(id));
    let without = cards.map(|card| Change::put(Card { sprint: None, ..card.clone() }));
    Ok(without.chain([Change::remove(id)]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::CardEdit;
    use crate::command::Command;
    use crate::testing::{Scene, TODAY, card, sprint};

    fn start(name: &str) -> Command {
        Command::StartSprint { sprint: sprint(name) }
    }

    fn close(name: &str, next: Option<&str>) -> Command {
        Command::CloseSprint { sprint: sprint(name), unfinished_to: next.map(sprint) }
    }

    fn pull(title: &str, into: &str) -> Command {
        Command::PullIntoSprint { card: card(title), sprint: sprint(into) }
    }

    fn change(name: &str, edit: SprintEdit) -> Command {
        Command::EditSprint { sprint: sprint(name), edit }
    }

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
    fn a_sprint_planned_by_mistake_leaves_its_cards_to_the_ranking() {
        let mut scene = Scene::new();
        scene.has_sprint("12").has_card("A").pulls("A", "12");
        let before = scene.board.clone();
        let removed = scene.does("Erik", Command::RemoveSprint { sprint: sprint("12") });
        assert_eq!((scene.card("A").sprint, scene.stage("A")), (None, Stage::Triaged));
        assert!(scene.board.sprints.is_empty());
        scene.undoes("Erik", removed);
        assert_eq!((&scene.board.sprints, &scene.board.cards), (&before.sprints, &before.cards));
    }

    #[test]
    fn a_sprint_that_has_begun_or_is_over_stays() {
        let mut scene = Scene::new();
        scene.has_running_sprint("12");
        let remove = || Command::RemoveSprint { sprint: sprint("12") };
        let running = Rejection::SprintRunning { name: "12".into() };
        assert_eq!(scene.refuses("Erik", remove()), running);
        scene.does("Erik", close("12", None));
        assert_eq!(scene.refuses("Erik", remove()), Rejection::SprintClosed);
    }

    #[test]
    fn a_sprint_starts_with_its_cards_as_they_are_ranked() {
        let mut scene = Scene::new();
        scene.has_sprint("12");
        for title in ["A", "B", "C"] {
            scene.has_card(title).pulls(title, "12");
        }
        scene.edits("Lukas", "C", CardEdit::Impact(crate::card::Impact::Blocked));
        scene.does("Erik", start("12"));
        assert_eq!(scene.lane(Stage::Sprint), ["C", "A", "B"]);
    }

    #[test]
    fn a_start_can_be_taken_back() {
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

    #[test]
    fn what_is_not_done_goes_into_the_next_sprint_or_back_to_the_ranking() {
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
        let later = crate::testing::column("Later");
        let (id, name) = (later, "Later".to_string());
        scene.does("Julia", Command::AddColumn { id, name, stage: Stage::Triaged });
        scene.has_sprint("12").has_card("A");
        scene.does("Lukas", Command::MoveCard { card: card("A"), to: later, place: Place::Top });
        scene.pulls("A", "12");
        scene.does("Erik", close("12", None));
        assert_eq!(scene.card("A").column, later);
    }

    #[test]
    fn a_planned_sprint_that_is_given_up_hands_its_cards_to_the_running_one() {
        let mut scene = Scene::new();
        scene.has_running_sprint("12").has_sprint("13").has_card("A").pulls("A", "13");
        scene.does("Erik", close("13", Some("12")));
        assert_eq!((scene.stage("A"), scene.card("A").sprint), (Stage::Sprint, Some(sprint("12"))));
    }

    #[test]
    fn a_sprint_does_not_hand_its_cards_to_itself() {
        let mut scene = Scene::new();
        scene.has_running_sprint("12");
        assert_eq!(scene.refuses("Erik", close("12", Some("12"))), Rejection::SprintClosed);
    }

    #[test]
    fn a_card_pulled_while_the_sprint_was_being_closed_stays_where_it_was() {
        let mut scene = Scene::new();
        scene.has_running_sprint("12").has_card("A");
        scene.does("Erik", close("12", None));
        assert_eq!(scene.refuses("Lukas", pull("A", "12")), Rejection::SprintClosed);
        assert_eq!((scene.stage("A"), scene.card("A").sprint), (Stage::Inbox, None));
    }

    #[test]
    fn work_that_has_begun_goes_on_where_it_is() {
        let mut scene = Scene::new();
        scene.has_sprint("13").has_card_in("A", Stage::Doing).pulls("A", "13");
        assert_eq!((scene.stage("A"), scene.card("A").sprint), (Stage::Doing, Some(sprint("13"))));
    }

    #[test]
    fn a_card_put_off_to_the_next_sprint_leaves_the_running_one() {
        let mut scene = Scene::new();
        scene.has_running_sprint("12").has_sprint("13").has_card("A").pulls("A", "12");
        scene.pulls("A", "13");
        assert_eq!(
            (scene.stage("A"), scene.card("A").sprint),
            (Stage::Triaged, Some(sprint("13")))
        );
    }

    #[test]
    fn what_is_done_is_not_planned_again() {
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

    #[test]
    fn a_close_is_not_taken_back_while_the_next_sprint_runs() {
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

    #[test]
    fn a_sprint_has_dates_capacity_and_share_that_can_be() {
        let mut scene = Scene::new();
        scene.has_sprint("12");
        let dates = |days| SprintEdit::Dates { starts: TODAY, ends: TODAY + days };
        let refusals = [
            (dates(-1), Field::Dates),
            (dates(367), Field::Dates),
            (SprintEdit::Dates { starts: Day(i32::MIN), ends: Day(i32::MAX) }, Field::Dates),
            (SprintEdit::Capacity(-1.0), Field::Capacity),
            (SprintEdit::Capacity(f32::NAN), Field::Capacity),
            (SprintEdit::SupportShare(101), Field::SupportShare),
        ];
        for (edit, field) in refusals {
            assert_eq!(scene.refuses("Erik", change("12", edit)), Rejection::OutOfRange { field });
        }
        scene.does("Erik", change("12", dates(0)));
        let empty = scene.refuses("Erik", change("12", SprintEdit::Name(" ".into())));
        assert_eq!(empty, Rejection::Empty { field: Field::Name });
    }

    #[test]
    fn a_closed_sprint_stays_as_it_was() {
        let mut scene = Scene::new();
        scene.has_sprint("12");
        scene.does("Erik", close("12", None));
        let refused = scene.refuses("Erik", change("12", SprintEdit::Goal("Vouchers".into())));
        assert_eq!(refused, Rejection::SprintClosed);
    }

    #[test]
    fn a_sprint_is_filled_by_estimates_and_knows_what_came_from_support() {
        let mut scene = Scene::new();
        scene.has_sprint("12");
        for title in ["wish", "problem", "unknown"] {
            scene.has_card(title).pulls(title, "12");
        }
        scene.edits("Lukas", "wish", CardEdit::Estimate(Some(3.0)));
        scene.edits("Lukas", "problem", CardEdit::Estimate(Some(0.5)));
        scene.calls(None, "problem");
        let load = load(&scene.board, sprint("12"));
        assert_eq!(load, Load { planned: 3.5, from_support: 0.5, unestimated: 1 });
        assert_eq!(scene.board.sprints[&sprint("12")].reserved(), 4.0);
    }

    #[test]
    fn a_sprint_of_another_board_is_gone() {
        let mut scene = Scene::new();
        scene.has_card("A").has_sprint("12");
        let commands = [
            start("elsewhere"),
            close("elsewhere", None),
            close("12", Some("elsewhere")),
            pull("A", "elsewhere"),
        ];
        for command in commands {
            assert_eq!(scene.refuses("Erik", command), Rejection::Gone);
        }
    }
}
