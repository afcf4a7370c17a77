//! Merging: two cards turn out to be the same problem. One is kept, and the other redirects to it.

use crate::board::Board;
use crate::card::Card;
use crate::contact::{Tally, TallyKey};
use crate::entity::Change;
use crate::id::CardId;
use crate::limits;
use crate::rejection::Rejection;

/// Merges the card `id` into `into`: its contacts move there, and it redirects.
pub(crate) fn merge(board: &Board, id: CardId, into: CardId) -> Result<Vec<Change>, Rejection> {
    let mut card = board.live_card(id)?.clone();
    let into = board.live_card(into)?;
    if card.id == into.id {
        return Err(Rejection::SameCard);
    }
    // Parts of parts count too, because all of them are loaded with the card that is kept.
    let is_part = |part: &&Card| {
        let whole = part.merged_into.and_then(|_| board.redirected(part.id).ok());
        whole.is_some_and(|whole| whole.id == card.id || whole.id == into.id)
    };
    if board.cards.values().filter(is_part).count() >= limits::PARTS {
        return Err(Rejection::CardFull);
    }
    let mut changes = Vec::new();
    for tally in board.tallies_of(card.id) {
        let key = TallyKey { card: into.id, customer: tally.customer };
        let sum = match board.tallies.get(&key).cloned() {
            Some(mut sum) => {
                sum.add(tally);
                sum.fits()?;
                sum
            }
            None => Tally { card: into.id, ..tally.clone() },
        };
        changes.push(Change::remove(tally.key()));
        changes.push(Change::put(sum));
    }
    card.merged_into = Some(into.id);
    card.express = false;
    changes.push(Change::put(card));
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::{CardEdit, Impact};
    use crate::command::Command;
    use crate::testing::{Scene, TODAY, card, comment, customer};

    /// Anna called about both cards, Ben and an anonymous caller about one.
    fn doubles() -> Scene {
        let mut scene = Scene::new();
        scene.has_card("Vouchers").has_card("Coupons").has_customer("Anna").has_customer("Ben");
        scene.calls(Some("Anna"), "Vouchers");
        scene.calls(None, "Vouchers");
        for who in [Some("Anna"), Some("Ben"), None] {
            scene.calls(who, "Coupons");
        }
        scene
    }

    #[test]
    fn a_merge_cannot_exceed_the_days_of_a_tally() {
        let mut scene = doubles();
        let half = limits::DAYS_OF_CALLS / 2;
        scene.has_called_for("Anna", "Vouchers", 1..=half);
        scene.has_called_for("Anna", "Coupons", half + 1..=2 * half + 1);
        let merge = Command::MergeCards { card: card("Coupons"), into: card("Vouchers") };
        assert_eq!(scene.refuses("Lukas", merge.clone()), Rejection::CardFull);
        scene.has_called_for("Anna", "Coupons", half..=2 * half);
        scene.does("Lukas", merge);
    }

    #[test]
    fn the_parts_of_a_card_are_limited() {
        let mut scene = doubles();
        let [whole, last] = ["Vouchers", "Coupons"].map(|title| scene.card(title).clone());
        for nth in 0..limits::PARTS {
            let into = if nth % 2 == 0 { whole.id } else { last.id };
            let id = CardId(uuid::Uuid::from_u128(nth as u128 + 1));
            let part = Card { id, merged_into: Some(into), ..whole.clone() };
            scene.board.apply(&[Change::put(part)]);
        }
        let merge = Command::MergeCards { card: last.id, into: whole.id };
        assert_eq!(scene.refuses("Lukas", merge), Rejection::CardFull);
    }

    #[test]
    fn contacts_move_to_the_kept_card_and_a_customer_still_counts_once_a_day() {
        let mut scene = doubles();
        scene.merges("Coupons", "Vouchers");
        assert_eq!(scene.contacts("Coupons"), 0);
        let counted = crate::pain::Reach { customers: 3, contacts: 4, named: 2, unnamed: 2 };
        assert_eq!(crate::pain::reach(&scene.board, card("Vouchers")), counted);
    }

    #[test]
    fn a_merged_card_leaves_the_board_and_redirects() {
        let mut scene = doubles();
        scene.merges("Coupons", "Vouchers");
        assert_eq!(scene.lane(crate::column::Stage::Inbox), ["Vouchers"]);
        let kept = scene.board.redirected(card("Coupons")).unwrap();
        assert_eq!(kept.id, card("Vouchers"));
    }

    #[test]
    fn later_contacts_comments_and_tellings_go_to_the_kept_card() {
        let mut scene = doubles();
        scene.merges("Coupons", "Vouchers");
        scene.calls(None, "Coupons");
        assert_eq!(scene.contacts("Vouchers"), 5);
        let (id, text) = (comment("me too"), "me too".to_string());
        scene.does("Lukas", Command::AddComment { id, card: card("Coupons"), text });
        let contact = scene.details().find(|detail| detail.key() == id.into()).unwrap();
        assert_eq!(contact.card(), Some(card("Vouchers")));
        let (card, customer) = (card("Coupons"), customer("Ben"));
        scene.does("Manuela", Command::MarkTold { card, customer, told: true });
        assert!(scene.tally("Vouchers", Some("Ben")).unwrap().is_told());
    }

    #[test]
    fn a_merge_can_be_undone_and_later_contacts_stay() {
        let mut scene = doubles();
        let before = scene.board.tallies.clone();
        let merged = scene.merges("Coupons", "Vouchers");
        scene.undoes("Lukas", merged);
        assert_eq!(scene.board.tallies, before);
        let merged = scene.merges("Coupons", "Vouchers");
        scene.calls(None, "Coupons");
        scene.undoes("Lukas", merged);
        assert!(scene.card("Coupons").is_live());
        assert_eq!(scene.tally("Vouchers", None).unwrap().days, [(TODAY, 2)]);
        assert_eq!(scene.tally("Coupons", None).unwrap().days, [(TODAY, 1)]);
        assert_eq!(scene.tally("Vouchers", Some("Ben")), None);
    }

    #[test]
    fn anyone_who_may_merge_can_separate_the_cards() {
        let mut scene = doubles();
        let before = scene.board.tallies.clone();
        let merged = scene.merges("Coupons", "Vouchers");
        let undo = Command::Undo { command: merged };
        assert_eq!(scene.refuses("Vera", undo), Rejection::NotAllowed);
        scene.undoes("Julia", merged);
        assert_eq!(scene.board.tallies, before);
        let edit = CardEdit::Impact(Impact::Hurts);
        let rated = scene.does("Lukas", Command::EditCard { card: card("Coupons"), edit });
        let refused = scene.refuses("Julia", Command::Undo { command: rated });
        assert_eq!(refused, Rejection::NothingToUndo, "what else somebody did is theirs");
    }

    #[test]
    fn a_customer_told_about_one_card_is_still_to_be_told() {
        let mut scene = doubles();
        let (card, customer) = (card("Coupons"), customer("Anna"));
        scene.does("Manuela", Command::MarkTold { card, customer, told: true });
        scene.merges("Coupons", "Vouchers");
        assert!(!scene.tally("Vouchers", Some("Anna")).unwrap().is_told());
    }

    #[test]
    fn a_customer_told_about_both_cards_counts_as_told() {
        let mut scene = doubles();
        let tell = |scene: &mut Scene, title: &str| {
            let (card, customer) = (card(title), customer("Anna"));
            scene.does("Manuela", Command::MarkTold { card, customer, told: true });
        };
        tell(&mut scene, "Coupons");
        scene.days_pass(3);
        scene.calls(Some("Anna"), "Vouchers");
        tell(&mut scene, "Vouchers");
        scene.merges("Coupons", "Vouchers");
        assert!(scene.tally("Vouchers", Some("Anna")).unwrap().is_told());
    }

    #[test]
    fn a_chain_of_merges_redirects_to_its_end() {
        let mut scene = doubles();
        scene.has_card("Gift cards");
        scene.merges("Coupons", "Vouchers");
        scene.merges("Vouchers", "Gift cards");
        scene.calls(None, "Coupons");
        assert_eq!(scene.contacts("Gift cards"), 5);
    }

    #[test]
    fn merges_can_only_be_undone_in_reverse_order() {
        let mut scene = doubles();
        scene.has_card("Gift cards");
        let first = scene.merges("Coupons", "Vouchers");
        let second = scene.merges("Vouchers", "Gift cards");
        let refused = scene.refuses("Lukas", Command::Undo { command: first });
        assert_eq!(refused, Rejection::NothingToUndo);
        scene.undoes("Lukas", second);
        scene.undoes("Lukas", first);
        assert_eq!((scene.contacts("Coupons"), scene.contacts("Vouchers")), (3, 2));
    }

    #[test]
    fn two_cards_never_redirect_to_each_other() {
        let mut scene = doubles();
        let merged = scene.merges("Coupons", "Vouchers");
        let parted = scene.undoes("Lukas", merged);
        scene.merges("Vouchers", "Coupons");
        let again = scene.refuses("Lukas", Command::Undo { command: parted });
        assert_eq!(again, Rejection::NothingToUndo);
    }

    #[test]
    fn redoing_a_merge_does_not_leave_newer_contacts_behind() {
        let mut scene = doubles();
        let merged = scene.merges("Coupons", "Vouchers");
        let parted = scene.undoes("Lukas", merged);
        scene.calls(None, "Coupons");
        let refused = scene.refuses("Lukas", Command::Undo { command: parted });
        assert_eq!(refused, Rejection::NothingToUndo);
        scene.merges("Coupons", "Vouchers");
        assert_eq!((scene.contacts("Coupons"), scene.contacts("Vouchers")), (0, 5));
    }

    #[test]
    fn only_two_cards_on_the_board_can_be_merged() {
        let mut scene = doubles();
        let merge =
            |from: &str, into: &str| Command::MergeCards { card: card(from), into: card(into) };
        assert_eq!(scene.refuses("Lukas", merge("Coupons", "Coupons")), Rejection::SameCard);
        assert_eq!(scene.refuses("Lukas", merge("Coupons", "elsewhere")), Rejection::Gone);
        scene.merges("Coupons", "Vouchers");
        let into = Rejection::Merged { name: "MS-1".into() };
        assert_eq!(scene.refuses("Lukas", merge("Vouchers", "Coupons")), into);
    }
}
