//! What all pages of a board share for showing it: lens, filter, and what is open or selected.

use crate::board_texts::BoardTexts;
use crate::filter::Filter;
use crate::i18n::Lens;
use crate::live::Live;
use crate::route::Route;
use crate::view::{Memo, effect};
use crate::{drag, prefs, screen};
use groundswell_client::shared::Shared;
use groundswell_client::signal::RwSignal;
use groundswell_domain::id::{CardId, ColumnId};
use groundswell_domain::table;
use groundswell_ui::pages::Page;
use groundswell_ui::{board, lane};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use std::ops::Deref;

/// Whether the filter bar is shown although no filter is set; the search field opens it.
#[derive(Clone, Copy)]
pub(crate) struct FiltersOpen(pub(crate) RwSignal<bool>);

/// Which part of a card's menu is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    All,
    Person,
    Impact,
    Area,
    Same,
}

/// What the views of the board share.
#[derive(Clone, Copy)]
pub(crate) struct BoardView(Shared<Sharing>);

/// Lens, filter, and what is open.
pub(crate) struct Sharing {
    live: Live,
    pub(crate) lens: Memo<Lens>,
    pub(crate) filter: Memo<Filter>,
    pub(crate) texts: BoardTexts,
    /// Whether the board is shown as a table.
    pub(crate) is_list: Memo<bool>,
    /// The card whose menu is open.
    pub(crate) menu: RwSignal<Option<CardId>>,
    pub(crate) menu_part: RwSignal<Part>,
    /// The selected cards, for actions on all of them.
    pub(crate) selected: RwSignal<table::Set<CardId>>,
    /// The one card that the tab key reaches; arrows go on from there.
    pub(crate) tab_stop: RwSignal<Option<CardId>>,
    /// A card that must be rendered because it is about to get the focus.
    pub(crate) reveal: RwSignal<Option<CardId>>,
    pub(crate) is_printed: RwSignal<bool>,
    /// Columns that are not rendered in full yet: one of them is in each frame.
    pub(crate) filling: StoredValue<usize>,
    /// Whether all columns fit beside each other.
    has_room: RwSignal<bool>,
    /// Columns that somebody opened or closed here, unlike the default.
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
    /// Every page that shows cards uses it.
    pub(crate) fn new(live: Live) -> BoardView {
        let route = expect_context::<Route>();
        let has_room = RwSignal::new(has_room_now());
        let is_printed = screen::is_printed();
        let listener = window_event_listener_untyped("resize", move |_| {
            // Printing must not count as a smaller window.
            if !is_printed.get_untracked() && has_room.get_untracked() != has_room_now() {
                has_room.update(|has_room| *has_room = !*has_room);
            }
        });
        on_cleanup(move || listener.remove());
        // The server prerenders the next start with this.
        effect(move || prefs::note_room(has_room.get()));
        let texts = BoardTexts::new();
        BoardView(Shared::new(Sharing {
            live,
            lens: Memo::new(move |_| live.lens()),
            filter: Filter::of_address(route, live, texts),
            texts,
            is_list: Memo::new(move |_| route.query().get("view").as_deref() == Some("list")),
            menu: RwSignal::new(None),
            menu_part: RwSignal::new(Part::All),
            selected: RwSignal::new(table::Set::new()),
            tab_stop: RwSignal::new(None),
            reveal: RwSignal::new(None),
            is_printed,
            filling: StoredValue::new(0),
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

    /// A click on a card's link opens the sheet, with Shift it selects the card; with another
    /// modifier the browser opens the card's page.
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

    /// Selects a card, or removes it from the selection.
    pub(crate) fn toggle(self, card: CardId) {
        self.selected.update(|selected| {
            if selected.remove(&card).is_none() {
                selected.add(card);
            }
        });
    }

    /// Columns for work that is done are narrow strips until somebody opens them.
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

    /// Whether a card is visible on the board now: not in a closed column, not filtered out, not in
    /// the trash.
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
