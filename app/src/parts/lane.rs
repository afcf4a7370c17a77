//! A column of the board: its heading, its cards, and a line to add one.

use crate::live::Live;
use crate::pages::board::BoardView;
use crate::parts::actions;
use crate::parts::kept::Kept;
use crate::parts::tile::CardTile;
use crate::view::{For, Memo, Show, effect, view};
use crate::{focus, i18n, screen};
use groundswell_domain::Board;
use groundswell_domain::command::Command;
use groundswell_domain::id::{CardId, ColumnId};
use groundswell_domain::permission::Action;
use groundswell_ui::lane::{self, AT_FIRST};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use std::time::Duration;
use uuid::Uuid;

/// The usual height of a card with the gap below it, in pixels. Only scroll bars depend on it.
const USUAL_HEIGHT: usize = 128;
/// The height of the lowest cards of a compact board: so many may be in view at once.
const LEAST_HEIGHT: f64 = 84.0;
/// Cards that are rendered above the view and below it, so that scrolling finds them there.
const AROUND: usize = 4;
/// The width of the narrowest open column, in pixels.
const LEAST_WIDTH: f64 = 212.0;

/// How many cards of a column are in the first picture: none of one that begins beyond its edge.
fn cards_at_first(live: Live, column: ColumnId) -> usize {
    let before = live.peek(|board| {
        board.columns_in_order().iter().take_while(|other| other.id != column).count()
    });
    if before as f64 * LEAST_WIDTH < screen::width() { AT_FIRST } else { 0 }
}

/// How many cards of a column are rendered at a time.
fn window_of_cards() -> usize {
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(720.0);
    (height / LEAST_HEIGHT).ceil() as usize + 2 * AROUND
}

#[component]
pub(crate) fn Lane(column: ColumnId) -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let all = Memo::new(move |_| {
        live.read(|board| board.columns.get(&column).map(|c| lane::order(board, c, live.now.get())))
            .unwrap_or_default()
    });
    let shown = Memo::new(move |_| {
        let filter = view.filter.get();
        if filter.count() == 0 {
            return all.get();
        }
        let takes = |board: &Board, id: &CardId| {
            board.cards.get(id).is_some_and(|card| filter.takes(board, card))
        };
        live.read(|board| all.get().into_iter().filter(|id| takes(board, id)).collect::<Vec<_>>())
    });
    let name = Memo::new(move |_| {
        let lens = view.lens.get();
        live.read(|board| board.columns.get(&column).map(|c| lane::name(c, lens)))
            .unwrap_or_default()
    });
    let heading_note = Memo::new(move |_| {
        let count = all.with(Vec::len);
        live.read(|board| {
            let now = live.now.get();
            board.columns.get(&column).and_then(|c| lane::note(board, c, count, now))
        })
    });
    let sprint = Memo::new(move |_| {
        let today = live.clock().today;
        live.read(|board| lane::sprint_line(board, board.columns.get(&column)?, today))
    });
    let is_open = move || view.is_open(column);
    keep_tab_stop(view, Memo::new(move |_| if is_open() { shown.get() } else { Vec::new() }));
    let toggle = move |_| view.toggle_lane(column);
    let count = move || {
        let (shown, all) = (shown.with(Vec::len), all.with(Vec::len));
        if shown == all { all.to_string() } else { format!("{shown}/{all}") }
    };
    view! {
        <section
            class="lane"
            class:slim=move || !is_open()
            data-column=column.to_string()
            data-drop=column.to_string()
        >
            <h2>
                <button
                    class="lane-name"
                    aria-expanded=move || is_open().to_string()
                    title=move || match is_open() {
                        true => i18n::close_lane(&name.get()),
                        false => i18n::open_lane(&name.get()),
                    }
                    on:click=toggle
                >
                    {move || name.get()}
                </button>
                <span class="count">{count}</span>
                {move || heading_note.get().filter(|_| is_open()).map(lane::noted)}
            </h2>
            {move || sprint.get().filter(|_| is_open()).map(lane::below_heading)}
            <Show when=is_open>
                <Cards column shown />
                <QuickAdd column name />
            </Show>
        </section>
    }
}

/// The tab key always reaches a card: where its card leaves the column and is not shown elsewhere,
/// the one that takes its place.
fn keep_tab_stop(view: BoardView, shown: Memo<Vec<CardId>>) {
    Effect::new(move |before: Option<Vec<CardId>>| {
        let (now, stop) = (shown.get(), view.tab_stop.get());
        let is_new = before.is_none();
        let left = stop.and_then(|stop| before?.iter().position(|card| *card == stop));
        let is_shown = stop.is_some_and(|stop| view.shows(stop));
        // Of the columns, the one that it has left; on a page that has just opened, the first.
        if !is_shown && (stop.is_none() || is_new || left.is_some()) {
            let at = left.unwrap_or(0).min(now.len().saturating_sub(1));
            let next = now.get(at).copied();
            if next != stop {
                view.tab_stop.set(next);
            }
        }
        now
    });
}

/// The cards of an open column; of a long one, those near the view.
#[component]
fn Cards(column: ColumnId, shown: Memo<Vec<CardId>>) -> AnyView {
    let view = expect_context::<BoardView>();
    let live = expect_context::<Live>();
    let list = NodeRef::<html::Ul>::new();
    let first = RwSignal::new(0_usize);
    let most = RwSignal::new(cards_at_first(live, column));
    let measure = move || {
        most.try_set(window_of_cards());
    };
    // In a frame, what is asked for still comes before its picture.
    request_animation_frame(move || set_timeout(measure, Duration::ZERO));
    let resized = window_event_listener_untyped("resize", move |_| measure());
    on_cleanup(move || resized.remove());
    let range = Memo::new(move |_| {
        let count = shown.with(Vec::len);
        let most = if view.is_printed.get() { count } else { most.get() };
        let start = first.get().saturating_sub(AROUND).min(count.saturating_sub(most));
        (start, (start + most).min(count))
    });
    let visible = move || {
        let (start, end) = range.get();
        shown.with(|ids| ids.get(start..end.min(ids.len())).map(<[_]>::to_vec).unwrap_or_default())
    };
    let scrolled = move |_| {
        let Some(list) = list.get_untracked() else { return };
        first.set(list.scroll_top().max(0) as usize / USUAL_HEIGHT);
        // The tab key reaches what is rendered.
        let stop = view.tab_stop.get_untracked();
        let (start, end) = range.get_untracked();
        let at = shown.with_untracked(|ids| ids.iter().position(|id| Some(*id) == stop));
        if at.is_some_and(|at| at < start || at >= end) && focus::card() != stop {
            view.tab_stop.set(shown.with_untracked(|ids| ids.get(first.get_untracked()).copied()));
        }
    };
    // A card that gets the focus from elsewhere must be rendered first.
    effect(move || {
        let Some(card) = view.reveal.get() else { return };
        let at = shown.with_untracked(|ids| ids.iter().position(|id| *id == card));
        let (Some(at), Some(list)) = (at, list.get_untracked()) else { return };
        let (start, end) = range.get_untracked();
        if at < start || at >= end {
            first.set(at);
            list.set_scroll_top((at * USUAL_HEIGHT) as i32);
        }
    });
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
        <ul node_ref=list on:scroll=scrolled>
            {move || spacer(range.get().0)}
            <For each=visible key=|id| *id let:card>
                <CardTile card />
            </For>
            {move || spacer(shown.with(Vec::len).saturating_sub(range.get().1))}
            {move || shown.with(Vec::is_empty).then(|| view! {
                <li class="empty">
                    {move || empty_text().0} " " <span class="by-key">{move || empty_text().1}</span>
                </li>
            })}
        </ul>
    }
}

/// One line at the foot of a column; Enter adds a card and stays there for the next.
#[component]
pub(crate) fn QuickAdd(column: ColumnId, name: Memo<String>) -> AnyView {
    let live = expect_context::<Live>();
    let kept = Kept::new(live, &format!("add-{column}"));
    let text = kept.text();
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        let title = text.get_untracked();
        if title.trim().is_empty() {
            return;
        }
        let id = CardId(Uuid::now_v7());
        let command = Command::CaptureCard { id, title, column: Some(column), contact: None };
        if live.send(command) {
            kept.forget();
            live.say_done(actions::created(live, id));
        }
    };
    view! {
        <Show when=move || live.may(Action::Capture) || text.with(|text| !text.is_empty())>
            <form class="quick-add" on:submit=add>
                <input
                    class="field"
                    placeholder=i18n::quick_add()
                    aria-label=move || i18n::quick_add_label(&name.get())
                    enterkeyhint="send"
                    prop:value=move || text.get()
                    on:input=move |event| kept.set(event_target_value(&event))
                    on:keydown=move |event| {
                        if event.key() == "Escape" {
                            focus::away();
                        }
                    }
                />
            </form>
        </Show>
    }
}
