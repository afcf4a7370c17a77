//! Writing a comment.

use crate::live::Live;
use crate::parts::actions;
use crate::parts::kept::Kept;
use crate::view::{Show, view};
use crate::{i18n, keys};
use groundswell_domain::command::Command;
use groundswell_domain::id::{CardId, CommentId};
use groundswell_domain::permission::Action;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use uuid::Uuid;

/// A comment for the others; what is typed is kept until it is sent.
#[component]
pub(super) fn WriteComment(card: CardId) -> AnyView {
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
        let comment = text.get_untracked();
        let id = CommentId(Uuid::now_v7());
        if !comment.trim().is_empty()
            && actions::save(live, Command::AddComment { id, card, text: comment })
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
