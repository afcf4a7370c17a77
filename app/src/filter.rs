//! Which cards are shown: the filter that the address asks for.

use crate::replica::live::Live;
use crate::route::Route;
use crate::view::Memo;
use groundswell_domain::Board;
use groundswell_domain::card::{Card, Impact};
use groundswell_domain::id::{AreaId, CustomerId, ReleaseId, SprintId, UserId};
use groundswell_domain::text::{lower, slug};
use uuid::Uuid;
use web_sys::UrlSearchParams;

/// Which cards are shown. Of each kind one of those wanted; none wanted shows all.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Filter {
    pub(crate) text: String,
    pub(crate) wanted: Vec<(Kind, Key)>,
}

/// By what cards are chosen, besides their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Impact,
    Area,
    Customer,
    Release,
    Sprint,
    Assignee,
}

/// Tells the things of one kind apart: their ids, or an impact's place in [`IMPACTS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key(pub(crate) Uuid);

/// The names of impacts in the address.
pub(crate) const IMPACTS: [(Impact, &str); 4] = [
    (Impact::Blocked, "blocked"),
    (Impact::Hurts, "hurts"),
    (Impact::Confuses, "confuses"),
    (Impact::Unrated, "unrated"),
];

impl Key {
    fn of_impact(impact: Impact) -> Key {
        let place = IMPACTS.iter().position(|(other, _)| *other == impact);
        Key(Uuid::from_u128(place.unwrap_or_default() as u128))
    }
}

impl Kind {
    pub(crate) const ALL: [Kind; 6] =
        [Kind::Impact, Kind::Area, Kind::Customer, Kind::Release, Kind::Sprint, Kind::Assignee];

    /// Its name in the address.
    pub(crate) fn param(self) -> &'static str {
        match self {
            Kind::Impact => "impact",
            Kind::Area => "area",
            Kind::Customer => "customer",
            Kind::Release => "release",
            Kind::Sprint => "sprint",
            Kind::Assignee => "assignee",
        }
    }

    /// All there is of it, with its name.
    pub(crate) fn things(self, board: &Board) -> Vec<(Key, &str)> {
        match self {
            Kind::Impact => IMPACTS.iter().map(|(it, name)| (Key::of_impact(*it), *name)).collect(),
            Kind::Area => board.areas.values().map(|it| (Key(it.id.0), &*it.name)).collect(),
            Kind::Customer => {
                board.customers.values().map(|it| (Key(it.id.0), &*it.name)).collect()
            }
            Kind::Release => board.releases.values().map(|it| (Key(it.id.0), &*it.name)).collect(),
            Kind::Sprint => board.sprints.values().map(|it| (Key(it.id.0), &*it.name)).collect(),
            Kind::Assignee => board.members.values().map(|it| (Key(it.id.0), &*it.name)).collect(),
        }
    }

    /// Whether a card has to do with a thing of this kind.
    fn has(self, board: &Board, card: &Card, Key(id): Key) -> bool {
        match self {
            Kind::Impact => Key::of_impact(card.impact).0 == id,
            Kind::Area => card.area == Some(AreaId(id)),
            Kind::Customer => {
                board.tallies_of(card.id).any(|tally| tally.customer == Some(CustomerId(id)))
            }
            Kind::Release => [card.fixed_in, card.suspected_in].contains(&Some(ReleaseId(id))),
            Kind::Sprint => card.sprint == Some(SprintId(id)),
            Kind::Assignee => card.assignee == Some(UserId(id)),
        }
    }
}

impl Filter {
    /// The filter that the address asks for, followed.
    pub(crate) fn of_address(route: Route, live: Live) -> Memo<Filter> {
        Memo::new(move |_| {
            let query = route.query();
            live.read(|board| Filter::read(&query, board))
        })
    }

    /// Reads the address: `area=player,payment&q=voucher`, or ids in the place of names. A name that nothing has filters nothing.
    fn read(query: &UrlSearchParams, board: &Board) -> Filter {
        let read = |name: &str| query.get(name).unwrap_or_default();
        let mut wanted = Vec::new();
        for kind in Kind::ALL {
            let names = read(kind.param());
            // Most addresses name nothing.
            if names.is_empty() {
                continue;
            }
            let is_named = |(key, name): &(Key, &str)| {
                let mut names = names.split(',').filter(|named| !named.is_empty());
                names.any(|named| slug(named) == slug(name) || named.parse() == Ok(key.0))
            };
            let named = kind.things(board).into_iter().filter(is_named);
            wanted.extend(named.map(|(key, _)| (kind, key)));
        }
        Filter { text: read("q"), wanted }
    }

    /// How many filters are set, the text among them.
    pub(crate) fn count(&self) -> usize {
        usize::from(!self.text.is_empty()) + self.wanted.len()
    }

    /// Whether a card is shown.
    pub(crate) fn takes(&self, board: &Board, card: &Card) -> bool {
        let takes = |kind: Kind| {
            let mut wanted = self.wanted.iter().filter(|(of, _)| *of == kind).peekable();
            wanted.peek().is_none() || wanted.any(|(_, key)| kind.has(board, card, *key))
        };
        Kind::ALL.into_iter().all(takes) && self.takes_text(board, card)
    }

    /// Every word must be in the card's number, title, description, workaround or area.
    fn takes_text(&self, board: &Board, card: &Card) -> bool {
        if self.text.is_empty() {
            return true;
        }
        let area = card.area.and_then(|area| board.areas.get(&area));
        let none = String::new();
        let area = area.map_or(&none, |area| &area.name);
        let number = board.name_of(card);
        let texts = [&number, &card.title, &card.description, &card.workaround, area];
        let haystack = lower(&texts.map(String::as_str).join("\n"));
        lower(&self.text).split_whitespace().all(|word| haystack.contains(word))
    }
}
