//! The names of former members of a board: its history still names them.

use crate::api;
use groundswell_domain::Board;
use groundswell_domain::api::FormerMember;
use groundswell_domain::id::UserId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;

/// What the server has said about one board.
struct Known {
    board: String,
    members: Vec<FormerMember>,
    /// The people whose names were requested: each only once.
    asked: Vec<UserId>,
    /// The server has answered.
    changed: ArcTrigger,
}

thread_local! {
    static KNOWN: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

/// The name of a former member; reactive. Asks the server for a name that is not known yet. `None`
/// if nobody knows it.
pub(crate) fn name(board: &Board, person: UserId) -> Option<String> {
    let key = &board.info.key;
    KNOWN.with_borrow_mut(|all| {
        let at = all.iter().position(|known| known.board == *key).unwrap_or_else(|| {
            let (members, asked) = (Vec::new(), Vec::new());
            all.push(Known { board: key.clone(), members, asked, changed: ArcTrigger::new() });
            all.len() - 1
        });
        let known = &mut all[at];
        known.changed.track();
        let found = known.members.iter().find(|member| member.id == person);
        let name = found.map(|member| member.name.clone());
        if name.is_none() && !known.asked.contains(&person) {
            known.asked.push(person);
            spawn_local(ask(key.clone()));
        }
        name
    })
}

async fn ask(board: String) {
    let answer = api::get(&format!("/api/boards/{board}/former-members")).await;
    let changed = KNOWN.with_borrow_mut(|all| {
        let known = all.iter_mut().find(|known| known.board == board)?;
        match answer {
            Ok(members) => {
                known.members = members;
                Some(known.changed.clone())
            }
            // The next name that is needed is requested again.
            Err(_) => {
                known.asked.clear();
                None
            }
        }
    });
    if let Some(changed) = changed {
        changed.notify();
    }
}
