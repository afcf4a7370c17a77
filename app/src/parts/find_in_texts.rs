//! Finds the cards that hold the typed words, in the page's own copy of the board, and as the server
//! knows them.

use crate::board_texts::BoardTexts;
use crate::live::Live;
use crate::parts::matching::{AT_A_TIME, TURN_MS};
use gloo_timers::future::TimeoutFuture;
use groundswell_client::open_board::Search;
use groundswell_domain::Board;
use groundswell_domain::card::Card;
use groundswell_domain::finding::{Sought, Texts};
use groundswell_domain::id::CardId;
use groundswell_domain::table;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Makes the search of a board work, and reads its cards in short turns before somebody types.
pub(crate) fn begin(live: Live, board: BoardTexts) {
    if board.find.get_untracked().is_none() {
        board.find.set(Some(find));
    }
    spawn_local(live.learn_callers_words());
    spawn_local(async move {
        while refresh(live, board.texts, AT_A_TIME) {
            TimeoutFuture::new(TURN_MS).await;
        }
    });
}

fn find(live: Live, texts: StoredValue<Texts>, text: &str) -> table::Set<CardId> {
    // Searches again after each change.
    live.read(|_| ());
    while refresh(live, texts, usize::MAX) {}
    let mut found = texts.with_value(|texts| texts.holding(&Sought::of(text)));
    // The server knows whole descriptions, and what callers said.
    found.extend(live.found_for(text, |looked| &looked.holding));
    found
}

/// Reads at most `limit` cards that have changed; `false` when all are read.
fn refresh(live: Live, texts: StoredValue<Texts>, limit: usize) -> bool {
    let mut stale = live.take_stale(Search::Texts);
    if stale.is_empty() {
        return false;
    }
    let rest = stale.split_off(limit);
    let more = !rest.is_empty();
    live.give_back_stale(Search::Texts, rest);
    texts.update_value(|texts| {
        live.peek(|board| {
            for id in stale.keys() {
                match board.cards.get(id).filter(|card| card.is_live()) {
                    Some(card) => put(texts, live, board, card),
                    None => texts.remove(*id),
                }
            }
        });
    });
    more
}

/// All that is known of a card here: with the customers who reported it, and the words of callers.
fn put(texts: &mut Texts, live: Live, board: &Board, card: &Card) {
    let (name, callers) = (board.name_of(card), live.callers_words(card.id));
    let area = card.area.and_then(|area| board.areas.get(&area)).map(|area| &area.name);
    let customers = board.tallies_of(card.id).filter_map(|tally| tally.customer);
    let customers = customers.filter_map(|customer| board.customers.get(&customer));
    let own = [&name, &card.title, &card.description, &card.workaround, &callers];
    let others = area.into_iter().chain(customers.map(|customer| &customer.name));
    let all: Vec<&str> = own.into_iter().chain(others).map(String::as_str).collect();
    texts.put(card.id, &all);
}
