//! The board as it is when a page of it opens.

use crate::html::Html;
use crate::lane;
use crate::reach;
use crate::view::view;
use groundswell_domain::Board;
use groundswell_domain::card::Card;
use groundswell_domain::id::{CardId, ColumnId};
use groundswell_domain::member::Role;
use groundswell_domain::pain;
use groundswell_domain::time::{Day, Timestamp};
use groundswell_i18n::{self as i18n, Lens, format};

/// The time for computing ages and pain, and the reader's local day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clock {
    pub now: Timestamp,
    pub today: Day,
}

/// Support and release managers see the board through the support lens unless they choose the
/// other.
pub fn usual_lens(role: Option<Role>) -> Lens {
    match role {
        Some(Role::Support | Role::ReleaseManager) => Lens::Support,
        _ => Lens::Development,
    }
}

/// The path of a card's own page.
pub fn path(board: &Board, card: &Card) -> String {
    format!("/{}/c/{}", board.info.key, board.address_of(card))
}

/// The cards of the express strip, each as one line.
pub fn express(board: &Board, today: Day) -> Vec<(CardId, String)> {
    let line = |card: &Card| {
        let reach = pain::reach(board, card.id);
        let mut parts = vec![card.title.clone(), reach::words(reach)];
        let person = card.assignee.and_then(|id| board.members.get(&id));
        parts.extend(person.map(|person| person.name.clone()));
        let fix = card.fixed_in.and_then(|id| board.releases.get(&id));
        parts.extend(fix.map(|fix| match fix.planned {
            Some(day) => i18n::release_on(&fix.name, &format::day(day, today)),
            None => fix.name.clone(),
        }));
        (card.id, parts.join(" · "))
    };
    board.express_cards().map(line).collect()
}

/// The line of a card in the express strip.
pub fn express_line(line: String) -> Html {
    view! { <span aria-hidden="true">"⚡ "</span> {line} }
}

/// The columns by name and number of cards, for the strip that jumps to them.
pub fn tabs(board: &Board, lens: Lens) -> Vec<(ColumnId, String, usize)> {
    let columns = board.columns_in_order().into_iter();
    columns.map(|c| (c.id, lane::name(c, lens), board.lane(c.id).len())).collect()
}

/// The width from which on there is room for all columns, in pixels.
pub const ROOM: f64 = 1600.0;

/// How somebody looks at a board.
#[derive(Clone, Copy)]
pub struct Reader {
    pub lens: Lens,
    pub clock: Clock,
    /// Whether all columns fit beside each other.
    pub has_room: bool,
}

/// The page below its bar, before anything can be pressed: the app shows the same in its place once
/// it runs. A day may differ: only the app knows the reader's time zone.
pub fn first(board: &Board, reader: Reader) -> Html {
    let Reader { lens, clock, .. } = reader;
    let columns = board.columns_in_order();
    let lanes: Vec<Html> =
        columns.into_iter().map(|column| lane::lane(board, column, reader)).collect();
    view! {
        {strip(express(board, clock.today))}
        {jumps(tabs(board, lens))}
        <div class="board">{lanes}</div>
    }
}

fn strip(lines: Vec<(CardId, String)>) -> Option<Html> {
    let button = |(_, line)| view! { <button class="express-card">{express_line(line)}</button> };
    let buttons: Vec<Html> = lines.into_iter().map(button).collect();
    (!buttons.is_empty()).then(|| view! { <section class="express">{buttons}</section> })
}

fn jumps(tabs: Vec<(ColumnId, String, usize)>) -> Html {
    let tab = |(at, (_, name, count)): (usize, (_, String, usize))| {
        let current = (at == 0).then_some("true");
        view! { <button class="tab" aria-current=current>{name}" "{count}</button> }
    };
    let tabs: Vec<Html> = tabs.into_iter().enumerate().map(tab).collect();
    view! { <div class="tabs">{tabs}</div> }
}
