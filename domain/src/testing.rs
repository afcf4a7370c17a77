//! A board for tests, told like a story: people, cards, calls, releases, all by their names.

#![allow(clippy::needless_pass_by_value, reason = "a story says what happens, without `&`")]

use crate::answer::{self, Answer};
use crate::archive;
use crate::board::{Board, BoardInfo};
use crate::card::{Card, CardEdit};
use crate::column::{Place, Stage};
use crate::command::{Command, Need};
use crate::contact::{Channel, NewContact, Tally, TallyKey};
use crate::decide::{Actor, Background, Context, Held, decide};
use crate::entity::{Change, Entity, EntityRef};
use crate::id::{
    AreaId, BoardId, CardId, ColumnId, CommandId, CommentId, ContactId, CustomerId, DeploymentId,
    ReleaseId, SprintId, SystemId, UserId,
};
use crate::member::{Member, Role};
use crate::rejection::Rejection;
use crate::release::{DeploymentState, NewRelease, ReleaseKind};
use crate::setup::{self, NewBoard};
use crate::time::{Day, Timestamp};
use crate::undo::{Record, Step, steps};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use uuid::Uuid;

/// The people on every board under test; each does what the role allows.
const PEOPLE: [(&str, Role); 6] = [
    ("Julia", Role::Owner),
    ("Erik", Role::ProductOwner),
    ("Lukas", Role::Developer),
    ("Manuela", Role::Support),
    ("Rita", Role::ReleaseManager),
    ("Vera", Role::Viewer),
];

/// The day on which every story begins.
pub(crate) const TODAY: Day = Day(20_000);

/// The same id for the same name.
fn id(name: &str) -> Uuid {
    let mixed = name.bytes().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128, |hash, byte| {
        (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
    });
    Uuid::from_u128(mixed)
}

pub(crate) fn person(name: &str) -> UserId {
    UserId(id(name))
}
pub(crate) fn card(title: &str) -> CardId {
    CardId(id(title))
}
pub(crate) fn area(name: &str) -> AreaId {
    AreaId(id(name))
}
pub(crate) fn customer(name: &str) -> CustomerId {
    CustomerId(id(name))
}
pub(crate) fn system(name: &str) -> SystemId {
    SystemId(id(name))
}
pub(crate) fn sprint(name: &str) -> SprintId {
    SprintId(id(name))
}
pub(crate) fn release(name: &str) -> ReleaseId {
    ReleaseId(id(name))
}
pub(crate) fn comment(text: &str) -> CommentId {
    CommentId(id(text))
}
/// The first column of a stage; further ones are named by [`column`].
pub(crate) fn lane(stage: Stage) -> ColumnId {
    column(&format!("{stage:?}"))
}
pub(crate) fn column(name: &str) -> ColumnId {
    ColumnId(id(name))
}
pub(crate) fn deployment(release: &str, system: &str) -> DeploymentId {
    DeploymentId(id(&format!("{release} on {system}")))
}

/// A board under test, with a clock, and all that a server would keep.
pub(crate) struct Scene {
    pub(crate) board: Board,
    pub(crate) now: Timestamp,
    details: BTreeMap<EntityRef, Entity>,
    records: BTreeMap<CommandId, Record>,
    /// What every card is said to hold.
    pub(crate) held: Option<Held>,
    /// Cards of the archive, and their tallies.
    pub(crate) archived: BTreeMap<EntityRef, Entity>,
    count: u128,
}

impl Scene {
    /// A new board of MusicStore with its people, a column for each stage, and nothing else.
    pub(crate) fn new() -> Scene {
        let info = BoardInfo {
            id: BoardId(id("board")),
            name: "MusicStore".into(),
            key: "MS".into(),
            last_number: 0,
            keep_closed: None,
        };
        let new = NewBoard {
            id: info.id,
            name: info.name.clone(),
            key: info.key.clone(),
            owner: person("Julia"),
            owner_name: "Julia".into(),
            columns: Stage::ALL.map(lane),
        };
        let mut board = Board::new(info);
        board.apply(&setup::first_changes(&new).unwrap());
        for (name, role) in PEOPLE {
            let name = name.to_string();
            board.apply(&[Change::put(Member {
                id: person(&name),
                name,
                role,
                may_delete: false,
            })]);
        }
        Scene {
            board,
            now: TODAY.start().plus_days(0),
            details: BTreeMap::new(),
            records: BTreeMap::new(),
            held: None,
            archived: BTreeMap::new(),
            count: 0,
        }
    }

    /// Decides and applies, as the server does; a minute passes.
    pub(crate) fn run(&mut self, actor: Actor, command: &Command) -> Result<CommandId, Rejection> {
        self.now = Timestamp(self.now.0 + 60_000);
        let background = self.background(command);
        let ctx = Context { actor, now: self.now, background: &background };
        let changes = decide(&self.board, command, &ctx)?;
        let keys: BTreeSet<EntityRef> = changes.iter().map(Change::key).collect();
        assert_eq!(keys.len(), changes.len(), "something changes twice: {changes:?}");
        let known = [background.details.as_slice(), &background.archived].concat();
        let steps = steps(&self.board, &changes, &known);
        self.note_archive(&changes);
        self.board.apply(&changes);
        self.board.seq += 1;
        for change in changes.iter().filter(|change| change.key().is_detail()) {
            match change {
                Change::Put(entity) => self.details.insert(entity.key(), entity.clone()),
                Change::Remove(_) | Change::Archive(_) => self.details.remove(&change.key()),
            };
        }
        self.count += 1;
        let id = CommandId(Uuid::from_u128(self.count));
        self.records.insert(id, Record { id, actor, kind: Some(command.kind()), steps });
        Ok(id)
    }

    /// Keeps what leaves the board for the archive, and lets go what comes back.
    fn note_archive(&mut self, changes: &[Change]) {
        for change in changes {
            self.archived.remove(&change.key());
            let Change::Archive(card) = change else { continue };
            let tallies = self.board.tallies_of(*card).cloned().map(Entity::Tally);
            let card = self.board.cards[card].clone();
            let gone = tallies.chain([Entity::Card(card)]);
            self.archived.extend(gone.map(|entity| (entity.key(), entity)));
        }
    }

    pub(crate) fn background(&self, command: &Command) -> Background {
        let mut background = Background { held: self.held, ..self.needed(command) };
        let record = background.record.iter().flat_map(|record| &record.steps);
        let named = command.reach().cards().chain(record.filter_map(Step::card));
        let said = background.details.iter().filter_map(Entity::card);
        let mut away = archive::missing(&self.board, named.chain(said));
        // Those that were merged come together.
        let of_archive = self.archived.values().filter_map(|entity| match entity {
            Entity::Card(card) => Some((card.id, card.merged_into?)),
            _ => None,
        });
        for (card, into) in of_archive {
            if away.contains(&card) || away.contains(&into) {
                away.extend([card, into]);
            }
        }
        let of_them = |entity: &&Entity| entity.card().is_some_and(|card| away.contains(&card));
        background.archived = self.archived.values().filter(of_them).cloned().collect();
        background
    }

    fn needed(&self, command: &Command) -> Background {
        let found = |key: &EntityRef| self.details.get(key).cloned();
        match command.needs() {
            None => Background::default(),
            Some(Need::Details(keys) | Need::Room(keys)) => Background {
                details: keys.iter().filter_map(found).collect(),
                ..Background::default()
            },
            Some(Need::Mentions(key)) => {
                let names = |entity: &Entity| match (entity, key) {
                    (Entity::Tally(tally), EntityRef::Customer(id)) => tally.customer == Some(id),
                    (Entity::Card(card), EntityRef::Release(id)) => {
                        card.fixed_in == Some(id) || card.suspected_in == Some(id)
                    }
                    _ => false,
                };
                let is_mentioned = self.archived.values().any(names);
                Background { is_mentioned, ..Background::default() }
            }
            Some(Need::Record(id)) => {
                let record = self.records.get(&id).cloned();
                let steps = record.iter().flat_map(|record| &record.steps);
                let entities = steps.flat_map(|step| [&step.before, &step.after]);
                let keys: Vec<EntityRef> = entities.flatten().map(Entity::key).collect();
                let mut details: Vec<Entity> = keys.iter().filter_map(found).collect();
                let said = self.details.values().filter(|detail| {
                    let Some(card) = detail.card() else { return false };
                    keys.contains(&EntityRef::Card(card)) && !keys.contains(&detail.key())
                });
                details.extend(said.cloned());
                Background { details, record, ..Background::default() }
            }
        }
    }

    /// Somebody does something that goes well.
    #[track_caller]
    pub(crate) fn does(&mut self, who: &str, command: Command) -> CommandId {
        let done = self.run(Actor::Member(person(who)), &command);
        done.unwrap_or_else(|rejection| panic!("{who} was refused {command:?}: {rejection:?}"))
    }

    /// The server itself does something.
    #[track_caller]
    pub(crate) fn server_does(&mut self, command: Command) -> CommandId {
        let done = self.run(Actor::System, &command);
        done.unwrap_or_else(|rejection| panic!("refused {command:?}: {rejection:?}"))
    }

    /// Somebody is refused, nothing changes, and this is why.
    #[track_caller]
    pub(crate) fn refuses(&mut self, who: &str, command: Command) -> Rejection {
        let before = self.board.clone();
        let done = self.run(Actor::Member(person(who)), &command);
        assert_eq!(self.board, before, "a refused command changed something");
        done.expect_err("it was not refused")
    }

    #[track_caller]
    pub(crate) fn undoes(&mut self, who: &str, command: CommandId) -> CommandId {
        self.does(who, Command::Undo { command })
    }

    pub(crate) fn days_pass(&mut self, days: i64) {
        self.now = self.now.plus_days(days);
    }
}

/// What happened before the story begins.
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
        self.does("Lukas", Command::MoveCard { card: card(title), to, place: Place::Top });
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

    /// A system of one customer, or of all.
    pub(crate) fn has_system(&mut self, name: &str, owner: Option<&str>) -> &mut Scene {
        let owner = owner.map(customer);
        let new = Command::AddSystem { id: system(name), name: name.into(), customer: owner };
        self.does("Rita", new);
        self
    }

    /// A customer has called about a card once on each of some days before today.
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

    /// A sprint of two weeks from the story's beginning.
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

    /// Brings a release on a system into a state.
    pub(crate) fn deploys(&mut self, name: &str, on: &str, state: DeploymentState) -> CommandId {
        let id = deployment(name, on);
        let (release, system) = (release(name), system(on));
        self.does("Rita", Command::Deploy { id, release, system, state })
    }

    /// A call is counted, now.
    pub(crate) fn calls(&mut self, who: Option<&str>, title: &str) -> CommandId {
        let at = self.now;
        self.does("Manuela", call(who, title, at, &format!("call {}", self.count)))
    }

    pub(crate) fn merges(&mut self, title: &str, into: &str) -> CommandId {
        self.does("Lukas", Command::MergeCards { card: card(title), into: card(into) })
    }
}

/// What a test looks at.
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

    /// The titles of a column as they are ranked.
    pub(crate) fn ranking(&self, stage: Stage) -> Vec<&str> {
        let order = crate::pain::ranking(&self.board, lane(stage), self.now);
        order.iter().map(|id| self.board.cards[id].title.as_str()).collect()
    }

    /// The titles of a column as they stand in it.
    pub(crate) fn lane(&self, stage: Stage) -> Vec<&str> {
        let lane = self.board.lane(lane(stage)).iter();
        lane.map(|(_, id)| self.board.cards[id].title.as_str()).collect()
    }

    /// What a caller on a system can be told.
    pub(crate) fn answer(&self, title: &str, on: Option<&str>) -> Answer {
        answer::advice(&self.board, self.card(title), on.map(system), self.now.day()).answer
    }
}

fn release_command(name: &str, kind: ReleaseKind, parent: Option<&str>) -> Command {
    let (id, name, parent) = (release(name), name.into(), parent.map(release));
    Command::CreateRelease(NewRelease { id, name, kind, parent, planned: None })
}

/// A call of a customer, or of somebody without a name, about a card; `quote` tells two apart.
pub(crate) fn call(who: Option<&str>, title: &str, at: Timestamp, quote: &str) -> Command {
    let contact = NewContact {
        id: ContactId(id(quote)),
        customer: who.map(customer),
        system: None,
        channel: Channel::Phone,
        quote: quote.into(),
        at,
        day: at.day(),
    };
    Command::AddContact { card: card(title), contact }
}
