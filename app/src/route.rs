//! Where the person is: the address of the page, as signals; the table of pages says what it stands
//! for.
//!
//! Own code because it is small: there are few pages, all known, and a general router would be a
//! tenth of the download.

use crate::view::{Memo, effect};
use groundswell_client::signal::RwSignal;
use groundswell_ui::pages::Page;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlAnchorElement, MouseEvent, UrlSearchParams};

/// The address, for the views.
#[derive(Clone, Copy)]
pub(crate) struct Route {
    path: RwSignal<String>,
    query: RwSignal<String>,
}

impl Route {
    /// Reads the address and follows it: links, the browser's history, and the app's own changes.
    pub(crate) fn listen() -> Route {
        let route = Route { path: RwSignal::default(), query: RwSignal::default() };
        route.read();
        window_event_listener_untyped("popstate", move |_| route.read());
        let click = Closure::<dyn Fn(MouseEvent)>::new(move |event: MouseEvent| {
            if let Some(to) = followed_link(&event) {
                event.prevent_default();
                route.go(&to);
            }
        });
        let click = click.into_js_value();
        // The listeners stay as long as the page.
        let _ = document().add_event_listener_with_callback("click", click.unchecked_ref());
        route
    }

    fn read(self) {
        let location = window().location();
        let path = location.pathname().unwrap_or_default();
        let query = location.search().unwrap_or_default();
        if self.query.with_untracked(|now| *now != query) {
            self.query.set(query);
        }
        if self.path.with_untracked(|now| *now != path) {
            self.path.set(path);
        }
    }

    pub(crate) fn path(self) -> RwSignal<String> {
        self.path
    }

    pub(crate) fn page(self) -> Page {
        self.path.with(|path| Page::at(path))
    }

    /// A part of the path: of `/MS/releases/8.4` the third, at 2, is `8.4`.
    pub(crate) fn part(self, at: usize) -> String {
        let part = self.path.with(|path| path.split('/').nth(at + 1).map(str::to_owned));
        let part = part.unwrap_or_default();
        js_sys::decode_uri_component(&part).map(String::from).unwrap_or(part)
    }

    /// One parameter of the address.
    pub(crate) fn param(self, name: &'static str) -> Memo<String> {
        Memo::new(move |_| self.query().get(name).unwrap_or_default())
    }

    /// All parameters of the address.
    pub(crate) fn query(self) -> UrlSearchParams {
        self.query.with(|query| parse(query))
    }

    /// The parameters as they are in the address, with their question mark; to pass them on.
    pub(crate) fn search(self) -> String {
        self.query.get()
    }

    /// Whether a path, or one below it, is shown.
    pub(crate) fn is_below(self, path: &str) -> bool {
        let below = |now: &String| {
            now.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.path.with(below)
    }

    /// Goes to another page of the app.
    pub(crate) fn go(self, to: &str) {
        self.change(to, false);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Goes to another page and replaces this one in the browser's history.
    pub(crate) fn replace(self, to: &str) {
        self.change(to, true);
    }

    /// Changes parameters of the address; an empty value removes one. `replace` for what is being
    /// typed: it adds no step to the browser's history.
    pub(crate) fn set_params(self, changes: &[(&str, &str)], replace: bool) {
        let query = untrack(|| self.query());
        for (name, value) in changes {
            query.delete(name);
            if !value.is_empty() {
                query.set(name, value);
            }
        }
        // A comma has no meaning in a query, and is easier to read as it is.
        let query = String::from(query.to_string()).replace("%2C", ",");
        let path = self.path.get_untracked();
        let address = if query.is_empty() { path } else { format!("{path}?{query}") };
        self.change(&address, replace);
    }

    fn change(self, to: &str, replace: bool) {
        if let Ok(history) = window().history() {
            let state = wasm_bindgen::JsValue::NULL;
            // A browser refuses only when called too often: then the page stays where it is.
            let _ = match replace {
                true => history.replace_state_with_url(&state, "", Some(to)),
                false => history.push_state_with_url(&state, "", Some(to)),
            };
        }
        self.read();
    }
}

fn parse(query: &str) -> UrlSearchParams {
    UrlSearchParams::new_with_str(query).expect("the browser reads any query")
}

/// Where a click leads within the app; `None` for any other click.
fn followed_link(event: &MouseEvent) -> Option<String> {
    let changed = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || event.button() != 0 || changed {
        return None;
    }
    let target: Element = event.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = target.closest("a[href]").ok()??.unchecked_into();
    let to = link.get_attribute("href")?;
    let is_own = to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/api/");
    let stays = link.target().is_empty() && !link.has_attribute("download");
    (is_own && stays).then_some(to)
}

/// Goes on to another page as soon as it is shown.
#[component]
pub(crate) fn Redirect(#[prop(into)] path: String) -> AnyView {
    let route = expect_context::<Route>();
    effect(move || route.replace(&path));
    ().into_any()
}
