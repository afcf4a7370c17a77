//! What the board's search finds: the cards that hold the typed words. How it is found is in a lazy
//! file, which comes with the other filters.

use crate::live::Live;
use groundswell_client::signal::RwSignal;
use groundswell_domain::finding::Texts;
use groundswell_domain::id::CardId;
use groundswell_domain::table;
use leptos::prelude::*;

/// Finds the cards of a board that hold a text.
pub(crate) type Find = fn(Live, StoredValue<Texts>, &str) -> table::Set<CardId>;

/// The texts of the board, once somebody searches.
#[derive(Clone, Copy)]
pub(crate) struct BoardTexts {
    pub(crate) texts: StoredValue<Texts>,
    pub(crate) find: RwSignal<Option<Find>>,
}

impl BoardTexts {
    pub(crate) fn new() -> BoardTexts {
        BoardTexts { texts: StoredValue::default(), find: RwSignal::new(None) }
    }

    /// The cards that hold a text; `None` until that can be said. Reactive.
    pub(crate) fn holding(self, live: Live, text: &str) -> Option<table::Set<CardId>> {
        self.find.get().map(|find| find(live, self.texts, text))
    }
}
