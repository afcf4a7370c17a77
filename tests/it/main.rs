//! Stories about the whole server, on every database that is there.

#![allow(clippy::unwrap_used, reason = "all of it is a test, its helper functions too")]
#![allow(clippy::needless_pass_by_value, reason = "a story says what happens, without `&`")]

mod accounts;
mod app_page;
mod archive;
mod attempts;
mod boards;
mod callers;
mod cards;
mod connections;
mod cut;
mod data_file;
mod demo;
mod descriptions;
mod faults;
mod hangs;
mod history;
mod hostile;
mod imports;
mod installation;
mod invitations;
mod kill;
mod live;
mod live_commands;
mod migrations;
mod nodes;
mod old_descriptions;
mod random;
mod removed_people;
mod requests;
mod sessions;
mod sockets;
mod sql;
mod storage;
mod upgrade;
mod views;
mod wide;

// What people do at random is drawn as in the domain's own simulation.
#[path = "../../domain/tests/simulate/dice.rs"]
mod dice;
#[path = "../../domain/tests/simulate/draw.rs"]
mod draw;
