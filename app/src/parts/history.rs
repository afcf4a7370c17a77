//! Comments and history of a card in one stream, the newest first, each change with its old and new
//! value; people can undo their own changes.

use crate::format;
use crate::i18n;
use crate::live::Live;
use crate::parts::differences::{self, Reader, Touched};
use crate::parts::editable::Text;
use crate::parts::{actions, avatar, former};
use crate::view::{For, Memo, Show, view};
use groundswell_domain::command::Command;
use groundswell_domain::command::Kind;
use groundswell_domain::history::{BOARD_CREATED, Entry};
use groundswell_domain::id::{CommentId, UserId};
use groundswell_domain::order::Order;
use groundswell_domain::permission::Action;
use groundswell_domain::time::Timestamp;
use groundswell_domain::undo;
use groundswell_domain::wire::{CardDetail, Earlier};
use groundswell_domain::{Actor, Board, Entity};
use leptos::prelude::*;

/// One line of the stream, by kind.
#[derive(Clone, Copy, PartialEq, Hash)]
enum Line {
    Comment(CommentId),
    /// The number of a commit.
    Done(u64),
}

#[component]
pub(crate) fn Stream() -> AnyView {
    let live = expect_context::<Live>();
    let lines = Memo::new(move |_| live.detail.data.with(|detail| detail.as_ref().map(lines)));
    let earlier = move || live.detail.data.with(|it| it.as_ref().map(earlier).unwrap_or_default());
    view! {
        <Show when=move || live.detail.missing.get() && lines.with(Option::is_none)>
            <p class="dim">{i18n::offline_detail()}</p>
        </Show>
        <ol class="stream">
            <For each=move || lines.get().unwrap_or_default() key=|line| *line let:line>
                {match line {
                    Line::Comment(comment) => view! { <CommentLine comment /> },
                    Line::Done(seq) => done(live, seq),
                }}
            </For>
        </ol>
        <Show when=move || earlier() != Earlier::default()>
            <button
                class="btn quiet"
                disabled=move || live.detail.is_asking.get()
                on:click=move |_| live.detail.load_earlier(live.board(), untrack(earlier))
            >
                {i18n::show_earlier()}
            </button>
        </Show>
    }
}

/// What to load next: comments or history, depending on which of them is loaded less far back.
fn earlier(detail: &CardDetail) -> Earlier {
    let (comments, history) = ends(detail);
    let end = comments.max(history);
    Earlier {
        contacts: false,
        comments: comments.is_some() && comments == end,
        history: history.is_some() && history == end,
    }
}

/// How far back comments and history are loaded, if there are more of them.
fn ends(detail: &CardDetail) -> (Option<Timestamp>, Option<Timestamp>) {
    let comment = detail.comments.first().filter(|_| detail.earlier.comments);
    let entry = detail.history.last().filter(|_| detail.earlier.history);
    (comment.map(|comment| comment.at), entry.map(|entry| entry.at))
}

/// The newest first, as far back as both comments and history are loaded.
fn lines(detail: &CardDetail) -> Vec<Line> {
    let comment_lines =
        detail.comments.iter().map(|comment| (comment.at, Line::Comment(comment.id)));
    // Comments are shown themselves; an entry about adding one would repeat it.
    let is_shown = |entry: &&Entry| {
        Kind::named(&entry.command) != Some(Kind::AddComment) && entry.changes_something()
    };
    let done = detail.history.iter().filter(is_shown);
    let done = done.map(|entry| (entry.at, Line::Done(entry.seq)));
    let (comments, history) = ends(detail);
    let end = comments.max(history);
    let is_here = |(at, _): &(Timestamp, Line)| end.is_none_or(|end| *at >= end);
    let mut lines: Vec<_> = comment_lines.chain(done).filter(is_here).collect();
    lines.order_by_key(|(at, _)| std::cmp::Reverse(*at));
    lines.into_iter().map(|(_, line)| line).collect()
}

/// Former members keep their names.
pub(crate) fn name_of(board: &Board, person: UserId) -> String {
    match board.members.get(&person) {
        Some(member) => member.name.clone(),
        None => former::name(board, person).unwrap_or_else(|| i18n::somebody().to_owned()),
    }
}

#[component]
fn CommentLine(comment: CommentId) -> AnyView {
    let live = expect_context::<Live>();
    let whole = Memo::new(move |_| {
        live.detail.data.with(|detail| {
            let detail = detail.as_ref()?;
            let at = detail.comments.iter().position(|other| other.id == comment)?;
            Some((detail.comments[at].clone(), detail.comments_html.get(at).cloned()))
        })
    });
    let known = move || whole.get_untracked().map(|(comment, _)| comment);
    let Some(first) = known() else { return ().into_any() };
    let name = Memo::new(move |_| live.peek(|board| name_of(board, first.by)));
    let mine = first.by == live.me();
    let send = move |command: Command| {
        known().is_some_and(|known| actions::save_detail(live, command, Entity::Comment(known)))
    };
    let save = move |from: String, to: String| send(Command::EditComment { comment, from, to });
    let remove = move |_| {
        send(Command::RemoveComment { comment });
    };
    let text = move || whole.with(|it| it.as_ref().map(|(comment, _)| comment.text.clone()));
    let html = move || whole.get().and_then(|(_, html)| html).filter(|html| !html.is_empty());
    let edited = move || whole.with(|it| it.as_ref().is_some_and(|(it, _)| it.edited.is_some()));
    view! {
        <li class="said">
            {move || avatar::avatar(&name.get())}
            <div class="grow">
                <p class="dim">
                    <b>{name}</b> " " {format::moment(first.at)}
                    {move || edited().then(|| format!(" · {}", i18n::edited()))}
                </p>
                <Text
                    label=i18n::field_comment()
                    place=format!("said-{comment}")
                    placeholder=""
                    value=Signal::derive(move || text().unwrap_or_default())
                    html=Signal::derive(html)
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

/// One entry of the history of a card: it never changes.
fn done(live: Live, seq: u64) -> AnyView {
    let entry = live.detail.data.with_untracked(|detail| {
        let mut history = detail.as_ref()?.history.iter();
        history.find(|entry| entry.seq == seq).cloned()
    });
    let Some(entry) = entry else { return ().into_any() };
    let others = entry.others as usize;
    view! {
        <li class="done">
            {head(live, &entry)}
            {move || {
                let touched = live.peek(|board| read(board, live, &entry));
                touched.iter().map(differences::list).collect::<Vec<_>>()
            }}
            {(others > 0).then(|| view! {
                <p class="dim">{i18n::history_others(others)}</p>
            })}
        </li>
    }
}

/// What an entry did, for a person who reads the board now.
pub(crate) fn read(board: &Board, live: Live, entry: &Entry) -> Vec<Touched> {
    let lens = untrack(|| live.lens());
    Reader { board, lens, today: format::today(), former: former::name }.touched(entry)
}

/// Who did what and when, with undo for whoever may undo it.
pub(crate) fn head(live: Live, entry: &Entry) -> AnyView {
    let actor = entry.actor;
    let name = move || {
        live.peek(|board| match actor {
            Actor::Member(person) => name_of(board, person),
            Actor::System => i18n::the_server().to_owned(),
        })
    };
    let id = entry.id;
    let action = match Kind::named(&entry.command) {
        Some(kind) => action(kind),
        None if entry.command == BOARD_CREATED => i18n::history_added(),
        // A newer version may have commands that this one has no words for.
        None => i18n::history_edited(),
    };
    let me = Actor::Member(live.me());
    let is_offered = entry.actor == me
        || undo::is_for(Kind::named(&entry.command), entry.actor, me)
            && untrack(|| live.may(Action::Edit));
    view! {
        <p>
            <b>{name}</b> " " {action} " "
            <span class="dim">{format::moment(entry.at)}</span>
            {is_offered.then(|| view! {
                <button class="btn quiet" on:click=move |_| live.undo_commands(&[id])>
                    {i18n::undo()}
                </button>
            })}
        </p>
    }
}

/// What somebody did.
pub(crate) fn action(kind: Kind) -> &'static str {
    match kind {
        Kind::CaptureCard => i18n::history_created(),
        Kind::AddContact => i18n::history_contact(),
        Kind::EditContact => i18n::history_contact_corrected(),
        Kind::AddComment => i18n::history_comment(),
        Kind::EditComment => i18n::history_comment_edited(),
        Kind::RemoveComment => i18n::history_comment_removed(),
        Kind::MoveCard | Kind::PinCard | Kind::UnpinCard => i18n::history_moved(),
        Kind::PullIntoSprint => i18n::history_pulled(),
        Kind::DropFromSprint => i18n::history_dropped(),
        Kind::ReopenCard => i18n::history_reopened(),
        Kind::MergeCards => i18n::history_merged(),
        Kind::TrashCard => i18n::history_trashed(),
        Kind::RestoreCard => i18n::history_restored(),
        Kind::EmptyTrash => i18n::history_emptied(),
        Kind::MarkTold => i18n::history_told(),
        Kind::StartSprint => i18n::history_started(),
        Kind::CloseSprint => i18n::history_closed(),
        Kind::Deploy => i18n::history_deployed(),
        Kind::MergeForward => i18n::history_merged_forward(),
        Kind::AdmitMember => i18n::history_admitted(),
        Kind::Undo => i18n::history_undone(),
        Kind::AddColumn
        | Kind::AddArea
        | Kind::AddCustomer
        | Kind::AddSystem
        | Kind::PlanSprint
        | Kind::CreateRelease => i18n::history_added(),
        Kind::RemoveSprint
        | Kind::RemoveRelease
        | Kind::RemoveColumn
        | Kind::RemoveArea
        | Kind::RemoveCustomer
        | Kind::RemoveSystem
        | Kind::RemoveMember => i18n::history_removed(),
        Kind::EditCard
        | Kind::EditSprint
        | Kind::EditRelease
        | Kind::EditBoard
        | Kind::EditColumn
        | Kind::MoveColumn
        | Kind::EditArea
        | Kind::RenameCustomer
        | Kind::EditSystem
        | Kind::EditMember
        | Kind::RenameMember
        | Kind::SeeCard
        | Kind::ArchiveCards
        | Kind::SplitDescriptions => i18n::history_edited(),
    }
}
