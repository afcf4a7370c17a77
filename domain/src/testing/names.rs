//! Ids by name: the same name always gives the same id.

use crate::column::Stage;
use crate::id::{
    AreaId, CardId, ColumnId, CommentId, CustomerId, DeploymentId, ReleaseId, SprintId, SystemId,
    UserId,
};
use uuid::Uuid;

/// The same id for the same name.
pub(super) fn id(name: &str) -> Uuid {
    let mixed = name.bytes().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128, |hash, byte| {
        (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
    });
    Uuid::from_u128(mixed)
}

pub(crate) fn person(name: &str) -> UserId {
    UserId(id(name))
}

pub(crate) fn card(title: &str) -> CardId {
    CardId(id(title))
}

pub(crate) fn area(name: &str) -> AreaId {
    AreaId(id(name))
}

pub(crate) fn customer(name: &str) -> CustomerId {
    CustomerId(id(name))
}

pub(crate) fn system(name: &str) -> SystemId {
    SystemId(id(name))
}

pub(crate) fn sprint(name: &str) -> SprintId {
    SprintId(id(name))
}

pub(crate) fn release(name: &str) -> ReleaseId {
    ReleaseId(id(name))
}

pub(crate) fn comment(text: &str) -> CommentId {
    CommentId(id(text))
}

/// The first column of a stage; [`column`] gives the others.
pub(crate) fn lane(stage: Stage) -> ColumnId {
    column(&format!("{stage:?}"))
}

pub(crate) fn column(name: &str) -> ColumnId {
    ColumnId(id(name))
}

pub(crate) fn deployment(release: &str, system: &str) -> DeploymentId {
    DeploymentId(id(&format!("{release} on {system}")))
}
