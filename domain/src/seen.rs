//! Cards that wait for development, and whether anybody there has looked at them.

use crate::board::Board;
use crate::card::Card;
use crate::column::Stage;
use crate::decide::Context;
use crate::entity::Change;
use crate::id::CardId;
use crate::rejection::Rejection;
use crate::time::Timestamp;

/// After so many days without a look it is said on the card.
const UNSEEN_DAYS: i32 = 14;

/// Notes that somebody of development has looked at a card today. The history does not tell who.
pub(crate) fn see(board: &Board, ctx: &Context<'_>, id: CardId) -> Result<Vec<Change>, Rejection> {
    let card = board.live_card(id)?;
    if is_noted(card, ctx.now) {
        return Ok(Vec::new());
    }
    Ok(vec![Change::put(Card { seen: Some(ctx.now.day()), ..card.clone() })])
}

/// For how many days nobody of development has looked at a card that waits for them; `None` where
/// that is not worth a word. Who moves a card has looked at it.
pub fn unseen_days(board: &Board, card: &Card, now: Timestamp) -> Option<i32> {
    let last = card.seen.map_or(card.since, |seen| seen.start().max(card.since));
    let days = now.days_since(last) as i32;
    (days >= UNSEEN_DAYS && waits(board, card)).then_some(days)
}

/// Whether a look at a card is worth a [`Command::SeeCard`](crate::Command::SeeCard) now.
pub fn is_worth_noting(board: &Board, card: &Card, now: Timestamp) -> bool {
    card.is_live() && waits(board, card) && !is_noted(card, now)
}

/// Whether development has yet to take it up.
fn waits(board: &Board, card: &Card) -> bool {
    board.stage_of(card) <= Stage::Triaged
}

/// Once a day is enough.
fn is_noted(card: &Card, now: Timestamp) -> bool {
    card.seen >= Some(now.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::testing::{Scene, TODAY, card};

    /// At the end of a day.
    fn unseen(scene: &Scene, days: i32) -> Option<i32> {
        let midnight = (TODAY + days + 1).start();
        unseen_days(&scene.board, scene.card("Player"), Timestamp(midnight.0 - 1))
    }

    fn waiting() -> Scene {
        let mut scene = Scene::new();
        scene.has_card("Player");
        scene
    }

    #[test]
    fn a_card_that_waits_says_so_after_two_weeks() {
        let scene = waiting();
        assert_eq!(unseen(&scene, 13), None);
        assert_eq!(unseen(&scene, 14), Some(14));
        assert_eq!(unseen(&scene, 40), Some(40));
    }

    #[test]
    fn a_look_of_development_begins_it_anew() {
        let mut scene = waiting();
        scene.days_pass(10);
        scene.does("Lukas", Command::SeeCard { card: card("Player") });
        assert_eq!(scene.card("Player").seen, Some(TODAY + 10));
        assert_eq!(unseen(&scene, 20), None);
        assert_eq!(unseen(&scene, 24), Some(14));
    }

    #[test]
    fn support_knows_the_card_anyway() {
        let mut scene = waiting();
        let refused = scene.refuses("Manuela", Command::SeeCard { card: card("Player") });
        assert_eq!(refused, Rejection::NotAllowed);
    }

    #[test]
    fn a_second_look_on_the_same_day_is_no_news() {
        let mut scene = waiting();
        scene.does("Lukas", Command::SeeCard { card: card("Player") });
        let before = scene.board.clone();
        scene.does("Erik", Command::SeeCard { card: card("Player") });
        assert_eq!(scene.board.cards, before.cards);
    }

    #[test]
    fn a_look_is_worth_noting_once_a_day_while_the_card_waits() {
        let mut scene = waiting();
        let worth = |scene: &Scene, days: i32| {
            is_worth_noting(&scene.board, scene.card("Player"), (TODAY + days).start())
        };
        assert!(worth(&scene, 0));
        scene.does("Lukas", Command::SeeCard { card: card("Player") });
        assert!(!worth(&scene, 0));
        assert!(worth(&scene, 1));
        scene.moves("Player", Stage::Doing);
        assert!(!worth(&scene, 1));
    }

    #[test]
    fn who_moves_a_card_has_looked_at_it_and_whoever_works_on_it_sees_it() {
        let mut scene = waiting();
        scene.days_pass(10);
        scene.moves("Player", Stage::Triaged);
        assert_eq!(unseen(&scene, 20), None);
        assert_eq!(unseen(&scene, 24), Some(14));
        scene.moves("Player", Stage::Doing);
        assert_eq!(unseen(&scene, 60), None);
    }
}
