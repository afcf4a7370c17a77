//! Sprints: time boxes with a capacity, and the cards pulled into them.

use crate::board::Board;
use crate::card::{self, Card};
use crate::column::{Place, Stage};
use crate::decide::Context;
use crate::entity::{Change, is_default};
use crate::id::{CardId, SprintId};
use crate::permission::Action;
use crate::rejection::{Field, Rejection};
use crate::time::{Day, Timestamp};
use crate::{limits, text};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SprintState {
    #[default]
    Planned,
    Active,
    Closed,
}

/// A time box. At most one of a board is active.
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SprintEdit {
    Name(String),
    Goal(String),
    Dates { starts: Day, ends: Day },
    Capacity(f32),
    SupportShare(u8),
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
    ctx: &Context<'_>,
    id: SprintId,
    name: &str,
    (starts, ends): (Day, Day),
    capacity: f32,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Plan)?;
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
    ctx: &Context<'_>,
    id: SprintId,
    edit: &SprintEdit,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Plan)?;
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

fn checked(sprint: Sprint) -> Result<Vec<Change>, Rejection> {
    if sprint.ends < sprint.starts || sprint.ends - sprint.starts > 366 {
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
    ctx.may(board, Action::Plan)?;
    let mut sprint = open(board, id)?.clone();
    if let Some(active) = board.active_sprint().filter(|active| active.id != id) {
        return Err(Rejection::SprintRunning { name: active.name.clone() });
    }
    sprint.state = SprintState::Active;
    let column = board.column_of_stage(Stage::Sprint)?;
    let pulled = board.ranked_cards_of_sprint(id, ctx.now);
    let waiting = pulled.into_iter().filter(|card| board.stage_of(card) < Stage::Sprint);
    let mut changes = vec![Change::put(sprint)];
    let mut last = board.lane(column.id).last().map(|(rank, _)| rank.clone());
    for card in waiting {
        let rank = crate::rank::between(last.as_ref(), None).unwrap_or_default();
        last = Some(rank.clone());
        let column = column.id;
        changes.push(Change::put(Card { column, rank, since: ctx.now, pin: None, ..card.clone() }));
    }
    Ok(changes)
}

/// Ends a sprint. What is not done goes into the sprint `unfinished_to`, or back to the ranking.
pub(crate) fn close(
    board: &Board,
    ctx: &Context<'_>,
    id: SprintId,
    unfinished_to: Option<SprintId>,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Plan)?;
    let mut sprint = open(board, id)?.clone();
    if let Some(next) = unfinished_to {
        open(board, next)?;
    }
    sprint.state = SprintState::Closed;
    sprint.closed = Some(ctx.now);
    let triaged = board.column_of_stage(Stage::Triaged)?.id;
    let mut changes = vec![Change::put(sprint)];
    for card in board.cards.values().filter(|card| card.sprint == Some(id) && card.is_live()) {
        let stage = board.stage_of(card);
        if !stage.is_open() {
            continue;
        }
        let mut card = card.clone();
        card.sprint = unfinished_to;
        if stage <= Stage::Sprint && card.column != triaged {
            card.column = triaged;
            card.since = ctx.now;
        }
        changes.push(Change::put(card));
    }
    Ok(changes)
}

/// Pulls a card into a sprint: the running one at once, a planned one when it starts.
pub(crate) fn pull(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
    sprint: SprintId,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Edit)?;
    let card = board.live_card(id)?;
    let sprint = open(board, sprint)?;
    let stage = board.stage_of(card);
    if !stage.is_open() {
        return Err(Rejection::AlreadyDone);
    }
    let mut card = card.clone();
    card.sprint = Some(sprint.id);
    if stage >= Stage::Sprint {
        return Ok(vec![Change::put(card)]);
    }
    let to = match sprint.state {
        SprintState::Active => Stage::Sprint,
        _ => Stage::Triaged,
    };
    if stage == to {
        return Ok(vec![Change::put(card)]);
    }
    let column = board.column_of_stage(to)?;
    Ok(card::placed(board, ctx.now, card, column, Place::Bottom))
}

/// Takes a card out of its sprint, back to the ranking where work has not begun.
pub(crate) fn drop(board: &Board, ctx: &Context<'_>, id: CardId) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Edit)?;
    let mut card = board.live_card(id)?.clone();
    let waits = board.stage_of(&card) == Stage::Sprint;
    card.sprint = None;
    if !waits {
        return Ok(vec![Change::put(card)]);
    }
    let column = board.column_of_stage(Stage::Triaged)?;
    Ok(card::placed(board, ctx.now, card, column, Place::Top))
}
