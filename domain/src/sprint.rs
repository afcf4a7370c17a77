//! Sprints: time boxes with a capacity, and the cards pulled into them.

mod closing;
mod pulling;
mod starting;

use crate::board::Board;
use crate::card::{self, Card, End};
use crate::column::Stage;
use crate::command::Typed;
use crate::entity::{Change, is_default};
use crate::id::SprintId;
use crate::rejection::{Field, Rejection};
use crate::time::{Day, Timestamp};
use crate::{input, limits};
pub(crate) use closing::close;
pub(crate) use pulling::{drop, pull};
use serde::{Deserialize, Serialize};
pub(crate) use starting::start;

/// How far a sprint is. Closed sprints do not change any more.
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
    /// The share of the capacity reserved for cards from support, in percent.
    pub support_share: u8,
    #[serde(default, skip_serializing_if = "is_default")]
    pub state: SprintState,
    #[serde(default, skip_serializing_if = "is_default")]
    pub closed: Option<Timestamp>,
}

/// A change of one field of a sprint.
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
    /// The part of it for cards that a customer has reported.
    pub from_support: f32,
    /// The number of cards without an estimate. With any, the sums are lower bounds.
    pub unestimated: u32,
}

impl Sprint {
    /// Days of work reserved for cards from support.
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
        name: input::line(name, Field::Name, limits::NAME_CHARS)?,
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
            sprint.name = input::line(name, Field::Name, limits::NAME_CHARS)?;
        }
        SprintEdit::Goal(goal) => {
            sprint.goal = input::optional_line(goal, Field::Goal, limits::NOTE_CHARS)?;
        }
        SprintEdit::Dates { starts, ends } => (sprint.starts, sprint.ends) = (*starts, *ends),
        SprintEdit::Capacity(days) => sprint.capacity = *days,
        SprintEdit::SupportShare(percent) => sprint.support_share = *percent,
    }
    checked(sprint)
}

/// Refuses a sprint with invalid dates or numbers.
pub(crate) fn checked(sprint: Sprint) -> Result<Vec<Change>, Rejection> {
    if input::planned(sprint.ends)? < input::planned(sprint.starts)?
        || sprint.ends - sprint.starts > 366
    {
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

/// Puts cards below all others in the first column of a stage, in their order. Cards that are in
/// that stage already keep their place; only their other fields change.
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

/// Removes a sprint that has not started; its cards go back to the ranking.
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
mod tests;
