//! What a page has below its views: its copy of a board, the connection to the server, requests,
//! the session, and what the browser keeps. It contains no views and no texts, and reports what
//! happens as events.

pub mod api;
pub mod archive;
pub mod callers;
pub mod detail;
mod done;
pub mod event;
mod first;
pub mod open_board;
pub mod outside;
pub mod queue;
pub mod session;
pub mod shared;
pub mod signal;
mod socket;

#[cfg(not(test))]
pub mod clock;
#[cfg(not(test))]
pub mod notes;

// In tests each thread has a simulated browser of its own, in memory.
#[cfg(test)]
#[path = "memory/clock.rs"]
pub mod clock;
#[cfg(test)]
#[path = "memory/notes.rs"]
pub mod notes;
