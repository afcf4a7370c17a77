//! What a test looks at.

use super::{Scene, card, customer, lane, system};
use crate::answer::{self, Answer};
use crate::card::Card;
use crate::column::Stage;
use crate::contact::{Tally, TallyKey};
use crate::entity::Entity;

impl Scene {
    pub(crate) fn card(&self, title: &str) -> &Card {
        &self.board.cards[&card(title)]
    }

    pub(crate) fn stage(&self, title: &str) -> Stage {
        self.board.stage_of(self.card(title))
    }

    pub(crate) fn tally(&self, title: &str, who: Option<&str>) -> Option<&Tally> {
        let key = TallyKey { card: card(title), customer: who.map(customer) };
        self.board.tallies.get(&key)
    }

    /// Contacts counted on a card.
    pub(crate) fn contacts(&self, title: &str) -> u32 {
        crate::pain::reach(&self.board, card(title)).contacts
    }

    pub(crate) fn details(&self) -> impl Iterator<Item = &Entity> {
        self.details.values()
    }

    /// The titles of a column in the order of the ranking.
    pub(crate) fn ranking(&self, stage: Stage) -> Vec<&str> {
        let order = crate::pain::ranking(&self.board, lane(stage), self.now);
        order.iter().map(|id| self.board.cards[id].title.as_str()).collect()
    }

    /// The titles of a column in the order of their ranks.
    pub(crate) fn lane(&self, stage: Stage) -> Vec<&str> {
        let lane = self.board.lane(lane(stage)).iter();
        lane.map(|(_, id)| self.board.cards[id].title.as_str()).collect()
    }

    /// What a caller on a system can be told.
    pub(crate) fn answer(&self, title: &str, on: Option<&str>) -> Answer {
        answer::advice(&self.board, self.card(title), on.map(system), self.now.day()).answer
    }
}
