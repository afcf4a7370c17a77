//! The rules of the board: what may happen, and what follows from it.
//!
//! Pure: no I/O, no clock, no randomness. The browser, the server and the tests call the same two
//! functions: [`decide`] returns what a command changes or why it is refused, and [`Board::apply`]
//! applies the changes.

pub mod id;
pub mod json;
pub mod limits;
pub mod order;
pub mod table;
pub mod text;
pub mod time;

pub mod archive;
pub mod area;
pub mod card;
pub mod column;
pub mod columns;
pub mod comment;
pub mod contact;
pub mod correcting;
pub mod customer;
pub mod description;
pub mod member;
pub mod release;
pub mod seen;
pub mod sprint;
pub mod telling;

mod guess;
mod merging;
mod paging;
mod pinning;
mod revalidate;
mod trash;

pub mod api;
pub mod board;
pub mod command;
pub mod decide;
pub mod entity;
pub mod history;
pub mod importing;
pub mod input;
pub mod installation;
pub mod known;
pub mod permission;
pub mod rejection;
pub mod replica;
pub mod setup;
pub mod undo;
pub mod wire;

pub mod answer;
pub mod callers_words;
pub mod containment;
pub mod findable;
pub mod finding;
pub mod matching;
pub mod pain;
pub mod planning;
pub mod rank;
pub mod suggest;
pub mod train;

#[cfg(test)]
mod testing;

pub use board::Board;
pub use command::Command;
pub use decide::{Actor, Context, decide};
pub use entity::{Change, Entity, EntityRef};
pub use rejection::Rejection;
