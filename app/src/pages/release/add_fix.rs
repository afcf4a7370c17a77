//! "Add a fix": the card is found by its words or its number.

use crate::i18n;
use crate::live::Live;
use crate::parts::card_menu::walk;
use crate::parts::matching::Matching;
use crate::parts::{actions, impact};
use crate::view::{For, Memo, view};
use groundswell_client::signal::RwSignal;
use groundswell_domain::Board;
use groundswell_domain::card::{CardEdit, Impact};
use groundswell_domain::id::{CardId, ReleaseId};
use groundswell_domain::permission::Action;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;

/// A card to choose: its impact, its name, its title.
type Found = (CardId, Impact, String, String);

/// What was typed, and the cards that it finds.
#[derive(Clone, Copy)]
struct Search {
    live: Live,
    release: ReleaseId,
    text: RwSignal<String>,
    found: Memo<Vec<Found>>,
    field: NodeRef<html::Input>,
}

impl Search {
    fn new(live: Live, release: ReleaseId) -> Search {
        let matching = expect_context::<Matching>();
        let text = RwSignal::new(String::new());
        let found = Memo::new(move |_| {
            let text = text.get();
            let similar = if text.trim().is_empty() { Vec::new() } else { matching.similar(&text) };
            live.read(|board| found(board, release, &text, &similar))
        });
        Search { live, release, text, found, field: NodeRef::new() }
    }

    fn add(self, card: CardId) {
        let Search { live, release, .. } = self;
        if actions::set(live, card, CardEdit::FixedIn(Some(release))) {
            let text = live.peek(|board| {
                let release = board.releases.get(&release)?;
                Some(i18n::fix_added(&board.name_of(board.cards.get(&card)?), &release.name))
            });
            live.say_done(text.unwrap_or_default());
            self.text.set(String::new());
            if let Some(field) = self.field.get_untracked() {
                let _ = field.focus();
            }
        }
    }

    fn add_first(self, event: &SubmitEvent) {
        event.prevent_default();
        if let Some(first) = self.found.with_untracked(|found| found.first().map(|found| found.0)) {
            self.add(first);
        }
    }

    fn pressed(self, event: &KeyboardEvent) {
        if event.key() == "Escape" {
            self.text.set(String::new());
        } else {
            walk(event);
        }
    }
}

#[component]
pub(super) fn AddFix(release: ReleaseId) -> AnyView {
    let live = expect_context::<Live>();
    let search = Search::new(live, release);
    let Search { text, found, field, .. } = search;
    view! {
        <form
            class="add-fix"
            on:submit=move |event| search.add_first(&event)
            on:keydown=move |event| search.pressed(&event)
        >
            <label class="label">
                {i18n::add_fix()}
                <input
                    node_ref=field
                    class="field"
                    placeholder=i18n::add_fix_hint()
                    autocomplete="off"
                    enterkeyhint="done"
                    disabled=move || !live.may(Action::Edit)
                    prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                />
            </label>
            <ul class="found">
                <For each=move || found.get() key=|found| found.clone() let:found>
                    <li>
                        <button class="menu-item" type="button" on:click={
                            let card = found.0;
                            move |_| search.add(card)
                        }>
                            <span class="found-title">{found.3.clone()}</span>
                            {impact::chip(found.1)}
                            <span class="dim">{found.2.clone()}</span>
                        </button>
                    </li>
                </For>
            </ul>
            <p class="hint">{move || {
                let text = text.get();
                let is_missed = !text.trim().is_empty() && found.with(Vec::is_empty);
                is_missed.then(|| i18n::no_match(text.trim()))
            }}</p>
        </form>
    }
}

/// The card with this number, and those like the text, without those already fixed here.
fn found(board: &Board, release: ReleaseId, text: &str, similar: &[CardId]) -> Vec<Found> {
    let digits = text.trim().rsplit('-').next().unwrap_or_default();
    let by_number = digits.parse().ok().and_then(|number| board.card_by_number(number));
    let mut ids: Vec<CardId> = by_number.map(|card| card.id).into_iter().collect();
    ids.extend(similar.iter().filter(|id| by_number.is_none_or(|card| card.id != **id)));
    let cards = ids.iter().filter_map(|id| board.cards.get(id));
    let open = cards.filter(|card| card.is_live() && card.fixed_in != Some(release));
    open.map(|card| (card.id, card.impact, board.name_of(card), card.title.clone())).collect()
}
