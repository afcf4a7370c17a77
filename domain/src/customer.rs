//! Customers and the systems they use.

use crate::board::Board;
use crate::card::known;
use crate::command::Typed;
use crate::contact::Tally;
use crate::decide::Context;
use crate::entity::{Change, is_default};
use crate::id::{CustomerId, ReleaseId, SystemId};
use crate::rejection::{Field, Rejection};
use crate::release::Deployment;
use crate::{input, limits, release};
use serde::{Deserialize, Serialize};

/// A company or person who uses the product.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Customer {
    pub id: CustomerId,
    pub name: String,
}

/// An installation of the product. It runs one release at a time.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct System {
    pub id: SystemId,
    pub name: String,
    /// The customer whose system it is; `None` if all customers share it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub customer: Option<CustomerId>,
    /// The release of its last live deployment, watched or done.
    #[serde(default, skip_serializing_if = "is_default")]
    pub runs: Option<ReleaseId>,
}

/// A change of one field of a system. Only deployments change what it runs.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SystemEdit {
    Name(String),
    Customer(Option<CustomerId>),
}

impl SystemEdit {
    pub(crate) fn typed(&mut self) -> Vec<Typed<'_>> {
        match self {
            SystemEdit::Name(name) => vec![Typed::Line(name)],
            SystemEdit::Customer(_) => Vec::new(),
        }
    }
}

pub(crate) fn add(board: &Board, id: CustomerId, name: &str) -> Result<Vec<Change>, Rejection> {
    // Everyone who takes calls may add customers.
    if board.customers.contains_key(&id) {
        return Err(Rejection::Exists);
    }
    Rejection::if_full(board.customers.len(), limits::ENTITIES)?;
    let name = input::line(name, Field::Name, limits::NAME_CHARS)?;
    is_new_name(board, id, &name)?;
    Ok(vec![Change::put(Customer { id, name })])
}

pub(crate) fn rename(board: &Board, id: CustomerId, name: &str) -> Result<Vec<Change>, Rejection> {
    let mut customer = board.customers.get(&id).cloned().ok_or(Rejection::Gone)?;
    customer.name = input::line(name, Field::Name, limits::NAME_CHARS)?;
    is_new_name(board, id, &customer.name)?;
    Ok(vec![Change::put(customer)])
}

/// Refuses a name that another one has, regardless of upper and lower case.
pub(crate) fn is_new_name(board: &Board, id: CustomerId, name: &str) -> Result<(), Rejection> {
    let others = board.customers.values().filter(|other| other.id != id);
    Rejection::if_taken(name, &mut others.map(|other| &other.name))
}

/// Removes a customer. One with contacts or a system cannot be removed.
pub(crate) fn remove(
    board: &Board,
    ctx: &Context<'_>,
    id: CustomerId,
) -> Result<Vec<Change>, Rejection> {
    if !board.customers.contains_key(&id) {
        return Err(Rejection::Gone);
    }
    let has_system = board.systems.values().any(|system| system.customer == Some(id));
    let has_called = board.tallies.keys().any(|key| key.customer == Some(id));
    if has_system || has_called || ctx.background.is_mentioned {
        return Err(Rejection::InUse);
    }
    Ok(vec![Change::remove(id)])
}

pub(crate) fn add_system(
    board: &Board,
    id: SystemId,
    name: &str,
    customer: Option<CustomerId>,
) -> Result<Vec<Change>, Rejection> {
    if board.systems.contains_key(&id) {
        return Err(Rejection::Exists);
    }
    Rejection::if_full(board.systems.len(), limits::ENTITIES)?;
    let name = input::line(name, Field::Name, limits::NAME_CHARS)?;
    let customer = known(customer, |id| board.customers.contains_key(&id))?;
    Ok(vec![Change::put(System { id, name, customer, runs: None })])
}

pub(crate) fn edit_system(
    board: &Board,
    id: SystemId,
    edit: &SystemEdit,
) -> Result<Vec<Change>, Rejection> {
    let mut system = board.systems.get(&id).cloned().ok_or(Rejection::Gone)?;
    match edit {
        SystemEdit::Name(name) => {
            system.name = input::line(name, Field::Name, limits::NAME_CHARS)?;
        }
        SystemEdit::Customer(customer) => {
            system.customer = known(*customer, |id| board.customers.contains_key(&id))?;
        }
    }
    Ok(vec![Change::put(system)])
}

/// Removes a system that is not used any more, and its deployments. If a release ran only on this
/// system, it cannot be removed: the board would forget that the release is out.
pub(crate) fn remove_system(
    board: &Board,
    ctx: &Context<'_>,
    id: SystemId,
) -> Result<Vec<Change>, Rejection> {
    if !board.systems.contains_key(&id) {
        return Err(Rejection::Gone);
    }
    let (own, others): (Vec<_>, Vec<_>) =
        board.deployments.values().partition(|deployment| deployment.system == id);
    let ran_elsewhere = |own: &Deployment| {
        others.iter().any(|other| other.release == own.release && other.state.is_live())
    };
    if own.iter().any(|own| own.state.is_live() && !ran_elsewhere(own)) {
        return Err(Rejection::InUse);
    }
    let met_there = board.tallies.values().filter(|tally| tally.system == Some(id));
    let elsewhere = met_there.map(|tally| Change::put(Tally { system: None, ..tally.clone() }));
    let mut changes: Vec<Change> = elsewhere.collect();
    changes.extend(own.iter().map(|deployment| Change::remove(deployment.id)));
    changes.push(Change::remove(id));
    Ok(release::released_by(board, ctx.now, changes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::release::DeploymentState;
    use crate::testing::{Scene, customer, release, system};

    fn add(name: &str) -> Command {
        Command::AddCustomer { id: customer(name), name: name.into() }
    }

    fn rename(from: &str, to: &str) -> Command {
        Command::RenameCustomer { customer: customer(from), name: to.into() }
    }

    fn remove(name: &str) -> Command {
        Command::RemoveCustomer { customer: customer(name) }
    }

    fn remove_system(name: &str) -> Command {
        Command::RemoveSystem { system: system(name) }
    }

    #[test]
    fn customer_names_are_unique_regardless_of_case() {
        let mut scene = Scene::new();
        scene.has_customer("Küsten-Reisen").has_customer("Nord");
        assert_eq!(scene.refuses("Manuela", add("KÜSTEN-REISEN")), Rejection::NameTaken);
        assert_eq!(scene.refuses("Julia", rename("Nord", "küsten-reisen")), Rejection::NameTaken);
        scene.does("Julia", rename("Nord", "NORD"));
    }

    #[test]
    fn a_customer_needs_a_name() {
        let mut scene = Scene::new();
        assert_eq!(scene.refuses("Manuela", add(" ")), Rejection::Empty { field: Field::Name });
        let long = scene.refuses("Manuela", add(&"x".repeat(121)));
        assert!(matches!(long, Rejection::TooLong { field: Field::Name, limit: 120, chars: 121 }));
    }

    #[test]
    fn a_customer_with_contacts_or_a_system_cannot_be_removed() {
        let mut scene = Scene::new();
        scene.has_card("Vouchers").has_customer("Anna").has_customer("Ben").has_customer("Cem");
        scene.has_system("Ben's", Some("Ben"));
        scene.calls(Some("Anna"), "Vouchers");
        assert_eq!(scene.refuses("Julia", remove("Anna")), Rejection::InUse);
        assert_eq!(scene.refuses("Julia", remove("Ben")), Rejection::InUse);
        scene.does("Julia", remove("Cem"));
        assert_eq!(scene.refuses("Julia", remove("Cem")), Rejection::Gone);
    }

    #[test]
    fn the_name_and_the_customer_of_a_system_can_be_changed() {
        let mut scene = Scene::new();
        scene.has_customer("Anna").has_system("One", None);
        let edit = |edit| Command::EditSystem { system: system("One"), edit };
        scene.does("Rita", edit(SystemEdit::Name("Live".into())));
        scene.does("Rita", edit(SystemEdit::Customer(Some(customer("Anna")))));
        let one = &scene.board.systems[&system("One")];
        assert_eq!((one.name.as_str(), one.customer), ("Live", Some(customer("Anna"))));
        let foreign = edit(SystemEdit::Customer(Some(customer("elsewhere"))));
        assert_eq!(scene.refuses("Rita", foreign), Rejection::Gone);
    }

    #[test]
    fn a_system_is_removed_and_restored_with_its_deployments() {
        let mut scene = Scene::new();
        scene.has_card("Vouchers").has_customer("Anna").has_release("24.7", None);
        scene.has_system("Old", Some("Anna")).has_system("New", None);
        for on in ["Old", "New"] {
            scene.deploys("24.7", on, DeploymentState::Done);
        }
        scene.calls(Some("Anna"), "Vouchers");
        let before = (scene.board.deployments.clone(), scene.board.tallies.clone());
        let removed = scene.does("Rita", remove_system("Old"));
        assert!(scene.board.deployments.values().all(|other| other.system == system("New")));
        assert_eq!(scene.tally("Vouchers", Some("Anna")).unwrap().system, None);
        scene.undoes("Rita", removed);
        assert_eq!((scene.board.deployments.clone(), scene.board.tallies.clone()), before);
        assert_eq!(scene.board.systems[&system("Old")].runs, Some(release("24.7")));
    }

    #[test]
    fn the_only_system_on_which_a_release_ran_cannot_be_removed() {
        let mut scene = Scene::new();
        scene.has_release("24.7", None).has_system("One", None).has_system("Other", None);
        scene.deploys("24.7", "One", DeploymentState::Done);
        scene.deploys("24.7", "Other", DeploymentState::Planned);
        assert_eq!(scene.refuses("Rita", remove_system("One")), Rejection::InUse);
        scene.does("Rita", remove_system("Other"));
    }

    #[test]
    fn a_system_of_a_customer_of_another_board_is_refused() {
        let mut scene = Scene::new();
        let (id, owner) = (system("One"), Some(customer("elsewhere")));
        let add = Command::AddSystem { id, name: "One".into(), customer: owner };
        assert_eq!(scene.refuses("Rita", add), Rejection::Gone);
        assert_eq!(scene.refuses("Julia", rename("elsewhere", "x")), Rejection::Gone);
        assert_eq!(scene.refuses("Rita", remove_system("elsewhere")), Rejection::Gone);
    }

    #[test]
    fn renaming_a_system_keeps_what_it_runs() {
        let mut scene = Scene::new();
        scene.has_system("One", None).has_release("24.7", None);
        scene.deploys("24.7", "One", DeploymentState::Done);
        let edit = SystemEdit::Name("Live".into());
        scene.does("Rita", Command::EditSystem { system: system("One"), edit });
        assert_eq!(scene.board.systems[&system("One")].runs, Some(release("24.7")));
    }

    #[test]
    fn undoing_a_rename_does_not_restore_a_name_that_is_taken_by_now() {
        let mut scene = Scene::new();
        scene.has_customer("Anna");
        let renamed = scene.does("Julia", rename("Anna", "Anna B."));
        let new = Command::AddCustomer { id: customer("another"), name: "Anna".into() };
        scene.does("Manuela", new);
        let refused = scene.refuses("Julia", Command::Undo { command: renamed });
        assert_eq!(refused, Rejection::NothingToUndo);
    }
}
