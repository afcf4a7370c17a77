//! `/{KEY}/board?view=list`: the same cards as a table, for people who read line by line.

use crate::i18n::{self, Lens};
use crate::live::Live;
use crate::parts::board_view::BoardView;
use crate::view::{For, Memo, Show, view};
use groundswell_client::signal::RwSignal;
use groundswell_domain::Board;
use groundswell_domain::card::{Card, Impact};
use groundswell_domain::id::CardId;
use groundswell_domain::pain::{self, Reach};
use groundswell_ui::board::{self, Clock};
use groundswell_ui::reach;
use groundswell_ui::{impact, lane};
use leptos::prelude::*;

/// Rows shown at a time.
const PORTION: usize = 100;

/// The texts of a row.
#[derive(Clone, PartialEq, Default)]
struct Line {
    name: String,
    title: String,
    path: String,
    column: String,
    impact: Impact,
    area: String,
    reach: Reach,
    age: String,
    assignee: String,
    release: String,
}

impl Line {
    fn of(board: &Board, card: &Card, lens: Lens, clock: Clock) -> Line {
        let column = board.columns.get(&card.column);
        let area = card.area.and_then(|area| board.areas.get(&area));
        let person = card.assignee.and_then(|person| board.members.get(&person));
        let release = card.fixed_in.and_then(|release| board.releases.get(&release));
        Line {
            name: board.name_of(card),
            title: card.title.clone(),
            path: board::path(board, card),
            column: column.map(|column| lane::name(column, lens)).unwrap_or_default(),
            impact: card.impact,
            area: area.map(|area| area.name.clone()).unwrap_or_default(),
            reach: pain::reach(board, card.id),
            age: i18n::format::age(card.since, clock.now),
            assignee: person.map(|person| person.name.clone()).unwrap_or_default(),
            release: release.map(|release| release.name.clone()).unwrap_or_default(),
        }
    }
}

/// All cards that match the filter, column by column in the order of the board.
#[component]
pub(crate) fn List() -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let portion = RwSignal::new(PORTION);
    let all = Memo::new(move |_| {
        let (filter, now) = (view.filter.get(), live.now.get());
        live.read(|board| {
            let columns = board.columns_in_order().into_iter();
            let cards = columns.flat_map(|column| lane::order(board, column, now));
            let takes = |id: &CardId| board.cards.get(id).is_some_and(|c| filter.takes(board, c));
            cards.filter(takes).collect::<Vec<_>>()
        })
    });
    let most = move || if view.is_printed.get() { usize::MAX } else { portion.get() };
    let shown = move || all.with(|all| all.iter().take(most()).copied().collect::<Vec<_>>());
    let hidden = move || all.with(Vec::len).saturating_sub(most());
    let headings = [
        i18n::card(),
        i18n::column(),
        i18n::impact(),
        i18n::area(),
        i18n::reported_by(),
        i18n::in_column_for(),
        i18n::assignee(),
        i18n::fixed_in(),
    ];
    view! {
        <div class="page list">
            <button class="btn quiet" on:click=move |_| view.set_params(&[("view", "")], false)>
                {i18n::as_columns()}
            </button>
            <table>
                <caption class="vh">{i18n::board_as_list()}</caption>
                <thead>
                    <tr>{headings.map(|heading| view! { <th scope="col">{heading}</th> })}</tr>
                </thead>
                <tbody>
                    <For each=shown key=|card| *card let:card>
                        <Row card />
                    </For>
                </tbody>
            </table>
            <Show when=move || all.with(Vec::is_empty)>
                <p class="dim">{move || match view.filter.with(|filter| filter.count()) {
                    0 => i18n::inbox_empty(),
                    _ => i18n::filter_empty(),
                }}</p>
            </Show>
            <Show when=move || hidden() != 0>
                <button class="btn" on:click=move |_| portion.update(|n| *n += PORTION)>
                    {move || i18n::show_more(hidden())}
                </button>
            </Show>
        </div>
    }
}

#[component]
fn Row(card: CardId) -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let line = Memo::new(move |_| {
        let (lens, clock) = (view.lens.get(), live.clock());
        let line =
            |board: &Board| board.cards.get(&card).map(|card| Line::of(board, card, lens, clock));
        live.read_card(card, line).unwrap_or_default()
    });
    let actions = move |_| view.menu.set(Some(card));
    let cells = move || {
        let line = line.get();
        let reach = (line.reach.contacts > 0).then(|| {
            let contacts = reach::contacts(line.reach).map(|contacts| format!(" · {contacts}"));
            reach::words(line.reach) + &contacts.unwrap_or_default()
        });
        view! {
            <th scope="row">
                <a class="title" href=line.path on:click=move |event| view.open_by_click(&event, card)>
                    <span class="dim">{line.name.clone()}</span> " " {line.title}
                </a>
                <button class="more" aria-haspopup="dialog" aria-label=i18n::actions_for(&line.name) on:click=actions>
                    "⋯"
                </button>
            </th>
            <td>{line.column}</td>
            <td>{impact::chip(line.impact)}</td>
            <td>{line.area}</td>
            <td>{reach}</td>
            <td>{line.age}</td>
            <td>{line.assignee}</td>
            <td>{line.release}</td>
        }
    };
    view! { <tr data-card=card.to_string()>{cells}</tr> }
}
