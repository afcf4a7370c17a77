//! Cards: one user-facing problem or wish each, and what people may do with them.

use crate::board::Board;
use crate::column::{Column, Place, Stage};
use crate::command::{Need, Typed};
use crate::contact::NewContact;
use crate::decide::Context;
use crate::entity::{Change, EntityRef, is_default};
use crate::id::{AreaId, CardId, ColumnId, ReleaseId, SprintId, UserId};
use crate::matching::guess;
use crate::rank::{self, Rank};
use crate::rejection::{Field, Rejection};
use crate::sprint::SprintState;
use crate::time::{Day, Timestamp};
use crate::{contact, description, limits, pinning, release, text, train};
use serde::{Deserialize, Serialize};

/// How much the problem hurts the people who report it.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    pub day: Day,
    #[serde(default, skip_serializing_if = "is_default")]
    pub note: String,
}

/// A place in the ranking that a person gave, against the arithmetic.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// 0 is the top of the column.
    pub place: u32,
    #[serde(default, skip_serializing_if = "is_default")]
    pub reason: String,
    pub by: UserId,
}

/// One problem or wish of users. It lives once; support and development see the same card.
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
    /// The description goes on: all of it is a [`Description`](crate::description::Description),
    /// which is loaded with the card.
    #[serde(default, skip_serializing_if = "is_default")]
    pub goes_on: bool,
    pub column: ColumnId,
    pub rank: Rank,
    /// Since when it is in its column.
    pub since: Timestamp,
    pub created: Timestamp,
    pub created_by: UserId,
    /// The last day on which somebody of development looked at it.
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
            CardEdit::Title { to, .. }
            | CardEdit::Workaround { to, .. }
            | CardEdit::Answer { to, .. } => vec![Typed::Line(to)],
            CardEdit::Description { to, .. } => vec![Typed::Body(to)],
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

/// A new card, with the call that brought it where there was one.
pub(crate) fn capture(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
    title: &str,
    column: Option<ColumnId>,
    contact: Option<&NewContact>,
) -> Result<Vec<Change>, Rejection> {
    let mut changes = first_put(board, new(board, ctx, id, title, column)?);
    if let Some(contact) = contact {
        changes.extend(contact::on_card(board, ctx, id, contact)?);
    }
    Ok(changes)
}

/// A card as captured: one line is enough.
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
    let title = text::line(title, Field::Title, limits::TITLE_CHARS)?;
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

/// The changes that put a captured card on the board.
pub(crate) fn first_put(board: &Board, card: Card) -> Vec<Change> {
    let mut info = board.info.clone();
    info.last_number = card.number;
    vec![Change::put(info), Change::put(card)]
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
            let to = text::line(to, Field::Title, limits::TITLE_CHARS)?;
            replace(&mut card.title, from, to, Field::Title)?;
        }
        CardEdit::Description { .. } => {}
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
                deadline.day.planned()?;
                let note = &deadline.note;
                deadline.note = text::optional_line(note, Field::Reason, limits::NAME_CHARS)?;
            }
        }
        CardEdit::Express(express) => {
            let others = board.express_cards().filter(|other| other.id != id).count();
            if *express && others >= limits::EXPRESS_CARDS {
                return Err(Rejection::ExpressFull { limit: limits::EXPRESS_CARDS as u32 });
            }
            // What is out is not in a hurry any more.
            card.express = *express && board.stage_of(&card).is_open();
        }
        CardEdit::FixedIn(release) => {
            card.fixed_in = known(*release, |id| board.releases.contains_key(&id))?;
            // The fix has come everywhere before anybody said which it is. Who moves a card into
            // verification by hand wants to look at it: that one waits.
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

pub(crate) fn move_to(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
    to: ColumnId,
    place: Place,
) -> Result<Vec<Change>, Rejection> {
    let mut card = board.live_card(id)?.clone();
    let column = board.column(to)?;
    follow_the_stage(board, &mut card, column.stage);
    let mut changes = placed(board, ctx.now, card, column, place);
    pinning::pin_where_dropped(board, ctx, column, place, &mut changes);
    Ok(changes)
}

/// Moves a card to where all is done, in a board that has such a column.
pub(crate) fn close(board: &Board, ctx: &Context<'_>, card: &Card) -> Vec<Change> {
    let Ok(column) = board.column_of_stage(Stage::Closed) else { return Vec::new() };
    let mut card = card.clone();
    follow_the_stage(board, &mut card, Stage::Closed);
    placed(board, ctx.now, card, column, Place::Top)
}

/// Moves a card into a column: first the neighbours that had to make room, last the card.
pub(crate) fn placed(
    board: &Board,
    now: Timestamp,
    mut card: Card,
    column: &Column,
    place: Place,
) -> Vec<Change> {
    let lane = board.lane(column.id);
    let own = (card.rank.clone(), card.id);
    let above = |place: Option<&rank::Position>| {
        let mut above = match place {
            Some(place) => lane.range(..place),
            None => lane.range::<rank::Position, _>(..),
        };
        above.rfind(|(_, id)| *id != card.id)
    };
    let in_lane = |id: CardId| {
        let other = board.cards.get(&id).filter(|_| id != card.id)?;
        lane.get(&(other.rank.clone(), id))
    };
    let after = match place {
        Place::Top => None,
        Place::Bottom => above(None),
        Place::After(other) => in_lane(other).or_else(|| above(None)),
        Place::Before(other) => above(in_lane(other)),
    };
    if lane.contains(&own) && above(Some(&own)) == after {
        return vec![Change::put(card)];
    }
    let mut changes = Vec::new();
    for (id, rank) in rank::arrange(lane, card.id, after) {
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

/// Where several cards come in together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Top,
    Bottom,
}

/// Puts cards that come from elsewhere at the end of a column, each beyond the one before.
pub(crate) fn brought(
    board: &Board,
    now: Timestamp,
    cards: Vec<Card>,
    column: ColumnId,
    end: End,
) -> Vec<Change> {
    let lane = board.lane(column);
    let outermost = if end == End::Top { lane.first() } else { lane.last() };
    let mut last = outermost.map(|(rank, _)| rank.clone());
    let put = |card| {
        let (above, below) =
            if end == End::Top { (None, last.as_ref()) } else { (last.as_ref(), None) };
        let rank = rank::between(above, below).unwrap_or_default();
        last = Some(rank.clone());
        Change::put(Card { column, rank, since: now, pin: None, ..card })
    };
    cards.into_iter().map(put).collect()
}

/// What moving to a stage means besides: leaving the plan, entering the sprint, the next release.
pub(crate) fn follow_the_stage(board: &Board, card: &mut Card, stage: Stage) {
    if board.stage_of(card) == stage {
        return;
    }
    let is_open = |id: &SprintId| {
        board.sprints.get(id).is_some_and(|sprint| sprint.state != SprintState::Closed)
    };
    let running = || board.active_sprint().map(|sprint| sprint.id);
    match stage {
        Stage::Inbox | Stage::Triaged => card.sprint = None,
        Stage::Sprint | Stage::Doing => card.sprint = card.sprint.filter(is_open).or_else(running),
        Stage::Verify => {
            card.sprint = card.sprint.filter(is_open).or_else(running);
            card.fixed_in = card.fixed_in.or(train::next(board).map(|release| release.id));
        }
        Stage::Released | Stage::Closed => card.express = false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::testing::{Scene, TODAY, area, card, column, lane, person, release, sprint};

    fn capture(title: &str) -> Command {
        Command::CaptureCard { id: card(title), title: title.into(), column: None, contact: None }
    }

    fn edit(edit: CardEdit) -> Command {
        Command::EditCard { card: card("Vouchers"), edit }
    }

    fn title(from: &str, to: &str) -> CardEdit {
        CardEdit::Title { from: from.into(), to: to.into() }
    }

    fn vouchers() -> Scene {
        let mut scene = Scene::new();
        scene.has_card("Vouchers");
        scene
    }

    #[test]
    fn one_line_is_enough_for_a_card() {
        let mut scene = Scene::new();
        scene.does("Manuela", capture("Vouchers cannot be redeemed"));
        let card = scene.card("Vouchers cannot be redeemed");
        assert_eq!(scene.board.name_of(card), "MS-1");
        assert_eq!((card.impact, scene.board.stage_of(card)), (Impact::Unrated, Stage::Inbox));
        assert_eq!(card.created_by, person("Manuela"));
    }

    #[test]
    fn a_description_that_was_stored_with_control_characters_is_changed_and_clean() {
        let mut scene = vouchers();
        let stored = "\u{1}".repeat(49_000);
        let mut card = scene.card("Vouchers").clone();
        card.description.clone_from(&stored);
        scene.board.apply(&[Change::put(card)]);
        let to = format!("{stored} words");
        scene.does("Lukas", edit(CardEdit::Description { from: stored, to }));
        assert_eq!(scene.card("Vouchers").description, " words");
    }

    #[test]
    fn a_number_is_never_given_twice() {
        let mut scene = Scene::new();
        let captured = scene.does("Manuela", capture("A slip"));
        scene.undoes("Manuela", captured);
        scene.has_card("Vouchers");
        assert_eq!(scene.card("Vouchers").number, 2);
    }

    #[test]
    fn the_newest_card_stands_on_top() {
        let mut scene = Scene::new();
        scene.has_card("First").has_card("Second");
        assert_eq!(scene.lane(Stage::Inbox), ["Second", "First"]);
    }

    #[test]
    fn a_card_is_captured_once() {
        let mut scene = vouchers();
        assert_eq!(scene.refuses("Manuela", capture("Vouchers")), Rejection::Exists);
    }

    #[test]
    fn a_title_is_folded_into_one_line() {
        let mut scene = vouchers();
        scene.edits("Lukas", "Vouchers", title("Vouchers", " Vouchers\r\n\u{7}fail\u{0} "));
        assert_eq!(scene.card("Vouchers").title, "Vouchers fail");
    }

    #[test]
    fn a_title_of_ten_thousand_characters_is_refused_with_its_length() {
        let mut scene = vouchers();
        let refused = scene.refuses("Lukas", edit(title("Vouchers", &"ä".repeat(10_000))));
        let limit = limits::TITLE_CHARS as u32;
        assert_eq!(refused, Rejection::TooLong { field: Field::Title, limit, chars: 10_000 });
        let fits = "ä".repeat(limits::TITLE_CHARS);
        scene.does("Lukas", edit(title("Vouchers", &fits)));
    }

    #[test]
    fn a_card_needs_a_title() {
        let mut scene = vouchers();
        for empty in ["", "  \n", "\u{0}\u{1}"] {
            let refused = scene.refuses("Lukas", edit(title("Vouchers", empty)));
            assert_eq!(refused, Rejection::Empty { field: Field::Title });
        }
    }

    #[test]
    fn a_description_of_five_megabytes_is_refused() {
        let mut scene = vouchers();
        let to = "log line\n".repeat(600_000);
        let refused =
            scene.refuses("Lukas", edit(CardEdit::Description { from: String::new(), to }));
        assert!(matches!(refused, Rejection::TooLong { field: Field::Description, .. }));
    }

    #[test]
    fn a_description_keeps_its_lines() {
        let mut scene = vouchers();
        let to = "1. open\r\n2. pay\u{0}\n\n".to_string();
        scene.does("Lukas", edit(CardEdit::Description { from: String::new(), to }));
        assert_eq!(scene.card("Vouchers").description, "1. open\n2. pay");
    }

    #[test]
    fn who_changes_a_text_that_changed_meanwhile_gets_both() {
        let mut scene = vouchers();
        scene.does("Lukas", edit(title("Vouchers", "Vouchers fail")));
        let refused = scene.refuses("Erik", edit(title("Vouchers", "Coupons fail")));
        let both = Rejection::Conflict {
            field: Field::Title,
            theirs: "Vouchers fail".into(),
            yours: "Coupons fail".into(),
        };
        assert_eq!(refused, both);
    }

    #[test]
    fn every_text_of_a_card_keeps_both() {
        let mut scene = vouchers();
        let change = |from: &str, to: &str| {
            let (from, to) = (from.to_string(), to.to_string());
            [
                CardEdit::Description { from: from.clone(), to: to.clone() },
                CardEdit::Workaround { from: from.clone(), to: to.clone() },
                CardEdit::Answer { from, to },
            ]
        };
        for (mine, yours) in change("", "mine").into_iter().zip(change("", "yours")) {
            scene.does("Lukas", edit(mine));
            let refused = scene.refuses("Erik", edit(yours));
            assert!(matches!(refused, Rejection::Conflict { theirs, .. } if theirs == "mine"));
        }
    }

    #[test]
    fn two_people_who_write_the_same_agree() {
        let mut scene = vouchers();
        scene.does("Lukas", edit(title("Vouchers", "Vouchers fail")));
        scene.does("Erik", edit(title("Vouchers", "Vouchers fail")));
    }

    #[test]
    fn a_move_to_where_the_card_is_leaves_it_as_it_is() {
        let scene = || {
            let mut scene = Scene::new();
            scene.has_card_in("Vouchers", Stage::Doing).has_card_in("Invoice", Stage::Doing);
            scene
        };
        let to = lane(Stage::Doing);
        let order: Vec<CardId> = scene().board.lane(to).iter().map(|(_, card)| *card).collect();
        let (top, other) = (order[0], order[1]);
        for (card, place, stays) in [
            (top, Place::Top, true),
            (top, Place::Before(other), true),
            (other, Place::Bottom, true),
            (other, Place::After(top), true),
            (other, Place::Top, false),
            (top, Place::Bottom, false),
        ] {
            let mut scene = scene();
            let before = scene.board.cards.clone();
            scene.does("Lukas", Command::MoveCard { card, to, place });
            assert_eq!(scene.board.cards == before, stays, "{place:?}");
        }
    }

    #[test]
    fn two_people_who_edit_two_fields_both_win() {
        let mut scene = vouchers();
        scene.does("Lukas", edit(CardEdit::Impact(Impact::Blocked)));
        scene.does("Erik", edit(title("Vouchers", "Vouchers fail")));
        let card = scene.card("Vouchers");
        assert_eq!((card.impact, card.title.as_str()), (Impact::Blocked, "Vouchers fail"));
    }

    #[test]
    fn a_card_names_only_what_is_on_its_board() {
        let mut scene = vouchers();
        for foreign in [
            CardEdit::Area(Some(area("elsewhere"))),
            CardEdit::Assignee(Some(person("a stranger"))),
            CardEdit::FixedIn(Some(release("elsewhere"))),
            CardEdit::SuspectedIn(Some(release("elsewhere"))),
        ] {
            assert_eq!(scene.refuses("Lukas", edit(foreign)), Rejection::Gone);
        }
    }

    #[test]
    fn a_deadline_is_a_day_that_somebody_plans_for() {
        let mut scene = vouchers();
        // 20 Nov 202, which is what has been typed of 2026.
        for day in [Day(i32::MAX), Day(-645_408)] {
            let deadline = Some(Deadline { day, note: String::new() });
            let refused = scene.refuses("Lukas", edit(CardEdit::Deadline(deadline)));
            assert_eq!(refused, Rejection::OutOfRange { field: Field::Dates });
        }
    }

    #[test]
    fn an_estimate_is_a_number_of_days_that_can_be() {
        let mut scene = vouchers();
        for days in [-0.5, f32::NAN, f32::INFINITY, 1_001.0] {
            let refused = scene.refuses("Lukas", edit(CardEdit::Estimate(Some(days))));
            assert_eq!(refused, Rejection::OutOfRange { field: Field::Estimate });
        }
        scene.does("Lukas", edit(CardEdit::Estimate(Some(0.5))));
        scene.does("Lukas", edit(CardEdit::Estimate(None)));
    }

    #[test]
    fn a_deadline_says_what_ends() {
        let mut scene = vouchers();
        let deadline = Deadline { day: TODAY + 8, note: " campaign\nends ".into() };
        scene.does("Erik", edit(CardEdit::Deadline(Some(deadline))));
        let deadline = scene.card("Vouchers").deadline.as_ref().unwrap();
        assert_eq!(deadline.note, "campaign ends");
    }

    #[test]
    fn two_cards_at_most_are_express() {
        let mut scene = Scene::new();
        for title in ["One", "Two", "Three"] {
            scene.has_card(title);
        }
        scene.edits("Lukas", "One", CardEdit::Express(true));
        scene.edits("Lukas", "Two", CardEdit::Express(true));
        scene.edits("Lukas", "Two", CardEdit::Express(true));
        let third = Command::EditCard { card: card("Three"), edit: CardEdit::Express(true) };
        let refused = scene.refuses("Lukas", third.clone());
        assert_eq!(refused, Rejection::ExpressFull { limit: 2 });
        scene.edits("Lukas", "One", CardEdit::Express(false));
        scene.does("Lukas", third);
    }

    #[test]
    fn a_released_card_is_not_express_any_more() {
        let mut scene = vouchers();
        scene.edits("Lukas", "Vouchers", CardEdit::Express(true));
        scene.moves("Vouchers", Stage::Released);
        assert!(!scene.card("Vouchers").express);
    }

    #[test]
    fn a_moved_card_stands_where_it_was_put() {
        let mut scene = Scene::new();
        for title in ["A", "B", "C", "D"] {
            scene.has_card_in(title, Stage::Doing);
        }
        let to = lane(Stage::Doing);
        scene.does(
            "Lukas",
            Command::MoveCard { card: card("A"), to, place: Place::Before(card("C")) },
        );
        assert_eq!(scene.lane(Stage::Doing), ["D", "A", "C", "B"]);
        scene.does(
            "Lukas",
            Command::MoveCard { card: card("D"), to, place: Place::After(card("C")) },
        );
        assert_eq!(scene.lane(Stage::Doing), ["A", "C", "D", "B"]);
        scene.does("Lukas", Command::MoveCard { card: card("A"), to, place: Place::Bottom });
        assert_eq!(scene.lane(Stage::Doing), ["C", "D", "B", "A"]);
    }

    #[test]
    fn beside_a_card_that_has_left_is_the_bottom() {
        let mut scene = Scene::new();
        for title in ["Gone", "B", "A"] {
            scene.has_card_in(title, Stage::Doing);
        }
        scene.moves("Gone", Stage::Verify);
        let (to, place) = (lane(Stage::Doing), Place::Before(card("Gone")));
        scene.does("Lukas", Command::MoveCard { card: card("A"), to, place });
        assert_eq!(scene.lane(Stage::Doing), ["B", "A"]);
    }

    #[test]
    fn only_a_new_column_makes_the_age_begin_again() {
        let mut scene = vouchers();
        scene.moves("Vouchers", Stage::Doing);
        let since = scene.card("Vouchers").since;
        scene.moves("Vouchers", Stage::Doing);
        assert_eq!(scene.card("Vouchers").since, since);
        scene.moves("Vouchers", Stage::Verify);
        assert!(scene.card("Vouchers").since > since);
    }

    #[test]
    fn a_card_taken_up_belongs_to_the_running_sprint_and_leaves_it_again() {
        let mut scene = vouchers();
        scene.has_running_sprint("Sprint 12");
        scene.moves("Vouchers", Stage::Doing);
        assert_eq!(scene.card("Vouchers").sprint, Some(sprint("Sprint 12")));
        scene.moves("Vouchers", Stage::Triaged);
        assert_eq!(scene.card("Vouchers").sprint, None);
    }

    #[test]
    fn a_card_of_an_old_sprint_that_is_taken_up_again_is_in_the_running_one() {
        let mut scene = vouchers();
        scene.has_running_sprint("Old").moves("Vouchers", Stage::Doing);
        scene.moves("Vouchers", Stage::Closed);
        scene.does("Erik", Command::CloseSprint { sprint: sprint("Old"), unfinished_to: None });
        assert_eq!(scene.card("Vouchers").sprint, Some(sprint("Old")));
        scene.has_running_sprint("New").moves("Vouchers", Stage::Doing);
        assert_eq!(scene.card("Vouchers").sprint, Some(sprint("New")));
    }

    #[test]
    fn ranking_a_card_within_its_column_does_not_take_it_out_of_the_plan() {
        let mut scene = vouchers();
        scene.has_sprint("Next").pulls("Vouchers", "Next");
        scene.moves("Vouchers", Stage::Triaged);
        assert_eq!(scene.card("Vouchers").sprint, Some(sprint("Next")));
    }

    #[test]
    fn a_finished_card_goes_out_with_the_next_train() {
        let mut scene = vouchers();
        scene.has_release("24.7", None).moves("Vouchers", Stage::Verify);
        assert_eq!(scene.card("Vouchers").fixed_in, Some(release("24.7")));
    }

    #[test]
    fn a_column_of_another_board_takes_no_card() {
        let mut scene = vouchers();
        let (card, to) = (card("Vouchers"), column("elsewhere"));
        let refused = scene.refuses("Lukas", Command::MoveCard { card, to, place: Place::Top });
        assert_eq!(refused, Rejection::Gone);
    }
}
