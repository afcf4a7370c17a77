//! Everything that somebody has typed or done on a board and that is not saved, for when the board
//! itself cannot show it: they are no longer a member, or may only read. It stays until they
//! discard it.

use crate::i18n;
use crate::live::{Live, REFUSED_NOTE};
use crate::parts::refused::{self, summary};
use crate::parts::{actions, capture, unsaved};
use crate::view::{Show, view};
use groundswell_client::notes;
use groundswell_client::signal::RwSignal;
use groundswell_domain::command::Sent;
use groundswell_domain::id::{CommandId, UserId};
use leptos::prelude::*;

/// A note with a text that is not saved.
#[derive(Clone, PartialEq)]
enum Place {
    Waiting(CommandId),
    Refused(CommandId),
    Note(String),
}

#[derive(Clone, PartialEq)]
struct Typed {
    place: Place,
    /// Its subject.
    summary: String,
    /// The text to copy.
    text: String,
}

/// Reads the typed text of a note.
type Read = fn(&str) -> Option<String>;

/// The notes with texts, by the prefixes of their names.
const NOTES: [(&str, Read); 8] = [
    ("comment-", whole),
    ("add-", whole),
    ("below-", whole),
    ("new-", whole),
    ("why-", whole),
    ("mine-", whole),
    ("text-", unsaved::typed_in),
    ("drafts", capture::typed_in),
];

fn whole(note: &str) -> Option<String> {
    Some(note.to_owned())
}

#[component]
pub(crate) fn TypedTexts() -> AnyView {
    let live = expect_context::<Live>();
    if !untrack(|| live.is_ready()) {
        refused::take_up(live);
    }
    let discarded = RwSignal::new(());
    let all = move || {
        discarded.track();
        let mut all = live.waiting_commands(|sent| row(live, sent, Place::Waiting));
        all.extend(live.refused.get().iter().filter_map(|it| row(live, &it.sent, Place::Refused)));
        all.extend(notes::names().into_iter().filter_map(|name| noted(live, name)));
        all
    };
    let discard = move |place: &Place| {
        match place {
            Place::Waiting(id) => live.give_up(*id),
            Place::Refused(id) => {
                live.refused.update(|all| all.retain(|refused| refused.sent.id != *id));
            }
            Place::Note(name) => notes::write(name, None),
        }
        discarded.set(());
    };
    let row = move |typed: Typed| {
        let Typed { place, summary, text } = typed;
        view! {
            <li class="draft-left">
                <span class="typed">{summary}</span>
                <span class="draft-acts">
                    <button
                        class="btn quiet"
                        on:click=move |_| actions::copy(live.toasts, text.clone(), i18n::text_copied())
                    >
                        {i18n::copy_text()}
                    </button>
                    <button class="btn quiet" on:click=move |_| discard(&place)>
                        {i18n::throw_away()}
                    </button>
                </span>
            </li>
        }
    };
    view! {
        <Show when=move || !all().is_empty()>
            <p>{i18n::not_saved_yet()}</p>
            <ul>{move || all().into_iter().map(row).collect::<Vec<_>>()}</ul>
        </Show>
    }
}

fn row(live: Live, sent: &Sent, place: fn(CommandId) -> Place) -> Option<Typed> {
    let summary = summary(live, sent)?;
    let text = sent.command.typed().unwrap_or_else(|| summary.clone());
    Some(Typed { place: place(sent.id), summary, text })
}

/// The text of a note of this person and board.
fn noted(live: Live, name: String) -> Option<Typed> {
    let place = name.strip_suffix(&live.note(""))?;
    let (_, read) = NOTES.iter().find(|(beginning, _)| place.starts_with(beginning))?;
    let text = read(&notes::read(&name)?)?;
    Some(Typed { place: Place::Note(name), summary: text.clone(), text })
}

/// How many of a person's commands were refused, on all boards, and not dealt with yet.
pub(crate) fn refused_of(user: UserId) -> usize {
    let beginning = format!("{REFUSED_NOTE}-{user}/");
    let notes = notes::names().into_iter().filter(|name| name.starts_with(&beginning));
    notes.map(|note| refused::kept(&note).len()).sum()
}
