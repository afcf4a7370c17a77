//! Customers that are found by their name.

use groundswell_domain::Board;
use groundswell_domain::finding::{Fit, Sought};
use groundswell_domain::id::CustomerId;
use groundswell_domain::order::Order;

/// The customers whose name fits what was typed, the best first.
pub(crate) fn fitting(board: &Board, typed: &str) -> Vec<(Fit, String, CustomerId)> {
    let all = board.customers.values();
    let fits = Sought::of(typed).fitting(&mut all.clone().map(|customer| &*customer.name));
    let all: Vec<_> = all.collect();
    let found = fits.into_iter().map(|(fit, at)| (fit, all[at].name.clone(), all[at].id));
    let mut found: Vec<_> = found.collect();
    found.order();
    found
}
