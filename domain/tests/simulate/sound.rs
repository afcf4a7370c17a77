//! What must always be true of every board.

use crate::server::Server;
use groundswell_domain::card::Card;
use groundswell_domain::column::Stage;
use groundswell_domain::containment::contains;
use groundswell_domain::description::{FIRST_CHARS, first_lines};
use groundswell_domain::member::Role;
use groundswell_domain::sprint::SprintState;
use groundswell_domain::time::Timestamp;
use groundswell_domain::{Board, Entity, EntityRef, limits, planning};
use std::collections::BTreeSet;

/// Panics if a board is not sound, and says why.
#[track_caller]
pub(crate) fn is_sound(board: &Board) {
    lanes_hold_every_live_card_once(board);
    numbers_are_given_once(board);
    nothing_names_what_is_gone(board);
    tallies_count_well(board);
    releases_contain_no_circle(board);
    names_are_taken_once(board);
    planning_sees_every_card(board);
    let owners = board.members.values().filter(|member| member.role == Role::Owner);
    assert!(owners.count() > 0, "the board belongs to nobody");
    let active = board.sprints.values().filter(|sprint| sprint.state == SprintState::Active);
    assert!(active.count() <= 1, "two sprints run");
    assert!(board.express_cards().count() <= limits::EXPRESS_CARDS, "too many express cards");
    for stage in Stage::ALL {
        assert!(board.column_of_stage(stage).is_ok(), "no column of stage {stage:?}");
    }
}

/// Panics if the first lines of a description are not those of the whole text, or if there is a
/// whole text for a card without a long description.
#[track_caller]
pub(crate) fn descriptions_are_whole(server: &Server) {
    let archived = server.archived.values().filter_map(|entity| match entity {
        Entity::Card(card) => Some(card),
        _ => None,
    });
    for card in server.board.cards.values().chain(archived) {
        let key = EntityRef::Description(card.id);
        match server.details.get(&key) {
            Some(Entity::Description(all)) => {
                assert!(card.goes_on, "a text whose card does not go on");
                assert_eq!(card.description, first_lines(&all.text), "others than the first lines");
                assert!(all.text.chars().count() > FIRST_CHARS, "a short text beside its card");
            }
            _ => assert!(!card.goes_on, "a card goes on, and nothing follows"),
        }
    }
}

fn lanes_hold_every_live_card_once(board: &Board) {
    let mut seen = BTreeSet::new();
    for column in board.columns.keys() {
        for (rank, id) in board.lane(*column) {
            assert!(seen.insert(*id), "a card stands in two lanes");
            let card = &board.cards[id];
            assert!(card.is_live() && card.column == *column && card.rank == *rank);
        }
    }
    let live: BTreeSet<_> =
        board.cards.values().filter(|card| card.is_live()).map(|card| card.id).collect();
    assert!(seen == live, "a live card stands in no lane");
}

/// A card whose work is planned, or has begun, is offered by planning or is in a sprint of it.
fn planning_sees_every_card(board: &Board) {
    let now = Timestamp::default();
    let mut seen: BTreeSet<_> = planning::ranking(board, now, None, false).into_iter().collect();
    for sprint in planning::open_sprints(board) {
        seen.extend(planning::pulled(board, now, sprint.id));
    }
    for card in board.cards.values().filter(|card| card.is_live()) {
        let is_planned =
            matches!(board.stage_of(card), Stage::Triaged | Stage::Sprint | Stage::Doing);
        assert!(!is_planned || seen.contains(&card.id), "planning does not see {}", card.title);
    }
}

fn numbers_are_given_once(board: &Board) {
    let numbers: BTreeSet<u32> = board.cards.values().map(|card| card.number).collect();
    assert_eq!(numbers.len(), board.cards.len(), "a number was given twice");
    assert!(numbers.last().is_none_or(|last| *last <= board.info.last_number));
    for card in board.cards.values() {
        assert_eq!(board.card_by_number(card.number).map(|card| card.id), Some(card.id));
    }
}

fn nothing_names_what_is_gone(board: &Board) {
    for card in board.cards.values() {
        card_names_what_is_there(board, card);
    }
    for system in board.systems.values() {
        assert!(system.customer.is_none_or(|id| board.customers.contains_key(&id)), "owner");
        assert!(system.runs.is_none_or(|id| board.releases.contains_key(&id)), "runs");
    }
    let mut pairs = BTreeSet::new();
    for deployment in board.deployments.values() {
        assert!(board.releases.contains_key(&deployment.release), "deployed release");
        assert!(board.systems.contains_key(&deployment.system), "system deployed to");
        assert!(deployment.before.is_none_or(|id| board.releases.contains_key(&id)), "before");
        assert!(pairs.insert((deployment.release, deployment.system)), "deployed twice");
    }
}

fn card_names_what_is_there(board: &Board, card: &Card) {
    assert!(board.columns.contains_key(&card.column), "column");
    assert!(card.area.is_none_or(|id| board.areas.contains_key(&id)), "area");
    assert!(card.assignee.is_none_or(|id| board.members.contains_key(&id)), "assignee");
    assert!(card.sprint.is_none_or(|id| board.sprints.contains_key(&id)), "sprint");
    assert!(card.fixed_in.is_none_or(|id| board.releases.contains_key(&id)), "fixed in");
    assert!(card.suspected_in.is_none_or(|id| board.releases.contains_key(&id)), "suspected in");
    assert!(board.redirected(card.id).is_ok(), "a card redirects to nothing");
}

fn tallies_count_well(board: &Board) {
    for tally in board.tallies.values() {
        let card = board.cards.get(&tally.card).expect("a tally of a card that is gone");
        assert!(card.merged_into.is_none(), "contacts are counted on a merged card");
        assert!(tally.customer.is_none_or(|id| board.customers.contains_key(&id)), "customer");
        assert!(tally.system.is_none_or(|id| board.systems.contains_key(&id)), "system");
        assert!(!tally.days.is_empty(), "an empty tally");
        assert!(tally.days.is_sorted_by(|a, b| a.0 < b.0), "days out of order");
        let once = |count: u32| count == 1 || count > 0 && tally.customer.is_none();
        assert!(tally.days.iter().all(|(_, count)| once(*count)), "counted twice a day");
    }
}

fn releases_contain_no_circle(board: &Board) {
    for release in board.releases.values() {
        let direct = release.parent.iter().chain(&release.merged_forward);
        for other in direct {
            assert!(board.releases.contains_key(other), "a release upon nothing");
            assert!(!contains(board, *other, release.id), "a release contains itself");
        }
    }
}

fn names_are_taken_once(board: &Board) {
    let lower = |names: Vec<&String>| -> Vec<String> {
        names.into_iter().map(|name| name.to_lowercase()).collect()
    };
    let kinds = [
        ("customers", lower(board.customers.values().map(|customer| &customer.name).collect())),
        ("areas", lower(board.areas.values().map(|area| &area.name).collect())),
        ("releases", lower(board.releases.values().map(|release| &release.name).collect())),
    ];
    for (kind, names) in kinds {
        let distinct: BTreeSet<&String> = names.iter().collect();
        assert_eq!(distinct.len(), names.len(), "two {kind} of one name: {names:?}");
    }
}
