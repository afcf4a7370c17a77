//! Comments and history of a card in one stream, the newest first, each change with its old and
//! new value; one's own can be taken back.

use crate::format;
use crate::i18n;
use crate::parts::avatar;
use crate::parts::differences::{self, Reader, Touched};
use crate::parts::editable::Text;
use crate::replica::live::Live;
use crate::view::{Show, view};
use groundswell_domain::command::Command;
use groundswell_domain::comment::Comment;
use groundswell_domain::decide::Background;
use groundswell_domain::history::Entry;
use groundswell_domain::id::{CardId, UserId};
use groundswell_domain::order::Order;
use groundswell_domain::{Actor, Board, Entity};
use leptos::prelude::*;

/// One line of the stream.
#[derive(Clone, PartialEq)]
enum Item {
    Said(Comment, Option<String>),
    Done(Entry),
}

impl Item {
    fn at(&self) -> i64 {
        match self {
            Item::Said(comment, _) => comment.at.0,
            Item::Done(entry) => entry.at.0,
        }
    }
}

#[component]
pub(crate) fn Stream(card: CardId) -> AnyView {
    let live = expect_context::<Live>();
    let _ = card;
    let items = move || {
        let detail = live.detail.data.get().unwrap_or_default();
        let mut html = detail.comments_html.into_iter();
        let said = detail.comments.into_iter().map(|comment| Item::Said(comment, html.next()));
        let mut items: Vec<Item> = said.collect();
        // Comments speak for themselves; their making is not told twice.
        let done = detail.history.into_iter().filter(|entry| entry.command != "add_comment");
        items.extend(done.map(Item::Done));
        items.order_by_key(|item| std::cmp::Reverse(item.at()));
        items
    };
    view! {
        <Show when=move || live.detail.missing.get()>
            <p class="dim">{i18n::offline_detail()}</p>
        </Show>
        <ol class="stream">
            {move || items().into_iter().map(|item| match item {
                Item::Said(comment, html) => view! { <Said comment html /> },
                Item::Done(entry) => view! { <Done entry /> },
            }).collect::<Vec<_>>()}
        </ol>
    }
}

fn name_of(board: &Board, person: UserId) -> String {
    match board.members.get(&person) {
        Some(member) => member.name.clone(),
        None => i18n::somebody().to_owned(),
    }
}

#[component]
fn Said(comment: Comment, html: Option<String>) -> AnyView {
    let live = expect_context::<Live>();
    let name = live.peek(|board| name_of(board, comment.by));
    let mine = comment.by == live.me();
    let known = StoredValue::new(comment.clone());
    let save = move |from: String, to: String| {
        let comment = known.get_value();
        let command = Command::EditComment { comment: comment.id, from, to };
        let background = Background { details: vec![Entity::Comment(comment)], record: None };
        live.send_knowing(command, background).is_some()
    };
    let remove = move |_| {
        let comment = known.get_value();
        let command = Command::RemoveComment { comment: comment.id };
        let background = Background { details: vec![Entity::Comment(comment)], record: None };
        if live.send_knowing(command, background).is_some() {
            live.say_done(i18n::saved());
        }
    };
    let text = comment.text.clone();
    view! {
        <li class="said">
            {avatar::avatar(&name)}
            <div class="grow">
                <p class="dim">
                    <b>{name.clone()}</b> " " {format::moment(comment.at)}
                    {comment.edited.map(|_| format!(" · {}", i18n::edited()))}
                </p>
                <Text
                    label=i18n::field_comment()
                    placeholder=""
                    value=Signal::derive(move || text.clone())
                    html=Signal::derive(move || html.clone())
                    disabled=Signal::derive(move || !mine)
                    on_save=save
                />
                {mine.then(|| view! {
                    <button class="btn quiet" on:click=remove>{i18n::remove()}</button>
                })}
            </div>
        </li>
    }
}

/// One entry of the history of a card.
#[component]
fn Done(entry: Entry) -> AnyView {
    let live = expect_context::<Live>();
    let reader = |board: &Board| read(board, live, &entry);
    let touched = live.peek(reader);
    view! {
        <li class="done">
            {head(live, &entry)}
            {touched.iter().map(differences::list).collect::<Vec<_>>()}
        </li>
    }
}

/// What an entry did, for who reads the board now.
pub(crate) fn read(board: &Board, live: Live, entry: &Entry) -> Vec<Touched> {
    let lens = untrack(|| live.lens());
    Reader { board, lens, today: format::today() }.touched(entry)
}

/// Who did what and when, with the way back for one's own.
pub(crate) fn head(live: Live, entry: &Entry) -> AnyView {
    let name = live.peek(|board| match entry.actor {
        Actor::Member(person) => name_of(board, person),
        Actor::System => i18n::the_server().to_owned(),
    });
    let id = entry.id;
    let is_mine = entry.actor == Actor::Member(live.me());
    view! {
        <p>
            <b>{name}</b> " " {deed(entry)} " "
            <span class="dim">{format::moment(entry.at)}</span>
            {is_mine.then(|| view! {
                <button class="btn quiet" on:click=move |_| live.undo_command(id)>
                    {i18n::undo()}
                </button>
            })}
        </p>
    }
}

/// What somebody did, by the command's name on the wire.
fn deed(entry: &Entry) -> &'static str {
    match entry.command.as_str() {
        "capture_card" => i18n::history_created(),
        "add_contact" => i18n::history_contact(),
        "add_comment" => i18n::history_comment(),
        "edit_comment" => i18n::history_comment_edited(),
        "remove_comment" => i18n::history_comment_removed(),
        "move_card" | "pin_card" | "unpin_card" => i18n::history_moved(),
        "pull_into_sprint" => i18n::history_pulled(),
        "drop_from_sprint" => i18n::history_dropped(),
        "reopen_card" => i18n::history_reopened(),
        "merge_cards" => i18n::history_merged(),
        "trash_card" => i18n::history_trashed(),
        "restore_card" => i18n::history_restored(),
        "empty_trash" => i18n::history_emptied(),
        "mark_told" => i18n::history_told(),
        "start_sprint" => i18n::history_started(),
        "close_sprint" => i18n::history_closed(),
        "deploy" => i18n::history_deployed(),
        "merge_forward" => i18n::history_merged_forward(),
        "admit_member" => i18n::history_admitted(),
        "undo" => i18n::history_undone(),
        add if add.starts_with("add_")
            || add.starts_with("plan_")
            || add.starts_with("create_") =>
        {
            i18n::history_added()
        }
        remove if remove.starts_with("remove_") => i18n::history_removed(),
        _ => i18n::history_edited(),
    }
}
