//! What a command did, in words: the things that it touched, each with the fields that differ, the
//! old value beside the new one.

use crate::i18n::{self, Lens};
use crate::live::Live;
use crate::parts::actions::SHORT;
use crate::parts::former;
use crate::view::view;
use groundswell_domain::area::Area;
use groundswell_domain::board::BoardInfo;
use groundswell_domain::card::Card;
use groundswell_domain::column::Column;
use groundswell_domain::comment::Comment;
use groundswell_domain::contact::{Channel, Contact, Tally};
use groundswell_domain::customer::{Customer, System};
use groundswell_domain::description::Description;
use groundswell_domain::history::Entry;
use groundswell_domain::id::{CardId, UserId};
use groundswell_domain::member::Member;
use groundswell_domain::release::{Deployment, Release, ReleaseKind};
use groundswell_domain::sprint::Sprint;
use groundswell_domain::time::Day;
use groundswell_domain::undo::Step;
use groundswell_domain::{Board, Entity, archive, description};
use groundswell_ui::{board, lane};
use leptos::prelude::{AnyView, IntoAny, untrack};

mod names;
#[cfg(test)]
mod tests;

/// One thing that a command touched.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Touched {
    /// What it is called.
    pub(crate) name: String,
    /// The card itself, or the one it belongs to, with the path of its page.
    pub(crate) card: Option<(CardId, String)>,
    /// Whether it is called by the name of the card that it belongs to.
    pub(crate) is_part: bool,
    pub(crate) kind: ChangeKind,
    pub(crate) fields: Vec<Difference>,
}

/// What happened to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChangeKind {
    Added,
    Changed,
    Removed,
}

/// A field, in words; a value is empty where there is none.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Difference {
    pub(crate) field: String,
    pub(crate) old: String,
    pub(crate) new: String,
}

/// What describing needs to know: names come from the current board.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) board: &'a Board,
    pub(crate) lens: Lens,
    pub(crate) today: Day,
    /// The name of somebody who is no longer a member.
    pub(crate) former: fn(&Board, UserId) -> Option<String>,
}

/// What is said about a thing: the names of its fields, and their values.
type Facts = Vec<(String, String)>;

/// The one field of a card that the steps have changed, with its value if that is short.
pub(crate) fn in_short(live: Live, steps: &[Step]) -> Option<String> {
    let (lens, today) = untrack(|| (live.lens(), live.clock().today));
    live.peek(|board| {
        let steps = description::joined(board, steps);
        let [step] = steps.as_ref() else { return None };
        let card = board.cards.get(&step.card()?)?;
        let touched = Reader { board, lens, today, former: former::name }.step(step)?;
        let [one] = touched.fields.as_slice() else { return None };
        let is_short = one.new.chars().count() <= SHORT && !one.new.contains('\n');
        is_short.then(|| i18n::field_is(&board.name_of(card), &one.field, or_nothing(&one.new)))
    })
}

fn or_nothing(value: &str) -> &str {
    if value.is_empty() { i18n::nothing_before() } else { value }
}

impl Reader<'_> {
    /// Everything that an entry of the history changed, in its order.
    pub(crate) fn touched(self, entry: &Entry) -> Vec<Touched> {
        let steps = description::joined(self.board, &entry.steps);
        steps.iter().filter_map(|step| self.step(step)).collect()
    }

    fn step(self, step: &Step) -> Option<Touched> {
        let (old, new) = (step.before.as_ref(), step.after.as_ref());
        let entity = new.or(old)?;
        let kind = match (old, new) {
            (None, _) => ChangeKind::Added,
            (_, None) => ChangeKind::Removed,
            _ => ChangeKind::Changed,
        };
        let facts = |entity: Option<&Entity>| entity.map(|entity| self.facts(entity));
        let fields = match kind {
            // A removed thing is described by earlier entries; a new card is described by its name.
            ChangeKind::Removed => Vec::new(),
            ChangeKind::Added if matches!(entity, Entity::Card(_)) => Vec::new(),
            _ => differing(facts(old).unwrap_or_default(), facts(new).unwrap_or_default()),
        };
        // Tallies change with each contact, which has an entry of its own; and a change of order or
        // count alone is not worth telling.
        let is_silent = match kind {
            ChangeKind::Changed => fields.is_empty(),
            _ => matches!(entity, Entity::Tally(_)),
        };
        let card = step.card().and_then(|card| self.board.cards.get(&card));
        let card = card.map(|card| (card.id, board::path(self.board, card)));
        let is_part = !matches!(entity, Entity::Card(_)) && card.is_some();
        (!is_silent).then(|| Touched { name: self.name(entity), card, is_part, kind, fields })
    }

    /// What a thing is called.
    fn name(self, entity: &Entity) -> String {
        let of = |kind: &str, name: &str| format!("{kind}: {name}");
        match entity {
            Entity::Board(board) => board.name.clone(),
            Entity::Column(column) => of(i18n::column(), &lane::name(column, self.lens)),
            Entity::Card(card) => format!("{} {}", self.board.name_of(card), card.title),
            Entity::Tally(tally) => self.of_card(tally.card),
            Entity::Customer(customer) => of(i18n::customer(), &customer.name),
            Entity::System(system) => of(i18n::system(), &system.name),
            Entity::Area(area) => of(i18n::area(), &area.name),
            Entity::Sprint(sprint) => sprint.name.clone(),
            Entity::Release(release) => of(i18n::release(), &release.name),
            Entity::Deployment(deployment) => self.deployment(deployment),
            Entity::Member(member) => member.name.clone(),
            Entity::Contact(contact) => self.of_card(contact.card),
            Entity::Comment(comment) => self.of_card(comment.card),
            Entity::Description(all) => self.of_card(all.card),
        }
    }

    /// The fields of a thing with their values, as the history shows them. Every field is named
    /// here, also those that are not shown, so that the compiler asks for a new one.
    fn facts(self, entity: &Entity) -> Facts {
        match entity {
            Entity::Card(card) => self.card(card),
            Entity::Sprint(sprint) => self.sprint_facts(sprint),
            Entity::Release(release) => self.release_facts(release),
            Entity::Board(info) => {
                let BoardInfo { name, keep_closed: _, id: _, key: _, last_number: _ } = info;
                words([
                    (i18n::name(), name.clone()),
                    (i18n::keep_closed(), archive::days_kept(info).to_string()),
                ])
            }
            Entity::Column(Column { name, stage, limit, id: _, rank: _ }) => words([
                (i18n::name(), name.clone()),
                (i18n::column_stage(), i18n::stage(*stage, self.lens).to_owned()),
                (i18n::column_limit(), limit.map(|n| n.to_string()).unwrap_or_default()),
            ]),
            Entity::Tally(Tally { told, customer, card: _, days: _, system: _, last: _ }) => {
                let whom = self.caller(*customer);
                vec![(format!("{} ({whom})", i18n::told()), yes_or_no(told.is_some()))]
            }
            Entity::Customer(Customer { name, id: _ }) => words([(i18n::name(), name.clone())]),
            Entity::System(System { name, customer, runs, id: _ }) => words([
                (i18n::name(), name.clone()),
                (i18n::customer(), self.customer(*customer)),
                (i18n::system_runs(), self.release(*runs)),
            ]),
            Entity::Area(Area { name, synonyms, id: _ }) => words([
                (i18n::name(), name.clone()),
                (i18n::area_synonyms_short(), synonyms.join(", ")),
            ]),
            // Its name says which release goes to which system.
            Entity::Deployment(Deployment {
                state,
                id: _,
                release: _,
                system: _,
                at: _,
                before: _,
            }) => words([(i18n::state_here(), i18n::deployment_state(*state).to_owned())]),
            Entity::Member(Member { name, role, may_delete, id: _ }) => words([
                (i18n::name(), name.clone()),
                (i18n::member_role(), i18n::role(*role).to_owned()),
                (i18n::member_may_delete(), yes_or_no(*may_delete)),
            ]),
            Entity::Contact(contact) => self.contact_facts(contact),
            // The entry itself says who wrote it and when.
            Entity::Comment(Comment { text, id: _, card: _, by: _, at: _, edited: _ }) => {
                words([(i18n::field_comment(), text.clone())])
            }
            Entity::Description(Description { text, card: _ }) => {
                words([(i18n::field_description(), text.clone())])
            }
        }
    }

    fn card(self, card: &Card) -> Facts {
        let Card {
            title,
            description,
            column,
            pin,
            impact,
            area,
            assignee,
            estimate,
            deadline,
            express,
            workaround,
            answer,
            sprint,
            fixed_in,
            suspected_in,
            trashed,
            merged_into,
            // It never changes, or its name says it.
            id: _,
            number: _,
            created: _,
            created_by: _,
            // It follows from the others.
            goes_on: _,
            rank: _,
            since: _,
            // People do not want to be tracked.
            seen: _,
        } = card;
        let column = self.board.columns.get(column);
        let deadline = deadline.as_ref().map(|deadline| {
            let day = self.day(deadline.day);
            if deadline.note.is_empty() { day } else { format!("{day}, {}", deadline.note) }
        });
        // Its place changes when other cards come and go above it; that is not worth telling.
        let pin = pin.as_ref().map(|pin| {
            let by = self.person(Some(pin.by));
            if pin.reason.is_empty() { by } else { format!("{by}: {}", pin.reason) }
        });
        words([
            (i18n::field_title(), title.clone()),
            (i18n::field_description(), description.clone()),
            (
                i18n::column(),
                column.map(|column| lane::name(column, self.lens)).unwrap_or_default(),
            ),
            (i18n::placed_by_hand(), pin.unwrap_or_default()),
            (i18n::impact(), i18n::impact_word(*impact).to_owned()),
            (i18n::area(), self.area(*area)),
            (i18n::assignee(), self.person(*assignee)),
            (i18n::estimate(), estimate.map(i18n::format::work).unwrap_or_default()),
            (i18n::deadline(), deadline.unwrap_or_default()),
            (i18n::express(), yes_or_no(*express)),
            (i18n::field_workaround(), workaround.clone()),
            (i18n::field_answer(), answer.clone()),
            (i18n::sprint(), self.sprint(*sprint)),
            (i18n::fixed_in(), self.release(*fixed_in)),
            (i18n::suspected_in(), self.release(*suspected_in)),
            (i18n::nav_trash(), yes_or_no(trashed.is_some())),
            (i18n::merge_into(), merged_into.map(|id| self.of_card(id)).unwrap_or_default()),
        ])
    }

    fn contact_facts(self, contact: &Contact) -> Facts {
        // The entry itself says when it was and who recorded it.
        // What was searched for is for finding the card, not for reading.
        let Contact {
            customer,
            system,
            channel,
            quote,
            searched: _,
            id: _,
            card: _,
            at: _,
            day: _,
            by: _,
        } = contact;
        words([
            (i18n::customer(), self.caller(*customer)),
            (i18n::system(), self.system(*system)),
            (i18n::channel_label(), way(*channel)),
            (i18n::field_quote(), quote.clone()),
        ])
    }

    fn sprint_facts(self, sprint: &Sprint) -> Facts {
        let Sprint { name, goal, starts, ends, capacity, support_share, state, id: _, closed: _ } =
            sprint;
        words([
            (i18n::name(), name.clone()),
            (i18n::field_goal(), goal.clone()),
            (i18n::field_dates(), format!("{} – {}", self.day(*starts), self.day(*ends))),
            (i18n::sprint_capacity(), i18n::format::work(*capacity)),
            (i18n::sprint_share(), support_share.to_string()),
            (i18n::state_here(), i18n::sprint_state(*state).to_owned()),
        ])
    }

    fn release_facts(self, release: &Release) -> Facts {
        let Release { name, kind, parent, merged_forward, planned, id: _, created: _ } = release;
        let merged = merged_forward.iter().map(|id| self.release(Some(*id)));
        words([
            (i18n::name(), name.clone()),
            (i18n::hotfix(), yes_or_no(*kind == ReleaseKind::Hotfix)),
            (i18n::built_on(), self.release(*parent)),
            (i18n::release_day(), planned.map(|day| self.day(day)).unwrap_or_default()),
            (i18n::merged_forward(), merged.collect::<Vec<_>>().join(", ")),
        ])
    }

    fn day(self, day: Day) -> String {
        i18n::format::day(day, self.today)
    }
}

fn yes_or_no(yes: bool) -> String {
    if yes { i18n::yes().to_owned() } else { i18n::no().to_owned() }
}

fn words<const N: usize>(facts: [(&str, String); N]) -> Facts {
    facts.into_iter().map(|(field, value)| (field.to_owned(), value)).collect()
}

/// The facts that differ. For a new thing, only the fields that are filled in.
fn differing(old: Facts, new: Facts) -> Vec<Difference> {
    let is_new = old.is_empty();
    let mut old = old.into_iter();
    let pairs = new.into_iter().map(|(field, new)| {
        let old = old.next().map(|(_, value)| value).unwrap_or_default();
        Difference { field, old, new }
    });
    let no = i18n::no();
    pairs.filter(|one| one.old != one.new && !(is_new && one.new == no)).collect()
}

/// The fields of a thing, as a list.
pub(crate) fn list(touched: &Touched) -> AnyView {
    if touched.fields.is_empty() {
        return ().into_any();
    }
    let of_old = touched.kind != ChangeKind::Added;
    let fields = touched.fields.iter().map(|one| {
        let old = of_old
            .then(|| view! { <del>{or_nothing(&one.old).to_owned()}</del> {i18n::changed_to()} });
        view! {
            <li>
                <span class="dim">{one.field.clone()}": "</span>
                {old}
                <ins>{or_nothing(&one.new).to_owned()}</ins>
            </li>
        }
    });
    view! { <ul class="differences">{fields.collect::<Vec<_>>()}</ul> }
}

/// The channel of a contact, if it is not the usual one.
fn way(channel: Channel) -> String {
    match channel {
        Channel::Phone => String::new(),
        other => i18n::channel(other).to_owned(),
    }
}
