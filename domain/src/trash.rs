//! The trash: deleted cards stay there for a while, and can be restored.

use crate::board::Board;
use crate::card::Card;
use crate::decide::Context;
use crate::entity::Change;
use crate::id::CardId;
use crate::rejection::Rejection;
use crate::table::Set;
use crate::{limits, revalidate};

pub(crate) fn trash(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
) -> Result<Vec<Change>, Rejection> {
    let mut card = board.live_card(id)?.clone();
    card.trashed = Some(ctx.now);
    Ok(vec![Change::put(card)])
}

pub(crate) fn restore(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
) -> Result<Vec<Change>, Rejection> {
    let mut card = board.card(id)?.clone();
    if card.trashed.is_none() {
        return Err(Rejection::Exists);
    }
    card.trashed = None;
    Ok(vec![Change::put(revalidate::card(board, ctx.now, card))])
}

/// Removes permanently the cards that have been in the trash for [`limits::TRASH_DAYS`], and the
/// cards that were merged into them, because they would redirect to nothing.
pub(crate) fn empty(board: &Board, ctx: &Context<'_>) -> Result<Vec<Change>, Rejection> {
    let limit = ctx.now.plus_days(-limits::TRASH_DAYS);
    let is_over = |card: &Card| card.trashed.is_some_and(|at| at <= limit);
    let over: Set<CardId> =
        board.cards.values().filter(|card| is_over(card)).map(|card| card.id).collect();
    if over.is_empty() {
        return Ok(Vec::new());
    }
    let mut changes = Vec::new();
    for card in board.cards.values() {
        let kept = board.redirected(card.id).map_or(card.id, |kept| kept.id);
        if over.contains(&card.id) || over.contains(&kept) {
            let tallies = board.tallies_of(card.id).map(|tally| Change::remove(tally.key()));
            changes.extend(tallies);
            changes.push(Change::remove(card.id));
        }
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::CardEdit;
    use crate::column::{Place, Stage};
    use crate::command::Command;
    use crate::testing::{Scene, area, card, column, lane, sprint};

    fn trash(title: &str) -> Command {
        Command::TrashCard { card: card(title) }
    }

    fn restore(title: &str) -> Command {
        Command::RestoreCard { card: card(title) }
    }

    fn vouchers() -> Scene {
        let mut scene = Scene::new();
        scene.has_card("Vouchers");
        scene
    }

    #[test]
    fn a_deleted_card_can_be_restored_to_its_column() {
        let mut scene = vouchers();
        scene.moves("Vouchers", Stage::Doing);
        scene.does("Julia", trash("Vouchers"));
        assert!(scene.lane(Stage::Doing).is_empty());
        scene.does("Julia", restore("Vouchers"));
        assert_eq!(scene.lane(Stage::Doing), ["Vouchers"]);
    }

    #[test]
    fn cards_in_the_trash_cannot_be_changed() {
        let mut scene = vouchers();
        scene.does("Julia", trash("Vouchers"));
        let contact = crate::testing::call(None, "Vouchers", scene.now, "hello?");
        assert_eq!(scene.refuses("Manuela", contact), Rejection::Gone);
        let edit = Command::EditCard { card: card("Vouchers"), edit: CardEdit::Express(true) };
        assert_eq!(scene.refuses("Lukas", edit), Rejection::Gone);
        assert_eq!(scene.refuses("Julia", trash("Vouchers")), Rejection::Gone);
    }

    #[test]
    fn only_cards_in_the_trash_can_be_restored() {
        let mut scene = vouchers();
        assert_eq!(scene.refuses("Julia", restore("Vouchers")), Rejection::Exists);
        assert_eq!(scene.refuses("Julia", restore("elsewhere")), Rejection::Gone);
    }

    #[test]
    fn a_card_of_a_removed_column_is_restored_where_its_cards_went() {
        let mut scene = vouchers();
        let id = column("Review");
        scene.does("Julia", Command::AddColumn { id, name: "Review".into(), stage: Stage::Doing });
        let to_review = Command::MoveCard {
            card: card("Vouchers"),
            to: id,
            place: Place::Top,
            together: false,
        };
        scene.does("Lukas", to_review);
        scene.does("Julia", trash("Vouchers"));
        let cards_to = lane(Stage::Doing);
        scene.does("Julia", Command::RemoveColumn { column: id, cards_to });
        scene.does("Julia", restore("Vouchers"));
        assert_eq!(scene.lane(Stage::Doing), ["Vouchers"]);
    }

    #[test]
    fn a_restored_card_does_not_refer_to_removed_things() {
        let mut scene = vouchers();
        scene.has_area("Payment");
        scene.edits("Lukas", "Vouchers", CardEdit::Area(Some(area("Payment"))));
        scene.does("Julia", trash("Vouchers"));
        scene.does("Julia", Command::RemoveArea { area: area("Payment") });
        scene.does("Julia", restore("Vouchers"));
        assert_eq!(scene.card("Vouchers").area, None);
    }

    #[test]
    fn a_restored_card_is_not_in_a_closed_sprint() {
        let mut scene = vouchers();
        scene.has_running_sprint("Sprint 12").pulls("Vouchers", "Sprint 12");
        scene.does("Julia", trash("Vouchers"));
        let close = Command::CloseSprint { sprint: sprint("Sprint 12"), unfinished_to: None };
        scene.does("Erik", close);
        scene.does("Julia", restore("Vouchers"));
        assert_eq!(scene.card("Vouchers").sprint, None);
        assert_eq!(scene.stage("Vouchers"), Stage::Triaged);
    }

    #[test]
    fn a_restored_card_is_express_only_if_there_is_room() {
        let mut scene = Scene::new();
        for title in ["One", "Two", "Three"] {
            scene.has_card(title);
        }
        scene.edits("Lukas", "One", CardEdit::Express(true));
        scene.does("Julia", trash("One"));
        scene.edits("Lukas", "Two", CardEdit::Express(true));
        scene.edits("Lukas", "Three", CardEdit::Express(true));
        scene.does("Julia", restore("One"));
        assert_eq!(scene.board.express_cards().count(), limits::EXPRESS_CARDS);
        assert!(!scene.card("One").express);
    }

    #[test]
    fn the_trash_is_emptied_after_thirty_days() {
        let mut scene = vouchers();
        scene.calls(None, "Vouchers");
        scene.does("Julia", trash("Vouchers"));
        scene.days_pass(29);
        scene.server_does(Command::EmptyTrash);
        assert!(scene.board.cards.contains_key(&card("Vouchers")));
        scene.days_pass(1);
        scene.server_does(Command::EmptyTrash);
        assert!(scene.board.cards.is_empty());
        assert!(scene.board.tallies.is_empty());
    }

    #[test]
    fn cards_merged_into_a_removed_card_are_removed_with_it() {
        let mut scene = vouchers();
        scene.has_card("Coupons");
        scene.merges("Coupons", "Vouchers");
        scene.does("Julia", trash("Vouchers"));
        scene.days_pass(31);
        scene.server_does(Command::EmptyTrash);
        assert!(scene.board.cards.is_empty());
    }

    #[test]
    fn only_the_server_empties_the_trash() {
        let mut scene = vouchers();
        assert_eq!(scene.refuses("Julia", Command::EmptyTrash), Rejection::NotAllowed);
    }
}
