//! Which cards are shown: the filter that the address asks for.

use crate::route::Route;
use crate::view::Memo;
use groundswell_domain::Board;
use groundswell_domain::card::{Card, Impact};
use groundswell_domain::id::{AreaId, CustomerId, ReleaseId, SprintId, UserId};
use groundswell_domain::text::lower;
use web_sys::UrlSearchParams;

/// Which cards are shown. Empty shows all; what is left out of the address is its default.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Filter {
    pub(crate) text: String,
    pub(crate) impact: Option<Impact>,
    pub(crate) area: Option<AreaId>,
    pub(crate) customer: Option<CustomerId>,
    pub(crate) release: Option<ReleaseId>,
    pub(crate) sprint: Option<SprintId>,
    pub(crate) assignee: Option<UserId>,
}

/// The names of impacts in the address.
pub(crate) const IMPACTS: [(Impact, &str); 4] = [
    (Impact::Blocked, "blocked"),
    (Impact::Hurts, "hurts"),
    (Impact::Confuses, "confuses"),
    (Impact::Unrated, "unrated"),
];

impl Filter {
    /// The filter that the address asks for, followed.
    pub(crate) fn of_address(route: Route) -> Memo<Filter> {
        Memo::new(move |_| Filter::from_query(&route.query()))
    }

    /// Reads the address. What cannot be read filters nothing.
    fn from_query(query: &UrlSearchParams) -> Filter {
        let read = |name: &str| query.get(name).unwrap_or_default();
        let impact = read("impact");
        Filter {
            text: read("q"),
            impact: IMPACTS.iter().find(|(_, name)| *name == impact).map(|(impact, _)| *impact),
            area: read("area").parse().ok(),
            customer: read("customer").parse().ok(),
            release: read("release").parse().ok(),
            sprint: read("sprint").parse().ok(),
            assignee: read("assignee").parse().ok(),
        }
    }

    /// How many filters are set, the text among them.
    pub(crate) fn count(&self) -> usize {
        let set = [
            !self.text.is_empty(),
            self.impact.is_some(),
            self.area.is_some(),
            self.customer.is_some(),
            self.release.is_some(),
            self.sprint.is_some(),
            self.assignee.is_some(),
        ];
        set.iter().filter(|set| **set).count()
    }

    /// Whether a card is shown.
    pub(crate) fn takes(&self, board: &Board, card: &Card) -> bool {
        fn is<T: PartialEq>(wanted: &Option<T>, found: &Option<T>) -> bool {
            wanted.is_none() || wanted == found
        }
        is(&self.area, &card.area)
            && is(&self.sprint, &card.sprint)
            && is(&self.assignee, &card.assignee)
            && self.impact.is_none_or(|impact| impact == card.impact)
            && (self.release.is_none()
                || self.release == card.fixed_in
                || self.release == card.suspected_in)
            && self.customer.is_none_or(|customer| {
                board.tallies_of(card.id).any(|tally| tally.customer == Some(customer))
            })
            && self.takes_text(board, card)
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
