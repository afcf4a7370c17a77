//! Comments and history of a card in one stream, the newest first, each change with its old and
//! new value; one's own can be taken back.

use crate::format;
use crate::i18n::{self, Lens};
use crate::parts::avatar;
use crate::parts::editable::Text;
use crate::replica::live::Live;
use crate::view::{Show, view};
use groundswell_domain::command::Command;
use groundswell_domain::comment::Comment;
use groundswell_domain::decide::Background;
use groundswell_domain::history::{self, Entry};
use groundswell_domain::id::{CardId, UserId};
use groundswell_domain::order::Order;
use groundswell_domain::{Actor, Board, Entity};
use groundswell_picture::lane;
use leptos::prelude::*;
use serde_json::Value;

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

#[component]
fn Done(entry: Entry) -> AnyView {
    let live = expect_context::<Live>();
    let mine = entry.actor == Actor::Member(live.me());
    let name = live.peek(|board| match entry.actor {
        Actor::Member(person) => name_of(board, person),
        Actor::System => i18n::the_server().to_owned(),
    });
    let id = entry.id;
    let lens = untrack(|| live.lens());
    let lines = live.peek(|board| lines(board, lens, &entry));
    view! {
        <li class="done">
            <p>
                <b>{name}</b> " " {deed(&entry.command)} " "
                <span class="dim">{format::moment(entry.at)}</span>
                {mine.then(|| view! {
                    <button class="btn quiet" on:click=move |_| live.undo_command(id)>
                        {i18n::undo()}
                    </button>
                })}
            </p>
            <ul class="differences">
                {lines.into_iter().map(|(field, old, new)| view! {
                    <li>
                        <span class="dim">{field}": "</span>
                        <del>{old}</del> " → " <ins>{new}</ins>
                    </li>
                }).collect::<Vec<_>>()}
            </ul>
        </li>
    }
}

/// What somebody did, by the command's name on the wire.
fn deed(command: &str) -> &'static str {
    match command {
        "capture_card" => i18n::history_created(),
        "add_contact" => i18n::history_contact(),
        "edit_comment" | "remove_comment" => i18n::history_comment(),
        "move_card" | "pin_card" | "unpin_card" => i18n::history_moved(),
        "merge_cards" => i18n::history_merged(),
        "trash_card" => i18n::history_trashed(),
        "restore_card" => i18n::history_restored(),
        "mark_told" => i18n::history_told(),
        "undo" => i18n::history_undone(),
        _ => i18n::history_edited(),
    }
}

/// The fields that changed, with names instead of ids.
fn lines(board: &Board, lens: Lens, entry: &Entry) -> Vec<(String, String, String)> {
    let mut lines = Vec::new();
    for step in &entry.steps {
        let is_card = matches!(step.after.as_ref().or(step.before.as_ref()), Some(Entity::Card(_)));
        // A new card is its title; the rest of it is still empty.
        let is_new = step.before.is_none();
        for difference in history::differences(step) {
            let Some(field) = field_name(&difference.field).filter(|_| is_card && !is_new) else {
                continue;
            };
            let old = written(board, lens, difference.old.as_ref());
            let new = written(board, lens, difference.new.as_ref());
            lines.push((field.to_owned(), old, new));
        }
    }
    lines
}

fn field_name(field: &str) -> Option<&'static str> {
    Some(match field {
        "title" => i18n::field_title(),
        "description" => i18n::field_description(),
        "column" => i18n::column(),
        "impact" => i18n::impact(),
        "area" => i18n::area(),
        "assignee" => i18n::assignee(),
        "estimate" => i18n::estimate(),
        "deadline" => i18n::deadline(),
        "express" => i18n::express(),
        "workaround" => i18n::field_workaround(),
        "answer" => i18n::field_answer(),
        "sprint" => i18n::sprint(),
        "fixed_in" => i18n::fixed_in(),
        "suspected_in" => i18n::suspected_in(),
        _ => return None,
    })
}

/// A value as people read it.
fn written(board: &Board, lens: Lens, value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => i18n::nothing_before().to_owned(),
        Some(Value::String(text)) => named(board, lens, text).unwrap_or_else(|| text.clone()),
        Some(Value::Bool(true)) => "✓".to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Object(deadline)) => {
            let day = deadline.get("day").and_then(Value::as_i64).unwrap_or_default();
            format::day(groundswell_domain::time::Day(day as i32))
        }
        Some(other) => other.to_string(),
    }
}

/// The name of the thing that an id or word stands for.
fn named(board: &Board, lens: Lens, text: &str) -> Option<String> {
    for (impact, name) in crate::filter::IMPACTS {
        if text == name {
            return Some(i18n::impact_word(impact).to_owned());
        }
    }
    let id: uuid::Uuid = text.parse().ok()?;
    let column = board.columns.values().find(|column| column.id.0 == id);
    column
        .map(|column| lane::name(column, lens))
        .or_else(|| board.areas.values().find(|a| a.id.0 == id).map(|a| a.name.clone()))
        .or_else(|| board.members.values().find(|m| m.id.0 == id).map(|m| m.name.clone()))
        .or_else(|| board.releases.values().find(|r| r.id.0 == id).map(|r| r.name.clone()))
        .or_else(|| board.sprints.values().find(|s| s.id.0 == id).map(|s| s.name.clone()))
}
