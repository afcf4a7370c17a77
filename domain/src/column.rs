//! Columns: the lanes of the board, each with a stage.

use crate::board::Board;
use crate::card::{self, Card, End};
use crate::command::Typed;
use crate::decide::Context;
use crate::entity::{Change, is_default};
use crate::id::{CardId, ColumnId};
use crate::rank::{self, Rank};
use crate::rejection::{Field, Rejection};
use crate::{input, limits};
use serde::{Deserialize, Serialize};

/// How far a card has progressed. Every column has a stage; several columns may share one.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Reported, not yet looked at by development.
    #[default]
    Inbox,
    /// Understood and rated; planning chooses from these.
    Triaged,
    /// Pulled into the running sprint.
    Sprint,
    Doing,
    /// Fixed, not yet verified on the live systems.
    Verify,
    /// Runs on every system; customers are being told.
    Released,
    Closed,
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Stage; 7] = [
        Stage::Inbox,
        Stage::Triaged,
        Stage::Sprint,
        Stage::Doing,
        Stage::Verify,
        Stage::Released,
        Stage::Closed,
    ];

    /// Whether the problem is not fixed for everybody yet.
    pub fn is_open(self) -> bool {
        self < Stage::Released
    }

    /// Whether cards of this stage are ordered by their pain, unless somebody placed them.
    pub fn is_ranked_by_pain(self) -> bool {
        self <= Stage::Triaged
    }
}

/// A lane of the board.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    pub id: ColumnId,
    /// If empty, the app shows the name of the stage in the viewer's language and lens.
    #[serde(default, skip_serializing_if = "is_default")]
    pub name: String,
    pub stage: Stage,
    /// How many cards the team wants here at most. The app shows if there are more; they are not
    /// refused.
    #[serde(default, skip_serializing_if = "is_default")]
    pub limit: Option<u32>,
    /// The position among the columns.
    pub rank: Rank,
}

/// A change of one field of a column.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnEdit {
    Name(String),
    Limit(Option<u32>),
    Stage(Stage),
}

impl ColumnEdit {
    pub(crate) fn typed(&mut self) -> Vec<Typed<'_>> {
        match self {
            ColumnEdit::Name(name) => vec![Typed::Line(name)],
            ColumnEdit::Limit(_) | ColumnEdit::Stage(_) => Vec::new(),
        }
    }
}

/// Where a card goes within a column.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    #[default]
    Top,
    Bottom,
    /// Directly above this card; at the bottom if the card is not in the column any more.
    Before(CardId),
    /// Directly below this card; at the bottom if the card is not in the column any more.
    After(CardId),
}

impl Place {
    /// The same place in a column with this `order`, expressed relative to a card that is not
    /// `moving`.
    pub fn beside_the_rest(self, order: &[CardId], moving: &[CardId]) -> Place {
        let stays = |card: &&CardId| !moving.contains(card);
        let at = |card| order.iter().position(|other| *other == card);
        match self {
            Place::Before(card) if moving.contains(&card) => {
                let below = at(card).and_then(|at| order[at..].iter().find(stays));
                below.map_or(Place::Bottom, |below| Place::Before(*below))
            }
            Place::After(card) if moving.contains(&card) => {
                let above = at(card).and_then(|at| order[..at].iter().rev().find(stays));
                above.map_or(Place::Top, |above| Place::After(*above))
            }
            place => place,
        }
    }
}

pub(crate) fn add(
    board: &Board,
    id: ColumnId,
    name: &str,
    stage: Stage,
) -> Result<Vec<Change>, Rejection> {
    if board.columns.contains_key(&id) {
        return Err(Rejection::Exists);
    }
    Rejection::if_full(board.columns.len(), limits::COLUMNS)?;
    let name = input::optional_line(name, Field::Name, limits::NAME_CHARS)?;
    let order = board.columns_in_order();
    // After the last column of the same stage or an earlier one, so that the flow stays left to
    // right.
    let index = order.iter().rposition(|column| column.stage <= stage).map_or(0, |i| i + 1);
    let above = index.checked_sub(1).map(|i| &order[i].rank);
    let rank = rank::between(above, order.get(index).map(|column| &column.rank));
    let has_room = rank.is_some();
    let column = Column { id, name, stage, limit: None, rank: rank.unwrap_or_default() };
    if has_room {
        return Ok(vec![Change::put(column)]);
    }
    // Two neighbours may have the same rank, after two moves of which one was undone.
    let mut order: Vec<Column> = order.into_iter().cloned().collect();
    order.insert(index, column);
    Ok(numbered(order))
}

pub(crate) fn edit(
    board: &Board,
    id: ColumnId,
    edit: &ColumnEdit,
) -> Result<Vec<Change>, Rejection> {
    let mut column = board.column(id)?.clone();
    let mut changes = Vec::new();
    match edit {
        ColumnEdit::Name(name) => {
            column.name = input::optional_line(name, Field::Name, limits::NAME_CHARS)?;
        }
        ColumnEdit::Limit(limit) => {
            column.limit = limit.filter(|limit| *limit > 0);
            if column.limit.is_some_and(|limit| !limits::CARDS_AT_ONCE.contains(&limit)) {
                return Err(Rejection::OutOfRange { field: Field::Limit });
            }
        }
        ColumnEdit::Stage(stage) => {
            if leaves_its_stage_empty(board, id, Some(*stage)) {
                return Err(Rejection::LastColumnOfStage { stage: column.stage });
            }
            column.stage = *stage;
            let others = |card: &Card| board.cards.get(&card.id) != Some(card);
            changes.extend(following(board, id, *stage).filter(others).map(Change::put));
        }
    }
    changes.insert(0, Change::put(column));
    Ok(changes)
}

/// The live cards of a column, changed as a move to another stage changes them.
fn following(board: &Board, column: ColumnId, stage: Stage) -> impl Iterator<Item = Card> {
    let cards = board.lane(column).iter().filter_map(|(_, id)| board.cards.get(id));
    cards.cloned().map(move |mut card| {
        card::follow_the_stage(board, &mut card, stage);
        card
    })
}

/// Puts a column directly left of `before`, or at the far right.
pub(crate) fn move_to(
    board: &Board,
    id: ColumnId,
    before: Option<ColumnId>,
) -> Result<Vec<Change>, Rejection> {
    let mut order: Vec<Column> = board.columns_in_order().into_iter().cloned().collect();
    let from = order.iter().position(|column| column.id == id).ok_or(Rejection::Gone)?;
    let column = order.remove(from);
    let at = match before {
        Some(before) if before == id => from,
        Some(before) => {
            order.iter().position(|column| column.id == before).ok_or(Rejection::Gone)?
        }
        None => order.len(),
    };
    order.insert(at, column);
    Ok(numbered(order))
}

/// Gives all columns new ranks in this order. They are few, and so their keys stay short.
fn numbered(order: Vec<Column>) -> Vec<Change> {
    let mut last: Option<Rank> = None;
    let mut changes = Vec::new();
    for mut column in order {
        let rank = rank::between(last.as_ref(), None).unwrap_or_default();
        if column.rank != rank {
            column.rank = rank.clone();
            changes.push(Change::put(column));
        }
        last = Some(rank);
    }
    changes
}

/// Removes a column; its cards go to the bottom of another one.
pub(crate) fn remove(
    board: &Board,
    ctx: &Context<'_>,
    id: ColumnId,
    cards_to: ColumnId,
) -> Result<Vec<Change>, Rejection> {
    let column = board.column(id)?;
    if id == cards_to {
        return Err(Rejection::Gone);
    }
    let to = board.column(cards_to)?;
    if leaves_its_stage_empty(board, id, None) {
        return Err(Rejection::LastColumnOfStage { stage: column.stage });
    }
    let cards = following(board, id, to.stage).collect();
    let mut changes = card::brought(board, ctx.now, cards, to.id, End::Bottom);
    // Cards in the trash and merged cards need a column that they can come back to.
    let away = board.cards.values().filter(|card| card.column == id && !card.is_live());
    changes.extend(away.map(|card| Change::put(Card { column: to.id, ..card.clone() })));
    changes.push(Change::remove(id));
    Ok(changes)
}

/// Whether a stage would be left without columns if this column gets another stage, or is removed
/// (`None`).
pub(crate) fn leaves_its_stage_empty(board: &Board, id: ColumnId, to: Option<Stage>) -> bool {
    let Some(column) = board.columns.get(&id).filter(|column| Some(column.stage) != to) else {
        return false;
    };
    !board.columns.values().any(|other| other.id != id && other.stage == column.stage)
}

#[cfg(test)]
mod tests;
