//! What the server refused: shown with the reason and the text, so that nothing is lost; if two
//! people changed the same text, both versions side by side.

use crate::live::{Live, REFUSED_NOTE};
use crate::parts::actions;
use crate::parts::dialog::Dialog;
use crate::parts::history::action;
use crate::parts::kept::Kept;
use crate::view::{Memo, dynamic, view};
use crate::{format, i18n};
use groundswell_client::notes;
use groundswell_client::open_board::Refused;
use groundswell_domain::command::{Command, History, Sent};
use groundswell_domain::decide::Background;
use groundswell_domain::id::CommandId;
use groundswell_domain::json;
use groundswell_domain::permission::Action;
use groundswell_domain::undo::Step;
use groundswell_domain::{Actor, Context, Entity, Rejection, decide};
use leptos::prelude::*;

/// One after the other. Escape puts them off, and so does reloading the page: a button in the bar
/// brings them back.
#[component]
pub(crate) fn RefusedDialog() -> AnyView {
    let live = expect_context::<Live>();
    if take_up(live) {
        live.put_off.set(true);
    }
    Effect::new(move |before: Option<usize>| {
        let count = live.refused.with(Vec::len);
        if before.is_some_and(|before| before < count) {
            live.put_off.set(false);
        }
        count
    });
    let first = Memo::new(move |_| live.refused.with(|all| all.first().cloned()));
    let next = move || {
        live.refused.update(|all| {
            if !all.is_empty() {
                all.remove(0);
            }
        });
    };
    let put_off = move || live.put_off.set(true);
    dynamic(move || {
        let refused = first.get().filter(|_| !live.put_off.get())?;
        let conflict = conflict(&refused);
        Some(view! {
            <Dialog label=i18n::not_saved() class="refused" on_close=put_off>
                <h2>{i18n::not_saved()}</h2>
                <p class="dim">
                    {named(live, &refused.sent)}
                    {move || others(live.refused.with(Vec::len))}
                </p>
                {match conflict {
                    Some(conflict) => view! { <Both conflict on_done=next /> },
                    None => view! { <Lost refused on_done=next /> },
                }}
            </Dialog>
        })
    })
}

/// How many wait behind the first.
fn others(count: usize) -> Option<String> {
    (count > 1).then(|| format!(" · {}", i18n::first_of(count)))
}

/// Loads what an earlier visit has kept, and keeps new ones; returns whether there was any.
pub(super) fn take_up(live: Live) -> bool {
    let note = live.note(REFUSED_NOTE);
    let kept = kept(&note);
    follow_others(live, note.clone());
    let was_put_off = !kept.is_empty() && live.refused.with_untracked(Vec::is_empty);
    live.refused.update(|all| put_before(all, kept));
    Effect::new(move |known: Option<Vec<CommandId>>| {
        let mut all = live.refused.get();
        let mut known = known.unwrap_or_default();
        known.extend(all.iter().map(|refused| refused.sent.id));
        // Another tab keeps its refused commands in the same note.
        let mut others = self::kept(&note);
        others.retain(|other| !known.contains(&other.sent.id));
        put_before(&mut all, others);
        let text = serde_json::to_string(&all).ok().filter(|_| !all.is_empty());
        notes::write(&note, text.as_deref());
        known
    });
    was_put_off
}

/// Removes what somebody has dealt with in another window of this browser.
fn follow_others(live: Live, note: String) {
    notes::follow(note, move |before, now| {
        let (before, now) = (read(before), read(now));
        let is_in =
            |all: &[Refused], refused: &Refused| all.iter().any(|it| it.sent.id == refused.sent.id);
        let is_settled = |refused: &Refused| is_in(&before, refused) && !is_in(&now, refused);
        if live.refused.with_untracked(|all| all.iter().any(is_settled)) {
            live.refused.update(|all| all.retain(|refused| !is_settled(refused)));
        }
    });
}

pub(super) fn kept(note: &str) -> Vec<Refused> {
    read(notes::read(note))
}

fn read(kept: Option<String>) -> Vec<Refused> {
    kept.and_then(|kept| json::from_str(&kept).ok()).unwrap_or_default()
}

fn put_before(all: &mut Vec<Refused>, mut earlier: Vec<Refused>) {
    earlier.retain(|kept| all.iter().all(|known| known.sent.id != kept.sent.id));
    all.splice(0..0, earlier);
}

/// What somebody did and typed, in a sentence. `None` for a mere look at a card.
pub(crate) fn summary(live: Live, sent: &Sent) -> Option<String> {
    if sent.command.kind().history() == History::Hidden {
        return None;
    }
    let (action, typed) = (named(live, sent), sent.command.typed());
    Some(typed.map_or(action.clone(), |typed| format!("{action} · {typed}")))
}

/// Who did what with which card.
fn named(live: Live, sent: &Sent) -> String {
    let action = action(sent.command.kind());
    // Without a board there are no names.
    let (name, card) = live.peek(|board| {
        let name = board.members.get(&live.me()).map(|me| me.name.clone());
        let card = sent.command.reach().card().and_then(|card| board.cards.get(&card));
        (name, card.map(|card| format!("{} {}", board.name_of(card), card.title)))
    });
    let name = name.unwrap_or_else(|| i18n::somebody().into());
    card.map_or_else(|| format!("{name} {action}"), |card| format!("{name} {action}: {card}"))
}

/// Two versions of one text.
#[derive(Clone)]
struct Conflict {
    sent: Sent,
    theirs: String,
    yours: String,
}

/// Only if the command replaces a text and can be given again. Otherwise what was typed is offered
/// to be copied.
fn conflict(refused: &Refused) -> Option<Conflict> {
    refused.sent.command.replaced_text()?;
    match &refused.rejection {
        Rejection::Conflict { theirs, yours, .. } => Some(Conflict {
            sent: refused.sent.clone(),
            theirs: theirs.clone(),
            yours: yours.clone(),
        }),
        _ => None,
    }
}

#[component]
fn Both(conflict: Conflict, on_done: impl Fn() + Copy + 'static) -> AnyView {
    let live = expect_context::<Live>();
    let kept = Kept::new(live, &format!("mine-{}", conflict.sent.id)).or(conflict.yours);
    let mine = kept.text();
    let command = StoredValue::new(conflict.sent.command);
    // Others may have changed it again since it was refused.
    let theirs = Memo::new(move |_| {
        let now = command.with_value(|command| text_now(live, command));
        now.unwrap_or_else(|| conflict.theirs.clone())
    });
    let name_of_theirs = move || {
        let author = theirs.with(|theirs| author(live, theirs));
        author.map_or(i18n::theirs().into(), |name| i18n::version_of(&name))
    };
    let done = move || {
        kept.forget();
        on_done();
    };
    let use_mine = move |_| {
        let (from, to) = (theirs.get_untracked(), mine.get_untracked());
        let Some(command) = command.get_value().on_top_of(from, to) else { return };
        let details = live.detail.known(&command);
        let background = Background { details, ..Background::default() };
        if live.send_knowing(command, background).is_some() {
            done();
        }
    };
    view! {
        <p>{i18n::both_versions()}</p>
        <div class="pair">
            <label class="label">
                {i18n::yours()}
                <textarea
                    class="field"
                    rows="8"
                    autofocus
                    prop:value=move || mine.get()
                    on:input=move |event| kept.set(event_target_value(&event))
                ></textarea>
            </label>
            <label class="label">
                {name_of_theirs}
                <textarea class="field" rows="8" readonly prop:value=move || theirs.get()></textarea>
            </label>
        </div>
        <div class="buttons">
            <button class="btn" on:click=move |_| done()>{i18n::keep_theirs()}</button>
            <button class="btn pri" on:click=use_mine>{i18n::keep_mine()}</button>
        </div>
    }
}

/// The text that a command replaces, as it is now. Reactive. `None` if it is not loaded.
fn text_now(live: Live, command: &Command) -> Option<String> {
    live.detail.data.track();
    let background = Background { details: live.detail.known(command), ..Background::default() };
    let actor = Actor::Member(live.me());
    let ctx = Context { actor, now: format::now(), background: &background };
    // The rule compares with the text of now.
    match live.read(|board| Some(decide(board, command, &ctx)))? {
        // Others have written the same by now.
        Ok(changes) if changes.is_empty() => command.typed(),
        Ok(_) => command.replaced_text(),
        Err(Rejection::Conflict { theirs, .. }) => Some(theirs),
        Err(_) => None,
    }
}

/// The member who last changed a text of the open card. `None` until the card's history is loaded.
fn author(live: Live, text: &str) -> Option<String> {
    let actor = live.detail.data.with(|detail| {
        let mut history = detail.as_ref()?.history.iter();
        let is_in = |entity: &Option<Entity>| entity.as_ref().is_some_and(|it| it.has_text(text));
        let wrote = |step: &Step| is_in(&step.after) && !is_in(&step.before);
        Some(history.find(|entry| entry.steps.iter().any(wrote))?.actor)
    })?;
    let Actor::Member(user) = actor else { return None };
    live.read(|board| board.members.get(&user).map(|member| member.name.clone()))
}

#[component]
fn Lost(refused: Refused, on_done: impl Fn() + Copy + 'static) -> AnyView {
    let live = expect_context::<Live>();
    let text = refused.sent.command.typed();
    let copied = text.clone();
    let command = refused.sent.command.clone();
    let in_trash = command.reach().card().filter(|card| {
        let is_there = live.peek(|b| b.cards.get(card).is_some_and(|card| card.trashed.is_some()));
        is_there && refused.rejection == Rejection::Gone && live.may(Action::Delete)
    });
    let repeat = move |card| {
        on_done();
        if actions::restore(live, card) {
            live.send(command.clone());
        }
    };
    view! {
        <p>{i18n::rejection(&refused.rejection)}</p>
        {text.map(|text| view! {
            <label class="label">
                {i18n::text_is_kept()}
                <textarea class="field" rows="6" readonly autofocus prop:value=text></textarea>
            </label>
        })}
        <div class="buttons">
            {in_trash.map(|card| view! {
                <button class="btn" on:click=move |_| repeat(card)>{i18n::restore_and_repeat()}</button>
            })}
            {match copied {
                Some(text) => view! {
                    <button class="btn" on:click=move |_| on_done()>{i18n::throw_away()}</button>
                    <button
                        class="btn pri"
                        on:click=move |_| actions::copy(live.toasts, text.clone(), i18n::text_copied())
                    >
                        {i18n::copy_text()}
                    </button>
                },
                None => view! {
                    <button class="btn pri" on:click=move |_| on_done()>{i18n::close()}</button>
                },
            }}
        </div>
    }
}
