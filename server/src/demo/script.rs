//! What everybody did, in the order in which it happened.

use super::Language;
use super::clock::{Clock, id_at};
use super::table::{Story, StoryLine};
use crate::backfill::Dated;
use groundswell_domain::Command;
use groundswell_domain::column::Stage;
use groundswell_domain::decide::Actor;
use groundswell_domain::id::{
    AreaId, CardId, ColumnId, CustomerId, ReleaseId, SprintId, SystemId, UserId,
};
use groundswell_domain::member::Role;
use groundswell_domain::time::{Day, Timestamp};
use std::collections::BTreeMap;

/// One story while it is written.
pub(super) struct Script<'a> {
    pub(super) table: &'a Story,
    pub(super) language: Language,
    pub(super) clock: Clock,
    pub(super) people: Vec<Person>,
    pub(super) columns: BTreeMap<Stage, ColumnId>,
    pub(super) areas: BTreeMap<&'static str, AreaId>,
    pub(super) customers: Vec<CustomerId>,
    /// Whether callers say who they are: companies do.
    pub(super) named_callers: bool,
    pub(super) systems: Vec<SystemId>,
    pub(super) releases: BTreeMap<&'static str, Rollout>,
    pub(super) sprints: Vec<Timebox>,
    /// The cards that have a name in the story, and when they were last mentioned.
    pub(super) cards: BTreeMap<&'static str, (CardId, Timestamp)>,
    acts: Vec<Dated>,
}

#[derive(Clone, Copy)]
pub(super) struct Person {
    pub(super) id: UserId,
    pub(super) name: &'static str,
    pub(super) role: Role,
}

/// A release and the moment from which its systems ran it.
#[derive(Clone, Copy)]
pub(super) struct Rollout {
    pub(super) id: ReleaseId,
    pub(super) parent: Option<&'static str>,
    pub(super) is_hotfix: bool,
    pub(super) made: Timestamp,
    /// `None`: it is still to come.
    pub(super) live: Option<Timestamp>,
}

#[derive(Clone, Copy)]
pub(super) struct Timebox {
    pub(super) id: SprintId,
    pub(super) name: &'static str,
    pub(super) starts: Day,
    pub(super) is_running: bool,
}

impl<'a> Script<'a> {
    pub(super) fn new(table: &'a Story, language: Language, clock: Clock) -> Script<'a> {
        Script {
            table,
            language,
            clock,
            people: Vec::new(),
            columns: Stage::ALL.map(|stage| (stage, ColumnId(id_at(clock.now)))).into(),
            areas: BTreeMap::new(),
            customers: Vec::new(),
            named_callers: false,
            systems: Vec::new(),
            releases: BTreeMap::new(),
            sprints: Vec::new(),
            cards: BTreeMap::new(),
            acts: Vec::new(),
        }
    }

    /// Somebody did something.
    pub(super) fn act(&mut self, at: Timestamp, who: UserId, command: Command) {
        self.acts.push(Dated { at, actor: Actor::Member(who), command });
    }

    /// The server did something.
    pub(super) fn by_itself(&mut self, at: Timestamp, command: Command) {
        self.acts.push(Dated { at, actor: Actor::System, command });
    }

    /// Everything in the order in which it happened. Nothing is in the future.
    pub(super) fn in_order(mut self) -> Vec<Dated> {
        let now = self.clock.now;
        for act in &mut self.acts {
            act.at = act.at.min(Timestamp(now.0 - 1));
        }
        self.acts.sort_by_key(|act| act.at);
        self.acts
    }

    /// The cell of a row in the demo's language: English is left of German.
    pub(super) fn text(&self, row: &StoryLine, english: usize) -> String {
        let cell = match self.language {
            Language::English => row.cell(english),
            Language::German => row.cell(english + 1),
        };
        cell.replace("\\n", "\n")
    }

    /// Somebody with this role.
    pub(super) fn someone(&mut self, role: Role) -> UserId {
        let people: Vec<_> = self.people.iter().filter(|p| p.role == role).copied().collect();
        self.clock.pick(&people).id
    }

    pub(super) fn person(&self, name: &str) -> Option<UserId> {
        self.people.iter().find(|person| person.name == name).map(|person| person.id)
    }
}
