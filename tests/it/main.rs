//! Stories about the whole server, on every database that is there.

mod boards;
mod cards;
mod faults;
mod kill;
mod live;
mod nodes;
mod random;
mod sql;
mod storage;

// What people do at random is drawn as in the domain's own simulation.
#[path = "../../domain/tests/simulate/dice.rs"]
mod dice;
#[path = "../../domain/tests/simulate/draw.rs"]
mod draw;
