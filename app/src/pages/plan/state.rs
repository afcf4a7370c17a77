//! The state that the views of planning share: the sprint, the two lists, and what is chosen and
//! open.

use crate::live::Live;
use crate::parts::board_view::BoardView;
use crate::route::Route;
use crate::view::Memo;
use groundswell_client::shared::Shared;
use groundswell_client::signal::RwSignal;
use groundswell_domain::id::{CardId, SprintId};
use groundswell_domain::planning;
use leptos::prelude::*;
use std::ops::Deref;

/// The shared state; cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Plan(Shared<Sharing>);

/// The values that the views share.
pub(super) struct Sharing {
    pub(super) live: Live,
    pub(super) view: BoardView,
    /// The sprint that is being filled.
    pub(super) sprint: Memo<Option<SprintId>>,
    /// Ordered by pain per day of effort instead of pain.
    pub(super) by_effort: Memo<bool>,
    /// The cards to choose from.
    pub(super) ranking: Memo<Vec<CardId>>,
    /// The cards in the sprint, in the same order.
    pub(super) pulled: Memo<Vec<CardId>>,
    /// The card that was just placed by hand: it asks why.
    pub(super) asking: RwSignal<Option<CardId>>,
    /// The card below which new ones are added.
    pub(super) adding: RwSignal<Option<CardId>>,
    /// The card whose row menu is open.
    pub(super) menu: RwSignal<Option<CardId>>,
}

impl Deref for Plan {
    type Target = Sharing;

    fn deref(&self) -> &Sharing {
        &self.0
    }
}

impl Plan {
    pub(super) fn new(live: Live, view: BoardView) -> Plan {
        let route = expect_context::<Route>();
        let (sort, asked) = (route.param("sort"), route.param("sprint"));
        let by_effort = Memo::new(move |_| sort.get() == "effort");
        let sprint = Memo::new(move |_| {
            let asked = asked.get().parse().ok();
            live.read(|board| planning::chosen_sprint(board, asked))
        });
        Plan(Shared::new(Sharing {
            live,
            view,
            sprint,
            by_effort,
            ranking: Memo::new(move |_| {
                let (now, sprint) = (live.now.get(), sprint.get());
                live.read(|board| planning::ranking(board, now, sprint, by_effort.get()))
            }),
            pulled: Memo::new(move |_| {
                let (now, sprint) = (live.now.get(), sprint.get());
                live.read(|board| sprint.map(|sprint| planning::pulled(board, now, sprint)))
                    .unwrap_or_default()
            }),
            asking: RwSignal::new(None),
            adding: RwSignal::new(None),
            menu: RwSignal::new(None),
        }))
    }

    /// The selected cards that still exist, in the order of the ranking.
    pub(super) fn selection(self) -> Vec<CardId> {
        let selected = self.view.selected.get();
        self.ranking
            .with(|cards| cards.iter().copied().filter(|card| selected.contains(card)).collect())
    }
}
