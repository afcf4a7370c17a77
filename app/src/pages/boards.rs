//! `/boards`: the boards that a person is a member of, and a new one.

use crate::api;
use crate::i18n;
use crate::pages::outside::Outside;
use crate::parts::asking::{Asking, SendButton};
use crate::parts::board_fields::{BoardDraft, BoardFields};
use crate::route::Route;
use crate::session::Session;
use crate::view::{For, Memo, Show, view};
use groundswell_domain::api::{BoardEntry, CreateBoard, ProblemCode};
use groundswell_domain::limits::BOARDS_EACH;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub(crate) fn BoardsPage() -> AnyView {
    view! {
        <Outside title=i18n::boards_title()>
            <List />
            <NewBoard />
        </Outside>
    }
}

#[component]
fn List() -> AnyView {
    let session = expect_context::<Session>();
    // People who come here want to see the current state.
    spawn_local(session.load());
    let boards = Memo::new(move |_| session.boards());
    let search = StoredValue::new(untrack(|| expect_context::<Route>().search()));
    let path = move |key: &str| search.with_value(|search| format!("/{key}/board{search}"));
    view! {
        <Show
            when=move || !boards.with(Vec::is_empty)
            fallback=|| view! { <p class="dim">{i18n::boards_empty()}</p> }
        >
            <ul class="board-list">
                <For each=move || boards.get() key=|board| board.key.clone() + &board.name let:board>
                    <li>
                        <a href=path(&board.key)>
                            <span class="chip plain">{board.key.clone()}</span>
                            <b class="grow">{board.name.clone()}</b>
                            <span class="dim">{i18n::role(board.role)}</span>
                        </a>
                    </li>
                </For>
            </ul>
        </Show>
    }
}

#[component]
fn NewBoard() -> AnyView {
    let session = expect_context::<Session>();
    let asking = Asking::new();
    let draft = BoardDraft::new();
    let route = expect_context::<Route>();
    let is_first = untrack(|| session.boards()).is_empty();
    // Once the form is open it stays: an answer that comes later must not remove what was typed.
    let is_offered = Memo::new(move |before| before == Some(&true) || session.me().may_make_boards);
    let enter = move |board: BoardEntry| {
        spawn_local(async move {
            session.load().await;
            let path = format!("/{}/board", board.key);
            route.go(&path);
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let body = CreateBoard { name: draft.name.get_untracked(), key: draft.key.get_untracked() };
        asking.ask(async move { api::post("/api/boards", &body).await }, enter);
    };
    view! {
        <Show
            when=move || is_offered.get()
            fallback=|| view! { <p class="hint">{i18n::boards_ask_owner()}</p> }
        >
            <details class="panel" open=is_first>
                <summary>{i18n::boards_new()}</summary>
                <form class="form" on:submit=submit>
                    <BoardFields draft />
                    {asking.problem()}
                    <Show when=move || asking.failed_for(ProblemCode::TooManyBoards)>
                        <p>{i18n::boards_enough(BOARDS_EACH)}</p>
                    </Show>
                    <Show when=move || asking.failed_for(ProblemCode::OwnersMakeBoards)>
                        <p>{i18n::boards_ask_owner()}</p>
                    </Show>
                    <div class="buttons">
                        <SendButton asking text=i18n::welcome_create().to_owned() />
                    </div>
                </form>
            </details>
        </Show>
    }
}

/// An address that leads nowhere.
#[component]
pub(crate) fn NotFound() -> AnyView {
    view! {
        <main class="door">
            <div class="panel">
                <h1>"Groundswell"</h1>
                <p>{i18n::no_such_page()}</p>
                <div><a href="/" class="btn">{i18n::to_start_page()}</a></div>
            </div>
        </main>
    }
}
