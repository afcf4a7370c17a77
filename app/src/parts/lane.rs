//! A column of the board: its heading, its cards, and a line to add one.

use crate::live::Live;
use crate::parts::actions;
use crate::parts::board_view::BoardView;
use crate::parts::kept::Kept;
use crate::view::{Memo, Show, view};
use crate::{focus, i18n};
use groundswell_domain::Board;
use groundswell_domain::command::Command;
use groundswell_domain::id::{CardId, ColumnId};
use groundswell_domain::permission::Action;
use groundswell_ui::lane;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use uuid::Uuid;

mod cards;

use cards::Cards;

#[component]
pub(crate) fn Lane(column: ColumnId) -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let all = Memo::new(move |_| {
        live.read(|board| board.columns.get(&column).map(|c| lane::order(board, c, live.now.get())))
            .unwrap_or_default()
    });
    let shown = Memo::new(move |_| shown(live, view, all.get()));
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
                <Cards column name shown />
                <QuickAdd column name />
            </Show>
        </section>
    }
}

/// Those of the cards of a column that the filter takes.
fn shown(live: Live, view: BoardView, mut cards: Vec<CardId>) -> Vec<CardId> {
    view.filter.with(|filter| {
        if filter.count() > 0 {
            let takes = |board: &Board, id: &CardId| {
                board.cards.get(id).is_some_and(|card| filter.takes(board, card))
            };
            live.read(|board| cards.retain(|id| takes(board, id)));
        }
    });
    cards
}

/// The tab key always reaches a card: if the reachable card leaves the column and is not shown
/// elsewhere, the card that takes its place.
fn keep_tab_stop(view: BoardView, shown: Memo<Vec<CardId>>) {
    Effect::new(move |before: Option<Vec<CardId>>| {
        let (now, stop) = (shown.get(), view.tab_stop.get());
        let is_new = before.is_none();
        let left = stop.and_then(|stop| before?.iter().position(|card| *card == stop));
        let is_shown = stop.is_some_and(|stop| view.shows(stop));
        // In the column that it has left; on a page that has just opened, in the first one.
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

/// One line at the end of a column; Enter adds a card and stays there for the next.
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
