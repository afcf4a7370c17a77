//! What a board looks like, as data without a browser.
//!
//! The app puts these elements into its views, where they are joined by what can be pressed. The
//! server writes the same elements as HTML into the page of a board: so its cards are there with
//! the page, and not only when the app is.

pub mod avatar;
pub mod board;
pub mod html;
pub mod icon;
pub mod impact;
pub mod lane;
pub mod pages;
pub mod tile;
pub mod told;
mod view;
