//! After a new card is saved: impact, area, deadline, who called, their words. All of it optional.

use super::CaptureOpen;
use super::caller::Caller;
use super::caller_field::CallerField;
use crate::keys::{self, early};
use crate::live::Live;
use crate::parts::day_field::DayField;
use crate::parts::leaving::on_leave;
use crate::parts::select_field::{SelectField, areas};
use crate::parts::{actions, impact};
use crate::view::{Memo, view};
use crate::{focus, i18n, prefs};
use groundswell_client::signal::RwSignal;
use groundswell_domain::Entity;
use groundswell_domain::card::{Card, CardEdit, Deadline};
use groundswell_domain::command::Command;
use groundswell_domain::contact::{Contact, NewContact};
use groundswell_domain::correcting::ContactEdit;
use groundswell_domain::decide::Background;
use groundswell_domain::id::{CardId, CommandId};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

/// The card that was saved, and the call that it came from.
#[derive(Clone, Copy)]
struct Saved {
    live: Live,
    open: CaptureOpen,
    card: CardId,
    caller: Caller,
    /// The call as it is counted.
    call: StoredValue<Option<Contact>>,
    /// The caller's words as they are typed.
    words: RwSignal<String>,
    /// The words as they are on the card.
    saved_words: RwSignal<String>,
    field_of_words: NodeRef<html::Textarea>,
}

impl Saved {
    fn new(card: CardId, made: CommandId) -> Saved {
        let live = expect_context::<Live>();
        let open = expect_context::<CaptureOpen>();
        let caller = Caller::new(live);
        let call = StoredValue::new(live.counted_by(made));
        call.with_value(|call| call.iter().for_each(|call| caller.is_of(call)));
        let words = caller.quote.get_untracked();
        Saved {
            live,
            open,
            card,
            caller,
            call,
            words: RwSignal::new(words.clone()),
            saved_words: RwSignal::new(words),
            field_of_words: NodeRef::new(),
        }
    }

    /// Changes the card without a message: the one that says it is saved, with the undo, stays.
    fn edit(self, edit: CardEdit) -> bool {
        actions::set(self.live, self.card, edit)
    }

    /// Corrects the caller of the call. It still counts once.
    fn correct(self) {
        let (NewContact { customer, system, .. }, new) = self.caller.contact();
        let changed = self.call.try_get_value().flatten();
        let changed = changed.filter(|it| (it.customer, it.system) != (customer, system));
        if let Some(before) = changed {
            let after = Contact { customer, system, ..before.clone() };
            if actions::correct(self.live, before, ContactEdit::Caller { customer, system }) {
                self.call.set_value(Some(after));
                new.say(self.live);
            }
        }
    }

    fn save_words(self) {
        let (from, to) = (self.saved_words.try_get_untracked(), self.words.try_get_untracked());
        if let (Some(from), Some(to)) = (from, to)
            && to.trim() != from.trim()
        {
            self.saved_words.try_set(to.clone());
            match self.call.get_value() {
                Some(call) => self.quote(call, from, to),
                None => drop(self.edit(CardEdit::Description { from, to })),
            }
        }
    }

    /// Keeps the words with the call, without a message.
    fn quote(self, call: Contact, from: String, to: String) {
        let edit = ContactEdit::Quote { from, to: to.clone() };
        let command = Command::EditContact { contact: call.id, edit };
        let details = vec![Entity::Contact(call.clone())];
        let background = Background { details, ..Background::default() };
        if self.live.send_knowing(command, background).is_some() {
            self.call.set_value(Some(Contact { quote: to, ..call }));
        }
    }

    fn done(self) {
        self.correct();
        self.open.is_open.set(false);
    }

    fn next_call(self) {
        self.done();
        early::hold();
        self.open.open_with(None);
    }

    fn pressed(self, event: &KeyboardEvent) {
        // The field of the caller has handled it.
        if event.default_prevented() {
            return;
        }
        let in_words = event.target().is_some_and(|it| it.has_type::<HtmlTextAreaElement>());
        if keys::is_save(event) || event.key() == "Enter" && !in_words {
            event.prevent_default();
            return self.done();
        }
        let Some(letter) = keys::letter(event) else { return };
        let digit = letter.to_digit(10).and_then(|digit| (digit as usize).checked_sub(1));
        if let Some(choice) = digit.and_then(|at| impact::IN_ORDER.get(at)) {
            event.prevent_default();
            self.edit(CardEdit::Impact(*choice));
        } else if letter.eq_ignore_ascii_case(&'c') && prefs::single_keys() {
            event.prevent_default();
            self.next_call();
        } else if let Some(field) = self.field_of_words.get_untracked() {
            // Other letters are the caller's words: this one is the first of them.
            let _ = field.focus();
        }
    }
}

#[component]
pub(crate) fn After(card: CardId, made: CommandId) -> AnyView {
    let saved = Saved::new(card, made);
    let Saved { live, caller, words, .. } = saved;
    // The field that had the focus is gone: the next key already rates the card.
    focus::on(".impacts .btn");
    on_leave(move || saved.save_words());
    let whole = Memo::new(move |_| live.read(|board| board.cards.get(&card).cloned()));
    let title = move || {
        live.read(|board| {
            board.cards.get(&card).map(|card| format!("{} {}", board.name_of(card), card.title))
        })
    };
    view! {
        <div class="capture-body" on:keydown=move |event| saved.pressed(&event)>
            <p class="created">{title}</p>
            <h3>{i18n::more_about_it()}</h3>
            <Impacts saved whole />
            <AreaAndDeadline saved whole />
            {saved.call.with_value(Option::is_some).then(|| view! {
                <CallerField
                    caller
                    counts=Signal::stored(true)
                    focused=Signal::stored(false)
                    must_look=Signal::stored(false)
                    on_enter=Callback::new(move |()| saved.correct())
                />
            })}
            <label class="label">
                {i18n::quote_label()}
                <textarea
                    node_ref=saved.field_of_words
                    class="field"
                    rows="3"
                    prop:value=move || words.get()
                    on:input=move |event| words.set(event_target_value(&event))
                ></textarea>
            </label>
            <p class="hint">{i18n::privacy_hint()}</p>
            <div class="buttons">
                <button class="btn pri" on:click=move |_| saved.done()>
                    {i18n::finished()} " " <kbd>"↵"</kbd>
                </button>
            </div>
        </div>
    }
}

#[component]
fn Impacts(saved: Saved, whole: Memo<Option<Card>>) -> AnyView {
    let now = move || whole.with(|card| card.as_ref().map(|card| card.impact));
    view! {
        <div class="impacts" role="group" aria-label=i18n::impact()>
            {impact::IN_ORDER[..3].iter().enumerate().map(|(i, choice)| {
                let choice = *choice;
                view! {
                    <button
                        class="btn"
                        aria-pressed=move || (now() == Some(choice)).to_string()
                        on:click=move |_| {
                            saved.edit(CardEdit::Impact(choice));
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
    }
}

#[component]
fn AreaAndDeadline(saved: Saved, whole: Memo<Option<Card>>) -> AnyView {
    view! {
        <div class="pair">
            <SelectField
                label=i18n::area()
                options=saved.live.peek(areas)
                value=Signal::derive(move || {
                    let area = whole.with(|card| card.as_ref()?.area);
                    area.map(|id| id.to_string()).unwrap_or_default()
                })
                disabled=false
                on_choose=move |area| saved.edit(CardEdit::Area(area.parse().ok()))
            />
            <DayField
                label=i18n::deadline()
                value=Signal::derive(move || {
                    whole.with(|card| Some(card.as_ref()?.deadline.as_ref()?.day))
                })
                disabled=false
                on_save=move |day| {
                    let deadline = day.map(|day| Deadline { day, note: String::new() });
                    saved.edit(CardEdit::Deadline(deadline))
                }
            />
        </div>
    }
}
