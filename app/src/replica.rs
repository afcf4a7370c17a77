//! This browser's copy of a board: what views read, and the one way to change it.

pub(crate) mod archive;
pub(crate) mod detail;
mod done;
mod first;
pub(crate) mod live;
pub(crate) mod queue;
mod socket;
