//! Columns: the lanes of the board, each with a fixed stage.

use crate::board::Board;
use crate::card::Card;
use crate::decide::Context;
use crate::entity::{Change, is_default};
use crate::id::{CardId, ColumnId};
use crate::permission::Action;
use crate::rank::{self, Rank};
use crate::rejection::{Field, Rejection};
use crate::{limits, text};
use serde::{Deserialize, Serialize};

/// How far a card has come. Every column has one; several columns may share one.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Reported, not yet looked at by development.
    #[default]
    Inbox,
    /// Understood and rated; planning ranks these.
    Triaged,
    /// Pulled into the running sprint.
    Sprint,
    Doing,
    /// Fixed, not yet proven on the live systems.
    Verify,
    /// Runs on every system; customers are being told.
    Released,
    Closed,
}

impl Stage {
    pub const ALL: [Stage; 7] = [
        Stage::Inbox,
        Stage::Triaged,
        Stage::Sprint,
        Stage::Doing,
        Stage::Verify,
        Stage::Released,
        Stage::Closed,
    ];

    /// Whether the problem still waits for its fix.
    pub fn is_open(self) -> bool {
        self < Stage::Released
    }

    /// Whether cards of this stage stand in the order of their pain where nobody placed them.
    pub fn is_ranked_by_pain(self) -> bool {
        self <= Stage::Triaged
    }
}

/// A lane of the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    pub id: ColumnId,
    /// Empty: the app shows the stage's own name in the viewer's language and lens.
    #[serde(default, skip_serializing_if = "is_default")]
    pub name: String,
    pub stage: Stage,
    /// How many cards the team agreed to have here at most. More are shown, not refused.
    #[serde(default, skip_serializing_if = "is_default")]
    pub limit: Option<u32>,
    /// The place among the columns.
    pub rank: Rank,
}

/// One field of a column, changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnEdit {
    Name(String),
    Limit(Option<u32>),
    Stage(Stage),
}

/// Where a card goes within a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    #[default]
    Top,
    Bottom,
    /// Directly above this card; at the bottom where it is not in the column any more.
    Before(CardId),
    /// Directly below this card; at the bottom where it is not in the column any more.
    After(CardId),
}

pub(crate) fn add(
    board: &Board,
    ctx: &Context<'_>,
    id: ColumnId,
    name: &str,
    stage: Stage,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Configure)?;
    if board.columns.contains_key(&id) {
        return Err(Rejection::Exists);
    }
    if board.columns.len() >= limits::COLUMNS {
        return Err(Rejection::TooMany { limit: limits::COLUMNS as u32 });
    }
    let name = text::optional_line(name, Field::Name, limits::NAME_CHARS)?;
    let order = board.columns_in_order();
    // Behind the last column of the same stage or an earlier one: the flow stays left to right.
    let index = order.iter().rposition(|column| column.stage <= stage).map_or(0, |i| i + 1);
    let above = index.checked_sub(1).map(|i| &order[i].rank);
    let rank = rank::between(above, order.get(index).map(|column| &column.rank));
    let rank = rank.unwrap_or_default();
    Ok(vec![Change::put(Column { id, name, stage, limit: None, rank })])
}

pub(crate) fn edit(
    board: &Board,
    ctx: &Context<'_>,
    id: ColumnId,
    edit: &ColumnEdit,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Configure)?;
    let mut column = board.column(id)?.clone();
    match edit {
        ColumnEdit::Name(name) => {
            column.name = text::optional_line(name, Field::Name, limits::NAME_CHARS)?;
        }
        ColumnEdit::Limit(limit) => column.limit = limit.filter(|limit| *limit > 0),
        ColumnEdit::Stage(stage) => {
            if column.stage != *stage && is_last_of_its_stage(board, &column) {
                return Err(Rejection::LastColumnOfStage { stage: column.stage });
            }
            column.stage = *stage;
        }
    }
    Ok(vec![Change::put(column)])
}

pub(crate) fn move_to(
    board: &Board,
    ctx: &Context<'_>,
    id: ColumnId,
    before: Option<ColumnId>,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Configure)?;
    let mut order: Vec<Column> = board.columns_in_order().into_iter().cloned().collect();
    let from = order.iter().position(|column| column.id == id).ok_or(Rejection::Gone)?;
    let column = order.remove(from);
    let at = before.and_then(|before| order.iter().position(|column| column.id == before));
    order.insert(at.unwrap_or(order.len()), column);
    // Columns are few: they are numbered anew, so that their keys never grow.
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
    Ok(changes)
}

pub(crate) fn remove(
    board: &Board,
    ctx: &Context<'_>,
    id: ColumnId,
    cards_to: ColumnId,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Configure)?;
    let column = board.column(id)?;
    if id == cards_to {
        return Err(Rejection::Gone);
    }
    let to = board.column(cards_to)?;
    if is_last_of_its_stage(board, column) {
        return Err(Rejection::LastColumnOfStage { stage: column.stage });
    }
    let mut changes = Vec::new();
    let mut last = board.lane(cards_to).last().map(|(rank, _)| rank.clone());
    for (_, card) in board.lane(id) {
        let mut card: Card = board.card(*card)?.clone();
        let rank = rank::between(last.as_ref(), None).unwrap_or_default();
        card.column = to.id;
        card.rank = rank.clone();
        card.since = ctx.now;
        last = Some(rank);
        changes.push(Change::put(card));
    }
    changes.push(Change::remove(id));
    Ok(changes)
}

fn is_last_of_its_stage(board: &Board, column: &Column) -> bool {
    !board.columns.values().any(|other| other.id != column.id && other.stage == column.stage)
}
