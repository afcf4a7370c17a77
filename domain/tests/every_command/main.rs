//! What holds for every command: who may give it, what it does with names of other boards, that it
//! can be taken back, and that it travels.

mod catalogue;
mod foreign;
mod permissions;
#[path = "../model/server.rs"]
mod server;
mod travel;
mod undo;
mod world;
