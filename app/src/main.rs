//! Groundswell in the browser: one page, its own copy of the board, no waiting for the network.

#![allow(unreachable_pub, reason = "the props that `#[component]` makes are public")]

mod api;
mod app;
mod demo;
mod drag;
mod filter;
mod focus;
mod format;
mod keys;
mod pages;
mod parts;
mod prefs;
mod replica;
mod route;
mod screen;
mod session;
mod shared;
mod view;

use groundswell_i18n as i18n;

fn main() {
    console_error_panic_hook::set_once();
    prefs::start();
    leptos::mount::mount_to_body(app::App);
}
