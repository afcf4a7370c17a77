//! The strip of columns on a phone: shows which one is in view, and jumps to another.

use crate::focus;
use crate::live::Live;
use crate::parts::board_view::BoardView;
use crate::view::{For, Memo, effect, view};
use groundswell_client::signal::RwSignal;
use groundswell_domain::id::ColumnId;
use groundswell_ui::board;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, ScrollLogicalPosition};

/// A column, its name, and how many cards it has.
type Tab = (ColumnId, String, String);

#[derive(Clone, Copy)]
struct Strip {
    view: BoardView,
    /// The board, which scrolls.
    node: NodeRef<html::Div>,
    tabs: Memo<Vec<Tab>>,
    /// The column in view.
    current: RwSignal<usize>,
}

impl Strip {
    fn lane(self, at: usize) -> Option<HtmlElement> {
        let board = self.node.get_untracked()?;
        let lane = board.query_selector_all(".lane").ok()?.item(at as u32)?;
        lane.dyn_into().ok()
    }

    /// Follows the board's scrolling.
    fn listen(self) {
        let Some(board) = self.node.get() else { return };
        let listener = Closure::<dyn Fn()>::new(move || self.scrolled());
        let _ = board.add_event_listener_with_callback("scroll", listener.as_ref().unchecked_ref());
        listener.forget();
    }

    fn scrolled(self) {
        let Some(board) = self.node.try_get_untracked().flatten() else { return };
        let middle = board.scroll_left() + board.client_width() / 2;
        let count = self.tabs.try_with_untracked(Vec::len).unwrap_or(0);
        // Twice the distance from the middle; the same from whichever side the columns begin.
        let distance = |lane: HtmlElement| {
            (2 * (lane.offset_left() - middle) + lane.offset_width()).unsigned_abs()
        };
        let at = (0..count).min_by_key(|at| self.lane(*at).map_or(u32::MAX, distance)).unwrap_or(0);
        if self.current.get_untracked() != at {
            self.current.set(at);
        }
    }

    fn jump(self, at: usize, column: ColumnId) {
        self.view.open_lane(column);
        request_animation_frame(move || {
            if let Some(lane) = self.lane(at) {
                focus::show(&lane, ScrollLogicalPosition::Start);
                self.current.set(at);
            }
        });
    }
}

fn tabs(live: Live, view: BoardView) -> Vec<Tab> {
    let (lens, filter) = (view.lens.get(), view.filter.get());
    live.read(|board| {
        let tab = |(column, name, all): (ColumnId, String, usize)| {
            let cards = board.lane(column).iter().filter_map(|(_, id)| board.cards.get(id));
            let count = match filter.count() {
                0 => all.to_string(),
                _ => format!("{}/{all}", cards.filter(|c| filter.takes(board, c)).count()),
            };
            (column, name, count)
        };
        board::tabs(board, lens).into_iter().map(tab).collect()
    })
}

#[component]
pub(super) fn Tabs(node: NodeRef<html::Div>) -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let tabs = Memo::new(move |_| tabs(live, view));
    let strip = Strip { view, node, tabs, current: RwSignal::new(0_usize) };
    effect(move || strip.listen());
    view! {
        <div class="tabs">
            <For
                each=move || tabs.get().into_iter().enumerate()
                key=|(at, tab)| (*at, tab.clone())
                let:tab
            >
                <button
                    class="tab"
                    aria-current=move || (strip.current.get() == tab.0).then_some("true")
                    on:click={
                        let (at, column) = (tab.0, tab.1.0);
                        move |_| strip.jump(at, column)
                    }
                >
                    {tab.1.1.clone()}
                    " "
                    {tab.1.2.clone()}
                </button>
            </For>
        </div>
    }
}
