//! `/{KEY}/board`: the columns, the filters, the express strip, and everything one does there.

use crate::files::{Content, ContentView};
use crate::filter::Filter;
use crate::i18n::{self, Lens};
use crate::keys::Keys;
use crate::live::Live;
use crate::parts::card_menu::Part;
use crate::parts::lane::Lane;
use crate::parts::selection::{self, SelectionAction};
use crate::parts::{actions, tile};
use crate::route::Route;
use crate::view::{For, Memo, Show, effect, view};
use crate::{drag, prefs, screen};
use groundswell_client::shared::Shared;
use groundswell_domain::id::{CardId, ColumnId};
use groundswell_domain::permission::Action;
use groundswell_domain::table;
use groundswell_ui::pages::Page;
use groundswell_ui::{board, lane};
use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use std::ops::Deref;
use wasm_bindgen::JsCast;

pub(crate) mod filters;
pub(crate) mod first_steps;
pub(crate) mod in_archive;
pub(crate) mod keys;
pub(crate) mod list;

/// What the pieces of the board share.
#[derive(Clone, Copy)]
pub(crate) struct BoardView(Shared<Sharing>);

/// Lens, filter, and what is open.
pub(crate) struct Sharing {
    live: Live,
    pub(crate) lens: Memo<Lens>,
    pub(crate) filter: Memo<Filter>,
    /// Whether the board is shown as a table.
    pub(crate) is_list: Memo<bool>,
    /// The card whose menu is open.
    pub(crate) menu: RwSignal<Option<CardId>>,
    pub(crate) menu_part: RwSignal<Part>,
    /// Cards that somebody has chosen, to do something to all of them.
    pub(crate) selected: RwSignal<table::Set<CardId>>,
    /// The one card that the tab key reaches; arrows go on from there.
    pub(crate) tab_stop: RwSignal<Option<CardId>>,
    /// A card that is to be rendered because it gets the focus.
    pub(crate) reveal: RwSignal<Option<CardId>>,
    pub(crate) is_printed: RwSignal<bool>,
    /// Whether all columns fit beside each other.
    has_room: RwSignal<bool>,
    /// Columns that somebody opened or closed here, against the default.
    lanes: RwSignal<table::Table<ColumnId, bool>>,
    route: Route,
}

impl Deref for BoardView {
    type Target = Sharing;

    fn deref(&self) -> &Sharing {
        &self.0
    }
}

impl BoardView {
    /// Shared by every page that shows cards.
    pub(crate) fn new(live: Live) -> BoardView {
        let route = expect_context::<Route>();
        let has_room = RwSignal::new(has_room_now());
        let is_printed = screen::is_printed();
        let listener = window_event_listener_untyped("resize", move |_| {
            // The paper is no smaller window.
            if !is_printed.get_untracked() && has_room.get_untracked() != has_room_now() {
                has_room.update(|has_room| *has_room = !*has_room);
            }
        });
        on_cleanup(move || listener.remove());
        // The server draws the next start like that.
        effect(move || prefs::note_room(has_room.get()));
        BoardView(Shared::new(Sharing {
            live,
            lens: Memo::new(move |_| live.lens()),
            filter: Filter::of_address(route, live),
            is_list: Memo::new(move |_| route.query().get("view").as_deref() == Some("list")),
            menu: RwSignal::new(None),
            menu_part: RwSignal::new(Part::All),
            selected: RwSignal::new(table::Set::new()),
            tab_stop: RwSignal::new(None),
            reveal: RwSignal::new(None),
            is_printed,
            has_room,
            lanes: RwSignal::new(table::Table::new()),
            route,
        }))
    }

    /// Changes parameters of the address.
    pub(crate) fn set_params(self, changes: &[(&str, &str)], replace: bool) {
        self.route.set_params(changes, replace);
    }

    /// Opens a card as a sheet over this page, with an address of its own.
    pub(crate) fn open(self, card: CardId) {
        let address = self.live.peek(|b| b.cards.get(&card).map(|card| b.address_of(card)));
        if let Some(address) = address {
            self.set_params(&[("card", &address)], false);
        }
    }

    /// A press on a card's link opens the sheet, with Shift it selects the card; with another
    /// modifier the browser opens its page.
    pub(crate) fn open_by_click(self, event: &MouseEvent, card: CardId) {
        if event.ctrl_key() || event.meta_key() || event.button() != 0 {
            return;
        }
        event.prevent_default();
        if event.shift_key() {
            self.toggle(card);
        } else if !drag::has_just_ended() {
            self.open(card);
        }
    }

    /// Selects a card.
    pub(crate) fn select(self, card: CardId) {
        self.selected.update(|selected| {
            selected.add(card);
        });
    }

    /// Selects a card, or takes it off the selection.
    pub(crate) fn toggle(self, card: CardId) {
        self.selected.update(|selected| {
            if selected.remove(&card).is_none() {
                selected.add(card);
            }
        });
    }

    /// Columns behind the work are narrow strips until somebody opens them.
    pub(crate) fn is_open(self, column: ColumnId) -> bool {
        let chosen = self.lanes.with(|lanes| lanes.get(&column).copied());
        chosen.unwrap_or_else(|| {
            let (lens, has_room) = (self.lens.get(), self.has_room.get());
            self.live.read(|board| {
                let stage = board.columns.get(&column).map(|column| column.stage);
                stage.is_none_or(|stage| lane::is_open(stage, lens, has_room))
            })
        })
    }

    pub(crate) fn toggle_lane(self, column: ColumnId) {
        let open = untrack(|| self.is_open(column));
        self.lanes.update(|lanes| {
            lanes.insert(column, !open);
        });
    }

    /// Whether the page is the board itself.
    pub(crate) fn is_board(self) -> bool {
        untrack(|| self.route.page()) == Page::Board
    }

    /// Whether a card stands on the board as it is shown now: not in a closed column, not filtered
    /// away, not in the trash.
    pub(crate) fn shows(self, card: CardId) -> bool {
        let shown = self.live.peek(|board| {
            let card = board.cards.get(&card).filter(|card| card.is_live())?;
            let is_taken = self.filter.with_untracked(|f| f.count() == 0 || f.takes(board, card));
            is_taken.then_some(card.column)
        });
        shown.is_some_and(|column| untrack(|| self.is_open(column)))
    }

    pub(crate) fn open_lane(self, column: ColumnId) {
        if !untrack(|| self.is_open(column)) {
            self.toggle_lane(column);
        }
    }
}

fn has_room_now() -> bool {
    screen::width() >= board::ROOM
}

#[component]
pub(crate) fn BoardPage() -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let columns = Memo::new(move |_| {
        live.read(|board| board.columns_in_order().iter().map(|c| c.id).collect::<Vec<_>>())
    });
    let node = NodeRef::<html::Div>::new();
    expect_context::<Keys>().handle(move |key| keys::on_key(live, view, key));
    drag::listen(node, live, Action::Edit, move |card, zone, place| {
        let to = zone.parse().ok();
        let column = live.peek(|board| board.cards.get(&card).map(|card| card.column));
        if let Some(to) = to.or(column)
            && !selection::act(live, view, card, SelectionAction::Move(to, place))
        {
            actions::move_card(live, card, to, place);
            tile::reveal(view, card);
        }
    });
    view! {
        <h1 class="vh">{move || live.read(|board| board.info.name.clone())}</h1>
        <filters::FilterBar />
        <Show when=move || live.may(Action::Configure) && live.read(|board| board.cards.is_empty())>
            <ContentView content=Content::FirstSteps />
        </Show>
        <Express />
        <Show
            when=move || !view.is_list.get()
            fallback=|| view! { <ContentView content=Content::List /> }
        >
            <Tabs node />
            <div class="board" node_ref=node>
                <For each=move || columns.get() key=|id| *id let:column>
                    <Lane column />
                </For>
                <div class="dock" hidden aria-hidden="true">
                    <For each=move || columns.get() key=|id| *id let:column>
                        {dock(live, view, column)}
                    </For>
                </div>
            </div>
        </Show>
        <Show when=move || view.filter.with(|filter| !filter.text.is_empty())>
            <ContentView content=Content::InArchive />
        </Show>
    }
}

/// All columns at the foot, while a finger drags: none is far then.
fn dock(live: Live, view: BoardView, column: ColumnId) -> AnyView {
    let name = move || {
        let lens = view.lens.get();
        live.read(|board| board.columns.get(&column).map(|column| lane::name(column, lens)))
    };
    view! { <div data-drop=column.to_string()>{name}</div> }
}

/// The strip above the board, only if something is express.
#[component]
fn Express() -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let cards = Memo::new(move |_| live.read(|board| board::express(board, live.clock().today)));
    view! {
        <Show when=move || !cards.with(Vec::is_empty)>
            <section class="express" aria-label=i18n::express_cards()>
                <For each=move || cards.get() key=|line| line.clone() let:line>
                    <button class="express-card" on:click=move |_| view.open(line.0)>
                        {board::express_line(line.1.clone())}
                    </button>
                </For>
            </section>
        </Show>
    }
}

/// The strip of columns on a phone: says where one is, and jumps.
#[component]
fn Tabs(node: NodeRef<html::Div>) -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let tabs = Memo::new(move |_| {
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
            board::tabs(board, lens).into_iter().map(tab).collect::<Vec<_>>()
        })
    });
    let current = RwSignal::new(0_usize);
    let lane = move |at: usize| {
        let board = node.get_untracked()?;
        board
            .query_selector_all(".lane")
            .ok()?
            .item(at as u32)?
            .dyn_into::<web_sys::HtmlElement>()
            .ok()
    };
    effect(move || {
        let Some(board) = node.get() else { return };
        let scrolled = move || {
            let Some(board) = node.try_get_untracked().flatten() else { return };
            let left = board.scroll_left() + board.client_width() / 2;
            let count = tabs.try_with_untracked(Vec::len).unwrap_or(0);
            let starts = |at: usize| lane(at).is_some_and(|lane| lane.offset_left() <= left);
            let at = (0..count).rev().find(|at| starts(*at)).unwrap_or(0);
            if current.get_untracked() != at {
                current.set(at);
            }
        };
        let listener = wasm_bindgen::closure::Closure::<dyn Fn()>::new(scrolled);
        let _ = board.add_event_listener_with_callback("scroll", listener.as_ref().unchecked_ref());
        listener.forget();
    });
    let jump = move |at: usize, column: ColumnId| {
        view.open_lane(column);
        request_animation_frame(move || {
            if let (Some(board), Some(lane)) = (node.get_untracked(), lane(at)) {
                board.set_scroll_left(lane.offset_left() - 12);
                current.set(at);
            }
        });
    };
    view! {
        <div class="tabs">
            <For
                each=move || tabs.get().into_iter().enumerate()
                key=|(at, tab)| (*at, tab.clone())
                let:tab
            >
                <button
                    class="tab"
                    aria-current=move || (current.get() == tab.0).then_some("true")
                    on:click={
                        let (at, column) = (tab.0, tab.1.0);
                        move |_| jump(at, column)
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
