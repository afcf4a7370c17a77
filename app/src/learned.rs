//! What the page does better once the second file is here, which is before anybody has typed a word.

use crate::pages::board::BoardView;
use crate::parts::capture::Row;
use crate::parts::matching::MATCHES;
use crate::parts::selection::Deed;
use crate::replica::live::Live;
use groundswell_domain::Board;
use groundswell_domain::decide::{Decide, decide_usual};
use groundswell_domain::id::CardId;
use groundswell_domain::matching::{Index, Match};
use groundswell_domain::undo::Step;
use std::cell::Cell;

/// Each as well as the page can by now.
#[derive(Clone, Copy)]
pub(crate) struct Learned {
    /// Decides: at first what is done on the board, then everything. What it cannot, the server
    /// decides, and the page shows it then.
    pub(crate) decide: Decide,
    /// Searches the index of the page for what somebody typed: at first for these words alone.
    pub(crate) search: fn(Live, &Index, &str) -> Vec<Match>,
    /// Finds customers who are nearly called like what was typed.
    pub(crate) alike: fn(&Board, &str) -> Vec<Row>,
    /// Chooses cards, and does something to all that are chosen.
    pub(crate) several: fn(Live, BoardView, CardId, Deed) -> bool,
    /// Says what has become of a single field.
    pub(crate) said: fn(Live, &[Step]) -> Option<String>,
}

thread_local! {
    static LEARNED: Cell<Learned> = const {
        Cell::new(Learned {
            decide: decide_usual,
            search: |_, index, text| index.search(text, MATCHES),
            alike: |_, _| Vec::new(),
            several: |_, _, _, _| false,
            said: |_, _| None,
        })
    };
}

impl Learned {
    /// From now on.
    pub(crate) fn learn(self) {
        LEARNED.set(self);
    }
}

pub(crate) fn get() -> Learned {
    LEARNED.get()
}
