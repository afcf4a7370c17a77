//! Customers who are nearly called like what was typed. Part of the second file, which is there
//! before anybody has typed a name.

use super::caller::{OFFERED, Row};
use groundswell_domain::Board;
use groundswell_domain::id::{BoardId, CardId, CustomerId};
use groundswell_domain::matching::{Index, Strength};
use std::cell::RefCell;

/// The names as they were when they were last asked for.
#[derive(Default)]
struct Names {
    of: Option<(BoardId, usize)>,
    index: Index,
}

thread_local! {
    static NAMES: RefCell<Names> = RefCell::default();
}

/// Customers whose name is nearly what was typed, as far as it is plain which.
pub(crate) fn alike(board: &Board, typed: &str) -> Vec<Row> {
    NAMES.with_borrow_mut(|names| {
        let now = Some((board.info.id, board.customers.len()));
        if names.of != now {
            *names = Names { of: now, index: Index::default() };
            for customer in board.customers.values() {
                // The matching names what it finds as cards: any id will do.
                names.index.put(CardId(customer.id.0), &customer.name, "", &[]);
            }
        }
        let found = names.index.search(typed, OFFERED).into_iter();
        let good = found.filter(|found| found.strength == Strength::Good);
        let known = good.filter_map(|found| board.customers.get(&CustomerId(found.id.0)));
        known.map(|customer| (Some(customer.id), customer.name.clone())).collect()
    })
}
