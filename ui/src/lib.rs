//! What a board looks like, as data without a browser.
//!
//! The app puts these elements into its views and adds what can be pressed. The server writes the
//! same elements as HTML into the page of a board, so that its cards are visible with the page and
//! not only when the app runs.

pub mod avatar;
pub mod board;
pub mod html;
pub mod icon;
pub mod impact;
pub mod lane;
pub mod pages;
pub mod reach;
pub mod tile;
pub mod told;
mod view;
