//! Cards: one user-facing problem or wish each. What a card has, how it begins and how each of its
//! fields is edited is here; what else people do with cards is in the modules below.

mod capturing;
mod placing;
mod reopening;

use crate::board::Board;
use crate::column::{Place, Stage};
use crate::command::{Need, Typed};
use crate::decide::Context;
use crate::entity::{Change, EntityRef, is_default};
use crate::id::{AreaId, CardId, ColumnId, ReleaseId, SprintId, UserId};
use crate::pinning::Spot;
use crate::rank::Rank;
use crate::rejection::{Field, Rejection};
use crate::time::{Day, Timestamp};
use crate::{description, guess, input, limits, rank, release};
pub(crate) use capturing::capture;
pub(crate) use placing::{End, brought, close, follow_the_stage, move_to, placed};
pub(crate) use reopening::reopen;
use serde::{Deserialize, Serialize};

/// How much the problem hurts the people who report it.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Impact {
    /// ○ Nobody has rated it yet.
    #[default]
    Unrated,
    /// ● It works, but people do not understand it.
    Confuses,
    /// ▲ It works badly, or only with a workaround.
    Hurts,
    /// ■ They cannot do what they came for.
    Blocked,
}

/// A date given by the business, such as the end of a campaign.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    pub day: Day,
    #[serde(default, skip_serializing_if = "is_default")]
    pub note: String,
}

/// A place in the ranking that a person gave. It wins over the computed one.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// `None` for a pin of an earlier version, which counted `place`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub spot: Option<Spot>,
    /// How many cards were above it. Earlier versions counted this again with each move.
    #[serde(default, skip_serializing_if = "is_default")]
    pub place: u32,
    #[serde(default, skip_serializing_if = "is_default")]
    pub reason: String,
    pub by: UserId,
}

/// One problem or wish of users. Support and development see the same card.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    pub id: CardId,
    /// The number people say: `314` of `MS-314`.
    pub number: u32,
    pub title: String,
    /// Markdown: all of the description, or its first lines.
    #[serde(default, skip_serializing_if = "is_default")]
    pub description: String,
    /// Whether the description is longer than `description`: the whole text is a
    /// [`Description`](crate::description::Description), which is loaded with the card.
    #[serde(default, skip_serializing_if = "is_default")]
    pub goes_on: bool,
    pub column: ColumnId,
    pub rank: Rank,
    /// When it came into its column.
    pub since: Timestamp,
    pub created: Timestamp,
    pub created_by: UserId,
    /// The last day on which a developer looked at it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub seen: Option<Day>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub impact: Impact,
    #[serde(default, skip_serializing_if = "is_default")]
    pub area: Option<AreaId>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub assignee: Option<UserId>,
    /// Days of work.
    #[serde(default, skip_serializing_if = "is_default")]
    pub estimate: Option<f32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub deadline: Option<Deadline>,
    /// Urgent, outside of the plan; shown in the strip above the board.
    #[serde(default, skip_serializing_if = "is_default")]
    pub express: bool,
    /// What callers can do themselves until the fix is there.
    #[serde(default, skip_serializing_if = "is_default")]
    pub workaround: String,
    /// The sentence for callers, if a person wrote one. It wins over the computed one.
    #[serde(default, skip_serializing_if = "is_default")]
    pub answer: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub pin: Option<Pin>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub sprint: Option<SprintId>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub fixed_in: Option<ReleaseId>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub suspected_in: Option<ReleaseId>,
    /// When it was put into the trash; `None` if it is not there.
    #[serde(default, skip_serializing_if = "is_default")]
    pub trashed: Option<Timestamp>,
    /// The card that this one was merged into. The contacts moved there.
    #[serde(default, skip_serializing_if = "is_default")]
    pub merged_into: Option<CardId>,
}

impl Card {
    /// Whether it is on the board: neither in the trash nor merged into another card.
    pub fn is_live(&self) -> bool {
        self.trashed.is_none() && self.merged_into.is_none()
    }
}

/// The new card. Only its title is needed.
fn new(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
    title: &str,
    column: Option<ColumnId>,
) -> Result<Card, Rejection> {
    if board.cards.contains_key(&id) {
        return Err(Rejection::Exists);
    }
    Rejection::if_full(board.cards.len(), limits::CARDS)?;
    let column = match column {
        Some(column) => board.column(column)?,
        None => board.column_of_stage(Stage::Inbox)?,
    };
    let above = board.lane(column.id).first().map(|(rank, _)| rank);
    let title = input::line(title, Field::Title, limits::TITLE_CHARS)?;
    Ok(Card {
        id,
        number: board.info.last_number + 1,
        area: guess::area(board, &title),
        title,
        description: String::new(),
        goes_on: false,
        column: column.id,
        rank: rank::between(None, above).unwrap_or_default(),
        since: ctx.now,
        created: ctx.now,
        created_by: ctx.person(),
        seen: None,
        impact: Impact::Unrated,
        assignee: None,
        estimate: None,
        deadline: None,
        express: false,
        workaround: String::new(),
        answer: String::new(),
        pin: None,
        sprint: None,
        fixed_in: None,
        suspected_in: None,
        trashed: None,
        merged_into: None,
    })
}

/// A change of one field of a card. Texts carry what they replace: if the card has another text by
/// now, both are shown and none is lost.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardEdit {
    Title { from: String, to: String },
    Description { from: String, to: String },
    Workaround { from: String, to: String },
    Answer { from: String, to: String },
    Impact(Impact),
    Area(Option<AreaId>),
    Assignee(Option<UserId>),
    Estimate(Option<f32>),
    Deadline(Option<Deadline>),
    Express(bool),
    FixedIn(Option<ReleaseId>),
    SuspectedIn(Option<ReleaseId>),
}

impl CardEdit {
    pub(crate) fn typed(&mut self) -> Vec<Typed<'_>> {
        match self {
            CardEdit::Title { from, to }
            | CardEdit::Workaround { from, to }
            | CardEdit::Answer { from, to } => vec![Typed::NewLine { from, to }],
            CardEdit::Description { from, to } => vec![Typed::NewBody { from, to }],
            CardEdit::Deadline(Some(deadline)) => vec![Typed::Line(&mut deadline.note)],
            CardEdit::Deadline(None)
            | CardEdit::Impact(_)
            | CardEdit::Area(_)
            | CardEdit::Assignee(_)
            | CardEdit::Estimate(_)
            | CardEdit::Express(_)
            | CardEdit::FixedIn(_)
            | CardEdit::SuspectedIn(_) => Vec::new(),
        }
    }

    pub(crate) fn needs(&self, card: CardId) -> Option<Need> {
        let is_description = matches!(self, CardEdit::Description { .. });
        is_description.then(|| Need::Room(vec![EntityRef::Description(card)]))
    }
}

/// Changes a field.
pub(crate) fn edit(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
    edit: &CardEdit,
) -> Result<Vec<Change>, Rejection> {
    if let CardEdit::Description { from, to } = edit {
        return description::edit(board, ctx, id, from, to);
    }
    let mut card = board.live_card(id)?.clone();
    match edit {
        CardEdit::Title { from, to } => {
            let to = input::line(to, Field::Title, limits::TITLE_CHARS)?;
            replace(&mut card.title, from, to, Field::Title)?;
        }
        CardEdit::Description { .. } => {}
        CardEdit::Workaround { from, to } => {
            let to = input::optional_line(to, Field::Workaround, limits::NOTE_CHARS)?;
            replace(&mut card.workaround, from, to, Field::Workaround)?;
        }
        CardEdit::Answer { from, to } => {
            let to = input::optional_line(to, Field::Answer, limits::NOTE_CHARS)?;
            replace(&mut card.answer, from, to, Field::Answer)?;
        }
        CardEdit::Impact(impact) => card.impact = *impact,
        CardEdit::Area(area) => {
            card.area = known(*area, |id| board.areas.contains_key(&id))?;
        }
        CardEdit::Assignee(person) => {
            card.assignee = known(*person, |id| board.members.contains_key(&id))?;
        }
        CardEdit::Estimate(days) => card.estimate = days_of_work(*days)?,
        CardEdit::Deadline(deadline) => {
            card.deadline = deadline.clone();
            if let Some(deadline) = &mut card.deadline {
                input::planned(deadline.day)?;
                let note = &deadline.note;
                deadline.note = input::optional_line(note, Field::Reason, limits::NAME_CHARS)?;
            }
        }
        CardEdit::Express(express) => {
            let others = board.express_cards().filter(|other| other.id != id).count();
            if *express && others >= limits::EXPRESS_CARDS {
                return Err(Rejection::ExpressFull { limit: limits::EXPRESS_CARDS as u32 });
            }
            // A released card is no longer urgent.
            card.express = *express && board.stage_of(&card).is_open();
        }
        CardEdit::FixedIn(release) => {
            card.fixed_in = known(*release, |id| board.releases.contains_key(&id))?;
            // If the fix runs everywhere already, the card is released at once. This happens only
            // here: if someone moves a card to verification by hand, it stays there, because they
            // want to check it.
            if release::is_released(board, &card, |system| system.runs)
                && let Ok(column) = board.column_of_stage(Stage::Released)
            {
                follow_the_stage(board, &mut card, Stage::Released);
                return Ok(placed(board, ctx.now, card, column, Place::Top));
            }
        }
        CardEdit::SuspectedIn(release) => {
            card.suspected_in = known(*release, |id| board.releases.contains_key(&id))?;
        }
    }
    Ok(vec![Change::put(card)])
}

/// Sets a text, unless someone else has changed it in the meantime.
pub(crate) fn replace(
    current: &mut String,
    from: &str,
    to: String,
    field: Field,
) -> Result<(), Rejection> {
    if current.as_str() != from && *current != to {
        return Err(Rejection::Conflict { field, theirs: current.clone(), yours: to });
    }
    *current = to;
    Ok(())
}

/// Refuses an id that is not on the board.
pub(crate) fn known<T: Copy>(
    id: Option<T>,
    exists: impl Fn(T) -> bool,
) -> Result<Option<T>, Rejection> {
    match id {
        Some(id) if !exists(id) => Err(Rejection::Gone),
        id => Ok(id),
    }
}

fn days_of_work(days: Option<f32>) -> Result<Option<f32>, Rejection> {
    match days {
        Some(days) if !(0.0..=limits::DAYS_OF_WORK).contains(&days) => {
            Err(Rejection::OutOfRange { field: Field::Estimate })
        }
        days => Ok(days),
    }
}

#[cfg(test)]
mod tests;
