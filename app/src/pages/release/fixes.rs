//! What a release fixes: its own cards, what hotfixes bring, and what came back or is new.

use super::add_fix::AddFix;
use crate::i18n;
use crate::i18n::Lens;
use crate::live::Live;
use crate::parts::board_view::BoardView;
use crate::parts::{actions, impact};
use crate::view::{For, Memo, Show, view};
use groundswell_domain::Board;
use groundswell_domain::card::{Card, CardEdit, Impact};
use groundswell_domain::id::{CardId, ReleaseId};
use groundswell_domain::order::Order;
use groundswell_domain::pain::{self, Reach};
use groundswell_domain::permission::Action;
use groundswell_domain::train;
use groundswell_ui::{board, reach, told};
use leptos::prelude::*;

/// Cards that are not the release's own fixes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Group {
    /// Fixed in a hotfix that the release contains.
    From(ReleaseId),
    /// Suspected in the release itself.
    Suspected(ReleaseId),
}

impl Group {
    fn title(self, board: &Board) -> String {
        match self {
            Group::From(hotfix) => {
                i18n::contained_from(board.releases.get(&hotfix).map_or("", |hotfix| &hotfix.name))
            }
            Group::Suspected(_) => i18n::suspected_cards().to_owned(),
        }
    }

    fn cards(self, board: &Board) -> Vec<CardId> {
        cards(board, |card| match self {
            Group::From(hotfix) => card.fixed_in == Some(hotfix),
            Group::Suspected(release) => card.suspected_in == Some(release),
        })
    }
}

#[component]
pub(super) fn Fixes(release: ReleaseId) -> AnyView {
    let live = expect_context::<Live>();
    let own =
        Memo::new(move |_| live.read(|board| cards(board, |card| card.fixed_in == Some(release))));
    let groups = Memo::new(move |_| live.read(|board| groups(board, release)));
    view! {
        <section class="panel fixes">
            <h2>{i18n::what_it_fixes()} " " <span class="dim">{move || own.with(Vec::len)}</span></h2>
            <ul>
                <For each=move || own.get() key=|id| *id let:card>
                    <Fix card taken_out_of=Some(release) />
                </For>
                <Show when=move || own.with(Vec::is_empty)>
                    <li class="hint">{i18n::fixes_none()}</li>
                </Show>
            </ul>
            <AddFix release />
            <For each=move || groups.get() key=|group| *group let:group>
                <h3>{move || live.read(|board| group.title(board))}</h3>
                <ul>
                    <For each=move || live.read(|board| group.cards(board)) key=|id| *id let:card>
                        <Fix card />
                    </For>
                </ul>
            </For>
        </section>
    }
}

/// Live cards, those that affect the most customers first.
fn cards(board: &Board, takes: impl Fn(&Card) -> bool) -> Vec<CardId> {
    let taken = board.cards.values().filter(|card| card.is_live() && takes(card));
    let reach = |id| std::cmp::Reverse(pain::reach(board, id).customers);
    let mut taken: Vec<_> = taken.map(|card| (reach(card.id), card.number, card.id)).collect();
    taken.order();
    taken.into_iter().map(|(_, _, id)| id).collect()
}

fn groups(board: &Board, release: ReleaseId) -> Vec<Group> {
    let contained = train::hotfixes_in(board, release).into_iter().map(Group::From);
    let all = contained.chain([Group::Suspected(release)]);
    all.filter(|group| !group.cards(board).is_empty()).collect()
}

/// The content of a card's line.
#[derive(Clone, PartialEq, Default)]
struct Line {
    name: String,
    title: String,
    path: String,
    impact: Impact,
    stage: &'static str,
    reach: Reach,
    told: usize,
    named: usize,
}

impl Line {
    fn of(board: &Board, card: &Card, lens: Lens) -> Line {
        let named = || board.tallies_of(card.id).filter(|tally| tally.customer.is_some());
        Line {
            name: board.name_of(card),
            title: card.title.clone(),
            path: board::path(board, card),
            impact: card.impact,
            stage: i18n::stage(board.stage_of(card), lens),
            reach: pain::reach(board, card.id),
            told: named().filter(|tally| tally.is_told()).count(),
            named: named().count(),
        }
    }
}

/// One card; a click on its title opens it.
#[component]
fn Fix(
    card: CardId,
    /// The release from which this list can remove it.
    #[prop(optional_no_strip)]
    taken_out_of: Option<ReleaseId>,
) -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let line = Memo::new(move |_| {
        let lens = live.lens();
        live.read(|board| board.cards.get(&card).map(|card| Line::of(board, card, lens)))
            .unwrap_or_default()
    });
    let take_out = move |release: ReleaseId| {
        if actions::set(live, card, CardEdit::FixedIn(None)) {
            let release = live.peek(|b| b.releases.get(&release).map(|r| r.name.clone()));
            let name = line.with_untracked(|line| line.name.clone());
            let text = i18n::fix_removed(&name, &release.unwrap_or_default());
            live.say_done(text);
        }
    };
    view! {
        <li class="fix" data-card=card.to_string()>
            <div class="fix-main">
                <a
                    class="title"
                    href=move || line.read().path.clone()
                    on:click=move |event| view.open_by_click(&event, card)
                >
                    {move || line.read().title.clone()}
                </a>
                <div class="rank-meta">
                    {move || impact::chip(line.read().impact)}
                    <span>{move || line.read().name.clone()}</span>
                    <span>{move || line.read().stage}</span>
                    <b>{move || reach::words(line.read().reach)}</b>
                    {move || {
                        let line = line.read();
                        (line.named > 0).then(|| told::told(line.told, line.named))
                    }}
                </div>
            </div>
            {taken_out_of.map(|release| view! {
                <button
                    class="btn quiet"
                    aria-label=move || i18n::fix_remove(&line.read().name)
                    disabled=move || !live.may(Action::Edit)
                    on:click=move |_| take_out(release)
                >
                    "✕"
                </button>
            })}
        </li>
    }
}
