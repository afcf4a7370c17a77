//! Columns: the lanes of the board, each with a fixed stage.

use crate::board::Board;
use crate::card::{self, Card, End};
use crate::command::Typed;
use crate::decide::Context;
use crate::entity::{Change, is_default};
use crate::id::{CardId, ColumnId};
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
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
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
    /// Directly above this card; at the bottom where it is not in the column any more.
    Before(CardId),
    /// Directly below this card; at the bottom where it is not in the column any more.
    After(CardId),
}

impl Place {
    /// The same place in a column of this `order`, named by a card that is not itself `moving`.
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
    let name = text::optional_line(name, Field::Name, limits::NAME_CHARS)?;
    let order = board.columns_in_order();
    // Behind the last column of the same stage or an earlier one: the flow stays left to right.
    let index = order.iter().rposition(|column| column.stage <= stage).map_or(0, |i| i + 1);
    let above = index.checked_sub(1).map(|i| &order[i].rank);
    let rank = rank::between(above, order.get(index).map(|column| &column.rank));
    let has_room = rank.is_some();
    let column = Column { id, name, stage, limit: None, rank: rank.unwrap_or_default() };
    if has_room {
        return Ok(vec![Change::put(column)]);
    }
    // What two people moved and one took back may have left two neighbours with one rank.
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
            column.name = text::optional_line(name, Field::Name, limits::NAME_CHARS)?;
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

/// The live cards of a column, as they are in another stage.
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

/// Gives columns new ranks in their order: they are few, and so their keys never grow.
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
    // What is in the trash, or was merged, must have a place to come back to.
    let away = board.cards.values().filter(|card| card.column == id && !card.is_live());
    changes.extend(away.map(|card| Change::put(Card { column: to.id, ..card.clone() })));
    changes.push(Change::remove(id));
    Ok(changes)
}

/// Whether a column that gets another stage, or goes (`None`), would leave a stage without any.
pub(crate) fn leaves_its_stage_empty(board: &Board, id: ColumnId, to: Option<Stage>) -> bool {
    let Some(column) = board.columns.get(&id).filter(|column| Some(column.stage) != to) else {
        return false;
    };
    !board.columns.values().any(|other| other.id != id && other.stage == column.stage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::CardEdit;
    use crate::command::Command;
    use crate::testing::{Scene, card, column, lane};

    fn add(name: &str, stage: Stage) -> Command {
        Command::AddColumn { id: column(name), name: name.into(), stage }
    }

    #[test]
    fn a_place_beside_a_card_that_moves_along_is_beside_the_next_that_stays() {
        let [a, b, c, d] = ["A", "B", "C", "D"].map(card);
        let order = [a, b, c, d];
        let place = |place: Place, moving: &[CardId]| place.beside_the_rest(&order, moving);
        assert_eq!(place(Place::Before(b), &[b, c]), Place::Before(d));
        assert_eq!(place(Place::Before(c), &[c, d]), Place::Bottom);
        assert_eq!(place(Place::After(c), &[b, c]), Place::After(a));
        assert_eq!(place(Place::After(a), &[a, b]), Place::Top);
        assert_eq!(place(Place::Before(c), &[a, b]), Place::Before(c));
        assert_eq!(place(Place::Before(c), &[c, card("elsewhere")]), Place::Before(d));
        assert_eq!(place(Place::Top, &[a]), Place::Top);
    }

    fn with_review() -> Scene {
        let mut scene = Scene::new();
        scene.does("Julia", add("Review", Stage::Doing));
        scene
    }

    fn names(scene: &Scene) -> Vec<String> {
        let columns = scene.board.columns_in_order().into_iter();
        let name =
            |c: &Column| if c.name.is_empty() { format!("{:?}", c.stage) } else { c.name.clone() };
        columns.map(name).collect()
    }

    #[test]
    fn a_new_column_stands_behind_the_others_of_its_stage() {
        let scene = with_review();
        let order =
            ["Inbox", "Triaged", "Sprint", "Doing", "Review", "Verify", "Released", "Closed"];
        assert_eq!(names(&scene), order);
    }

    #[test]
    fn the_first_column_of_a_stage_is_where_cards_of_the_stage_go() {
        let scene = with_review();
        assert_eq!(scene.board.column_of_stage(Stage::Doing).unwrap().id, lane(Stage::Doing));
    }

    #[test]
    fn a_column_can_be_put_before_another_one_or_at_the_end() {
        let mut scene = with_review();
        let review = column("Review");
        let before = Some(lane(Stage::Inbox));
        scene.does("Julia", Command::MoveColumn { column: review, before });
        assert_eq!(names(&scene)[..2], ["Review", "Inbox"]);
        scene.does("Julia", Command::MoveColumn { column: review, before: None });
        assert_eq!(names(&scene)[7], "Review");
    }

    #[test]
    fn a_column_put_before_itself_stays() {
        let mut scene = with_review();
        let (before, id) = (names(&scene), column("Review"));
        scene.does("Julia", Command::MoveColumn { column: id, before: Some(id) });
        assert_eq!(names(&scene), before);
    }

    #[test]
    fn columns_moved_to_and_fro_keep_short_ranks() {
        let mut scene = with_review();
        for n in 0..200 {
            let before = (n % 2 == 0).then_some(lane(Stage::Inbox));
            scene.does("Julia", Command::MoveColumn { column: column("Review"), before });
        }
        assert!(scene.board.columns.values().all(|column| column.rank.0.len() <= 5));
    }

    #[test]
    fn a_new_column_finds_its_place_between_two_that_share_a_rank() {
        let mut scene = Scene::new();
        scene.does("Julia", add("Archive", Stage::Closed));
        let (archive, released) = (column("Archive"), lane(Stage::Released));
        let before = |column, before| Command::MoveColumn { column, before: Some(before) };
        let first = scene.does("Julia", before(archive, lane(Stage::Inbox)));
        scene.does("Julia", before(lane(Stage::Closed), released));
        scene.undoes("Julia", first);
        let columns = &scene.board.columns;
        assert_eq!(columns[&released].rank, columns[&archive].rank);
        scene.does("Julia", add("Check", Stage::Released));
        assert_eq!(names(&scene)[5..], ["Closed", "Released", "Check", "Archive"]);
    }

    #[test]
    fn cards_of_a_removed_column_go_where_they_are_told_to() {
        let mut scene = with_review();
        scene
            .has_card_in("B", Stage::Doing)
            .has_card_in("A", Stage::Doing)
            .has_card_in("C", Stage::Doing);
        for title in ["A", "B"] {
            let (card, to) = (card(title), column("Review"));
            scene.does("Lukas", Command::MoveCard { card, to, place: Place::Bottom });
        }
        let cards_to = lane(Stage::Doing);
        let removed =
            scene.does("Julia", Command::RemoveColumn { column: column("Review"), cards_to });
        assert_eq!(scene.lane(Stage::Doing), ["C", "A", "B"]);
        scene.undoes("Julia", removed);
        assert_eq!(scene.lane(Stage::Doing), ["C"]);
        assert_eq!(scene.board.lane(column("Review")).len(), 2);
    }

    #[test]
    fn a_card_moved_into_a_column_that_was_removed_meanwhile_stays_where_it_is() {
        let mut scene = with_review();
        scene.has_card_in("A", Stage::Doing);
        let cards_to = lane(Stage::Verify);
        scene.does("Julia", Command::RemoveColumn { column: column("Review"), cards_to });
        let (card, to) = (card("A"), column("Review"));
        let refused = scene.refuses("Lukas", Command::MoveCard { card, to, place: Place::Top });
        assert_eq!(refused, Rejection::Gone);
        assert_eq!(scene.stage("A"), Stage::Doing);
    }

    #[test]
    fn the_last_column_of_a_stage_stays() {
        let mut scene = Scene::new();
        let (column, cards_to) = (lane(Stage::Verify), lane(Stage::Doing));
        let last = Rejection::LastColumnOfStage { stage: Stage::Verify };
        assert_eq!(scene.refuses("Julia", Command::RemoveColumn { column, cards_to }), last);
        let edit = ColumnEdit::Stage(Stage::Doing);
        assert_eq!(scene.refuses("Julia", Command::EditColumn { column, edit }), last);
        let edit = ColumnEdit::Stage(Stage::Verify);
        scene.does("Julia", Command::EditColumn { column, edit });
    }

    #[test]
    fn cards_follow_the_stage_of_the_column_that_they_get_into() {
        let into = |scene: &Scene, stage| (scene.card("A").express, scene.stage("A") == stage);
        for stage in [Stage::Released, Stage::Closed] {
            let mut scene = with_review();
            scene.has_card("A").edits("Lukas", "A", CardEdit::Express(true));
            let (column, cards_to) = (column("Review"), lane(stage));
            let (card, place) = (card("A"), Place::Top);
            scene.does("Lukas", Command::MoveCard { card, to: column, place });
            let removed = scene.does("Julia", Command::RemoveColumn { column, cards_to });
            assert_eq!(into(&scene, stage), (false, true));
            scene.undoes("Julia", removed);
            assert_eq!(into(&scene, Stage::Doing), (true, true));
            let edit = ColumnEdit::Stage(stage);
            scene.does("Julia", Command::EditColumn { column, edit });
            assert_eq!(into(&scene, stage), (false, true));
        }
    }

    #[test]
    fn a_removed_column_needs_another_one_for_its_cards() {
        let mut scene = with_review();
        let id = column("Review");
        for cards_to in [id, column("elsewhere")] {
            let refused = scene.refuses("Julia", Command::RemoveColumn { column: id, cards_to });
            assert_eq!(refused, Rejection::Gone);
        }
    }

    #[test]
    fn a_limit_is_a_number_that_somebody_may_agree_upon() {
        let mut scene = with_review();
        let limit = |limit| Command::EditColumn {
            column: column("Review"),
            edit: ColumnEdit::Limit(Some(limit)),
        };
        scene.does("Julia", limit(9_999));
        let refused = scene.refuses("Julia", limit(10_000));
        assert_eq!(refused, Rejection::OutOfRange { field: Field::Limit });
    }

    #[test]
    fn a_column_may_have_no_name_and_no_limit() {
        let mut scene = with_review();
        let column = column("Review");
        for edit in [ColumnEdit::Name(" ".into()), ColumnEdit::Limit(Some(0))] {
            scene.does("Julia", Command::EditColumn { column, edit });
        }
        let review = &scene.board.columns[&column];
        assert_eq!((review.name.as_str(), review.limit), ("", None));
    }

    #[test]
    fn a_board_has_thirty_columns_at_most() {
        let mut scene = Scene::new();
        for n in scene.board.columns.len()..limits::COLUMNS {
            scene.does("Julia", add(&format!("{n}"), Stage::Doing));
        }
        let refused = scene.refuses("Julia", add("one more", Stage::Doing));
        assert_eq!(refused, Rejection::TooMany { limit: 30 });
    }

    #[test]
    fn taking_a_column_back_leaves_no_stage_without_one() {
        let mut scene = Scene::new();
        let added = scene.does("Julia", add("Check", Stage::Verify));
        let (column, cards_to) = (lane(Stage::Verify), lane(Stage::Doing));
        scene.does("Julia", Command::RemoveColumn { column, cards_to });
        let refused = scene.refuses("Julia", Command::Undo { command: added });
        assert_eq!(refused, Rejection::NothingToUndo);
    }
}
