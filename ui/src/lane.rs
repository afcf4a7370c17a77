//! A column of the board: its name, its one number, and its cards in order.

use crate::board::{Clock, Reader};
use crate::html::Html;
use crate::tile::Tile;
use crate::view::view;
use groundswell_domain::Board;
use groundswell_domain::column::{Column, Stage};
use groundswell_domain::id::CardId;
use groundswell_domain::time::{Day, Timestamp};
use groundswell_domain::{pain, sprint};
use groundswell_i18n::{self as i18n, Lens, format};

/// Cards of a column in the first paint of the page; the others follow right after it.
pub const AT_FIRST: usize = 5;

/// The cards of a column in the order in which it shows them.
pub fn order(board: &Board, column: &Column, now: Timestamp) -> Vec<CardId> {
    if column.stage.is_ranked_by_pain() {
        return pain::ranking(board, column.id, now);
    }
    board.lane(column.id).iter().map(|(_, id)| *id).collect()
}

/// A column's own name, or its stage's.
pub fn name(column: &Column, lens: Lens) -> String {
    if column.name.is_empty() {
        return i18n::stage(column.stage, lens).to_owned();
    }
    column.name.clone()
}

/// Whether a column is open unless somebody closes it: those behind the work are narrow strips
/// where there is no room for all.
pub fn is_open(stage: Stage, lens: Lens, has_room: bool) -> bool {
    match stage {
        _ if has_room => true,
        Stage::Closed => false,
        Stage::Released => lens == Lens::Support,
        _ => true,
    }
}

/// The one number in the heading that helps, beside the count, and whether it is over the agreed
/// limit.
pub fn note(
    board: &Board,
    column: &Column,
    count: usize,
    now: Timestamp,
) -> Option<(String, bool)> {
    if let Some(limit) = column.limit {
        let over = count > limit as usize;
        let text = match over {
            true => i18n::over_limit(count, limit),
            false => i18n::of_limit(count, limit),
        };
        return Some((text, over));
    }
    match column.stage {
        Stage::Inbox => {
            let cards = board.lane(column.id).iter().filter_map(|(_, id)| board.cards.get(id));
            let oldest = cards.map(|card| card.since).min()?;
            Some((i18n::oldest(&format::age(oldest, now)), false))
        }
        Stage::Sprint => {
            let active = board.active_sprint()?;
            let load = sprint::load(board, active.id);
            let (used, all) = (format::work(load.planned), format::work(active.capacity));
            Some((i18n::days_of(&used, &all), load.planned > active.capacity))
        }
        _ => None,
    }
}

/// The text of a [`note`].
pub fn noted((text, over): (String, bool)) -> Html {
    let class = if over { "note over" } else { "note" };
    view! { <span class=class>{over.then_some("▲ ")}{text}</span> }
}

/// Which sprint the column shows, and until when it runs.
pub fn sprint_line(board: &Board, column: &Column, today: Day) -> Option<String> {
    let active = board.active_sprint().filter(|_| column.stage == Stage::Sprint)?;
    Some(i18n::sprint_until(&active.name, &format::day(active.ends, today)))
}

/// The line of a sprint below its column's heading.
pub fn below_heading(text: String) -> Html {
    view! { <p class="sprint-line">{text}</p> }
}

/// What an empty column says.
pub fn empty(board: &Board, stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Inbox => (i18n::inbox_empty(), ""),
        _ if board.cards.is_empty() => (i18n::lane_empty(), ""),
        _ => (i18n::lane_empty(), i18n::lane_empty_key()),
    }
}

/// A column with its first cards.
pub(crate) fn lane(board: &Board, column: &Column, reader: Reader) -> Html {
    let Reader { lens, clock, has_room } = reader;
    let is_open = is_open(column.stage, lens, has_room);
    let class = if is_open { "lane" } else { "lane slim" };
    let count = board.lane(column.id).len();
    let note = is_open.then(|| note(board, column, count, clock.now).map(noted));
    let sprint = sprint_line(board, column, clock.today).filter(|_| is_open);
    view! {
        <section class=class>
            <h2>
                <button class="lane-name">{name(column, lens)}</button>
                <span class="count">{count}</span>
                {note}
            </h2>
            {sprint.map(below_heading)}
            {is_open.then(|| cards(board, column, lens, clock))}
        </section>
    }
}

fn cards(board: &Board, column: &Column, lens: Lens, clock: Clock) -> Html {
    let order = order(board, column, clock.now);
    let first = order.iter().take(AT_FIRST).filter_map(|id| board.cards.get(id));
    let tiles: Vec<Html> = first.map(|card| Tile::of(board, card, clock).whole(lens)).collect();
    let empty = order.is_empty().then(|| empty(board, column.stage));
    let empty = empty.map(|(text, by_key)| {
        view! {
            <li class="empty">{text} " " <span class="by-key">{by_key}</span></li>
        }
    });
    view! { <ul>{tiles} {empty}</ul> }
}
