//! The names of those who were members of a board once: its history goes on naming them.

use crate::api;
use groundswell_domain::Board;
use groundswell_domain::api::FormerMember;
use groundswell_domain::id::UserId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;

/// What is known of one board.
#[derive(Clone)]
struct Known {
    board: String,
    members: ArcRwSignal<Vec<FormerMember>>,
    /// Of whom the server was asked: nobody is asked for twice.
    asked: Vec<UserId>,
}

thread_local! {
    static KNOWN: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

/// What somebody is called who is no member of a board any more, followed: the server is asked for
/// whoever is not known yet. `None` where nobody knows him.
pub(crate) fn name(board: &Board, person: UserId) -> Option<String> {
    let key = &board.info.key;
    let (members, is_new) = KNOWN.with_borrow_mut(|all| {
        let at = all.iter().position(|known| known.board == *key).unwrap_or_else(|| {
            let (members, asked) = (ArcRwSignal::new(Vec::new()), Vec::new());
            all.push(Known { board: key.clone(), members, asked });
            all.len() - 1
        });
        let known = &mut all[at];
        let is_new = !known.asked.contains(&person);
        if is_new {
            known.asked.push(person);
        }
        (known.members.clone(), is_new)
    });
    let name = members.with(|members| {
        members.iter().find(|member| member.id == person).map(|member| member.name.clone())
    });
    if name.is_none() && is_new {
        spawn_local(ask(key.clone(), members));
    }
    name
}

async fn ask(board: String, members: ArcRwSignal<Vec<FormerMember>>) {
    match api::get::<Vec<FormerMember>>(&format!("/api/boards/{board}/former-members")).await {
        Ok(told) if members.with_untracked(|known| *known != told) => members.set(told),
        Ok(_) => {}
        // Whoever is looked for next is asked for again.
        Err(_) => KNOWN.with_borrow_mut(|all| {
            let mut known = all.iter_mut().filter(|known| known.board == board);
            known.by_ref().for_each(|known| known.asked.clear());
        }),
    }
}
