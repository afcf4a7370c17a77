//! What a command did, in words: the things that it touched, each with the fields that differ, old
//! and new value beside each other.

use crate::i18n::{self, Lens};
use crate::live::Live;
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
use groundswell_domain::id::{AreaId, CardId, CustomerId, ReleaseId, SprintId, SystemId, UserId};
use groundswell_domain::member::Member;
use groundswell_domain::release::{Deployment, Release, ReleaseKind};
use groundswell_domain::sprint::Sprint;
use groundswell_domain::time::Day;
use groundswell_domain::undo::Step;
use groundswell_domain::{Board, Entity, archive, description};
use groundswell_ui::{board, lane};
use leptos::prelude::{AnyView, IntoAny, untrack};

/// One thing that a command touched.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Touched {
    /// What it is called.
    pub(crate) name: String,
    /// The card that it is or belongs to, with the path of its page.
    pub(crate) card: Option<(CardId, String)>,
    /// Whether it goes by the name of the card that it belongs to.
    pub(crate) is_part: bool,
    pub(crate) fate: Fate,
    pub(crate) fields: Vec<Difference>,
}

/// What became of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
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

/// Who reads: names come from the board as it is now.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) board: &'a Board,
    pub(crate) lens: Lens,
    pub(crate) today: Day,
    /// Says the name of somebody who is no member any more.
    pub(crate) former: fn(&Board, UserId) -> Option<String>,
}

/// What a reader is told of a thing: the names of fields, and their values.
type Facts = Vec<(String, String)>;

/// The longest value that is said beside the name of its field, in characters.
const SHORT: usize = 60;

/// The one field of a card that steps have changed, with its value where that is short.
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
    /// Everything that an entry of the history has to tell, in its order.
    pub(crate) fn touched(self, entry: &Entry) -> Vec<Touched> {
        let steps = description::joined(self.board, &entry.steps);
        steps.iter().filter_map(|step| self.step(step)).collect()
    }

    fn step(self, step: &Step) -> Option<Touched> {
        let (old, new) = (step.before.as_ref(), step.after.as_ref());
        let entity = new.or(old)?;
        let fate = match (old, new) {
            (None, _) => Fate::Added,
            (_, None) => Fate::Removed,
            _ => Fate::Changed,
        };
        let facts = |entity: Option<&Entity>| entity.map(|entity| self.facts(entity));
        let fields = match fate {
            // What has gone is told by an entry before, and of a new card its name is all there is.
            Fate::Removed => Vec::new(),
            Fate::Added if matches!(entity, Entity::Card(_)) => Vec::new(),
            _ => differing(facts(old).unwrap_or_default(), facts(new).unwrap_or_default()),
        };
        // What customers reported is counted with each contact, which speaks for itself; and what
        // has changed in its order alone, or in its count, has nothing to tell.
        let is_silent = match fate {
            Fate::Changed => fields.is_empty(),
            _ => matches!(entity, Entity::Tally(_)),
        };
        let card = step.card().and_then(|card| self.board.cards.get(&card));
        let card = card.map(|card| (card.id, board::path(self.board, card)));
        let is_part = !matches!(entity, Entity::Card(_)) && card.is_some();
        (!is_silent).then(|| Touched { name: self.name(entity), card, is_part, fate, fields })
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

    fn of_card(self, card: CardId) -> String {
        let card = self.board.cards.get(&card);
        card.map(|card| format!("{} {}", self.board.name_of(card), card.title)).unwrap_or_default()
    }

    fn deployment(self, deployment: &Deployment) -> String {
        let release = self.release(Some(deployment.release));
        format!("{release} · {}", self.system(Some(deployment.system)))
    }

    /// The fields of a thing with their values, as the history tells them. Every field is named here, also
    /// one that is not told, so that the compiler asks for a new one.
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
            // Its name says which release it takes to which system.
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
            // Who wrote it and when, the entry itself says.
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
            // Nobody wants to be counted.
            seen: _,
        } = card;
        let column = self.board.columns.get(column);
        let deadline = deadline.as_ref().map(|deadline| {
            let day = self.day(deadline.day);
            if deadline.note.is_empty() { day } else { format!("{day}, {}", deadline.note) }
        });
        // Its place follows those who come and go above it, which has nothing to tell.
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
        // When it was and who took it, the entry itself says.
        let Contact { customer, system, channel, quote, id: _, card: _, at: _, day: _, by: _ } =
            contact;
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

    /// Who reported something; nobody need give a name.
    fn caller(self, id: Option<CustomerId>) -> String {
        match id {
            None => i18n::anonymous().to_owned(),
            known => self.customer(known),
        }
    }

    fn customer(self, id: Option<CustomerId>) -> String {
        known(id, |id| self.board.customers.get(&id).map(|customer| customer.name.clone()))
    }

    fn system(self, id: Option<SystemId>) -> String {
        known(id, |id| self.board.systems.get(&id).map(|system| system.name.clone()))
    }

    fn area(self, id: Option<AreaId>) -> String {
        known(id, |id| self.board.areas.get(&id).map(|area| area.name.clone()))
    }

    fn person(self, id: Option<UserId>) -> String {
        let member = |id| self.board.members.get(&id).map(|member| member.name.clone());
        known(id, |id| member(id).or_else(|| (self.former)(self.board, id)))
    }

    fn sprint(self, id: Option<SprintId>) -> String {
        known(id, |id| self.board.sprints.get(&id).map(|sprint| sprint.name.clone()))
    }

    fn release(self, id: Option<ReleaseId>) -> String {
        known(id, |id| self.board.releases.get(&id).map(|release| release.name.clone()))
    }
}

/// The name of what an id stands for; what has been removed since has none.
fn known<I>(id: Option<I>, name: impl FnOnce(I) -> Option<String>) -> String {
    id.map(|id| name(id).unwrap_or_else(|| i18n::removed_since().to_owned())).unwrap_or_default()
}

fn yes_or_no(yes: bool) -> String {
    if yes { i18n::yes().to_owned() } else { i18n::no().to_owned() }
}

fn words<const N: usize>(facts: [(&str, String); N]) -> Facts {
    facts.into_iter().map(|(field, value)| (field.to_owned(), value)).collect()
}

/// The facts that differ. What is new has none from before: there, only what is filled in counts.
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
    let of_old = touched.fate != Fate::Added;
    let fields = touched.fields.iter().map(|one| {
        let old = of_old.then(|| view! { <del>{or_nothing(&one.old).to_owned()}</del> " → " });
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

/// The way a caller took, where it is not the usual one.
fn way(channel: Channel) -> String {
    match channel {
        Channel::Phone => String::new(),
        other => i18n::channel(other).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use groundswell_domain::json;

    /// A board with a column, an area and a member.
    fn board() -> Board {
        let text = r#"{"seq": 7, "entities": [
            {"board": {"id": "00000000-0000-0000-0000-0000000000b0", "name": "Music", "key": "MS", "last_number": 3}},
            {"column": {"id": "00000000-0000-0000-0000-0000000000c1", "stage": "inbox", "rank": "a"}},
            {"area": {"id": "00000000-0000-0000-0000-0000000000a1", "name": "Payment"}}
        ]}"#;
        Board::from_snapshot(json::from_str(text).unwrap()).unwrap()
    }

    fn entity(text: &str) -> Option<Entity> {
        Some(json::from_str(text).unwrap())
    }

    fn card(fields: &str) -> Option<Entity> {
        entity(&format!(
            r#"{{"card": {{"id": "00000000-0000-0000-0000-0000000000d1", "number": 3,
            "title": "Vouchers", "column": "00000000-0000-0000-0000-0000000000c1", "rank": "a",
            "since": 0, "created": 0,
            "created_by": "00000000-0000-0000-0000-0000000000e1"{fields}}}}}"#
        ))
    }

    fn told(before: Option<Entity>, after: Option<Entity>) -> Option<Touched> {
        let board = board();
        let (lens, today, former) = (Lens::Development, Day(20_000), |_: &Board, _| None);
        let reader = Reader { board: &board, lens, today, former };
        reader.step(&Step { before, after })
    }

    fn lines(before: Option<Entity>, after: Option<Entity>) -> Vec<String> {
        let fields = told(before, after).unwrap().fields;
        fields.iter().map(|one| format!("{}: {} > {}", one.field, one.old, one.new)).collect()
    }

    #[test]
    fn a_first_rating_was_unrated_before() {
        let lines = lines(card(""), card(r#", "impact": "blocked""#));
        assert_eq!(lines, ["Impact: Not rated > Blocked"]);
    }

    #[test]
    fn a_deadline_tells_its_note() {
        let before = card(r#", "deadline": {"day": 20010}"#);
        let after = card(r#", "deadline": {"day": 20010, "note": "campaign"}"#);
        let lines = lines(before, after);
        let [line] = lines.as_slice() else { panic!("{lines:?}") };
        assert!(line.ends_with(", campaign") && !line.contains("campaign >"), "{line}");
    }

    #[test]
    fn ids_are_names_and_what_is_gone_says_so() {
        let before = card(r#", "area": "00000000-0000-0000-0000-0000000000a1""#);
        let after = card(r#", "area": "00000000-0000-0000-0000-0000000000a2""#);
        assert_eq!(lines(before, after), ["Area: Payment > removed since"]);
    }

    #[test]
    fn a_new_card_is_its_name_and_another_new_thing_tells_what_is_filled_in() {
        let new = told(None, card(r#", "impact": "hurts""#)).unwrap();
        assert_eq!((new.name.as_str(), new.fate), ("MS-3 Vouchers", Fate::Added));
        assert!(new.fields.is_empty());
        let member = r#"{"member": {"id": "00000000-0000-0000-0000-0000000000e1", "name": "Julia",
            "role": "developer"}}"#;
        assert_eq!(lines(None, entity(member)), ["Name:  > Julia", "Role:  > Developer"]);
    }

    #[test]
    fn a_place_in_the_order_is_not_told() {
        let before = r#"{"column": {"id": "00000000-0000-0000-0000-0000000000c1",
            "stage": "inbox", "rank": "a"}}"#;
        let after = r#"{"column": {"id": "00000000-0000-0000-0000-0000000000c1",
            "stage": "inbox", "rank": "b", "limit": 4}}"#;
        assert_eq!(lines(entity(before), entity(after)), ["Limit:  > 4"]);
    }

    #[test]
    fn a_call_without_a_name_says_so() {
        let contact = r#"{"contact": {"id": "00000000-0000-0000-0000-0000000000f1",
            "card": "00000000-0000-0000-0000-0000000000d1", "at": 0, "day": 20000,
            "by": "00000000-0000-0000-0000-0000000000e1"}}"#;
        assert_eq!(lines(None, entity(contact)), ["Customer:  > Anonymous"]);
    }

    #[test]
    fn who_was_told_is_named_and_a_counted_call_speaks_for_itself() {
        let tally = |told: &str| {
            let text = r#"{"tally": {"card": "00000000-0000-0000-0000-0000000000d1",
                "days": [[20000, 1]], "last": 5"#;
            entity(&format!("{text}{told}}}}}"))
        };
        assert_eq!(lines(tally(""), tally(r#", "told": 9"#)), ["Told (Anonymous): no > yes"]);
        assert_eq!(told(None, tally("")), None);
    }

    #[test]
    fn a_long_description_is_told_once_and_whole() {
        let text = |end: &str| format!("{}{end}", "A line. ".repeat(100));
        let short = r#", "description": "Short""#;
        let long = r#", "description": "A line.", "goes_on": true"#;
        let all = |end: &str| {
            entity(&format!(
                r#"{{"description": {{"card": "00000000-0000-0000-0000-0000000000d1", "text": "{}"}}}}"#,
                text(end)
            ))
        };
        let mut board = board();
        board.apply(&[groundswell_domain::Change::Put(card(long).unwrap())]);
        let told = |steps: Vec<Step>| {
            let (lens, today, former) = (Lens::Development, Day(20_000), |_: &Board, _| None);
            let steps = description::joined(&board, &steps);
            let reader = Reader { board: &board, lens, today, former };
            let told = steps.iter().filter_map(|step| reader.step(step));
            let fields: Vec<Difference> = told.flat_map(|touched| touched.fields).collect();
            fields.into_iter().map(|one| (one.old, one.new)).collect::<Vec<_>>()
        };
        let made = Step { before: None, after: all("a") };
        let begun = Step { before: card(short), after: card(long) };
        assert_eq!(told(vec![made, begun]), [("Short".to_owned(), text("a"))]);
        let ended = Step { before: all("a"), after: all("b") };
        assert_eq!(told(vec![ended]), [(text("a"), text("b"))]);
    }
}
