//! Random things on the board, and sometimes something that is not there.

use super::Generator;
use groundswell_domain::column::Place;
use groundswell_domain::id::{
    AreaId, CardId, ColumnId, CustomerId, ReleaseId, SprintId, SystemId, UserId,
};

impl Generator<'_> {
    pub(super) fn maybe<T>(&mut self, draw: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.dice.percent(50) { Some(draw(self)) } else { None }
    }

    pub(super) fn card(&mut self) -> CardId {
        let live = self.board.cards.values().filter(|card| card.is_live()).map(|card| card.id);
        self.dice.pick(live).unwrap_or(CardId(self.fresh.id()))
    }

    pub(super) fn column(&mut self) -> ColumnId {
        let known = self.dice.pick(self.board.columns.keys().copied());
        known.filter(|_| self.dice.percent(98)).unwrap_or(ColumnId(self.fresh.id()))
    }

    pub(super) fn member(&mut self) -> UserId {
        self.dice.pick(self.board.members.keys().copied()).unwrap_or(UserId(self.fresh.id()))
    }

    pub(super) fn sprint(&mut self) -> SprintId {
        self.dice.pick(self.board.sprints.keys().copied()).unwrap_or(SprintId(self.fresh.id()))
    }

    pub(super) fn area(&mut self) -> Option<AreaId> {
        self.dice.pick(self.board.areas.keys().copied())
    }

    pub(super) fn customer(&mut self) -> Option<CustomerId> {
        let known = self.dice.pick(self.board.customers.keys().copied());
        known.filter(|_| self.dice.percent(60))
    }

    pub(super) fn system(&mut self) -> Option<SystemId> {
        self.dice.pick(self.board.systems.keys().copied())
    }

    pub(super) fn release_id(&mut self) -> Option<ReleaseId> {
        let known = self.dice.pick(self.board.releases.keys().copied());
        known.filter(|_| self.dice.percent(85))
    }

    pub(super) fn release(&mut self) -> ReleaseId {
        self.release_id().unwrap_or(ReleaseId(self.fresh.id()))
    }

    pub(super) fn some_area(&mut self) -> AreaId {
        self.area().unwrap_or(AreaId(self.fresh.id()))
    }

    pub(super) fn some_customer(&mut self) -> CustomerId {
        self.customer().unwrap_or(CustomerId(self.fresh.id()))
    }

    pub(super) fn some_system(&mut self) -> SystemId {
        self.system().unwrap_or(SystemId(self.fresh.id()))
    }

    pub(super) fn place(&mut self) -> Place {
        let other = self.card();
        self.dice.of([Place::Top, Place::Bottom, Place::Before(other), Place::After(other)])
    }

    /// Only a few names, so that people choose the same one.
    pub(super) fn name(&mut self) -> String {
        self.dice.of(["Ann", "Ben", "Cem", "Dora", "Eve", "Finn"]).to_string()
    }

    pub(super) fn text(&mut self) -> String {
        self.dice.of(["fails", "slow", "äöü", "two\nlines", " ", "waits"]).to_string()
    }
}
