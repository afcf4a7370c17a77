//! What people do in a story, in one call each.

use super::names::id;
use super::{Scene, TODAY, area, card, customer, deployment, lane, release, sprint, system};
use crate::card::CardEdit;
use crate::column::{Place, Stage};
use crate::command::Command;
use crate::contact::{Channel, NewContact, Tally};
use crate::entity::Change;
use crate::id::{CommandId, ContactId};
use crate::release::{DeploymentState, NewRelease, ReleaseKind};
use crate::time::{Day, Timestamp};
use std::ops::RangeInclusive;

/// What happens before the part that a test is about.
impl Scene {
    pub(crate) fn has_card(&mut self, title: &str) -> &mut Scene {
        let new = Command::CaptureCard {
            id: card(title),
            title: title.into(),
            column: None,
            contact: None,
        };
        self.does("Manuela", new);
        self
    }

    pub(crate) fn has_card_in(&mut self, title: &str, stage: Stage) -> &mut Scene {
        self.has_card(title).moves(title, stage)
    }

    pub(crate) fn moves(&mut self, title: &str, stage: Stage) -> &mut Scene {
        let to = lane(stage);
        self.does(
            "Lukas",
            Command::MoveCard { card: card(title), to, place: Place::Top, together: false },
        );
        self
    }

    pub(crate) fn has_customer(&mut self, name: &str) -> &mut Scene {
        self.does("Manuela", Command::AddCustomer { id: customer(name), name: name.into() });
        self
    }

    pub(crate) fn has_area(&mut self, name: &str) -> &mut Scene {
        self.does("Julia", Command::AddArea { id: area(name), name: name.into() });
        self
    }

    /// A system of one customer, or of all customers.
    pub(crate) fn has_system(&mut self, name: &str, owner: Option<&str>) -> &mut Scene {
        let owner = owner.map(customer);
        let new = Command::AddSystem { id: system(name), name: name.into(), customer: owner };
        self.does("Rita", new);
        self
    }

    /// A customer called about a card once on each of these days.
    pub(crate) fn has_called_for(
        &mut self,
        who: &str,
        title: &str,
        days_ago: RangeInclusive<usize>,
    ) -> &mut Scene {
        let day = |ago| (Day(TODAY.0 - ago as i32), 1);
        let (card, customer) = (card(title), Some(customer(who)));
        let days = days_ago.rev().map(day).collect();
        let tally = Tally { card, customer, days, system: None, last: self.now, told: None };
        self.board.apply(&[Change::put(tally)]);
        self
    }

    pub(crate) fn has_release(&mut self, name: &str, parent: Option<&str>) -> &mut Scene {
        self.does("Rita", release_command(name, ReleaseKind::Regular, parent));
        self
    }

    pub(crate) fn has_hotfix(&mut self, name: &str, parent: &str) -> &mut Scene {
        self.does("Rita", release_command(name, ReleaseKind::Hotfix, Some(parent)));
        self
    }

    pub(crate) fn merges_forward(&mut self, hotfix: &str, into: &str) -> &mut Scene {
        let (hotfix, into) = (release(hotfix), release(into));
        self.does("Rita", Command::MergeForward { hotfix, into, merged: true });
        self
    }

    /// A sprint of two weeks from the start of the story.
    pub(crate) fn has_sprint(&mut self, name: &str) -> &mut Scene {
        let new = Command::PlanSprint {
            id: sprint(name),
            name: name.into(),
            starts: TODAY,
            ends: TODAY + 13,
            capacity: 20.0,
        };
        self.does("Erik", new);
        self
    }

    pub(crate) fn has_running_sprint(&mut self, name: &str) -> &mut Scene {
        self.has_sprint(name);
        self.does("Erik", Command::StartSprint { sprint: sprint(name) });
        self
    }

    pub(crate) fn pulls(&mut self, title: &str, into: &str) -> &mut Scene {
        let pull = Command::PullIntoSprint { card: card(title), sprint: sprint(into) };
        self.does("Erik", pull);
        self
    }

    pub(crate) fn fixes(&mut self, title: &str, name: &str) -> &mut Scene {
        self.edits("Lukas", title, CardEdit::FixedIn(Some(release(name))));
        self
    }

    pub(crate) fn edits(&mut self, who: &str, title: &str, edit: CardEdit) -> CommandId {
        self.does(who, Command::EditCard { card: card(title), edit })
    }

    /// Sets the state of a release on a system.
    pub(crate) fn deploys(&mut self, name: &str, on: &str, state: DeploymentState) -> CommandId {
        let id = deployment(name, on);
        let (release, system) = (release(name), system(on));
        self.does("Rita", Command::Deploy { id, release, system, state })
    }

    /// Counts a call now.
    pub(crate) fn calls(&mut self, who: Option<&str>, title: &str) -> CommandId {
        let at = self.now;
        self.does("Manuela", call(who, title, at, &format!("call {}", self.count)))
    }

    pub(crate) fn merges(&mut self, title: &str, into: &str) -> CommandId {
        self.does("Lukas", Command::MergeCards { card: card(title), into: card(into) })
    }
}

fn release_command(name: &str, kind: ReleaseKind, parent: Option<&str>) -> Command {
    let (id, name, parent) = (release(name), name.into(), parent.map(release));
    Command::CreateRelease(NewRelease { id, name, kind, parent, planned: None })
}

/// A call of a customer or of an anonymous caller about a card. Each `quote` gives another id.
pub(crate) fn call(who: Option<&str>, title: &str, at: Timestamp, quote: &str) -> Command {
    let contact = NewContact {
        id: ContactId(id(quote)),
        customer: who.map(customer),
        system: None,
        channel: Channel::Phone,
        quote: quote.into(),
        searched: String::new(),
        at,
        day: at.day(),
    };
    Command::AddContact { card: card(title), contact }
}
