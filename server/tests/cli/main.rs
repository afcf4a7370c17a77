//! The program itself, as people call it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

mod data;
mod people;
mod place;
mod serving;
