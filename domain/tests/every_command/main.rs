//! Properties of every command: who may give it, what it does with ids of other boards, that it can
//! be undone, and that it survives being sent and stored.

#![allow(clippy::unwrap_used, reason = "all of it is a test, its helper functions too")]
#![allow(clippy::needless_pass_by_value, reason = "a story says what happens, without `&`")]

mod catalogue;
mod foreign;
mod permissions;
#[path = "../model/server.rs"]
mod server;
mod size;
mod table;
mod travel;
mod undo;
mod world;
