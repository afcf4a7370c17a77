//! Cards that wait for development, and whether a developer has looked at them.

use crate::board::Board;
use crate::card::Card;
use crate::column::Stage;
use crate::decide::Context;
use crate::entity::Change;
use crate::id::CardId;
use crate::rejection::Rejection;
use crate::time::Timestamp;

/// After this many days without a look, the card shows it.
const UNSEEN_DAYS: i32 = 14;

/// Records that a developer has looked at a card today. The history does not show it.
pub(crate) fn see(board: &Board, ctx: &Context<'_>, id: CardId) -> Result<Vec<Change>, Rejection> {
    let card = board.live_card(id)?;
    if is_noted(card, ctx.now) {
        return Ok(Vec::new());
    }
    Ok(vec![Change::put(Card { seen: Some(ctx.now.day()), ..card.clone() })])
}

/// For how many days no developer has looked at a card that waits for development; `None` if it is
/// too few to mention. A move counts as a look.
pub fn unseen_days(board: &Board, card: &Card, now: Timestamp) -> Option<i32> {
    let last = card.seen.map_or(card.since, |seen| seen.start().max(card.since));
    let days = now.days_since(last) as i32;
    (days >= UNSEEN_DAYS && waits(board, card)).then_some(days)
}

/// Whether a look at a card should be recorded now with
/// [`Command::SeeCard`](crate::Command::SeeCard).
pub fn is_worth_noting(board: &Board, card: &Card, now: Timestamp) -> bool {
    card.is_live() && waits(board, card) && !is_noted(card, now)
}

/// Whether development has not started on it.
fn waits(board: &Board, card: &Card) -> bool {
    board.stage_of(card) <= Stage::Triaged
}

/// Whether a look was recorded today; once a day is enough.
fn is_noted(card: &Card, now: Timestamp) -> bool {
    card.seen >= Some(now.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::testing::{Scene, TODAY, card};

    /// The unseen days of "Player" at the end of the day that is `days` after the start.
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
    fn a_waiting_card_shows_it_after_two_weeks() {
        let scene = waiting();
        assert_eq!(unseen(&scene, 13), None);
        assert_eq!(unseen(&scene, 14), Some(14));
        assert_eq!(unseen(&scene, 40), Some(40));
    }

    #[test]
    fn a_look_restarts_the_count() {
        let mut scene = waiting();
        scene.days_pass(10);
        scene.does("Lukas", Command::SeeCard { card: card("Player") });
        assert_eq!(scene.card("Player").seen, Some(TODAY + 10));
        assert_eq!(unseen(&scene, 20), None);
        assert_eq!(unseen(&scene, 24), Some(14));
    }

    #[test]
    fn support_cannot_record_a_look() {
        let mut scene = waiting();
        let refused = scene.refuses("Manuela", Command::SeeCard { card: card("Player") });
        assert_eq!(refused, Rejection::NotAllowed);
    }

    #[test]
    fn a_second_look_on_the_same_day_changes_nothing() {
        let mut scene = waiting();
        scene.does("Lukas", Command::SeeCard { card: card("Player") });
        let before = scene.board.clone();
        scene.does("Erik", Command::SeeCard { card: card("Player") });
        assert_eq!(scene.board.cards, before.cards);
    }

    #[test]
    fn a_look_is_recorded_once_a_day_while_the_card_waits() {
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
    fn moving_a_card_counts_as_a_look_and_cards_in_progress_are_seen() {
        let mut scene = waiting();
        scene.days_pass(10);
        scene.moves("Player", Stage::Triaged);
        assert_eq!(unseen(&scene, 20), None);
        assert_eq!(unseen(&scene, 24), Some(14));
        scene.moves("Player", Stage::Doing);
        assert_eq!(unseen(&scene, 60), None);
    }
}
