//! Searching as well as the page can: with typing errors, with words that only the server knows,
//! and the most likely cards first.

use super::matching::MATCHES;
use crate::live::Live;
use groundswell_client::archive;
use groundswell_domain::card::Card;
use groundswell_domain::likely::likely;
use groundswell_domain::matching::{Index, Match, Strength};

/// Cards that a text may be about. Also follows what the server finds for it.
pub(crate) fn search(live: Live, index: &Index, text: &str) -> Vec<Match> {
    archive::ask(live.board(), text);
    // Searches again when cards of the archive have arrived: then they are in the index.
    live.visits.track();
    let by_server = live.found_for(text, |looked| &looked.meant);
    let meant = index.corrected(text);
    let mut found = index.search(meant.as_deref().unwrap_or(text), 2 * MATCHES);
    live.peek(|board| {
        // The server knows full descriptions, the index only their first lines.
        let goes_on = |card: &Card| card.goes_on && card.is_live();
        for id in by_server.into_iter().filter(|id| board.cards.get(id).is_some_and(goes_on)) {
            match found.iter_mut().find(|found| found.id == id) {
                Some(found) => found.strength = Strength::Good,
                None => found.push(Match { id, score: 0.0, strength: Strength::Good }),
            }
        }
        likely(board, found)
    })
}
