//! Groundswell in the browser: one page, its own copy of the board, no waiting for the network.

#![allow(unreachable_pub, reason = "the props that `#[component]` makes are public")]

mod app;
mod board_texts;
mod demo;
mod drag;
mod failure;
mod files;
mod filter;
mod focus;
mod format;
mod keys;
mod live;
mod pages;
mod parts;
mod prefs;
mod route;
mod screen;
mod toasts;
mod view;

use groundswell_client::{api, session};
use groundswell_i18n as i18n;

fn main() {
    console_error_panic_hook::set_once();
    prefs::start();
    leptos::mount::mount_to_body(app::App);
}
