//! Customers who are nearly called like what was typed. Part of the second file, which is there
//! before anybody has typed a name.

use super::caller::{OFFERED, Row};
use groundswell_domain::Board;
use groundswell_domain::customer::is_nearly_called;

/// Customers whose name is nearly what was typed.
pub(crate) fn alike(board: &Board, typed: &str) -> Vec<Row> {
    let all = board.customers.values().filter(|customer| is_nearly_called(&customer.name, typed));
    all.take(OFFERED).map(|customer| (Some(customer.id), customer.name.clone())).collect()
}
