//! A complete card: over the board as a sheet with its own address, or as a page.

use crate::i18n;
use crate::keys::Keys;
use crate::live::Live;
use crate::parts::board_view::BoardView;
use crate::parts::card_keys;
use crate::parts::dialog::Dialog;
use crate::parts::editable::{Line, Text};
use crate::parts::edits;
use crate::parts::{actions, history, impact};
use crate::route::Route;
use crate::view::{Memo, Show, dynamic, effect, view};
use groundswell_client::archive;
use groundswell_client::open_board::Connection;
use groundswell_client::signal::RwSignal;
use groundswell_domain::card::{Card, CardEdit};
use groundswell_domain::id::{CardId, CommandId};
use groundswell_domain::permission::Action;
use groundswell_domain::undo::Step;
use groundswell_domain::{Board, Entity};
use leptos::prelude::*;
use leptos::task::spawn_local;

mod answer;
mod comment;
mod contacts;
mod fields;
mod reporters;

use answer::AnswerBlock;
use comment::WriteComment;
use reporters::Reporters;

/// The card that the address names, as a sheet over any page.
#[component]
pub(crate) fn CardSheet() -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let number = expect_context::<Route>().param("card");
    let close = move || view.set_params(&[("card", "")], false);
    let card = Memo::new(move |_| {
        let name = number.get();
        live.read(|board| shown(board, &name))
    });
    dynamic(move || {
        (!number.get().is_empty()).then(|| {
            view! {
                <Dialog label=i18n::card() class="sheet" keys=true on_close=close>
                    <button class="sheet-close" aria-label=i18n::close() on:click=move |_| close()>
                        "✕"
                    </button>
                    {move || match card.get() {
                        Some(card) => view! { <CardView card asked=number.get_untracked() /> },
                        None => view! { <Unknown asked=number.get_untracked() /> },
                    }}
                </Dialog>
            }
        })
    })
}

/// Shown for a card that is not on the board, until the server has said whether it is in the
/// archive.
#[component]
pub(crate) fn Unknown(asked: String) -> AnyView {
    let live = expect_context::<Live>();
    let is_nowhere = RwSignal::new(false);
    spawn_local(async move {
        let is_there = archive::look_up(live.board(), &asked).await;
        is_nowhere.try_set(!is_there);
    });
    view! {
        <p class="notice" aria-busy=move || (!is_nowhere.get()).to_string()>
            {move || if is_nowhere.get() { i18n::card_not_found() } else { i18n::loading() }}
        </p>
    }
}

/// The card that a name stands for: for a merged card, the one that was kept.
pub(crate) fn shown(board: &Board, name: &str) -> Option<CardId> {
    let card = board.card_by_name(name)?;
    Some(board.redirected(card.id).map_or(card.id, |kept| kept.id))
}

/// Everything about one card, which was `asked` for by this name.
#[component]
pub(crate) fn CardView(card: CardId, asked: String) -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    live.detail.open(live.board(), Some(card));
    live.is_at(Some(card), false);
    on_cleanup(move || {
        live.detail.open(live.board(), None);
        live.is_at(None, false);
    });
    effect(move || {
        // That somebody looked need not wait for a connection.
        if live.connection.get() == Connection::Online {
            untrack(|| actions::see(live, card));
        }
    });
    expect_context::<Keys>().handle(move |key| card_keys::act(live, view, card, key));
    let whole = Memo::new(move |_| live.read(|board| board.cards.get(&card).cloned()));
    let read_only = Signal::derive(move || {
        !live.may(Action::Edit) || whole.with(|c| c.as_ref().is_none_or(|card| !card.is_live()))
    });
    let title = Signal::derive(move || {
        whole.with(|c| c.as_ref().map(|c| c.title.clone())).unwrap_or_default()
    });
    let name = move || live.read(|b| b.cards.get(&card).map(|card| b.name_of(card)));
    let edit = move |edit: CardEdit| edits::edit(live, card, edit);
    view! {
        <div class="card-view">
            <header class="card-head">
                <span class="dim">{name}</span>
                {move || whole.with(|c| c.as_ref().map(|card| impact::chip(card.impact)))}
                <Here card />
            </header>
            <Line
                label=i18n::field_title()
                place=format!("title-{card}")
                class="edit-title"
                value=title
                disabled=read_only
                on_save=move |from, to| edit(CardEdit::Title { from, to })
            />
            <Aside card asked />
            <div class="card-columns">
                <div class="card-main">
                    <AnswerBlock card />
                    <contacts::Contacts card />
                    <Description card whole read_only />
                    <Parts card />
                    <section>
                        <h2>{i18n::comments_and_history()}</h2>
                        <WriteComment card />
                        <history::Stream />
                    </section>
                </div>
                <div class="card-side">
                    <fields::Fields card whole read_only />
                    <Reporters card />
                </div>
            </div>
        </div>
    }
}

#[component]
fn Description(card: CardId, whole: Memo<Option<Card>>, read_only: Signal<bool>) -> AnyView {
    let live = expect_context::<Live>();
    let description = Memo::new(move |_| whole.with(|card| described(live, card.as_ref())));
    view! {
        <section>
            <h2>{i18n::field_description()}</h2>
            <Text
                label=i18n::field_description()
                place=format!("description-{card}")
                placeholder=i18n::no_description()
                value=Signal::derive(move || description.get().0)
                html=Signal::derive(move || rendered(live))
                disabled=Signal::derive(move || {
                    read_only.get() || !description.with(|(_, is_all)| *is_all)
                })
                on_save=move |from, to| edits::describe(live, card, from, to)
            />
        </section>
    }
}

/// A card's full description, or its first lines until that is loaded; and whether it is complete.
fn described(live: Live, card: Option<&Card>) -> (String, bool) {
    let Some(card) = card else { return (String::new(), false) };
    match live.detail.description(card) {
        Some(all) => (all, true),
        None => (format!("{} …", card.description), false),
    }
}

/// The description's HTML, as long as it belongs to the text on the board.
fn rendered(live: Live) -> Option<String> {
    let html = live.detail.data.with(|data| data.as_ref().map(|it| it.description_html.clone()));
    html.filter(|html| !html.is_empty())
}

/// Who else is looking at this card, and who is typing.
#[component]
fn Here(card: CardId) -> AnyView {
    let live = expect_context::<Live>();
    dynamic(move || {
        let present = live.present.get();
        let others = present.into_iter().filter(|p| p.card == Some(card) && p.user != live.me());
        let lines = others.filter_map(|person| {
            let name = live.read(|b| b.members.get(&person.user).map(|m| m.name.clone()))?;
            Some(if person.writing { i18n::is_writing(&name) } else { i18n::is_here(&name) })
        });
        lines.map(|line| view! { <span class="dim here">{line}</span> }).collect::<Vec<_>>()
    })
}

/// Why this is another card than the one asked for, or why it is not on the board.
#[component]
fn Aside(card: CardId, asked: String) -> AnyView {
    let live = expect_context::<Live>();
    dynamic(move || {
        if live.read(|board| board.is_guest(card)) {
            return Some(view! { <p class="notice">{i18n::in_archive()}</p> });
        }
        let (is_trashed, part) = live.read(|board| {
            let now = board.cards.get(&card)?;
            let part = board.card_by_name(&asked).filter(|part| part.id != card);
            let part = part.map(|part| i18n::part_of(&board.name_of(part), &board.name_of(now)));
            Some((now.trashed.is_some(), part))
        })?;
        match (is_trashed, part) {
            (false, Some(part)) => Some(view! { <p class="notice">{part}</p> }),
            (true, _) => Some(view! {
                <p class="notice">
                    {i18n::in_trash()}" "
                    <button
                        class="btn"
                        disabled=!live.may(Action::Delete)
                        on:click=move |_| { actions::restore(live, card); }
                    >
                        {i18n::restore()}
                    </button>
                </p>
            }),
            (false, None) => (!live.may(Action::Capture)).then(|| {
                view! {
                    <p class="dim">{i18n::no_access()}</p>
                }
            }),
        }
    })
}

/// The cards that were merged into it, with their descriptions; whoever may merge can separate them
/// again.
#[component]
fn Parts(card: CardId) -> AnyView {
    let live = expect_context::<Live>();
    let parts = Memo::new(move |_| {
        live.read(|board| {
            let parts = board.cards.values().filter(|part| part.merged_into == Some(card));
            let texts = |part: &Card| {
                let description = described(live, Some(part)).0;
                (part.id, board.name_of(part), part.title.clone(), description)
            };
            parts.map(texts).collect::<Vec<_>>()
        })
    });
    let part = move |(id, name, title, description): (CardId, String, String, String)| {
        let description =
            (!description.is_empty()).then(|| view! { <p class="typed">{description}</p> });
        let separate = move || {
            let merge = merge_of(live, id).filter(|_| live.may(Action::Edit))?;
            Some(view! {
                <button class="btn quiet" on:click=move |_| live.undo_commands(&[merge])>
                    {i18n::separate()}
                </button>
            })
        };
        view! { <li><span class="dim">{name}</span> " " {title} " " {separate} {description}</li> }
    };
    view! {
        <Show when=move || !parts.with(Vec::is_empty)>
            <section>
                <h2>{i18n::also_reported_as()}</h2>
                <ul>{move || parts.get().into_iter().map(part).collect::<Vec<_>>()}</ul>
            </section>
        </Show>
    }
}

/// The command that has merged a card into the open one, if its entry of the history is loaded.
fn merge_of(live: Live, part: CardId) -> Option<CommandId> {
    let merges = |step: &Step| match (&step.before, &step.after) {
        (Some(Entity::Card(before)), Some(Entity::Card(after))) => {
            after.id == part && before.merged_into.is_none() && after.merged_into.is_some()
        }
        _ => false,
    };
    live.detail.data.with(|detail| {
        let mut newest_first = detail.as_ref()?.history.iter();
        newest_first.find(|entry| entry.steps.iter().any(merges)).map(|entry| entry.id)
    })
}
