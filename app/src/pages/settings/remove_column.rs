//! Removing a column: where should its cards go?

use crate::i18n::{self, Lens};
use crate::live::Live;
use crate::parts::actions;
use crate::parts::dialog::Dialog;
use crate::parts::select_field::{Options, SelectField};
use crate::view::view;
use groundswell_client::signal::RwSignal;
use groundswell_domain::Board;
use groundswell_domain::column::Column;
use groundswell_domain::command::Command;
use groundswell_domain::id::ColumnId;
use groundswell_domain::order::Order;
use groundswell_ui::lane;
use leptos::prelude::*;

/// A column that is to be removed, as it was when somebody asked.
#[derive(Clone, Default)]
struct Removal {
    name: String,
    cards: usize,
    is_last_of_its_stage: bool,
    /// The other columns, the likeliest first.
    others: Vec<(ColumnId, String)>,
}

impl Removal {
    fn of(board: &Board, column: ColumnId) -> Removal {
        let Some(this) = board.columns.get(&column) else { return Removal::default() };
        let order = board.columns_in_order();
        let at = order.iter().position(|other| other.id == column).unwrap_or(0);
        let others = order.iter().enumerate().filter(|(_, other)| other.id != column);
        let mut others: Vec<(usize, &Column)> = others.map(|(i, other)| (i, *other)).collect();
        // The same stage, then the nearest.
        others.order_by_key(|(i, other)| (other.stage != this.stage, i.abs_diff(at)));
        let name = |column: &Column| lane::name(column, Lens::Development);
        Removal {
            name: name(this),
            cards: board.lane(column).len(),
            is_last_of_its_stage: others.first().is_none_or(|(_, first)| first.stage != this.stage),
            others: others.into_iter().map(|(_, other)| (other.id, name(other))).collect(),
        }
    }
}

/// Removes a column without cards. If the board refuses, the reason is shown here too, before
/// anything is asked. `false`: its cards need another column first.
pub(super) fn at_once(live: Live, column: ColumnId) -> bool {
    let removal = live.peek(|board| Removal::of(board, column));
    let Some((cards_to, _)) = removal.others.first() else { return true };
    if removal.cards > 0 && !removal.is_last_of_its_stage {
        return false;
    }
    actions::remove(live, &removal.name, Command::RemoveColumn { column, cards_to: *cards_to });
    true
}

#[component]
pub(super) fn RemoveColumn(
    column: ColumnId,
    on_close: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let live = expect_context::<Live>();
    let removal = live.peek(|board| Removal::of(board, column));
    let first = removal.others.first().map(|(id, _)| *id);
    let cards_to = RwSignal::new(first);
    let options: Options =
        removal.others.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let text = i18n::column_has_cards(removal.cards, &removal.name);
    let go = move |_| {
        on_close();
        if let Some(cards_to) = cards_to.get_untracked() {
            actions::remove(live, &removal.name, Command::RemoveColumn { column, cards_to });
        }
    };
    view! {
        <Dialog label=i18n::column_remove() on_close>
            <h2>{i18n::column_remove()}</h2>
            <p>{text}</p>
            <SelectField
                label=i18n::column_cards_to()
                options
                value=Signal::derive(move || cards_to.get().map(|id| id.to_string()).unwrap_or_default())
                disabled=false
                on_choose=move |value| {
                    cards_to.set(value.parse().ok());
                    true
                }
            />
            <div class="buttons">
                <button class="btn" on:click=move |_| on_close()>{i18n::cancel()}</button>
                <button class="btn pri" on:click=go>{i18n::column_remove()}</button>
            </div>
        </Dialog>
    }
}
