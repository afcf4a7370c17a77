//! Telling: which customers can be told that the fix is on their system, and which have been told.

use crate::board::Board;
use crate::card::{self, Card};
use crate::column::Stage;
use crate::contact::{Tally, TallyKey};
use crate::containment::{has_fix, is_fix_out};
use crate::customer::System;
use crate::decide::Context;
use crate::entity::Change;
use crate::id::{CardId, CustomerId};
use crate::rejection::Rejection;

/// Whether a named customer can be told that a card is fixed for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// The fix is on their system, and nobody has told them.
    Due,
    /// The fix is not on their system yet.
    Waits,
    Told,
}

/// The state of a customer; `None` while there is no fix to tell about, and for anonymous callers.
pub fn telling(board: &Board, card: &Card, tally: &Tally) -> Option<Telling> {
    let customer = tally.customer?;
    if tally.is_told() {
        return Some(Telling::Told);
    }
    // Until the work is done, the release is only a plan, even if it was released without the fix.
    let fix = card.fixed_in.filter(|_| board.stage_of(card) >= Stage::Verify)?;
    let has_it = |system: &System| has_fix(board, system.runs, fix);
    let own = tally.system.and_then(|system| board.systems.get(&system));
    let runs_for_customer = match own {
        Some(system) => has_it(system),
        // It is not known which of the systems the customer meant.
        None => match board.systems_of(Some(customer)).as_slice() {
            [] => is_fix_out(board, fix),
            systems => systems.iter().all(|system| has_it(system)),
        },
    };
    Some(if runs_for_customer { Telling::Due } else { Telling::Waits })
}

/// Records that a customer has been told, or removes that record. When the last customer has been
/// told, the card is closed: the goal is that customers know, not only that there is a release.
pub(crate) fn tell(
    board: &Board,
    ctx: &Context<'_>,
    card: CardId,
    customer: CustomerId,
    told: bool,
) -> Result<Vec<Change>, Rejection> {
    let card = board.open_card(card)?;
    let key = TallyKey { card: card.id, customer: Some(customer) };
    let mut tally = board.tallies.get(&key).cloned().ok_or(Rejection::Gone)?;
    tally.told = told.then_some(ctx.now);
    let mut others = board.tallies_of(card.id).filter(|other| other.key() != key);
    let waits = others.any(|other| other.customer.is_some() && !other.is_told());
    let mut changes = vec![Change::put(tally)];
    if told && !waits && board.stage_of(card) == Stage::Released {
        changes.extend(card::close(board, ctx, card));
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::release::DeploymentState::Done;
    use crate::testing::{Scene, card, customer};

    fn vouchers() -> Scene {
        let mut scene = Scene::new();
        scene.has_card("Vouchers").has_customer("Anna").has_customer("Ben");
        scene
    }

    /// 24.8, planned and based on 24.7, fixes "Vouchers", and the work is done.
    fn fixed() -> Scene {
        let mut scene = vouchers();
        scene.has_release("24.7", None).has_release("24.8", Some("24.7"));
        scene.fixes("Vouchers", "24.8").moves("Vouchers", Stage::Verify);
        scene
    }

    fn of(scene: &Scene, who: &str) -> Option<Telling> {
        let tally = scene.tally("Vouchers", Some(who)).unwrap();
        telling(&scene.board, scene.card("Vouchers"), tally)
    }

    #[test]
    fn a_customer_is_to_be_told_once_their_system_has_the_fix() {
        let mut scene = fixed();
        scene.has_system("Anna live", Some("Anna")).has_system("Ben live", Some("Ben"));
        scene.calls(Some("Anna"), "Vouchers");
        scene.calls(Some("Ben"), "Vouchers");
        assert_eq!(of(&scene, "Anna"), Some(Telling::Waits));
        scene.deploys("24.8", "Anna live", Done);
        assert_eq!(of(&scene, "Anna"), Some(Telling::Due));
        assert_eq!(of(&scene, "Ben"), Some(Telling::Waits));
    }

    #[test]
    fn a_release_before_the_work_is_done_is_not_told() {
        let mut scene = fixed();
        scene.has_system("Live", None);
        scene.calls(Some("Anna"), "Vouchers");
        scene.moves("Vouchers", Stage::Doing);
        scene.deploys("24.8", "Live", Done);
        assert_eq!(of(&scene, "Anna"), None);
        scene.moves("Vouchers", Stage::Verify);
        assert_eq!(of(&scene, "Anna"), Some(Telling::Due));
    }

    #[test]
    fn if_the_system_is_not_known_all_systems_of_the_customer_need_the_fix() {
        let mut scene = fixed();
        scene.has_system("One", Some("Anna")).has_system("Two", Some("Anna"));
        scene.calls(Some("Anna"), "Vouchers");
        scene.deploys("24.8", "One", Done);
        assert_eq!(of(&scene, "Anna"), Some(Telling::Waits));
        scene.deploys("24.8", "Two", Done);
        assert_eq!(of(&scene, "Anna"), Some(Telling::Due));
    }

    #[test]
    fn for_a_customer_without_systems_any_release_of_the_fix_is_enough() {
        let mut scene = vouchers();
        scene.has_release("24.7", None).has_hotfix("24.7.1", "24.7");
        scene.has_release("24.8", Some("24.7"));
        scene.fixes("Vouchers", "24.7.1").moves("Vouchers", Stage::Verify);
        scene.has_system("Ben live", Some("Ben"));
        scene.calls(Some("Anna"), "Vouchers");
        scene.deploys("24.8", "Ben live", Done);
        assert_eq!(of(&scene, "Anna"), Some(Telling::Waits));
        scene.merges_forward("24.7.1", "24.8");
        assert_eq!(of(&scene, "Anna"), Some(Telling::Due));
    }

    #[test]
    fn a_customer_who_reports_again_is_to_be_told_again() {
        let mut scene = fixed();
        scene.has_system("Live", None);
        scene.calls(Some("Anna"), "Vouchers");
        scene.deploys("24.8", "Live", Done);
        scene.does("Manuela", told("Anna"));
        assert_eq!(of(&scene, "Anna"), Some(Telling::Told));
        scene.days_pass(1);
        scene.calls(Some("Anna"), "Vouchers");
        assert_eq!(of(&scene, "Anna"), Some(Telling::Due));
    }

    fn told(who: &str) -> Command {
        Command::MarkTold { card: card("Vouchers"), customer: customer(who), told: true }
    }

    #[test]
    fn a_released_card_is_closed_when_the_last_customer_has_been_told() {
        let mut scene = vouchers();
        scene.calls(Some("Anna"), "Vouchers");
        scene.calls(Some("Ben"), "Vouchers");
        scene.calls(None, "Vouchers");
        scene.moves("Vouchers", Stage::Released);
        scene.does("Manuela", told("Anna"));
        assert_eq!(scene.stage("Vouchers"), Stage::Released);
        let last = scene.does("Manuela", told("Ben"));
        assert_eq!(scene.stage("Vouchers"), Stage::Closed);
        scene.undoes("Manuela", last);
        assert_eq!(scene.stage("Vouchers"), Stage::Released);
        assert!(!scene.tally("Vouchers", Some("Ben")).unwrap().is_told());
    }

    #[test]
    fn a_card_that_is_not_released_is_not_closed_by_telling() {
        let mut scene = vouchers();
        scene.calls(Some("Anna"), "Vouchers");
        scene.does("Manuela", told("Anna"));
        assert_eq!(scene.stage("Vouchers"), Stage::Inbox);
    }

    #[test]
    fn a_new_report_resets_told() {
        let mut scene = vouchers();
        scene.calls(Some("Anna"), "Vouchers");
        scene.does("Manuela", told("Anna"));
        assert!(scene.tally("Vouchers", Some("Anna")).unwrap().is_told());
        scene.days_pass(1);
        scene.calls(Some("Anna"), "Vouchers");
        assert!(!scene.tally("Vouchers", Some("Anna")).unwrap().is_told());
    }

    #[test]
    fn telling_a_customer_can_be_undone() {
        let mut scene = vouchers();
        scene.calls(Some("Anna"), "Vouchers");
        let (card, customer) = (card("Vouchers"), customer("Anna"));
        scene.does("Manuela", Command::MarkTold { card, customer, told: true });
        scene.does("Manuela", Command::MarkTold { card, customer, told: false });
        assert_eq!(scene.tally("Vouchers", Some("Anna")).unwrap().told, None);
    }

    #[test]
    fn only_customers_who_reported_a_card_are_told() {
        let mut scene = vouchers();
        let refused = scene.refuses("Manuela", told("Anna"));
        assert_eq!(refused, Rejection::Gone);
    }
}
