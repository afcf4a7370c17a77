//! Which cards are shown: the filter that the address asks for.

use crate::board_texts::BoardTexts;
use crate::live::Live;
use crate::route::Route;
use crate::view::Memo;
use groundswell_domain::Board;
use groundswell_domain::card::{Card, Impact};
use groundswell_domain::finding::{Fit, Sought};
use groundswell_domain::id::{AreaId, CardId, CustomerId, ReleaseId, SprintId, UserId};
use groundswell_domain::table;
use groundswell_domain::text::slug;
use uuid::Uuid;

/// Which cards are shown. A card must match one of the wanted values of each kind; a kind without
/// wanted values matches every card.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Filter {
    pub(crate) text: String,
    pub(crate) wanted: Vec<(Kind, Key)>,
    /// The cards that hold the text; `None` if there is none, or until the search for it is loaded.
    holding: Option<table::Set<CardId>>,
}

/// The kinds of filters, besides the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Impact,
    Area,
    Customer,
    Release,
    Sprint,
    Assignee,
}

/// Identifies a value among those of its kind: by its id, or by an impact's place in [`IMPACTS`].
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
    /// Stands for a name that nothing has: it matches no card.
    pub(crate) const NOTHING: Key = Key(Uuid::max());

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

    /// All values of this kind, each with its name.
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

    /// Whether a card matches a value of this kind.
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
    /// The filter that the address asks for; reactive: `area=player,payment&q=voucher`.
    pub(crate) fn of_address(route: Route, live: Live, texts: BoardTexts) -> Memo<Filter> {
        Memo::new(move |_| {
            let query = route.query();
            let read = |name: &str| query.get(name).unwrap_or_default();
            let asked = Kind::ALL.into_iter().map(|kind| (kind, read(kind.param())));
            let asked: Vec<_> = asked.filter(|(_, names)| !names.is_empty()).collect();
            // Most addresses contain no filter: then changes of the board need not be followed.
            let wanted = match asked.is_empty() {
                true => Vec::new(),
                false => live.read(|board| wanted(board, &asked)),
            };
            let text = read("q");
            let holding = if text.is_empty() { None } else { texts.holding(live, &text) };
            Filter { text, wanted, holding }
        })
    }

    /// How many filters are set, the text among them.
    pub(crate) fn count(&self) -> usize {
        usize::from(!self.text.is_empty()) + self.wanted.len()
    }

    /// Whether a value is among those wanted.
    pub(crate) fn wants(&self, kind: Kind, key: Key) -> bool {
        self.wanted.contains(&(kind, key))
    }

    /// The cards that hold the text; none if there is no text.
    pub(crate) fn held(&self) -> impl Iterator<Item = CardId> {
        self.holding.iter().flat_map(table::Set::keys).copied()
    }

    /// Whether a card is shown.
    pub(crate) fn takes(&self, board: &Board, card: &Card) -> bool {
        let takes = |kind: Kind| {
            let mut wanted = self.wanted.iter().filter(|(of, _)| *of == kind).peekable();
            wanted.peek().is_none() || wanted.any(|(_, key)| kind.has(board, card, *key))
        };
        let holds = self.holding.as_ref().is_none_or(|holding| holding.contains(&card.id));
        holds && Kind::ALL.into_iter().all(takes)
    }
}

/// The values that the address names, by name or id.
fn wanted(board: &Board, asked: &[(Kind, String)]) -> Vec<(Kind, Key)> {
    let mut wanted = Vec::new();
    for (kind, names) in asked {
        let things = kind.things(board);
        let names = names.split(',').filter(|name| !name.is_empty());
        let named = names.clone().flat_map(|name| named(&things, name));
        let named: Vec<_> = named.map(|key| (*kind, key)).collect();
        if named.is_empty() && names.count() > 0 {
            wanted.push((*kind, Key::NOTHING));
        }
        wanted.extend(named);
    }
    wanted
}

/// Those among things that a name in the address means, or an id; if none is called so, those with
/// this name in another spelling.
fn named(things: &[(Key, &str)], name: &str) -> Vec<Key> {
    let (asked, id) = (slug(name), name.parse().ok());
    let those = |is_meant: &dyn Fn(Key, &str) -> bool| {
        let meant = things.iter().filter(|(key, name)| is_meant(*key, name));
        meant.map(|(key, _)| *key).collect::<Vec<_>>()
    };
    let named = those(&|key, name| slug(name) == asked || id == Some(key.0));
    if !named.is_empty() || asked.is_empty() {
        return named;
    }
    let sought = Sought::of(name);
    those(&|_, name| sought.fit(name).is_some_and(|fit| fit <= Fit::Whole))
}
