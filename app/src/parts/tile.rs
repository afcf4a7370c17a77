//! A card on the board: at most five rows, and only what exists.

use crate::i18n::Lens;
use crate::pages::board::BoardView;
use crate::parts::icon::{Icon, icon};
use crate::parts::{avatar, impact};
use crate::replica::live::Live;
use crate::view::{Memo, view};
use crate::{focus, format, i18n};
use groundswell_domain::Board;
use groundswell_domain::card::{Card, Impact};
use groundswell_domain::column::Stage;
use groundswell_domain::containment::contains;
use groundswell_domain::id::CardId;
use groundswell_domain::pain::{self, Reach};
use groundswell_domain::release::ReleaseKind;
use groundswell_domain::time::Timestamp;
use leptos::prelude::*;
use std::fmt::Write;

/// What a tile shows, taken from the board.
#[derive(Clone, PartialEq, Default)]
pub(crate) struct Tile {
    name: String,
    title: String,
    path: String,
    impact: Impact,
    age: String,
    reach: Reach,
    /// Contacts of the last four days, the oldest first.
    spark: [u32; 4],
    area: Option<String>,
    deadline: Option<String>,
    express: bool,
    workaround: String,
    release: Option<(String, bool)>,
    /// Systems that run the fix, of all.
    live: Option<(usize, usize)>,
    /// Named customers who know, of all.
    told: Option<(usize, usize)>,
    assignee: Option<String>,
    pinned: Option<String>,
    is_recent: bool,
}

impl Tile {
    fn of(board: &Board, card: &Card, now: Timestamp) -> Tile {
        let stage = board.stage_of(card);
        let fix = card.fixed_in.and_then(|fix| board.releases.get(&fix));
        Tile {
            name: board.name_of(card),
            title: card.title.clone(),
            path: super::actions::path(board, card),
            impact: card.impact,
            age: format::age(card.since, now),
            reach: pain::reach(board, card.id),
            spark: spark(board, card.id),
            area: card.area.and_then(|area| board.areas.get(&area)).map(|area| area.name.clone()),
            deadline: card.deadline.as_ref().map(|deadline| {
                let until = i18n::until(&format::day(deadline.day));
                match deadline.note.as_str() {
                    "" => until,
                    note => format!("{note} {until}"),
                }
            }),
            express: card.express,
            workaround: card.workaround.clone(),
            release: fix.map(|fix| (fix.name.clone(), fix.kind == ReleaseKind::Hotfix)),
            live: live_systems(board, card, stage),
            told: told(board, card, stage),
            assignee: card
                .assignee
                .and_then(|person| board.members.get(&person))
                .map(|member| member.name.clone()),
            pinned: card.pin.as_ref().map(|pin| pin.reason.clone()),
            is_recent: now.days_since(card.since) < 1.0,
        }
    }
}

fn spark(board: &Board, card: CardId) -> [u32; 4] {
    let today = format::today();
    let mut days = [0; 4];
    for tally in board.tallies_of(card) {
        for (back, count) in days.iter_mut().rev().enumerate() {
            let day = today + -(back as i32);
            *count += tally.contacts_between(day, day);
        }
    }
    days
}

fn live_systems(board: &Board, card: &Card, stage: Stage) -> Option<(usize, usize)> {
    let fix = card.fixed_in?;
    if stage < Stage::Verify || !board.is_out(fix) || board.systems.len() < 2 {
        return None;
    }
    let has_it = |runs: Option<_>| runs.is_some_and(|runs| contains(board, runs, fix));
    let live = board.systems.values().filter(|system| has_it(system.runs)).count();
    (live < board.systems.len()).then_some((live, board.systems.len()))
}

fn told(board: &Board, card: &Card, stage: Stage) -> Option<(usize, usize)> {
    if stage != Stage::Released {
        return None;
    }
    let named = || board.tallies_of(card.id).filter(|tally| tally.customer.is_some());
    let all = named().count();
    (all > 0).then(|| (named().filter(|tally| tally.is_told()).count(), all))
}

/// A card as a list item. The whole of it is its link; the button keeps its own press.
#[component]
pub(crate) fn CardTile(card: CardId) -> AnyView {
    let view = expect_context::<BoardView>();
    let live = expect_context::<Live>();
    let tile = Memo::new(move |_| {
        let now = live.now.get();
        let tile = |board: &Board| board.cards.get(&card).map(|card| Tile::of(board, card, now));
        live.read_card(card, tile).unwrap_or_default()
    });
    let content = move || content(&tile.read(), card, view);
    view! {
        <li class="card" data-card=card.to_string()>
            {content}
        </li>
    }
}

fn content(tile: &Tile, card: CardId, view: BoardView) -> AnyView {
    let open_menu = move |event: leptos::ev::MouseEvent| {
        event.stop_propagation();
        view.menu.set(Some(card));
    };
    let tab_index = move || if view.tab_stop.get() == Some(card) { "0" } else { "-1" };
    let dot =
        tile.is_recent.then(|| view! { <span class="dot" title=i18n::changed_lately()></span> });
    view! {
        <article>
            <div class="top">
                {impact::chip(tile.impact)}
                <span class="age">{dot}{tile.age.clone()}</span>
            </div>
            <h3>
                <a
                    class="title"
                    draggable="false"
                    href=tile.path.clone()
                    tabindex=tab_index
                    on:focus=move |_| view.tab_stop.set(Some(card))
                    on:click=move |event| view.open_by_click(&event, card)
                >
                    {tile.title.clone()}
                </a>
            </h3>
            {rows(tile, view.lens.get())}
            <button
                class="more"
                tabindex=tab_index
                aria-haspopup="dialog"
                aria-label=i18n::actions_for(&tile.name)
                on:click=open_menu
            >
                "⋯"
            </button>
        </article>
    }
}

/// The rows below the title.
fn rows(tile: &Tile, lens: Lens) -> AnyView {
    let where_it_is = match &tile.area {
        Some(area) => format!("{} · {area}", tile.name),
        None => tile.name.clone(),
    };
    let reach = (tile.reach.contacts > 0).then(|| {
        view! {
            <div class="meta">
                <span class="reach">{i18n::customers(tile.reach.customers)}</span>
                <span>{i18n::contacts(tile.reach.contacts)}</span>
                {sparkline(&tile.spark)}
            </div>
        }
    });
    let release = tile.release.as_ref().map(|(release, hotfix)| match hotfix {
        true => view! { <span class="chip hot">{i18n::hotfix_badge(release)}</span> },
        false => view! { <span class="chip info">{release.clone()}</span> },
    });
    // What there is, without a place in the page for what there is not.
    let marks = [
        tile.pinned.clone().map(|reason| {
            view! {
                <span class="pin" title=reason>
                    {icon(Icon::Pin)}
                    <span class="vh">{i18n::placed_by_hand()}</span>
                </span>
            }
        }),
        tile.deadline
            .clone()
            .map(|deadline| view! { <span class="chip hot">"⚡ "{deadline}</span> }),
        (!tile.workaround.is_empty())
            .then(|| view! { <span class="chip ok">"✓ "{tile.workaround.clone()}</span> }),
        release,
        tile.live
            .map(|(live, all)| view! { <span class="chip ok">{i18n::live_on(live, all)}</span> }),
        tile.told.map(
            |(told, all)| view! { <span class="chip plain">{i18n::told_of(told, all)}</span> },
        ),
        tile.assignee
            .as_ref()
            .filter(|_| lens == Lens::Development)
            .map(|name| avatar::avatar(name)),
    ];
    let marks: Vec<AnyView> = marks.into_iter().flatten().collect();
    view! {
        {reach}
        <div class="meta">
            <span>{where_it_is}</span>
            {marks}
        </div>
    }
}

/// The last four days as bars. It repeats a trend that the numbers tell: readers skip it.
fn sparkline(days: &[u32; 4]) -> AnyView {
    let most = days.iter().copied().max().unwrap_or(0).max(1);
    let mut bars = String::new();
    for (i, count) in days.iter().enumerate() {
        let tenths = if *count == 0 { 10 } else { 20 + (120 * count + most / 2) / most };
        let (height, tenth) = (tenths / 10, tenths % 10);
        // Writing into a String cannot fail.
        let _ = write!(bars, "M{} 14v-{height}.{tenth}h10v{height}.{tenth}z", i * 11);
    }
    view! { <svg class="spark" viewBox="0 0 44 14" aria-hidden="true"><path d=bars /></svg> }
}

/// Puts the focus on a card of the board, wherever its column has scrolled.
pub(crate) fn reveal(view: BoardView, card: CardId) {
    view.tab_stop.set(Some(card));
    view.reveal.set(Some(card));
    focus::on_card(card);
}
