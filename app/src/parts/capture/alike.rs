//! Customers with a name similar to what was typed.

use super::caller::{CallerRow, OFFERED};
use groundswell_domain::Board;
use groundswell_domain::customer::is_nearly_called;

/// Customers whose name is similar to what was typed.
pub(super) fn alike(board: &Board, typed: &str) -> Vec<CallerRow> {
    let all = board.customers.values().filter(|customer| is_nearly_called(&customer.name, typed));
    all.take(OFFERED).map(|customer| (Some(customer.id), customer.name.clone())).collect()
}
