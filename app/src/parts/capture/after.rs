//! After a new card is saved: impact, area, deadline, who called, his words. All of it optional.

use super::CaptureOpen;
use super::caller::{Caller, CallerField};
use crate::live::Live;
use crate::parts::day_field::DayField;
use crate::parts::leaving::on_leave;
use crate::parts::select_field::{SelectField, areas};
use crate::parts::{actions, impact};
use crate::view::{Memo, view};
use crate::{focus, i18n, keys, prefs};
use groundswell_domain::card::{CardEdit, Deadline};
use groundswell_domain::contact::{Contact, NewContact};
use groundswell_domain::correcting::ContactEdit;
use groundswell_domain::id::{CardId, CommandId};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

#[component]
pub(crate) fn After(card: CardId, made: CommandId) -> AnyView {
    let live = expect_context::<Live>();
    let open = expect_context::<CaptureOpen>();
    let caller = Caller::new(live);
    let call = StoredValue::new(live.counted_by(made));
    call.with_value(|call| call.iter().for_each(|call| caller.is_of(call)));
    // The same call, with another name or system: it still counts once.
    let correct = move || {
        let (NewContact { customer, system, .. }, new) = caller.contact();
        let changed = call.try_get_value().flatten();
        let changed = changed.filter(|it| (it.customer, it.system) != (customer, system));
        if let Some(before) = changed {
            let after = Contact { customer, system, ..before.clone() };
            if actions::correct(live, before, ContactEdit::Caller { customer, system }) {
                call.set_value(Some(after));
                new.say(live, &caller.name());
            }
        }
    };
    // The field that had the focus is gone: the next key already rates the card.
    focus::on(".impacts .btn");
    // The card has just been told, with the way back: that message stays.
    let edit = move |edit: CardEdit| actions::set(live, card, edit);
    let words = RwSignal::new(String::new());
    let saved = RwSignal::new(String::new());
    let save = move || {
        let (from, to) = (saved.try_get_untracked(), words.try_get_untracked());
        if let (Some(from), Some(to)) = (from, to)
            && to.trim() != from.trim()
        {
            saved.try_set(to.clone());
            edit(CardEdit::Description { from, to });
        }
    };
    on_leave(save);
    let done = move || {
        correct();
        open.is_open.set(false);
    };
    let next_call = move || {
        done();
        open.open_with(None);
    };
    let field = NodeRef::<html::Textarea>::new();
    let pressed = move |event: KeyboardEvent| {
        // The field of the caller has taken it.
        if event.default_prevented() {
            return;
        }
        let in_words = event.target().is_some_and(|it| it.has_type::<HtmlTextAreaElement>());
        if keys::is_save(&event) || event.key() == "Enter" && !in_words {
            event.prevent_default();
            return done();
        }
        let Some(letter) = keys::letter(&event) else { return };
        let digit = letter.to_digit(10).and_then(|digit| (digit as usize).checked_sub(1));
        if let Some(choice) = digit.and_then(|at| impact::IN_ORDER.get(at)) {
            event.prevent_default();
            edit(CardEdit::Impact(*choice));
        } else if letter.eq_ignore_ascii_case(&'c') && prefs::single_keys() {
            event.prevent_default();
            next_call();
        } else if let Some(field) = field.get_untracked() {
            // A person who goes on typing writes the caller's words, and this letter begins them.
            let _ = field.focus();
        }
    };
    let whole = Memo::new(move |_| live.read(|board| board.cards.get(&card).cloned()));
    let impact_now = move || whole.with(|card| card.as_ref().map(|card| card.impact));
    let options = live.peek(areas);
    let title = move || {
        live.read(|board| {
            board.cards.get(&card).map(|card| format!("{} {}", board.name_of(card), card.title))
        })
    };
    view! {
        <div class="capture-body" on:keydown=pressed>
            <p class="created">{title}</p>
            <h3>{i18n::more_about_it()}</h3>
            <div class="impacts" role="group" aria-label=i18n::impact()>
                {impact::IN_ORDER[..3].iter().enumerate().map(|(i, choice)| {
                    let choice = *choice;
                    view! {
                        <button
                            class="btn"
                            aria-pressed=move || (impact_now() == Some(choice)).to_string()
                            on:click=move |_| {
                                edit(CardEdit::Impact(choice));
                            }
                        >
                            <span aria-hidden="true">{impact::shape(choice)}" "</span>
                            {i18n::impact_word(choice)}
                            " "
                            <kbd>{(i + 1).to_string()}</kbd>
                        </button>
                    }
                }).collect::<Vec<_>>()}
            </div>
            <div class="pair">
                <SelectField
                    label=i18n::area()
                    options
                    value=Signal::derive(move || {
                        let area = whole.with(|card| card.as_ref()?.area);
                        area.map(|id| id.to_string()).unwrap_or_default()
                    })
                    disabled=false
                    on_choose=move |area| edit(CardEdit::Area(area.parse().ok()))
                />
                <DayField
                    label=i18n::deadline()
                    value=Signal::derive(move || {
                        whole.with(|card| Some(card.as_ref()?.deadline.as_ref()?.day))
                    })
                    disabled=false
                    on_save=move |day| {
                        let deadline = day.map(|day| Deadline { day, note: String::new() });
                        edit(CardEdit::Deadline(deadline))
                    }
                />
            </div>
            {call.with_value(Option::is_some).then(|| view! {
                <CallerField
                    caller
                    counts=Signal::stored(true)
                    focused=Signal::stored(false)
                    must_look=Signal::stored(false)
                    on_enter=Callback::new(move |()| correct())
                />
            })}
            <label class="label">
                {i18n::quote_label()}
                <textarea
                    node_ref=field
                    class="field"
                    rows="3"
                    prop:value=move || words.get()
                    on:input=move |event| words.set(event_target_value(&event))
                ></textarea>
            </label>
            <p class="hint">{i18n::privacy_hint()}</p>
            <div class="buttons">
                <button class="btn pri" on:click=move |_| done()>
                    {i18n::finished()} " " <kbd>"↵"</kbd>
                </button>
            </div>
        </div>
    }
}
