//! Ids: one newtype for each kind of entity, around a UUIDv7 that the creator of the entity
//! generates.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// A board.
    BoardId
    /// A person with an account. The id is the same on every board.
    UserId
    /// One command. Sent twice with the same id, it is carried out once.
    CommandId
    /// A column of a board.
    ColumnId
    /// A card.
    CardId
    /// One contact of a customer.
    ContactId
    /// A comment.
    CommentId
    /// A customer.
    CustomerId
    /// An installation of the product.
    SystemId
    /// A part of the product.
    AreaId
    /// A sprint.
    SprintId
    /// A release.
    ReleaseId
    /// One release on one system.
    DeploymentId
}
