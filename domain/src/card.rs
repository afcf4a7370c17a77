//! Cards: one user-facing problem or wish each, and what people may do with them.

use crate::board::Board;
use crate::column::{Column, Place, Stage};
use crate::decide::Context;
use crate::entity::{Change, is_default};
use crate::id::{AreaId, CardId, ColumnId, ReleaseId, SprintId, UserId};
use crate::permission::Action;
use crate::rank::{self, Rank};
use crate::rejection::{Field, Rejection};
use crate::time::{Day, Timestamp};
use crate::{limits, text};
use serde::{Deserialize, Serialize};

/// How much the problem hurts the people who report it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Impact {
    /// ○ Nobody has said yet.
    #[default]
    Unrated,
    /// ● It works, and people do not understand it.
    Confuses,
    /// ▲ It works badly, or with a detour.
    Hurts,
    /// ■ They cannot do what they came for.
    Blocked,
}

/// A date given by the business, such as the end of a campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    pub day: Day,
    #[serde(default, skip_serializing_if = "is_default")]
    pub note: String,
}

/// A place in the ranking that a person gave, against the arithmetic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// 0 is the top of the column.
    pub place: u32,
    #[serde(default, skip_serializing_if = "is_default")]
    pub reason: String,
    pub by: UserId,
}

/// One problem or wish of users. It lives once; support and development see the same card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    pub id: CardId,
    /// The number people say: `314` of `MS-314`.
    pub number: u32,
    pub title: String,
    /// Markdown.
    #[serde(default, skip_serializing_if = "is_default")]
    pub description: String,
    pub column: ColumnId,
    pub rank: Rank,
    /// Since when it is in its column.
    pub since: Timestamp,
    pub created: Timestamp,
    pub created_by: UserId,
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
    /// Goes past the plan; shown in the strip above the board.
    #[serde(default, skip_serializing_if = "is_default")]
    pub express: bool,
    /// How a caller can help himself until the fix is there.
    #[serde(default, skip_serializing_if = "is_default")]
    pub workaround: String,
    /// The sentence for callers that a person wrote; it wins over the computed one.
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
    /// In the trash since then.
    #[serde(default, skip_serializing_if = "is_default")]
    pub trashed: Option<Timestamp>,
    /// The card that this one turned out to be; its contacts are there.
    #[serde(default, skip_serializing_if = "is_default")]
    pub merged_into: Option<CardId>,
}

impl Card {
    /// Whether it stands on the board: neither in the trash nor merged into another.
    pub fn is_live(&self) -> bool {
        self.trashed.is_none() && self.merged_into.is_none()
    }
}

/// One field of a card, changed. Texts carry what they replaced: where the card says something
/// else by now, both are shown instead of one being lost.
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

/// A new card as captured: one line is enough.
pub(crate) fn capture(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
    title: &str,
    column: Option<ColumnId>,
) -> Result<Card, Rejection> {
    ctx.may(board, Action::Capture)?;
    if board.cards.contains_key(&id) {
        return Err(Rejection::Exists);
    }
    if board.cards.len() >= limits::CARDS {
        return Err(Rejection::TooMany { limit: limits::CARDS as u32 });
    }
    let column = match column {
        Some(column) => board.column(column)?,
        None => board.column_of_stage(Stage::Inbox)?,
    };
    let above = board.lane(column.id).first().map(|(rank, _)| rank);
    Ok(Card {
        id,
        number: board.info.last_number + 1,
        title: text::line(title, Field::Title, limits::TITLE_CHARS)?,
        description: String::new(),
        column: column.id,
        rank: rank::between(None, above).unwrap_or_default(),
        since: ctx.now,
        created: ctx.now,
        created_by: ctx.person(),
        impact: Impact::Unrated,
        area: None,
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

/// The changes that put a captured card on the board.
pub(crate) fn first_put(board: &Board, card: Card) -> Vec<Change> {
    let mut info = board.info.clone();
    info.last_number = card.number;
    vec![Change::put(info), Change::put(card)]
}

pub(crate) fn edit(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
    edit: &CardEdit,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Edit)?;
    let mut card = board.live_card(id)?.clone();
    match edit {
        CardEdit::Title { from, to } => {
            let to = text::line(to, Field::Title, limits::TITLE_CHARS)?;
            replace(&mut card.title, from, to, Field::Title)?;
        }
        CardEdit::Description { from, to } => {
            let to = text::body(to, Field::Description, limits::TEXT_CHARS)?;
            replace(&mut card.description, from, to, Field::Description)?;
        }
        CardEdit::Workaround { from, to } => {
            let to = text::optional_line(to, Field::Workaround, limits::NOTE_CHARS)?;
            replace(&mut card.workaround, from, to, Field::Workaround)?;
        }
        CardEdit::Answer { from, to } => {
            let to = text::optional_line(to, Field::Answer, limits::NOTE_CHARS)?;
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
                let note = &deadline.note;
                deadline.note = text::optional_line(note, Field::Reason, limits::NAME_CHARS)?;
            }
        }
        CardEdit::Express(express) => {
            let others = board.express_cards().filter(|other| other.id != id).count();
            if *express && others >= limits::EXPRESS_CARDS {
                return Err(Rejection::ExpressFull { limit: limits::EXPRESS_CARDS as u32 });
            }
            card.express = *express;
        }
        CardEdit::FixedIn(release) => {
            card.fixed_in = known(*release, |id| board.releases.contains_key(&id))?;
        }
        CardEdit::SuspectedIn(release) => {
            card.suspected_in = known(*release, |id| board.releases.contains_key(&id))?;
        }
    }
    Ok(vec![Change::put(card)])
}

/// Sets a text unless someone else has changed it meanwhile.
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

fn known<T: Copy>(id: Option<T>, exists: impl Fn(T) -> bool) -> Result<Option<T>, Rejection> {
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

pub(crate) fn move_to(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
    to: ColumnId,
    place: Place,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Edit)?;
    let card = board.live_card(id)?.clone();
    let column = board.column(to)?;
    let mut changes = placed(board, ctx.now, card, column, place);
    if let Some(Change::Put(crate::Entity::Card(card))) = changes.last_mut() {
        follow_the_stage(board, card, column.stage);
        pin_where_dropped(board, ctx, card, column, place);
    }
    Ok(changes)
}

/// Moves a card into a column: first the neighbours that had to make room, last the card.
pub(crate) fn placed(
    board: &Board,
    now: Timestamp,
    mut card: Card,
    column: &Column,
    place: Place,
) -> Vec<Change> {
    let mut lane = board.lane(column.id).clone();
    lane.remove(&(card.rank.clone(), card.id));
    let in_lane = |id: CardId| {
        let other = board.cards.get(&id)?;
        lane.get(&(other.rank.clone(), id))
    };
    let after = match place {
        Place::Top => None,
        Place::Bottom => lane.last(),
        Place::After(other) => in_lane(other).or(lane.last()),
        Place::Before(other) => match in_lane(other) {
            Some(other) => lane.range(..other).next_back(),
            None => lane.last(),
        },
    };
    let mut changes = Vec::new();
    for (id, rank) in rank::arrange(&lane, card.id, after) {
        if id == card.id {
            card.rank = rank;
        } else if let Some(neighbour) = board.cards.get(&id) {
            changes.push(Change::put(Card { rank, ..neighbour.clone() }));
        }
    }
    if card.column != column.id {
        card.column = column.id;
        card.since = now;
        card.pin = None;
    }
    changes.push(Change::put(card));
    changes
}

/// What moving to a stage means besides: leaving the plan, entering the sprint, the next release.
fn follow_the_stage(board: &Board, card: &mut Card, stage: Stage) {
    match stage {
        Stage::Inbox | Stage::Triaged => card.sprint = None,
        Stage::Sprint | Stage::Doing => {
            card.sprint = card.sprint.or(board.active_sprint().map(|sprint| sprint.id));
        }
        Stage::Verify => {
            card.sprint = card.sprint.or(board.active_sprint().map(|sprint| sprint.id));
            card.fixed_in = card.fixed_in.or(board.next_release().map(|release| release.id));
        }
        Stage::Released | Stage::Closed => card.express = false,
    }
}

/// In a column ranked by pain, a card dropped at a certain spot stays there.
fn pin_where_dropped(
    board: &Board,
    ctx: &Context<'_>,
    card: &mut Card,
    column: &Column,
    place: Place,
) {
    if !column.stage.is_ranked_by_pain() || !matches!(place, Place::Before(_) | Place::After(_)) {
        return;
    }
    if let Some(place) = ranked_place(board, ctx.now, column.id, card.id, place) {
        card.pin = Some(Pin { place, reason: String::new(), by: ctx.person() });
    }
}

/// The number of the spot `place` in a column's ranking, with `card` taken out of it.
fn ranked_place(
    board: &Board,
    now: Timestamp,
    column: ColumnId,
    card: CardId,
    place: Place,
) -> Option<u32> {
    let mut order = crate::pain::ranking(board, column, now);
    order.retain(|other| *other != card);
    let at = |id: CardId| order.iter().position(|other| *other == id);
    let index = match place {
        Place::Top => 0,
        Place::Bottom => order.len(),
        Place::Before(other) => at(other)?,
        Place::After(other) => at(other)? + 1,
    };
    Some(index as u32)
}

/// Ranks a card by hand, or gives it back to the arithmetic with `None`.
pub(crate) fn pin(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
    place: Option<Place>,
    reason: &str,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Edit)?;
    let mut card = board.live_card(id)?.clone();
    let reason = text::optional_line(reason, Field::Reason, limits::NOTE_CHARS)?;
    card.pin = match place {
        Some(place) => ranked_place(board, ctx.now, card.column, id, place).map(|place| Pin {
            place,
            reason,
            by: ctx.person(),
        }),
        None => None,
    };
    Ok(vec![Change::put(card)])
}

pub(crate) fn trash(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Delete)?;
    let mut card = board.live_card(id)?.clone();
    card.trashed = Some(ctx.now);
    Ok(vec![Change::put(card)])
}

pub(crate) fn restore(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Delete)?;
    let mut card = board.card(id)?.clone();
    if card.trashed.is_none() {
        return Err(Rejection::Exists);
    }
    card.trashed = None;
    if !board.columns.contains_key(&card.column) {
        card.column = board.column_of_stage(Stage::Inbox)?.id;
    }
    Ok(vec![Change::put(card)])
}

/// Removes for good what has been in the trash for [`limits::TRASH_DAYS`].
pub(crate) fn empty_trash(board: &Board, ctx: &Context<'_>) -> Result<Vec<Change>, Rejection> {
    ctx.only_system()?;
    let limit = ctx.now.plus_days(-limits::TRASH_DAYS);
    let old = board.cards.values().filter(|card| card.trashed.is_some_and(|at| at <= limit));
    let mut changes = Vec::new();
    for card in old {
        let tallies = board.tallies_of(card.id).map(|tally| Change::remove(tally.key()));
        changes.extend(tallies);
        changes.push(Change::remove(card.id));
    }
    Ok(changes)
}

/// Says that `id` is the same problem as `into`: its contacts move there, it redirects.
pub(crate) fn merge(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
    into: CardId,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Edit)?;
    let mut card = board.live_card(id)?.clone();
    let into = board.live_card(into)?;
    if card.id == into.id {
        return Err(Rejection::SameCard);
    }
    let mut changes = Vec::new();
    for tally in board.tallies_of(card.id) {
        let key = crate::contact::TallyKey { card: into.id, customer: tally.customer };
        let mut sum = board.tallies.get(&key).cloned();
        match &mut sum {
            Some(sum) => sum.add(tally),
            None => sum = Some(crate::contact::Tally { card: into.id, ..tally.clone() }),
        }
        changes.push(Change::remove(tally.key()));
        changes.extend(sum.map(Change::put));
    }
    card.merged_into = Some(into.id);
    card.express = false;
    changes.push(Change::put(card));
    Ok(changes)
}
