//! What a row of planning shows, taken from the board.

use crate::parts::history;
use crate::{format, i18n};
use groundswell_domain::Board;
use groundswell_domain::card::{Card, Impact};
use groundswell_domain::column::Stage;
use groundswell_domain::pain::{self, Reach};
use groundswell_domain::planning;
use groundswell_domain::release::ReleaseKind;
use groundswell_domain::time::Timestamp;
use groundswell_ui::board;

#[derive(Clone, PartialEq, Default)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) path: String,
    pub(super) impact: Impact,
    pub(super) pain: u32,
    pub(super) per_day: Option<u32>,
    pub(super) reach: Reach,
    /// How much it grew in the last seven days.
    pub(super) this_week: u32,
    pub(super) deadline: Option<String>,
    pub(super) estimate: Option<f32>,
    /// The name, and whether it is a hotfix.
    pub(super) release: Option<(String, bool)>,
    /// Who placed the card by hand, and why.
    pub(super) pin: Option<String>,
    pub(super) sprint: Option<String>,
    pub(super) stage: Stage,
}

impl Entry {
    pub(super) fn of(board: &Board, card: &Card, now: Timestamp) -> Entry {
        let fix = card.fixed_in.and_then(|fix| board.releases.get(&fix));
        let sprint = card.sprint.and_then(|sprint| board.sprints.get(&sprint));
        let reach = pain::reach(board, card.id);
        let before = pain::reach_until(board, card.id, now.day() + -7);
        Entry {
            name: board.name_of(card),
            title: card.title.clone(),
            path: board::path(board, card),
            impact: card.impact,
            pain: pain::pain(board, card, now).rounded(),
            per_day: planning::per_day(board, card, now).map(|pain| pain.round() as u32),
            reach,
            // Of what the words for it count.
            this_week: match reach.named {
                0 => reach.contacts - before.contacts,
                _ => reach.customers - before.customers,
            },
            deadline: card.deadline.as_ref().map(|deadline| {
                let until = i18n::until(&format::day(deadline.day));
                match deadline.note.as_str() {
                    "" => until,
                    note => format!("{note} {until}"),
                }
            }),
            estimate: card.estimate,
            release: fix.map(|fix| (fix.name.clone(), fix.kind == ReleaseKind::Hotfix)),
            pin: pin(board, card),
            sprint: sprint.map(|sprint| sprint.name.clone()),
            stage: board.stage_of(card),
        }
    }
}

fn pin(board: &Board, card: &Card) -> Option<String> {
    let pin = card.pin.as_ref()?;
    let person = history::name_of(board, pin.by);
    Some(match pin.reason.as_str() {
        "" => i18n::placed_by(&person),
        reason => i18n::placed_because(&person, reason),
    })
}
