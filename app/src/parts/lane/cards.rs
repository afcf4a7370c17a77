//! The cards of an open column. Of a long one, only those near the view are rendered.

use crate::live::Live;
use crate::parts::board_view::BoardView;
use crate::parts::tile::CardTile;
use crate::view::{For, Memo, effect, view};
use crate::{focus, i18n, screen};
use groundswell_client::signal::RwSignal;
use groundswell_domain::id::{CardId, ColumnId};
use groundswell_ui::lane::{self, AT_FIRST};
use leptos::html;
use leptos::prelude::*;
use std::time::Duration;

/// The usual height of a card with the gap below it, in pixels. Only scroll bars depend on it.
const USUAL_HEIGHT: usize = 128;
/// The height of the smallest cards of a compact board: the window is sized so that they fill it.
const LEAST_HEIGHT: f64 = 84.0;
/// Cards that are rendered above and below the visible part, so that scrolling finds them there.
const AROUND: usize = 4;
/// The width of the narrowest open column, in pixels.
const LEAST_WIDTH: f64 = 212.0;

/// How many cards of a column are in the first rendering: none if it begins beyond the screen's
/// edge.
fn cards_at_first(live: Live, column: ColumnId) -> usize {
    let before = live.peek(|board| {
        board.columns_in_order().iter().take_while(|other| other.id != column).count()
    });
    if before as f64 * LEAST_WIDTH < screen::width() { AT_FIRST } else { 0 }
}

/// Runs an action after this many frames are painted.
fn after_frames(frames: usize, act: impl FnOnce() + 'static) {
    request_animation_frame(move || match frames {
        // A timeout within a frame runs after the frame is painted.
        0 | 1 => set_timeout(act, Duration::ZERO),
        _ => after_frames(frames - 1, act),
    });
}

/// How many cards of a column are rendered at a time.
fn window_of_cards() -> usize {
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(720.0);
    (height / LEAST_HEIGHT).ceil() as usize + 2 * AROUND
}

/// Which cards of a column are rendered.
#[derive(Clone, Copy)]
struct Rendered {
    view: BoardView,
    shown: Memo<Vec<CardId>>,
    list: NodeRef<html::Ul>,
    /// The first card in view.
    first: RwSignal<usize>,
    /// The first rendered card, and the one after the last.
    range: Memo<(usize, usize)>,
}

impl Rendered {
    fn new(live: Live, column: ColumnId, shown: Memo<Vec<CardId>>) -> Rendered {
        let view = expect_context::<BoardView>();
        let first = RwSignal::new(0_usize);
        let most = RwSignal::new(cards_at_first(live, column));
        let measure = move || {
            most.try_set(window_of_cards());
        };
        // One column in each frame: then what somebody presses meanwhile never waits for all.
        let filling = view.filling;
        filling.update_value(|columns| *columns += 1);
        after_frames(filling.get_value(), move || {
            filling.try_update_value(|columns| *columns -= 1);
            measure();
        });
        let resized = window_event_listener_untyped("resize", move |_| measure());
        on_cleanup(move || resized.remove());
        let range = Memo::new(move |_| {
            let count = shown.with(Vec::len);
            let most = if view.is_printed.get() { count } else { most.get() };
            let start = first.get().saturating_sub(AROUND).min(count.saturating_sub(most));
            (start, (start + most).min(count))
        });
        Rendered { view, shown, list: NodeRef::new(), first, range }
    }

    fn cards(self) -> Vec<CardId> {
        let (start, end) = self.range.get();
        self.shown
            .with(|ids| ids.get(start..end.min(ids.len())).map(<[_]>::to_vec).unwrap_or_default())
    }

    /// Cards that are not rendered below those that are.
    fn below(self) -> usize {
        self.shown.with(Vec::len).saturating_sub(self.range.get().1)
    }

    fn scrolled(self) {
        let Some(list) = self.list.get_untracked() else { return };
        let Rendered { view, shown, first, .. } = self;
        first.set(list.scroll_top().max(0) as usize / USUAL_HEIGHT);
        // The tab key reaches what is rendered.
        let stop = view.tab_stop.get_untracked();
        let (start, end) = self.range.get_untracked();
        let at = shown.with_untracked(|ids| ids.iter().position(|id| Some(*id) == stop));
        if at.is_some_and(|at| at < start || at >= end) && focus::card() != stop {
            self.focused();
        }
    }

    /// Makes the first card in view the one that the tab key and the arrows reach next.
    fn focused(self) {
        let Rendered { view, shown, first, .. } = self;
        view.tab_stop.set(shown.with_untracked(|ids| ids.get(first.get_untracked()).copied()));
    }

    /// Scrolls to a card that gets the focus from elsewhere: it must be rendered first.
    fn reveal(self) {
        let Some(card) = self.view.reveal.get() else { return };
        let at = self.shown.with_untracked(|ids| ids.iter().position(|id| *id == card));
        let (Some(at), Some(list)) = (at, self.list.get_untracked()) else { return };
        let (start, end) = self.range.get_untracked();
        if at < start || at >= end {
            self.first.set(at);
            list.set_scroll_top((at * USUAL_HEIGHT) as i32);
        }
    }
}

#[component]
pub(super) fn Cards(column: ColumnId, name: Memo<String>, shown: Memo<Vec<CardId>>) -> AnyView {
    let live = expect_context::<Live>();
    let rendered = Rendered::new(live, column, shown);
    let Rendered { view, range, .. } = rendered;
    effect(move || rendered.reveal());
    let spacer = move |cards: usize| {
        (cards > 0).then(|| view! {
            <li class="spacer" aria-hidden="true" style:height=format!("{}px", cards * USUAL_HEIGHT)></li>
        })
    };
    let empty_text = move || {
        if view.filter.with(|filter| filter.count() > 0) {
            return (i18n::filter_empty(), "");
        }
        live.read(|board| board.columns.get(&column).map(|c| lane::empty(board, c.stage)))
            .unwrap_or_default()
    };
    view! {
        <ul
            node_ref=rendered.list
            aria-label=move || name.get()
            // A keyboard scrolls it: only one card of the board is in the order of the tab key.
            tabindex=move || shown.with(|ids| !ids.is_empty()).then_some("0")
            on:scroll=move |_| rendered.scrolled()
            on:focus=move |_| rendered.focused()
        >
            {move || spacer(range.get().0)}
            <For each=move || rendered.cards() key=|id| *id let:card>
                <CardTile card />
            </For>
            {move || spacer(rendered.below())}
            {move || shown.with(Vec::is_empty).then(|| view! {
                <li class="empty">
                    {move || empty_text().0} " " <span class="by-key">{move || empty_text().1}</span>
                </li>
            })}
        </ul>
    }
}
