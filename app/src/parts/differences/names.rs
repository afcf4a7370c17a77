//! The names of the things that a history refers to.

use super::Reader;
use crate::i18n;
use groundswell_domain::id::{AreaId, CardId, CustomerId, ReleaseId, SprintId, SystemId, UserId};
use groundswell_domain::release::Deployment;

impl Reader<'_> {
    pub(super) fn of_card(self, card: CardId) -> String {
        let card = self.board.cards.get(&card);
        card.map(|card| format!("{} {}", self.board.name_of(card), card.title)).unwrap_or_default()
    }

    pub(super) fn deployment(self, deployment: &Deployment) -> String {
        let release = self.release(Some(deployment.release));
        format!("{release} · {}", self.system(Some(deployment.system)))
    }

    /// Who reported something; callers may stay anonymous.
    pub(super) fn caller(self, id: Option<CustomerId>) -> String {
        match id {
            None => i18n::anonymous().to_owned(),
            known => self.customer(known),
        }
    }

    pub(super) fn customer(self, id: Option<CustomerId>) -> String {
        known(id, |id| self.board.customers.get(&id).map(|customer| customer.name.clone()))
    }

    pub(super) fn system(self, id: Option<SystemId>) -> String {
        known(id, |id| self.board.systems.get(&id).map(|system| system.name.clone()))
    }

    pub(super) fn area(self, id: Option<AreaId>) -> String {
        known(id, |id| self.board.areas.get(&id).map(|area| area.name.clone()))
    }

    pub(super) fn person(self, id: Option<UserId>) -> String {
        let member = |id| self.board.members.get(&id).map(|member| member.name.clone());
        known(id, |id| member(id).or_else(|| (self.former)(self.board, id)))
    }

    pub(super) fn sprint(self, id: Option<SprintId>) -> String {
        known(id, |id| self.board.sprints.get(&id).map(|sprint| sprint.name.clone()))
    }

    pub(super) fn release(self, id: Option<ReleaseId>) -> String {
        known(id, |id| self.board.releases.get(&id).map(|release| release.name.clone()))
    }
}

/// The name that belongs to an id, or a note that it was removed since.
fn known<I>(id: Option<I>, name: impl FnOnce(I) -> Option<String>) -> String {
    id.map(|id| name(id).unwrap_or_else(|| i18n::removed_since().to_owned())).unwrap_or_default()
}
