//! A card, whole: over the board as a sheet with its own address, or as a page.

use crate::i18n;
use crate::keys::{self, Keys};
use crate::live::Live;
use crate::pages::board::{self, BoardView};
use crate::parts::dialog::Dialog;
use crate::parts::editable::{Line, Text};
use crate::parts::kept::Kept;
use crate::parts::tick::Tick;
use crate::parts::{actions, history, impact};
use crate::route::Route;
use crate::view::{For, Memo, Show, dynamic, effect, view};
use groundswell_client::archive;
use groundswell_client::open_board::Connection;
use groundswell_domain::Board;
use groundswell_domain::answer;
use groundswell_domain::card::{Card, CardEdit};
use groundswell_domain::command::Command;
use groundswell_domain::contact::Tally;
use groundswell_domain::id::{CardId, CommentId};
use groundswell_domain::pain;
use groundswell_domain::permission::Action;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

mod contacts;
mod fields;

/// The card that the address names, as a sheet over whatever page is there.
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

/// Stands for a card that is not on the board: until the server has said whether it is in the
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

/// The card that a name stands for: of one that was merged, the one that was kept.
pub(crate) fn shown(board: &Board, name: &str) -> Option<CardId> {
    let card = board.card_by_name(name)?;
    Some(board.redirected(card.id).map_or(card.id, |kept| kept.id))
}

/// Everything about one card, for who `asked` for it by this name.
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
        // A look alone is nothing that should wait for a connection.
        if live.connection.get() == Connection::Online {
            untrack(|| actions::see(live, card));
        }
    });
    expect_context::<Keys>().handle(move |key| board::keys::act(live, view, card, key));
    let whole = Memo::new(move |_| live.read(|board| board.cards.get(&card).cloned()));
    let read_only = Signal::derive(move || {
        !live.may(Action::Edit) || whole.with(|c| c.as_ref().is_none_or(|card| !card.is_live()))
    });
    let text = move |pick: fn(&Card) -> &String| {
        Signal::derive(move || {
            whole.with(|c| c.as_ref().map(|c| pick(c).clone())).unwrap_or_default()
        })
    };
    let description = Memo::new(move |_| whole.with(|card| described(live, card.as_ref())));
    let name = move || live.read(|b| b.cards.get(&card).map(|card| b.name_of(card)));
    let edit = move |edit: CardEdit| actions::edit(live, card, edit);
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
                value=text(|card| &card.title)
                disabled=read_only
                on_save=move |from, to| edit(CardEdit::Title { from, to })
            />
            <Aside card asked />
            <div class="card-columns">
                <div class="card-main">
                    <AnswerBlock card />
                    <contacts::Contacts card />
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
                            on_save=move |from, to| actions::describe(live, card, from, to)
                        />
                    </section>
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

/// All of a card's description, or its first lines until that is here; and whether it is all.
fn described(live: Live, card: Option<&Card>) -> (String, bool) {
    let Some(card) = card else { return (String::new(), false) };
    match live.detail.description(card) {
        Some(all) => (all, true),
        None => (format!("{} …", card.description), false),
    }
}

/// The description's HTML while it belongs to the text on the board.
fn rendered(live: Live) -> Option<String> {
    let html = live.detail.data.with(|data| data.as_ref().map(|it| it.description_html.clone()));
    html.filter(|html| !html.is_empty())
}

/// Who else is looking at this card, and who writes.
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

/// Why it is another card than was asked for, or not on the board.
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

/// The cards that were merged into it, with what they said.
#[component]
fn Parts(card: CardId) -> AnyView {
    let live = expect_context::<Live>();
    let parts = Memo::new(move |_| {
        live.read(|board| {
            let parts = board.cards.values().filter(|part| part.merged_into == Some(card));
            let told = |part: &Card| {
                (board.name_of(part), part.title.clone(), described(live, Some(part)).0)
            };
            parts.map(told).collect::<Vec<_>>()
        })
    });
    let part = |(name, title, said): (String, String, String)| {
        let said = (!said.is_empty()).then(|| view! { <p class="typed">{said}</p> });
        view! { <li><span class="dim">{name}</span> " " {title} {said}</li> }
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

/// The sentence for callers, the most prominent block: computed, or written by a person.
#[component]
fn AnswerBlock(card: CardId) -> AnyView {
    let live = expect_context::<Live>();
    let sentence = Memo::new(move |_| {
        let today = live.clock().today;
        live.read(|board| {
            let card = board.cards.get(&card)?;
            let system = board.system_of(None).map(|system| system.id);
            Some(i18n::advice(board, &answer::advice(board, card, system, today), today))
        })
        .unwrap_or_default()
    });
    let field = move |pick: fn(&Card) -> &String| {
        Signal::derive(move || {
            live.read(|board| board.cards.get(&card).map(|c| pick(c).clone())).unwrap_or_default()
        })
    };
    let disabled = Signal::derive(move || !live.may(Action::Edit));
    view! {
        <section class="say">
            <b>{i18n::you_can_say()}</b>
            <p>{move || sentence.get()}</p>
            <Line
                label=i18n::write_answer()
                place=format!("answer-{card}")
                placeholder=i18n::write_answer()
                value=field(|card| &card.answer)
                disabled
                on_save=move |from, to| actions::edit(live, card, CardEdit::Answer { from, to })
            />
            <Line
                label=i18n::field_workaround()
                place=format!("workaround-{card}")
                placeholder=i18n::no_workaround()
                value=field(|card| &card.workaround)
                disabled
                on_save=move |from, to| actions::edit(live, card, CardEdit::Workaround { from, to })
            />
        </section>
    }
}

/// A comment to the others; what is typed is kept until it is sent.
#[component]
fn WriteComment(card: CardId) -> AnyView {
    let live = expect_context::<Live>();
    let kept = Kept::new(live, &format!("comment-{card}"));
    let text = kept.text();
    let typed = move |value: String| {
        let writes = !value.is_empty();
        if writes != text.with_untracked(|text| !text.is_empty()) {
            live.is_at(Some(card), writes);
        }
        kept.set(value);
    };
    let send = move || {
        let said = text.get_untracked();
        let id = CommentId(Uuid::now_v7());
        if !said.trim().is_empty()
            && actions::save(live, Command::AddComment { id, card, text: said })
        {
            typed(String::new());
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send();
    };
    let pressed = move |event: KeyboardEvent| {
        if keys::is_save(&event) {
            event.prevent_default();
            send();
        }
    };
    view! {
        <Show when=move || live.may(Action::Capture) || text.with(|text| !text.is_empty())>
            <form class="write" on:submit=submit>
                <textarea
                    class="field write-comment"
                    rows="2"
                    aria-label=i18n::write_comment()
                    placeholder=i18n::write_comment()
                    prop:value=move || text.get()
                    on:input=move |event| typed(event_target_value(&event))
                    on:keydown=pressed
                ></textarea>
                <button class="btn" disabled=move || text.with(|text| text.trim().is_empty())>
                    {i18n::send()}
                </button>
            </form>
        </Show>
    }
}

/// Who reported it, and who has been told.
#[component]
fn Reporters(card: CardId) -> AnyView {
    let live = expect_context::<Live>();
    let tallies =
        Memo::new(move |_| live.read(|board| board.tallies_of(card).cloned().collect::<Vec<_>>()));
    let reach = move || live.read(|board| Some(pain::reach(board, card))).unwrap_or_default();
    view! {
        <section>
            <h2>{i18n::reported_by()}</h2>
            <p>
                <b>{move || i18n::customers(reach().customers)}</b>
                " · "
                {move || i18n::contacts(reach().contacts)}
            </p>
            <ul class="reporters">
                <For each=move || tallies.get() key=|tally| format!("{tally:?}") let:tally>
                    {reporter(live, &tally)}
                </For>
            </ul>
            <button
                class="btn"
                disabled=move || !live.may(Action::Capture)
                on:click=move |_| actions::plus_one(live, card)
            >
                "+1 " {i18n::plus_one()}
            </button>
        </section>
    }
}

fn reporter(live: Live, tally: &Tally) -> AnyView {
    let card = tally.card;
    let customer = tally.customer;
    let name = live.peek(|board| {
        customer.and_then(|id| board.customers.get(&id)).map(|customer| customer.name.clone())
    });
    let is_told = tally.is_told();
    let tell = move |customer| move |told| actions::tell(live, card, customer, told);
    view! {
        <li>
            <span class="grow">{name.unwrap_or_else(|| i18n::anonymous().into())}</span>
            <span class="dim">{i18n::contacts(tally.contacts())}</span>
            {customer.map(|customer| view! {
                <Tick
                    label=i18n::told().to_owned()
                    value=is_told
                    disabled=!live.may(Action::Capture)
                    on_set=tell(customer)
                />
            })}
        </li>
    }
}
