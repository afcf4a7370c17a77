//! Customers and the systems they use.

use crate::board::Board;
use crate::decide::Context;
use crate::entity::{Change, is_default};
use crate::id::{CustomerId, ReleaseId, SystemId};
use crate::permission::Action;
use crate::rejection::{Field, Rejection};
use crate::{limits, text};
use serde::{Deserialize, Serialize};

/// A company or person who uses the product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Customer {
    pub id: CustomerId,
    pub name: String,
}

/// An installation. It runs one release at a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct System {
    pub id: SystemId,
    pub name: String,
    /// Whose it is; `None`: every customer uses it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub customer: Option<CustomerId>,
    /// The release of its last finished deployment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub runs: Option<ReleaseId>,
}

/// One field of a system, changed. What it runs changes by deployments alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SystemEdit {
    Name(String),
    Customer(Option<CustomerId>),
}

pub(crate) fn add(
    board: &Board,
    ctx: &Context<'_>,
    id: CustomerId,
    name: &str,
) -> Result<Vec<Change>, Rejection> {
    // Whoever takes a call may write down who called.
    ctx.may(board, Action::Capture)?;
    if board.customers.contains_key(&id) {
        return Err(Rejection::Exists);
    }
    Rejection::if_full(board.customers.len(), limits::ENTITIES)?;
    let name = text::line(name, Field::Name, limits::NAME_CHARS)?;
    is_new_name(board, id, &name)?;
    Ok(vec![Change::put(Customer { id, name })])
}

pub(crate) fn rename(
    board: &Board,
    ctx: &Context<'_>,
    id: CustomerId,
    name: &str,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Configure)?;
    let mut customer = board.customers.get(&id).cloned().ok_or(Rejection::Gone)?;
    customer.name = text::line(name, Field::Name, limits::NAME_CHARS)?;
    is_new_name(board, id, &customer.name)?;
    Ok(vec![Change::put(customer)])
}

fn is_new_name(board: &Board, id: CustomerId, name: &str) -> Result<(), Rejection> {
    let name = name.to_lowercase();
    let mut others = board.customers.values().filter(|other| other.id != id);
    if others.any(|other| other.name.to_lowercase() == name) {
        return Err(Rejection::NameTaken);
    }
    Ok(())
}

/// Removes a customer nobody needs any more: one with contacts or a system stays.
pub(crate) fn remove(
    board: &Board,
    ctx: &Context<'_>,
    id: CustomerId,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Configure)?;
    if !board.customers.contains_key(&id) {
        return Err(Rejection::Gone);
    }
    let has_system = board.systems.values().any(|system| system.customer == Some(id));
    if has_system || board.tallies.keys().any(|key| key.customer == Some(id)) {
        return Err(Rejection::InUse);
    }
    Ok(vec![Change::remove(id)])
}

pub(crate) fn add_system(
    board: &Board,
    ctx: &Context<'_>,
    id: SystemId,
    name: &str,
    customer: Option<CustomerId>,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Configure)?;
    if board.systems.contains_key(&id) {
        return Err(Rejection::Exists);
    }
    Rejection::if_full(board.systems.len(), limits::ENTITIES)?;
    let name = text::line(name, Field::Name, limits::NAME_CHARS)?;
    let customer = known(board, customer)?;
    Ok(vec![Change::put(System { id, name, customer, runs: None })])
}

pub(crate) fn edit_system(
    board: &Board,
    ctx: &Context<'_>,
    id: SystemId,
    edit: &SystemEdit,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Configure)?;
    let mut system = board.systems.get(&id).cloned().ok_or(Rejection::Gone)?;
    match edit {
        SystemEdit::Name(name) => {
            system.name = text::line(name, Field::Name, limits::NAME_CHARS)?;
        }
        SystemEdit::Customer(customer) => system.customer = known(board, *customer)?,
    }
    Ok(vec![Change::put(system)])
}

/// Removes a system that no deployment and no contact names.
pub(crate) fn remove_system(
    board: &Board,
    ctx: &Context<'_>,
    id: SystemId,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Configure)?;
    if !board.systems.contains_key(&id) {
        return Err(Rejection::Gone);
    }
    let deployed = board.deployments.values().any(|deployment| deployment.system == id);
    if deployed || board.tallies.values().any(|tally| tally.system == Some(id)) {
        return Err(Rejection::InUse);
    }
    Ok(vec![Change::remove(id)])
}

fn known(board: &Board, customer: Option<CustomerId>) -> Result<Option<CustomerId>, Rejection> {
    match customer {
        Some(id) if !board.customers.contains_key(&id) => Err(Rejection::Gone),
        customer => Ok(customer),
    }
}
