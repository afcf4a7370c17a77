//! The choices of the installation's owners, by name.

use super::{Result, Tx, execute, fetch_scalar};

/// `None` for the default.
pub(crate) async fn get(tx: &mut Tx, name: &str) -> Result<Option<String>> {
    fetch_scalar!(tx, "select value from setting where name = $1", name)
}

pub(crate) async fn put(tx: &mut Tx, name: &str, value: &str) -> Result<()> {
    execute!(
        tx,
        "insert into setting (name, value) values ($1, $2) \
         on conflict (name) do update set value = excluded.value",
        name,
        value
    )
    .map(drop)
}
