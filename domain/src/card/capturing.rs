//! Capturing: how a card comes onto the board.

use super::{Card, new};
use crate::board::Board;
use crate::contact::{self, NewContact};
use crate::decide::Context;
use crate::entity::Change;
use crate::id::{CardId, ColumnId};
use crate::rejection::Rejection;

/// A new card, with the call that reported it, if there was one.
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

/// The changes that put a captured card on the board.
fn first_put(board: &Board, card: Card) -> Vec<Change> {
    let mut info = board.info.clone();
    info.last_number = card.number;
    vec![Change::put(info), Change::put(card)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::Impact;
    use crate::column::Stage;
    use crate::command::Command;
    use crate::testing::{Scene, card, person};

    fn capture(title: &str) -> Command {
        Command::CaptureCard { id: card(title), title: title.into(), column: None, contact: None }
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
    fn a_card_number_is_never_reused() {
        let mut scene = Scene::new();
        let captured = scene.does("Manuela", capture("A slip"));
        scene.undoes("Manuela", captured);
        scene.has_card("Vouchers");
        assert_eq!(scene.card("Vouchers").number, 2);
    }

    #[test]
    fn the_newest_card_is_on_top() {
        let mut scene = Scene::new();
        scene.has_card("First").has_card("Second");
        assert_eq!(scene.lane(Stage::Inbox), ["Second", "First"]);
    }

    #[test]
    fn a_card_id_can_be_captured_only_once() {
        let mut scene = Scene::new();
        scene.has_card("Vouchers");
        assert_eq!(scene.refuses("Manuela", capture("Vouchers")), Rejection::Exists);
    }
}
